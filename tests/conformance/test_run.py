"""`make conformance` prints one table and says what it could not do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conformance import __main__ as run
from tests.conformance import verapdf


@pytest.fixture
def one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """One small handout, checked by two checkers, and no veraPDF."""

    def unobtainable() -> verapdf.VeraPDF:
        raise verapdf.NoVeraPDFError("veraPDF did not run: no reason.")

    monkeypatch.setattr(run, "whole", lambda: [("world", "clear", "letter")])
    monkeypatch.setattr(run, "fillable", list)
    monkeypatch.setattr(run, "card_sheets", list)
    monkeypatch.setattr(run, "CHECKERS", {"sound": None, "picky": None})
    monkeypatch.setattr(run, "check", lambda name, document: ["too thin"] if name == "picky" else [])
    monkeypatch.setattr(run, "wcag", lambda data: [])
    monkeypatch.setattr(verapdf, "find", unobtainable)


def test_a_table_and_what_was_found(
    one_file: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "argv", ["conformance", "--keep", str(tmp_path)])
    assert run.main() == 1
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert lines[1].split() == ["world_clear_letter.pdf", "ok", "1", "found", "ok"]
    assert lines[2].split() == ["passed", "1/1", "0/1", "1/1"]
    assert shown.err == "world_clear_letter.pdf, picky: too thin\nveraPDF did not run: no reason.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["world_clear_letter.pdf"]


def test_a_table_for_the_readme(
    one_file: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "check", lambda name, document: [])
    monkeypatch.setattr(sys, "argv", ["conformance", "--markdown"])
    assert run.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith(" by `make conformance`:")
    assert lines[2:] == [
        "| handout | PDFs | sound | picky | WCAG 2.2 |",
        "|---|---|---|---|---|",
        "| world | 1 | 1 | 1 | 1 |",
    ]
