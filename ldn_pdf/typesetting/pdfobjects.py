"""The few PDF objects that ReportLab lacks, or writes in a way that PDF/A does not allow."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFObject
from reportlab.pdfbase.pdfdoc import format as pdf_format


class Stream(PDFObject):
    """A stream with the end-of-line before `endstream` that PDF/A asks for (ISO 19005-2, 6.1.7.1).

    `data` is deflated unless it comes `deflated`, or `plain` is set (XMP must stay readable).
    """

    __RefOnly__ = 1

    def __init__(
        self, data: bytes, keys: Mapping[str, Any] | None = None, *, deflated: bool = False, plain: bool = False
    ) -> None:
        self.keys = dict(keys or {})
        self.data = data if deflated or plain else zlib.compress(data)
        if not plain:
            self.keys["Filter"] = PDFName("FlateDecode")

    def format(self, document: Any) -> bytes:
        """The stream's bytes, called by ReportLab when the file is written."""
        head: bytes = pdf_format(PDFDictionary({**self.keys, "Length": len(self.data)}), document)
        return head + b"\nstream\n" + self.data + b"\r\nendstream\n"


class Raw(PDFObject):
    """An object whose text is written as it stands; it may be filled in once others refer to it."""

    def __init__(self, text: str = "") -> None:
        self.text = text

    def format(self, document: Any) -> bytes:
        """The text as bytes, called by ReportLab when the file is written."""
        return self.text.encode("latin-1")


def number(value: float) -> str:
    """A number as short as a hundredth of a point allows."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
