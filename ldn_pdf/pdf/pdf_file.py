"""Canvas and metadata → the bytes of a PDF that is PDF/UA-1 and PDF/A-2a at once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.embedded_fonts import FLATE
from ldn_pdf.pdf.metadata import PRODUCER, Metadata
from ldn_pdf.pdf.structure_tree import structure_tree


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
    document.encrypt = _EndOfLine()
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.Lang = PDFString(metadata.language)
    catalog.MarkInfo = PDFDictionary({"Marked": "true"})
    catalog.StructTreeRoot = structure_tree(canvas.root, canvas.parents)
    catalog.Metadata = pdfdoc.XMP(creator=lambda _: metadata.xmp())
    catalog.AcroForm = canvas.form.in_catalog()
    catalog.OutputIntents = PDFArray([_output_intent()])
    data: bytes = document.GetPDFData(canvas)
    return data


class _EndOfLine(pdfdoc.NoEncryption):
    """The end-of-line before `endstream` that PDF/A asks for (ISO 19005-2, 6.1.7.1).

    ReportLab hands each stream to the document's encryption before it writes it.
    """

    def encode(self, data: Any) -> Any:
        return _Data(data)


class _Data(pdfdoc.PDFObject):
    """The data of a stream: as long as they are, and written with an end-of-line after them."""

    def __init__(self, data: str | bytes) -> None:
        self.data: bytes = pdfdoc.pdfdocEnc(data)

    def __len__(self) -> int:
        return len(self.data)

    def format(self, document: Any) -> bytes:
        return self.data + b"\r\n"


def _output_intent() -> PDFDictionary:
    profile = PDFStream(PDFDictionary({"N": 3}), _profile(), [FLATE])
    return PDFDictionary(
        {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString("sRGB"),
            "Info": PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": profile,
        }
    )


@cache
def _profile() -> bytes:
    return Path(__file__).with_name("srgb.icc").read_bytes()
