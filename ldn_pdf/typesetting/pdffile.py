"""Objects → a file with object and cross-reference streams (ISO 32000-1, 7.5.7 and 7.5.8).

ReportLab writes every dictionary in clear; a structure tree is mostly dictionaries, and packed they
are a fifth of the size.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDictionary
from reportlab.pdfbase.pdfdoc import format as pdf_format

from ldn_pdf.typesetting.pdfobjects import Raw, Stream

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # the second line says that the file is binary (ISO 19005-2, 6.1.2)
_FREE, _PLAIN, _PACKED = 0, 1, 2  # types of cross-reference entries
_WIDTHS = (1, 3, 2)  # bytes of an entry's three fields


class PDFFile:
    """The objects of a finished document, from which a file is made, and made again with other pages.

    `document` is a ReportLab PDFDocument that numbers the objects.
    """

    def __init__(self, document: Any, catalog: PDFDictionary, info: PDFDictionary) -> None:
        root, about = document.Reference(catalog), document.Reference(info)
        self.numbers: dict[Stream, int] = {}
        self._plain: dict[int, bytes] = {}
        packed: list[tuple[int, bytes]] = []
        number = 0
        while (number := number + 1) in document.numberToId:  # formatting an object may number new ones
            target = document.idToObject[document.numberToId[number]]
            body = target.format(document) if isinstance(target, Raw) else pdf_format(target, document, toplevel=1)
            if isinstance(target, Stream):
                self.numbers[target] = number
                self._plain[number] = body
            else:
                packed.append((number, body))
        self._holder = number
        self._plain[number] = _object_stream(packed)
        self._packed = {packed_number: index for index, (packed_number, _) in enumerate(packed)}
        self._keys = b"/Root %s /Info %s" % (pdf_format(root, document), pdf_format(about, document))
        self._document = document

    def bytes(self, pages: Mapping[Stream, Stream] | None = None) -> bytes:
        """The file's bytes; `pages` puts other streams in the place of some. Its /ID follows its content."""
        replaced = {self.numbers[old]: new.format(self._document) for old, new in (pages or {}).items()}
        out = bytearray(_HEADER)
        entries: dict[int, tuple[int, int, int]] = {0: (_FREE, 0, 65535)}
        for number, body in self._plain.items():
            entries[number] = (_PLAIN, len(out), 0)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, replaced.get(number, body))
        entries |= {number: (_PACKED, self._holder, index) for number, index in self._packed.items()}
        start, table = len(out), self._holder + 1
        entries[table] = (_PLAIN, start, 0)
        digest = hashlib.md5(out, usedforsecurity=False).hexdigest().encode()
        keys = b"%s /ID [<%s><%s>]" % (self._keys, digest, digest)
        out += b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, _cross_references(entries, keys), start)
        return bytes(out)


def _object_stream(packed: list[tuple[int, bytes]]) -> bytes:
    heads, bodies, offset = [], [], 0
    for number, body in packed:
        heads.append(b"%d %d" % (number, offset))
        bodies.append(body)
        offset += len(body) + 1
    head = b" ".join(heads) + b"\n"
    data = zlib.compress(head + b"\n".join(bodies))
    keys = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d" % (len(packed), len(head), len(data))
    return b"<< %s >>\nstream\n%s\r\nendstream" % (keys, data)


def _cross_references(entries: dict[int, tuple[int, int, int]], keys: bytes) -> bytes:
    rows = b"".join(
        value.to_bytes(width, "big")
        for n in range(len(entries))
        for value, width in zip(entries[n], _WIDTHS, strict=True)
    )
    data = zlib.compress(rows)
    widths = b" ".join(b"%d" % width for width in _WIDTHS)
    keys = b"/Type /XRef /Size %d /W [%s] %s /Filter /FlateDecode /Length %d" % (len(entries), widths, keys, len(data))
    return b"<< %s >>\nstream\n%s\r\nendstream" % (keys, data)
