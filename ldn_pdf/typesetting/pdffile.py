"""Objects → a file with object and cross-reference streams (ISO 32000-1, 7.5.7 and 7.5.8).

ReportLab writes every dictionary in clear; a structure tree is mostly dictionaries, and packed they
are a fifth of the size.
"""

from __future__ import annotations

import zlib
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDictionary
from reportlab.pdfbase.pdfdoc import format as pdf_format

from ldn_pdf.typesetting.pdfobjects import Stream

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # the second line says that the file is binary (ISO 19005-2, 6.1.2)
_FREE, _PLAIN, _PACKED = 0, 1, 2  # types of cross-reference entries
_WIDTHS = (1, 3, 2)  # bytes of an entry's three fields


def assemble(document: Any, catalog: PDFDictionary, info: PDFDictionary, digest: str) -> bytes:
    """The bytes of the file. `document` is a ReportLab PDFDocument that numbers the objects."""
    root, about = document.Reference(catalog), document.Reference(info)
    out = bytearray(_HEADER)
    entries: dict[int, tuple[int, int, int]] = {0: (_FREE, 0, 65535)}
    packed: list[tuple[int, bytes]] = []
    number = 0
    while (number := number + 1) in document.numberToId:  # formatting an object may number new ones
        target = document.idToObject[document.numberToId[number]]
        body = pdf_format(target, document, toplevel=1)
        if isinstance(target, Stream):
            entries[number] = (_PLAIN, len(out), 0)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        else:
            packed.append((number, body))
    holder = number
    entries[holder] = (_PLAIN, len(out), 0)
    entries |= {packed_number: (_PACKED, holder, index) for index, (packed_number, _) in enumerate(packed)}
    out += _object_stream(holder, packed)
    start = len(out)
    table = holder + 1
    entries[table] = (_PLAIN, start, 0)
    keys = b"/Root %s /Info %s /ID [<%s><%s>]" % (
        pdf_format(root, document),
        pdf_format(about, document),
        digest.encode(),
        digest.encode(),
    )
    out += _cross_references(table, entries, keys)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _object_stream(number: int, packed: list[tuple[int, bytes]]) -> bytes:
    heads, bodies, offset = [], [], 0
    for packed_number, body in packed:
        heads.append(b"%d %d" % (packed_number, offset))
        bodies.append(body)
        offset += len(body) + 1
    head = b" ".join(heads) + b"\n"
    data = zlib.compress(head + b"\n".join(bodies), 9)
    keys = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d" % (len(packed), len(head), len(data))
    return b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\n" % (number, keys, data)


def _cross_references(number: int, entries: dict[int, tuple[int, int, int]], keys: bytes) -> bytes:
    rows = b"".join(
        value.to_bytes(width, "big")
        for n in range(len(entries))
        for value, width in zip(entries[n], _WIDTHS, strict=True)
    )
    data = zlib.compress(rows, 9)
    widths = b" ".join(b"%d" % width for width in _WIDTHS)
    keys = b"/Type /XRef /Size %d /W [%s] %s /Filter /FlateDecode /Length %d" % (len(entries), widths, keys, len(data))
    return b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\n" % (number, keys, data)
