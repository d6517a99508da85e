"""An edition is one YAML file: whatever its name, it is found, held to its minimum, and built."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldn_pdf.cli import run
from ldn_pdf.library.folder import EDITIONS, Library, bundled
from tests.checking.specimen import CLINIC, LEDGER, SOUND

CLEAR = (bundled("layouts") / "clear.yaml").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")  # 23 November 2026
    (tmp_path / "handouts" / "evidence").mkdir(parents=True)
    (tmp_path / "layouts").mkdir()
    (tmp_path / "handouts" / "clinic.yaml").write_text(CLINIC, "utf-8")
    (tmp_path / "handouts" / "leaflet.yaml").write_text(SOUND, "utf-8")
    (tmp_path / "handouts" / "evidence" / "test.yaml").write_text(LEDGER, "utf-8")
    return tmp_path


def edition(folder: Path, name: str, more: str = "", old: str = "", new: str = "") -> None:
    text = CLEAR.replace("edition: clear\n", f"edition: {name}\n{more}")
    (folder / "layouts" / f"{name}.yaml").write_text(text.replace(old, new) if old else text, "utf-8")


def test_a_fourth_edition_is_built(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edition(folder, "waiting-room", "minimum: clear\n")
    assert set(Library().editions()) == {*EDITIONS, "waiting-room"}
    assert run(["build", "leaflet", "--edition", "waiting-room", "--edition", "clear"]) == 0
    names = sorted(path.name.split("_")[1] for path in (folder / "out").glob("*.pdf"))
    assert names == ["clear", "waiting-room"]


def test_it_keeps_the_minimum_that_it_names(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edition(folder, "tiny", "minimum: clear\n", "body: {size: 14.6pt", "body: {size: 13.9pt")
    assert run(["build", "leaflet", "--edition", "tiny"]) == 1
    assert "`body.size` is 13.9 pt; the least is 14 pt: the tiny edition" in capsys.readouterr().err
    run(["check", "leaflet"])
    assert "tiny.yaml" in capsys.readouterr().out


def test_a_copy_is_told_all_that_it_lacks(folder: Path) -> None:
    (folder / "layouts" / "tiny.yaml").write_text(CLEAR, "utf-8")
    layout, problems = Library().layout("tiny")
    assert layout is None
    fixes = ["Add `minimum:` with one of: standard, clear, large.", "Write `edition: tiny`."]
    assert [problem.fix for problem in problems] == fixes


def test_an_edition_of_the_package_keeps_its_own_minimum(folder: Path) -> None:
    edition(folder, "clear", "minimum: standard\n", "body: {size: 14.6pt", "body: {size: 12.5pt")
    layout, problems = Library().layout("clear")
    assert layout is None
    assert any("keeps a minimum of its own" in problem.what for problem in problems)
    assert any("`body.size` is 12.5 pt" in problem.what for problem in problems)


@pytest.mark.parametrize("command", ["build leaflet", "print leaflet --draft"])
def test_an_unknown_edition_is_a_usage_error(command: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command.split(), "--edition", "huge"]) == 2
    assert f"'huge' is not one of {', '.join(EDITIONS)}." in capsys.readouterr().err
