"""Each sentence with its claims, each claim with its sentences, and a line a handout."""

from __future__ import annotations

import json
from calendar import timegm

import pytest

from ldn_pdf.cli import run
from ldn_pdf.content.walk import named_claims
from ldn_pdf.library.folder import Library
from tests.checking.specimen import CLINIC, LEDGER, SOUND, TODAY


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(timegm(TODAY.timetuple())))
    monkeypatch.chdir(tmp_path)
    handouts = tmp_path / "handouts"
    (handouts / "evidence").mkdir(parents=True)
    more = """  - heading: What studies found
    from: [H6, H9, H10, W7, P3]
    text: Side effects can be headache. It is not known if LDN eases MS.
    table:
      columns: [In MS, With LDN]
      rows:
        - [Pain, "One small study found less pain, another no change."]
        - [Mood, "One small study found better mood, another did not."]
steps:"""
    (handouts / "leaflet.yaml").write_text(SOUND.replace("\nsteps:", f"\n{more}", 1), "utf-8")
    (handouts / "clinic.yaml").write_text(CLINIC, "utf-8")
    (handouts / "evidence" / "test.yaml").write_text(LEDGER, "utf-8")
    return handouts


def traced(capsys, *arguments):
    assert run(["trace", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_sentence_has_its_claims_the_nearest_first(folder, capsys):
    said = {
        line["words"]: [claim["id"] for claim in line["claims"]]
        for section in traced(capsys, "leaflet")["sections"]
        for line in section["sentences"]
    }
    assert said["Ask before you take low-dose naltrexone (LDN)."] == ["B1"]
    assert said["LDN is not approved for MS."][0] == "A1"
    assert said["LDN does not replace your MS medicine."][0] == "A8"
    assert said["Pain | One small study found less pain, another no change."][0] == "H9"
    assert said["Mood | One small study found better mood, another did not."][0] == "H10"
    assert said["Do not take LDN with opioids"] == ["A3"]


def test_a_claim_comes_with_verdict_source_and_what_to_confirm(folder, capsys):
    sections = traced(capsys, "leaflet")["sections"]
    claims = {c["id"]: c for section in sections for line in section["sentences"] for c in line["claims"]}
    assert claims["H9"]["verdict"] == "plausible"
    assert claims["H9"]["references"][0] == {
        "id": "R1",
        "short": "Roe 2020",
        "citation": "Roe 2020, J Example 1:1",
        "finding": "A trial.",
        "seen": "read",
    }
    assert "to_be_confirmed_by_the_reviewer" not in claims["H9"]
    assert claims["A3"]["to_be_confirmed_by_the_reviewer"] == "Rests on general knowledge: no source was read."


def test_the_text_names_place_claim_source_and_open_points(folder, capsys):
    assert run(["trace", "leaflet"]) == 0
    out = capsys.readouterr().out
    assert "4: Ask before you take low-dose naltrexone (LDN)." in out
    assert "> H9, plausible, Roe 2020 (R1)" in out
    assert "R1 Roe 2020. Roe 2020, J Example 1:1. Finding: A trial. Read in a stored copy." in out
    assert "To be confirmed by the reviewer\n" in out
    assert max(map(len, out.splitlines())) <= 120


def test_the_other_way_round(folder, capsys):
    assert run(["trace", "--claims", "test"]) == 0
    out = capsys.readouterr().out
    assert "H9, plausible: LDN eases pain.\n    leaflet, What studies found (handouts/leaflet.yaml:" in out
    assert "I1, an opinion: A cool topic.\n    set aside: A tone." in out
    assert "A17, not in the article: Check\n    NO HANDOUT says it, and it is not set aside" in out


def test_every_claim_of_every_bundled_handout_is_traced(capsys):
    library = Library()
    for name in library.names():
        handout = library.handout(name)[0]
        sections = traced(capsys, name)["sections"]
        shown = {c["id"] for section in sections for line in section["sentences"] for c in line["claims"]}
        assert shown == {text.value for text in named_claims(handout)}, name
        assert all(c["verdict"] for section in sections for line in section["sentences"] for c in line["claims"])


def test_usage_errors(folder, capsys):
    assert run(["trace"]) == 2
    assert run(["trace", "leaflett"]) == 2
    assert run(["trace", "--claims", "tast"]) == 2
    assert "There is no evidence ledger `tast`" in capsys.readouterr().err


def test_a_broken_ledger_is_reported(folder, capsys):
    (folder / "evidence" / "test.yaml").write_text("title: [\n", "utf-8")
    assert run(["trace", "leaflet"]) == 1
    assert "evidence/test.yaml:" in capsys.readouterr().err


def test_the_report_gives_a_line_a_handout(folder, capsys):
    assert run(["check", "leaflet", "--report"]) == 0
    out = capsys.readouterr().out
    row = next(line for line in out.splitlines() if line.startswith("leaflet"))
    assert "~" in row
    assert row.endswith("draft")
    assert "not approval" in out
    assert run(["check", "leaflet", "--report", "--format", "json"]) == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert line["handout"] == "leaflet"
    assert line["verdicts"] == {"added": 4, "plausible": 3, "supported": 3, "overclaim": 1}
    assert (line["long"], line["too_long"], line["missing"], line["state"]) == (0, 0, 0, "draft")
    assert line["indicative"] is True


def test_a_claim_that_no_handout_answers_is_told(folder, capsys):
    assert run(["check"]) == 1
    out = capsys.readouterr().out
    assert "Said by no handout, and not set aside: W1, H7, A7, A17 (" in out
    assert "1 of 12 claims have no verdict yet, U1 first" in out
