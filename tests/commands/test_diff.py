from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ldn_pdf.approval.approvals_file import Approval, Approvals, as_yaml, sealed
from ldn_pdf.approval.approved_words import approved_words
from ldn_pdf.cli import run
from ldn_pdf.library.folder import Library
from ldn_pdf.problems import Mark
from ldn_pdf.reading.model import Marks
from ldn_pdf.reading.source import Text

WALKING = """\
title: Is walking right for me?
audience: Adults who walk
main_point: Walk slowly.
version: "1.0"
issued: 2026-11-23
review_by: 2027-11-23
sections:
  - heading: Do not walk on ice
    callout: warning
    text: You may fall. Ask first.
"""


@pytest.fixture(autouse=True)
def handouts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "handouts"
    folder.mkdir()
    (folder / "walking.yaml").write_text(WALKING)
    return folder


def approve(folder: Path) -> None:
    """Put an approval by an invented clinician into the folder, as `ldn-pdf approve` writes it."""
    handout, _ = Library(folder).handout("walking")
    assert handout is not None
    approval = Approval(
        handout=Text("walking"),
        version=Text("1.0"),
        approved_by=Text("Dr. Example"),
        role=Text("neurologist"),
        approved_on=date(2026, 11, 23),
        until=date(2027, 11, 23),
        hash=Text(""),
        seal=Text(""),
        words=Text(approved_words(handout, folder)),
        marks=Marks(Mark("")),
    )
    (folder / "approvals.yaml").write_text(as_yaml(Approvals(approvals=(sealed(approval),), marks=Marks(Mark("")))))


def test_two_files(handouts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = WALKING.replace("Ask first", "Ask us first").replace("callout: warning", "callout: note")
    Path("old.yaml").write_text(old.replace('"1.0"', '"0.9"'))
    assert run(["diff", "old.yaml", "handouts/walking.yaml"]) == 0
    assert capsys.readouterr().out == (
        "was: version 0.9, issued 2026-11-23, not to be used after 2027-11-23\n"
        "now: version 1.0, issued 2026-11-23, not to be used after 2027-11-23\n"
        "\n"
        "Do not walk on ice: was a note, is now a warning\n"
        "  paragraph\n"
        "    was: You may fall. Ask [-us-] first.\n"
        "    now: You may fall. Ask first.\n"
        "\n"
        "1 text differs, in 1 block.\n"
    )


def test_against_the_last_approved_words(handouts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    approve(handouts)
    assert run(["diff", "walking"]) == 0
    assert capsys.readouterr().out.endswith("A patient would read the same words.\n")
    (handouts / "walking.yaml").write_text(WALKING.replace("Walk slowly.", "Walk fast."))
    assert run(["diff", "walking"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("was: version 1.0, approved by Dr. Example, neurologist, on 2026-11-23\n")
    assert "Top of the page\n  main point\n    was: Walk [-slowly.-]\n    now: Walk [+fast.+]\n" in said


def test_nobody_has_approved_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "walking"]) == 0
    assert capsys.readouterr().out == "No clinician has approved walking: all of its words are new.\n"


def test_an_approval_changed_by_hand_counts_no_more(handouts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    approve(handouts)
    path = handouts / "approvals.yaml"
    path.write_text(path.read_text().replace("Walk slowly", "Walk quickly"))
    assert run(["diff", "walking"]) == 1
    assert "it counts no more" in capsys.readouterr().err


def test_a_file_with_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    Path("old.yaml").write_text(WALKING.replace("title:", "titel:"))
    assert run(["diff", "old.yaml", "walking"]) == 1
    assert "`titel` is not a field here." in capsys.readouterr().err


def test_a_file_alone_has_no_approved_words(capsys: pytest.CaptureFixture[str]) -> None:
    Path("old.yaml").write_text(WALKING)
    assert run(["diff", "old.yaml"]) == 2
    assert "old.yaml is a file: name the handout to compare it with" in capsys.readouterr().err


def test_no_such_handout() -> None:
    assert run(["diff", "running"]) == 2
