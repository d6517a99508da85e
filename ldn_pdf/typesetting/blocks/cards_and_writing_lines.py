"""Strips of lines to write on and of the wallet card."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.content import blocks
from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.roles import Role
from ldn_pdf.reading.inline_markup import Rich, words
from ldn_pdf.reading.layout import MINIMA
from ldn_pdf.reading.model import MM
from ldn_pdf.typesetting.blocks import drawn_signs
from ldn_pdf.typesetting.blocks.headings_and_lists import row_height
from ldn_pdf.typesetting.boxes import Space, Strip, draw_stack, height_of
from ldn_pdf.typesetting.edition_style import Setting, TextLine, TextStyle, baseline_of, glued, together

_LINE = 0.9  # points
_ABOVE_END = 5.0  # points from a writing line to the end of its row
_AFTER_PROMPT = 8.0  # points


def _draw_writing_line(
    setting: Setting, x0: float, x1: float, role: Role, label: str, canvas: TaggedCanvas, top: float, height: float
) -> None:
    """A line to write on, from x0 to x1, near the end of its row; decoration, since the prompt says it in words."""
    y, size = top + height - _ABOVE_END, setting.size
    canvas.pen(setting.colours.writing_line, _LINE)
    canvas.line(x0, y, x1, y)
    canvas.text_field(role, label, x0, y - 1.5 * size, x1 - x0, 1.5 * size - 1, size)


def writing_lines(setting: Setting, block: blocks.WritingLines, parent: Role, space: Space) -> list[Strip]:
    """The prompt, which shares the first line where it leaves half of it free, and the lines to write on."""
    text = setting.text(block.prompt, parent.child("P"), space=space, whole=True)
    height = row_height(setting, setting.leading)
    if not text:
        return []
    end = _end_of(text[-1], setting.edge)
    name = label_of(block.prompt)
    shares = len(text) == 1 and end < setting.edge + setting.measure / 2
    strips: list[Strip] = []
    if shares:
        line = partial(_draw_writing_line, setting, end + _AFTER_PROMPT, setting.outer, parent.child("Form"), name)
        low = partial(_draw_low, text[0])
        strips.append(replace(text[0], height=height, draw=together(low, line)))
    else:
        strips += text
    for n in range(1 + shares, block.count + 1):
        label = f"{name}, {n}" if n > 1 else name
        line = partial(_draw_writing_line, setting, setting.edge, setting.outer, parent.child("Form"), label)
        strips.append(Strip(height, line, glued=True))
    return glued(strips)


def label_of(prompt: Rich) -> str:
    """What a screen reader says of a field behind that prompt."""
    return words(prompt).strip().rstrip(":")


def _draw_low(strip: Strip, canvas: TaggedCanvas, top: float, height: float) -> None:
    """Draws a line of text so that it stands on the writing line of its row."""
    if strip.draw:
        strip.draw(canvas, top + height - strip.height, strip.height)


def _end_of(strip: Strip, x: float) -> float:
    return x + strip.draw.line.width if isinstance(strip.draw, TextLine) else x


# --- the wallet card --------------------------------------------------------------------------------

PANEL, HEIGHT = 86 * MM, 54 * MM  # ISO/IEC 7810 ID-1, as a bank card
_INSIDE = 3 * MM  # from the cut to anything printed
_DASH, _DOTS = (6, 4), (1, 3)


def _draw_card_frame(setting: Setting, tall: float, canvas: TaggedCanvas, top: float, height: float) -> None:
    """The cut line, the fold, and the band of the warning."""
    x = setting.rail_x
    ink, right, bottom = setting.colours.ink, x + 2 * PANEL, top + tall
    canvas.saveState()
    canvas.pen(ink, 1)
    canvas.setDash(*_DASH)
    for cut in (
        (x, top, right, top),
        (x, bottom, right, bottom),
        (x, top, x, bottom),
        (right, top, right, bottom),
    ):
        canvas.line(*cut)
    canvas.setDash(*_DOTS)
    canvas.line(x + PANEL, top, x + PANEL, bottom)
    canvas.restoreState()
    canvas.fill(drawn_signs.WHITE)
    canvas.rect(x + 20, top - 1, 20, 2, stroke=0, fill=1)
    drawn_signs.scissors(canvas, x + 30, top - 5, ink)
    band = setting.colours.warning
    canvas.fill(band)
    canvas.rect(x + _INSIDE, top + _INSIDE, setting.rail, tall - 2 * _INSIDE, stroke=0, fill=1)
    centre = x + _INSIDE + setting.rail / 2
    drawn_signs.triangle(canvas, centre, top + _INSIDE + (setting.heading.leading - drawn_signs.SIZE) / 2, band)


def card(setting: Setting, block: blocks.Card, parent: Role, space: Space) -> list[Strip]:
    """The copies of the card, each in one piece, the fold named above it."""
    strips: list[Strip] = []
    for n in range(block.copies):
        made = _copy(setting, block, parent.child("Sect"))
        above = space if n == 0 else Space(0.5, 1)
        made[0] = replace(made[0], space=above, start=1)
        strips += glued(made)
    return strips


def _copy(setting: Setting, block: blocks.Card, role: Role) -> list[Strip]:
    left = setting.rail_x + _INSIDE + setting.rail + 3 * MM
    front_measure = setting.rail_x + PANEL - _INSIDE - left
    front = setting.text(block.heading, role.child("H3"), setting.alarm, x=left, measure=front_measure, whole=True)
    front += setting.text(block.text, role.child("P"), setting.low, x=left, measure=front_measure, whole=True)
    back_x = setting.rail_x + PANEL + _INSIDE + 2 * MM
    back_measure = PANEL - 2 * _INSIDE - 2 * MM
    row = max(setting.low.leading * 1.5, 10 * MM)
    back: list[Strip] = []
    for prompt in block.lines:
        text = setting.text(prompt, role.child("P"), x=back_x, measure=back_measure, whole=True)
        if text:
            start, field = _end_of(text[-1], back_x) + 4, role.child("Form")
            line = partial(_draw_writing_line, setting, start, back_x + back_measure, field, label_of(prompt))
            back += text[:-1]
            back.append(replace(text[-1], height=row, draw=together(partial(_draw_low, text[-1]), line)))
    if block.foot and back:
        back.append(setting.pad(0.25))
    for text_of_foot in block.foot:
        back += setting.text(text_of_foot, role.child("P"), setting.low, x=back_x, measure=back_measure, whole=True)
    height = max(HEIGHT, *(height_of(side) + 2 * _INSIDE for side in (front, back)))
    draw = together(partial(_draw_card_frame, setting, height), partial(_draw_panels, (front, back)))
    strips = []
    if block.fold:
        strips += _fold(setting, block.fold, role.child("P"))
    else:
        strips.append(Strip(0.75 * setting.leading))  # the scissors stand above the card
    words = sum(strip.words for strip in (*front, *back))
    strips.append(Strip(setting.on_grid(height + 2), draw, words=words))
    return strips


def _draw_panels(sides: Sequence[Sequence[Strip]], canvas: TaggedCanvas, top: float, height: float) -> None:
    for side in sides:
        draw_stack(canvas, side, top + _INSIDE)


def _fold(setting: Setting, text: Rich, role: Role) -> list[Strip]:
    """The words over the fold, centred on it."""
    middle = setting.rail_x + PANEL
    lines = setting.lines(text, setting.body, setting.measure, balance=True)
    drawn = (TextLine(line, middle - line.width / 2, setting.body, role, setting.colours.accent) for line in lines)
    return [Strip(setting.leading, draw, words=draw.line.words) for draw in drawn]


# --- the same on one side, for a sheet of cards -------------------------------------------------------

_SHEET = TextStyle(
    MINIMA["standard"].body, MINIMA["standard"].body * MINIMA["standard"].leading, ""
)  # RNIB Clear Print
_ROWS = (1.3 * _SHEET.size, 10 * MM)  # least and most of a row to write on
_SIGN_GAP = 4.0  # points


class SheetCard(Struct, frozen=True):
    """A card on one panel: what is drawn from its top left corner, and by how many lines it is too tall, or 0."""

    strips: tuple[Strip, ...]
    over: int

    def __call__(self, canvas: TaggedCanvas, top: float) -> None:
        """Draw it below that y."""
        draw_stack(canvas, self.strips, top + _INSIDE)


def _draw_rule(setting: Setting, x0: float, x1: float, canvas: TaggedCanvas, top: float, height: float) -> None:
    """A line to write on, on the baseline of its row; decoration, since the prompt says it in words."""
    y = baseline_of(top + height - _SHEET.leading, _SHEET)
    canvas.pen(setting.colours.writing_line, _LINE)
    canvas.line(x0, y, x1, y)


def _draw_warning(setting: Setting, x: float, canvas: TaggedCanvas, top: float, height: float) -> None:
    """The triangle on red before the heading; decoration, since the heading warns in words."""
    side, band = drawn_signs.SIZE + 1, setting.colours.warning
    y = top + (height - side) / 2
    canvas.fill(band)
    canvas.rect(x, y, side, side, stroke=0, fill=1)
    drawn_signs.triangle(canvas, x + side / 2, y + 0.5, band)


def sheet_card(setting: Setting, block: blocks.Card, x: float, role: Role) -> SheetCard:
    """The card at x, on one side of the paper: warning, words, lines to write on and foot, one below the other."""
    left, measure = x + _INSIDE, PANEL - 2 * _INSIDE
    style = replace(_SHEET, colour=setting.colours.ink)
    alarm = replace(style, size=14, leading=17, colour=setting.colours.warning, bold=True)
    taken = drawn_signs.SIZE + _SIGN_GAP
    text = setting.text(block.heading, role.child("H2"), alarm, x=left + taken, measure=measure - taken, grid=False)
    if text:
        text[0] = replace(text[0], draw=together(partial(_draw_warning, setting, left), text[0].draw))
    text += setting.text(block.text, role.child("P"), style, x=left, measure=measure, grid=False)
    rows: list[Strip] = []
    for prompt in block.lines:
        lines = setting.text(prompt, role.child("P"), style, x=left, measure=measure, grid=False)
        if lines:
            rule = partial(_draw_rule, setting, _end_of(lines[-1], left) + 4, left + measure)
            rows += [
                *lines[:-1],
                replace(lines[-1], height=_ROWS[0], draw=together(partial(_draw_low, lines[-1]), rule)),
            ]
    foot = [
        s
        for rich in block.foot
        for s in setting.text(rich, role.child("P"), style, x=left, measure=measure, grid=False)
    ]
    free = HEIGHT - 2 * _INSIDE - height_of((*text, *rows, *foot))
    written = [n for n, strip in enumerate(rows) if strip.height == _ROWS[0]]
    more = max(0.0, min(_ROWS[1] - _ROWS[0], free / len(written))) if written else 0.0
    for n in written:
        rows[n] = replace(rows[n], height=rows[n].height + more)
    return SheetCard((*text, *rows, *foot), max(0, math.ceil(-free / style.leading - 0.001)))
