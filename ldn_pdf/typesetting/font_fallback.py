"""The bundled fonts: which face has a character, and how wide a text is.

Atkinson Hyperlegible (Braille Institute, designed for low vision) comes first; a word that it cannot
spell is set whole in Noto Sans, a symbol alone in Noto Sans Symbols. No character is ever drawn as
an empty box: `faces` raises `MissingGlyph` where no font has it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock

from msgspec import Struct
from reportlab.pdfbase.ttfonts import TTFontFace

from ldn_pdf.pdf.embedded_fonts import SubsetFont, as_drawn

FOLDER = Path(__file__).parent.parent / "fonts"
CAP_HEIGHT = 0.668  # em, Atkinson Hyperlegible: centres a line of capitals in its leading

CHAINS = {
    False: ("AtkinsonHyperlegible-Regular", "NotoSans-Regular", "NotoSansSymbols-Regular", "NotoSansSymbols2-Regular"),
    True: ("AtkinsonHyperlegible-Bold", "NotoSans-Bold", "NotoSansSymbols-Regular", "NotoSansSymbols2-Regular"),
}
_WORD = re.compile(r"\s+|\S+")


class MissingGlyph(Exception):
    """No bundled font has `char`."""

    def __init__(self, char: str) -> None:
        super().__init__(f"no font has U+{ord(char):04X}")
        self.char = char


class Face(Struct, frozen=True):
    """One font file. Widths are in thousandths of an em."""

    name: str
    file: TTFontFace
    widths: dict[int, float]

    def has(self, char: str) -> bool:
        """Whether the face can draw `char`."""
        return ord(as_drawn(char)) in self.file.charToGlyph

    def width(self, text: str) -> float:
        """The width of `text` in ems. The face must have every character."""
        widths = self.widths
        return sum(widths[ord(c)] for c in as_drawn(text)) / 1000

    def ink(self, char: str) -> tuple[float, float, float, float]:
        """The box of a glyph's ink in ems from its origin, y up: left, bottom, right, top; zeros where it is blank."""
        return _ink(self.name, ord(as_drawn(char)))

    def reach(self, text: str) -> tuple[float, float]:
        """How far the ink of `text` reaches above and below its baseline, in ems."""
        boxes = [self.ink(char) for char in text]
        return max((box[3] for box in boxes), default=0.0), -min((box[1] for box in boxes), default=0.0)


_READING = Lock()


@cache
def face(name: str) -> Face:
    """The face of that name, read once."""
    with _READING:  # the desk sets type in two threads, and ReportLab knows a font once only
        return _read(name)


@cache
def _read(name: str) -> Face:
    file = SubsetFont(FOLDER / f"{name}.ttf").face
    return Face(name, file, file.charWidths)


@cache
def _ink(name: str, code: int) -> tuple[float, float, float, float]:
    """The bounding box in a glyph's header (OpenType, table glyf)."""
    file = face(name).file
    glyph = file.charToGlyph[code]
    start, end = file.glyphPos[glyph : glyph + 2]
    if start == end:
        return 0.0, 0.0, 0.0, 0.0
    header = file.get_chunk(file.get_table_pos("glyf")[0] + start + 2, 8)
    left, bottom, right, top = (side / file.unitsPerEm for side in struct.unpack(">4h", header))
    return left, bottom, right, top


def faces(text: str, bold: bool) -> Iterator[tuple[Face, str]]:
    """The text cut into runs of one face each, in order. Raises MissingGlyph."""
    first = face(CHAINS[bold][0])
    glyphs = first.file.charToGlyph
    if all(ord(c) in glyphs for c in text):
        yield first, text
        return
    run, current = "", first
    for chosen, part in _parts(text, bold):
        if chosen is not current and run:
            yield current, run
            run = ""
        current, run = chosen, run + part
    if run:
        yield current, run


def _parts(text: str, bold: bool) -> Iterator[tuple[Face, str]]:
    chain = [face(name) for name in CHAINS[bold][:2]]
    for word in _WORD.findall(text):
        whole = next((f for f in chain if all(map(f.has, word))), None)
        if whole:
            yield whole, word
        else:
            yield from ((_face_of(char, bold), char) for char in word)


def _face_of(char: str, bold: bool) -> Face:
    for name in CHAINS[bold]:
        if (candidate := face(name)).has(char):
            return candidate
    raise MissingGlyph(char)
