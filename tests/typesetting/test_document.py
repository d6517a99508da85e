"""Whole documents, in every edition on both papers: what must hold whatever an author writes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from ldn_pdf.content.blocks import Leaflet
from ldn_pdf.content.compose import addressed
from ldn_pdf.library.folder import EDITIONS, Library
from ldn_pdf.library.prepare import prepare
from ldn_pdf.pdf.written_objects import plain_stream
from ldn_pdf.reading.inline_markup import words
from ldn_pdf.reading.layout import Paper
from ldn_pdf.typesetting import draw_pages, edition_style
from ldn_pdf.typesetting.typeset import Pages, find_pages, typeset
from tests.typesetting.handouts import closing_words, handout, with_picture, words_in_order
from tests.typesetting.making import layout, leaflet, set_in
from tests.typesetting.pages import characters, in_order, margins, overlaps, pages, text_of

PAPERS: tuple[Paper, ...] = ("letter", "a4")
SMALLEST = {"standard": 12, "clear": 14, "large": 18}  # points, foot included: RNIB Clear Print; UKAAF and ACB
MOST_PARTS = {"standard": 2, "clear": 2, "large": 3}


def check(of: Leaflet, edition: str, paper: Paper) -> str:
    """What must hold for whatever comes out; returns what that was."""
    made = set_in(of, edition, paper)
    if made.problems:
        assert made.documents == ()
        (problem,) = made.problems
        assert problem.rule == "too-long"
        assert problem.mark.line > 1
        return "refused"
    assert 1 <= len(made.documents) <= MOST_PARTS[edition]
    for document in made.documents:
        assert document.pages == pages(document.pdf) in (1, 2)
        assert document.free_lines >= 0
        assert min(side for sides in margins(document.pdf) for side in sides) >= 10  # mm
        assert min(sides[0] for sides in margins(document.pdf)) >= 19.5  # mm: room for punched holes
        assert min(char.size for char in characters(document.pdf)) >= SMALLEST[edition]
        assert overlaps(document.pdf) == []
    placed = find_pages(of, layout(edition), paper)
    assert isinstance(placed, Pages)
    sections = [made.section for made in placed.flow.sections]  # help may follow a grid
    if placed.flow.fill_in == "first":
        sections.insert(placed.parts[-1].cut.sections[0], sections.pop())
    printed = tuple(sections)
    assert sorted(words(made.heading) for made in printed) == sorted(words(made.heading) for made in of.sections)
    found = text_of([document.pdf for document in made.documents])
    both = (words_in_order(replace(of, sections=printed), paragraphs) for paragraphs in (False, True))
    lost = [in_order(unicodedata.normalize("NFC", said).replace("\u00a0", " "), found) for said in both]
    assert "" in lost, lost
    for said in closing_words(of):
        assert in_order(said, found) == ""
    return "parts" if len(made.documents) > 1 else f"{made.documents[0].pages} pages"


def bundled(name: str) -> Leaflet:
    ready, problems = prepare(Library(), name)
    assert ready, problems
    return ready.leaflet()


@pytest.mark.parametrize("paper", ["letter", pytest.param("a4", marks=pytest.mark.slow)])
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.slow] * (n % 4 in (1, 2))) for n, name in enumerate(Library().names())],
)  # half of them in English, half in Spanish
def test_the_bundled_handouts_fit_and_say_all_their_words(name: str, edition: str, paper: Paper) -> None:
    assert check(bundled(name), edition, paper) != "refused"


def outcomes(seeds: range, folder: Path) -> set[str]:
    with_picture(folder)
    leaflets = [leaflet(folder, handout(seed)) for seed in seeds]
    return {check(of, edition, PAPERS[n % 2]) for n, of in enumerate(leaflets) for edition in EDITIONS}


def test_any_handout_fits_whole_or_is_refused(tmp_path: Path) -> None:
    assert outcomes(range(8), tmp_path) >= {"1 pages", "2 pages", "parts"}


@pytest.mark.slow
@pytest.mark.parametrize("seeds", [range(n, n + 20) for n in range(20, 300, 20)], ids=str)
def test_any_of_many_handouts_fits_whole_or_is_refused(seeds: range, tmp_path: Path) -> None:
    assert len(outcomes(seeds, tmp_path)) > 2


def leadings(edition: str, folder: Path) -> list[float]:
    """The leading in points of longer and longer texts, up to the longest that fits two pages."""
    found = []
    for count in range(10, 200, 16):
        text = "Stretching is slow movement. " * count
        placed = find_pages(leaflet(folder, {"sections": [{"heading": "One", "text": text}]}), layout(edition), "a4")
        if not isinstance(placed, Pages) or len(placed.parts) > 1:
            return found
        found.append(placed.flow.setting.leading)
    raise AssertionError("all texts fit")


def test_leading_gives_last_and_never_under_its_least(tmp_path: Path) -> None:
    standard = leadings("standard", tmp_path)
    assert standard == sorted(standard, reverse=True)
    assert standard[0] == layout("standard").type.body.leading
    assert layout("standard").type.least_leading <= standard[-1] < standard[0]
    assert set(leadings("clear", tmp_path)) == {layout("clear").type.body.leading}


def test_the_bytes_do_not_follow_from_what_was_set_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Strips, heads and drawn lines are kept for the next row; a row set by another process, or first, is the same."""
    for_anyone = bundled("before-ldn")
    names = ("Pat Example", "Xu Ŵ", "Alexandra Maximiliana Example-Featherstonehaugh of the Long Meadow", "Pat Example")

    def made(
        names: Sequence[str], edition: str = "clear", paper: Paper = "a4", rows_of_one_list: bool = False
    ) -> list[list[bytes]]:
        of = addressed(for_anyone, "Pat") if rows_of_one_list else for_anyone
        rows = [typeset(addressed(of, name), layout(edition), paper, copy="x") for name in names]
        return [[document.pdf for document in row.documents] for row in rows]

    first = made(names)
    made(names[:1], "large")
    made(names[:1], paper="letter")
    assert made(names[::-1])[::-1] == first
    assert made(names, rows_of_one_list=True) == first  # pages are found once, where a name takes no more room
    assert made(names, "large", rows_of_one_list=True) == made(names, "large")
    monkeypatch.setattr(draw_pages, "_at", draw_pages._at.__wrapped__)
    monkeypatch.setattr(draw_pages, "_page", draw_pages._page.__wrapped__)
    monkeypatch.setattr(edition_style, "_MOST_KEPT", 0)
    assert made(names) == first


def test_the_figures_of_a_document_are_true(tmp_path: Path) -> None:
    (document,) = set_in(leaflet(tmp_path, {"steps": ["Sit.", "Stand."]}), "clear").documents
    assert (document.part, document.parts, document.size) == (1, 1, 14.6)
    of = leaflet(tmp_path, {"steps": ["Sit.", "Stand."]})
    assert document.words == pytest.approx(len(" ".join([words_in_order(of), *closing_words(of)]).split()), abs=4)
    texts = [char.bottom for char in characters(document.pdf)]
    foot = max(bottom for bottom in texts if bottom < 120)
    lowest = min(bottom for bottom in texts if bottom > foot + 20)
    assert document.free_lines * 19 == pytest.approx(lowest - foot, abs=3 * 19)


def test_data_that_end_in_a_carriage_return_are_as_long_as_they_say() -> None:
    """A checker reads a carriage return and a line feed as one end-of-line, of which /Length counts nothing."""
    assert plain_stream("/X", b"data\r") == b"<</X/Length 5>>\nstream\ndata\r\r\nendstream"
