"""Strips of tables, and of grids to fill in by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache, partial
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.content import blocks
from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.roles import Role
from ldn_pdf.reading.inline_markup import Rich, Run, plain, words
from ldn_pdf.reading.model import MM
from ldn_pdf.typesetting.blocks.headings_and_lists import draw_numeral
from ldn_pdf.typesetting.boxes import Space, Strip, draw_stack, height_of
from ldn_pdf.typesetting.edition_style import QUARTER, Setting, TextStyle, together
from ldn_pdf.typesetting.font_fallback import MissingGlyph
from ldn_pdf.typesetting.line_breaking import pieces, width_of

_CELL_GAP, _TIGHT_GAP = 0.75, 0.45  # body sizes of white at the right of a cell
_ROUNDING = 0.01  # points that sums of widths may lose
_PADDING = Space(0.125, 0.375)  # lines above and below the text of a cell
_MOST_TOGETHER = 14  # lines: rows of that height do not look lost when one stands alone
_STEPS = (1.5, 3.0, 6.0, 12.0, 24.0, 48.0)  # points that one column may give to another
_NEXT = 0.1  # of a line: what a line that another cell of its row needs too is worth
_TIGHT = 0.05  # of a line: a column half as wide as its text
_HEAD_RULE, _END_RULE, _HAIRLINE, _GRID_LINE = 2.25, 1.5, 0.75, 1.2  # points
_JOINT = (
    2.5  # points of white at each end of a line between cells: where lines cross, a checker takes two grids for one
)
_NARROW = 16 * MM  # of a column to write a number in
_MOST_HEAD = 0.4  # of a grid's width for the heads of its rows
_FIGURE = re.compile(
    r"(?P<whole>[<>≤≥~±+−-]? ?[$€£]?(?:\d{1,3}(?:[, \u00a0\u202f]\d{3})+|\d{1,3}(?:\.\d{3})+(?=,\d)|\d+)?)"
    r"(?:[.,]\d+|[ \u00a0]?(?:[½¼¾⅓⅔⅛]|(?<!\d)\d/\d))?"
    r"(?:[ \u00a0]?(?:[%‰€£]|[°µμ]?[^\W\d_]{1,12}(?:/[^\W\d_]{1,12})?[²³]?))?"
)  # 7, 2,000, −$1,200.50, ≥ 1.5, 1½, 3/4 cup, 10 mg, 4.2 mmol/L
_DIGIT = re.compile(r"[\d½¼¾⅓⅔⅛]")
_NO_FIGURE = ("-", "–", "—")
BLANK, _SAID = "___", "\u00a0"  # in a cell to write in, and what is read there
_LEAST_ROW, _BEST_ROW = 14.1 * MM, 22 * MM  # of a grid: room for a shaky hand, 14 mm after rounding


def _draw_cells(
    setting: Setting,
    cells: tuple[tuple[Role, tuple[Strip, ...]], ...],
    rule: float,
    colour: str,
    middle: bool,
    canvas: TaggedCanvas,
    top: float,
    height: float,
) -> None:
    """A row of cells, each a role and its lines, with the rule below the row."""
    most = max(map(height_of, (strips for _, strips in cells)))
    for role, strips in cells:
        with canvas.content(role):
            pass  # an empty cell too is a cell (ISO 32000-1, 14.8.4.3.4)
        draw_stack(canvas, strips, top + (height - (height_of(strips) if middle else most)) / 2)
    canvas.pen(colour, rule)
    canvas.line(setting.edge, top + height, setting.outer, top + height)


def table(setting: Setting, block: blocks.Table, parent: Role, space: Space, hangs: bool = False) -> list[Strip]:
    """A table; no row is torn or left alone, and the heading row stands again above rows that begin a page.

    Where the longest words of its columns do not stand side by side, or where nothing else fits, each row is set as
    a paragraph. A table that `hangs` begins in the rail.
    """
    columns = []
    for n, (head, *cells) in enumerate(zip(block.columns, *block.rows, strict=True)):
        below = [_Cell.measured(setting, cell, bold=n == 0) for cell in cells]
        columns.append((_Cell.measured(setting, head, bold=True), *_aligned(setting, below)))
    wide, gap = setting.hung() if hangs else setting, _gap(setting)
    room = wide.outer - wide.edge
    narrow = sum(max(cell.longest for cell in column) + gap + _ROUNDING for column in columns) > room
    paragraphs = _as_paragraphs(setting, block, parent, space) if narrow or setting.tight > 1 else []
    if narrow:
        return paragraphs
    rows = _side_by_side(wide, block, parent, space, _fewest_lines(tuple(columns), room, gap), columns)
    return paragraphs if paragraphs and height_of(paragraphs) < height_of(rows) else rows


def _gap(setting: Setting) -> float:
    return (_TIGHT_GAP if setting.tight else _CELL_GAP) * setting.size


def _side_by_side(
    setting: Setting,
    block: blocks.Table,
    parent: Role,
    space: Space,
    widths: Sequence[float],
    columns: Sequence[Sequence[_Cell]],
) -> list[Strip]:
    role = parent.child("Table")
    head = _row(setting, role, block.columns, widths, setting.strong_accent, heads="Column")
    head = replace(head, space=space, start=1)
    heads = "Row" if _has_more_data(len(block.columns), len(block.rows)) else ""

    end = len(block.rows) - 1
    indents = [[cell.indent for cell in row] for row in zip(*columns, strict=True)][1:]
    rows = [
        _row(setting, role, row, widths, setting.body, heads, last=n == end, indents=indents[n])
        for n, row in enumerate(block.rows)
    ]
    most = _MOST_TOGETHER * setting.leading
    whole = {0} | ({1} if height_of((head, *rows[:2])) <= most else set())
    whole |= {end} if end > 1 and height_of(rows[-2:]) <= most else set()
    return [head, *(replace(row, glued=n in whole, repeat=(head,)) for n, row in enumerate(rows))]


def _as_paragraphs(setting: Setting, block: blocks.Table, parent: Role, space: Space) -> list[Strip]:
    """The name of the first column, and each row as an item of a list: its first cell, then the name of each other
    column with what stands in it."""
    strips = setting.text(block.columns[0], parent.child("P"), setting.strong_accent, space=space, whole=True)
    role, gap = parent.child("L", numbering="None"), setting.layout.space.item
    item = Space(max(QUARTER, gap.least), gap.best)  # nothing else tells where a row ends
    first, last = 0 if strips else 1, len(block.rows) - 1
    for n, row in enumerate(block.rows):
        made = setting.text(
            sentence_of(block.columns, row),
            role.child("LI").child("LBody"),
            space=item if strips else space,
            start=2 if strips else 1,
            whole=True,
        )
        if made and first <= n and n in {0, 1, last}:
            made[0] = replace(made[0], glued=True)
        strips += made
    return strips


def sentence_of(columns: Sequence[Rich], row: Sequence[Rich]) -> Rich:
    """`**Banana.** Portion: **1 medium.** Eat it? **Seldom.**`"""

    def ended(rich: Rich, mark: str) -> Rich:
        said = words(rich).rstrip()
        return rich if said.endswith((".", ":", "?", "!")) else (*rich, Run(mark))

    def strong(rich: Rich) -> Rich:
        return tuple(replace(run, bold=True) for run in rich)

    out = list(strong(ended(row[0], ".")))
    for column, cell in zip(columns[1:], row[1:], strict=True):
        out += (Run(" "), *ended(column, ":"), Run(" "), *strong(ended(cell, ".")))
    return tuple(out)


def _row(
    setting: Setting,
    table: Role,
    cells: Sequence[Rich],
    widths: Sequence[float],
    style: TextStyle,
    heads: str,
    last: bool = False,
    indents: Sequence[float] = (),
) -> Strip:
    """One row. `heads` is what its heading cells head: Column, Row (the first cell), or nothing."""
    row, x, gap = table.child("TR"), setting.edge, _gap(setting)
    made: list[tuple[Role, tuple[Strip, ...]]] = []
    for n, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        head = heads == "Column" or (heads == "Row" and n == 0)
        role = row.child("TH", scope=heads) if head else row.child("TD")
        bold = replace(style, bold=True) if heads == "Column" or n == 0 else style
        shift = indents[n] if indents else 0.0
        strips = setting.text(cell, role, bold, x=x + shift, measure=width - shift - gap, whole=True)
        made.append((role, tuple(strips)))
        x += width
    text = max(height_of(strips) for _, strips in made)
    height = setting.on_grid(text + 2 * _PADDING.least * setting.leading)
    stretch = 0.0 if heads == "Column" else 2 * (_PADDING.best - _PADDING.least) * setting.leading
    colours = setting.colours
    if heads == "Column":
        rule, colour = _HEAD_RULE, colours.accent
    else:
        rule, colour = (_END_RULE, colours.accent) if last else (_HAIRLINE, colours.hairline)
    count = sum(len(words(cell).split()) for cell in cells)
    draw = partial(_draw_cells, setting, tuple(made), rule, colour, False)
    return Strip(height, draw, stretch=stretch, start=2, words=count)


def _has_more_data(columns: int, rows: int) -> bool:
    """Whether cells of data outnumber heading cells where each row has one: else checkers take all for headings."""
    return columns + rows <= rows * (columns - 1)


# --- the columns of a table ---------------------------------------------------------------------


class _Cell(Struct, frozen=True):
    """The widths in points of what a cell's lines keep whole where they can, and of its longest word."""

    text: str
    bold: bool
    pieces: tuple[float, ...]
    longest: float
    blank: float
    indent: float = 0.0

    @staticmethod
    def measured(setting: Setting, text: Rich, bold: bool) -> _Cell:
        """The cell with its widths at body size."""
        whole = tuple(_width(setting, piece, bold) for piece in pieces(text))
        longest = max((_width(setting, word, True) for word in words(text).split()), default=0.0)
        return _Cell(words(text), bold, whole, longest, _width(setting, " ", bold))

    @property
    def natural(self) -> float:
        """The width on one line."""
        return sum(self.pieces) + self.blank * max(len(self.pieces) - 1, 0)

    def moved(self, indent: float) -> _Cell:
        """The cell in one piece, `indent` points from the left of its column."""
        wide = indent + self.natural
        return replace(self, pieces=(wide,), longest=wide, indent=indent)

    def lines(self, measure: float) -> int:
        """How many lines it takes."""
        count, used = 1, 0.0
        for piece in self.pieces:
            if used and used + self.blank + piece > measure + 0.01:  # pt, rounding of widths
                count, used = count + 1, piece
            else:
                used += piece + (self.blank if used else 0.0)
        return count


