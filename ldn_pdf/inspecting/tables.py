"""A table as a grid: which cell stands where, and which headings are read with it (ISO 32000-1, 14.8.4.3.4)."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from ldn_pdf.inspecting.model import Element

_WIDEST_SPAN = 1000  # rows or columns; more is a mistake in the file


class Cell(Struct, frozen=True):
    """A TH or TD at its first row and column, counted from 0."""

    element: Element
    row: int
    column: int
    columns: int

    @property
    def heads_columns(self) -> bool:
        """A TH of that scope, or of none in the first row."""
        scope = self.element.attributes.get("Scope", "Column" if self.row == 0 else "Row")
        return self.element.standard == "TH" and scope in ("Column", "Both")


class Grid(Struct, frozen=True):
    """Rows of cells; a cell that spans rows stands in its first."""

    rows: tuple[tuple[Cell, ...], ...]
    columns: int

    def headings(self, cell: Cell) -> Iterator[Cell]:
        """The column headings above a cell, from the top down."""
        for row in self.rows[: cell.row]:
            for head in row:
                if head.heads_columns and head.column <= cell.column < head.column + head.columns:
                    yield head


def grid(table: Element) -> Grid:
    """Where each cell of a table stands."""
    rows: list[tuple[Cell, ...]] = []
    taken: dict[int, int] = {}  # column: the first row in which it is free again
    widest = 0
    for number, row in enumerate(_rows(table)):
        cells, column = [], 0
        for element in row.kids:
            if not isinstance(element, Element) or element.standard not in ("TH", "TD"):
                continue
            while taken.get(column, 0) > number:
                column += 1
            across, down = _span(element, "ColSpan"), _span(element, "RowSpan")
            cells.append(Cell(element, number, column, across))
            taken.update(dict.fromkeys(range(column, column + across), number + down))
            column += across
        widest = max(widest, column)
        rows.append(tuple(cells))
    return Grid(tuple(rows), widest)


def _rows(table: Element) -> Iterator[Element]:
    for kid in table.kids:
        if isinstance(kid, Element) and kid.standard == "TR":
            yield kid
        elif isinstance(kid, Element) and kid.standard in ("THead", "TBody", "TFoot"):
            yield from (row for row in kid.kids if isinstance(row, Element) and row.standard == "TR")


def _span(element: Element, name: str) -> int:
    value = element.attributes.get(name, 1)
    return min(max(value, 1), _WIDEST_SPAN) if isinstance(value, int) else 1
