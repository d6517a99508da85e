"""Strips of headings, paragraphs and lists."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial

from msgspec.structs import replace

from ldn_pdf.content import blocks
from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.roles import Role
from ldn_pdf.reading.inline_markup import Rich, plain, words
from ldn_pdf.reading.model import MM
from ldn_pdf.typesetting.blocks import drawn_signs
from ldn_pdf.typesetting.blocks.pictures import drawn_in
from ldn_pdf.typesetting.boxes import NONE, TORN, Draw, Space, Strip, height_of
from ldn_pdf.typesetting.draw_text import draw_line
from ldn_pdf.typesetting.edition_style import Setting, TextStyle, baseline_of, cap_top_of, glued, stacked, together

BOX = 8 * MM  # a tick box for weak hands (standards for fill-ins: at least 8 mm)
_BOX_ROOM = 5.5  # points round a box: rows of boxes must not touch
_LEAST_BOX_ROW = 1.25  # lines, so that a row of boxes is never denser than large text
_BOX_SIGN = "☐"  # what a screen reader is given for a drawn box
_PICTURE_ROOM = 4.0  # points below the picture of a step
_NUMBERING = {
    "bullets": "Disc",
    "steps": "Decimal",
    "checklist": "Square",
    "questions": "Square",
}  # by kind; others have signs that are drawn


def _draw_tab(setting: Setting, style: TextStyle, canvas: TaggedCanvas, top: float, height: float) -> None:
    """The accent tab beside a heading, at the top of its capitals."""
    canvas.fill(setting.colours.accent)
    canvas.rect(setting.rail_x, cap_top_of(top, style), BOX, 0.27 * setting.size, stroke=0, fill=1)


def _draw_bullet(
    setting: Setting, role: Role, sign: str, left: float, canvas: TaggedCanvas, top: float, height: float
) -> None:
    """A bullet, or another sign, at x = `left`: the label of its item."""
    style = setting.strong_accent
    (line,) = setting.lines(plain(sign), style, setting.measure)
    x = left + 0.1 * style.size
    draw_line(canvas, replace(line, end=" "), x, baseline_of(top, style), style.size, style.colour, role)


def draw_numeral(setting: Setting, number: int, role: Role, canvas: TaggedCanvas, top: float, height: float) -> None:
    """The numeral of a step, centred in the rail, the label of its item."""
    style = setting.heading
    (line,) = setting.lines(plain(f"{number}"), style, setting.measure)
    x = setting.rail_x + (setting.rail - line.width) / 2
    baseline = baseline_of(top, setting.body)
    draw_line(canvas, replace(line, end=" "), x, baseline, style.size, style.colour, role)


def _draw_do_sign(setting: Setting, do: bool, role: Role, canvas: TaggedCanvas, top: float, height: float) -> None:
    """A tick or a cross, the label of its item: told apart by shape, so in greyscale too."""
    size = 0.9 * setting.size
    draw, colour = (drawn_signs.tick, setting.colours.accent) if do else (drawn_signs.cross, setting.colours.warning)
    with canvas.content(role):
        draw(canvas, setting.edge, top + (setting.leading - size) / 2, size, colour)


def _draw_tick_box(setting: Setting, item: Role, label: str, canvas: TaggedCanvas, top: float, height: float) -> None:
    """An empty box in the rail, centred on the first line of its item, whose label it is."""
    x, side = setting.rail_x + 0.6, BOX - 1.2
    y = top + (setting.leading - BOX) / 2 + 0.6
    role = item.child("Lbl", actual="" if canvas.is_filled_in else _BOX_SIGN)
    with nullcontext() if canvas.is_filled_in else canvas.content(role):
        canvas.pen(setting.colours.ink, 1.2)
        canvas.roundRect(x, y, side, side, 1.5)
    canvas.tick_box(role.child("Form"), label, x, y, side)


def heading(setting: Setting, text: Rich, role: Role, *, space: Space = NONE, below: float = 0.0) -> list[Strip]:
    """A section's heading with its tab in the rail, and `below` to a quarter of a line of white."""
    strips = setting.text(text, role, setting.heading, space=space, start=0, whole=True, balance=True)
    return [*tabbed(setting, strips), setting.pad(below, 0.25)]


def tabbed(setting: Setting, strips: list[Strip]) -> list[Strip]:
    """The lines of a heading with its tab in the rail."""
    return _marked(strips, partial(_draw_tab, setting, setting.heading))