@lru_cache(maxsize=256)
def _fewest_lines(columns: tuple[tuple[_Cell, ...], ...], room: float, gap: float) -> tuple[float, ...]:
    """Widths that hold the longest words, so that the rows have the fewest lines.

    Where each cell has a line of its own, the rest is shared by the lengths of the texts, so that figures do not
    drift apart; else a little goes from one column to another as long as that saves lines.
    """
    least_gap = gap + _ROUNDING
    whole = [max(max(cell.pieces, default=0.0) for cell in column) + least_gap for column in columns]
    longest = [max(cell.longest for cell in column) + least_gap for column in columns]
    natural = [max(cell.natural for cell in column) + least_gap for column in columns]
    least = whole if sum(whole) <= room else longest

    def shared(base: Sequence[float], weights: Sequence[float]) -> tuple[float, ...]:
        spare = (room - sum(base)) / sum(weights)
        return tuple(width + spare * weight for width, weight in zip(base, weights, strict=True))

    if sum(natural) <= room:
        return shared(natural, [width**0.5 for width in natural])

    @cache
    def counts(n: int, width: float) -> tuple[int, ...]:
        return tuple(cell.lines(width - gap) for cell in columns[n])

    def cost(tried: Sequence[float]) -> float:
        head, *rows = zip(*(counts(n, width) for n, width in enumerate(tried)), strict=True)
        tightness = sum(wide / width for wide, width in zip(natural, tried, strict=True))
        twice = (head, head, *rows)  # it stands again above rows that begin a page
        return sum((max(row) + _NEXT * sum(row) for row in twice), _TIGHT * tightness)

    def climbed(widths: tuple[float, ...]) -> tuple[float, tuple[float, ...]]:
        best = cost(widths), widths
        while found := min(((cost(tried), tried) for tried in _moved(best[1], least)), default=None):
            if found[0] > best[0] - 0.001:  # of a line, rounding
                break
            best = found
        return best

    below = [max(cell.natural for cell in column[1:]) for column in columns]
    starts = [[max(wide - narrow, 1.0) for wide, narrow in zip(most, least, strict=True)] for most in (natural, below)]
    return min(climbed(shared(least, weights)) for weights in starts)[1]


