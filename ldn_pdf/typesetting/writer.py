"""Pages and structure tree → the bytes of a PDF that is PDF/UA-1 and PDF/A-2a at once."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFObjectReference, PDFString

from ldn_pdf.records import record
from ldn_pdf.typesetting.elements import Image
from ldn_pdf.typesetting.metadata import PRODUCER, Metadata
from ldn_pdf.typesetting.pdffile import PDFFile
from ldn_pdf.typesetting.pdfobjects import Stream, number
from ldn_pdf.typesetting.structure import StructureTree
from ldn_pdf.typesetting.surface import Surface


def write(surface: Surface, metadata: Metadata) -> bytes:
    """The PDF's bytes; the same for the same pages and metadata, whatever the clock or the machine."""
    return written(surface, metadata).bytes()


@record
class Written:
    """A finished document: its objects, and the stream of each page."""

    file: PDFFile
    pages: tuple[Stream, ...]

    def bytes(self, operators: Mapping[int, Sequence[str]] | None = None) -> bytes:
        """The file; `operators` gives some pages (counted from 0) other content with the same marks."""
        return self.file.bytes({self.pages[n]: _content(page) for n, page in (operators or {}).items()})


def written(surface: Surface, metadata: Metadata) -> Written:
    """The document of these pages, to be written once or more than once."""
    writer = _Writer(surface, metadata)
    return Written(writer.file(), tuple(writer.streams))


def _content(operators: Sequence[str]) -> Stream:
    return Stream("\n".join(operators).encode("latin-1"))


class _Writer:
    def __init__(self, surface: Surface, metadata: Metadata) -> None:
        self.surface, self.metadata = surface, metadata
        self.document: Any = PDFDocument(invariant=1)
        self.streams = [_content(page.operators) for page in surface.pages]
        self.pages = [PDFDictionary() for _ in surface.pages]
        self.page_refs = [self._refer(page) for page in self.pages]

    def file(self) -> PDFFile:
        self.tree = StructureTree(self.document, self.surface, [self._number(ref) for ref in self.page_refs])
        root = self.tree.write()
        self.write_pages()
        return PDFFile(self.document, self.catalog(root), self.info())

    def _refer(self, target: Any) -> PDFObjectReference:
        reference: PDFObjectReference = self.document.Reference(target)
        return reference

    def _number(self, reference: PDFObjectReference) -> str:
        return f"{self.document.idToObjectNumberAndVersion[reference.name][0]} 0 R"

    # --- pages ----------------------------------------------------------------------------------

    def write_pages(self) -> None:
        parent = PDFDictionary({"Type": PDFName("Pages"), "Count": len(self.pages), "Kids": PDFArray(self.page_refs)})
        self.parent = self._refer(parent)
        fonts = dict(pair for font in self.surface.fonts.values() for pair in font.objects(self.document))
        images = {name: self.image(image) for name, image in self.surface.images.items()}
        box = PDFArray([0, 0, number(self.surface.width), number(self.surface.height)])
        font_dictionary = self._refer(PDFDictionary(fonts))
        for n, (page, target, stream) in enumerate(zip(self.surface.pages, self.pages, self.streams, strict=True)):
            resources: dict[str, Any] = {"Font": font_dictionary}
            if page.images:
                resources["XObject"] = PDFDictionary({name: images[name] for name in sorted(page.images)})
            target.dict.update(
                {
                    "Type": PDFName("Page"),
                    "Parent": self.parent,
                    "MediaBox": box,
                    "Resources": PDFDictionary(resources),
                    "Contents": self._refer(stream),
                    "StructParents": n,
                    "Tabs": PDFName("S"),  # ISO 14289-1, 7.18.3
                }
            )
            if page.links:
                target["Annots"] = PDFArray([self.tree.annotations[link] for link, _ in page.links])

    def image(self, image: Image) -> PDFObjectReference:
        keys = {
            "Type": PDFName("XObject"),
            "Subtype": PDFName("Image"),
            "Width": image.width,
            "Height": image.height,
            "BitsPerComponent": image.depth,
            "ColorSpace": _colour_space(image),
        }
        if image.coding == "jpeg":
            return self._refer(Stream(image.data, keys | {"Filter": PDFName("DCTDecode")}, plain=True))
        if image.coding == "png":
            keys["DecodeParms"] = PDFDictionary(
                {"Predictor": 15, "Colors": image.channels, "BitsPerComponent": image.depth, "Columns": image.width}
            )  # ISO 32000-1, 7.4.4.4: PNG's own filters
        return self._refer(Stream(image.data, keys, deflated=True))

    # --- the document -----------------------------------------------------------------------------

    def catalog(self, tree: str) -> PDFDictionary:
        preferences = {
            "DisplayDocTitle": "true",  # ISO 14289-1, 7.1
            "Duplex": PDFName("DuplexFlipLongEdge"),
            "PrintScaling": PDFName("None"),
        }
        intent = {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString("sRGB"),
            "Info": PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": self._refer(Stream(_profile(), {"N": 3}, deflated=True)),
        }
        xmp = Stream(
            self.metadata.xmp(), {"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}, plain=True
        )  # ISO 19005-2, 6.6.2.1: no filter
        return PDFDictionary(
            {
                "Type": PDFName("Catalog"),
                "Pages": self.parent,
                "Lang": PDFString(self.metadata.language),
                "MarkInfo": PDFDictionary({"Marked": "true"}),
                "StructTreeRoot": tree,
                "ViewerPreferences": PDFDictionary(preferences),
                "Metadata": self._refer(xmp),
                "OutputIntents": PDFArray([PDFDictionary(intent)]),
            }
        )

    def info(self) -> PDFDictionary:
        metadata = self.metadata
        moment = PDFString(metadata.pdf_date)
        return PDFDictionary(
            {
                "Title": PDFString(metadata.title),
                "Author": PDFString(metadata.author),
                "Subject": PDFString(metadata.subject),
                "Creator": PDFString(PRODUCER),
                "Producer": PDFString(PRODUCER),
                "CreationDate": moment,
                "ModDate": moment,
            }
        )


def _colour_space(image: Image) -> Any:
    if image.palette:
        table = f"<{image.palette.hex()}>"
        return PDFArray([PDFName("Indexed"), PDFName("DeviceRGB"), len(image.palette) // 3 - 1, table])
    return PDFName("DeviceRGB" if image.channels == 3 else "DeviceGray")


@cache
def _profile() -> bytes:
    """The sRGB profile of the output intent, deflated."""
    return zlib.compress(Path(__file__).with_name("srgb.icc").read_bytes(), 9)
