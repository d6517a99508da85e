"""A user who installed from a package gets files to edit, and never loses one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ldn_pdf.cli import run
from ldn_pdf.library.folder import Library


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def schema_of(path: Path) -> Path:
    """The schema that the first line of the file names."""
    named = re.match(r"# yaml-language-server: \$schema=(\S+)", path.read_text("utf-8"))
    assert named
    return (path.parent / named[1]).resolve()


def test_a_new_library_is_whole_and_its_schemas_are_found(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "mine"]) == 0
    assert "handouts/clinic.yaml" in capsys.readouterr().out
    names = set(files(here / "mine"))
    assert names >= {"README.txt", "handouts/clinic.yaml", "handouts/ldn-for-ms.yaml", "layouts/clear.yaml"}
    assert names >= {"schemas/handout.json", "handouts/evidence/ldn-for-ms.yaml", "handouts/logo.png"}
    yaml_files = sorted((here / "mine").rglob("*.yaml"))
    assert len(yaml_files) > 10
    for path in yaml_files:
        assert schema_of(path).is_relative_to((here / "mine" / "schemas").resolve())
        assert schema_of(path).is_file()


def test_inside_the_folder_of_handouts_a_word_of_warning(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["init", "mine"])
    for folder, warned in (("mine", False), ("mine/handouts", True), (".", False)):
        monkeypatch.chdir(here / folder)
        for command in (["list"], ["check", "what-is-ldn"]):
            assert run(command) == 0
            assert ("the handouts in this folder are not used" in capsys.readouterr().err) is warned
    monkeypatch.chdir(here / "mine" / "handouts")
    assert run(["list", "--handouts", "."]) == 0
    assert capsys.readouterr().err == ""
    for command in (["list"], ["check"], ["build"]):
        assert run([*command, "--handouts", ".."]) == 2
        assert f"Did you mean --handouts {Path('..', 'handouts')}?" in capsys.readouterr().err


def test_what_is_changed_there_is_what_is_read(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(["init", "mine"])
    monkeypatch.chdir(here / "mine")
    clinic = Path("handouts/clinic.yaml")
    clinic.write_text(clinic.read_text("utf-8").replace("555-0123", "555-0199"), "utf-8")
    found, problems = Library().clinic()
    assert found and found.phone.value == "555-0199", problems
    assert found.phone.mark().file == "handouts/clinic.yaml"


def test_init_twice_changes_nothing_and_says_so(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["init", "."])
    before = files(here)
    capsys.readouterr()
    assert run(["init", "."]) == 0
    assert files(here) == before
    assert "0 files written" in capsys.readouterr().out


def test_init_never_overwrites_what_differs(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "layouts").mkdir()
    (here / "layouts" / "clear.yaml").write_text("mine: true\n", "utf-8")
    before = files(here)
    assert run(["init", "."]) == 3
    assert "layouts/clear.yaml" in capsys.readouterr().err.replace("\\", "/")
    assert files(here) == before


def test_no_way_round_overwrites_what_is_there(here: Path) -> None:
    (here / "handouts").mkdir()
    (here / "handouts" / "clinic.yaml").write_text("mine", "utf-8")
    (here / "handouts" / "sleep.yaml").write_text("mine", "utf-8")
    assert run(["init", "nowhere/.."]) == 3
    assert run(["new", "sleep", "--handouts", "nowhere/../handouts"]) == 2
    assert files(here) == {"handouts/clinic.yaml": b"mine", "handouts/sleep.yaml": b"mine"}


def test_init_into_a_file_is_a_sentence(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "file").write_text("words", "utf-8")
    assert run(["init", "file"]) == 3
    shown = capsys.readouterr().err
    assert shown.startswith("Error: ")
    assert "Traceback" not in shown


def test_a_starter_has_no_error_of_structure_and_finds_its_schema(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["init", "."])
    assert run(["new", "sleep-and-ms"]) == 0
    assert "ldn-pdf check sleep-and-ms" in capsys.readouterr().out
    path = here / "handouts" / "sleep-and-ms.yaml"
    assert schema_of(path) == here / "schemas" / "handout.json"
    handout, problems = Library().handout("sleep-and-ms")
    assert handout, problems
    assert handout.title.value == "Sleep and MS"
    assert problems == []


def test_a_starter_outside_a_library_finds_the_schema_of_the_package(here: Path) -> None:
    assert run(["new", "sleep", "--handouts", "mine"]) == 0
    assert schema_of(here / "mine" / "sleep.yaml").is_file()


def test_a_starter_passes_check_but_for_its_to_dos(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["new", "sleep-and-ms"])
    capsys.readouterr()
    run(["check", "sleep-and-ms", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert {problem["rule"] for problem in found} == {"to-do", "not-approved"}


def test_each_line_that_a_starter_keeps_as_a_note_is_sound(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`fields`, `silence` and `remember` as they are shown, once the sign before them is taken away."""
    run(["init", "."])
    run(["new", "sleep"])
    path = here / "handouts" / "sleep.yaml"
    text = path.read_text("utf-8")
    for key in ("fields:", "silence:", "  - {rule", "remember:", "article:", "from:"):
        assert f"# {key}" in text
        text = text.replace(f"# {key}", key)
    path.write_text(text, "utf-8")
    handout, problems = Library().handout("sleep")
    assert handout and problems == []
    assert handout.silence and handout.fields and handout.remember and handout.from_ and handout.article


def test_a_starter_builds(here: Path) -> None:
    run(["new", "sleep"])
    assert run(["build", "sleep"]) == 0
    assert [path.read_bytes()[:5] for path in (here / "out").iterdir()] == [b"%PDF-"]


def test_new_never_overwrites(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["new", "sleep"])
    path = here / "handouts" / "sleep.yaml"
    path.write_text("mine", "utf-8")
    assert run(["new", "sleep"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert path.read_text("utf-8") == "mine"


def test_new_says_that_the_package_s_handouts_are_no_longer_built(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", "what-is-ldn"]) == 0
    assert "only what is in the folder handouts is built" in capsys.readouterr().out
    assert run(["new", "other"]) == 0
    assert "only what is in" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", ["Sleep", "sleep and ms", "../sleep", "a/b", "clinic", "approvals", "-", "ä", "a--b", "", "nul", "com1"]
)
def test_a_name_that_cannot_be_is_refused_with_one_that_can(
    name: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", "--", name]) == 2
    assert "letters, digits and hyphens: `" in capsys.readouterr().err
    assert files(here) == {}


def test_a_leap_day_is_no_trouble(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1835438400")  # 2028-02-29
    assert run(["new", "sleep"]) == 0
    handout, _ = Library().handout("sleep")
    assert handout and str(handout.issued) == "2028-02-29"
    assert str(handout.review_by) == "2029-02-28"
