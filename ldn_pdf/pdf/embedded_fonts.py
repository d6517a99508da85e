"""TrueType fonts inside a PDF: each document embeds the characters that it uses.

A character has the same code in every document, so that the operators of a text, and a font with the same
characters, are made once. Codes are those of Windows-1252, then of blocks of 128 code points.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, cast

from reportlab.lib.rl_accel import escapePDF
from reportlab.pdfbase.pdfmetrics import getFont, registerFont
from reportlab.pdfbase.ttfonts import TTFont

from ldn_pdf.pdf.written_objects import stream

_ROWS = 100  # most entries of one bfchar block (Adobe Technical Note 5411)
_SAME_GLYPH = {"\u00a0": " ", "\u2011": "-", "\u202f": " "}  # no-break space, hyphen and thin space draw as these
_TRANSLATE = str.maketrans(_SAME_GLYPH)
_UNREAD = ("name", "OS/2")  # tables that no reader of a PDF asks for (ISO 32000-1, 9.9); hints stay, for screens
_SYMBOLIC, _NONSYMBOLIC = 4, 32  # font descriptor flags (ISO 32000-1, table 123)
_BLOCK = 128  # code points


def as_drawn(text: str) -> str:
    """The text whose glyphs are drawn for `text`: a no-break space is a space to the eye and the ear."""
    return text.translate(_TRANSLATE)


class SubsetFont(TTFont):
    """A font as ReportLab reads it, known to ReportLab by its file's name."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.stem, str(path))
        for table in _UNREAD:
            self.face.table.pop(table, None)
        registerFont(self)
        registered: object = getFont(self.fontName)
        if registered is not self:  # ReportLab keeps the first font of a face, under whatever name
            raise ValueError(f"{path.name} is registered already, without what PDF/UA asks for")


class Coded(NamedTuple):
    """A text's escaped codes in one subset of a font, which all documents call `name`, and its characters.

    Subset 0 is that of Windows-1252.
    """

    name: str
    codes: str
    chars: str


@lru_cache(maxsize=256)  # texts come back: on the next paper, in the next row
def coded(font: str, text: str) -> tuple[Coded, ...]:
    """The text as a font's codes. Raises ValueError where the font has no glyph for one of its characters."""
    shown = as_drawn(text)
    glyphs = cast(SubsetFont, getFont(font)).face.charToGlyph
    if missing := [char for char in shown if ord(char) not in glyphs]:
        raise ValueError(f"{font} has no glyph for {missing[0]!r}")
    parts = []
    for subset, group in groupby(((*_code(char), char) for char in shown), key=itemgetter(0)):
        _, codes, chars = zip(*group, strict=True)
        parts.append(Coded(f"{font}-{subset}", escapePDF(bytes(codes)), "".join(chars)))
    return tuple(parts)


def _code(char: str) -> tuple[int, int]:
    try:
        return 0, char.encode("cp1252")[0]
    except UnicodeEncodeError:
        return 1 + ord(char) // _BLOCK, _BLOCK + ord(char) % _BLOCK


@lru_cache(maxsize=16)  # the next row of a list has often the same
def subset(name: str, chars: frozenset[str]) -> tuple[bytes, bytes, str, str]:
    """Four objects of the subset `name` with those characters: its file, what its codes say, its descriptor up to a
    reference to the file, and itself up to one to its descriptor."""
    face: Any = cast(SubsetFont, getFont(name.rpartition("-")[0])).face
    codes = {code: ord(char) for char in chars for _, code in (_code(char),)}
    points = [codes.get(code, 0) for code in range(max(codes) + 1)]
    program = face.makeSubset(points)
    digest = hashlib.md5(program, usedforsecurity=False).digest()
    tag = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])  # ISO 32000-1, 9.6.4
    full = f"{tag}+{face.name.decode()}"
    widths = " ".join(f"{face.getCharWidth(point):g}" if point else "0" for point in points)
    return (
        stream(f"/Length1 {len(program)}", program),
        stream("", _to_unicode(full, codes).encode()),
        descriptor(face, full, face.flags & ~_NONSYMBOLIC | _SYMBOLIC),
        f"<</Type/Font/Subtype/TrueType/BaseFont/{full}/FirstChar 0/LastChar {len(points) - 1}/Widths[{widths}]"
        "/FontDescriptor ",
    )


def descriptor(face: Any, name: str, flags: int) -> str:
    """A font descriptor (ISO 32000-1, 9.8) up to its file; a reference to that and the closing brackets follow."""
    box = " ".join(f"{side:g}" for side in face.bbox)
    return (
        f"<</Type/FontDescriptor/FontName/{name}/Flags {flags}/FontBBox[{box}]/ItalicAngle {face.italicAngle:g}"
        f"/Ascent {face.ascent:g}/Descent {face.descent:g}/CapHeight {face.capHeight:g}/StemV {face.stemV:g}"
        f"/MissingWidth {face.defaultWidth:g}/FontFile2 "
    )


def _to_unicode(name: str, codes: dict[int, int]) -> str:
    """What each code says (ISO 32000-1, 9.10.3)."""
    rows = [f"<{code:02X}> <{chr(point).encode('utf-16-be').hex()}>" for code, point in sorted(codes.items())]
    blocks = []
    for start in range(0, len(rows), _ROWS):
        part = rows[start : start + _ROWS]
        blocks += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def /CMapType 2 def",
        "1 begincodespacerange <00> <FF> endcodespacerange",
        *blocks,
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ]
    return "\n".join(lines)
