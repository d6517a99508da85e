"""An article's bytes → text, in the encoding that a browser would read them in.

WHATWG Encoding Standard: a byte order mark goes before any label, and `iso-8859-1` means windows-1252.
"""

from __future__ import annotations

import re

_LABEL = re.compile(
    rb"<meta[^<>]+charset\s*=\s*[\"']?\s*([\w:.-]+)|<\?xml[^<>]+encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE
)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be"))
_LOOKED_AT = 4096  # bytes in which a label is looked for; the standard asks for 1024 at least


def decoded(data: bytes, *, is_page: bool) -> str | None:
    """The text with plain line ends, or None where the bytes are no text in the encoding that they should be in.

    A page's own label counts; without one, text is UTF-8.
    """
    mark = next(((start, name) for start, name in _MARKS if data.startswith(start)), None)
    if mark:
        return _text(data[len(mark[0]) :], mark[1])
    if wide := _wide(data):
        return _text(data, wide)
    label = _LABEL.search(data[:_LOOKED_AT]) if is_page else None
    if label:
        return _text(data, _labelled((label[1] or label[2]).decode("ascii", "replace"), data))
    return _text(data, "utf-8")


def _labelled(label: str, data: bytes) -> str:
    from webencodings import lookup

    encoding = lookup(label)
    if encoding is None or encoding.name in ("utf-16le", "utf-16be"):
        return "utf-8"  # a page whose label could be read is in no UTF-16
    if encoding.name.startswith("windows-125") and not data.isascii() and _text(data, "utf-8") is not None:
        return "utf-8"  # saved anew by a program that left the old label
    known = encoding.name in ("windows-1252", "x-user-defined")
    return "windows-1252" if known else str(encoding.codec_info.name)


def _text(data: bytes, encoding: str) -> str | None:
    if encoding == "windows-1252":
        text = "".join(map(_as_browsers_do, data.decode("latin-1")))
    else:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _as_browsers_do(char: str) -> str:
    """The character of a byte in windows-1252; five that Python refuses are control characters in the standard."""
    return char.encode("latin-1").decode("cp1252", "ignore") or char if "\x80" <= char <= "\x9f" else char


def _wide(data: bytes) -> str:
    """UTF-16 without a mark, told by the NUL bytes beside ASCII letters; empty for all else."""
    head = data[:1000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) < 8 or max(even, odd) < len(head) * 0.3 or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16le" if odd > even else "utf-16be"
