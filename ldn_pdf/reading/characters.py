"""Characters that nobody can see, and that no page can show."""

from __future__ import annotations

import unicodedata

from ldn_pdf.limits import ACCENTS

_CONTROLS = {
    0x00: "null",
    0x07: "bell",
    0x08: "backspace",
    0x09: "tab",
    0x0B: "vertical tab",
    0x0C: "form feed",
    0x0D: "carriage return",
    0x1B: "escape",
    0x7F: "delete",
    0x85: "next line",
}
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
    if text.isascii():
        return -1
    count = 0
    for at, char in enumerate(text):
        count = count + 1 if char > "\u02ff" and unicodedata.combining(char) else 0
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
    return (_CONTROLS.get(ord(char)) or unicodedata.name(char, kind).lower()) if kind else ""
