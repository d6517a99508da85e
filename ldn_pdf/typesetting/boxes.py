"""Strips: what cannot be torn by a page's end, and what is drawn once strips have their place.

All y grow downward from the top of the page; all lengths are points unless a name says lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from ldn_pdf.pdf.canvas import TaggedCanvas

Draw = Callable[["TaggedCanvas", float, float], None]  # (canvas, top, height)


class Space(Struct, frozen=True):
    """White above a strip in body lines, from `least` to `best`; none at the top of a page."""

    least: float = 0.0
    best: float = 0.0


NONE = Space()
GRID, TORN, STRAY, CLOSING, KEPT = 3, 4, 5, 6, 7  # of `start`, see Strip


class Backdrop(Struct, frozen=True, eq=False):
    """Drawn behind the strips that carry it, from the top of the first to the bottom of the last on a page."""

    draw: Draw


class Strip(Struct, frozen=True, eq=False):
    """A slice of a page.

    `height` may grow by up to `stretch` where there is room. `glued` strips stay with the one above.
    `start` tells how good a place it is to begin a page: 0 a section, 1 a block, 2 inside a block, 3 inside a grid to
    fill in or the contact block, 4 a grid or card parted from its words, a help panel torn, or two items of a list
    alone, 5 a few last lines, 6 the contact block alone, 7 a warning, or the section behind the opening of a part.
    `repeat` is drawn above the strip where it begins a page (the heading row of a table).
    """

    height: float
    draw: Draw | None = None
    space: Space = NONE
    stretch: float = 0.0
    glued: bool = False
    start: int = 2
    backdrops: tuple[Backdrop, ...] = ()
    repeat: tuple[Strip, ...] = ()
    words: int = 0


def height_of(strips: Iterable[Strip]) -> float:
    """The height of strips one below the other in points, the white above them apart."""
    return sum([strip.height for strip in strips])


def draw_stack(canvas: TaggedCanvas, strips: Iterable[Strip], top: float) -> None:
    """Draw strips one below the other from `top` down, without white between them."""
    for strip in strips:
        if strip.draw:
            strip.draw(canvas, top, strip.height)
        top += strip.height


class Placed(Struct, frozen=True):
    """A strip at its place on a page."""

    strip: Strip
    top: float
    height: float
    again: bool = False  # a repeated heading row: decoration, not content


class PlacedPage(Struct, frozen=True, eq=False):
    """The strips of one page, and the y at which its text ends."""

    strips: tuple[Placed, ...] = ()
    bottom: float = 0.0
