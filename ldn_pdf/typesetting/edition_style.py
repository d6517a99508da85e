"""The measures of one edition at one leading, and how text becomes strips in it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from copy import copy
from functools import partial
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.roles import Role
from ldn_pdf.problems import Mark, Problem
from ldn_pdf.reading.inline_markup import Rich, Run, words
from ldn_pdf.reading.layout import Colours, Gap, Layout
from ldn_pdf.reading.model import MM
from ldn_pdf.typesetting.boxes import NONE, Draw, Space, Strip, draw_stack, height_of
from ldn_pdf.typesetting.draw_text import draw_line
from ldn_pdf.typesetting.font_fallback import CAP_HEIGHT
from ldn_pdf.typesetting.line_breaking import NOTHING_BESIDE, Beside, Line, NoGlyph, TooWide, break_lines

Made = TypeVar("Made")

_MOST_KEPT = 64  # sections, heads and contact blocks
_LONGEST_SHOWN = 40  # characters of a word in a message
_LOW = 1.305  # of the size: leading of head, foot, contact and reminders, as in clear print, in large print too
_DEEPEST = 0.24  # em, of a descender of the bundled fonts
CLEAR = 0.2  # points of white between a descender and an accent below it
QUARTER = 0.25  # lines: the grid on which blocks start and end


class TextStyle(Struct, frozen=True):
    """How a text is set: points, and a colour as #rrggbb."""

    size: float
    leading: float
    colour: str
    bold: bool = False


class TextLine(Struct, frozen=True):
    """Draws one line of text, its capitals centred in its leading."""

    line: Line
    x: float
    style: TextStyle
    role: Role
    link: str
    lowered: float = 0.0

    def __call__(self, canvas: TaggedCanvas, top: float, height: float) -> None:
        """Draw it `lowered` from `top`, in points down the page."""
        style = self.style
        baseline = baseline_of(top + self.lowered, style)
        draw_line(canvas, self.line, self.x, baseline, style.size, style.colour, self.role, self.link)


def baseline_of(top: float, style: TextStyle) -> float:
    """The y of the baseline of a line whose leading starts at `top`."""
    return top + (style.leading + CAP_HEIGHT * style.size) / 2


def cap_top_of(top: float, style: TextStyle) -> float:
    """The y of the top of the capitals of that line."""
    return top + (style.leading - CAP_HEIGHT * style.size) / 2


