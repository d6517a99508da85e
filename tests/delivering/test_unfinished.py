"""What is not whole goes to nobody, with `--draft` either."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldn_pdf.cli import run

LEDGER = """\
title: An article
sections: [{id: all, title: All of it}]
additions: [{id: A3, topic: Opioids, wording: Do not take it with opioids., required: warning, key_words: [opioid]}]
"""
COMMANDS = {
    "merge": ["merge", "visit", "people.csv", "--out", "letters"],
    "send": ["send", "visit", "people.csv", "--eml", "mails", "--from", "a@example.org", "--reply-to", "a@example.org"],
    "print": ["print", "visit", "--dry-run"],
}
FAULTS = {
    "to-do": ("audience: Adults with multiple sclerosis (MS), and carers", 'audience: "TODO: whom it is for"'),
    "missing-furniture": ("written_by: the nurse team\n", ""),
    "missing-safety": ("issued:", "article: test\nissued:"),
    "no-ledger": ("issued:", "article: gone\nissued:"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("rule", FAULTS)
def test_it_stops_a_draft(clinic_day: Path, capsys: pytest.CaptureFixture[str], command: str, rule: str) -> None:
    visit = clinic_day / "handouts" / "visit.yaml"
    evidence = clinic_day / "handouts" / "evidence"
    evidence.mkdir()
    (evidence / "test.yaml").write_text(LEDGER)
    (clinic_day / "people.csv").write_text(
        "patient_name,email,email_ok,first_visit,your_number\nAnn,a@example.org,yes,3 May,1\n"
    )
    text = visit.read_text()
    old, new = FAULTS[rule]
    assert old in text
    visit.write_text(text.replace(old, new))
    assert run([*COMMANDS[command], "--draft"]) == 1
    said = capsys.readouterr().err
    assert f"[{rule}]" in said
    assert [path.name for path in clinic_day.iterdir() if path.name in ("letters", "mails")] == []
