"""The few signs of the rail, drawn as paths on a grid of 24 units, y down: no font, no bitmap."""

from __future__ import annotations

from ldn_pdf.typesetting.roles import Role
from ldn_pdf.typesetting.surface import Surface

WHITE = "#FFFFFF"
SIZE = 16.0  # points: what a rail of 8 mm holds with white on both sides


class _Pen:
    """Turns grid units into points round a centre."""

    def __init__(self, surface: Surface, centre: float, top: float, size: float, turn: bool = False) -> None:
        self.surface, self.unit = surface, size / 24
        self.left, self.top, self.turn = centre - size / 2, top, turn

    def at(self, x: float, y: float) -> tuple[float, float]:
        if self.turn:  # by 135 degrees anticlockwise round the middle of the grid
            half, root = 12, 0.70711
            dx, dy = x - half, y - half
            x, y = half + root * (-dx + dy), half + root * (-dx - dy)
        return self.left + x * self.unit, self.top + y * self.unit

    def line(self, points: list[tuple[float, float]], colour: str, thickness: float, close: bool = False) -> None:
        moved = [self.at(*point) for point in points]
        parts = [("m", [moved[0]]), *(("l", [point]) for point in moved[1:])]
        if close:
            parts.append(("h", []))
        self.surface.path(parts, colour, self.role, thickness=thickness * self.unit, round_caps=True)

    def area(self, points: list[tuple[float, float]], colour: str) -> None:
        moved = [self.at(*point) for point in points]
        self.surface.path([("m", [moved[0]]), *(("l", [point]) for point in moved[1:]), ("h", [])], colour, self.role)

    def curve(self, points: list[tuple[float, float]], colour: str, thickness: float) -> None:
        start, *rest = [self.at(*point) for point in points]
        self.surface.path([("m", [start]), ("c", rest)], colour, self.role, thickness=thickness * self.unit)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        self.surface.disc(*self.at(x, y), radius * self.unit, colour, self.role)

    role: Role | None = None


def triangle(surface: Surface, centre: float, top: float, band: str, role: Role | None) -> None:
    """A warning triangle in white with its mark in the colour of the band."""
    pen = _Pen(surface, centre, top, SIZE)
    pen.role = role
    corners = [(12.0, 3.0), (22.0, 20.5), (2.0, 20.5)]
    pen.area(corners, WHITE)
    pen.line(corners, WHITE, 3, close=True)
    pen.line([(12, 9), (12, 14.2)], band, 2.6)
    pen.disc(12, 18.2, 1.6, band)


def letter_i(surface: Surface, centre: float, top: float, band: str, role: Role | None) -> None:
    """The sign of a note: a white disc with an i in the colour of the band."""
    pen = _Pen(surface, centre, top, SIZE)
    pen.role = role
    pen.disc(12, 12, 10.5, WHITE)
    pen.line([(12, 11), (12, 17)], band, 2.8)
    pen.disc(12, 6.8, 1.7, band)


def handset(surface: Surface, centre: float, top: float) -> None:
    """A telephone handset in white."""
    pen = _Pen(surface, centre, top, SIZE, turn=True)
    pen.curve([(3.6, 13.6), (6, 8.2), (18, 8.2), (20.4, 13.6)], WHITE, 4.4)
    for left in (1.2, 16.8):
        pen.area([(left, 11.6), (left + 6, 11.6), (left + 6, 17.2), (left, 17.2)], WHITE)


def clock(surface: Surface, centre: float, top: float) -> None:
    """A clock in white."""
    pen = _Pen(surface, centre, top, SIZE)
    x, y = pen.at(12, 12)
    radius = 9.4 * pen.unit
    surface.ring(x, y, radius, WHITE, 2.6 * pen.unit)
    pen.line([(12, 6.6), (12, 12), (15.8, 14.4)], WHITE, 2.6)


def calendar(surface: Surface, centre: float, top: float, colour: str) -> None:
    """A calendar page in outline."""
    pen = _Pen(surface, centre, top, SIZE)
    left, upper = pen.at(2.8, 4.8)
    surface.stroke_rect(left, upper, 18.4 * pen.unit, 16.4 * pen.unit, colour, 2.4 * pen.unit, 2 * pen.unit)
    x, y = pen.at(2.8, 8)
    surface.fill_rect(x, y, 18.4 * pen.unit, 3 * pen.unit, colour)
    for peg in (7.6, 16.4):
        pen.line([(peg, 2.4), (peg, 6.4)], colour, 2.4)


def scissors(surface: Surface, x: float, y: float, colour: str) -> None:
    """A small pair of scissors on a cut line, opening to the right; its middle at x, y."""
    pen = _Pen(surface, x, y - 7, 14)
    for side in (1, -1):
        pen.line([(8, 12 - 3.2 * side), (22, 12 + 5.5 * side)], colour, 2)
        cx, cy = pen.at(5, 12 + 5 * side)
        surface.ring(cx, cy, 3.2 * pen.unit, colour, 2 * pen.unit)
