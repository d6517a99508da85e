"""From the bytes of a shown string to its characters, as ISO 32000-1, 9.10.2 says, for fonts of any producer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ldn_pdf.inspecting import cmaps
from ldn_pdf.inspecting.objects import content, entries, integer, items, name, number

if TYPE_CHECKING:
    import pikepdf

UNKNOWN = "\ufffd"
_ASSUMED_WIDTH = 500.0  # thousandths of the type size, where a font does not say

# Word and LibreOffice write the bullets of symbol fonts as private-use characters.
_SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf0a8": "□", "\uf06f": "□", "\uf06c": "●"}

# Predefined CMaps of East Asian fonts without ToUnicode, by the part of their name that tells the encoding.
_CODECS = {
    "UCS2": "utf-16-be",
    "UTF16": "utf-16-be",
    "UTF8": "utf-8",
    "UTF32": "utf-32-be",
    "GBK": "gb18030",
    "GB": "gb18030",
    "RKSJ": "cp932",
    "EUC": "euc_jp",
    "KSC": "cp949",
    "B5": "big5hkscs",
}


class Glyph(Struct, frozen=True):
    """One shown code. `width` is in thousandths of the type size; `is_space` says that word spacing applies."""

    text: str
    width: float
    is_space: bool


Decode = Callable[[bytes], Iterator[Glyph]]


def decoder(font: pikepdf.Object) -> Decode:
    """How to read strings in this font dictionary. Characters it cannot tell come out as U+FFFD."""
    to_unicode = _cmap(font.get("/ToUnicode"))
    if name(font.get("/Subtype")) == "Type0":
        return _composite(font, to_unicode)
    return _simple(font, to_unicode)


def nothing(data: bytes) -> Iterator[Glyph]:
    """The decoder where a page shows text before it names a font."""
    return (Glyph(UNKNOWN, _ASSUMED_WIDTH, False) for _ in data)


# --- simple fonts: one byte, one glyph -----------------------------------------------------------


def _simple(font: pikepdf.Object, to_unicode: cmaps.CMap | None) -> Decode:
    names = _encoding(font)
    widths = _simple_widths(font)

    def text(code: int) -> str:
        mapped = to_unicode.text(code) if to_unicode else None
        return _clean(mapped if mapped is not None else names.get(code, UNKNOWN))

    table = [Glyph(text(code), widths.get(code, _ASSUMED_WIDTH), code == 32) for code in range(256)]
    return lambda data: (table[code] for code in data)


def _encoding(font: pikepdf.Object) -> dict[int, str]:
    """Code to text by /Encoding: a base, then /Differences; else by the font program itself."""
    from fontTools import agl

    encoding = font.get("/Encoding")
    found = _named_encoding(name(encoding) or name(entries(encoding).get("/BaseEncoding")))
    if found is None:
        is_symbol = any(word in name(font.get("/BaseFont")) for word in ("Symbol", "Dingbats", "Wingdings"))
        found = {} if is_symbol else _built_in(font) or _named_encoding("StandardEncoding") or {}
    code = 0
    for entry in items(entries(encoding).get("/Differences")):
        if (first := integer(entry)) is not None:
            code = first
        else:
            found[code] = agl.toUnicode(name(entry)) or found.get(code, UNKNOWN)
            code += 1
    return found


def _named_encoding(encoding: str) -> dict[int, str] | None:
    """ISO 32000-1, Annex D."""
    from fontTools import agl
    from fontTools.encodings.StandardEncoding import StandardEncoding

    if encoding == "WinAnsiEncoding":  # D.2, notes 3, 5 and 6: unused codes are bullets
        table = {code: bytes([code]).decode("cp1252", "ignore") or "•" for code in range(32, 256)}
        return table | {0x7F: "•", 0xA0: " ", 0xAD: "-"}
    if encoding == "MacRomanEncoding":
        return {code: bytes([code]).decode("mac_roman") for code in range(32, 256)} | {0xCA: " ", 0xDB: "¤"}
    if encoding == "StandardEncoding":
        return {code: text for code, glyph in enumerate(StandardEncoding) if (text := agl.toUnicode(glyph))}
    return None


def _built_in(font: pikepdf.Object) -> dict[int, str]:
    """What the embedded font program says of its codes; empty where there is none, or none that can be read."""
    from fontTools import agl
    from fontTools.cffLib import CFFFontSet
    from fontTools.ttLib import TTFont

    descriptor = entries(font.get("/FontDescriptor"))
    try:
        if program := content(descriptor.get("/FontFile2")):
            face = TTFont(BytesIO(program), lazy=True)
            return {
                code & 0xFF: agl.toUnicode(glyph)
                for table in face["cmap"].tables
                for code, glyph in table.cmap.items()
                if code < 0x100 or code >> 8 == 0xF0  # 9.6.6.4: (1, 0), or (3, 0) with F0 before the code
            }
        if program := content(descriptor.get("/FontFile3")):
            fonts = CFFFontSet()
            fonts.decompile(BytesIO(program), None)
            encoding: Any = fonts[0].Encoding
            if isinstance(encoding, list):
                return {code: agl.toUnicode(glyph) for code, glyph in enumerate(encoding) if glyph != ".notdef"}
    except Exception:  # a broken font program of another producer: fontTools raises whatever it met
        return {}
    return {}


def _simple_widths(font: pikepdf.Object) -> dict[int, float]:
    first = integer(font.get("/FirstChar")) or 0
    widths = {first + i: number(width) for i, width in enumerate(items(font.get("/Widths")))}
    matrix = items(font.get("/FontMatrix"))
    if matrix:  # Type 3: widths are in glyph space (9.6.5)
        scale = abs(number(matrix[0])) * 1000
        widths = {code: width * scale for code, width in widths.items()}
    return widths


# --- composite fonts: codes of one to four bytes -------------------------------------------------


def _composite(font: pikepdf.Object, to_unicode: cmaps.CMap | None) -> Decode:
    encoding = font.get("/Encoding")
    is_identity = name(encoding).startswith("Identity")
    codec = "" if to_unicode or is_identity else _codec(name(encoding))
    if codec:
        return lambda data: (Glyph(char, 1000, char == " ") for char in data.decode(codec, "replace"))
    embedded = _cmap(encoding)
    coding = embedded or (cmaps.TWO_BYTES if is_identity or not to_unicode else to_unicode)
    descendant = entries(next(iter(items(font.get("/DescendantFonts"))), None))
    widths, default = _cid_widths(descendant)
    glyph_text = _text_of_cids(descendant) if to_unicode is None else {}

    def decode(data: bytes) -> Iterator[Glyph]:
        for code, length in coding.codes(data):
            cid = embedded.cid(code) if embedded else code
            text = to_unicode.text(code) if to_unicode else glyph_text.get(cid)
            width = widths.get(cid, default)
            yield Glyph(_clean(UNKNOWN if text is None else text), width, length == 1 and code == 32)

    return decode


def _codec(encoding: str) -> str:
    return next((codec for part, codec in _CODECS.items() if part in encoding), "")


def _cid_widths(descendant: pikepdf.Object) -> tuple[dict[int, float], float]:
    """/W and /DW (9.7.4.3): `c [w w …]` or `first last w`."""
    import pikepdf

    found: dict[int, float] = {}
    waiting: list[int] = []
    listed = descendant.get("/W")
    for entry in listed if isinstance(listed, pikepdf.Array) else []:
        if isinstance(entry, pikepdf.Array):
            first = waiting[-1] if waiting else 0
            found.update((first + i, number(width)) for i, width in enumerate(items(entry)))
            waiting.clear()
        elif len(waiting) == 2:
            first, last = waiting[0], min(waiting[1], waiting[0] + 0xFFFF)
            found.update(dict.fromkeys(range(first, last + 1), number(entry)))
            waiting.clear()
        else:
            waiting.append(int(number(entry)))
    return found, number(descendant.get("/DW"), 1000)


def _text_of_cids(descendant: pikepdf.Object) -> Mapping[int, str]:
    """CID to text by the embedded TrueType program, where CIDs are its glyph numbers."""
    from fontTools.ttLib import TTFont

    program = content(entries(descendant.get("/FontDescriptor")).get("/FontFile2"))
    if not program or name(descendant.get("/CIDToGIDMap")) not in ("", "Identity"):
        return {}
    try:
        face = TTFont(BytesIO(program), lazy=True)
        return {face.getGlyphID(glyph): chr(code) for code, glyph in (face.getBestCmap() or {}).items()}
    except Exception:  # as in _built_in
        return {}


# --- both ----------------------------------------------------------------------------------------


def _cmap(stream: object) -> cmaps.CMap | None:
    data = content(stream)
    return cmaps.parse(data) if data else None


def _clean(text: str) -> str:
    """U+0000 and U+FFFE name no character; symbol fonts' bullets get the character that they look like."""
    return "".join(_SYMBOLS.get(char, UNKNOWN if char in "\0\ufffe\uffff" else char) for char in text)
