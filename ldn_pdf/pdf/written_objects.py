"""Objects of a PDF as they stand in the file."""

from __future__ import annotations

import zlib
from functools import lru_cache

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFString

_LEVEL = 4  # of zlib: three quarters of the time of its usual 6, for 2% more bytes


@lru_cache(maxsize=128)  # texts come back in document after document
def text_string(text: str) -> str:
    """A text string with its brackets (ISO 32000-1, 7.9.2.2)."""
    written: bytes = PDFString(text).format(PDFDocument)
    return written.decode("ascii")


def stream(keys: str, data: bytes) -> bytes:
    """A compressed stream with those keys in its dictionary."""
    return plain_stream(f"{keys}/Filter/FlateDecode", zlib.compress(data, _LEVEL))


kept_stream = lru_cache(maxsize=16)(stream)  # what has nothing of a patient comes back in the next row of a list


def plain_stream(keys: str, data: bytes) -> bytes:
    """A stream of those bytes, with the end-of-line behind them that PDF/A asks for (ISO 19005-2, 6.1.7.1).

    Both characters: behind data that end in a carriage return, a line feed alone would be read as one with it.
    """
    return b"<<%s/Length %d>>\nstream\n%s\r\nendstream" % (keys.encode(), len(data), data)


class Objects:
    """Objects that get their numbers as they come, behind `last`."""

    def __init__(self, last: int = 0) -> None:
        self.bodies: dict[int, bytes] = {}
        self.last = last

    def number(self) -> int:
        """A number for an object whose body comes later, or in each document anew."""
        self.last += 1
        return self.last

    def add(self, body: bytes | str) -> int:
        """Put an object in. Gives its number."""
        number = self.number()
        self.bodies[number] = body.encode() if isinstance(body, str) else body
        return number
