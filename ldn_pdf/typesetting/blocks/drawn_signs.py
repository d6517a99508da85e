"""The few signs of the rail, drawn as paths on a grid of 24 units, y down: no font, no bitmap."""

from __future__ import annotations

from ldn_pdf.pdf.canvas import TaggedCanvas

WHITE = "#FFFFFF"
SIZE = 16.0  # points: what a rail of 8 mm holds with white on both sides


class Pen:
    """Turns grid units into points round a centre."""

    def __init__(self, canvas: TaggedCanvas, centre: float, top: float, size: float, turn: bool = False) -> None:
        self.canvas, self.unit = canvas, size / 24
        self.left, self.top, self.turn = centre - size / 2, top, turn

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A point of the grid, in points on the page."""
        if self.turn:  # by 135 degrees anticlockwise round the middle of the grid
            half, root = 12, 0.70711
            dx, dy = x - half, y - half
            x, y = half + root * (-dx + dy), half + root * (-dx - dy)
        return self.left + x * self.unit, self.top + y * self.unit

    def line(self, points: list[tuple[float, float]], colour: str, thickness: float, close: bool = False) -> None:
        """A line with round ends and corners."""
        self.canvas.saveState()
        self.canvas.pen(colour, thickness * self.unit)
        self.canvas.setLineCap(1)
        self.canvas.setLineJoin(1)
        self._draw(points, close, stroke=1)
        self.canvas.restoreState()

    def area(self, points: list[tuple[float, float]], colour: str) -> None:
        """A filled area with straight edges."""
        self.canvas.fill(colour)
        self._draw(points, close=True, fill=1)

    def _draw(self, points: list[tuple[float, float]], close: bool, stroke: int = 0, fill: int = 0) -> None:
        path = self.canvas.beginPath()
        path.moveTo(*self.at(*points[0]))
        for point in points[1:]:
            path.lineTo(*self.at(*point))
        if close:
            path.close()
        self.canvas.drawPath(path, stroke, fill)

    def shape(self, points: list[tuple[float, float]], colour: str) -> None:
        """An area with a curved edge: a start, then three points of a Bézier curve each."""
        self.canvas.fill(colour)
        path = self.canvas.beginPath()
        path.moveTo(*self.at(*points[0]))
        for n in range(1, len(points), 3):
            path.curveTo(*(side for point in points[n : n + 3] for side in self.at(*point)))
        path.close()
        self.canvas.drawPath(path, stroke=0, fill=1)

    def curve(self, points: list[tuple[float, float]], colour: str, thickness: float) -> None:
        """A Bézier curve."""
        self.canvas.pen(colour, thickness * self.unit)
        self.canvas.bezier(*(side for point in points for side in self.at(*point)))

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """A filled circle."""
        self.canvas.fill(colour)
        self.canvas.circle(*self.at(x, y), radius * self.unit, stroke=0, fill=1)

    def ring(self, x: float, y: float, radius: float, colour: str, thickness: float) -> None:
        """A circle in outline."""
        self.canvas.pen(colour, thickness * self.unit)
        self.canvas.circle(*self.at(x, y), radius * self.unit)


def triangle(canvas: TaggedCanvas, centre: float, top: float, band: str) -> None:
    """A warning triangle in white with its mark in the colour of the band."""
    pen = Pen(canvas, centre, top, SIZE)
    corners = [(12.0, 3.0), (22.0, 20.5), (2.0, 20.5)]
    pen.area(corners, WHITE)
    pen.line(corners, WHITE, 3, close=True)
    pen.line([(12, 9), (12, 14.2)], band, 2.6)
    pen.disc(12, 18.2, 1.6, band)


def letter_i(canvas: TaggedCanvas, centre: float, top: float, band: str) -> None:
    """The sign of a note: a white disc with an i in the colour of the band."""
    pen = Pen(canvas, centre, top, SIZE)
    pen.disc(12, 12, 10.5, WHITE)
    pen.line([(12, 11), (12, 17)], band, 2.8)
    pen.disc(12, 6.8, 1.7, band)


def bulb(canvas: TaggedCanvas, centre: float, top: float, band: str) -> None:
    """The sign of a tip: a light bulb in white, its wire in the colour of the band."""
    pen = Pen(canvas, centre, top, SIZE)
    pen.disc(12, 9, 8, WHITE)
    pen.area([(8, 14), (16, 14), (15.4, 18.6), (8.6, 18.6)], WHITE)
    pen.line([(9.8, 21.4), (14.2, 21.4)], WHITE, 2.4)
    pen.line([(9.4, 8.6), (12, 11.4), (14.6, 8.6)], band, 1.6)
    pen.line([(12, 11.4), (12, 17)], band, 1.6)


def handset(canvas: TaggedCanvas, centre: float, top: float, colour: str = WHITE) -> None:
    """A telephone handset."""
    pen = Pen(canvas, centre, top, SIZE, turn=True)
    pen.curve([(3.6, 13.6), (6, 8.2), (18, 8.2), (20.4, 13.6)], colour, 4.4)
    for left in (1.2, 16.8):
        pen.area([(left, 11.6), (left + 6, 11.6), (left + 6, 17.2), (left, 17.2)], colour)


def clock(canvas: TaggedCanvas, centre: float, top: float, colour: str) -> None:
    """A clock in outline."""
    pen = Pen(canvas, centre, top, SIZE)
    pen.ring(12, 12, 9.4, colour, 2.6)
    pen.line([(12, 6.6), (12, 12), (15.8, 14.4)], colour, 2.6)


def calendar(canvas: TaggedCanvas, centre: float, top: float, colour: str) -> None:
    """A calendar page in outline."""
    pen = Pen(canvas, centre, top, SIZE)
    canvas.pen(colour, 2.4 * pen.unit)
    canvas.roundRect(*pen.at(2.8, 4.8), 18.4 * pen.unit, 16.4 * pen.unit, 2 * pen.unit)
    canvas.fill(colour)
    canvas.rect(*pen.at(2.8, 8), 18.4 * pen.unit, 3 * pen.unit, stroke=0, fill=1)
    for peg in (7.6, 16.4):
        pen.line([(peg, 2.4), (peg, 6.4)], colour, 2.4)


def tick(canvas: TaggedCanvas, x: float, top: float, size: float, colour: str) -> None:
    """A tick: do this. Its left at x."""
    Pen(canvas, x + size / 2, top, size).line([(2, 13), (9, 20), (22, 4)], colour, 4.4)


def cross(canvas: TaggedCanvas, x: float, top: float, size: float, colour: str) -> None:
    """A cross: do not do this. Its left at x."""
    pen = Pen(canvas, x + size / 2, top, size)
    pen.line([(4, 4), (20, 20)], colour, 4.4)
    pen.line([(20, 4), (4, 20)], colour, 4.4)


def person(canvas: TaggedCanvas, centre: float, top: float, size: float, colour: str, filled: bool) -> None:
    """A person from the head to the hips, filled or in outline: told apart without colour."""
    pen = Pen(canvas, centre, top, size)
    thick = 1.6
    inset = 0.0 if filled else thick / 2
    left, right, upper, lower = 3.6 + inset, 20.4 - inset, 11 + inset, 24 - inset
    canvas.fill(colour)
    canvas.pen(colour, thick * pen.unit)
    canvas.circle(*pen.at(12, 5), (4.6 - inset) * pen.unit, stroke=not filled, fill=filled)
    path = canvas.beginPath()
    path.moveTo(*pen.at(left, lower))
    path.curveTo(*pen.at(left, upper + 3), *pen.at(left + 2.6, upper), *pen.at(12, upper))
    path.curveTo(*pen.at(right - 2.6, upper), *pen.at(right, upper + 3), *pen.at(right, lower))
    path.close()
    canvas.drawPath(path, not filled, filled)


def dot(canvas: TaggedCanvas, centre: float, top: float, size: float, colour: str, filled: bool) -> None:
    """One of many people: a disc, or a ring."""
    pen = Pen(canvas, centre, top, size)
    if filled:
        pen.disc(12, 12, 9.6, colour)
    else:
        pen.ring(12, 12, 8.6, colour, 2)


def scissors(canvas: TaggedCanvas, x: float, y: float, colour: str) -> None:
    """A small pair of scissors on a cut line, opening to the right; its middle at x, y."""
    pen = Pen(canvas, x, y - 7, 14)
    for side in (1, -1):
        pen.line([(8, 12 - 3.2 * side), (22, 12 + 5.5 * side)], colour, 2)
        pen.ring(5, 12 + 5 * side, 3.2, colour, 2)
