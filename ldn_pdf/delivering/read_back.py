"""Read a finished PDF as its reader's program will, and look for what must be in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

# What a line's end adds or takes: blanks, hyphens, and the marks that PDFium puts in a hyphen's place.
_LOOSE = re.compile("[\\s\u00a0\u00ad\u2010\u2011\\-\ufffe\x02]+")


def missing_values(pdfs: Iterable[bytes], values: Mapping[str, str]) -> list[str]:
    """The names of the values that none of the PDFs shows. Raises ImportError without the extra `merge`."""
    wanted = {name: _comparable(value) for name, value in values.items()}
    if not wanted:
        return []
    text = _comparable("".join(map(text_of, pdfs)))
    return [name for name, value in wanted.items() if value not in text]


def text_of(pdf: bytes) -> str:
    """The text of all pages, in reading order as far as PDFium can tell."""
    import pypdfium2  # type: ignore[import-untyped]  # it ships no types

    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = []
        for page in document:
            text = page.get_textpage()
            pages.append(text.get_text_range())
            text.close()
            page.close()
        return "\n".join(pages)
    finally:
        document.close()


def _comparable(text: str) -> str:
    return _LOOSE.sub("", unicodedata.normalize("NFC", text))
