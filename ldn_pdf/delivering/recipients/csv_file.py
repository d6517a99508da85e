"""CSV as spreadsheets really save it: bytes → characters → records that know where they stand.

The standard library's `csv` reads values and forgets their places; an author who must fix row 117
needs its line and column. So the scanner is ours (RFC 4180, and what Excel makes of it), and lazy:
ten thousand rows are never held at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from msgspec import Struct

from ldn_pdf.problems import Mark, Problem
from ldn_pdf.reading.source import Source

MOST_BYTES = 64 * 2**20  # about half a million rows: anything larger is not a list of patients
DELIMITERS = (",", ";", "\t", "|")

_NOT_CSV = {
    b"PK\x03\x04": "an Excel workbook (.xlsx) or a zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls)",
    b"%PDF": "a PDF",
}
_SAVE_AS = "In Excel choose File, Save As, and the type `CSV UTF-8 (Comma delimited)`."


class Cell(Struct, frozen=True):
    """One cell: its value without quotes, the index in the text where it starts, and its place."""

    value: str
    start: int
    line: int
    column: int


Record = tuple[Cell, ...]


class Table(Struct, frozen=True):
    """The text of a CSV file with its delimiter; `start` and `line` are where the heading begins."""

    source: Source
    delimiter: str
    start: int = 0
    line: int = 1

    def records(self) -> Iterator[Record | Problem]:
        """Each record in order, the heading first; a `Problem` where the quoting is broken, and then no more."""
        text, index, line, line_start = self.source.text, self.start, self.line, self.start
        pattern = _cell_pattern(self.delimiter)
        cells: list[Cell] = []
        while index < len(text) or cells:
            match = pattern.match(text, index)
            if match is None:
                yield self._broken(index, line, index - line_start + 1)
                return
            quoted = match["quoted"]
            value = quoted.replace('""', '"') if quoted is not None else match["bare"]
            cells.append(Cell(value, index, line, index - line_start + 1))
            inside = text.count("\n", match.start(), match.start("end"))
            if inside:
                line += inside
                line_start = text.rindex("\n", match.start(), match.start("end")) + 1
            index = match.end()
            if match["end"] != self.delimiter:
                yield tuple(cells)
                cells = []
                line, line_start = line + 1, index

    def mark(self, cell: Cell, part: str = "") -> Mark:
        """Where the cell stands, or the first `part` of it."""
        return self._place(cell, part)[0]

    def problem(self, cell: Cell, what: str, fix: str, rule: str, *, part: str = "") -> Problem:
        """An error at a cell, or at the first `part` of it, with the line that it stands on."""
        mark, index = self._place(cell, part)
        excerpt = _line_round(self.source.text, index)
        length = len(part or cell.value.partition("\n")[0]) or 1
        return Problem(mark, what, fix, rule, "error", excerpt, length)

    def _place(self, cell: Cell, part: str) -> tuple[Mark, int]:
        text = self.source.text
        index = max(text.find(part, cell.start), cell.start) if part else cell.start
        passed = text.count("\n", cell.start, index)
        column = index - text.rfind("\n", 0, index) if passed else cell.column + index - cell.start
        return Mark(self.source.file, cell.line + passed, column), index

    def _broken(self, index: int, line: int, column: int) -> Problem:
        text = self.source.text
        closed = re.compile(r'[ \t]*"[^"]*(?:""[^"]*)*"').match(text, index)
        what = "There are characters after this closing quote." if closed else "This quote is never closed."
        fix = 'Put the whole cell in one pair of quotes, and write a quote inside it twice: "".'
        mark = Mark(self.source.file, line, column)
        return Problem(mark, what, fix, "csv-quotes", "error", _line_round(text, index))


def read_table(path: Path, known: Collection[str]) -> tuple[Table | None, list[Problem]]:
    """The file as a table. `known` are column names, which tell the delimiter where several would do.

    Raises OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    text, problems = decode(data, str(path))
    if text is None:
        return None, problems
    source = Source(str(path), text)
    said = re.match(r'"?sep=(.)"?\n', text, re.IGNORECASE)  # the line by which Excel is told the delimiter
    if said:
        return Table(source, said[1], said.end(), 2), problems
    return max((Table(source, d) for d in DELIMITERS), key=lambda table: _likeness(table, known)), problems