def _moved(widths: tuple[float, ...], least: Sequence[float]) -> Iterator[tuple[float, ...]]:
    """The widths with a little moved to one column from another, or from all others by what they can spare."""
    spare = [width - narrow for width, narrow in zip(widths, least, strict=True)]
    for taker, points in product(range(len(widths)), _STEPS):
        others = [n for n in range(len(widths)) if n != taker]
        for givers in (others, *([n] for n in others)):
            given = sum(spare[n] for n in givers)
            if given >= points:
                parts = {n: spare[n] * points / given for n in givers} | {taker: -points}
                yield tuple(width - parts.get(n, 0.0) for n, width in enumerate(widths))


def _aligned(setting: Setting, column: Sequence[_Cell]) -> list[_Cell]:
    """The cells below a heading, moved right so that figures stand decimal under decimal.

    Words among them stay at the left. A column of more words than figures stays whole, as does one with "1 or 2".
    """
    wholes: dict[int, float] = {}
    count = 0
    for n, cell in enumerate(column):
        text = cell.text.strip()
        found = _FIGURE.fullmatch(text) if _DIGIT.search(text) else None
        if found or text in _NO_FIGURE:
            wholes[n] = _width(setting, found["whole"] if found else text, cell.bold)
            count += found is not None
        elif _DIGIT.search(text):
            return list(column)
    if count * 2 < len(column):
        return list(column)
    widest = max(wholes.values())
    return [cell.moved(widest - wholes[n]) if n in wholes else cell for n, cell in enumerate(column)]


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


