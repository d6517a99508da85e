"""Where a space stands between two pieces of text. Many producers move the pen in place of a space."""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot

from ldn_pdf.inspecting.model import Piece

_NEW_LINE = 0.6  # of the type size across the baseline: more than a superscript rises
_GAP = 0.2  # of the type size along the baseline: less than the narrowest word space, 0.25 em


def joined(pieces: Iterable[Piece]) -> str:
    """The text of the pieces, in order, with a space wherever the reader sees one."""
    parts: list[str] = []
    before: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if before is not None:
            parts.append(between(before, piece))
        parts.append(piece.text)
        before = piece
    return "".join(parts).replace("\u00ad", "")


def between(a: Piece, b: Piece) -> str:
    """A space where words are parted by a move of the pen, a new line or a new page; else nothing."""
    last, first = a.text[-1:], b.text[:1]
    if not last or not first or last.isspace() or first.isspace() or last == "\u00ad":
        return ""
    if a.page == b.page and not (a.size and b.size):
        return ""
    if not _parted(a, b):
        return ""
    if _is_ideographic(last) and _is_ideographic(first):
        return ""
    is_hyphen = last in "-\u2010" and a.text[-2:-1].isalnum() and first.isalnum()
    return "" if is_hyphen and _is_new_line(a, b) else " "


def _parted(a: Piece, b: Piece) -> bool:
    if _is_new_line(a, b):
        return True
    along, _ = _moved(a, b)
    size = max(a.size, b.size)
    return along > _GAP * size or along < -2 * size


def _is_new_line(a: Piece, b: Piece) -> bool:
    return a.page != b.page or abs(_moved(a, b)[1]) > _NEW_LINE * max(a.size, b.size)


def _moved(a: Piece, b: Piece) -> tuple[float, float]:
    """From the end of `a` to the start of `b`: along the baseline of `a`, and across it."""
    run, rise = a.end[0] - a.start[0], a.end[1] - a.start[1]
    length = hypot(run, rise)
    run, rise = (run / length, rise / length) if length else (1.0, 0.0)
    x, y = b.start[0] - a.end[0], b.start[1] - a.end[1]
    return x * run + y * rise, y * run - x * rise


def _is_ideographic(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" or "\uff00" <= char <= "\uffef"
