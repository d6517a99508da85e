"""CSV as spreadsheets really save it: bytes → characters → rows of cells, read once by Python's `csv`.

The library swallows all rows behind a quote that is never closed, and says nothing of places: such a quote is refused
at its row here and the rows below it are read all the same; a cell's column is looked for only where it is shown.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from ldn_pdf.limits import CSV_BYTES, CSV_OPEN_QUOTES
from ldn_pdf.problems import Mark, Problem
from ldn_pdf.reading.characters import stacked
from ldn_pdf.reading.source_files import TOO_MANY_ACCENTS

DELIMITERS = (",", ";", "\t", "|")

_NOT_CSV = {
    b"PK\x03\x04": "an Excel workbook (.xlsx) or a zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls)",
    b"%PDF": "a PDF",
}
_SAVE_AS = "In Excel choose File, Save As, and the type `CSV UTF-8 (Comma delimited)`."
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Record(Struct, frozen=True):
    """One row as it stands: its cells, the number of its first line, and where it begins and ends in the text."""

    cells: Sequence[str]
    line: int
    start: int
    end: int


class CsvTable(Struct, frozen=True):
    """The text of a CSV file with its delimiter; `start` and `line` are where the heading begins."""

    file: str
    text: str
    delimiter: str
    start: int = 0
    line: int = 1

    def records(self) -> Iterator[Record | Problem]:
        """Each row in order, the heading first, empty lines left out; a `Problem` where a quote stays open."""
        start, line, width, broken = self.start, self.line, 0, 0
        while start < len(self.text) and broken < CSV_OPEN_QUOTES:
            lines = _Lines(self.text, start)
            try:
                for cells in csv.reader(lines, delimiter=self.delimiter, skipinitialspace=True, strict=True):
                    if width and lines.count > 1 and _swallows(cells, self.delimiter, width):
                        break
                    if cells:
                        width = width or len(cells)
                        yield Record(cells, line, start, lines.at)
                    start, line, lines.count = lines.at, line + lines.count, 0
                else:
                    return
                found = self._open_quote(start, line)
            except csv.Error as error:
                long = lines.count == 1 and "field limit" in str(error)  # of one line; an open quote takes many
                found = self._long_cell(start, line) if long else self._open_quote(start, line)
            broken += 1
            yield found
            start, line = self.text.find("\n", start) + 1 or len(self.text), line + 1

    def record(self, start: int, line: int) -> Record:
        """The row that begins there."""
        return next(
            each
            for each in CsvTable(self.file, self.text, self.delimiter, start, line).records()
            if isinstance(each, Record)
        )

    def problem(self, record: Record, at: int, what: str, fix: str, rule: str, *, part: str = "") -> Problem:
        """An error at cell `at` of a row, or at the first `part` of it, with the line that it stands on."""
        d = re.escape(self.delimiter)
        cell = rf'[ \t]*"(?:[^"]|"")*"[^{d}]*|[^{d}]*'
        found = re.compile(rf"(?:(?:{cell}){d}){{{at}}}").match(self.text, record.start)
        place = found.end() if found and found.end() <= record.end else record.start
        inside = self.text.find(part, place, record.end) if part else -1
        value = record.cells[at] if at < len(record.cells) else ""
        length = len(part or value.partition("\n")[0]) or 1
        return self._problem(record.start, record.line, max(place, inside), what, fix, rule, length)

    def _problem(self, start: int, line: int, index: int, what: str, fix: str, rule: str, length: int = 1) -> Problem:
        mark = Mark(self.file, line + self.text.count("\n", start, index), index - self.text.rfind("\n", 0, index))
        return Problem(mark, what, fix, rule, "error", line_round(self.text, index), length)

    def _long_cell(self, start: int, line: int) -> Problem:
        what = f"A cell of this row has more than {csv.field_size_limit():,} characters."
        return self._problem(start, line, start, what, "Shorten it, or take the row out.", "long-cell")

    def _open_quote(self, start: int, line: int) -> Problem:
        d = re.escape(self.delimiter)
        shut = re.compile(rf'"[^"\n]*(?:""[^"\n]*)*"[ \t]*(?:{d}|\n|\Z)')
        quotes = re.compile(rf'(?:(?<={d})|(?<=\n)|\A)[ \t]*"').finditer(self.text, start)
        index = next((found.end() - 1 for found in quotes if not shut.match(self.text, found.end() - 1)), start)
        closed = re.compile(r'"[^"\n]*(?:""[^"\n]*)*"').match(self.text, index)
        what = "There are characters after this closing quote." if closed else "This quote is not closed in its row."
        fix = 'Put the whole cell in one pair of quotes, and write a quote inside it twice: "".'
        return self._problem(start, line, index, what, fix, "csv-quotes")


class _Lines:
    """The lines of a text from `at` on, with their ends. `count` is how many were taken."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.at, self.count = text, at, 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        start = self.at
        if start == len(self.text):
            raise StopIteration
        self.at = self.text.find("\n", start) + 1 or len(self.text)
        self.count += 1
        return self.text[start : self.at]