def _widest_word_in_bold(setting: Setting, text: Rich) -> float:
    return max((_width(setting, word, True) for word in words(text).split()), default=0.0)


def _width(setting: Setting, text: str, bold: bool) -> float:
    try:
        return width_of(text, setting.size, bold)
    except MissingGlyph:  # reported where the text is set
        return 0.0


# --- grids ----------------------------------------------------------------------------------------


def grid(setting: Setting, block: blocks.Grid, parent: Role, space: Space) -> list[Strip]:
    """A grid of empty cells; a row grows from 14 to 22 mm where there is room.

    It is torn between rows only where it fits no page whole; its heading row then stands again.
    """
    role = parent.child("Table")
    widths = _grid_widths(setting, block)
    head = _row(setting, role, block.columns, widths, setting.strong_accent, heads="Column")
    count = len(block.heads) or block.numbered
    head = replace(head, space=space, start=1)
    rows = [_empty_row(setting, role, block, n, widths, last=n == count - 1) for n in range(count)]
    whole = {0, 1, count - 1}  # no single row alone before or after a page's end
    body = [replace(row, glued=n in whole, repeat=(head,)) for n, row in enumerate(rows)]
    height = height_of(rows)
    return [head, *body, setting.pad((setting.on_grid(height) - height) / setting.leading)]


