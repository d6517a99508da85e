"""PNGs that hold pixels and nothing else: read without Pillow, whose import takes a tenth of a cold build."""

from __future__ import annotations

import zlib

from msgspec import Struct

LARGEST = 120_000  # bytes; what takes more is a photo, and far smaller as JPEG
_MOST_PIXELS = 2_000_000  # no picture is printed with as many
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_NUMBERS = {0: 1, 2: 3, 3: 1}  # a pixel has, by type of colour: grey, RGB, a palette (PNG, 11.2.2)


class PlainPng(Struct, frozen=True):
    """Grey, RGB or of a palette, up to 8 bits a number: with no transparency, text or second frame, not interlaced.

    `palette` has three bytes a colour, and is empty where there is none. `pixels` are a zlib stream of rows, each
    behind its filter (PNG, 9): what a PDF calls Predictor 15 (ISO 32000-1, 7.4.4.4).
    """

    width: int
    height: int
    bits: int
    numbers: int
    palette: bytes
    pixels: bytes


def plain_png(data: bytes) -> PlainPng | None:
    """What a file holds that is such a PNG, small and whole; None where it is anything else, sound or not."""
    kinds, parts, at = list[bytes](), dict.fromkeys((b"IHDR", b"PLTE", b"IDAT", b"IEND"), b""), len(_SIGNATURE)
    while data.startswith(_SIGNATURE) and at < len(data) <= LARGEST:
        end = at + 8 + int.from_bytes(data[at : at + 4])
        kind, checksum = data[at + 4 : at + 8], data[end : end + 4]
        if kind not in parts or len(checksum) < 4 or zlib.crc32(data[at + 4 : end]) != int.from_bytes(checksum):
            return None
        kinds.append(kind)
        parts[kind] += data[at + 8 : end]
        at = end + 4
    head, palette, pixels, _ = parts.values()
    if b" ".join(dict.fromkeys(kinds)) not in (b"IHDR IDAT IEND", b"IHDR PLTE IDAT IEND") or len(head) != 13:
        return None
    width, height, (bits, colour, *ways) = int.from_bytes(head[:4]), int.from_bytes(head[4:8]), head[8:]
    made = PlainPng(width, height, bits, _NUMBERS.get(colour, 0), palette, pixels)
    fits = bits == 8 or (bits in (1, 2, 4) and colour != 2)
    coloured = len(palette) in range(3, 3 * 2**bits + 1, 3) if colour == 3 else not palette
    return made if made.numbers and fits and coloured and not any(ways) and _is_whole(made) else None


def _is_whole(png: PlainPng) -> bool:
    if not 0 < png.width * png.height <= _MOST_PIXELS:
        return False
    row = 1 + (png.width * png.bits * png.numbers + 7) // 8
    reader = zlib.decompressobj()
    try:
        rows = reader.decompress(png.pixels, png.height * row + 1)
    except zlib.error:
        return False
    ended = reader.eof and not reader.unused_data  # nothing else is handed on behind the pixels
    return ended and len(rows) == png.height * row and max(rows[::row]) <= 4  # the filters
