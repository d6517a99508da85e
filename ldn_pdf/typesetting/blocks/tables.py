"""Strips of tables, and of grids to fill in by hand."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.content import blocks
from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.roles import Role
from ldn_pdf.reading.inline_markup import Rich, words
from ldn_pdf.typesetting.blocks.headings_and_lists import Numeral
from ldn_pdf.typesetting.boxes import Backdrop, Space, Strip
from ldn_pdf.typesetting.edition_style import MM, Setting, TextStyle
from ldn_pdf.typesetting.font_fallback import MissingGlyph
from ldn_pdf.typesetting.line_breaking import pieces, width_of

_CELL_GAP = 8.0  # points of white at the right of a cell
_PADDING = 0.375  # lines above and below the text of a cell
_HEAD_RULE, _END_RULE, _HAIRLINE, _GRID_LINE = 2.25, 1.5, 0.75, 0.9  # points
_NARROW = 16 * MM  # of a column to write a number in
_MOST_HEAD = 0.4  # of a grid's width for the heads of its rows
_LEAST_ROW, _BEST_ROW = 14.1 * MM, 22 * MM  # of a grid: room for a shaky hand, 14 mm after rounding


class _Cells(Struct, frozen=True):
    """A row of cells, each a role and its lines, with the rule below the row."""

    setting: Setting
    cells: tuple[tuple[Role, float, tuple[Strip, ...]], ...]  # role, x, lines
    rule: float
    colour: str
    middle: bool = False

    def __call__(self, canvas: TaggedCanvas, top: float, height: float) -> None:
        setting = self.setting
        for role, _, strips in self.cells:
            if not canvas.is_artifact:
                canvas.element(role)  # an empty cell too is a cell (ISO 32000-1, 14.8.4.3.4)
            text = sum(strip.height for strip in strips)
            y = top + ((height - text) / 2 if self.middle else _PADDING * setting.leading)
            for strip in strips:
                if strip.draw:
                    strip.draw(canvas, y, strip.height)
                y += strip.height
        canvas.pen(self.colour, self.rule)
        canvas.line(setting.edge, top + height, setting.outer, top + height)


def table(setting: Setting, block: blocks.Table, parent: Role, space: Space) -> list[Strip]:
    """A table; no row is torn, and the heading row stands again above rows that begin a page."""
    widths = _table_widths(setting, block)
    role = parent.child("Table")
    head = _row(setting, role, block.columns, widths, setting.strong_accent, heads="Column")
    head = replace(head, space=space, start=1)
    strips = [head]
    heads = "Row" if _has_more_data(len(block.columns), len(block.rows)) else ""
    for n, row in enumerate(block.rows):
        last = n == len(block.rows) - 1
        made = _row(setting, role, row, widths, setting.body, heads=heads, last=last)
        strips.append(replace(made, glued=n == 0 or (last and n > 1), repeat=(head,)))
    return strips


def _row(
    setting: Setting,
    table: Role,
    cells: Sequence[Rich],
    widths: Sequence[float],
    style: TextStyle,
    heads: str,
    last: bool = False,
) -> Strip:
    """One row. `heads` is what its heading cells head: Column, Row (the first cell), or nothing."""
    row, x = table.child("TR"), setting.edge
    made: list[tuple[Role, float, tuple[Strip, ...]]] = []
    for n, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        head = heads == "Column" or (heads == "Row" and n == 0)
        role = row.child("TH", scope=heads) if head else row.child("TD")
        bold = replace(style, bold=True) if heads == "Column" or n == 0 else style
        strips = setting.text(cell, role, bold, x=x, measure=width - _CELL_GAP, whole=True)
        made.append((role, x, tuple(strips)))
        x += width
    text = max(sum(strip.height for strip in strips) for _, _, strips in made)
    height = setting.on_grid(text + 2 * _PADDING * setting.leading)
    colours = setting.colours
    if heads == "Column":
        rule, colour = _HEAD_RULE, colours.accent
    else:
        rule, colour = (_END_RULE, colours.accent) if last else (_HAIRLINE, colours.hairline)
    count = sum(len(words(cell).split()) for cell in cells)
    return Strip(height, _Cells(setting, tuple(made), rule, colour), start=2, words=count)


def _has_more_data(columns: int, rows: int) -> bool:
    """Whether cells of data outnumber heading cells where each row has one: else checkers take all for headings."""
    return columns + rows <= rows * (columns - 1)


def _table_widths(setting: Setting, block: blocks.Table) -> list[float]:
    """The first column takes 30 percent, the others share the rest; a long word widens its column."""
    columns = list(zip(block.columns, *block.rows, strict=True))
    room, others = setting.outer - setting.edge, len(columns) - 1

    def least(whole: bool) -> list[float]:
        return [
            max(_widest_piece(setting, cell, n == 0 or cell is column[0], whole) for cell in column) + _CELL_GAP
            for n, column in enumerate(columns)
        ]

    wanted = least(whole=True)
    return _share(room, wanted if sum(wanted) <= room else least(whole=False), [0.3, *[0.7 / others] * others])


def _share(room: float, least: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The room by weight, but no share under its least; where the room does not allow it, the widest give."""
    if sum(least) > room:
        return _narrowed(room, least)
    shares = [room * weight / sum(weights) for weight in weights]
    short = [n for n, share in enumerate(shares) if share < least[n]]
    if not short:
        return shares
    rest = room - sum(least[n] for n in short)
    others = [n for n in range(len(least)) if n not in short]
    inner = iter(_share(rest, [least[n] for n in others], [weights[n] for n in others]))
    return [least[n] if n in short else next(inner) for n in range(len(least))]


