"""What is on the pages of a PDF, read by PDFium: characters with their places, and pictures of pages."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops

MM = 72 / 25.4  # points
_TRACE = 0.5  # points


@dataclass(frozen=True, slots=True)
class Char:
    """A character with its ink: points from the bottom left. `baseline` tells the line that it stands on."""

    text: str
    page: int
    left: float
    bottom: float
    right: float
    top: float
    baseline: float
    size: float


@lru_cache(maxsize=8)
def characters(pdf: bytes) -> tuple[Char, ...]:
    """Every character that leaves ink, in the order of the content streams."""
    with pdfium.PdfDocument(pdf) as document:
        return tuple(char for number, page in enumerate(document) for char in _of_page(page, number))


def _of_page(page: pdfium.PdfPage, number: int) -> Iterator[Char]:
    text = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, index)).replace("\x02", "-")  # a hyphen at a line's end
        if char.isspace() or raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        size = raw.FPDFText_GetFontSize(text, index)
        yield Char(char, number, *text.get_charbox(index), y.value, size)


@dataclass(frozen=True, slots=True)
class Printed:
    """Characters drawn one after the other on one baseline, without white."""

    text: str
    page: int
    left: float
    right: float
    baseline: float
    size: float


def printed(pdf: bytes) -> list[Printed]:
    """The lines of a PDF in the order of drawing; cells of a table are lines of their own."""
    found: list[list[Char]] = []
    for char in characters(pdf):
        before = found[-1][-1] if found else None
        near = (
            before and abs(before.baseline - char.baseline) < _TRACE and -2 < char.left - before.right < char.size / 2
        )
        if before and near and before.page == char.page:
            found[-1].append(char)
        else:
            found.append([char])
    return [_printed(chars) for chars in found]


def _printed(chars: list[Char]) -> Printed:
    first = chars[0]
    text = "".join(char.text for char in chars)
    return Printed(text, first.page, first.left, chars[-1].right, first.baseline, max(char.size for char in chars))


def text_of(pdfs: Sequence[bytes]) -> str:
    """All characters of some PDFs in the order of drawing, without white."""
    return "".join(char.text for pdf in pdfs for char in characters(pdf))


def read_text(pdf: bytes) -> str:
    """The text of all pages with its blanks, in reading order as far as PDFium can tell."""
    with pdfium.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def in_order(wanted: str, found: str) -> str:
    """The first word of `wanted` that does not follow the others in `found`, or an empty text."""
    at = 0
    for word in re.findall(r"\S+", wanted):
        at = found.find(word, at) + len(word)
        if at < len(word):
            return word
    return ""


def pages(pdf: bytes) -> int:
    with pdfium.PdfDocument(pdf) as document:
        return len(document)


def pictures(pdf: bytes, scale: float = 1.0) -> list[Image.Image]:
    """The pages as pictures, `scale` pixels to the point."""
    with pdfium.PdfDocument(pdf) as document:
        return [page.render(scale=scale).to_pil().convert("RGB") for page in document]


@lru_cache(maxsize=8)
def margins(pdf: bytes) -> tuple[tuple[float, ...], ...]:
    """The white at the left, top, right and bottom of each page, in millimetres."""
    return tuple(_margins(pdf))


def _margins(pdf: bytes) -> Iterator[tuple[float, ...]]:
    scale = 2.0
    for picture in pictures(pdf, scale):
        box = ImageChops.invert(picture.convert("L")).getbbox()
        assert box, "a page is empty"
        left, top, right, bottom = box
        yield tuple(side / scale / MM for side in (left, top, picture.width - right, picture.height - bottom))


def overlaps(pdf: bytes) -> list[tuple[Char, Char]]:
    """Pairs of characters whose ink lies one over the other: of two lines by a trace, of one line by half a letter."""
    found = []
    chars = sorted(characters(pdf), key=lambda char: (char.page, char.bottom))
    for n, one in enumerate(chars):
        for other in chars[n + 1 :]:
            if other.page != one.page or other.bottom > one.top - _TRACE:
                break
            across = min(one.right, other.right) - max(one.left, other.left)
            up = min(one.top, other.top) - max(one.bottom, other.bottom)
            same_line = abs(one.baseline - other.baseline) < _TRACE
            allowed = max(_TRACE, 0.5 * min(one.right - one.left, other.right - other.left)) if same_line else _TRACE
            if across > allowed and up > _TRACE:
                found.append((one, other))
    return found
