"""What every kind of article is read into: headings, paragraphs and items, in order, each with its line."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import Literal

from msgspec import Struct

from ldn_pdf.reading.characters import unseen
from ldn_pdf.reading.glyph_coverage import is_drawn

TITLE_LEVEL = 1
BOLD_LEVEL = 7  # of a paragraph that is bold from end to end: below <h6>

_ASTRAL = 0x10000  # letters beyond are letters dressed up; all else there is a picture
_GAP = "[missing]"
_SYMBOLS = re.compile("[\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2900-\u2bff\ufe00-\ufe0f\ufffc\ufffd]")


class Piece(Struct, frozen=True):
    """A heading, a paragraph or an item of a list.

    `level` is 1 for a title and grows downward, 0 for what is no heading. `breaks` are the places in
    `words` at which another line of the file begins. `parted` is whether an empty line stands before it.
    `number` is the number that it was given, such as `2` or `2.1`, which `words` leaves out.
    """

    kind: Literal["heading", "paragraph", "item"]
    words: str
    line: int
    level: int = 0
    breaks: tuple[int, ...] = ()
    parted: bool = True
    number: str = ""

    def line_of(self, offset: int) -> int:
        """The line of the file on which the character at `offset` of the words stands."""
        return self.line + bisect_right(self.breaks, offset)


def cleaned(text: str) -> str:
    """The text with plain spaces, and without what no page can show: control characters, joiners, emoji.

    Letters that no font of ours has leave the mark `[missing]`, so that nobody takes the rest for the whole.
    """
    text = unicodedata.normalize("NFC", text)
    if not (text.isascii() and text.isprintable()):
        text = re.sub(r"(?:\[missing\])+", _GAP, "".join(map(_drawable, _SYMBOLS.sub("", text))))
    return " ".join(text.split())


def _drawable(char: str) -> str:
    if char.isspace() or " " <= char <= "~":
        return char
    if ord(char) >= _ASTRAL:
        plain = unicodedata.normalize("NFKC", char)
        return plain if plain.isascii() and plain.isalnum() else ""
    if unseen(char) or unicodedata.category(char).startswith("M"):
        return ""
    return char if is_drawn(char) else _GAP
