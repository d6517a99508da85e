"""CSV as spreadsheets really save it: bytes → characters → rows of cells, read once by Python's `csv`.

The library swallows all rows behind a quote that is never closed, and says nothing of places: such a quote is refused
at its row here and the rows below it are read all the same; a cell's column is looked for only where it is shown.
"""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from ldn_pdf.limits import CSV_BYTES, CSV_OPEN_QUOTES
from ldn_pdf.problems import Mark, Problem, Severity
from ldn_pdf.reading.characters import stacked
from ldn_pdf.reading.source import Source
from ldn_pdf.reading.source_files import TOO_MANY_ACCENTS, wide_encoding, with_plain_line_ends

DELIMITERS = (",", ";", "\t", "|")

_NOT_CSV = {
    b"PK\x03\x04": "an Excel workbook (.xlsx) or a zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls)",
    b"%PDF": "a PDF",
    b"{\\rtf": "a text of a word processor (.rtf)",
    b"BEGIN:VCARD": "an address book (.vcf)",
    b"<": "a web page or XML",
    b"[{": "JSON",
    b'{"': "JSON",
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

    source: Source
    delimiter: str
    start: int = 0
    line: int = 1

    def records(self) -> Iterator[Record | Problem]:
        """Each row in order, the heading first, empty lines left out; a `Problem` where a quote stays open."""
        text, start, line, width, broken = self.source.text, self.start, self.line, 0, 0
        while start < len(text) and broken < CSV_OPEN_QUOTES:
            lines = _Lines(text, start)
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
                found = self._open_quote(start)
            except csv.Error as error:
                if lines.count == 1 and "field limit" in str(error):  # of one line; an open quote takes many
                    what = f"A cell of this row has more than {csv.field_size_limit():,} characters."
                    fix = "Shorten it, or take the row out."
                    found = self.source.problem(self.source.mark(start), what, fix, "long-cell")
                else:
                    found = self._open_quote(start)
            broken += 1
            yield found
            start, line = text.find("\n", start) + 1 or len(text), line + 1

    def record(self, start: int, line: int) -> Record:
        """The row that begins there."""
        below = CsvTable(self.source, self.delimiter, start, line).records()
        return next(each for each in below if isinstance(each, Record))

    def problem(
        self, record: Record, at: int, what: str, fix: str, rule: str, severity: Severity = "error", *, part: str = ""
    ) -> Problem:
        """A problem at cell `at` of a row, or at the first `part` of it, with the line that it stands on."""
        d = re.escape(self.delimiter)
        cell = rf'[ \t]*"(?:[^"]|"")*"[^{d}]*|[^{d}]*'
        found = re.compile(rf"(?:(?:{cell}){d}){{{at}}}").match(self.source.text, record.start)
        place = found.end() if found and found.end() <= record.end else record.start
        inside = self.source.text.find(part, place, record.end) if part else -1
        value = record.cells[at] if at < len(record.cells) else ""
        length = len(part or value.partition("\n")[0]) or 1
        return self.source.problem(self.source.mark(max(place, inside)), what, fix, rule, severity, length)

    def _open_quote(self, start: int) -> Problem:
        text, d = self.source.text, re.escape(self.delimiter)
        shut = re.compile(rf'"[^"\n]*(?:""[^"\n]*)*"[ \t]*(?:{d}|\n|\Z)')
        quotes = re.compile(rf'(?:(?<={d})|(?<=\n)|\A)[ \t]*"').finditer(text, start)
        index = next((found.end() - 1 for found in quotes if not shut.match(text, found.end() - 1)), start)
        closed = re.compile(r'"[^"\n]*(?:""[^"\n]*)*"').match(text, index)
        what = "There are characters after this closing quote." if closed else "This quote is not closed in its row."
        fix = 'Put the whole cell in one pair of quotes, and write a quote inside it twice: "".'
        return self.source.problem(self.source.mark(index), what, fix, "csv-quotes")


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


def csv_line(cells: Iterable[object]) -> str:
    """One line of a CSV file. A cell that a spreadsheet program would take for a formula begins with an apostrophe."""
    line = io.StringIO()
    texts = (str(cell) for cell in cells)
    guarded = [f"'{text}" if text.startswith(_FORMULA) else text for text in texts]
    csv.writer(line, lineterminator="\r\n").writerow(guarded)
    return line.getvalue()


def read_table(path: Path, known: Collection[str]) -> tuple[CsvTable | None, list[Problem]]:
    """The file as a table. `known` are column names, which tell the delimiter where several would do.

    Raises OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(CSV_BYTES + 1)
    source, problems = _decoded(data, str(path))
    if source is None:
        return None, problems
    said = re.match(r'"?sep=(.)"?\n', source.text, re.IGNORECASE)  # the line by which Excel is told the delimiter
    empty = re.compile(r'(?:[\s,;|"]*\n)?').match(source.text, said.end() if said else 0)
    start = empty.end() if empty else 0
    line = source.text.count("\n", 0, start) + 1
    tables = (CsvTable(source, each, start, line) for each in (said[1] if said else DELIMITERS))
    return max(tables, key=lambda table: _likeness(table, known)), problems


def _decoded(data: bytes, file: str) -> tuple[Source | None, list[Problem]]:
    """The characters of a CSV file, with line ends as `\\n`, and what there is to say about its encoding."""
    mark = Mark(file)
    if len(data) > CSV_BYTES:
        most = CSV_BYTES // 2**20
        return None, [Problem(mark, f"This file is larger than {most} MB.", "Cut it in several files.", "csv-size")]
    for signature, kind in _NOT_CSV.items():
        if data[:512].removeprefix(BOM_UTF8).lstrip().startswith(signature):
            return None, [Problem(mark, f"This is {kind}, not a CSV file.", _SAVE_AS, "csv-type")]
    source, problems = _characters(data, file)
    if source and (at := stacked(source.text)) >= 0:
        return None, [Problem(source.mark(at), *TOO_MANY_ACCENTS)]
    if source and not source.text.strip():
        return None, [Problem(mark, "This file is empty.", "Give it a heading and a row a patient.", "csv-empty")]
    return source, problems


def _characters(data: bytes, file: str) -> tuple[Source | None, list[Problem]]:
    encoding = wide_encoding(data) or "utf-8-sig"
    if encoding == "utf-8-sig" and data.count(b"\0") > len(data) // 20:  # a single one is told in its cell
        return None, [_not_text(data, data.index(b"\0"), file)]
    try:
        return Source(file, _line_ends(data.decode(encoding))), []
    except UnicodeDecodeError as error:
        if encoding != "utf-8-sig":
            return None, [_not_text(data, error.start, file)]
    if problem := _two_encodings(data, file):
        return None, [problem]
    try:
        source = Source(file, _line_ends(data.decode("cp1252")))
    except UnicodeDecodeError as error:
        return None, [_not_text(data, error.start, file)]
    what = "This file is not UTF-8. It was read as Windows-1252 (cp1252), as Excel's plain `CSV` saves it."
    fix = f"Look at the names with accents. If one is wrong, save the file again: {_SAVE_AS}"
    first = next(index for index, char in enumerate(source.text) if ord(char) > 127)
    return source, [source.problem(source.mark(first), what, fix, "csv-encoding", "warning")]


def _line_ends(text: str) -> str:
    text = with_plain_line_ends(text.lstrip("\ufeff"))
    return text.rstrip("\n\x1a") + "\n" if text.endswith(("\x1a", "\x1a\n")) else text  # Ctrl-Z: the end, under DOS


def _two_encodings(data: bytes, file: str) -> Problem | None:
    """The first row that is not UTF-8 where others with accents, or the mark before the first, are."""
    rows = [(number, row) for number, row in enumerate(re.split(rb"\r\n|\r|\n", data), 1) if not row.isascii()]
    odd = [(number, row) for number, row in rows if not _is_utf8(row)]
    if len(odd) == len(rows):
        return None
    number, row = odd[0]
    what = "This row is not UTF-8, and other rows are: two files were put into one."
    fix = f"Save each of the two again, and then put them together. {_SAVE_AS}"
    return Problem(Mark(file, number), what, fix, "csv-encoding", excerpt=row.decode("cp1252", "replace"))


def _is_utf8(row: bytes) -> bool:
    try:
        row.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _not_text(data: bytes, index: int, file: str) -> Problem:
    mark = Mark(file, data.count(b"\n", 0, index) + 1, index - data.rfind(b"\n", 0, index))
    return Problem(mark, "This file is neither UTF-8, UTF-16 nor Windows-1252 text.", _SAVE_AS, "csv-encoding")


def _likeness(table: CsvTable, known: Collection[str]) -> tuple[int, int]:
    heading = next(table.records(), None)
    if not isinstance(heading, Record):
        return 0, 0
    return sum(heading_name(cell) in known for cell in heading.cells), len(heading.cells)


def heading_name(cell: str) -> str:
    """A column's name as compared: without blanks round it, in lower case."""
    return cell.strip().lower()
