"""Leaflet + layout + paper → PDFs: set the type, fit the pages, draw, prove, write."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.content.blocks import Leaflet
from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.conformance import prove
from ldn_pdf.pdf.pdf_file import write
from ldn_pdf.problems import Problem
from ldn_pdf.reading.inline_markup import words
from ldn_pdf.reading.layout import Layout, Paper
from ldn_pdf.typesetting.block_flow import Flow, flow
from ldn_pdf.typesetting.boxes import PlacedPage
from ldn_pdf.typesetting.draw_pages import PAPER, draw, draw_on, metadata, new_canvas
from ldn_pdf.typesetting.edition_style import Setting
from ldn_pdf.typesetting.header_footer import Furniture
from ldn_pdf.typesetting.pagination import Cut, Overflow, Room, fit_parts, gap_at, place

_LEADING_STEP = 0.25  # points


class Document(Struct, frozen=True):
    """One finished PDF. `size` is that of body text in points; `free_lines` are left on its last page."""

    part: int
    parts: int
    pages: int
    pdf: bytes
    size: float
    words: int
    free_lines: float


class Typeset(Struct, frozen=True):
    """What came of a leaflet: its documents, or the problems that stand against it, never both."""

    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()


def typeset(leaflet: Leaflet, layout: Layout, paper: Paper) -> Typeset:
    """Set a leaflet in one edition on one paper.

    Yields one document, or two or three parts where the layout allows them. Problems: a word wider
    than its line, a character without a glyph, a text too long by so many lines. Raises
    `proof.Violation`, our own bug, where the result would break PDF/UA or PDF/A.
    """
    return finish(find_pages(leaflet, layout, paper))


def finish(found: Pages | tuple[Problem, ...]) -> Typeset:
    """The documents of pages that were found, or the problems that were found in their place."""
    if not isinstance(found, Pages):
        return Typeset(problems=found)
    return Typeset(documents=tuple(_document(found, part) for part in found.parts))


class FittedPart(Struct, frozen=True):
    """The pages of one part, before they are drawn."""

    number: int
    cut: Cut
    pages: tuple[PlacedPage, ...]
    free_lines: float

    @property
    def words(self) -> int:
        """How many words it holds, head and foot apart."""
        return sum(placed.strip.words for page in self.pages for placed in page.strips if not placed.again)


class Pages(Struct, frozen=True):
    """A leaflet with every strip in its place."""

    flow: Flow
    furniture: Furniture
    paper: Paper
    room: Room
    parts: tuple[FittedPart, ...]


def find_pages(leaflet: Leaflet, layout: Layout, paper: Paper) -> Pages | tuple[Problem, ...]:
    """Every strip in its place, or what stands against it: see `typeset`."""
    over: Overflow | None = None
    longest: Flow | None = None
    for leading in _leadings(layout):
        setting = Setting(layout, leading, leaflet.mark)
        furniture = Furniture(setting, leaflet)
        made = flow(setting, leaflet)
        for ordered, bare in _ways(made):
            result = _fit(ordered, furniture, paper, bare)
            if setting.problems:  # after the fit: it sets the titles of parts and the longest foot
                return tuple(setting.problems)
            if not isinstance(result, Overflow):
                cuts, room = result
                parts = tuple(_part(furniture, room, n, cut) for n, cut in enumerate(cuts, 1))
                return Pages(ordered, furniture, paper, room, parts)
            if over is None or result.lines < over.lines:
                over, longest = result, made
    assert over and longest, "a layout has at least one leading"
    return (_too_long(over, longest, paper),)


def _ways(made: Flow) -> Iterator[tuple[Flow, bool]]:
    """Ways to set it, the best first: see `_help_last`, and `bare` of `fit_parts`."""
    yield made, False
    yield _help_last(made), False
    if made.setting.layout.most_parts > 1:
        yield made, True
        yield _help_last(made), True


def _help_last(made: Flow) -> Flow:
    """The flow with the help panel and the questions after the grids and cards.

    In large print a grid and the contact panel may not share two pages; they then go into different parts.
    """
    order = sorted(made.sections, key=lambda flow: flow.section.name in ("get_help", "ask"))
    return replace(made, sections=tuple(order))


def _leadings(layout: Layout) -> Iterator[float]:
    """From the layout's leading down to the least that it allows."""
    leading = layout.type.body.leading
    while leading >= layout.type.least_leading - 0.001:
        yield leading
        leading -= _LEADING_STEP


