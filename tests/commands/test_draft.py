from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from ldn_pdf.cli import run

LENTILS = Path(__file__).parent.parent / "drafting" / "articles" / "blue-lentils.txt"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")  # 23 November 2026
    return tmp_path


def written(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_one_command_makes_ledger_and_drafts(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draft", str(LENTILS), "--slug", "lentils"]) == 0
    assert sorted(written(here)) == [
        "handouts/evidence/lentils.yaml",
        "handouts/lentils-how-the-diet-is-thought.yaml",
        "handouts/lentils-how-to-get-started.yaml",
        "handouts/lentils-risks-side-effects-and-who.yaml",
        "handouts/lentils-the-bottom-line.yaml",
        "handouts/lentils-what-are-blue-lentils.yaml",
        "handouts/lentils-what-it-might-do-for-weak-legs.yaml",
    ]
    said = capsys.readouterr().out
    assert "  handouts/evidence/lentils.yaml: review 66 claims\n" in said
    assert "   9    146   7.2            3     4  What It Might Do for Weak Legs\n" in said
    assert "Line 25 is the disclaimer: every handout has one already, in fixed words.\n" in said


def test_what_is_left_to_do_fits_on_one_screen(capsys: pytest.CaptureFixture[str]) -> None:
    run(["draft", str(LENTILS)])
    assert len(capsys.readouterr().out.splitlines()) <= 24


def test_run_twice_it_gives_the_same_files(here: Path) -> None:
    assert run(["draft", str(LENTILS)]) == 0
    first = written(here)
    assert run(["draft", str(LENTILS)]) == 0
    assert run(["draft", str(LENTILS), "--force"]) == 0
    assert written(here) == first


def test_nothing_of_yours_is_overwritten(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["draft", str(LENTILS)])
    mine = here / "handouts" / "blue-lentils-the-bottom-line.yaml"
    mine.write_text("mine")
    (here / "handouts" / "blue-lentils-how-to-get-started.yaml").unlink()
    before = written(here)
    assert run(["draft", str(LENTILS)]) == 2
    assert written(here) == before
    assert "Nothing was written, as these files are there: handouts/blue-lentils-the-bottom-line.yaml. " in (
        capsys.readouterr().err.replace(os.sep, "/")
    )
    assert run(["draft", str(LENTILS), "--force"]) == 0
    assert mine.read_text("utf-8") != "mine"


def test_an_article_in_spanish_makes_handouts_in_spanish(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        "El mango debe llegar a la altura de la muñeca. Pida a su equipo que lo mida. Es más fácil con una mano libre. "
        "Lleve el bastón a la próxima visita, y compruebe que la contera no está gastada. No lo use en una escalera."
    )
    (here / "baston.txt").write_text(f"Un bastón para caminar\n\nCómo elegirlo\n\n{words}\n", "utf-8")
    assert run(["draft", "baston.txt"]) == 0
    assert "It is in Spanish, and so are its handouts." in capsys.readouterr().out
    assert b"\nlanguage: es-US\n" in written(here)["handouts/baston.yaml"]


def test_stats_write_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draft", str(LENTILS), "--stats"]) == 0
    assert written(here) == {}
    said = capsys.readouterr().out
    assert "66 claims in all" in said and "seal of approval" in said and "TODO" not in said


@pytest.mark.parametrize("one", [[], ["--one"]])
def test_every_draft_builds(here: Path, one: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    run(["draft", str(LENTILS), *one])
    names = [path.stem for path in (here / "handouts").glob("*.yaml")]
    assert run(["build", *names, "--edition", "all"]) == 0
    assert len({path.name.partition("_")[0] for path in (here / "out").iterdir()}) == len(names)


def test_check_lists_what_is_left_to_do_in_order(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["draft", str(LENTILS), "--one", "--slug", "lentils"])
    capsys.readouterr()
    assert run(["check", "lentils"]) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if line.endswith("[to-do]")]
    assert [re.split(r"to do(?:: )?", line)[1].partition(" (")[0] for line in lines] == [
        "audience",
        "main point",
        "written by",
        *["heading", "text"],
        *["bullets"] * 5,
        "steps",
        "get help",
        "ask",
    ]
    numbers = [int(line.split(":")[1]) for line in lines]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    ("name", "data", "code", "says"),
    [
        ("a.pdf", b"%PDF-1.7", 1, "a.pdf:1:1: error: This is a PDF, which `draft` does not read."),
        ("a.docx", b"PK\x03\x04", 1, "a.docx:1:1: error: This file is damaged, or has a password."),
        ("a.txt", b"", 1, "a.txt:1:1: error: This file is empty."),
        ("a.txt", b"Gr\xf6\xdfe", 1, "a.txt:1:3: error: This file is not UTF-8."),
        ("a.txt", b"x" * 10_000_000, 1, "a.txt:1:1: error: This file has 10 MB: more than an article."),
        ("Ärzte & Co.txt", b"Words are here.", 0, ""),
        ("clinic.txt", b"Words are here.", 0, ""),
    ],
)
def test_bad_input_gets_a_sentence_and_leaves_nothing(
    here: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes, code: int, says: str
) -> None:
    (here / name).write_bytes(data)
    assert run(["draft", name]) == code
    assert says in capsys.readouterr().err
    assert (here / "handouts").exists() == (code == 0)


def test_a_slug_that_cannot_be_is_refused_with_one_that_can(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draft", str(LENTILS), "--slug", "My Clinic"]) == 2
    assert "`--slug my-clinic`" in capsys.readouterr().err
    assert not (here / "handouts").exists()


@pytest.mark.parametrize("more", [[], ["--force"]])
def test_what_the_package_has_is_never_hidden(here: Path, capsys: pytest.CaptureFixture[str], more: list[str]) -> None:
    assert run(["draft", str(LENTILS), "--slug", "ldn-for-ms", "--out", "mine", *more]) == 2
    said = capsys.readouterr().err
    assert "the package has ldn-for-ms" in said and "`--slug ldn-for-ms-2`" in said
    assert not (here / "mine").exists()


def test_a_slug_that_is_taken_is_refused_with_one_that_is_free(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "b.txt").write_text("Words are here. Others are not.")
    for name in ("b", "b-2", "b-3"):
        run(["draft", str(LENTILS), "--slug", name])
    (here / "handouts" / "evidence" / "b-2.yaml").unlink()
    capsys.readouterr()
    assert run(["draft", "b.txt"]) == 2
    assert "`--slug b-4` is free" in capsys.readouterr().err


def test_the_build_that_is_named_builds_the_drafts_alone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["draft", str(LENTILS), "--out", "mine"])
    typed = capsys.readouterr().out.splitlines()[-1].split()
    assert typed[:2] == ["ldn-pdf", "build"] and run(typed[1:]) == 0
    made = {path.stem.partition("_")[0] for path in (here / "out").iterdir()}
    assert made == {path.stem for path in (here / "mine").glob("*.yaml")}


def test_a_library_that_is_not_installed(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "elsewhere").mkdir()
    (here / "elsewhere" / "selectolax.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(here / "elsewhere"))
    (here / "a.html").write_text("<p>Words are here.</p>")
    assert run(["draft", "a.html"]) == 2
    said = capsys.readouterr().err
    assert f"{sys.executable} -m pip install " in said
    assert ' "selectolax>=' in said
    assert run(["draft", str(LENTILS)]) == 0  # plain text needs none


def test_no_such_file_and_a_folder(here: Path) -> None:
    assert run(["draft", "nowhere.txt"]) == 2
    assert run(["draft", str(here)]) == 2


def test_a_folder_that_cannot_be_written(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "out").write_text("a file, not a folder")
    assert run(["draft", str(LENTILS), "--out", "out/handouts"]) == 3
    assert "A file stands where a folder is wanted" in capsys.readouterr().err
