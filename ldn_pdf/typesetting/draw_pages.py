"""Placed strips → tagged pages, proved: ink and structure tree tell the same story."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial

from msgspec.structs import replace

from ldn_pdf.content.blocks import Leaflet
from ldn_pdf.pdf.canvas import LAYOUT, PAGINATION, Artifact, Ink, ink
from ldn_pdf.pdf.conformance import prove
from ldn_pdf.pdf.metadata import Metadata
from ldn_pdf.pdf.tagged_pages import DrawnPage, TaggedPages, tagged
from ldn_pdf.problems import Mark
from ldn_pdf.reading.inline_markup import words
from ldn_pdf.reading.layout import Paper
from ldn_pdf.reading.model import MM
from ldn_pdf.typesetting.boxes import CLOSING, KEPT, Backdrop, PlacedPage, Strip
from ldn_pdf.typesetting.font_fallback import CHAINS
from ldn_pdf.typesetting.header_footer import Furniture, PageId
from ldn_pdf.typesetting.page_proof import Box, prove_page

UNPRINTED = 10 * MM  # of the edge, by most printers
PAPER: dict[Paper, tuple[float, float]] = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}  # points
TYPED = CHAINS[False][0]  # the font of fields to fill in on a screen


def draw(
    leaflet: Leaflet,
    furniture: Furniture,
    paper: Paper,
    pages: tuple[PlacedPage, ...],
    first: PageId,
    filled_in: bool = False,
) -> TaggedPages:
    """The pages of one part, `filled_in` with fields for a screen. Raises `conformance.Violation`."""
    made = tagged(tuple(drawn_pages(leaflet, furniture, paper, pages, first, filled_in)))
    prove(made, leaflet.mark)
    return made


def drawn_pages(
    leaflet: Leaflet,
    furniture: Furniture,
    paper: Paper,
    pages: tuple[PlacedPage, ...],
    first: PageId,
    filled_in: bool = False,
) -> Iterator[DrawnPage]:
    """The same as they are drawn, before they are tagged. Raises `conformance.Violation`."""
    for n, page in enumerate(pages):
        here = replace(first, page=first.page + n, first=n == 0)
        yield _page(page, furniture, paper, here, n + 1, _whole(pages) if here.first else 0, filled_in, leaflet.mark)


@lru_cache(maxsize=16)  # a page without a name comes back in the next row of a list
def _page(
    page: PlacedPage,
    furniture: Furniture,
    paper: Paper,
    here: PageId,
    number: int,
    whole: int,
    filled_in: bool,
    mark: Mark,
) -> DrawnPage:
    """The page of that number in its file; on a first one the foot is read behind `whole` of its strips."""
    width, height = PAPER[paper]
    layout = furniture.setting.layout.page
    foot = _on_each(furniture, "foot", here, height, filled_in)
    inks, head = list(_backdrops(page, filled_in)), None
    strips = [
        _at(placed.strip, placed.top, placed.height, filled_in, LAYOUT if placed.again else None)
        for placed in page.strips
        if placed.strip.draw
    ]
    if here.first:
        drawn = sum(placed.strip.draw is not None for placed in page.strips[:whole])
        head = _on_each(furniture, "head", here, height, filled_in)
        inks += [*strips[:drawn], foot, *strips[drawn:]]
    else:
        kind = None if number == 2 else PAGINATION
        running = _on_each(furniture, "running", here, height, filled_in, kind)
        inks += [*strips, running, foot]
    made = DrawnPage(width, height, tuple(inks), head)
    area = Box(layout.rail_left, layout.top, width - UNPRINTED, height - layout.bottom)
    prove_page(made, area, number, mark)
    return made


@lru_cache(maxsize=128)  # those of a few first pages; more would be memory for what does not come back
def _at(what: Strip | Backdrop, top: float, height: float, filled_in: bool, kind: Artifact | None = None) -> Ink:
    """What a strip or a backdrop draws in that place, drawn once: it comes back in the next row of a list."""
    draw = what.draw
    assert draw
    return ink(lambda canvas: draw(canvas, top, height), filled_in, kind)


@lru_cache(maxsize=32)
def _on_each(
    furniture: Furniture, what: str, here: PageId, height: float, filled_in: bool, kind: Artifact | None = None
) -> Ink:
    """The head of a first page, that of a later one, or the foot of any."""
    draw = {
        "head": partial(furniture.draw_head, page=here),
        "running": partial(furniture.draw_running, page=here),
        "foot": partial(furniture.draw_foot, page=here, page_height=height),
    }
    return ink(draw[what], filled_in, kind)


_SECTIONS = (0, CLOSING, KEPT)  # `start` of the first strip of a section


def _whole(pages: tuple[PlacedPage, ...]) -> int:
    """How many strips of page 1 stand before a section that goes on on page 2, before which the foot is read."""
    strips = pages[0].strips
    if len(pages) == 1 or pages[1].strips[0].strip.start in _SECTIONS:
        return len(strips)
    return max((n for n, placed in enumerate(strips) if placed.strip.start in _SECTIONS), default=len(strips))


def metadata(leaflet: Leaflet, part: int, parts: int) -> Metadata:
    """What the file says of itself: never anything of a patient."""
    title = words(leaflet.title)
    if parts > 1:
        title += ", " + leaflet.labels.part.format(part=part, parts=parts).lower()
    return Metadata(title, leaflet.author, leaflet.subject, leaflet.language, leaflet.issued)


def _backdrops(page: PlacedPage, filled_in: bool) -> Iterator[Ink]:
    """Frames and bands, each from the top of its first strip on the page to the bottom of its last."""
    spans: dict[Backdrop, tuple[float, float]] = {}
    for placed in page.strips:
        for backdrop in placed.strip.backdrops:
            top, _ = spans.get(backdrop, (placed.top, 0.0))
            spans[backdrop] = (top, placed.top + placed.height)
    for backdrop, (top, bottom) in spans.items():
        yield _at(backdrop, top, bottom - top, filled_in)
