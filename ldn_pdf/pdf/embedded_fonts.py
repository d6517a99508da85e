"""TrueType fonts inside a PDF, as ReportLab embeds them, but for what PDF/UA does not allow."""

from __future__ import annotations

import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from reportlab.lib.rl_accel import escapePDF
from reportlab.pdfbase.pdfdoc import PDFObject
from reportlab.pdfbase.pdfmetrics import getFont, registerFont
from reportlab.pdfbase.ttfonts import TTFont

_ROWS = 100  # most entries of one bfchar block (Adobe Technical Note 5411)
_SAME_GLYPH = {"\u00a0": " ", "\u2011": "-", "\u202f": " "}  # no-break space, hyphen and thin space draw as these
_TRANSLATE = str.maketrans(_SAME_GLYPH)


def as_drawn(text: str) -> str:
    """The text whose glyphs are drawn for `text`: a no-break space is a space to the eye and the ear."""
    return text.translate(_TRANSLATE)


class SubsetFont(TTFont):
    """A font of which each document embeds the characters that it uses."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.stem, str(path), asciiReadable=False)
        make = lru_cache(maxsize=64)(self.face.makeSubset)  # the same in many documents
        self.face.makeSubset = lambda subset: make(tuple(subset))  # type: ignore[method-assign]
        registerFont(self)
        registered: object = getFont(self.fontName)
        if registered is not self:  # ReportLab keeps the first font of a face, under whatever name
            raise ValueError(f"{path.name} is registered already, without what PDF/UA asks for")

    def splitString(self, text: str, document: Any, encoding: str = "utf-8") -> Any:
        """The text as codes, called by ReportLab when it is drawn; what has no glyph is refused, never drawn empty."""
        if missing := [char for char in text if ord(char) not in self.face.charToGlyph]:
            raise ValueError(f"{self.fontName} has no glyph for {missing[0]!r}")
        return super().splitString(text, document, encoding)

    def addObjects(self, document: Any) -> None:
        """Write each subset, called by ReportLab when the file is written."""
        state = self.state[document]
        super().addObjects(document)
        for n, subset in enumerate(state.subsets):
            font = document.idToObject[f"{state.internalName}+{n}"]
            font.Widths = Written(_widths(self.face, tuple(subset)))
            said = document.idToObject[font.ToUnicode.name]
            said.content = _to_unicode(font.BaseFont, tuple(subset))
            file = document.idToObject[document.idToObject[font.FontDescriptor.name].dict["FontFile2"].name]
            said.filters = file.filters = [FLATE]


class FontCodes(dict[int, str]):
    """How a font's characters are written in one document: the escaped codes of its first subset, by code point.

    A subset has 256 characters; few documents need a second one.
    """

    def __init__(self, font: str, document: Any) -> None:
        self._font, self._document = cast(SubsetFont, getFont(font)), document

    def __missing__(self, char: int) -> str:
        ((subset, code),) = self._font.splitString(chr(char), self._document)
        if subset:
            raise _OtherSubset
        self[char] = escapePDF(code)
        return self[char]

    def split(self, text: str) -> list[tuple[str, str]]:
        """The text as (name of the subset's font in the file, escaped codes)."""
        font, document = self._font, self._document
        try:
            return [(font.getSubsetInternalName(0, document), text.translate(self))]
        except _OtherSubset:
            parts = font.splitString(text, document)
            return [(font.getSubsetInternalName(subset, document), escapePDF(codes)) for subset, codes in parts]


class _OtherSubset(Exception):
    """A character of the second subset, or a later one."""


class Written(PDFObject):
    """An object that is written as it stands: ReportLab would format it number by number."""

    def __init__(self, text: str) -> None:
        self._data = text.encode("ascii")

    def format(self, document: Any) -> bytes:
        """Its bytes, called by ReportLab when the file is written."""
        return self._data


class _Flate:
    """Compresses streams; what is equal in document after document, such as a font's subset, only once."""

    pdfname = "FlateDecode"

    def __init__(self) -> None:
        self._compressed = lru_cache(maxsize=64)(zlib.compress)

    def encode(self, data: bytes | str) -> bytes:
        """The compressed stream, called by ReportLab when the file is written."""
        return self._compressed(data.encode() if isinstance(data, str) else data)


FLATE = _Flate()


@lru_cache(maxsize=64)
def _widths(face: Any, subset: tuple[int, ...]) -> str:
    return f"[ {' '.join(f'{face.getCharWidth(char):g}' for char in subset)} ]"


@lru_cache(maxsize=64)
def _to_unicode(name: str, subset: tuple[int, ...]) -> str:
    """What each code says (ISO 32000-1, 9.10.3); none says U+0000 (ISO 14289-1, 7.21.7)."""
    rows = [f"<{code:02X}> <{chr(char).encode('utf-16-be').hex()}>" for code, char in enumerate(subset) if char]
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
