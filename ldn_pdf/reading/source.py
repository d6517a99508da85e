"""A file's text, and texts in it that know where they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.problems import Edit, Mark, Problem, Severity


class Source(Struct, frozen=True):
    """A file as read: `file` is its name as the author knows it, `text` its characters, lines ended by `\\n`."""

    file: str
    text: str

    def mark(self, index: int) -> Mark:
        """The mark of the character at `index`."""
        starts = _line_starts(self.text)
        line = bisect_right(starts, index)
        return Mark(self.file, line, index - starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Source line `number`, counted from 1, or an empty text past the end."""
        starts = _line_starts(self.text)
        if not 0 < number <= len(starts):
            return ""
        end = self.text.find("\n", starts[number - 1])
        return self.text[starts[number - 1] : len(self.text) if end < 0 else end]

    def problem(
        self,
        mark: Mark,
        what: str,
        fix: str,
        rule: str,
        severity: Severity = "error",
        length: int = 1,
        edit: Edit | None = None,
    ) -> Problem:
        """A problem at `mark`, with its source line."""
        return Problem(mark, what, fix, rule, severity, self.line(mark.line), length, edit=edit)


@lru_cache(maxsize=32)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in re.finditer("\n", text)))


class Text(Struct, frozen=True):
    """Words from a file, equal to the same words elsewhere.

    `start` and `end` are the scalar's place in the source, quotes included.
    """

    value: str
    source: Source = Source("", "")
    start: int = 0
    end: int = 0

    def __eq__(self, other: object) -> bool:
        return self.value == other.value if isinstance(other, Text) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.value)

    def __repr__(self) -> str:
        return f"Text({self.value!r})"

    def __str__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return bool(self.value)

    def mark(self, offset: int = 0) -> Mark:
        """The place in the file of the character at `offset` of the value."""
        return self.source.mark(self.index(offset))

    def problem(
        self,
        what: str,
        fix: str,
        rule: str,
        severity: Severity = "error",
        offset: int = 0,
        length: int | None = None,
    ) -> Problem:
        """A problem at the character `offset` of the value, `length` characters long, else to its end."""
        length = max(1, len(self.value) - offset) if length is None else length
        words = self.value[offset : offset + length]
        found = self.source.problem(self.mark(offset), what, fix, rule, severity, length)
        return replace(found, words=words)

    def index(self, offset: int) -> int:
        """The index in the source of the character at `offset`, through quotes, escapes and folded lines."""
        places = _places(self.source.text, self.start, self.end, self.value)
        return places[min(offset, len(places) - 1)]


_BLANKS = " \t\n"  # what YAML folds; a non-breaking space is a character like any other
_BLANK_RUN = re.compile(r"[ \t\n]*")
_ESCAPED_BLANK = re.compile(r"\\(?:[nt \t]|x(?:20|09|0[aA]))")
_ESCAPED_LINE_END = r"\\[ \t]*\n[ \t\n]*"  # joins two lines of a text in double quotes without a blank
_SKIPPED = {
    (False, False): re.compile(r"[ \t\n]+"),
    (False, True): re.compile(r"(?!)"),
    (True, False): re.compile(rf"{_ESCAPED_LINE_END}|[ \t\n]+|{_ESCAPED_BLANK.pattern}"),
    (True, True): re.compile(_ESCAPED_LINE_END),
}
"""What stands before a character of the value and is no part of it: in double quotes or not, before a blank or not."""
_ESCAPE_LENGTHS = {"x": 4, "u": 6, "U": 10}


@lru_cache(maxsize=32)
def _places(source: str, start: int, end: int, value: str) -> tuple[int, ...]:
    """The index in `source` of each character of `value`, and of its end."""
    raw = source[start:end]
    style = raw[:1] if raw[:1] in ("'", '"', "|", ">") else ""
    at = {"": 0, "'": 1, '"': 1}.get(style, raw.find("\n") + 1)
    places = []
    for char in value:
        at = _next(raw, at, char, style)
        places.append(at)
        at = _past(raw, at, char, style)
    places.append(_next(raw, at, ".", style))
    return tuple(start + max(0, min(place, len(raw) - 1)) for place in places)


def _next(raw: str, at: int, char: str, style: str) -> int:
    """Where `char` of the value stands in `raw`, at or after `at`: past blanks that are not part of the value."""
    skipped = _SKIPPED[style == '"', char in _BLANKS]
    while found := skipped.match(raw, at):
        at = found.end()
    return at


def _past(raw: str, at: int, char: str, style: str) -> int:
    """The index behind the spelling of `char` at `at`. A folded line end, however long, is one blank."""
    first = raw[at : at + 1]
    if style == '"' and first == "\\" and (char not in _BLANKS or _ESCAPED_BLANK.match(raw, at)):
        return at + _ESCAPE_LENGTHS.get(raw[at + 1 : at + 2], 2)
    if style == "'" and raw.startswith("''", at):
        return at + 2
    if char not in _BLANKS:
        return at + 1
    run = _BLANK_RUN.match(raw, at)
    if run and "\n" in run.group():
        return run.end()
    return at + 1 if first in _BLANKS else at
