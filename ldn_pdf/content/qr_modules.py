"""The modules of a QR code, for the PDF and for the web page alike."""

from __future__ import annotations

from functools import lru_cache

QUIET = 4  # modules of white round the symbol (ISO/IEC 18004, 9.1)
MASK = 2  # every reader reads each of the eight; to try all of them (7.8.3) costs a twentieth of a cold build


@lru_cache(maxsize=64)
def modules(address: str) -> tuple[bytes, ...]:
    """The rows of the code at error correction M, a byte of 1 for a dark module, without the quiet zone."""
    from qrcodegen import QrCode, QrSegment  # type: ignore[import-untyped]

    code = QrCode.encode_segments(QrSegment.make_segments(address), QrCode.Ecc.MEDIUM, mask=MASK)
    across = range(code.get_size())
    return tuple(bytes(code.get_module(x, y) for x in across) for y in across)
