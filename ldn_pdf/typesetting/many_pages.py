"""A leaflet of as many pages as it takes, in one PDF: for staff, as a review sheet. A handout has two at most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ldn_pdf.content.blocks import Leaflet
from ldn_pdf.pdf.pdf_file import write
from ldn_pdf.reading.inline_markup import words
from ldn_pdf.reading.layout import Layout, Paper
from ldn_pdf.typesetting.block_flow import Flow, flow
from ldn_pdf.typesetting.boxes import Placed, PlacedPage, Strip
from ldn_pdf.typesetting.draw_pages import PAPER, TYPED, draw, metadata
from ldn_pdf.typesetting.edition_style import Setting
from ldn_pdf.typesetting.header_footer import Furniture, PageId
from ldn_pdf.typesetting.pagination import gap_at
from ldn_pdf.typesetting.typeset import Document, Typeset

_BEST = 20  # twentieths: each gap at its best, as there is no page to fill


def typeset_long(leaflet: Leaflet, layout: Layout, paper: Paper) -> Typeset:
    """Set a leaflet on as many pages as it takes: one document, or what cannot be set."""
    setting = Setting(layout, layout.type.body.leading, leaflet.mark)
    furniture = Furniture(setting, leaflet)
    made = flow(setting, leaflet, furniture)
    strips = made.part(0, len(made.sections), 1, 1)
    if setting.problems:
        return Typeset(problems=tuple(setting.problems))
    top, bottom = layout.page.top, PAPER[paper][1] - layout.page.bottom - furniture.foot_height
    bottom -= gap_at(setting.space(layout.space.foot), 0, setting.leading)
    tops = top + furniture.first.height, top + furniture.running_height
    pages = tuple(_pages(_kept_together(strips), tops, bottom, setting.leading))
    drawn = draw(leaflet, furniture, paper, pages, PageId(1, len(pages)))
    free = (bottom - pages[-1].bottom) / setting.leading
    pdf = write(drawn, metadata(leaflet, 1, 1), TYPED, bookmarks=_bookmarks(made, pages))
    return Typeset((Document(1, 1, len(pages), pdf, setting.size, sum(strip.words for strip in strips), free),))


def _bookmarks(made: Flow, pages: Sequence[PlacedPage]) -> dict[int, list[str]]:
    """The headings of the sections by the number of the page on which each begins: who has many pages jumps."""
    heads = {id(entry.strips[0]): words(entry.section.heading) for entry in made.sections if entry.strips}
    return {
        number: [heads[id(placed.strip)] for placed in page.strips if id(placed.strip) in heads]
        for number, page in enumerate(pages, 1)
    }


def _kept_together(strips: Sequence[Strip]) -> Iterator[list[Strip]]:
    """The strips in groups, in each of which all but the first are glued to the one above."""
    group: list[Strip] = []
    for strip in strips:
        if group and not strip.glued:
            yield group
            group = []
        group.append(strip)
    yield group


def _pages(
    groups: Iterator[list[Strip]], tops: tuple[float, float], bottom: float, leading: float
) -> Iterator[PlacedPage]:
    """Pages filled one after the other. A group that is higher than a page is torn where the page ends."""
    placed: list[Placed] = []
    y = tops[0]
    for group in groups:
        if placed and y + sum(_gap(strip, leading) + strip.height for strip in group) > bottom:
            yield PlacedPage(tuple(placed), y)
            placed, y = _begun(group[0], tops[1])
        for strip in group:
            gap = _gap(strip, leading) if any(not one.again for one in placed) else 0.0
            if placed and y + gap + strip.height > bottom:
                yield PlacedPage(tuple(placed), y)
                (placed, y), gap = _begun(strip, tops[1]), 0.0
            placed.append(Placed(strip, y + gap, strip.height))
            y += gap + strip.height
    yield PlacedPage(tuple(placed), y)


def _begun(first: Strip, top: float) -> tuple[list[Placed], float]:
    """A page with the heading row that stands again above its first strip, and where that strip begins."""
    placed: list[Placed] = []
    for strip in first.repeat:
        placed.append(Placed(strip, top, strip.height, again=True))
        top += strip.height
    return placed, top


def _gap(strip: Strip, leading: float) -> float:
    return gap_at(strip.space, _BEST, leading) if strip.space.best else 0.0