def _empty_row(setting: Setting, table: Role, block: blocks.Grid, n: int, widths: Sequence[float], last: bool) -> Strip:
    row = table.child("TR")
    if block.heads:
        first = row.child("TH", scope="Row") if _has_more_data(len(widths), len(block.heads)) else row.child("TD")
        lines = tuple(setting.text(block.heads[n], first, setting.strong, measure=widths[0] - _gap(setting)))
    else:  # the number stands in the rail, and belongs to the first cell to write in
        first = row.child("TD")
        lines = (Strip(setting.leading, partial(draw_numeral, setting, n + 1, first)),)
    cells: list[tuple[Role, tuple[Strip, ...]]] = [(first, lines), *((row.child("TD"), ()) for _ in widths[1:])]
    colours = setting.colours
    rule, colour = (_END_RULE, colours.accent) if last else (_GRID_LINE, colours.writing_line)
    least = max(_LEAST_ROW, height_of(lines) + 2 * _PADDING.best * setting.leading)
    name = words(block.heads[n]) if block.heads else str(n + 1)
    fields, x = [], setting.edge
    for k, ((cell, _), width, column) in enumerate(zip(cells, widths, block.columns, strict=True)):
        if k > 0 or not block.heads:
            fields.append(_BlankCell(cell, f"{name}, {words(column)}", x, width - _gap(setting)))
        x += width
    draw = together(
        partial(_draw_cells, setting, tuple(cells), rule, colour, True),
        partial(_draw_blank_cells, setting, tuple(fields)),
    )
    return Strip(least, draw, stretch=max(0.0, _BEST_ROW - least), start=3)


class _BlankCell(Struct, frozen=True):
    """A cell to write in, or to fill in on the screen: what a screen reader calls it, its place and its width."""

    cell: Role
    label: str
    x: float
    width: float


def _draw_blank_cells(
    setting: Setting, blanks: tuple[_BlankCell, ...], canvas: TaggedCanvas, top: float, height: float
) -> None:
    """The blanks of a row, with a line before each. Each holds a few low lines without ink: a cell without any content
    is taken for no cell, and a table of such cells for no table. A screen reader finds a space there."""
    canvas.pen(setting.colours.writing_line, _GRID_LINE)
    for x in (blank.x - _gap(setting) / 2 for blank in blanks if blank.x > setting.edge):
        canvas.line(x, top + _JOINT, x, top + height - _JOINT)
    (fragment,) = setting.lines(plain(BLANK), setting.body, setting.measure)[0].fragments
    for blank in blanks:
        with canvas.content(blank.cell.child("Span", actual=_SAID)):
            canvas.words(blank.x, top + height / 2, fragment.text, fragment.face.name, setting.size, unseen=True)
        field = blank.cell.child("Form")
        canvas.text_field(field, blank.label, blank.x, top + 2, blank.width, height - 4, setting.size)


def _grid_widths(setting: Setting, block: blocks.Grid) -> list[float]:
    """A diary's columns are as narrow as two lines of their heads, the last takes the rest.

    A list's columns go by their heads.
    """
    whole, gap = setting.outer - setting.edge, _gap(setting)
    least = [_widest_word_in_bold(setting, column) + gap for column in block.columns]
    if not block.heads:
        natural = [_width(setting, words(column), bold=True) for column in block.columns]
        return _share(whole, least, natural)
    least[0] = max([least[0], *(_widest_word_in_bold(setting, head) + gap for head in block.heads)])
    first = max(_width(setting, words(head), bold=True) for head in (*block.heads, block.columns[0])) + 2 * gap
    wanted = [max(least[0], min(first, _MOST_HEAD * whole)), *(_two_lines(setting, c) for c in block.columns[1:-1])]
    if sum(wanted) + least[-1] > whole:
        return _share(whole, least, [max(pair) for pair in zip([*wanted, least[-1]], least, strict=True)])
    return [*wanted, whole - sum(wanted)]


def _two_lines(setting: Setting, head: Rich) -> float:
    """The least width of a column to write in whose head stands on two lines."""
    parts = pieces(head)
    cuts = [(" ".join(parts[:n]), " ".join(parts[n:])) for n in range(len(parts))]
    widths = (max(_width(setting, side, bold=True) for side in cut) for cut in cuts)
    return max(_NARROW, min(widths, default=0.0) + 2 * _gap(setting))
