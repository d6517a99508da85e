"""Characters that nobody can see, and those that no bundled font has, found without opening a font.

`ldn_pdf/fonts/coverage.json` lists what the fonts have; `make golden` writes it.
"""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from ldn_pdf.limits import ACCENTS
from ldn_pdf.problems import Problem
from ldn_pdf.reading.source import Text

COVERAGE = Path(__file__).parent.parent / "fonts" / "coverage.json"
DRAWN_AS = {"\u00a0": " ", "\u2011": "-", "\u202f": " "}
"""No-break space, no-break hyphen and narrow no-break space are drawn as what they look like."""
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})  # Unicode bidirectional classes

_KINDS = {
    "Cc": "a control character",
    "Cf": "an invisible character",
    "Co": "a private character",
    "Cs": "half a character",
    "Zl": "a line separator",
    "Zp": "a paragraph separator",
}  # Unicode general categories; Cf has the soft hyphen, zero-width and bidirectional controls


def stacked(text: str) -> int:
    """Where more accents than `ACCENTS` stand on one letter, as an index; -1 where none do."""
    accents = {char for char in set(text) if char > "\u02ff" and unicodedata.combining(char)}
    count = 0
    for at, char in enumerate(text if accents else ""):
        count = count + 1 if char in accents else 0
        if count > ACCENTS:
            return at - count
    return -1


_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs by their category, white to the eye


def unseen(char: str) -> str:
    """The name of a character that cannot be seen or printed, or an empty text. Line ends are fine."""
    if char == "\n" or " " <= char <= "~":
        return ""
    kind = _KINDS.get(unicodedata.category(char), "")
    if not kind and (ord(char) & 0xFFFE == 0xFFFE or 0xFE00 <= ord(char) <= 0xFE0F or char in _BLANK):
        kind = "an invisible character"  # noncharacters, which YAML refuses; variation selectors
    return unicodedata.name(char, kind).lower() if kind else ""


def is_drawn(char: str) -> bool:
    """Whether a bundled font has this character and a page can show it without stacking or turning it."""
    if " " <= char <= "~" or char == "\n":
        return True
    if unicodedata.category(char).startswith("M") or unicodedata.bidirectional(char) in _RIGHT_TO_LEFT:
        return False
    starts, ends = _ranges()
    code = ord(DRAWN_AS.get(char, char))
    at = bisect_right(starts, code) - 1
    return at >= 0 and code <= ends[at]


def glyph_problems(text: Text) -> Iterator[Problem]:
    """A problem for each run of characters that nobody can see, or that no bundled font can draw."""
    if (text.value.isascii() and text.value.replace("\n", "").isprintable()) or not any(map(_kind, text.value)):
        return
    offset = 0
    for kind, group in groupby(text.value, _kind):
        run = "".join(group)
        if kind == "unseen":
            what = f"A character that cannot be seen stands here: {_named(run)}."
            fix = "Delete it, and type the words again."
            yield text.problem(what, fix, "control-character", offset=offset, length=len(run))
        elif kind:
            yield text.problem(*_undrawn(text.value, offset, run), "no-glyph", offset=offset, length=len(run))
        offset += len(run)


@cache
def _kind(char: str) -> str:
    if unseen(char):
        return "unseen"
    if is_drawn(char):
        return ""
    if unicodedata.category(char).startswith("M"):
        return "mark"
    return "right-to-left" if unicodedata.bidirectional(char) in _RIGHT_TO_LEFT else "undrawn"


def _undrawn(value: str, offset: int, run: str) -> tuple[str, str]:
    if unicodedata.category(run[0]).startswith("M"):
        whole = unicodedata.normalize("NFC", value[max(0, offset - 1) : offset + 1])
        fix = f"Type {whole} as one character." if len(whole) == 1 else "Use a letter without it."
        return f"The accent {_named(run)} stands apart from its letter.", fix
    if _kind(run[0]) == "right-to-left":
        return f"{_named(run)} belongs to a script that runs from right to left.", "No such script can be printed yet."
    return f"No font of the handouts has {_named(run)}.", "Use another character or a word."


def _named(run: str) -> str:
    char = run[0]
    shown = f" {char}" if char.isprintable() and not unicodedata.category(char).startswith("M") else ""
    more = f" (and {len(run) - 1} more)" if len(run) > 1 else ""
    return f"U+{ord(char):04X}{shown}, {(unicodedata.name(char, '') or unseen(char) or 'unnamed').lower()}{more}"


@cache
def _ranges() -> tuple[list[int], list[int]]:
    pairs = json.loads(COVERAGE.read_text("ascii"))["ranges"]
    return [int(first, 16) for first, _ in pairs], [int(last, 16) for _, last in pairs]
