"""ReportLab's canvas, tagged: what is not drawn as content of a structure element is an artifact.

y grows downward from the top of the page, as ReportLab's own `bottomup=0` has it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import Struct
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import (
    NoEncryption,
    PDFDocument,
    PDFImageXObject,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFString,
    pdfdocEnc,
    xObjectName,
)
from reportlab.pdfgen.canvas import Canvas

from ldn_pdf.pdf.embedded_fonts import coded
from ldn_pdf.pdf.roles import Role
from ldn_pdf.pdf.structure_tree import Annotation, Element
from ldn_pdf.pdf.widgets import Form, Place
from ldn_pdf.pdf.written_objects import Written, stream

rl_config.useA85 = 0  # streams as bytes: as ASCII they would be a quarter larger
_PRINT = 4  # annotation flag: printed, never hidden (ISO 19005-2, 6.3.2)


class Box(Struct, frozen=True):
    """A rectangle on a page: points, y down."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Box) -> bool:
        """Whether `other` lies inside it, to a tenth of a point."""
        return (
            other.left >= self.left - 0.1
            and other.top >= self.top - 0.1
            and other.right <= self.right + 0.1
            and other.bottom <= self.bottom + 0.1
        )

    def meets(self, other: Box, trace: float) -> bool:
        """Whether the two lie over each other by more than `trace` both ways."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > trace
            and min(self.bottom, other.bottom) - max(self.top, other.top) > trace
        )


class Subset(NamedTuple):
    """What a document draws of a font: its name on the pages, and the characters."""

    name: str
    chars: set[str]


class _Content:
    """The context of `content`; a generator's takes three times as long, and a page has a hundred."""

    __slots__ = ("canvas", "outer", "role")

    def __init__(self, canvas: TaggedCanvas, role: Role) -> None:
        self.canvas, self.role = canvas, role

    def __enter__(self) -> None:
        canvas = self.canvas
        self.outer = canvas._mark
        canvas._switch(canvas._forced or canvas.element(self.role))

    def __exit__(self, *_: object) -> None:
        self.canvas._switch(self.outer)


