"""`ldn-pdf build`: which files it writes, what it says of them, and what it does where something is wrong."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from ldn_pdf.cli import run
from tests.typesetting.making import HANDOUT, as_yaml, library
from tests.typesetting.pages import text_of

LONG = [{"heading": f"Part {n}", "text": "Stretching is slow movement, with rest after it. " * 12} for n in range(6)]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a library of one handout."""
    monkeypatch.chdir(tmp_path)
    library(tmp_path, stretching={})
    return tmp_path


def write(name: str, **changes: Any) -> None:
    Path("handouts", f"{name}.yaml").write_text(as_yaml(HANDOUT | changes), "utf-8")


def built(folder: str = "out") -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir()) if Path(folder).is_dir() else []


def rows(shown: str) -> dict[str, list[str]]:
    """The closing table: the cells of each file."""
    found = re.findall(r"^(\S+\.(?:pdf|html|txt)) +(.*)$", shown, re.MULTILINE)
    return {name: rest.split() for name, rest in found}


# --- names and choices ----------------------------------------------------------------------------


def test_the_default_is_the_clear_edition_on_the_clinics_paper(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "stretching"]) == 0
    assert built() == ["stretching_clear_letter_v1.0.pdf"]
    cells = rows(capsys.readouterr().out)["stretching_clear_letter_v1.0.pdf"]
    assert cells[0] == "1"  # pages
    assert cells[1:3] == ["14.6", "pt"]
    assert int(cells[3]) > 40  # words
    assert float(cells[4]) > 0  # free lines
    assert cells[5] == "new"


def test_a_fillable_pdf_has_fields_and_others_have_none(here: Path) -> None:
    write("stretching", ask=["How long?"])
    for options, fields in (([], 0), (["--fillable"], 3)):
        assert run(["build", "stretching", *options]) == 0
        with pikepdf.open(here / "out" / "stretching_clear_letter_v1.0.pdf") as pdf:
            assert len(pdf.Root.get("/AcroForm", {}).get("/Fields", [])) == fields


def test_the_clinic_files_paper_is_taken(here: Path) -> None:
    library(here, {"paper": "a4"})
    assert run(["build", "stretching"]) == 0
    assert built() == ["stretching_clear_a4_v1.0.pdf"]


def test_editions_and_papers_may_be_repeated(here: Path) -> None:
    options = [
        "--edition",
        "standard",
        "--edition",
        "clear",
        "--edition",
        "clear",
        "--paper",
        "a4",
        "--paper",
        "letter",
    ]
    assert run(["build", "stretching", *options]) == 0
    assert built() == [
        f"stretching_{edition}_{paper}_v1.0.pdf" for edition in ("clear", "standard") for paper in ("a4", "letter")
    ]


def test_all_editions_and_parts_are_named(here: Path) -> None:
    write("stretching", sections=LONG[:4])
    assert run(["build", "stretching", "--edition", "all"]) == 0
    assert built() == [
        "stretching_clear_letter_v1.0.pdf",
        *(f"stretching_large_letter_v1.0_part{n}of2.pdf" for n in (1, 2)),
        "stretching_standard_letter_v1.0.pdf",
    ]


def test_without_a_name_every_handout_of_the_library_is_built_and_none_of_the_package(here: Path) -> None:
    write("what-is-ldn", title="My own words on this", version="2.3")
    assert run(["build"]) == 0
    names = built()
    assert "stretching_clear_letter_v1.0.pdf" in names
    assert "ldn-for-ms_clear_letter_v1.0.pdf" not in names
    assert [name for name in names if name.startswith("what-is-ldn")] == ["what-is-ldn_clear_letter_v2.3.pdf"]
    assert "Myownwordsonthis" in text_of([Path("out", "what-is-ldn_clear_letter_v2.3.pdf").read_bytes()])


def test_bundled_handouts_are_built_where_the_user_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["build", "what-is-ldn", "--out", "deep/er"]) == 0
    assert built("deep/er") == ["what-is-ldn_clear_letter_v1.0.pdf"]
    assert "EXAMPLECLINIC" in text_of([Path("deep/er/what-is-ldn_clear_letter_v1.0.pdf").read_bytes()])
    assert "1 file written to deep" in capsys.readouterr().out


