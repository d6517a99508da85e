"""Characters that no bundled font has, found without opening a font.

`ldn_pdf/fonts/coverage.json` lists what the fonts have; `python -m ldn_pdf.typesetting.write_coverage` writes it.
"""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from ldn_pdf.problems import Problem
from ldn_pdf.reading.characters import unseen
from ldn_pdf.reading.source import Text

COVERAGE = Path(__file__).parent.parent / "fonts" / "coverage.json"
DRAWN_AS = {"\u00a0": " ", "\u2011": "-", "\u202f": " "}
"""No-break space, no-break hyphen and narrow no-break space are drawn as what they look like."""

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})  # Unicode bidirectional classes


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
    if text.value.isascii() and text.value.replace("\n", "").isprintable():
        return
    offset = 0
    for kind, group in groupby(text.value, _kind):
        run = "".join(group)
        if kind == "unseen":
            yield text.problem(
                f"A character that cannot be seen stands here: {_named(run)}.",
                "Delete it, and type the words again.",
                "control-character",
                offset=offset,
                length=len(run),
            )
        elif kind:
            yield text.problem(*_undrawn(text.value, offset, run), "no-glyph", offset=offset, length=len(run))
        offset += len(run)


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
