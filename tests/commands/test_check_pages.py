"""`check` sets the type as `build` does, and `check --room` tells the lines to spare."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ldn_pdf.cli import run
from tests.typesetting.making import library


def test_check_finds_a_word_that_no_line_holds_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    library(tmp_path, wide={"sections": [{"heading": "H", "text": "w" * 200}]})
    assert run(["check", "wide"]) == 1
    assert capsys.readouterr().out.count("[wide-word]") == 1


def test_check_warns_of_what_does_not_fit_one_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    sections = [{"heading": f"Part {n}", "text": "Stretching is slow movement. " * 20} for n in range(6)]
    library(tmp_path, long={"sections": sections})
    run(["check", "long"])
    assert "[in-parts]" in capsys.readouterr().out


def test_check_warns_of_a_card_for_which_a_sheet_of_cards_has_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    foot = "The nurses know me well. Ask them first. They are there from 8 to 5. Show them this card and my list."
    card = {"heading": "An alert of two lines for this card", "text": "Help me sit.", "lines": ["Me:", "A:", "B:"]}
    library(tmp_path, tall={"sections": [{"heading": "H", "card": {**card, "foot": foot}}]})
    run(["check", "tall"])
    assert "warning: The card is 1 line too long" in capsys.readouterr().out
    assert run(["build", "tall", "--cards"]) == 1


def test_room_is_told_for_each_edition_and_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    library(tmp_path, short={})
    run(["check", "short", "--room"])
    head, row, *_ = capsys.readouterr().out.splitlines()
    for column in ("clear letter", "clear a4", "large letter", "standard a4"):
        assert column in head
    assert re.fullmatch(r"short( +\d+){6}", row)
    run(["check", "short", "--room", "--format", "json"])
    told = json.loads(capsys.readouterr().out)["short"]
    assert [*map(str, told.values())] == row.split()[1:]


def test_a_clinic_that_makes_a_handout_too_long_is_told_which_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [f"Stretch number {n} once more, and breathe out slowly while you do." for n in range(42)]
    clinic = {"formats": "Ask us for it in large print. " * 40}
    library(tmp_path, clinic, stiff_legs={"sections": [{"heading": "H", "bullets": words}]})
    run(["check", "stiff-legs"])
    assert "clinic.yaml:7:11: warning: The clear edition of stiff-legs on Letter is " in capsys.readouterr().out


def test_check_warns_of_a_clinic_that_does_not_speak_a_handouts_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    library(tmp_path, {"after_hours": "555-0143"}, english={}, spanish={"language": "es-US"})
    run(["check"])
    assert capsys.readouterr().out.count("in Spanish these stand in another language: `hours`.") == 1
    library(tmp_path, {"translations": [{"language": "es-MX", "hours": "De lunes a viernes"}]})
    run(["check"])
    assert "[clinic-language]" not in capsys.readouterr().out
