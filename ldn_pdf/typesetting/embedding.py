"""Fonts inside a PDF: which code stands for which character, and the subset that is embedded."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference

from ldn_pdf.typesetting.fonts import Face, as_drawn, face
from ldn_pdf.typesetting.pdfobjects import Stream

_ASCII = range(32, 127)
_SYMBOLIC = 4  # font flag: codes are the font's own (ISO 32000-1, 9.8.2)
_SERIF_AND_SYMBOLIC_BITS = ~(1 << 5)  # clears Nonsymbolic, which must not stand beside Symbolic
_ROWS = 100  # most entries of one bfchar block (Adobe Technical Note 5411)


@dataclass
class EmbeddedFace:
    """One face in one document: its characters get codes as they are used, 256 to a subset."""

    face: Face
    number: int
    whole_ascii: bool
    subsets: list[list[int]] = field(default_factory=list)
    used: list[set[int]] = field(default_factory=list)
    codes: dict[str, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        first = [0] * 32 + [*_ASCII, 0] if self.whole_ascii else [0] * 33
        self._open(first)
        if self.whole_ascii:  # all of it is told in ToUnicode too, so that a page can be set anew in the same font
            self.codes = {chr(code): (0, code) for code in _ASCII}
            self.used[0].update(_ASCII)

    def _open(self, subset: list[int]) -> None:
        self.subsets.append(subset)
        self.used.append(set())

    def encode(self, text: str) -> Iterator[tuple[str, str]]:
        """The text as (font resource name, escaped string) pairs, one a subset."""
        run: list[str] = []
        current = -1
        for char in text:
            subset, code = self.codes.get(char) or self._assign(char)
            self.used[subset].add(code)
            if subset != current and run:
                yield f"F{self.number}_{current}", "".join(run)
                run = []
            current = subset
            run.append(_ESCAPED[code])
        if run:
            yield f"F{self.number}_{current}", "".join(run)

    def _assign(self, char: str) -> tuple[int, int]:
        plain = as_drawn(char)
        if plain != char:
            self.codes[char] = self.codes.get(plain) or self._assign(plain)
            return self.codes[char]
        if len(self.subsets[-1]) == 256:
            self._open([0] * 33)
        subset = len(self.subsets) - 1
        self.codes[char] = (subset, len(self.subsets[subset]))
        self.subsets[subset].append(ord(char))
        return self.codes[char]

    @property
    def size(self) -> int:
        """How many codes are in use; it grows with each new character."""
        return sum(map(len, self.subsets))

    def objects(self, document: Any) -> Iterator[tuple[str, PDFObjectReference]]:
        """Write each subset that was used; yields its resource name and font object."""
        for n, (subset, used) in enumerate(zip(self.subsets, self.used, strict=True)):
            if used:
                yield f"F{self.number}_{n}", _font(document, self.face, n, tuple(subset), frozenset(used))


def _font(document: Any, face: Face, n: int, subset: tuple[int, ...], used: frozenset[int]) -> PDFObjectReference:
    file: Any = face.file
    name = f"{'ABCDEFGHIJ'[n] * 6}+{face.name}"
    length, program = _program(face.name, subset)
    descriptor = PDFDictionary(
        {
            "Type": PDFName("FontDescriptor"),
            "FontName": PDFName(name),
            "Flags": (file.flags & _SERIF_AND_SYMBOLIC_BITS) | _SYMBOLIC,
            "FontBBox": PDFArray(file.bbox),
            "Ascent": file.ascent,
            "Descent": file.descent,
            "CapHeight": file.capHeight,
            "ItalicAngle": file.italicAngle,
            "StemV": file.stemV,
            "MissingWidth": file.defaultWidth,
            "FontFile2": document.Reference(Stream(program, {"Length1": length}, deflated=True)),
        }
    )
    made: PDFObjectReference = document.Reference(
        PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("TrueType"),
                "BaseFont": PDFName(name),
                "FirstChar": 0,
                "LastChar": len(subset) - 1,
                "Widths": PDFArray([file.getCharWidth(code) for code in subset]),
                "FontDescriptor": document.Reference(descriptor),
                "ToUnicode": document.Reference(Stream(_to_unicode(name, subset, used))),
            }
        )
    )
    return made


@lru_cache(maxsize=64)
def _program(name: str, subset: tuple[int, ...]) -> tuple[int, bytes]:
    """The font program of a subset: its length, and its bytes deflated. The same in most documents."""
    program = face(name).file.makeSubset(list(subset))
    return len(program), zlib.compress(program, 9)


def _to_unicode(name: str, subset: tuple[int, ...], used: frozenset[int]) -> bytes:
    """What each used code says (ISO 32000-1, 9.10.3); no code says U+0000 (ISO 14289-1, 7.21.7)."""
    rows = [f"<{code:02X}> <{chr(subset[code]).encode('utf-16-be').hex().upper()}>" for code in sorted(used)]
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
    return "\n".join(lines).encode("ascii")


def _escape(code: int) -> str:
    """The code in a literal string (ISO 32000-1, 7.3.4.2)."""
    char = chr(code)
    if char in "()\\":
        return "\\" + char
    return char if 32 <= code < 127 else f"\\{code:03o}"


_ESCAPED = [_escape(code) for code in range(256)]
