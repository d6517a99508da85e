"""Values of a PDF as Python's, whatever another producer put there: the wrong type counts as absent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Number = tuple[int, int]


def entries(value: Any) -> Any:
    """A dictionary, or a stream's dictionary; an empty one where the value is neither."""
    import pikepdf

    return value if isinstance(value, pikepdf.Dictionary | pikepdf.Stream) else pikepdf.Dictionary()


def items(value: Any) -> list[Any]:
    """The entries of an array, of arrays within it too; one value counts as an array of one, null as none."""
    import pikepdf

    pending, found = [value], []
    opened: set[Number] = set()
    while pending:
        item = pending.pop()
        if isinstance(item, pikepdf.Array):
            if item.objgen in opened:  # an array that holds itself
                continue
            if item.is_indirect:
                opened.add(item.objgen)
            pending.extend(reversed(list(item)))
        elif item is not None:
            found.append(item)
    return found


def pairs(value: Any) -> Iterator[tuple[str, Any]]:
    """The keys, without their slash, and values of a dictionary."""
    for key, found in sorted(entries(value).items(), key=lambda pair: pair[0]):
        yield _read(key.encode("utf-8", "surrogateescape")), found


def name(value: Any) -> str:
    """A name without its slash; empty where the value is no name."""
    import pikepdf

    return _read(bytes(value)) if isinstance(value, pikepdf.Name) else ""


def _read(name: bytes) -> str:
    """A name's bytes as text: UTF-8, or Latin-1 as older programs write it (ISO 32000-1, 7.3.5 leaves it open)."""
    bare = name.removeprefix(b"/")
    try:
        return bare.decode("utf-8")
    except UnicodeDecodeError:
        return bare.decode("latin-1")


def words(value: Any) -> str | None:
    """A text string, or None where the value is none."""
    import pikepdf

    return str(value) if isinstance(value, pikepdf.String) else None


def number(value: Any, default: float = 0.0) -> float:
    """A number as a float."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return default


def integer(value: Any) -> int | None:
    """An integer; None where the value is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def place(value: Any) -> Number:
    """Object number and generation; (0, 0) for a direct object and for what is no object."""
    found = getattr(value, "objgen", (0, 0))
    return found[0], found[1]


def content(stream: Any) -> bytes:
    """A stream's bytes, decoded; none where it is no stream or cannot be decoded."""
    import pikepdf

    if not isinstance(stream, pikepdf.Stream):
        return b""
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return b""