def decode(data: bytes, file: str) -> tuple[str | None, list[Problem]]:
    """The characters of a CSV file, with line ends as `\\n`, and what there is to say about its encoding."""
    mark = Mark(file)
    if len(data) > MOST_BYTES:
        most = MOST_BYTES // 2**20
        return None, [Problem(mark, f"This file is larger than {most} MB.", "Cut it in several files.", "csv-size")]
    for signature, kind in _NOT_CSV.items():
        if data.startswith(signature):
            return None, [Problem(mark, f"This is {kind}, not a CSV file.", _SAVE_AS, "csv-type")]
    text, problems = _characters(data, file)
    if text is not None and not text.strip():
        return None, [Problem(mark, "This file is empty.", "Give it a heading and a row a patient.", "csv-empty")]
    return text, problems


def _characters(data: bytes, file: str) -> tuple[str | None, list[Problem]]:
    encoding = _encoding(data)
    if encoding == "utf-8-sig" and b"\0" in data:
        return None, [_not_text(data, data.index(b"\0"), file)]
    try:
        return _line_ends(data.decode(encoding)), []
    except UnicodeDecodeError as error:
        if encoding != "utf-8-sig":
            return None, [_not_text(data, error.start, file)]
    try:
        text = _line_ends(data.decode("cp1252"))
    except UnicodeDecodeError as error:
        return None, [_not_text(data, error.start, file)]
    return text, [_as_cp1252(text, file)]


def _encoding(data: bytes) -> str:
    """UTF-16 by its byte order mark or, without one, by the zero bytes beside plain letters; else UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:512]
    if head.count(0) > len(head) // 3:
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    return "utf-8-sig"


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _as_cp1252(text: str, file: str) -> Problem:
    index = next(i for i, char in enumerate(text) if ord(char) > 127)
    return Problem(
        Source(file, text).mark(index),
        "This file is not UTF-8. It was read as Windows-1252 (cp1252), as Excel's plain `CSV` saves it.",
        f"Look at the names with accents. If one is wrong, save the file again: {_SAVE_AS}",
        "csv-encoding",
        "warning",
        _line_round(text, index),
    )


def _not_text(data: bytes, index: int, file: str) -> Problem:
    before = data[:index]
    column = index - (before.rfind(b"\n") + 1) + 1
    return Problem(
        Mark(file, before.count(b"\n") + 1, column),
        "This file is neither UTF-8, UTF-16 nor Windows-1252 text.",
        _SAVE_AS,
        "csv-encoding",
    )


def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    """One cell and what ends it. Blanks round a quoted cell are let pass; a quote inside a bare one is a letter."""
    d = re.escape(delimiter)
    blank = r"[ \t]*" if delimiter != "\t" else " *"
    quoted = rf'{blank}"(?P<quoted>[^"]*(?:""[^"]*)*)"{blank}'
    bare = rf'(?P<bare>(?!{blank}")[^{d}\n]*)'
    return re.compile(rf"(?:{quoted}|{bare})(?P<end>{d}|\n|\Z)")


def _likeness(table: Table, known: Collection[str]) -> tuple[int, int]:
    heading = next(table.records())
    if isinstance(heading, Problem):
        return 0, 0
    return sum(heading_name(cell) in known for cell in heading), len(heading)


def heading_name(cell: Cell) -> str:
    """A column's name as compared: without blanks round it, in lower case."""
    return cell.value.strip().lower()


def _line_round(text: str, index: int) -> str:
    start = text.rfind("\n", 0, index) + 1
    end = text.find("\n", index)
    return text[start : end if end >= 0 else len(text)]
