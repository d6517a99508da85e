"""An author's mistake as a value: where it is, what it is, and how to fix it.

Nothing here raises or prints. Rules yield `Problem` values; only the command line shows them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct
from msgspec.structs import asdict

Severity = Literal["error", "warning", "info"]


class Mark(Struct, frozen=True, order=True):
    """A place in a file: `line` and `column` count from 1, in characters."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Edit(Struct, frozen=True):
    """A change of a file that sets a mistake right: `text` in place of characters `start` to `end` of its source."""

    start: int
    end: int
    text: str


class Problem(Struct, frozen=True):
    """One mistake.

    `what` says what is wrong, `fix` what to do, `rule` is its id (kebab-case), `excerpt` is the
    source line it stands on and `length` the number of characters that the carets underline. `words` are
    the author's words that it is about, where it is about words. `edit` is there only where exactly one change
    sets it right and every word that the author typed is printed as typed.
    """

    mark: Mark
    what: str
    fix: str
    rule: str
    severity: Severity = "error"
    excerpt: str = ""
    length: int = 1
    words: str = ""
    edit: Edit | None = None

    @property
    def is_error(self) -> bool:
        """Whether it makes `check` fail."""
        return self.severity == "error"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether one of them makes `check` fail."""
    return any(problem.is_error for problem in problems)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems sorted by file, line and column, each only once."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.mark, p.rule, p.what))


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """The question after the known word that is most like `word`; `otherwise` where none is like it."""
    near = most_like(word, known)
    return f"Did you mean `{near}`?" if near else otherwise


def most_like(word: str, known: Iterable[str], alike: float = 0.6) -> str:
    """The known word that `word` misspells, with at least this share of letters in common; empty where none has."""
    from difflib import get_close_matches  # only where something is mistyped

    return next(iter(get_close_matches(word, list(known), 1, alike)), "")


def count_of(count: int, one: str, many: str = "") -> str:
    """`1 row`, `2 rows`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


# Controls (C0, DEL, C1), marks that turn the direction of writing, line ends of Unicode, halves of characters.
_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(line: str) -> str:
    """A line with what a terminal would obey, or could not show, as `\\x1b` or `\\u202e`."""
    return _OBEYED.sub(lambda found: f"\\x{ord(found[0]):02x}" if found[0] < "\u0100" else _escape(found), line)


def as_escapes(text: str) -> str:
    """JSON or YAML with the same characters as `\\u001b`, which both read; its line ends stay."""
    return _OBEYED.sub(lambda found: found[0] if found[0] == "\n" else _escape(found), text)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def as_text(problem: Problem) -> str:
    """`file:line:column: severity: what`, then the source line with carets, then the fix."""
    lines = [f"{problem.mark}: {problem.severity}: {problem.what}  [{problem.rule}]"]
    if problem.excerpt.strip():
        shown, column, length = _window(problem.excerpt.rstrip(), problem.mark.column, problem.length)
        before, marked = visible(shown[: column - 1]), visible(shown[column - 1 : column - 1 + length])
        lines += [f"    {shown}", f"    {' ' * len(before)}{'^' * max(1, len(marked))}"]
    lines.append(f"    Fix: {problem.fix}")
    return "\n".join(map(visible, lines))


def as_github(problem: Problem) -> str:
    """One GitHub Actions workflow command, so that the problem shows beside the changed line."""
    kind = {"error": "error", "warning": "warning", "info": "notice"}[problem.severity]
    place = f"file={_property(problem.mark.file)},line={problem.mark.line},col={problem.mark.column}"
    return f"::{kind} {place},title={_property(problem.rule)}::{_data(f'{problem.what} {problem.fix}')}"


def as_json(problems: Iterable[Problem]) -> str:
    """A JSON array with one object a problem, keys as in `Problem` with the mark spread out.

    `fixable` says whether `check --fix` sets it right.
    """
    rows = []
    for problem in problems:
        row = asdict(problem)
        fixable = row.pop("edit") is not None
        rows.append(row | asdict(row.pop("mark")) | {"fixable": fixable})
    return json.dumps(rows, indent=2)  # ASCII: a console in cp1252 must not break it


_WIDEST = 100  # characters of a source line shown: wider wraps in a terminal and loses the caret


def _window(line: str, column: int, length: int) -> tuple[str, int, int]:
    """The part of a long line round the caret, `…` where it is cut, with the column and length that fit in it."""
    start = max(0, min(column - 1 - _WIDEST // 2, len(line) - _WIDEST))
    shown, column = line[start : start + _WIDEST], column - start
    shown = f"…{shown[1:]}" if start else shown
    shown = f"{shown[:-1]}…" if start + _WIDEST < len(line) else shown
    return shown, column, max(1, min(length, len(shown) - column + 1))


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
