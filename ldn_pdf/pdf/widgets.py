"""Fields to fill in on the screen, as PDF/A and PDF/UA allow them.

Each is a field and its widget in one, with an appearance of its own and without any action. ReportLab's
own forms know only fonts that are not embedded.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from msgspec import Struct
from reportlab.pdfbase.pdfmetrics import getFont

from ldn_pdf.pdf.canvas import Area
from ldn_pdf.pdf.embedded_fonts import descriptor
from ldn_pdf.pdf.written_objects import Objects, stream, text_string

PRINTED = 4  # annotation flag: printed, never hidden (ISO 19005-2, 6.3.2)
_SEVERAL_LINES = 1 << 12  # field flag (ISO 32000-1, table 228)
_FONT = "Typed"
_FIRST, _LAST = 32, 255  # codes of WinAnsiEncoding
_NONSYMBOLIC = 32  # font descriptor flag
_LONGEST_NAME = 80  # characters


class FormField(Struct, frozen=True):
    """A field but for its name: `number` is its object, `head` and `tail` are what stands round its name."""

    number: int
    label: str
    head: str
    tail: str

    def named(self, copy: str, count: int) -> str:
        """The object of the field, the `count`th in a patient's copy."""
        name = f"{copy} {count}: {self.label}".replace(".", " ")  # a full stop parts names of a hierarchy
        return self.head + text_string(name[:_LONGEST_NAME]) + self.tail


def form_field(objects: Objects, typed: int, area: Area, sides: str, key: int) -> FormField:
    """A field on that box, in the font `typed`: its looks are put among the objects, it gets a number.

    `sides` is the box as a PDF counts, `key` its number in the parent tree.
    """
    width, height, label = area.width, area.height, area.label or ""
    if area.size:
        several = _SEVERAL_LINES if height > 2 * area.size else 0
        look = _look(objects, typed, area, "/Tx BMC EMC")
        kind = f"/FT/Tx/Ff {several}/DA(/{_FONT} {area.size:g} Tf 0 g)/AP<</N {look} 0 R>>"
    else:  # what is drawn round it is not part of it
        tick = (
            f"0 G 2.5 w 1 J {width * 0.22:.2f} {height * 0.5:.2f} m {width * 0.42:.2f} {height * 0.27:.2f} l "
            f"{width * 0.8:.2f} {height * 0.76:.2f} l S"
        )
        yes, off = _look(objects, typed, area, tick), _look(objects, typed, area, "")
        kind = f"/FT/Btn/V/Off/AS/Off/AP<</N<</Yes {yes} 0 R/Off {off} 0 R>>>>"
    said = f"/TU {text_string(label)}"  # what a screen reader says: ISO 14289-1, 7.18.1
    tail = f"{said}/F {PRINTED}/Rect{sides}/StructParent {key}{kind}>>"
    return FormField(objects.number(), label, "<</Type/Annot/Subtype/Widget/T ", tail)


def acro_form(fields: Iterable[FormField], typed: int) -> str:
    """The AcroForm of the catalog (ISO 32000-1, 12.7.2)."""
    head = f"<</DA(/{_FONT} 12 Tf 0 g)/NeedAppearances false/DR<</Font<</{_FONT} {typed} 0 R>>>>"  # ISO 19005-2, 6.4.1
    return f"{head}/Fields[{' '.join(f'{field.number} 0 R' for field in fields)}]>>"


def _look(objects: Objects, typed: int, area: Area, content: str) -> int:
    box = f"0 0 {area.width:.2f} {area.height:.2f}"
    head = f"<</Type/XObject/Subtype/Form/BBox[{box}]/Length {len(content)}/Resources<</Font<</{_FONT} {typed} 0 R"
    return objects.add(f"{head}>>>>>>\nstream\n{content}\nendstream")


def whole_font(objects: Objects, font: str) -> int:
    """The font whole, as a viewer needs it that sets what is typed (ISO 32000-1, 9.6.3)."""
    file, described, head = _font_objects(font)
    described_at = objects.add(f"{described}{objects.add(file)} 0 R>>")
    return objects.add(f"{head}{described_at} 0 R>>")


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
