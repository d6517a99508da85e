"""Leaflet + layout + paper → PDFs: set the type, fit the pages, draw, prove, write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ldn_pdf.problems import Problem
from ldn_pdf.reading.inline import words
from ldn_pdf.reading.layout import Layout, Paper
from ldn_pdf.typesetting import labels
from ldn_pdf.typesetting.blocks import Leaflet
from ldn_pdf.typesetting.fit import Cut, Overflow, Room, fit_parts, gap_at, place
from ldn_pdf.typesetting.flow import Flow, flow
from ldn_pdf.typesetting.furniture import Furniture, PageId
from ldn_pdf.typesetting.metadata import Metadata
from ldn_pdf.typesetting.proof import prove
from ldn_pdf.typesetting.setting import Setting
from ldn_pdf.typesetting.strips import Backdrop, PlacedPage
from ldn_pdf.typesetting.surface import Surface
from ldn_pdf.typesetting.writer import write

PAPER: dict[Paper, tuple[float, float]] = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}  # points
_LEADING_STEP = 0.25  # points


@dataclass(frozen=True, slots=True)
class Document:
    """One finished PDF. `size` is that of body text in points; `free_lines` are left on its last page."""

    part: int
    parts: int
    pages: int
    pdf: bytes
    size: float
    words: int
    free_lines: float


@dataclass(frozen=True, slots=True)
class Typeset:
    """What came of a leaflet: its documents, or the problems that stand against it, never both."""

    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()


def typeset(leaflet: Leaflet, layout: Layout, paper: Paper) -> Typeset:
    """Set a leaflet in one edition on one paper.

    Yields one document, or two or three parts where the layout allows them. Problems: a word wider
    than its line, a character without a glyph, a text too long by so many lines. Raises
    `proof.Violation`, our own bug, where the result would break PDF/UA or PDF/A.
    """
    over: Overflow | None = None
    longest: Flow | None = None
    for leading in _leadings(layout):
        setting = Setting(layout, leading)
        furniture = Furniture(setting, leaflet)
        made = flow(setting, leaflet)
        if setting.problems:
            return Typeset(problems=tuple(setting.problems))
        result = _fit(made, furniture, paper)
        if not isinstance(result, Overflow):
            return Typeset(documents=tuple(_documents(made, furniture, paper, *result)))
        over, longest = result, made
    assert over and longest, "a layout has at least one leading"
    return Typeset(problems=(_too_long(over, longest, paper),))


def _leadings(layout: Layout) -> Iterator[float]:
    """From the layout's leading down to the least that it allows."""
    leading = layout.type.body.leading
    while leading >= layout.type.least_leading - 0.001:
        yield leading
        leading -= _LEADING_STEP


def _fit(made: Flow, furniture: Furniture, paper: Paper) -> tuple[tuple[Cut, ...], Room] | Overflow:
    count = len(made.sections)
    whole = _room(made.setting, furniture, paper, 1)
    result = fit_parts(made.part, count, 1, whole)
    if not isinstance(result, Overflow):
        return result, whole
    most = made.setting.layout.most_parts
    if most > 1:
        room = _room(made.setting, furniture, paper, most)
        result = fit_parts(made.part, count, most, room)
        if not isinstance(result, Overflow):
            return result, room
    return result


def _room(setting: Setting, furniture: Furniture, paper: Paper, parts: int) -> Room:
    page = setting.layout.page
    height = PAPER[paper][1] - page.top - page.bottom - furniture.foot_height(parts)
    return Room(height - furniture.head_height, height, setting.space(setting.layout.space.foot), setting.leading)


def _documents(made: Flow, furniture: Furniture, paper: Paper, cuts: tuple[Cut, ...], room: Room) -> Iterator[Document]:
    setting, parts = made.setting, len(cuts)
    for part, cut in enumerate(cuts, 1):
        top = setting.layout.page.top
        pages = place(cut, room, top, top + furniture.head_height)
        pdf = _draw(made, furniture, paper, pages, part, parts)
        height = room.first if len(pages) == 1 else room.other
        start = top + (furniture.head_height if len(pages) == 1 else 0.0)
        free = height - gap_at(room.foot, cut.k, room.leading) - (pages[-1].bottom - start)
        count = sum(placed.strip.words for page in pages for placed in page.strips if not placed.again)
        yield Document(part, parts, len(pages), pdf, setting.size, count, max(0.0, free / room.leading))


def _draw(
    made: Flow, furniture: Furniture, paper: Paper, pages: tuple[PlacedPage, ...], part: int, parts: int
) -> bytes:
    width, height = PAPER[paper]
    surface = Surface(width, height)
    for n, page in enumerate(pages, 1):
        surface.start_page()
        _backdrops(surface, page)
        for placed in page.strips:
            if placed.strip.draw:
                with surface.as_artifact("Layout" if placed.again else ""):
                    placed.strip.draw(surface, placed.top, placed.height)
        if n == 1:
            furniture.draw_head(surface)
        furniture.draw_foot(surface, PageId(n, len(pages), part, parts), height, parts)
        surface.end_page()
    surface.read_last(furniture.last_roles())
    leaflet = made.leaflet
    title = words(leaflet.title)
    if parts > 1:
        title += ", " + labels.PART.format(part=part, parts=parts).lower()
    prove(surface, leaflet.mark)
    return write(surface, Metadata(title, leaflet.author, leaflet.subject, leaflet.language, leaflet.issued))


def _backdrops(surface: Surface, page: PlacedPage) -> None:
    """Frames and bands, each from the top of its first strip on the page to the bottom of its last."""
    spans: dict[Backdrop, tuple[float, float]] = {}
    for placed in page.strips:
        for backdrop in placed.strip.backdrops:
            top, _ = spans.get(backdrop, (placed.top, 0.0))
            spans[backdrop] = (top, placed.top + placed.height)
    for backdrop, (top, bottom) in spans.items():
        backdrop.draw(surface, top, bottom - top)


def _too_long(over: Overflow, made: Flow, paper: Paper) -> Problem:
    """By how many lines it is too long, at the longest section's place."""
    setting = made.setting
    flows = [*made.sections]
    longest = max(flows, key=lambda entry: sum(strip.height for strip in entry.strips))
    name = words(longest.section.heading)
    lines = round(sum(strip.height for strip in longest.strips) / setting.leading)
    parts = setting.layout.most_parts
    pages = "two pages" if parts == 1 else f"{parts} parts of two pages"
    edition, sheet = setting.layout.edition, {"letter": "Letter", "a4": "A4"}[paper]
    plural = "line" if over.lines == 1 else "lines"
    return Problem(
        mark=longest.section.mark or made.leaflet.mark,
        what=f"The {edition} edition on {sheet} is {over.lines} {plural} too long for {pages}.",
        mend=f"Cut words. The longest section is “{name}”, with {lines} lines.",
        rule="too-long",
    )
