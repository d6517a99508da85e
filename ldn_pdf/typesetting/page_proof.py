"""Proves, before a byte is written, that no words stand over words, over a picture, past their line or off the paper.

What is wrong here is our own bug, not the author's: it is raised, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from ldn_pdf.pdf.conformance import Violation
from ldn_pdf.pdf.tagged_pages import DrawnPage
from ldn_pdf.problems import Mark
from ldn_pdf.typesetting.line_breaking import ROUNDING, Line

_TRACE = 0.1  # points: less is not seen, and curves are rounded so


class Box(Struct, frozen=True):
    """A rectangle on a page: points, y down."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Box) -> bool:
        """Whether `other` lies inside it, to a tenth of a point."""
        return (
            other.left >= self.left - 0.1
            and other.top >= self.top - 0.1
            and other.right <= self.right + 0.1
            and other.bottom <= self.bottom + 0.1
        )

    def meets(self, other: Box, trace: float) -> bool:
        """Whether the two lie over each other by more than `trace` both ways; most boxes of a page are far apart."""
        return (
            self.bottom - other.top > trace
            and other.bottom - self.top > trace
            and self.right - other.left > trace
            and other.right - self.left > trace
            and all(box.bottom - box.top > trace and box.right - box.left > trace for box in (self, other))
        )


class Printed(Struct, frozen=True, dict=True):
    """A line of text at its place on a page: points, y down."""

    line: Line
    x: float
    baseline: float
    size: float

    @cached_property
    def box(self) -> Box:
        """The box round its ink, as wide as its letters are set."""
        line = self.line
        return Box(self.x, self.baseline - line.above, self.x + line.width, self.baseline + line.below)

    def glyphs(self) -> Iterator[Box]:
        """The box of each letter's ink."""
        for fragment in self.line.fragments:
            x = self.x + fragment.x
            for char in fragment.text:
                left, bottom, right, top = (side * self.size for side in fragment.face.ink(char))
                if top > bottom:
                    yield Box(x + left, self.baseline - top, x + right, self.baseline - bottom)
                x += fragment.face.width(char) * self.size


def prove_page(drawn: DrawnPage, area: Box, page: int, mark: Mark) -> None:
    """Raise a Violation of what was printed on a page; `area` is where text may stand."""
    inks = drawn.all_ink
    printed = [line for ink in inks for line in ink.printed]
    for what in faults(printed, [Box(*sides) for ink in inks for sides in ink.pictures], area):
        raise Violation(mark, f"page {page}", what)


def faults(printed: Sequence[Printed], pictures: Sequence[Box], area: Box) -> Iterator[str]:
    """What is wrong with the lines of a page, in words."""
    if not all(area.holds(picture) for picture in pictures):
        yield "a picture stands outside the text area"
    lines = sorted(((line.box, line) for line in printed), key=lambda pair: pair[0].top)
    for n, (box, line) in enumerate(lines):
        if line.line.width > line.line.measure + ROUNDING:
            yield f"“{_words(line)}” is wider than its line"
        if not area.holds(box):
            yield f"“{_words(line)}” stands outside the text area"
        if any(box.meets(picture, _TRACE) for picture in pictures):
            yield f"“{_words(line)}” stands over a picture"
        for other_box, other in lines[n + 1 :]:
            if other_box.top >= box.bottom - _TRACE:
                break
            if box.meets(other_box, _TRACE) and _touch(line, other):
                yield f"“{_words(line)}” and “{_words(other)}” stand one over the other"


def _touch(one: Printed, other: Printed) -> bool:
    """Whether letters of two lines touch; those of one baseline where one begins before the other ends."""
    if abs(one.baseline - other.baseline) < _TRACE:
        return True
    below = list(other.glyphs())
    return any(glyph.meets(near, _TRACE) for glyph in one.glyphs() for near in below)


def _words(printed: Printed) -> str:
    return "".join(fragment.text for fragment in printed.line.fragments)
