"""The sign at the top corner of page 1: a dark tile with a white pictogram, told apart by shape and not by colour.

Each pictogram is drawn on a grid of 24 units, y down.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.reading.model import Sign
from ldn_pdf.typesetting.blocks.drawn_signs import WHITE, Pen

_INSIDE = 0.74  # of the tile


def draw_tile(canvas: TaggedCanvas, x: float, top: float, size: float, sign: Sign, accent: str) -> None:
    """Draw the tile with its top left corner at x, top; decoration, since the title says it in words."""
    canvas.fill(accent)
    canvas.rect(x, top, size, size, stroke=0, fill=1)
    inner = size * _INSIDE
    _DRAW[sign](Pen(canvas, x + size / 2, top + (size - inner) / 2, inner), accent)


def _box(pen: Pen, left: float, top: float, right: float, bottom: float, colour: str) -> None:
    pen.area([(left, top), (right, top), (right, bottom), (left, bottom)], colour)


def _capsule(pen: Pen, x: float, y: float, length: float, radius: float, turn: float, colour: str) -> None:
    dx, dy = math.cos(turn) * (length / 2 - radius), math.sin(turn) * (length / 2 - radius)
    pen.line([(x - dx, y - dy), (x + dx, y + dy)], colour, 2 * radius)


def _pill(pen: Pen, accent: str) -> None:
    turn = -math.pi / 4
    _capsule(pen, 12, 12, 25, 5.6, turn, WHITE)
    half = math.cos(turn) * 4.6
    _capsule(pen, 12 + half, 12 - half, 12.6, 3.9, turn, accent)
    side = 5.6 * math.cos(turn)
    pen.line([(12 - side, 12 - side), (12 + side, 12 + side)], WHITE, 1.8)


def _clipboard(pen: Pen, accent: str) -> None:
    _box(pen, 3.5, 3, 20.5, 24, WHITE)
    _box(pen, 8, 0.5, 16, 5.5, accent)
    _box(pen, 9, 0, 15, 4.2, WHITE)
    for y in (9.5, 14.5, 19.5):
        pen.line([(5.8, y), (7.2, y + 1.4), (9.4, y - 1.6)], accent, 1.6)
        pen.line([(12, y), (18, y)], accent, 1.8)


def _chart(pen: Pen, accent: str) -> None:
    pen.line([(1.5, 1), (1.5, 22.5), (23, 22.5)], WHITE, 2.4)
    for x, y in ((4.8, 15), (10.6, 11.5), (16.4, 5)):
        _box(pen, x, y, x + 4.4, 20, WHITE)


def _shield(pen: Pen, accent: str) -> None:
    right = [(12.0, 0.0), (15, 2.4), (18, 3.2), (22, 3.2), (22, 14), (19, 20.5), (12, 24)]
    left = [(5, 20.5), (2, 14), (2, 3.2), (6, 3.2), (9, 2.4), (12, 0)]
    pen.shape([*right, *left], WHITE)
    _box(pen, 10.2, 6, 13.8, 17.6, accent)
    _box(pen, 6.2, 10, 17.8, 13.6, accent)


def _no_mix(pen: Pen, accent: str) -> None:
    _capsule(pen, 7, 14, 17, 3.6, -math.pi / 2.6, WHITE)
    pen.disc(18, 16.5, 4.6, WHITE)
    pen.line([(15, 16.5), (21, 16.5)], accent, 1.5)
    pen.line([(3, 1.5), (21.5, 22.5)], accent, 5.4)
    pen.line([(3, 1.5), (21.5, 22.5)], WHITE, 2.6)


def _scales(pen: Pen, accent: str) -> None:
    pen.line([(12, 1.5), (12, 21.5)], WHITE, 2.2)
    pen.line([(6.5, 22.3), (17.5, 22.3)], WHITE, 2.6)
    pen.line([(2.5, 5), (21.5, 5)], WHITE, 2.2)
    for x in (4.6, 19.4):
        pen.line([(x - 4, 14), (x, 5), (x + 4, 14)], WHITE, 1.3)
        pen.shape([(x - 4.8, 14), (x - 3.6, 19.6), (x + 3.6, 19.6), (x + 4.8, 14)], WHITE)


def _book(pen: Pen, accent: str) -> None:
    for side in (1.0, -1.0):
        upper = [(0.7, 5.0), (4.0, 2.6), (8.0, 2.4), (11.6, 3.4)]
        lower = [(11.6, 9.0), (11.6, 15.0), (11.6, 20.0), (8.0, 19.0), (4.0, 19.2), (0.7, 21.6)]
        pen.shape([(12 + x * side, y) for x, y in (*upper, *lower)], WHITE)
        for y in (8.0, 11.8, 15.6):
            pen.line([(12 + 3.2 * side, y), (12 + 9 * side, y - 0.9)], accent, 1.4)


def _diary(pen: Pen, accent: str) -> None:
    _box(pen, 1.5, 3, 22.5, 23, WHITE)
    for x in (7.0, 17.0):
        pen.line([(x, 1), (x, 5)], accent, 4.2)
        pen.line([(x, 1), (x, 4.6)], WHITE, 2)
    _box(pen, 1.5, 7.6, 22.5, 9, accent)
    for n in range(6):
        x, y = 4.3 + 5.7 * (n % 3), 11.4 + 5.6 * (n // 3)
        _box(pen, x, y, x + 4, y + 3.8, accent)


def _exercise(pen: Pen, accent: str) -> None:
    pen.disc(12, 3.4, 3.2, WHITE)
    pen.line([(12, 10), (12, 16)], WHITE, 4.6)
    pen.line([(4, 3), (12, 9.4), (20, 3)], WHITE, 2.6)
    pen.line([(7.5, 23), (11, 16)], WHITE, 2.8)
    pen.line([(13, 16), (16.5, 23)], WHITE, 2.8)


def _food(pen: Pen, accent: str) -> None:
    for x in (8.4, 15.6):
        pen.disc(x, 14, 7, WHITE)
    pen.disc(12, 17.4, 6, WHITE)
    pen.line([(12, 8.6), (12.6, 4.6), (15, 1.6)], WHITE, 2.2)


_DRAW: dict[Sign, Callable[[Pen, str], None]] = {
    "pill": _pill,
    "clipboard": _clipboard,
    "chart": _chart,
    "shield": _shield,
    "no_mix": _no_mix,
    "scales": _scales,
    "book": _book,
    "diary": _diary,
    "exercise": _exercise,
    "food": _food,
}