def test_handouts_and_clinic_file_can_be_elsewhere(here: Path) -> None:
    other = here / "other"
    other.mkdir()
    library(other, second={})
    clinic = here / "mine.yaml"
    clinic.write_text((here / "handouts" / "clinic.yaml").read_text("utf-8").replace("555-0142", "555-0177"), "utf-8")
    assert run(["build", "second", "--handouts", str(other / "handouts"), "--clinic", str(clinic)]) == 0
    assert "555-0177" in text_of([Path("out/second_mine_clear_letter_v1.0.pdf").read_bytes()])


@pytest.mark.parametrize(
    "arguments",
    [["no-such"], ["stretching", "--edition", "huge"], ["stretching", "--paper", "a5"], ["--handouts", "no"]],
)
def test_a_slip_in_the_command_is_a_sentence(
    arguments: list[str], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", *arguments]) in (2, 3)
    shown = capsys.readouterr()
    assert "Traceback" not in shown.out + shown.err
    assert built() == []


# --- what is there already ------------------------------------------------------------------------


def test_a_file_that_would_be_the_same_is_left_untouched(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["build", "stretching"])
    path = Path("out/stretching_clear_letter_v1.0.pdf")
    before = path.stat()
    capsys.readouterr()
    assert run(["build", "stretching"]) == 0
    shown = capsys.readouterr().out
    assert rows(shown)[path.name][-1] == "unchanged"
    assert "0 files written to out, 1 unchanged" in shown
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_a_change_of_phone_and_of_a_sentence_shows_in_the_next_build(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["build", "stretching"])
    library(here, {"phone": "555-0199"})
    write("stretching", main_point="Stretch as a cat does.")
    capsys.readouterr()
    assert run(["build", "stretching"]) == 0
    path = Path("out/stretching_clear_letter_v1.0.pdf")
    assert rows(capsys.readouterr().out)[path.name][-1] == "changed"
    text = text_of([path.read_bytes()])
    assert "555-0199" in text and "555-0142" not in text
    assert "Stretchasacatdoes." in text


# --- what is wrong --------------------------------------------------------------------------------


def test_an_error_in_one_handout_does_not_stop_the_others(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("broken", titel="A slip")
    write("too-long", sections=LONG * 3)
    assert run(["build", "stretching", "broken", "too-long", "--also", "html"]) == 1
    assert built() == ["stretching_clear_letter_v1.0.pdf", "stretching_v1.0.html"]
    shown = capsys.readouterr().err
    assert "`titel` is not a field here." in shown and "Did you mean `title`?" in shown
    assert "too-long.yaml:11:12: error:" in shown and "lines too long for 2 parts of two pages" in shown
    assert "  - heading: Part 0\n               ^^^^^^\n    Fix: Cut words." in shown


def test_an_error_in_one_edition_does_not_stop_the_others(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("stretching", sections=[{"heading": "A word", "text": "w" * 38}])
    assert run(["build", "stretching", "--edition", "all"]) == 1
    assert built() == ["stretching_clear_letter_v1.0.pdf", "stretching_standard_letter_v1.0.pdf"]
    shown = capsys.readouterr()
    assert "wider than its line" in shown.err and "2 files written to out; 1 error" in shown.out


def test_what_does_not_fit_one_sheet_comes_in_parts_with_a_warning(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("stretching", sections=LONG)
    assert run(["build", "stretching"]) == 0
    assert built() == [f"stretching_clear_letter_v1.0_part{n}of2.pdf" for n in (1, 2)]
    assert "too long for one sheet. It comes in 2 parts.  [in-parts]" in capsys.readouterr().err


def test_all_mistakes_of_all_files_come_in_one_run(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "layouts").mkdir()
    (here / "layouts" / "clear.yaml").write_text("edition: clear\n", "utf-8")
    library(here, {"phon": "x"})
    write("stretching", titel="x", issued="yesterday")
    assert run(["build", "stretching"]) == 1
    shown = capsys.readouterr().err
    for name in ("layouts/clear.yaml:1:1", "clinic.yaml:", "stretching.yaml:"):
        assert name in shown.replace(os.sep, "/")
    assert shown.count("error:") >= 4


def test_a_layout_of_the_users_own_is_used_and_a_bad_one_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from ldn_pdf.library.folder import bundled

    text = (bundled("layouts") / "clear.yaml").read_text("utf-8")
    (here / "layouts").mkdir()
    own = here / "layouts" / "clear.yaml"
    run(["build", "stretching"])
    own.write_text(text.replace("size: 14.6pt", "size: 15pt").replace("19pt", "20pt"), "utf-8")
    assert run(["build", "stretching"]) == 0
    assert "15 pt" in capsys.readouterr().out
    own.write_text(text.replace("size: 14.6pt", "size: 13pt"), "utf-8")
    assert run(["build", "stretching"]) == 1
    assert "`body.size` is 13 pt; the least is 14 pt: the clear edition" in capsys.readouterr().err


def full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_a_sentence_and_leaves_old_files_whole(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["build", "stretching"])
    path = Path("out/stretching_clear_letter_v1.0.pdf")
    before = path.read_bytes()
    write("stretching", main_point="Stretch as a cat does.")
    monkeypatch.setattr(os, "fsync", full_disk)
    assert run(["build", "stretching", "--paper", "letter", "--paper", "a4"]) == 3
    shown = capsys.readouterr().err
    assert "could not be written. The disk is full." in shown
    assert "Traceback" not in shown
    assert path.read_bytes() == before
    assert built() == [path.name]


@pytest.mark.parametrize("where", ["file", "file/deeper"])
def test_a_folder_that_cannot_be_made_is_a_sentence(where: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("file").write_text("I am a file.")
    assert run(["build", "stretching", "--out", where]) == 3
    shown = capsys.readouterr()
    assert "could not be written. A file stands where a folder is wanted." in shown.err
    assert "0 files written" in shown.out and "1 could not be written" in shown.out
    assert Path("file").read_text() == "I am a file."


def test_an_unwritable_folder_is_a_sentence(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("out").mkdir(mode=0o500)
    if os.access("out", os.W_OK):  # root may write anywhere: let the system refuse as it would refuse others
        open_file = Path.open

        def refuse(path: Path, mode: str = "r", **rest: Any) -> Any:
            if "x" in mode:
                raise PermissionError(errno.EACCES, "Permission denied")
            return open_file(path, mode, **rest)

        monkeypatch.setattr(Path, "open", refuse)
    assert run(["build", "stretching"]) == 3
    assert "You may not open or write this" in capsys.readouterr().err
    assert built() == []


def test_a_file_open_in_a_windows_viewer_is_a_sentence(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["build", "stretching"])
    write("stretching", main_point="Stretch as a cat does.")

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    monkeypatch.setattr(Path, "replace", refuse)
    assert run(["build", "stretching"]) == 3
    assert "It is open in another program. Close it there and try again." in capsys.readouterr().err


def test_parts_of_an_earlier_build_are_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("long", sections=LONG[:4])
    assert run(["build", "long", "--edition", "large"]) == 0
    assert "long_large_letter_v1.0_part2of2.pdf" in built()
    write("long", sections=[{"heading": "Short", "text": "Now it is short."}], ask=[])
    capsys.readouterr()
    assert run(["build", "long", "--edition", "large"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"^long_large_letter_v1.0_part2of2\.pdf +older: moved to old", shown, re.MULTILINE)
    assert "unchanged" not in shown


def test_older_versions_are_moved_away_and_nothing_else(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    every = ["--edition", "clear", "--edition", "large", "--also", "text", "--also", "html"]
    write("stretching", version="1.0")
    write("stretching-more", version="1.0")
    assert run(["build", *every]) == 0
    kept = ["stretching_notes_v1.0.pdf", "stretching_clear_letter_v1.0.pdf.bak", "mine.pdf"]
    for name in kept:
        Path("out", name).write_text("mine")
    first = set(built())
    write("stretching", version="1.01")
    capsys.readouterr()
    assert run(["build", "stretching", *every]) == 0
    older = {name for name in first if name.startswith("stretching_") and name not in kept}
    assert set(built("out/old")) == older and len(older) == 4
    assert first - older < set(built())
    assert capsys.readouterr().out.count("older: moved to old") == 4


def test_the_end_tells_of_the_errors_that_check_finds(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("stretching", main_point="Stretching cures MS.")
    assert run(["build"]) == 0
    assert re.search(r"`ldn-pdf check` finds \d+ errors? in stretching\.$", capsys.readouterr().out.rstrip())
    assert run(["build", "stretching"]) == 0
    assert "`ldn-pdf check stretching` looks at the words." in capsys.readouterr().out
