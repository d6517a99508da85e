"""What a PDF says of itself: title, author, language, and the standards that it claims."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from msgspec import Struct, structs

from ldn_pdf.pdf.written_objects import text_string

PRODUCER = "ldn_pdf"
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})  # saxutils would import urllib, 15 ms


class Metadata(Struct, frozen=True):
    """`issued` is the day that the file says it was made: today's date would change its bytes."""

    title: str
    author: str
    subject: str
    language: str
    issued: date

    def info(self) -> str:
        """The document information dictionary (ISO 32000-1, 14.3.3)."""
        said = (("Title", self.title), ("Author", self.author), ("Subject", self.subject))
        entries = "".join(f"/{key} {text_string(text)}" for key, text in said)
        made = f"(D:{self.issued:%Y%m%d}000000+00'00')"  # ISO 32000-1, 7.9.4
        return f"<<{entries}/Creator({PRODUCER})/Producer({PRODUCER})/CreationDate{made}/ModDate{made}>>"

    def xmp(self) -> bytes:
        """The XMP packet: Dublin Core, PDF/UA-1 and PDF/A-2a (ISO 14289-1, 5; ISO 19005-2, 6.6.4)."""
        texts = {key: str(value).translate(_ESCAPES) for key, value in structs.asdict(self).items()}
        moment = f"{self.issued:%Y-%m-%d}T00:00:00+00:00"
        return _packet().format(**texts, bom="\ufeff", moment=moment, producer=PRODUCER).encode()


@cache
def _packet() -> str:
    """It describes pdfuaid:part, which is outside the predefined schemas (ISO 19005-2, 6.6.2.3)."""
    return Path(__file__).with_name("xmp.xml").read_text(encoding="utf-8").rstrip("\n")