def _swallows(cells: Sequence[str], delimiter: str, width: int) -> bool:
    """Whether a cell has line breaks since rows were read into it.

    A row keeps its width although rows were swallowed only where each line break in a cell stands beside the
    delimiters of one row.
    """
    broken = [cell for cell in cells if "\n" in cell]
    return bool(broken) and (
        len(cells) != width
        or (width > 1 and any(cell.count(delimiter) == cell.count("\n") * (width - 1) for cell in broken))
    )


def csv_line(cells: Iterable[object], delimiter: str = ",") -> str:
    """One line of a CSV file. A cell that a spreadsheet program would take for a formula begins with an apostrophe."""
    line = io.StringIO()
    texts = (str(cell) for cell in cells)
    guarded = [f"'{text}" if text.startswith(_FORMULA) else text for text in texts]
    csv.writer(line, delimiter=delimiter, lineterminator="\r\n").writerow(guarded)
    return line.getvalue()


def read_table(path: Path, known: Collection[str]) -> tuple[CsvTable | None, list[Problem]]:
    """The file as a table. `known` are column names, which tell the delimiter where several would do.

    Raises OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(CSV_BYTES + 1)
    text, problems = decode(data, str(path))
    if text is None:
        return None, problems
    said = re.match(r'"?sep=(.)"?\n', text, re.IGNORECASE)  # the line by which Excel is told the delimiter
    if said:
        return CsvTable(str(path), text, said[1], said.end(), 2), problems
    return max((CsvTable(str(path), text, d) for d in DELIMITERS), key=lambda table: _likeness(table, known)), problems


def decode(data: bytes, file: str) -> tuple[str | None, list[Problem]]:
    """The characters of a CSV file, with line ends as `\\n`, and what there is to say about its encoding."""
    mark = Mark(file)
    if len(data) > CSV_BYTES:
        most = CSV_BYTES // 2**20
        return None, [Problem(mark, f"This file is larger than {most} MB.", "Cut it in several files.", "csv-size")]
    for signature, kind in _NOT_CSV.items():
        if data.startswith(signature):
            return None, [Problem(mark, f"This is {kind}, not a CSV file.", _SAVE_AS, "csv-type")]
    text, problems = _characters(data, file)
    if text is not None and (at := stacked(text)) >= 0:
        place = Mark(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        return None, [Problem(place, *TOO_MANY_ACCENTS)]
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
    if problem := _two_encodings(data, file):
        return None, [problem]
    try:
        text = _line_ends(data.decode("cp1252"))
    except UnicodeDecodeError as error:
        return None, [_not_text(data, error.start, file)]
    return text, [_as_cp1252(text, file)]


def _encoding(data: bytes) -> str:
    """UTF-16 or UTF-32 by its byte order mark or, without one, by the zero bytes beside plain letters; else UTF-8."""
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "utf-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:512]
    if head.count(0) > len(head) // 3:
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    return "utf-8-sig"


def _line_ends(text: str) -> str:
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text.rstrip("\n\x1a") + "\n" if text.endswith(("\x1a", "\x1a\n")) else text  # Ctrl-Z: the end, under DOS


def _two_encodings(data: bytes, file: str) -> Problem | None:
    """The first row that is not UTF-8 where others with accents are: somebody put two files into one."""
    rows = [(number, row) for number, row in enumerate(re.split(rb"\r\n|\r|\n", data), 1) if not row.isascii()]
    odd = [(number, row) for number, row in rows if not _is_utf8(row)]
    if len(odd) == len(rows):
        return None
    number, row = odd[0]
    what = (
        f"This row is not UTF-8, and {len(rows) - len(odd)} other rows with accents are: two files were put into one."
    )
    fix = f"Save each of the two again, and then put them together. {_SAVE_AS}"
    return Problem(Mark(file, number), what, fix, "csv-encoding", excerpt=row.decode("cp1252", "replace"))


def _is_utf8(row: bytes) -> bool:
    try:
        row.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _as_cp1252(text: str, file: str) -> Problem:
    index = next(i for i, char in enumerate(text) if ord(char) > 127)
    return Problem(
        Mark(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)),
        "This file is not UTF-8. It was read as Windows-1252 (cp1252), as Excel's plain `CSV` saves it.",
        f"Look at the names with accents. If one is wrong, save the file again: {_SAVE_AS}",
        "csv-encoding",
        "warning",
        line_round(text, index),
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


def _likeness(table: CsvTable, known: Collection[str]) -> tuple[int, int]:
    heading = next(table.records(), None)
    if not isinstance(heading, Record):
        return 0, 0
    return sum(heading_name(cell) in known for cell in heading.cells), len(heading.cells)


def heading_name(cell: str) -> str:
    """A column's name as compared: without blanks round it, in lower case."""
    return cell.strip().lower()


def line_round(text: str, index: int) -> str:
    """The line that holds the character at `index`."""
    start = text.rfind("\n", 0, index) + 1
    end = text.find("\n", index)
    return text[start : end if end >= 0 else len(text)]
