"""Fonts: embedded as subsets, and every shown code is, by ToUnicode, the very character that its glyph draws."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from pikepdf import Name, Stream

from tests.conformance.selfcheck.content import PageContent
from tests.conformance.selfcheck.finding import Finding

_BUNDLED = Path(__file__).parents[3] / "ldn_pdf" / "fonts"
_TOLERANCE = 1.0  # thousandths of the type size: widths are written as whole numbers


def check(pages: list[PageContent]) -> Iterator[Finding]:
    """Findings in every font that shows text."""
    sources: dict[tuple[int, int], Any] = {}
    shown: dict[tuple[int, int], set[bytes]] = {}
    for page in pages:
        sources |= page.fonts
        for number, strings in page.shown.items():
            shown.setdefault(number, set()).update(strings)
    for number, strings in shown.items():
        yield from _font(sources.get(number), strings)


def _font(font: Any, strings: set[bytes]) -> Iterator[Finding]:
    if font is None:
        yield Finding("font", "a page", "text is shown before a font is named")
        return
    name = str(font.get("/BaseFont", "/?"))[1:]
    is_composite = font.get("/Subtype") == Name.Type0
    descendant = font.DescendantFonts[0] if is_composite else font
    program = descendant.get("/FontDescriptor", {}).get("/FontFile2")
    if not isinstance(program, Stream):
        yield Finding("embedding", name, "the font is not embedded as TrueType")
        return
    if not re.fullmatch(r"[A-Z]{6}\+.+", name):
        yield Finding("subset", name, "the name of a subset begins with six capitals and a plus sign")
    to_unicode = font.get("/ToUnicode")
    if not isinstance(to_unicode, Stream):
        yield Finding("to-unicode", name, "nothing says which characters its codes are")
        return
    face = TTFont(io.BytesIO(program.read_bytes()))
    size = 2 if is_composite else 1
    codes = {string[at : at + size] for string in strings for at in range(0, len(string), size)}
    yield from _codes(name, face, descendant, _mapping(to_unicode.read_bytes()), sorted(codes), is_composite)


def _codes(
    name: str, face: TTFont, font: Any, mapping: dict[bytes, str], codes: list[bytes], is_composite: bool
) -> Iterator[Finding]:
    original = _original(name)
    for code in codes:
        text = mapping.get(code, "")
        where = f"{name}, code {code.hex()}"
        if not text or any(char in "\0\ufeff\ufffe\ufffd" or 0xE000 <= ord(char) <= 0xF8FF for char in text):
            yield Finding("to-unicode", where, f"its text is {text!r}")
            continue
        glyph = _glyph(face, int.from_bytes(code, "big"), is_composite)
        if glyph in ("", ".notdef"):
            yield Finding("notdef", where, f"no glyph shows {text!r}")
            continue
        width = face["hmtx"][glyph][0] * 1000 / face["head"].unitsPerEm
        written = _width(font, int.from_bytes(code, "big"), is_composite)
        if written is None or abs(written - width) > _TOLERANCE:
            yield Finding("width", where, f"its width is written as {written} and drawn as {width:.0f}")
        if original is None:
            yield Finding("face", name, "the font is not one that comes with the package")
            return
        wanted = original.getBestCmap().get(ord(text)) if len(text) == 1 else None
        if wanted is None or _outline(face, glyph) != _outline(original, wanted):
            yield Finding("true-to-unicode", where, f"the glyph is not that of {text!r}")


def _mapping(cmap: bytes) -> dict[bytes, str]:
    """The bfchar and bfrange lines of a ToUnicode CMap, by code."""
    found: dict[bytes, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[bytes.fromhex(code.decode())] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            start = ord(bytes.fromhex(text.decode()).decode("utf-16-be"))
            for offset in range(int(last, 16) - int(first, 16) + 1):
                found[(int(first, 16) + offset).to_bytes(len(first) // 2, "big")] = chr(start + offset)
    return found


def _glyph(face: TTFont, code: int, is_composite: bool) -> str:
    if is_composite:
        return face.getGlyphName(code) if code < face["maxp"].numGlyphs else ""
    tables = [table.cmap for table in face["cmap"].tables]
    return next((found[key] for found in tables for key in (code, 0xF000 + code) if key in found), "")


def _width(font: Any, code: int, is_composite: bool) -> float | None:
    if not is_composite:
        place = code - int(font.get("/FirstChar", 0))
        return float(font.Widths[place]) if 0 <= place < len(font.Widths) else None
    entries = list(font.get("/W", []))
    for at in range(0, len(entries) - 1, 2):  # `first [width …]` pairs, the one form that our writer uses
        first = int(entries[at])
        if first <= code < first + len(entries[at + 1]):
            return float(entries[at + 1][code - first])
    return float(font.get("/DW", 1000))


@cache
def _original(name: str) -> TTFont | None:
    path = _BUNDLED / f"{name.partition('+')[2] or name}.ttf"
    return TTFont(path) if path.exists() else None


def _outline(face: TTFont, glyph: str) -> list[Any]:
    glyphs = face.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[glyph].draw(pen)
    return pen.value
