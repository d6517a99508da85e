"""Tables → blocks: each cell with the headings of its row and its columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.drafting.article_blocks import Block, count_words
from ldn_pdf.drafting.signs import cleaned
from ldn_pdf.limits import REPEATED_CELLS, TABLE_COLUMNS

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LONGEST_CELL = 12  # words of a cell that is said in one breath with the others of its row
_TWO_SIDES = re.compile(
    r"(?:do|dos|don['’]?ts?|do not|yes|no|eat|avoid|limit|may|must not|can|cannot|can['’]t|safe|not safe|unsafe|allowed"
    r"|not allowed|good|bad|ok|never|always|stop|start|before|after|myth|fact|pros?|cons?|benefits?|risks?)\b.*",
    re.IGNORECASE,
)


class Cell(Struct, frozen=True):
    """A cell: its blocks, whether it is a heading, and its attributes in HTML."""

    blocks: tuple[Block, ...]
    is_heading: bool
    attributes: Mapping[str, str | None]

    @property
    def words(self) -> str:
        """All of its words on one line."""
        return " ".join(block.lead + block.words for block in self.blocks)

    @property
    def is_short(self) -> bool:
        """Whether it is said in one breath with its headings."""
        return len(self.blocks) <= 1 and count_words(self.words) <= _LONGEST_CELL and self.words.count(". ") == 0

    def span(self, name: str) -> int:
        """How many rows or columns it takes, 1 where that is not said."""
        value = self.attributes.get(name) or ""
        return max(1, min(int(value), TABLE_COLUMNS * 10)) if re.fullmatch("[0-9]{1,5}", value) else 1


_EMPTY = Cell((), False, {})


def is_data(table: LexborNode) -> bool:
    """Whether it is a table of data, and no means to lay out a page."""
    if table.attributes.get("role") in ("presentation", "none"):
        return False
    if table.css_first("th, thead, caption"):
        return True
    rows = _rows(table)
    widths = {len(_cells(row)) for row in rows}
    inner = [node for node in table.css("h1, h2, h3, h4, table") if node.mem_id != table.mem_id]
    return len(rows) > 1 and max(widths, default=0) > 1 and not inner


def table_blocks(table: LexborNode, read: Callable[[LexborNode], Cell]) -> list[Block]:
    """The rows of the table as blocks, in order. `read` makes a cell of its element."""
    rows = _rows(table)
    in_head = sum(1 for row in rows if row.parent and row.parent.tag == "thead")
    return rows_as_blocks(resolved([[read(cell) for cell in _cells(row)] for row in rows]), in_head)


def resolved(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The cells at their places: one that spans rows or columns stands at each of them."""
    grid: list[dict[int, Cell]] = [{} for _ in rows]
    repeated = 0
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in grid[at]:
                column += 1
            grid[at][column] = cell
            for below in range(at, min(at + cell.span("rowspan"), len(rows))):
                for across in range(column, min(column + cell.span("colspan"), TABLE_COLUMNS)):
                    if repeated < REPEATED_CELLS and across not in grid[below]:
                        grid[below][across] = cell
                        repeated += 1
            column += 1
    return [[row.get(column, _EMPTY) for column in range(max(row, default=-1) + 1)] for row in grid]


def rows_as_blocks(grid: Sequence[Sequence[Cell]], in_head: int) -> list[Block]:
    """The blocks of a grid whose first `in_head` rows are known to be headings. Each cell's words are counted once."""
    heads = _heading_rows(grid, in_head)
    titles = [row for row in grid[:heads] if len(_distinct(row)) == 1 and len(row) > 1]
    columns = _column_headings([row for row in grid[:heads] if row not in titles])
    seen: set[int] = set()
    made = _as_headings([cell for row in grid[:heads] for cell in row], seen)
    group = ": ".join(_distinct(row)[0].words for row in titles)
    for row in grid[heads:]:
        cells = _distinct(row)
        if len(cells) == 1 and len(row) > 1 and cells[0].is_short and (cells[0].is_heading or row[-1] is cells[0]):
            group = cells[0].words  # a row that heads those below it
            made += _as_headings(cells, seen)
            continue
        before = set(seen)
        for block, said in _row(row, columns, group):
            whole = said if block.kind == "row" else said[:-1]  # of an item, its own cell has other items
            count = sum(count_words(cell.words) for cell in whole if id(cell) not in seen)
            if block.kind != "row" and id(said[-1]) not in before:
                count += count_words(block.words)
            seen |= {id(cell) for cell in whole}
            made.append(replace(block, count=count))
        seen |= {id(cell) for cell in cells}
    return made


def _as_headings(cells: Sequence[Cell], seen: set[int]) -> list[Block]:
    new = [cell for cell in _distinct(cells) if id(cell) not in seen]
    seen |= {id(cell) for cell in new}
    return [Block("columns", " ".join(cell.words for cell in new), new[0].blocks[0].line)] if new else []


