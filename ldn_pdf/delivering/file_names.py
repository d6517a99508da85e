"""File names that every system takes, and that carry nothing of a patient unless the user asks for it."""

from __future__ import annotations

import re
import unicodedata

from ldn_pdf.library.folder import NOT_ON_WINDOWS

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_MOST_BYTES = 100  # of 255 in a name: the handout, edition, version and part follow


def safe(value: str) -> str:
    """The value as the beginning of a file name: `Ann O'Neil/Lee.` is `Ann_O'Neil_Lee`. Never empty."""
    text = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", value))
    text = re.sub(r"\s+", "_", text).strip("._- ")
    while len(text.encode()) > _MOST_BYTES:
        text = text[:-1]
    text = text.rstrip("._- ") or "row"
    return f"_{text}" if NOT_ON_WINDOWS.fullmatch(text.partition(".")[0]) else text


class Stems:
    """Gives each row the beginning of its file names. Two rows never get the same, on a Mac or on Windows either."""

    def __init__(self, count: int) -> None:
        """`count` is the number of rows: it decides how many digits a row's number has."""
        self._digits = max(4, len(str(count)))
        self._taken: set[int] = set()

    def stem(self, number: int, value: str = "") -> str:
        """The beginning for row `number`: `row0007`, or the safe form of `value`, with the number where it is taken."""
        row = f"row{number:0{self._digits}}"
        stem = safe(value) if value else row
        while hash(stem.casefold()) in self._taken:
            stem = f"{stem}_{row}"
        self._taken.add(hash(stem.casefold()))
        return stem
