"""One version, one text: changed words need the next version, whatever was approved or handed out before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ldn_pdf.approval.approvals_file import Used, next_version, taken
from ldn_pdf.atomic_write import only_writer
from ldn_pdf.cli import run
from ldn_pdf.library.folder import Library
from tests.commands.test_faults import HANDOUT

APPROVE = ["--by", "Dr. Jo Example", "--role", "MS neurologist", "--until", "2027-06-30"]
LEDGER = "title: An article\nsections: [{id: all, title: All of it}]\n"


@pytest.fixture
def folder(clinic_day: Path) -> Path:
    handouts = clinic_day / "handouts"
    (handouts / "evidence").mkdir()
    (handouts / "evidence" / "test.yaml").write_text(LEDGER)
    for name in ("leaflet", "sheet"):
        (handouts / f"{name}.yaml").write_text(HANDOUT)
    return handouts


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("version", "used", "free"),
    [
        ("1.0", ["1.0"], "1.1"),
        ("1.0", ["1.0", "1.3"], "1.4"),
        ("1.9", ["1.9"], "1.10"),
        ("1", ["1"], "1.1"),
        ("1", ["2"], "2.1"),
        ("1.2.3", ["1.2.3"], "1.2.4"),
        ("1.2", ["1.2.4"], "1.2.5"),
        ("2.0", ["1.0"], "2.1"),
    ],
)
def test_the_next_version_comes_after_all(version: str, used: list[str], free: str) -> None:
    assert next_version(version, [Used(one, "sha256:a", "approved") for one in used]) == free


def test_a_version_is_taken_by_other_words_only() -> None:
    used = [Used("1.0", "sha256:a", "approved"), Used("1.1", "", "handed out")]
    assert taken("1.0", "sha256:a", used) is None
    assert taken("1", "sha256:b", used) == used[0]
    assert taken("1.1", "sha256:b", used) is None  # an old ledger noted no words


def test_changed_words_need_a_version_of_their_own(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["approve", "leaflet", *APPROVE]) == 0
    before = (folder / "approvals.yaml").read_bytes()
    edit(folder / "leaflet.yaml", "Bring your list.", "Bring your notes.")
    assert run(["approve", "leaflet", *APPROVE]) == 1
    said = capsys.readouterr().err
    assert "Version 1.0 was approved with other words" in said
    assert 'Fix: Write `version: "1.1"`' in said
    assert "leaflet.yaml:5:11" in said
    assert (folder / "approvals.yaml").read_bytes() == before
    edit(folder / "leaflet.yaml", '"1.0"', '"1.1"')
    assert run(["approve", "leaflet", *APPROVE]) == 0
    edit(folder / "leaflet.yaml", "Bring your notes.", "Bring your list.")
    edit(folder / "leaflet.yaml", '"1.1"', '"1.0"')
    assert run(["approve", "leaflet", *APPROVE]) == 0  # the words of 1.0 are 1.0 again


def test_words_that_went_out_as_a_draft_keep_their_version(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder.parent / "people.csv").write_text("patient_name,email\nAnn Lee,ann@example.org\n")
    assert run(["merge", "leaflet", "people.csv", "--out", "letters", "--draft"]) == 0
    edit(folder / "leaflet.yaml", "Bring your list.", "Bring your notes.")
    capsys.readouterr()
    assert run(["approve", "leaflet", *APPROVE]) == 1
    assert "Version 1.0 was handed out with other words" in capsys.readouterr().err


def test_two_at_once_are_both_kept(folder: Path) -> None:
    start = [sys.executable, "-m", "ldn_pdf", "approve"]
    with only_writer(folder / "approvals.yaml"):  # both have read all they need, and wait here for the file
        both = [
            subprocess.Popen([*start, name, *APPROVE, "--clinic", "handouts/clinic.yaml"], stdin=subprocess.PIPE)
            for name in ("leaflet", "sheet")
        ]
        for process in both:
            assert process.stdin
            process.stdin.write(b"yes\n")
            process.stdin.close()
        with pytest.raises(subprocess.TimeoutExpired):
            both[0].wait(3)
    assert [process.wait(60) for process in both] == [0, 0]
    approvals = Library().approvals()[0]
    assert approvals
    assert sorted(entry.handout.value for entry in approvals.approvals) == ["leaflet", "sheet"]


def test_who_waits_in_vain_is_told_so(tmp_path: Path) -> None:
    with (
        only_writer(tmp_path / "approvals.yaml"),
        pytest.raises(TimeoutError, match="Another program is writing it"),
        only_writer(tmp_path / "approvals.yaml", wait=0),
    ):
        pass
