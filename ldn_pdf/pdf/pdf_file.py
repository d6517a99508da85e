"""Canvas and metadata → the bytes of a PDF that is PDF/UA-1 and PDF/A-2a at once."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObject

from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.embedded_fonts import embed
from ldn_pdf.pdf.metadata import Metadata
from ldn_pdf.pdf.structure_tree import number_of, structure
from ldn_pdf.pdf.written_objects import Written, kept_stream, plain_stream, stream, text_string

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # with bytes that tell a mail program that it is no text
_TOGETHER = 500  # objects in one stream
_ENTRY = struct.Struct(">BIH")  # kind, offset or stream, generation or index
_FREE = _ENTRY.pack(0, 0, 65_535)


def write(canvas: TaggedCanvas, metadata: Metadata) -> bytes:
    """The PDF's bytes; the same for the same pages and metadata, whatever the clock or the machine."""
    document: Any = canvas._doc
    for name, chars in canvas.fonts.items():
        document.idToObject["BasicFonts"].dict[name] = embed(document, name, frozenset(chars))
    entries: dict[str, PDFObject | None] = {
        "Pages": document.Pages,
        "Metadata": Written(plain_stream("/Type/Metadata/Subtype/XML", metadata.xmp())),
        "AcroForm": canvas.form.in_catalog(),
        "Outlines": _outlines(canvas),
    }
    references = [f"/{key} {number_of(document, entry)} 0 R" for key, entry in entries.items() if entry]
    profile = number_of(document, Written(_profile()))
    made = list(_objects(document))
    tree = structure(document, canvas.root, canvas.parents, len(made) + 1)
    catalog = (
        f"<</Type/Catalog{''.join(references)}/StructTreeRoot {tree[0][0]} 0 R/MarkInfo<</Marked true>>"
        f"/Lang {text_string(metadata.language)}"
        "/ViewerPreferences<</DisplayDocTitle true"  # ISO 14289-1, 7.1
        "/Duplex/DuplexFlipLongEdge/PrintScaling/None>>/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1"
        f"/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)/DestOutputProfile {profile} 0 R>>]>>"
    )
    root, info = len(made) + len(tree) + 1, metadata.info()
    made += [(root, catalog.encode()), (root + 1, info.encode())]
    document.signature.update(info.encode())
    identity = document.signature.hexdigest()
    return _file(made, tree, f"/Root {root} 0 R/Info {root + 1} 0 R/ID[<{identity}><{identity}>]")


def _outlines(canvas: TaggedCanvas) -> PDFObject | None:
    outlines: Any = canvas._doc.Outlines
    outlines.prepare(canvas._doc, canvas)
    return outlines if outlines.ready >= 0 else None


def _objects(document: Any) -> Iterator[tuple[int, bytes]]:
    """Each object as ReportLab numbers and formats it."""
    number = 0
    while (number := number + 1) in document.numberToId:  # formatting adds objects
        yield number, document.idToObject[document.numberToId[number]].format(document)


def _file(objects: list[tuple[int, bytes]], tree: list[tuple[int, bytes]], trailer: str) -> bytes:
    """The file, all objects but streams compressed together (ISO 32000-1, 7.5.7 and 7.5.8), those of the tree apart.

    ReportLab's own file, without object streams, is larger by half.
    """
    file, entries = bytearray(_HEADER), dict[int, tuple[int, int, int]]()

    def add(number: int, body: bytes) -> None:
        entries[number] = (1, len(file), 0)
        file.extend(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    packed = []
    for number, body in objects:
        if body.endswith(b"endstream"):
            add(number, body)
        else:
            packed.append((number, body))
    number = len(objects) + len(tree)
    for some in (part[n : n + _TOGETHER] for part in (packed, tree) for n in range(0, len(part), _TOGETHER)):
        number += 1
        places, offset = [], 0
        for index, (inner, body) in enumerate(some):
            places.append(f"{inner} {offset}")
            entries[inner] = (2, number, index)
            offset += len(body) + 1
        head = " ".join(places).encode()
        data = b"\n".join([head, *(body for _, body in some)])
        add(number, kept_stream(f"/Type/ObjStm/N {len(some)}/First {len(head) + 1}", data))
    start = len(file)
    entries[number + 1] = (1, start, 0)
    table = b"".join([_FREE, *(_ENTRY.pack(*entries[n]) for n in range(1, number + 2))])
    add(number + 1, stream(f"/Type/XRef/Size {number + 2}/W[1 4 2]{trailer}", table))
    return bytes(file) + b"startxref\n%d\n%%%%EOF\n" % start


@cache
def _profile() -> bytes:
    return stream("/N 3", Path(__file__).with_name("srgb.icc").read_bytes())