class Setting:
    """One edition's lengths in points and its styles.

    `problems` gathers what no line can hold, at `mark` where the words know no place of their own.
    """

    def __init__(self, layout: Layout, leading: float, mark: Mark) -> None:
        self.layout, self.leading, self.mark = layout, leading, mark
        self.problems: list[Problem] = []
        self._kept: dict[tuple[object, ...], tuple[object, Any]] = {}
        self.tight = 0  # 1: tables and pictures take as little room as they may; 2: rows may be paragraphs
        page, kinds, colours = layout.page, layout.type, layout.colours
        self.rail_x = page.rail_left
        self.rail = page.rail
        self.edge = page.rail_left + page.rail + page.gutter
        self.measure = page.measure
        self.outer = self.edge + page.measure + page.overhang
        self.size = kinds.body.size
        self.body = TextStyle(self.size, leading, colours.ink)
        self.strong = replace(self.body, bold=True)
        self.strong_accent = replace(self.strong, colour=colours.accent)
        self.low = replace(self.body, leading=min(leading, _LOW * self.size))
        self.low_accent = replace(self.low, bold=True, colour=colours.accent)
        heading = TextStyle(kinds.heading.size, max(leading, kinds.heading.leading), colours.accent, True)
        if kinds.heading.leading == kinds.body.leading:
            heading = replace(heading, leading=leading)
        self.heading = heading
        self.alarm = replace(heading, colour=colours.warning)
        self.main_point = TextStyle(kinds.main_point.size, kinds.main_point.leading, colours.ink, True)
        self.title = TextStyle(kinds.title.size, kinds.title.leading, colours.accent, True)
        self.title_long = TextStyle(kinds.title_long.size, kinds.title_long.leading, colours.accent, True)

    @property
    def colours(self) -> Colours:
        """The layout's colours, as #rrggbb."""
        return self.layout.colours

    def column(self, x: float, width: float, rail: bool = False) -> Setting:
        """Inside a column or a frame: rules end with the text. With `rail`, signs stand in a rail of its own."""
        made = copy(self)
        taken = self.rail + self.layout.page.gutter if rail else 0.0
        made.rail_x, made.edge, made.measure, made.outer = x, x + taken, width - taken, x + width
        return made

    def anew(self) -> Setting:
        """The same for another leaflet: without its problems, with the strips of sections that both have."""
        made = copy(self)
        made.problems = []
        return made

    def once(self, name: str, parts: tuple[object, ...], make: Callable[[], Made]) -> Made:
        """What `make` makes of those parts, kept for the next leaflet that has the same, such as the next row's.

        What met a problem is made again, so that each leaflet tells it.
        """
        key = (name, self.tight, *map(id, parts))
        if kept := self._kept.get(key):  # asked once: the desk sets type in two threads, and either may clear it
            made: Made = kept[1]
            return made
        before = len(self.problems)
        made = make()
        if len(self.problems) == before:
            if len(self._kept) > _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = parts, made  # the parts too: an id is free for another once its owner is gone
        return made

    def tightened(self, tight: int) -> Setting:
        """The same, so `tight`."""
        made = copy(self)
        made.tight = tight
        return made

    def hung(self) -> Setting:
        """The same with no rail, for what takes the whole width."""
        made = copy(self)
        made.edge, made.measure = self.rail_x, self.measure + self.edge - self.rail_x
        return made

    def space(self, gap: Gap) -> Space:
        """A gap of the layout as the white above a strip."""
        return Space(gap.least, gap.best)

    def on_grid(self, height: float) -> float:
        """The height rounded up to a quarter of a line."""
        step = self.leading * QUARTER
        return math.ceil(height / step - 0.001) * step

    # --- text ---------------------------------------------------------------------------------------

    def lines(
        self, rich: Rich, style: TextStyle, measure: float, balance: bool = False, beside: Beside = NOTHING_BESIDE
    ) -> tuple[Line, ...]:
        """The lines of a text; none, and a problem, where a word or a character cannot be set."""
        try:
            return break_lines(rich, style.size, measure, bold=style.bold, balance=balance, beside=beside)
        except TooWide as wide:
            room = f"The line holds {measure / MM:.0f} mm in the {self.layout.edition} edition."
            fix = "Use a shorter word, or part it with a space or a hyphen. Give a long address words: [words](https://…)."
            what = f"“{_shortened(wide.word)}” is wider than its line. {room}"
            self.refuse(wide.run, wide.word, what, fix, "wide-word")
        except NoGlyph as missing:
            char = missing.char
            what = f"No bundled font has “{char}” (U+{ord(char):04X})."
            self.refuse(missing.run, char, what, "Use another character or a word.", "no-glyph")
        return ()

    def on_one_line(self, rich: Rich, style: TextStyle, measure: float) -> bool:
        """Whether the text can be set on one line of that measure."""
        try:
            return len(break_lines(rich, style.size, measure, bold=style.bold)) == 1
        except (TooWide, NoGlyph):
            return False

    def refuse(self, run: Run, word: str, what: str, fix: str, rule: str) -> None:
        """Report `word` of a run, once."""
        origin = run.origin
        if origin and origin.source.file:
            place = max(origin.value.find(word, run.offset), run.offset)
            problem = origin.problem(what, fix, rule, offset=place, length=len(word))
        else:
            problem = Problem(self.mark, what, fix, rule)
        if problem not in self.problems:
            self.problems.append(problem)

    def text(
        self,
        rich: Rich,
        role: Role,
        style: TextStyle | None = None,
        *,
        x: float | None = None,
        measure: float | None = None,
        space: Space = NONE,
        start: int = 1,
        whole: bool = False,
        balance: bool = False,
        beside: Beside = NOTHING_BESIDE,
        grid: bool = True,
    ) -> list[Strip]:
        """The strips of a paragraph, a line each; no orphan and no widow. `whole` keeps all its lines together.

        Without `grid` it may end anywhere, for lines of a block that ends on the grid as a whole. What is refused
        leaves a line without ink, so that no block has to think of it.
        """
        style = style or self.body
        left = self.edge if x is None else x
        room = self.edge + self.measure - left if measure is None else measure
        lines = self.lines(rich, style, room, balance, beside)
        strips: list[Strip] = []
        if not lines and words(rich).strip():
            return [Strip(style.leading, space=space, start=start)]
        below = _DEEPEST * style.size  # of whatever stands above
        for i, line in enumerate(lines):
            lowered = max(0.0, below + line.above + CLEAR - style.leading)
            strips.append(
                Strip(
                    style.leading + lowered,
                    TextLine(line, left, style, role, self.colours.accent, lowered),
                    space if i == 0 else NONE,
                    glued=i > 0 and (whole or i == 1 or i == len(lines) - 1),
                    start=start if i == 0 else 2,
                    words=line.words,
                )
            )
            below = line.below
        return self.end_on_grid(strips) if grid else strips

    def end_on_grid(self, strips: list[Strip]) -> list[Strip]:
        """The strips with the last one grown so that they end on a quarter of a line."""
        if strips:
            total = height_of(strips)
            strips[-1] = replace(strips[-1], height=strips[-1].height + self.on_grid(total) - total)
        return strips

    def pad(self, lines: float, best: float | None = None) -> Strip:
        """White that stays, even at the top of a page: `lines` body lines, `best` where there is room."""
        extra = 0.0 if best is None else (best - lines) * self.leading
        return Strip(lines * self.leading, stretch=extra, glued=True)


def _shortened(word: str) -> str:
    return word if len(word) <= _LONGEST_SHOWN else f"{word[: _LONGEST_SHOWN - 1]}…"


def glued(strips: Sequence[Strip]) -> list[Strip]:
    """The strips as one piece that no page end tears."""
    return [strip if i == 0 else replace(strip, glued=True) for i, strip in enumerate(strips)]


def led_by(first: Sequence[Strip], rest: Sequence[Strip]) -> list[Strip]:
    """`first` (a heading), with the strips that it must not be parted from."""
    return [*glued(first), *([replace(rest[0], glued=True), *rest[1:]] if rest else [])]


def together(*draws: Draw | None) -> Draw:
    """Draws one after the other in the same place."""
    return partial(_draw_all, tuple(filter(None, draws)))


def _draw_all(draws: tuple[Draw, ...], canvas: TaggedCanvas, top: float, height: float) -> None:
    for draw in draws:
        draw(canvas, top, height)


def stacked(strips: Sequence[Strip], height: float, lowered: float = 0.0) -> Strip:
    """The strips as one that cannot be torn, `height` points high, its first one `lowered` from the top."""
    first = strips[0]
    words_in_all = sum(strip.words for strip in strips)
    draw = partial(_draw_lowered, tuple(strips), lowered)
    return Strip(height, draw, first.space, start=first.start, words=words_in_all)


def _draw_lowered(strips: tuple[Strip, ...], lowered: float, canvas: TaggedCanvas, top: float, height: float) -> None:
    draw_stack(canvas, strips, top + lowered)
