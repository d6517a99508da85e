"""Placed strips → tagged pages, proved: ink and structure tree tell the same story."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from msgspec.structs import replace

from ldn_pdf.content.blocks import Leaflet
from ldn_pdf.pdf.canvas import LAYOUT, PAGINATION, Artifact, Ink, TaggedCanvas, ink
from ldn_pdf.pdf.conformance import prove
from ldn_pdf.pdf.metadata import Metadata
from ldn_pdf.pdf.tagged_pages import DrawnPage, TaggedPages, tagged
from ldn_pdf.problems import Mark
from ldn_pdf.reading.inline_markup import words
from ldn_pdf.reading.layout import Paper
from ldn_pdf.reading.model import MM
from ldn_pdf.typesetting.boxes import CLOSING, KEPT, Backdrop, Draw, PlacedPage
from ldn_pdf.typesetting.font_fallback import CHAINS
from ldn_pdf.typesetting.header_footer import Furniture, PageId
from ldn_pdf.typesetting.page_proof import Box, prove_page

_MOST_KEPT = 200  # strips: those of a few documents; more would be memory for what does not come back
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
    draw_foot = partial(furniture.draw_foot, page=here, page_height=height)
    foot = _ink(furniture, ("foot", here, height), draw_foot, filled_in)
    inks, head = list(_backdrops(page, filled_in)), None
    strips = [
        _at(placed.strip, draw, placed.top, placed.height, filled_in, LAYOUT if placed.again else None)
        for placed in page.strips
        if (draw := placed.strip.draw)
    ]
    if here.first:
        drawn = sum(placed.strip.draw is not None for placed in page.strips[:whole])
        head = _ink(furniture, ("head", here), partial(furniture.draw_head, page=here), filled_in)
        inks += [*strips[:drawn], foot, *strips[drawn:]]
    else:
        kind = None if number == 2 else PAGINATION
        running = _ink(furniture, ("running", here), partial(furniture.draw_running, page=here), filled_in, kind)
        inks += [*strips, running, foot]
    made = DrawnPage(width, height, tuple(inks), head)
    area = Box(layout.rail_left, layout.top, width - UNPRINTED, height - layout.bottom)
    prove_page(made, area, number, mark)
    return made


def _at(what: object, draw: Draw, top: float, height: float, filled_in: bool, kind: Artifact | None = None) -> Ink:
    return _ink(what, (top, height), lambda canvas: draw(canvas, top, height), filled_in, kind)


_inks: dict[tuple[object, ...], tuple[object, Ink]] = {}


def _ink(
    what: object,
    place: tuple[object, ...],
    draw: Callable[[TaggedCanvas], None],
    filled_in: bool,
    kind: Artifact | None = None,
) -> Ink:
    """What `draw` draws of it in that place, drawn once: it comes back in the next row of a list."""
    key = id(what), filled_in, kind, *place
    if kept := _inks.get(key):
        return kept[1]
    made = ink(draw, filled_in, kind)
    if len(_inks) > _MOST_KEPT:
        _inks.clear()
    _inks[key] = what, made  # itself too: an id is free for another once its owner is gone
    return made


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
        yield _at(backdrop, backdrop.draw, top, bottom - top, filled_in)
