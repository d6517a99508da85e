"""Placed strips → a canvas with its pages drawn and its structure tree proved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from ldn_pdf.content.blocks import Leaflet
from ldn_pdf.pdf.canvas import LAYOUT, PAGINATION, Ink, TaggedCanvas
from ldn_pdf.pdf.conformance import prove
from ldn_pdf.pdf.metadata import Metadata
from ldn_pdf.reading.inline_markup import words
from ldn_pdf.reading.layout import Paper
from ldn_pdf.typesetting.boxes import CLOSING, KEPT, Backdrop, Draw, Placed, PlacedPage
from ldn_pdf.typesetting.edition_style import MM
from ldn_pdf.typesetting.font_fallback import CHAINS
from ldn_pdf.typesetting.header_footer import Furniture, PageId
from ldn_pdf.typesetting.page_proof import Box, prove_page

NO_BOOKMARKS: Mapping[int, Sequence[str]] = {}
_MOST_KEPT = 200  # strips: those of a few documents; more would be memory for what does not come back
UNPRINTED = 10 * MM  # of the edge, by most printers
PAPER: dict[Paper, tuple[float, float]] = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}  # points


def new_canvas(paper: Paper) -> TaggedCanvas:
    """A canvas whose pages are of that paper."""
    return TaggedCanvas(*PAPER[paper], CHAINS[False][0])


def draw(
    leaflet: Leaflet,
    furniture: Furniture,
    paper: Paper,
    pages: tuple[PlacedPage, ...],
    first: PageId,
    copy: str = "",
    bookmarks: Mapping[int, Sequence[str]] = NO_BOOKMARKS,
) -> TaggedCanvas:
    """The pages of one part, to be filled in on a screen as `copy`. Raises `conformance.Violation`.

    `bookmarks` are the headings to jump to, by the number of their page.
    """
    canvas = new_canvas(paper)
    canvas.copy = copy
    draw_on(canvas, leaflet, furniture, paper, pages, first, bookmarks)
    prove(canvas, leaflet.mark)
    return canvas


def draw_on(
    canvas: TaggedCanvas,
    leaflet: Leaflet,
    furniture: Furniture,
    paper: Paper,
    pages: tuple[PlacedPage, ...],
    first: PageId,
    bookmarks: Mapping[int, Sequence[str]] = NO_BOOKMARKS,
) -> None:
    """The same behind what is on a canvas already, for one proof at its end. Raises `conformance.Violation`."""
    width, height = PAPER[paper]
    page_of = furniture.setting.layout.page
    area = Box(page_of.rail_left, page_of.top, width - UNPRINTED, height - page_of.bottom)
    for n, page in enumerate(pages):
        here = replace(first, page=first.page + n, first=n == 0)
        foot = _ink(
            canvas, furniture, ("foot", here, height), partial(furniture.draw_foot, page=here, page_height=height)
        )
        _backdrops(canvas, page)
        if here.first:
            whole = _whole(pages)
            head = _ink(canvas, furniture, ("head", here), partial(furniture.draw_head, page=here))
            canvas.add(head, after_title=True)
            _strips(canvas, page.strips[:whole])
            canvas.add(foot)
            _strips(canvas, page.strips[whole:])
        else:
            _strips(canvas, page.strips)
            with canvas.artifact(None if n == 1 else PAGINATION):
                canvas.add(_ink(canvas, furniture, ("running", n, here), partial(furniture.draw_running, page=here)))
            canvas.add(foot)
        for number, heading in enumerate(bookmarks.get(n + 1, ())):
            key = f"page {n + 1}, {number}"
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(heading, key)
        prove_page(canvas, area, n + 1, leaflet.mark)
        canvas.showPage()


def _strips(canvas: TaggedCanvas, strips: tuple[Placed, ...]) -> None:
    for placed in strips:
        if draw := placed.strip.draw:
            with canvas.artifact(LAYOUT if placed.again else None):
                canvas.add(_at(canvas, placed.strip, draw, placed.top, placed.height))


def _at(canvas: TaggedCanvas, what: object, draw: Draw, top: float, height: float) -> Ink:
    return _ink(canvas, what, (top, height, canvas.is_artifact), lambda canvas: draw(canvas, top, height))


_inks: dict[tuple[object, ...], tuple[object, Ink]] = {}


def _ink(canvas: TaggedCanvas, what: object, place: tuple[object, ...], draw: Callable[[TaggedCanvas], None]) -> Ink:
    """What `draw` draws of it in that place, drawn once: it comes back in the next row of a list."""
    key = id(what), canvas.is_filled_in, *place
    if kept := _inks.get(key):
        return kept[1]
    made = canvas.ink(draw)
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


def _backdrops(canvas: TaggedCanvas, page: PlacedPage) -> None:
    """Frames and bands, each from the top of its first strip on the page to the bottom of its last."""
    spans: dict[Backdrop, tuple[float, float]] = {}
    for placed in page.strips:
        for backdrop in placed.strip.backdrops:
            top, _ = spans.get(backdrop, (placed.top, 0.0))
            spans[backdrop] = (top, placed.top + placed.height)
    for backdrop, (top, bottom) in spans.items():
        canvas.add(_at(canvas, backdrop, backdrop.draw, top, bottom - top))
