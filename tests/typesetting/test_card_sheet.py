"""Eight wallet cards a page, each as large as a bank card, with nothing dropped and the disclaimer at the foot."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from ldn_pdf.cli import run
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import prepare
from ldn_pdf.reading.layout import Paper
from ldn_pdf.typesetting.card_sheet import card_sheet
from ldn_pdf.typesetting.typeset import Typeset
from tests.typesetting.making import library
from tests.typesetting.pages import text_of

MM = 72 / 25.4
CARD = {
    "heading": "Opioid alert",
    "text": "I take low-dose naltrexone (LDN), which can block opioid pain relief.",
    "lines": ["My name:", "Call first:", "Phone:"],
    "foot": "**Prescriber:** {clinic.phone}",
    "fold": "Fold here",
}


def sheet(folder: Path, paper: Paper = "letter", **changes: Any) -> Typeset:
    library(folder, cards={"sections": [{"heading": "Your card", "card": CARD | changes}]})
    own = Library(folder / "handouts")
    prepared, problems = prepare(own, "cards")
    layout = own.layout("standard")[0]
    assert prepared and layout, problems
    return card_sheet(prepared.leaflet(), layout, paper)


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_eight_whole_cards_and_the_disclaimer(tmp_path: Path, paper: Paper) -> None:
    (document,) = sheet(tmp_path, paper).documents
    words = text_of([document.pdf])
    assert document.pages == 1
    for said in ("Opioidalert", "opioidpainrelief", "Myname:", "Callfirst:", "Phone:", "Prescriber:"):
        assert words.count(said) == 8, said
    assert words.count("Thisisgeneralinformation,notmedicaladvice.") == 1
    assert "Foldhere" not in words


def test_each_card_is_as_large_as_a_bank_card(tmp_path: Path) -> None:
    (document,) = sheet(tmp_path).documents
    page = pypdfium2.PdfDocument(document.pdf)[0].get_textpage()
    finder, found = page.search("Opioid alert"), []
    while place := finder.get_next():
        found.append(page.get_charbox(place[0]))
    lefts, tops = sorted({round(box[0], 1) for box in found}), sorted({round(box[3], 1) for box in found})
    assert [round(b - a, 1) for a, b in itertools.pairwise(lefts)] == [round(86 * MM, 1)]
    assert all(abs(b - a - 54 * MM) < 0.15 for a, b in itertools.pairwise(tops)) and len(tops) == 4


def test_a_card_that_is_too_long_is_refused_by_lines(tmp_path: Path) -> None:
    result = sheet(tmp_path, foot="Prescriber: {clinic.phone}\n\nOne\n\nTwo\n\nThree\n\nFour")
    (problem,) = result.problems
    assert problem.rule == "card-too-long" and not result.documents
    assert "lines too long for one side of 86 by 54 mm" in problem.what


def test_a_handout_without_a_card_has_no_sheet(tmp_path: Path) -> None:
    library(tmp_path, plain={})
    own = Library(tmp_path / "handouts")
    prepared, layout = prepare(own, "plain")[0], own.layout("standard")[0]
    assert prepared and layout
    assert card_sheet(prepared.leaflet(), layout, "letter") == Typeset()


def test_build_writes_it_beside_the_handout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    library(tmp_path, cards={"sections": [{"heading": "Your card", "card": CARD}]}, plain={})
    monkeypatch.chdir(tmp_path)
    assert run(["build", "--cards", "--paper", "a4", "--paper", "letter"]) == 0
    made = {path.name for path in Path("out").iterdir()}
    assert {name for name in made if "_cards_" in name} == {"cards_cards_a4_v1.0.pdf", "cards_cards_letter_v1.0.pdf"}
    assert run(["build", "plain", "--cards"]) == 0
    assert "No handout of these has a wallet card." in capsys.readouterr().out
    handout = Path("handouts/cards.yaml")
    handout.write_text(handout.read_text("utf-8").replace("1.0", "1.1"), "utf-8")
    assert run(["build", "--cards"]) == 0
    assert "cards_cards_letter_v1.0.pdf" in {path.name for path in Path("out/old").iterdir()}
