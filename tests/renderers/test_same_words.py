"""PDF, HTML and plain text say the same words in the same order, for every handout and every kind of block."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ldn_pdf.content.blocks import Leaflet, on_screen
from ldn_pdf.library.folder import Library, bundled
from ldn_pdf.library.prepare import layouts, prepare
from ldn_pdf.reading.inline_markup import words
from ldn_pdf.renderers.html import html
from ldn_pdf.renderers.text import text
from ldn_pdf.typesetting.typeset import typeset
from tests.packs import shared
from tests.renderers.reading import words_of_html, words_of_pdf, words_of_text

SOURCES = ("Example A. A study of stretching. Journal of Examples 2020.", "The Stretching Club, 2021")
EXAMPLES = Path(__file__).parent.parent / "data" / "handouts"
HANDOUTS = [(None, name) for name in Library(bundled("handouts")).names()]
HANDOUTS += [(EXAMPLES, path.stem) for path in sorted(EXAMPLES.glob("*.yaml"))]


def leaflet_of(folder: Path | None, name: str) -> tuple[Leaflet, tuple[str, ...]]:
    prepared, problems = prepare(
        Library(folder or bundled("handouts"), bundled("handouts") / "clinic.yaml", shared()), name
    )
    assert prepared, problems
    return prepared.leaflet(), prepared.sources


def pdf_words(leaflet: Leaflet, folder: Path) -> list[str]:
    """The words of the PDF, a part after the other."""
    sound, _ = layouts(Library(bundled("handouts")), ("standard", "large"))
    typeset_in = typeset(leaflet, sound["standard"], "letter")
    if typeset_in.problems:
        typeset_in = typeset(leaflet, sound["large"], "letter")
    assert typeset_in.problems == ()
    said: list[str] = []
    for document in typeset_in.documents:
        path = folder / f"part{document.part}.pdf"
        path.write_bytes(document.pdf)
        said += words_of_pdf(path)
    return said


def lost(page: list[str], pdf: list[str], leaflet: Leaflet) -> Counter[str]:
    """The words of the web page that the PDF says less often: tiers of help need no heading over them there."""
    heading = next((words(s.heading).split() for s in leaflet.sections if s.name == "get_help"), [])
    return Counter(bare(page)) - Counter(bare(pdf)) - Counter(bare(heading))


def inner(said: list[str], leaflet: Leaflet) -> list[str]:
    """The words of a twin from the main point to the closing details."""
    first = words(leaflet.main_point.text).split()
    last = leaflet.foot.disclaimer.split()
    start = next(at for at in range(len(said)) if said[at : at + len(first)] == first)
    end = next(at for at in range(len(said)) if said[at : at + len(last)] == last)
    return said[start:end]


def bare(said: list[str]) -> list[str]:
    """The words without the signs that follow a label or a cell."""
    return [word.rstrip(":.") for word in said if word.rstrip(":.")]


@pytest.mark.parametrize(("folder", "name"), HANDOUTS, ids=[name for _, name in HANDOUTS])
def test_the_pdf_says_all_that_the_web_page_says(folder: Path | None, name: str, tmp_path: Path) -> None:
    leaflet, _ = leaflet_of(folder, name)
    page = inner(words_of_html(html(leaflet), stacked=False), leaflet)
    assert len(page) > 50
    assert lost(page, pdf_words(leaflet, tmp_path), leaflet) == Counter()


@pytest.mark.parametrize(("folder", "name"), HANDOUTS, ids=[name for _, name in HANDOUTS])
def test_html_and_text_say_the_same(folder: Path | None, name: str) -> None:
    leaflet, sources = leaflet_of(folder, name)
    assert words_of_text(text(leaflet, sources)) == words_of_html(html(on_screen(leaflet), sources), stacked=True)


def test_the_leaflet_made_by_hand_too(leaflet: Leaflet) -> None:
    assert words_of_text(text(leaflet, SOURCES)) == words_of_html(html(leaflet, SOURCES), stacked=True)


def test_a_lost_word_would_show(leaflet: Leaflet) -> None:
    short = html(leaflet, SOURCES).replace("Not sure", "Sure")
    assert words_of_text(text(leaflet, SOURCES)) != words_of_html(short, stacked=True)
