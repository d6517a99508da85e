"""PNG files that a PDF takes as they are: their rows need no unpacking, and Pillow no 20 ms to start.

Anything out of the ordinary (transparency, interlacing, 16 bits, a large or a damaged file) is left
to Pillow, which draws it or says what is wrong.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1}  # by colour type: grey, RGB, palette (ISO/IEC 15948, 11.2.2)
_HEAD = 13  # bytes of IHDR
_MOST_PIXELS = 1600  # a side: more than print needs, so that Pillow makes it smaller
_MOST_BYTES = 4 * 1024 * 1024
_CHANGES_LOOK = {b"tRNS", b"acTL", b"eXIf"}  # transparency, animation, how the camera was held


class PNG(Struct, frozen=True):
    """`rows` are the deflated, filtered rows as the file holds them; `palette` is RGB triples or empty."""

    width: int
    height: int
    depth: int
    channels: int
    palette: bytes
    rows: bytes


def plain_png(path: Path) -> PNG | None:
    """The file as a PDF can take it, or None."""
    try:
        about = path.stat()
        return _read(path, about.st_mtime_ns) if about.st_size <= _MOST_BYTES else None
    except OSError:
        return None


@lru_cache(maxsize=16)
def _read(path: Path, changed: int) -> PNG | None:
    try:
        chunks = list(_chunks(path.read_bytes()))
    except (ValueError, struct.error):
        return None
    if (
        not chunks
        or chunks[0][0] != b"IHDR"
        or chunks[-1][0] != b"IEND"
        or len(chunks[0][1]) != _HEAD
        or _CHANGES_LOOK & {kind for kind, _ in chunks}
    ):
        return None
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    channels = _CHANNELS.get(colour)
    palette = b"".join(data for kind, data in chunks if kind == b"PLTE") if colour == 3 else b""
    sizes_fit = 0 < width <= _MOST_PIXELS and 0 < height <= _MOST_PIXELS
    unusual = not channels or interlaced or depth > 8 or not sizes_fit
    if unusual or (colour == 3) != bool(palette):
        return None
    rows = b"".join(data for kind, data in chunks if kind == b"IDAT")
    assert channels, "an unusual file has been left to Pillow"
    whole = height * (1 + (width * depth * channels + 7) // 8)
    return PNG(width, height, depth, channels, palette, rows) if _unpacked(rows, whole) == whole else None


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Type and content of each chunk. Raises ValueError where a checksum or the signature is wrong."""
    if not data.startswith(_SIGNATURE):
        raise ValueError("no PNG")
    at = len(_SIGNATURE)
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        body = data[at + 4 : at + 8 + length]
        (checksum,) = struct.unpack_from(">I", data, at + 8 + length)
        if zlib.crc32(body) != checksum:
            raise ValueError("damaged")
        yield body[:4], body[4:]
        at += 12 + length


def _unpacked(rows: bytes, most: int) -> int:
    """How many bytes the rows unpack to, never more than one over `most`."""
    try:
        return len(zlib.decompressobj().decompress(rows, most + 1))
    except zlib.error:
        return -1
