"""Strips of what stands side by side, each in one piece: a picture with words, do and do not, people in figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.content import blocks
from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.roles import Role
from ldn_pdf.reading.model import MM
from ldn_pdf.typesetting.blocks import drawn_signs
from ldn_pdf.typesetting.blocks.headings_and_lists import listing
from ldn_pdf.typesetting.blocks.pictures import picture
from ldn_pdf.typesetting.boxes import NONE, Draw, Space, Strip, height_of
from ldn_pdf.typesetting.edition_style import Setting, glued, led_by, stacked, together

_GAP = 6 * MM  # between two columns
_LEAST = 30  # characters in a line of a column: narrower ones stand one below the other
_LEAST_BESIDE = 20  # beside or below a picture, whose words are short
_TIGHT_SHARE = 0.22  # of the measure, 36 mm in clear print: a picture where the page is full
_CHARACTER = 0.5  # em, on average
_STACKED = Space(0.5, 0.75)  # lines between two columns that stand one below the other
_DIVIDER = 0.75  # points
_PERSON, _DOT = 1.5, 0.8  # body sizes: one of 10 people, one of 100

Setter = Callable[[Setting, Sequence[blocks.Block], Role], Iterator[Strip]]


def _draw_divider(x: float, colour: str, canvas: TaggedCanvas, top: float, height: float) -> None:
    """A hairline between two columns."""
    canvas.pen(colour, _DIVIDER)
    canvas.line(x, top + 2, x, top + height - 2)


def _has_room(setting: Setting, width: float, characters: int) -> bool:
    return width >= characters * _CHARACTER * setting.size


def _solid(setting: Setting, strips: Sequence[Strip]) -> list[Strip]:
    """The strips with half of their best gaps as white that stays."""
    made: list[Strip] = []
    for n, strip in enumerate(strips):
        if n and strip.space.best:
            made.append(setting.pad(setting.on_grid(strip.space.best / 2 * setting.leading) / setting.leading))
        made.append(strip)
    return made


def _beside(setting: Setting, columns: Sequence[Sequence[Strip]], space: Space, *more: Draw) -> Strip:
    """The columns as one strip."""
    solid = [_solid(setting, column) for column in columns if column]
    height = setting.on_grid(max(map(height_of, solid)))
    drawn = [stacked(column, height) for column in solid]
    draw = together(*(strip.draw for strip in drawn), *more)
    return Strip(height, draw, space, start=1, words=sum(strip.words for strip in drawn))


def _halves(setting: Setting, least: int = _LEAST) -> list[Setting]:
    """Two columns, or twice the whole measure where a column would hold fewer characters."""
    room = setting.outer - setting.edge
    width = (room - _GAP) / 2
    if not _has_room(setting, width, least):
        return [setting, setting]
    return [setting.column(setting.edge + n * (width + _GAP), width) for n in (0, 1)]


# --- pictures -------------------------------------------------------------------------------------


def picture_beside(
    setting: Setting,
    block: blocks.Picture,
    parent: Role,
    space: Space,
    set_blocks: Setter,
    title: Callable[[Setting], list[Strip]] | None = None,
) -> list[Strip]:
    """A picture at the text edge with words at its right, below their `title`.

    Those for which the picture is not high enough go on below it.
    """
    width = setting.measure * (min(block.share, _TIGHT_SHARE) if setting.tight else block.share)
    left = picture(setting.column(setting.edge, width), block, parent, NONE, width)
    x = setting.edge + width + _GAP
    room = setting.edge + setting.measure - x
    above_words = title(setting.column(x, room)) if title else []
    right, done = list(above_words), 0
    while done < len(block.beside) and height_of(right) < height_of(left):
        part = block.beside[done]
        column = setting.column(x, room, rail=isinstance(part, blocks.List) and part.kind != "bullets")
        if not _has_room(setting, column.measure, _LEAST_BESIDE):
            break
        above = setting.leading * setting.layout.space.paragraph.least / 2 if right else 0.0
        right += [setting.pad(above / setting.leading)] * bool(right)
        right += _solid(setting, list(set_blocks(column, (part,), parent)))
        done += 1
    rest = list(set_blocks(setting, block.beside[done:], parent))
    if rest:
        rest[0] = replace(rest[0], space=setting.space(setting.layout.space.paragraph))
    below = [Strip(height_of(above_words)), *right[len(above_words) :]]
    return led_by([_beside(setting, [above_words, left, below], space)], rest)  # in the order in which they are read


def picture_rows(setting: Setting, block: blocks.Pictures, parent: Role, space: Space) -> list[Strip]:
    """Pictures in two columns, each with its caption; no row is torn."""
    halves = _halves(setting, _LEAST_BESIDE)
    width = (setting.outer - setting.edge - _GAP) / 2
    strips: list[Strip] = []
    for n in range(0, len(block.pictures), 2):
        cells = [
            picture(setting.column(half.edge, width), shown, parent, NONE, width)
            for half, shown in zip(halves, block.pictures[n : n + 2], strict=False)
        ]
        gap = setting.space(setting.layout.space.paragraph) if n else space
        if halves[0] is setting:
            for cell in cells:
                strips += [replace(cell[0], space=gap), *cell[1:]]
                gap = setting.space(setting.layout.space.paragraph)
        else:
            strips.append(_beside(setting, cells, gap))
    return glued(strips) if len(strips) == 2 else strips


# --- do and do not --------------------------------------------------------------------------------


def pair(setting: Setting, block: blocks.Pair, parent: Role, space: Space) -> list[Strip]:
    """What to do and what not to do, each a list under its heading."""
    halves = _halves(setting)
    sides: list[list[Strip]] = []
    for half, entries, name in zip(halves, (block.do, block.avoid), block.names, strict=True):
        colour = setting.colours.accent if entries.kind == "do" else setting.colours.warning
        style = replace(setting.strong_accent, colour=colour)
        title = half.text(name, parent.child("H3"), style, whole=True)
        sides.append(led_by(title, listing(half, entries, parent, NONE)))
    return _set(setting, halves, sides, space)


def _set(setting: Setting, halves: Sequence[Setting], sides: Sequence[list[Strip]], space: Space) -> list[Strip]:
    """The sides in their columns, or one below the other."""
    if halves[0] is setting:
        gaps = (space, *[_STACKED] * (len(sides) - 1))
        return [s for gap, side in zip(gaps, sides, strict=True) for s in (replace(side[0], space=gap), *side[1:])]
    between = partial(_draw_divider, halves[1].edge - _GAP / 2, setting.colours.hairline)
    return [_beside(setting, sides, space, between)]


# --- people ---------------------------------------------------------------------------------------


class _People(Struct, frozen=True):
    """A row of ten people, or ten rows of ten dots: filled ones first, in outline the others."""

    x: float
    unit: float
    count: int
    of: int
    colour: str
    role: Role

    @property
    def height(self) -> float:
        """Of all rows, in points."""
        return self.unit * (self.of // 10 if self.of > 10 else 1.1)

    def __call__(self, canvas: TaggedCanvas, top: float, height: float) -> None:
        with canvas.figure(self.role, self.x, top, 10 * self.unit, self.height):
            for n in range(self.of):
                x, y = self.x + (n % 10 + 0.5) * self.unit, top + n // 10 * self.unit
                draw = drawn_signs.person if self.of == 10 else drawn_signs.dot
                draw(canvas, x, y, self.unit, self.colour, n < self.count)


def numbers(setting: Setting, block: blocks.Numbers, parent: Role, space: Space) -> list[Strip]:
    """One or two groups of the same number of people, each with its name, its drawing and its words."""
    halves = _halves(setting)
    unit = min((halves[0].outer - halves[0].edge) / 10, (_PERSON if block.of == 10 else _DOT) * setting.size)
    labels = [
        half.text(group.label, parent.child("H3"), setting.strong_accent, whole=True)
        for half, group in zip(halves, block.groups, strict=False)
    ]
    level = 0.0 if halves[0] is setting else max(map(height_of, labels))  # points, at which both drawings begin
    sides = []
    for half, group, label in zip(halves, block.groups, labels, strict=False):
        figure = parent.child("Figure", alt=group.alt)
        people = _People(half.edge, unit, group.count, block.of, setting.colours.accent, figure)
        drawn = Strip(setting.on_grid(people.height + 0.25 * setting.leading), people)
        below = setting.pad(max(0.0, level - height_of(label)) / setting.leading)
        sides.append(glued([*label, below, drawn, *half.text(group.text, parent.child("P"), whole=True)]))
    if len(sides) == 1:
        return glued([replace(sides[0][0], space=space, start=1), *sides[0][1:]])
    return glued(_set(setting, halves, sides, space))
