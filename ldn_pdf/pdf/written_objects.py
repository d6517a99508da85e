"""Objects of a PDF that are written as they stand: ReportLab would format them key by key and number by number."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject, PDFObjectReference, PDFString

_LEVEL = 4  # of zlib: three quarters of the time of its usual 6, for 2% more bytes


class Written(PDFObject):
    """An object with a number of its own, of parts that are written one behind the other."""

    __RefOnly__ = 1  # ReportLab: never inside another

    def __init__(self, *parts: str | bytes | PDFObjectReference) -> None:
        self._parts = parts

    def format(self, document: Any) -> bytes:
        """Its bytes, called when the file is written."""
        parts = self._parts
        return b"".join(
            part if isinstance(part, bytes) else part.encode() if isinstance(part, str) else part.format(document)
            for part in parts
        )


@lru_cache(maxsize=128)  # texts come back in document after document
def text_string(text: str) -> str:
    """A text string with its brackets (ISO 32000-1, 7.9.2.2)."""
    written: bytes = PDFString(text).format(PDFDocument)
    return written.decode("ascii")


def stream(keys: str, data: bytes) -> bytes:
    """A compressed stream with those keys in its dictionary."""
    return plain_stream(f"{keys}/Filter/FlateDecode", zlib.compress(data, _LEVEL))


kept_stream = lru_cache(maxsize=8)(stream)  # a page, or tags, without a patient's field come back in the next row


def plain_stream(keys: str, data: bytes) -> bytes:
    """A stream of those bytes, with the end-of-line behind them that PDF/A asks for (ISO 19005-2, 6.1.7.1).

    Both characters: behind data that end in a carriage return, a line feed alone would be read as one with it.
    """
    return b"<<%s/Length %d>>\nstream\n%s\r\nendstream" % (keys.encode(), len(data), data)
