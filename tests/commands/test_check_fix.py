"""`check --fix` makes the fixes that are certain, and leaves every other byte."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from ldn_pdf.cli import run
from ldn_pdf.library.folder import bundled
from ldn_pdf.library.mechanical_fixes import fixed
from ldn_pdf.reading.model import Handout

TOP = """\
title: A handout
audience: Adults with MS
main_point: Ask us first.
version: "1.0"
issued: 2026-11-23
review_by: 2027-11-23
sections:
  - heading: One
    bullets:
      - Before
"""
ITEM = "      - "

# What is typed after `- `, and the words that are then printed.
CERTAIN = {
    "Note: take it at night": "Note: take it at night",
    "Note: it's best": "Note: it's best",
    'Note: the "low" dose': 'Note: the "low" dose',
    "Note: ask us\n          first of all": "Note: ask us first of all",
    "Do this:": "Do this:",
    "A: b: c": "A: b: c",
    "@home": "@home",
    "%5 of people": "%5 of people",
    "**Ask us** first": "**Ask us** first",
    "& more": "& more",
    "[ ] Ask your doctor": "[ ] Ask your doctor",
    "[name]": "[name]",
    "{phone}": "{phone}",
    "{phone} is our number": "{phone} is our number",
    "'Don't stop'": "Don't stop",
    '"Low dose" is a name': '"Low dose" is a name',
}
# What can be meant in two ways, or what only its author can finish.
LEFT_ALONE = (
    "Call us # ask for Kim",
    "# 1 in the list",
    "Note: call us # ask for Kim",
    "* Ask us",
    "*Ask",
    "> Ask us",
    "[one, two]",
    "{a: b}",
    'Note: "take it"',
    '"Low dose" is not "safe"',
    '"Not closed',
    "Note: one\n        Mind: two",
    "~",
)


@pytest.fixture
def handouts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "handouts").mkdir()
    return tmp_path / "handouts"


def after(text: str) -> str | None:
    found = fixed(Path("one.yaml"), text.encode(), Handout)
    return found.after.decode() if found else None


@pytest.mark.parametrize("typed", CERTAIN)
def test_a_text_is_quoted_and_its_words_stay(typed: str) -> None:
    made = after(f"{TOP}{ITEM}{typed}\n{ITEM}After\n")
    assert made
    assert yaml.safe_load(made)["sections"][0]["bullets"] == ["Before", CERTAIN[typed], "After"]
    assert made.startswith(TOP)
    assert made.endswith(f"\n{ITEM}After\n")


@pytest.mark.parametrize("typed", LEFT_ALONE)
def test_what_can_be_meant_in_two_ways_is_left_alone(typed: str) -> None:
    assert after(f"{TOP}{ITEM}{typed}\n{ITEM}After\n") is None


@given(st.text(st.sampled_from("ab:'\"#{}[]@%&*!|>-,? é\\"), min_size=1, max_size=12))
def test_whatever_is_quoted_prints_the_characters_that_were_typed(words: str) -> None:
    made = after(f"{TOP}{ITEM}{words}\n{ITEM}After\n")
    if made:
        assume(not re.match(" *- ", words))  # a list in the list
        first, printed, last = yaml.safe_load(made)["sections"][0]["bullets"]
        assert (first, last) == ("Before", "After")
        inside = words.strip()[1:-1]
        assert printed in (words.strip(), inside)
        assert printed == words.strip() or words.strip()[0] == words.strip()[-1] == "'"


@pytest.mark.parametrize(
    ("typed", "meant"), [("titel", "title"), ("Title", "title"), ("audiance", "audience"), ("main-point", "main_point")]
)
def test_a_misspelt_field_is_renamed(typed: str, meant: str) -> None:
    text = TOP + "# end"
    assert after(text.replace(f"{meant}:", f"{typed}:", 1)) == text


@pytest.mark.parametrize(
    "text",
    [
        TOP.replace("issued: 2026-11-23", "issued: 03/04/2026"),
        TOP + "titel: Another\n",
        TOP.replace("title: A", "titel: B\ntitl: A"),
        TOP + "colour: red\n",
    ],
    ids=["date", "field is there", "two for one field", "no near name"],
)
def test_a_date_and_fields_that_nobody_can_be_sure_of_are_left_alone(text: str) -> None:
    assert after(text) is None


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_every_other_byte_stays(handouts: Path, mark: bytes, end: str, capsys: pytest.CaptureFixture[str]) -> None:
    right = f'# Ours  \n\n{TOP}{ITEM}"Note: ask us"   \n      # Accent: e\u0301\n{ITEM}Cafe\u0301\n# no line end'
    wrong = right.replace('"Note: ask us"', "Note: ask us").replace("title:", "titel:")

    def as_bytes(text: str) -> bytes:
        return mark + text.replace("\n", end).encode()

    (handouts / "one.yaml").write_bytes(as_bytes(wrong))
    run(["check", "one", "--fix"])
    assert (handouts / "one.yaml").read_bytes() == as_bytes(right)
    shown = capsys.readouterr().out
    assert "-titel: A handout\n+title: A handout\n" in shown
    assert '-      - Note: ask us   \n+      - "Note: ask us"   \n' in shown
    assert "2 fixes in 1 file; " in shown.splitlines()[-1]


def test_a_line_that_is_not_read_as_typed_is_left_alone() -> None:
    assert after(f"{TOP}{ITEM}Note: cafe\u0301\n") is None
    assert after(f"{TOP}{ITEM}Note: a\tb\n") is None


def test_a_second_run_has_nothing_to_do(handouts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (handouts / "one.yaml").write_text(f"{TOP}{ITEM}Note: a\n{ITEM}Mind: b: c\n")
    run(["check", "one", "--fix"])
    made = (handouts / "one.yaml").read_bytes()
    assert "2 fixes in 1 file; " in capsys.readouterr().out
    run(["check", "one", "--fix"])
    assert (handouts / "one.yaml").read_bytes() == made
    assert "0 fixes in 0 files; " in capsys.readouterr().out


def test_the_clinic_file_is_fixed_and_approvals_are_not(handouts: Path) -> None:
    (handouts / "one.yaml").write_text(TOP)
    clinic = (bundled("handouts") / "clinic.yaml").read_text("utf-8")
    (handouts / "clinic.yaml").write_text(clinic.replace("phone:", "phoen:", 1), "utf-8")
    (handouts / "approvals.yaml").write_text("aprovals: []\n")
    run(["check", "--fix"])
    assert (handouts / "clinic.yaml").read_text("utf-8") == clinic
    assert (handouts / "approvals.yaml").read_text() == "aprovals: []\n"


def test_a_file_that_changed_meanwhile_is_refused(handouts: Path) -> None:
    path = handouts / "one.yaml"
    path.write_text(TOP.replace("title", "titel"))
    found = fixed(path, path.read_bytes(), Handout)
    assert found
    path.write_text("# typed meanwhile\n")
    with pytest.raises(OSError, match="was changed while"):
        found.write()
    assert path.read_text() == "# typed meanwhile\n"


def test_what_comes_with_the_package_is_never_changed(
    handouts: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (handouts / "one.yaml").write_text(TOP.replace("title", "titel"))
    monkeypatch.setattr("ldn_pdf.library.mechanical_fixes.bundled", lambda kind: handouts.parent / kind)
    run(["check", "one", "--fix"])
    assert "titel" in (handouts / "one.yaml").read_text()
    assert "0 fixes in 0 files; " in capsys.readouterr().out


def test_json_says_what_is_fixable_and_stays_json(handouts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (handouts / "one.yaml").write_text(f"{TOP}{ITEM}Note: a\n{ITEM}Call # us\n")
    run(["check", "one", "--format", "json"])
    rows = json.loads(capsys.readouterr().out)
    assert [row["fixable"] for row in rows if row["rule"] in ("unquoted-colon", "cut-off")] == [True, False]
    run(["check", "one", "--fix", "--format", "json"])
    out, err = capsys.readouterr()
    assert [row["rule"] for row in json.loads(out) if row["fixable"]] == []
    assert "+++ handouts/one.yaml (fixed)" in err
