"""Read a finished PDF as its reader's program will, and look for what must be in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

# What a line's end adds or takes: blanks, hyphens, and the marks that PDFium puts in a hyphen's place.
_LOOSE = re.compile("[\\s\u00a0\u00ad\u2010\u2011\\-\ufffe\x02]+")


def missing_values(pdfs: Iterable[bytes], values: Mapping[str, str]) -> list[str]:
    """The names of the values that none of the PDFs shows; no page is read behind the one that shows the last.

    Raises ImportError without the extra `merge`.
    """
    wanted = {name: _comparable(value) for name, value in values.items()}
    text, missing = "", list(wanted)
    for page in (page for pdf in pdfs for page in _pages(pdf)) if wanted else ():
        text += _comparable(page)
        missing = [name for name in missing if wanted[name] not in text]
        if not missing:
            break
    return missing


def text_of(pdf: bytes) -> str:
    """The text of all pages, in reading order as far as PDFium can tell."""
    return "\n".join(_pages(pdf))


def _pages(pdf: bytes) -> Iterator[str]:
    import pypdfium2  # type: ignore[import-untyped]  # it ships no types

    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            text = page.get_textpage()
            yield text.get_text_range()
            text.close()
            page.close()
    finally:
        document.close()


def _comparable(text: str) -> str:
    return _LOOSE.sub("", unicodedata.normalize("NFC", text))
