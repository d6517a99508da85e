"""Canvas and metadata → the bytes of a PDF that is PDF/UA-1 and PDF/A-2a at once."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString

from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.embedded_fonts import embed
from ldn_pdf.pdf.metadata import PRODUCER, Metadata
from ldn_pdf.pdf.structure_tree import StructureTree, number_of
from ldn_pdf.pdf.written_objects import Written, plain_stream, stream

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # with bytes that tell a mail program that it is no text
_TOGETHER = 500  # objects in one stream
_ENTRY = struct.Struct(">BIH")  # kind, offset or stream, generation or index
_FREE = _ENTRY.pack(0, 0, 65_535)


def write(canvas: TaggedCanvas, metadata: Metadata) -> bytes:
    """The PDF's bytes; the same for the same pages and metadata, whatever the clock or the machine."""
    canvas.setTitle(metadata.title)
    canvas.setAuthor(metadata.author)
    canvas.setSubject(metadata.subject)
    canvas.setCreator(PRODUCER)
    canvas.setProducer(PRODUCER)
    canvas.setDateFormatter(lambda *_: metadata.pdf_date)
    canvas.setViewerPreference("DisplayDocTitle", "true")  # ISO 14289-1, 7.1
    canvas.setViewerPreference("Duplex", "DuplexFlipLongEdge")
    canvas.setViewerPreference("PrintScaling", "None")
    document: Any = canvas._doc
    for (font, _), subset in canvas.fonts.items():
        document.idToObject["BasicFonts"].dict[subset.name] = embed(document, font, frozenset(subset.chars))
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.Lang = PDFString(metadata.language)
    catalog.MarkInfo = PDFDictionary({"Marked": "true"})
    tree = catalog.StructTreeRoot = StructureTree(canvas.root, canvas.parents)
    catalog.Metadata = Written(plain_stream("/Type/Metadata/Subtype/XML", metadata.xmp()))
    catalog.AcroForm = canvas.form.in_catalog()
    catalog.OutputIntents = PDFArray([_output_intent()])
    document.info.digest(document.signature)
    document.Outlines.prepare(document, canvas)
    if document.Outlines.ready < 0:
        catalog.Outlines = None
    root, info = (number_of(document, entry) for entry in (catalog, document.info))
    identity = document.signature.hexdigest()
    return _file(_objects(document, tree), f"/Root {root} 0 R/Info {info} 0 R/ID[<{identity}><{identity}>]")


def _objects(document: Any, tree: StructureTree) -> Iterator[tuple[int, bytes]]:
    """Each object as ReportLab numbers and formats it, and those of the structure tree."""
    number = 0
    while (number := number + 1) in document.numberToId:  # formatting adds objects
        made = document.idToObject[document.numberToId[number]]
        if made is not tree:
            yield number, made.format(document)
    yield from tree.objects(document)


def _file(objects: Iterable[tuple[int, bytes]], trailer: str) -> bytes:
    """The file, all objects but streams compressed together (ISO 32000-1, 7.5.7 and 7.5.8).

    ReportLab's own file, without object streams, is larger by half.
    """
    file, packed, entries = bytearray(_HEADER), [], {}

    def add(number: int, body: bytes) -> None:
        entries[number] = (1, len(file), 0)
        file.extend(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    for number, body in objects:
        if body.endswith(b"endstream"):
            add(number, body)
        else:
            packed.append((number, body))
    number = len(entries) + len(packed)
    for start in range(0, len(packed), _TOGETHER):
        some = packed[start : start + _TOGETHER]
        number += 1
        places, offset = [], 0
        for index, (inner, body) in enumerate(some):
            places.append(f"{inner} {offset}")
            entries[inner] = (2, number, index)
            offset += len(body) + 1
        head = " ".join(places).encode()
        data = b"\n".join([head, *(body for _, body in some)])
        add(number, stream(f"/Type/ObjStm/N {len(some)}/First {len(head) + 1}", data))
    number += 1
    start = len(file)
    entries[number] = (1, start, 0)
    table = b"".join([_FREE, *(_ENTRY.pack(*entries[n]) for n in range(1, number + 1))])
    add(number, stream(f"/Type/XRef/Size {number + 1}/W[1 4 2]{trailer}", table))
    return bytes(file) + b"startxref\n%d\n%%%%EOF\n" % start


def _output_intent() -> PDFDictionary:
    return PDFDictionary(
        {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString("sRGB"),
            "Info": PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": Written(_profile()),
        }
    )


@cache
def _profile() -> bytes:
    return stream("/N 3", Path(__file__).with_name("srgb.icc").read_bytes())