class TaggedCanvas(Canvas):
    """Draws the pages of one document and grows its structure tree.

    It is used as any canvas of ReportLab; what is to be read out is drawn `with canvas.content(role):`.
    """

    # What it uses of ReportLab's inside:
    _annotationrefs: list[PDFObjectReference]
    _code: list[str]
    _doc: Any
    _currentPageHasImages: int
    _fillColorObj: object
    _formsinuse: list[str]
    _lineWidth: float
    _pageNumber: int
    _pagesize: tuple[float, float]
    _strokeColorObj: object

    def __init__(self, width: float, height: float, font: str) -> None:
        self.root = self._home = Element(None, "Document")
        self.parents: list[Element | list[Element]] = []  # the parent tree: of a link, and of a page's MCIDs
        self._elements: dict[Role, Element] = {}
        self._parts: dict[tuple[Role, int, str], Role] = {}
        self._owners: list[Element] = []
        self._mark: Element | str = "Layout"
        self._before: Element | str = "Layout"
        self._forced = ""
        self.after_title: Callable[[], None] | None = None  # draws what is read behind a part's first element
        self._underlines: list[tuple[float, float, float, float, str]] = []
        self.printed: list[Any] = []  # lines of text on the open page, and the boxes of its pictures, to be proved
        self.pictures: list[Box] = []
        self.fonts: dict[tuple[str, int], Subset] = {}  # by font and number of the subset
        super().__init__(
            "",
            (width, height),
            bottomup=0,
            pageCompression=1,
            invariant=1,
            pdfVersion=(1, 7),
            initialFontName=font,  # type: ignore[arg-type]  # else Helvetica, which is not embedded
        )
        self.form = Form(self._doc, font)
        self.copy = ""  # begins the names of fields to fill in on the screen; empty where there are none
        self._doc.signature = hashlib.md5(usedforsecurity=False)  # without ReportLab's clock: same pages, same /ID

    # --- pages and marked content ---------------------------------------------------------------

    def showPage(self) -> None:
        """Close the page, with what waits for its end."""
        for x, y, width, thickness, colour in self._underlines:
            self.fill(colour)
            self.rect(x, y, width, thickness, stroke=0, fill=1)
        self._underlines = []
        self._code[:] = [_artifact("Layout"), *self._code, "EMC"]  # never outside a mark (ISO 14289-1, 7.1)
        super().showPage()
        page: Any = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = len(self.parents), PDFName("S")  # ISO 14289-1, 7.18.3
        page.Trans = None  # else an empty dictionary
        page.Contents = Written(_page_stream("", page.stream.encode()))
        self._doc.updateSignature(page.stream)  # the file's /ID follows its content
        self.parents.append(self._owners)
        self._owners, self._mark, self.printed, self.pictures = [], "Layout", [], []

    def stream(self, page: int) -> str:
        """The operators of a finished page, a line each; the first is page 1."""
        text: str = self._doc.Pages.pages[page - 1].stream
        return text

    def element(self, role: Role) -> Element:
        """The element of a role, made under its parent's at first use."""
        made = self._elements.get(role)
        if made is None:
            parent = self.element(role.parent) if role.parent else self._home
            if parent is self._home and parent.kids and self.after_title:
                draw, self.after_title = self.after_title, None
                draw()
            made = self._elements[role] = Element(role, role.tag, parent)
            parent.kids.append(made)
        return made

    def new_part(self, width: float, height: float) -> None:
        """What is drawn from here on is a part of its own, from the front of a sheet on, on paper of that size."""
        if self._pageNumber % 2 == 0:
            self.showPage()  # blank, so that no two parts share a sheet
        self.setPageSize((width, height))
        self._elements.clear()
        self._home = Element(None, "Part", self.root)
        self.root.kids.append(self._home)

    def content(self, role: Role) -> _Content:
        """Whatever is drawn inside is content of the role's element."""
        return _Content(self, role)

    @contextmanager
    def artifact(self, kind: str) -> Iterator[None]:
        """Whatever is drawn inside is an artifact of that kind, even what calls itself content: Pagination, Layout."""
        before, self._forced = self._forced, kind
        yield
        self._forced = before

    @property
    def is_artifact(self) -> bool:
        """Whether whatever is drawn now is an artifact, such as a heading row drawn again."""
        return bool(self._forced)

    def _switch(self, mark: Element | str) -> None:
        code = self._code
        if isinstance(self._mark, str) and code and code[-1] == _artifact(self._mark):
            del code[-2:]  # nothing was drawn since: go on with what was marked before
            self._mark = self._before
        if mark == self._mark:
            return
        code.append("EMC")
        if isinstance(mark, Element):
            code.append(f"/{mark.tag} <</MCID {len(self._owners)}>> BDC")
            mark.kids.append((self._pageNumber - 1, len(self._owners)))
            self._owners.append(mark)
        else:
            code.append(_artifact(mark))
        self._before, self._mark = self._mark, mark

    # --- parts of a text, and links ---------------------------------------------------------------

    def words(self, x: float, baseline: float, text: str, font: str, size: float, unseen: bool = False) -> None:
        """Words in a registered font, as one operator: a text object of ReportLab's takes three times as long.

        `unseen` words leave no ink (text rendering mode 3; ISO 32000-1, 9.3.6).

        Raises ValueError where the font has no glyph for one of them.
        """
        shown = ""
        for subset, codes, chars in coded(font, text):
            used = self.fonts.get((font, subset))
            if used is None:
                used = self.fonts[font, subset] = Subset(f"F{len(self.fonts) + 1}", set())
            used.chars.update(chars)
            shown += f"/{used.name} {size:g} Tf ({codes}) Tj "
        if unseen:
            shown = f"3 Tr {shown}0 Tr "
        self._code.append(f"BT 1 0 0 -1 {x:.2f} {baseline:.2f} Tm {shown}ET")

    def part(self, role: Role, number: int, tag: str, language: str, expansion: str = "") -> Role:
        """The role of a link or of strong words inside a paragraph's; the same for each piece of that number."""
        if not tag:
            return role
        known = self._parts.get((role, number, tag))
        if known is None:
            known = self._parts[role, number, tag] = role.child(tag, language=language, expansion=expansion)
        return known

    def underline(self, x: float, y: float, width: float, thickness: float, colour: str) -> None:
        """A line below words, drawn when the page ends: it would part what is marked."""
        self._underlines.append((x, y, width, thickness, colour))

    def link(self, address: str, contents: str, role: Role, x: float, y: float, width: float, height: float) -> None:
        """A link on that box, of which a screen reader says `contents` (ISO 14289-1, 7.18.5)."""
        if self._forced:
            return
        element, key = self.element(role), len(self.parents)
        box = " ".join(f"{side:.2f}" for side in self._upright(x, y, width, height))
        head = f"<</Type/Annot/Subtype/Link/Border[0 0 0]/F {_PRINT}/Rect[{box}]/StructParent {key}/Contents "
        made = Written(head, PDFString(contents), "/A<</S/URI/URI ", PDFString(address), ">>>>")
        self._own(element, self._doc.Reference(made))

    # --- fields to fill in on the screen ----------------------------------------------------------

    @property
    def is_filled_in(self) -> bool:
        """Whether what is drawn now has fields."""
        return bool(self.copy) and not self._forced

    def text_field(self, role: Role, label: str, x: float, y: float, width: float, height: float, size: float) -> None:
        """A field on that box for words of `size` points, of which a screen reader says `label`."""
        if self.is_filled_in:
            place = Place(*self._upright(x, y, width, height))
            self._own(self.element(role), self.form.text(place, self.copy, label, len(self.parents), size))

    def tick_box(self, role: Role, label: str, x: float, y: float, side: float) -> None:
        """A box to tick on that square, of which a screen reader says `label`."""
        if self.is_filled_in:
            place = Place(*self._upright(x, y, side, side))
            self._own(self.element(role), self.form.tick_box(place, self.copy, label, len(self.parents)))

    def _own(self, element: Element, annotation: PDFObjectReference) -> None:
        """Put a link or a widget on the page and under its element (ISO 14289-1, 7.18.4)."""
        element.kids.append(Annotation(self._pageNumber - 1, len(self.parents), annotation))
        self._annotationrefs.append(annotation)
        self.parents.append(element)

    def _upright(self, x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
        """A box as a PDF counts: left, bottom, right, top, from the bottom left of the page."""
        bottom = self._pagesize[1] - y - height
        return x, bottom, x + width, bottom + height

    # --- colours, pictures and boxes --------------------------------------------------------------

    def fill(self, colour: str) -> None:
        """Fill with that colour, #rrggbb."""
        if (rgb := _rgb(colour)) != self._fillColorObj:
            self._fillColorObj = rgb
            self._code.append(_fill_operator(rgb))

    def boxes(self, x: float, y: float, operators: str) -> None:
        """Fill boxes given as `re` operators round the point x, y: hundreds at once, for the modules of a code."""
        self._code.append(f"q 1 0 0 1 {x:.2f} {y:.2f} cm {operators} f Q")

    def pen(self, colour: str, thickness: float) -> None:
        """Stroke with that colour, #rrggbb, `thickness` points wide."""
        if (rgb := _rgb(colour)) != self._strokeColorObj:
            self.setStrokeColor(rgb)
        if thickness != self._lineWidth:
            self.setLineWidth(thickness)

    def image(self, picture: ImageReader, x: float, y: float, width: float, height: float) -> None:
        """A bitmap with its top left corner at x, y."""
        self.pictures.append(Box(x, y, x + width, y + height))
        name, data = _image(picture)
        key = xObjectName(name)
        if key not in self._doc.idToObject:
            self._doc.Reference(Written(data), key)
        self._formsinuse.append(name)
        self._currentPageHasImages = 1
        self._code += ["q", f"{width:.2f} 0 0 {-height:.2f} {x:.2f} {y + height:.2f} cm", f"/{key} Do", "Q"]

    @contextmanager
    def figure(self, role: Role, x: float, y: float, width: float, height: float) -> Iterator[None]:
        """As `content`, for what stands in that box: its BBox (ISO 32000-1, 14.8.5.4.3)."""
        self.pictures.append(Box(x, y, x + width, y + height))
        with self.content(role):
            yield
        if not self._forced:
            self.element(role).box = self._upright(x, y, width, height)


@lru_cache
def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


@lru_cache
def _fill_operator(rgb: tuple[float, float, float]) -> str:
    return f"{' '.join(f'{part:.6g}' for part in rgb)} rg"


@lru_cache
def _artifact(kind: str) -> str:
    return f"/Artifact <</Type /{kind}>> BDC"


_page_stream = lru_cache(maxsize=4)(stream)  # a page without a patient's field comes back in the next row


@lru_cache(maxsize=16)  # a picture comes back in document after document
def _image(picture: ImageReader) -> tuple[str, bytes]:
    """Its name, and its object as ReportLab formats it."""
    pixels: bytes = picture.getRGBData()  # type: ignore[no-untyped-call]
    name = hashlib.md5(pixels, usedforsecurity=False).hexdigest()
    document = PDFDocument()
    document.encrypt = _EndOfLine()
    data: bytes = PDFImageXObject(name, picture).format(document)
    return name, data.rstrip(b"\n")


class _EndOfLine(NoEncryption):
    """The end-of-line before `endstream` that PDF/A asks for (ISO 19005-2, 6.1.7.1).

    ReportLab hands each stream to the document's encryption before it writes it.
    """

    def encode(self, data: Any) -> Any:
        return _Data(data)


class _Data(PDFObject):
    """The data of a stream: as long as they are, and written with an end-of-line after them."""

    def __init__(self, data: str | bytes) -> None:
        self.data: bytes = pdfdocEnc(data)

    def __len__(self) -> int:
        return len(self.data)

    def format(self, document: Any) -> bytes:
        return self.data + b"\r\n"