def paragraph(setting: Setting, block: blocks.Paragraph, parent: Role, space: Space) -> list[Strip]:
    """A paragraph that may break over pages, with no orphan and no widow."""
    return setting.text(block.text, parent.child("P"), space=space)


def listing(setting: Setting, block: blocks.List, parent: Role, space: Space) -> list[Strip]:
    """A list; no item is torn."""
    role = parent.child("L", numbering=_NUMBERING.get(block.kind, "None"))
    gap = setting.space(setting.layout.space.item)
    strips: list[Strip] = []
    for n, item in enumerate(block.items, 1):
        above = space if n == 1 else gap
        made = _item(setting, block.kind, n, item, role.child("LI"), above)
        if n == 1 and made:
            made[0] = replace(made[0], start=1)
        if strips and made and n in (2, len(block.items)):  # no single item alone before or after a page's end
            made[0] = replace(made[0], glued=True)
        elif strips and made and n in (3, len(block.items) - 1):
            made[0] = replace(made[0], start=TORN)
        strips += made
    return strips


def _item(setting: Setting, kind: str, n: int, item: blocks.ListItem, role: Role, space: Space) -> list[Strip]:
    if kind in ("do", "avoid"):
        sign = partial(_draw_do_sign, setting, kind == "do", role.child("Lbl", actual="✓" if kind == "do" else "✗"))
        x = setting.edge + 1.4 * setting.size
        return _marked(setting.text(item.text, role.child("LBody"), x=x, space=space, start=2, whole=True), sign)
    if kind == "bullets":
        label, body = role.child("Lbl"), role.child("LBody")
        x = setting.edge + setting.size
        text = setting.text(item.text, body, x=x, space=space, start=2, whole=True)
        strips = _marked(text, partial(_draw_bullet, setting, label, "•", setting.edge))
        return glued([*strips, *_points(setting, item, body, x)])
    if kind == "steps":
        label, body = role.child("Lbl"), role.child("LBody")
        if item.picture:
            return [_pictured(setting, n, item, role, space)]
        text = setting.text(item.text, body, space=space, start=2, whole=True)
        strips = _marked(text, partial(draw_numeral, setting, n, label))
        return glued([*strips, *_points(setting, item, body, setting.edge)])
    first = space if n == 1 else NONE  # the rows themselves hold the white between boxes
    box = partial(_draw_tick_box, setting, role, words(item.text))
    return box_row(setting, _marked(setting.text(item.text, role.child("LBody"), space=first), box))


def _pictured(setting: Setting, n: int, item: blocks.ListItem, role: Role, space: Space) -> Strip:
    """A step with its picture at the text edge and its words at the right of it, in one piece."""
    assert item.picture
    label, body = role.child("Lbl"), role.child("LBody")
    figure = drawn_in(setting.edge, setting.measure * item.picture.share, item.picture, body)
    x = setting.edge + setting.measure * item.picture.share + setting.size
    text = setting.text(item.text, body.child("P"), x=x, whole=True)
    text += _points(setting, item, body, x)
    height = setting.on_grid(max(figure.height + _PICTURE_ROOM, height_of(text)))
    made = stacked(text, height)
    draw = together(partial(draw_numeral, setting, n, label), figure, made.draw)
    return replace(made, draw=draw, space=space, start=2)


def _points(setting: Setting, item: blocks.ListItem, parent: Role, x: float) -> Iterator[Strip]:
    """The bullets under an item, close below it, each with a dash at x: told from a bullet by its shape."""
    if not item.points:
        return
    role = parent.child("L", numbering="Disc")
    for point in item.points:
        entry = role.child("LI")
        dash = partial(_draw_bullet, setting, entry.child("Lbl"), "–", x)
        yield from _marked(setting.text(point.text, entry.child("LBody"), x=x + setting.size, whole=True), dash)


def _marked(strips: list[Strip], mark: Draw) -> list[Strip]:
    """The strips with a mark drawn before the first of them."""
    if strips:
        strips[0] = replace(strips[0], draw=together(mark, strips[0].draw))
    return strips


def row_height(setting: Setting, text: float) -> float:
    """The height of a row with a tick box or a line to write on, for `text` points of text."""
    least = max(_LEAST_BOX_ROW * setting.leading, setting.on_grid(BOX + _BOX_ROOM))
    return setting.on_grid(max(least, text + 0.25 * setting.leading))


def box_row(setting: Setting, strips: list[Strip]) -> list[Strip]:
    """The strips as one row, so high that its box stands clear of the next row's."""
    if not strips:
        return []
    text = height_of(strips)
    height = row_height(setting, text)
    return [stacked(strips, height, lowered=(height - text) / 2)]
