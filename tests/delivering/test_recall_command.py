"""`ldn-pdf recall` and `ldn-pdf ledger`: who has what, after a real merge."""

from __future__ import annotations

import csv
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from ldn_pdf.approval.approvals_file import Approval, Approvals, as_yaml, sealed
from ldn_pdf.approval.approved_words import approved_words
from ldn_pdf.cli import run
from ldn_pdf.delivering.delivery_log import Entry
from ldn_pdf.delivering.holders import Current, is_old
from ldn_pdf.delivering.user_folders import ledger_file
from ldn_pdf.library.folder import Library
from ldn_pdf.problems import Mark
from ldn_pdf.reading.model import Marks
from ldn_pdf.reading.source import Text

PEOPLE = "patient_name,email,first_visit,your_number\nAnn Lee,ann@example.org,3 May,1\nBo Ek,bo@example.org,4 May,2\n"
MERGE = ["merge", "visit", "people.csv", "--out", "letters", "--draft"]


@pytest.fixture
def handed_out(clinic_day: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Ann and Bo hold version 1.0; Bo has 1.1 as well."""
    (clinic_day / "people.csv").write_text(PEOPLE)
    assert run(MERGE) == 0
    visit = clinic_day / "handouts" / "visit.yaml"
    visit.write_text(visit.read_text().replace('version: "1.0"', 'version: "1.1"'))
    assert run([*MERGE, "--only", "2"]) == 0
    capsys.readouterr()
    return clinic_day


def test_who_of_these_people_holds_an_old_version(handed_out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (handed_out / "asked.csv").write_text("mrn;E;email\n1;x;ANN@example.org\n2;x;bo@example.org\n3;x;cy@example.org\n")
    assert run(["recall", "visit", "asked.csv", "--before", "1.1"]) == 0
    said = capsys.readouterr().out
    assert "Row 1 (line 2), ANN@example.org: version 1.0, as a PDF, " in said
    assert "An old copy is held by 1 of the 3 in asked.csv." in said
    assert "1 had an old copy and have 1.1 or newer now." in said
    assert "1 never got this handout" in said
    assert "No old copy went out on paper." in said


def approve(folder: Path, version: str) -> None:
    """Put down that the words of `visit` as they are now are approved, under a version."""
    handouts = folder / "handouts"
    handout = Library().handout("visit")[0]
    assert handout
    fields = {"handout": "visit", "version": version, "approved_by": "Dr. Jo Example", "role": "MS neurologist"}
    texts = {key: Text(value) for key, value in fields.items()}
    words, day = Text(approved_words(handout, handouts)), date(2026, 11, 23)
    marks, empty = Marks(Mark("")), Text("")
    approval = Approval(**texts, approved_on=day, until=day, hash=empty, seal=empty, words=words, marks=marks)
    text = as_yaml(Approvals(approvals=(sealed(approval),), marks=marks))
    (handouts / "approvals.yaml").write_text(text)


def test_copies_are_told_by_their_words(handed_out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All copies went out with one text, as 1.0 and 1.1; another text is approved as 1.0 since then."""
    visit = handed_out / "handouts" / "visit.yaml"
    approve(handed_out, "1.1")
    assert run(["recall", "visit", "people.csv"]) == 0
    assert "An old copy is held by 0 of the 2" in capsys.readouterr().out
    visit.write_text(visit.read_text().replace("Your medicine list.", "All your medicines."))
    approve(handed_out, "1.0")
    assert run(["recall", "visit", "people.csv"]) == 0
    said = capsys.readouterr().out
    assert "The approved words are those of version 1.0." in said
    assert "An old copy is held by 2 of the 2" in said
    assert run(["recall", "visit", "people.csv", "--before", "1.0"]) == 0  # two texts bear this version
    assert "An old copy is held by 1 of the 2" in capsys.readouterr().out
    assert run([*MERGE, "--only", "1"]) == 0
    capsys.readouterr()
    assert run(["recall", "visit", "people.csv"]) == 0
    said = capsys.readouterr().out
    assert "An old copy is held by 1 of the 2" in said
    assert "1 had an old copy and have the approved words now." in said


def test_without_approved_words_every_copy_is_old(handed_out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recall", "visit", "people.csv"]) == 0
    said = capsys.readouterr().out
    assert "No words of visit are approved: every copy counts as old." in said
    assert "An old copy is held by 2 of the 2" in said


@pytest.mark.parametrize(
    ("version", "words", "before", "old"),
    [
        ("1.0", "", "", True),  # an entry of an old ledger, without a digest
        ("1.1", "", "", False),
        ("1.1", "a", "", False),
        ("1.0", "a", "", False),  # the approved words under an earlier version
        ("1.1", "b", "", True),
        ("1.2", "b", "", True),
        ("1.1", "b", "1.1", True),
        ("1.1", "a", "1.1", False),
        ("1.0", "a", "1.1", True),
        ("1.2", "b", "1.2", False),
    ],
)
def test_what_counts_as_old(version: str, words: str, before: str, old: bool) -> None:
    entry = Entry(
        delivery="1",
        handout="visit",
        version=version,
        words=words,
        edition="clear",
        paper="a4",
        state="draft",
        how="eml",
    )
    assert is_old(entry, Current("1.1", "a"), before) == old


def test_without_a_file_the_copies_are_counted(handed_out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recall", "visit", "--before", "1.1"]) == 0
    assert "2 old copies went to people; name a CSV file to see who." in capsys.readouterr().out
    assert run(["recall", "another", "--before", "1.1"]) == 0
    assert "knows nothing of another. It knows: visit." in capsys.readouterr().out


def test_the_ledger_as_a_table_and_as_csv(handed_out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ledger"]) == 0
    said = capsys.readouterr().out
    assert [line.split() for line in said.splitlines()[1:3]] == [
        ["visit", "1.0", "draft", "merge", "2"],
        ["visit", "1.1", "draft", "merge", "1"],
    ]
    assert run(["ledger", "visit", "--csv"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [(row["handout"], row["version"], row["copies"]) for row in rows] == [
        ("visit", "1.0", "1"),
        ("visit", "1.0", "1"),
        ("visit", "1.1", "1"),
    ]
    assert all(row["at"] and len(row["to"].split()) == 3 for row in rows)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["recall", "visit", "--before", "old"], 2, "A version is written as 1.2."),
        (["recall", "visit", "gone.csv", "--before", "2"], 2, "does not exist"),
        (["recall", "visit", "stock.csv", "--before", "2"], 2, "neither a column email"),
        (["ledger", "--ledger", "people.csv"], 3, "cannot be used as a ledger"),
        (["ledger", "--ledger", "gone.db"], 2, "There is no ledger gone.db."),
        (["recall", "visit", "--before", "2", "--ledger", "gone.db"], 2, "There is no ledger gone.db."),
        (["ledger", "--ledger", "theirs.db"], 3, "theirs.db is a database of another program."),
        (["ledger", "--ledger", "torn.db"], 3, "torn.db is damaged"),
    ],
)
def test_wrong_use(
    handed_out: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    (handed_out / "stock.csv").write_text("cargo,tons\ncoal,3\n")
    theirs = sqlite3.connect(handed_out / "theirs.db")
    theirs.execute("CREATE TABLE cargo (tons)")
    theirs.close()
    torn = handed_out / "torn.db"
    run([*MERGE, "--ledger", "torn.db"])
    whole = torn.read_bytes()
    torn.write_bytes(whole[:4096] + b"x" * 4096 + whole[8192:])  # the page of what was handed out
    capsys.readouterr()
    assert run(arguments) == code
    assert said in capsys.readouterr().err
    assert not (handed_out / "gone.db").exists()


def test_before_anything_went_out_there_is_no_ledger_and_none_is_made(
    clinic_day: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["ledger"], ["recall", "visit", "--before", "2"]):
        assert run(arguments) == 0
        assert capsys.readouterr().out.startswith("Nothing was handed out yet")
    assert not ledger_file().exists()