def _fit(made: Flow, furniture: Furniture, paper: Paper, bare: bool) -> tuple[tuple[Cut, ...], Room] | Overflow:
    count = len(made.sections)
    whole = _room(made.setting, furniture, paper, 1)
    result = fit_parts(made.part, count, 1, whole)
    if not isinstance(result, Overflow):
        return result, whole
    most = made.setting.layout.most_parts
    if most > 1:
        room = _room(made.setting, furniture, paper, most)
        result = fit_parts(made.part, count, most, room, bare)
        if not isinstance(result, Overflow):
            return result, room
    return result


def _room(setting: Setting, furniture: Furniture, paper: Paper, parts: int) -> Room:
    page = setting.layout.page
    height = PAPER[paper][1] - page.top - page.bottom - furniture.foot_height(parts)
    return Room(height - furniture.head_height, height, setting.space(setting.layout.space.foot), setting.leading)


def _part(furniture: Furniture, room: Room, number: int, cut: Cut) -> FittedPart:
    top = furniture.setting.layout.page.top
    first_top = top + furniture.head_height
    pages = place(cut, room, top, first_top)
    height, start = (room.first, first_top) if len(pages) == 1 else (room.other, top)
    free = height - gap_at(room.foot, cut.k, room.leading) - (pages[-1].bottom - start)
    return FittedPart(number, cut, pages, max(0.0, free / room.leading))


def _document(found: Pages, part: FittedPart) -> Document:
    leaflet, parts = found.flow.leaflet, len(found.parts)
    canvas = draw(leaflet, found.furniture, found.paper, part.pages, part.number, parts)
    pdf = write(canvas, metadata(leaflet, part.number, parts))
    size = found.flow.setting.size
    return Document(part.number, parts, len(part.pages), pdf, size, part.words, part.free_lines)


class JoinedLetters:
    """Many leaflets in one PDF, each from the front of a sheet on: one print job, also on both sides."""

    def __init__(self) -> None:
        self._canvas: TaggedCanvas | None = None
        self._first: Leaflet | None = None

    def add(self, found: Pages) -> int:
        """Draw a leaflet behind the others. Gives the number of the PDF's page on which it begins."""
        leaflet = found.flow.leaflet
        if self._canvas is None:
            self._canvas, self._first = new_canvas(found.paper), leaflet
        canvas, start = self._canvas, 0
        for part in found.parts:
            canvas.new_part(*PAPER[found.paper])
            start = start or canvas.getPageNumber()
            draw_on(canvas, leaflet, found.furniture, found.paper, part.pages, part.number, len(found.parts))
        return start

    def pdf(self) -> bytes:
        """The whole, once something was added. Raises `page_proof.Violation`."""
        assert self._canvas and self._first
        prove(self._canvas, self._first.mark)
        return write(self._canvas, metadata(self._first, 1, 1))


def _too_long(over: Overflow, made: Flow, paper: Paper) -> Problem:
    """By how many lines it is too long, at the longest section's place."""
    setting = made.setting
    flows = (*made.warnings, *made.sections)
    longest = max(flows, key=lambda entry: sum(strip.height for strip in entry.strips))
    name = words(longest.section.heading)
    lines = round(sum(strip.height for strip in longest.strips) / setting.leading)
    parts = setting.layout.most_parts
    pages = "two pages" if parts == 1 else f"{parts} parts of two pages"
    edition, sheet = setting.layout.edition, {"letter": "Letter", "a4": "A4"}[paper]
    plural = "line" if over.lines == 1 else "lines"
    fix = f"Cut words. The longest section is “{name}”, with {lines} lines."
    if parts > 1:
        fix += " Or make two sections of it: a part ends between sections."
    what = f"The {edition} edition on {sheet} is {over.lines} {plural} too long for {pages}."
    typed = next((run.origin for run in longest.section.heading if run.origin), None)
    if typed:
        return typed.problem(what, fix, "too-long", length=len(typed.value))
    return Problem(longest.section.mark or made.leaflet.mark, what, fix, "too-long")
