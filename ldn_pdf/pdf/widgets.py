"""Fields to fill in on the screen, as PDF/A and PDF/UA allow them.

Each is a field and its widget in one, with an appearance of its own and without any action. ReportLab's
own forms know only fonts that are not embedded.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from msgspec import Struct
from reportlab.pdfbase.pdfdoc import PDFObject, PDFObjectReference
from reportlab.pdfbase.pdfmetrics import getFont

from ldn_pdf.pdf.embedded_fonts import descriptor
from ldn_pdf.pdf.written_objects import Written, stream, text_string

_PRINT = 4  # annotation flag: printed, never hidden (ISO 19005-2, 6.3.2)
_SEVERAL_LINES = 1 << 12  # field flag (ISO 32000-1, table 228)
_FONT = "Typed"
_FIRST, _LAST = 32, 255  # codes of WinAnsiEncoding
_NONSYMBOLIC = 32  # font descriptor flag
_LONGEST_NAME = 80  # characters


class Form:
    """The fields of a document. `font` is that of what is typed: its name as it is registered."""

    def __init__(self, document: Any, font: str) -> None:
        self._document = document
        self._fields: list[PDFObjectReference] = []
        self._font_name = font
        self._font: PDFObjectReference | None = None

    def text(self, box: Place, copy: str, label: str, key: int, size: float) -> PDFObjectReference:
        """A field for words in type of `size` points."""
        several = _SEVERAL_LINES if box.height > 2 * size else 0
        look = self._look(box, "/Tx BMC EMC")
        return self._field(
            box, copy, label, key, f"/FT/Tx/Ff {several}/DA(/{_FONT} {size:g} Tf 0 g)/AP<</N ", look, ">>"
        )

    def tick_box(self, box: Place, copy: str, label: str, key: int) -> PDFObjectReference:
        """A box to tick. What is drawn round it is not part of it."""
        width, height = box.width, box.height
        tick = (
            f"0 G 2.5 w 1 J {width * 0.22:.2f} {height * 0.5:.2f} m {width * 0.42:.2f} {height * 0.27:.2f} l "
            f"{width * 0.8:.2f} {height * 0.76:.2f} l S"
        )
        looks = "/FT/Btn/V/Off/AS/Off/AP<</N<</Yes ", self._look(box, tick), "/Off ", self._look(box, ""), ">>>>"
        return self._field(box, copy, label, key, *looks)

    def in_catalog(self) -> PDFObjectReference | None:
        """The AcroForm of the catalog (ISO 32000-1, 12.7.2), or nothing where there is no field."""
        if not self._fields:
            return None
        fields: list[str | PDFObjectReference] = [part for field in self._fields for part in (field, " ")]
        head = f"<</DA(/{_FONT} 12 Tf 0 g)/NeedAppearances false/DR<</Font<</{_FONT} "  # ISO 19005-2, 6.4.1
        return self._refer(Written(head, self._typed(), ">>>>/Fields[", *fields, "]>>"))

    def _field(
        self, box: Place, copy: str, label: str, key: int, *kind: str | PDFObjectReference
    ) -> PDFObjectReference:
        name = f"{copy} {len(self._fields) + 1}: {label}".replace(".", " ")  # a full stop parts names of a hierarchy
        side = f"[{box.left:.2f} {box.bottom:.2f} {box.right:.2f} {box.top:.2f}]"
        field = self._refer(
            Written(
                f"<</Type/Annot/Subtype/Widget/T {text_string(name[:_LONGEST_NAME])}"
                f"/TU {text_string(label)}",  # what a screen reader says: ISO 14289-1, 7.18.1
                *(f"/F {_PRINT}/Rect{side}/StructParent {key}", *kind, ">>"),
            )
        )
        self._fields.append(field)
        return field

    def _look(self, box: Place, content: str) -> PDFObjectReference:
        head = f"<</Type/XObject/Subtype/Form/BBox[0 0 {box.width:.2f} {box.height:.2f}]/Length {len(content)}"
        body = f">>>>>>\nstream\n{content}\nendstream"
        return self._refer(Written(f"{head}/Resources<</Font<</{_FONT} ", self._typed(), body))

    def _typed(self) -> PDFObjectReference:
        if self._font is None:
            self._font = self._refer(_whole_font(self._document, self._font_name))
        return self._font

    def _refer(self, made: PDFObject) -> PDFObjectReference:
        reference: PDFObjectReference = self._document.Reference(made)
        return reference


class Place(Struct, frozen=True):
    """Where a field stands, as a PDF counts: points from the bottom left of the page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """In points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """In points."""
        return self.top - self.bottom


def _whole_font(document: Any, font: str) -> Written:
    """The font whole, as a viewer needs it that sets what is typed (ISO 32000-1, 9.6.3)."""
    file, said, head = _font_objects(font)
    described = document.Reference(Written(said, document.Reference(Written(file)), ">>"))
    return Written(head, described, ">>")


@lru_cache(maxsize=2)  # the same in many documents
def _font_objects(font: str) -> tuple[bytes, str, str]:
    """Its file, its descriptor and itself; a reference to the one before follows."""
    registered: Any = getFont(font)
    face, name = registered.face, registered.face.name.decode()
    chars = (bytes([code]).decode("cp1252", "ignore") for code in range(_FIRST, _LAST + 1))
    widths = " ".join(f"{face.charWidths.get(ord(char), face.defaultWidth) if char else 0:g}" for char in chars)
    return (
        stream(f"/Length1 {len(face._ttf_data)}", face._ttf_data),
        descriptor(face, name, _NONSYMBOLIC),
        f"<</Type/Font/Subtype/TrueType/BaseFont/{name}/FirstChar {_FIRST}/LastChar {_LAST}/Widths[{widths}]"
        "/Encoding/WinAnsiEncoding/FontDescriptor ",
    )
