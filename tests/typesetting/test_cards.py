"""Wallet cards: two panels in a dashed frame, the fold named above."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ldn_pdf.reading.layout import Paper
from tests.typesetting.making import leaflet, library, pdfs, set_in
from tests.typesetting.pages import MM, in_order, margins, overlaps, printed, text_of

CARD: dict[str, Any] = {
    "heading": "Fall alert",
    "text": "I have weak legs. Help me sit, then call my clinic.",
    "lines": ["My name:", "Call first:", "Phone:"],
    "foot": "Clinic: {clinic.phone}\n\n{clinic.name}",
    "fold": "Fold here",
    "copies": 2,
}
WORDS = (
    "Fold here Fall alert I have weak legs. Help me sit, then call my clinic. "
    "My name: Call first: Phone: Clinic: 555-0142 Hillside Example Clinic"
)


def handout(**changes: Any) -> dict[str, Any]:
    card = {key: value for key, value in (CARD | changes).items() if value is not None}
    return {"sections": [{"heading": "Cut it out", "card": card}]}


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("edition", ["standard", "clear", "large"])
def test_each_copy_says_everything_within_the_page(edition: str, paper: Paper, tmp_path: Path) -> None:
    made = pdfs(tmp_path, handout(), edition, paper)
    assert in_order(f"{WORDS} {WORDS}", text_of(made)) == ""
    for pdf in made:
        assert overlaps(pdf) == []
        assert min(side for sides in margins(pdf) for side in sides) > 10


@pytest.mark.parametrize("without", ["lines", "foot", "fold"])
def test_what_is_left_out_leaves_a_whole_card(without: str, tmp_path: Path) -> None:
    (pdf,) = pdfs(tmp_path, handout(**{without: None}))
    assert text_of([pdf]).count("Fallalert") == 2


@pytest.mark.parametrize("edition", ["clear", "large"])
def test_a_long_fold_takes_more_lines_over_the_middle_of_the_card(edition: str, tmp_path: Path) -> None:
    words = "Fold the card here along the dotted line, so that the warning stands outside, and keep it with you"
    made = pdfs(tmp_path, handout(fold=words, copies=1), edition)
    lines = [line for pdf in made for line in printed(pdf) if line.text in words.replace(" ", "")]
    assert len(lines) > 1
    rail = 20 * MM
    for line in lines:
        assert (line.left + line.right) / 2 == pytest.approx(rail + 86 * MM, abs=2)


def test_a_card_stands_on_the_page_of_the_words_that_tell_how_to_use_it(tmp_path: Path) -> None:
    how = {"heading": "Cut it out", "bullets": ["Cut along the line.", "Fold it.", "Keep it with you."]}
    for stretches in range(4, 14):
        before = {"heading": "Stretch", "bullets": [f"Stretch {n} times." for n in range(stretches)]}
        (pdf,) = pdfs(tmp_path, {"sections": [before, how | {"card": CARD | {"copies": 1}}]})
        first = [next(line.page for line in printed(pdf) if words in line.text) for words in ("Cutalong", "Foldhere")]
        assert first[0] == first[1], f"after {stretches} stretches"


def test_a_word_over_the_fold_that_no_line_can_hold_is_refused(tmp_path: Path) -> None:
    (problem,) = set_in(leaflet(tmp_path, handout(fold="w" * 100))).problems
    assert problem.rule == "wide-word"
    assert problem.mark.file.endswith("example.yaml")


def test_the_scissors_of_a_card_without_a_fold_keep_clear_of_the_pages_edge(tmp_path: Path) -> None:
    long = {"heading": "First", "text": "Stretching is slow movement, with rest after it. " * 14}
    made = pdfs(tmp_path, {"sections": [long, *handout(fold=None)["sections"]]})
    alone = pdfs(tmp_path, handout(fold=None))
    assert min(side for pdf in (*made, *alone) for sides in margins(pdf) for side in sides) > 10


def test_copies_are_whole_but_need_not_share_a_page(tmp_path: Path) -> None:
    long = {"heading": "First", "text": "Stretching is slow movement, with rest after it. " * 14}
    card = {"heading": "Cut it out", "card": CARD}
    (pdf,) = pdfs(tmp_path, {"sections": [long, card]}, "clear", "letter")
    pages = [line.page for line in printed(pdf) if line.text == "Draft:Fallalert"]
    assert len(pages) == 2
    for page in set(pages):
        assert [line.page for line in printed(pdf) if line.text == "Foldhere"].count(page) == pages.count(page)


def test_a_card_inside_a_callout_is_refused_at_its_place(tmp_path: Path) -> None:
    section = {"heading": "Cut it out", "callout": "warning", "card": CARD}
    _, problems = library(tmp_path, example={"sections": [section]}).handout("example")
    (problem,) = [problem for problem in problems if problem.rule == "card-in-callout"]
    assert problem.is_error and problem.mark.line > 11
