"""Placed strips → a surface with its pages drawn and its structure tree proved."""

from __future__ import annotations

from dataclasses import dataclass, field

from ldn_pdf.reading.inline import words
from ldn_pdf.reading.layout import Paper
from ldn_pdf.records import record
from ldn_pdf.typesetting import labels
from ldn_pdf.typesetting.blocks import Leaflet
from ldn_pdf.typesetting.embedding import EmbeddedFace
from ldn_pdf.typesetting.furniture import Furniture, PageId
from ldn_pdf.typesetting.metadata import Metadata
from ldn_pdf.typesetting.proof import prove
from ldn_pdf.typesetting.strips import Backdrop, Placed, PlacedPage, Strip
from ldn_pdf.typesetting.surface import Surface

PAPER: dict[Paper, tuple[float, float]] = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}  # points


@record
class Slice:
    """Where one strip's operators stand on its page (counted from 0), and the MCIDs in use before it."""

    placed: Placed
    page: int
    start: int
    end: int
    marks: int


@dataclass
class Drawing:
    """The drawn pages of one part. `slices` is filled only where strips were drawn apart from each other."""

    surface: Surface
    slices: dict[Strip, Slice] = field(default_factory=dict)


def draw(
    leaflet: Leaflet,
    furniture: Furniture,
    paper: Paper,
    pages: tuple[PlacedPage, ...],
    part: int,
    parts: int,
    *,
    apart: bool = False,
    fonts: dict[str, EmbeddedFace] | None = None,
) -> Drawing:
    """The pages of one part. `apart` closes marks and colours at each strip, so that one can be set anew.

    `fonts` are those of an earlier drawing, whose characters go into this one too.

    Raises `proof.Violation`.
    """
    height = PAPER[paper][1]
    drawing = Drawing(Surface(*PAPER[paper]))
    surface = drawing.surface
    if fonts is not None:
        surface.fonts = fonts
    for n, page in enumerate(pages):
        surface.start_page()
        _backdrops(surface, page)
        for placed in page.strips:
            _strip(drawing, n, placed, apart)
        if n == 0:
            furniture.draw_head(surface)
        furniture.draw_foot(surface, PageId(n + 1, len(pages), part, parts), height, parts)
        surface.end_page()
    surface.read_last(furniture.last_roles())
    prove(surface, leaflet.mark)
    return drawing


def _strip(drawing: Drawing, n: int, placed: Placed, apart: bool) -> None:
    surface = drawing.surface
    if placed.strip.draw is None:
        return
    if apart:
        surface.seal()
    page = surface.pages[-1]
    start, marks = len(page.operators), len(page.owners)
    with surface.as_artifact("Layout" if placed.again else ""):
        placed.strip.draw(surface, placed.top, placed.height)
    if apart:
        surface.seal()
        drawing.slices[placed.strip] = Slice(placed, n, start, len(page.operators), marks)


def metadata(leaflet: Leaflet, part: int, parts: int) -> Metadata:
    """What the file says of itself: never anything of a patient."""
    title = words(leaflet.title)
    if parts > 1:
        title += ", " + labels.PART.format(part=part, parts=parts).lower()
    return Metadata(title, leaflet.author, leaflet.subject, leaflet.language, leaflet.issued)


def _backdrops(surface: Surface, page: PlacedPage) -> None:
    """Frames and bands, each from the top of its first strip on the page to the bottom of its last."""
    spans: dict[Backdrop, tuple[float, float]] = {}
    for placed in page.strips:
        for backdrop in placed.strip.backdrops:
            top, _ = spans.get(backdrop, (placed.top, 0.0))
            spans[backdrop] = (top, placed.top + placed.height)
    for backdrop, (top, bottom) in spans.items():
        backdrop.draw(surface, top, bottom - top)