def _distinct(cells: Sequence[Cell]) -> list[Cell]:
    return list({id(cell): cell for cell in cells if cell.words}.values())


def _row(row: Sequence[Cell], columns: Sequence[str], group: str) -> list[tuple[Block, list[Cell]]]:
    """One block for a row of short cells, else one for each block of its cells; with the cells that it says."""
    lead = f"{group}: " if group else ""
    cells = _distinct(row)
    if not cells:
        return []
    column_of = {id(cell): at for at, cell in reversed(list(enumerate(row)))}
    headings = {key: columns[at] if at < len(columns) else "" for key, at in column_of.items()}
    line = cells[0].blocks[0].line
    short = all(cell.is_short for cell in cells)
    head = _row_heading(row, cells, headings, short)
    body = [(headings[id(cell)], cell) for cell in cells if cell is not head]
    if head is not None:
        own = headings[id(head)]
        is_named = own and not head.is_heading and not _are_figures(body)
        lead += f"{own}: {head.words}; " if is_named else f"{head.words}: "
    if short:
        return [(Block("row", _joined(body), line, lead=lead), cells)]
    made = []
    for column, cell in body:
        said = [head, cell] if head is not None else [cell]
        for block in cell.blocks:
            above = f"{lead}{column}: " if column else lead
            made.append((replace(block, lead=above + block.lead, kind="item", level=max(1, block.level)), said))
    return made


def _row_heading(row: Sequence[Cell], cells: Sequence[Cell], headings: Mapping[int, str], short: bool) -> Cell | None:
    """The cell that heads the row: the first, where it is marked so, or the rest is figures or long."""
    first, own = cells[0], headings[id(cells[0])]
    if len(cells) < 2 or first.is_heading:
        return first if len(cells) > 1 else None
    if row[0] is not first or not first.is_short or first.blocks[0].kind == "item" or _TWO_SIDES.fullmatch(own):
        return None
    return first if not own or not short or _are_figures([(headings[id(cell)], cell) for cell in cells[1:]]) else None


def _are_figures(pairs: Sequence[tuple[str, Cell]]) -> bool:
    return all(re.match(r"[\W\d]*\d|\W*(?:yes|no|none|n/a)\b|\W+$", cell.words, re.IGNORECASE) for _, cell in pairs)


def _joined(pairs: Sequence[tuple[str, Cell]]) -> str:
    figures = _are_figures(pairs)
    said = [
        f"{column}{' ' if figures and not column.endswith('?') else ': '}{cell.words}" if column else cell.words
        for column, cell in pairs
    ]
    return (", " if figures else "; ").join(said)


def _heading_rows(grid: Sequence[Sequence[Cell]], in_head: int) -> int:
    """How many rows at the top are headings: as marked, else the first, where it reads like one."""
    if in_head:
        return in_head
    heads = 0
    for row in grid[:-1]:
        cells = [cell for cell in row if cell.words]
        if not cells or not all(cell.is_heading for cell in cells) or (len(_distinct(cells)) == 1 and heads):
            break
        heads += 1
    first = [cell for cell in grid[0] if cell.words] if grid else []
    is_marked = heads or any(cell.is_heading for row in grid for cell in row)
    if is_marked or len(grid) < 2 or len(first) < 2 or len(first) < len(grid[0]) - 1:
        return heads
    figures = all(any(re.match(r"[\W\d]*\d", cell.words) for cell in row) for row in grid[1:])
    sides = all(_TWO_SIDES.fullmatch(cell.words) for cell in first[-2:])
    short = all(
        cell.is_short and not re.search(r"\d|[.!]$", cell.words) and count_words(cell.words) < 6 for cell in first
    )
    return int(short and (figures or sides or len(first) > 2))


def _column_headings(heads: Sequence[Sequence[Cell]]) -> list[str]:
    columns = zip_longest(*heads, fillvalue=_EMPTY)
    said = (dict.fromkeys(cell.words for cell in column if cell.words) for column in columns)
    return [" ".join(words).rstrip(":") for words in said]


def _rows(table: LexborNode) -> list[LexborNode]:
    """Its own rows, not those of a table in it."""
    parts = (child.iter() if child.tag in ("thead", "tbody", "tfoot") else (child,) for child in table.iter())
    return [row for part in parts for row in part if row.tag == "tr"]


def _cells(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in row.iter() if cell.tag in ("td", "th")]


def tabbed_rows(lines: Sequence[tuple[int, str]]) -> list[Block]:
    """The rows of a table whose cells are parted by tabs, its first line the headings. Each line has its number."""

    def cell(words: str, number: int) -> Cell:
        return Cell((Block("paragraph", words, number),) if words else (), False, {})

    return rows_as_blocks([[cell(cleaned(part), number) for part in line.split("\t")] for number, line in lines], 1)