def _narrowed(room: float, least: Sequence[float]) -> list[float]:
    """As much as each needs, narrow ones first; so only what is widest is refused."""
    shares = [0.0] * len(least)
    left, columns = room, len(least)
    for n in sorted(range(columns), key=least.__getitem__):
        shares[n] = min(least[n], left / columns)
        left, columns = left - shares[n], columns - 1
    return shares


def _widest_piece(setting: Setting, text: Rich, bold: bool, whole: bool) -> float:
    """The width of the widest word, or with `whole` of the widest date or number with its unit."""
    parts = pieces(text) if whole else words(text).split()
    return max((_width(setting, part, bold) for part in parts), default=0.0)


def _widest_word(setting: Setting, text: Rich, bold: bool) -> float:
    return _widest_piece(setting, text, bold, whole=False)


def _width(setting: Setting, text: str, bold: bool) -> float:
    try:
        return width_of(text, setting.size, bold)
    except MissingGlyph:  # reported where the text is set
        return 0.0


# --- grids ----------------------------------------------------------------------------------------


class _Verticals(Struct, frozen=True):
    """The lines between the columns of a grid, over its empty rows."""

    setting: Setting
    xs: tuple[float, ...]

    def __call__(self, canvas: TaggedCanvas, top: float, height: float) -> None:
        canvas.pen(self.setting.colours.writing_line, _GRID_LINE)
        for x in self.xs:
            canvas.line(x, top, x, top + height)


def grid(setting: Setting, block: blocks.Grid, parent: Role, space: Space) -> list[Strip]:
    """A grid of empty cells; a row grows from 14 to 22 mm where there is room.

    It is torn between rows only where it fits no page whole; its heading row then stands again.
    """
    role = parent.child("Table")
    widths = _grid_widths(setting, block)
    head = _row(setting, role, block.columns, widths, setting.strong_accent, heads="Column")
    xs, x = [], setting.edge
    for width in widths[:-1]:
        x += width
        xs.append(x - _CELL_GAP / 2)
    lines = Backdrop(_Verticals(setting, tuple(xs)))
    count = len(block.heads) or block.numbered
    head = replace(head, space=space, start=1)
    rows = [_empty_row(setting, role, block, n, widths, last=n == count - 1) for n in range(count)]
    together = {0, 1, count - 1}  # no single row alone before or after a page's end
    body = [replace(row, backdrops=(lines,), glued=n in together, repeat=(head,)) for n, row in enumerate(rows)]
    height = sum(row.height for row in rows)
    return [head, *body, setting.pad((setting.on_grid(height) - height) / setting.leading)]


def _empty_row(setting: Setting, table: Role, block: blocks.Grid, n: int, widths: Sequence[float], last: bool) -> Strip:
    row = table.child("TR")
    if block.heads:
        first = row.child("TH", scope="Row") if _has_more_data(len(widths), len(block.heads)) else row.child("TD")
        lines = tuple(setting.text(block.heads[n], first, setting.strong, measure=widths[0] - _CELL_GAP))
    else:  # the number stands in the rail, and belongs to the first cell to write in
        first = row.child("TD")
        lines = (Strip(setting.leading, Numeral(setting, n + 1, first)),)
    cells: list[tuple[Role, float, tuple[Strip, ...]]] = [(first, setting.edge, lines)]
    cells += [(row.child("TD"), 0.0, ()) for _ in widths[1:]]
    colours = setting.colours
    rule, colour = (_END_RULE, colours.accent) if last else (_GRID_LINE, colours.writing_line)
    text = sum(strip.height for strip in lines)
    least = max(_LEAST_ROW, text + 2 * _PADDING * setting.leading)
    draw = _Cells(setting, tuple(cells), rule, colour, middle=True)
    return Strip(least, draw, stretch=max(0.0, _BEST_ROW - least), start=3)


def _grid_widths(setting: Setting, block: blocks.Grid) -> list[float]:
    """A diary's columns are as narrow as two lines of their heads, the last takes the rest.

    A list's columns go by their heads.
    """
    whole = setting.outer - setting.edge
    least = [_widest_word(setting, column, bold=True) + _CELL_GAP for column in block.columns]
    if not block.heads:
        natural = [_width(setting, words(column), bold=True) for column in block.columns]
        return _share(whole, least, natural)
    least[0] = max([least[0], *(_widest_word(setting, head, bold=True) + _CELL_GAP for head in block.heads)])
    first = max(_width(setting, words(head), bold=True) for head in (*block.heads, block.columns[0])) + 2 * _CELL_GAP
    wanted = [max(least[0], min(first, _MOST_HEAD * whole)), *(_two_lines(setting, c) for c in block.columns[1:-1])]
    if sum(wanted) + least[-1] > whole:
        return _share(whole, least, [max(pair) for pair in zip([*wanted, least[-1]], least, strict=True)])
    return [*wanted, whole - sum(wanted)]


def _two_lines(setting: Setting, head: Rich) -> float:
    """The least width of a column to write in whose head stands on two lines."""
    parts = pieces(head)
    cuts = [(" ".join(parts[:n]), " ".join(parts[n:])) for n in range(len(parts))]
    widths = (max(_width(setting, side, bold=True) for side in cut) for cut in cuts)
    return max(_NARROW, min(widths, default=0.0) + 2 * _CELL_GAP)
