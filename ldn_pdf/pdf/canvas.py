"""ReportLab's canvas, tagged: what is not drawn as content of a structure element is an artifact.

y grows downward from the top of the page, as ReportLab's own `bottomup=0` has it. What is drawn waits as steps until
the page ends: operators, marks between them, and what belongs to one document. So the same steps can be drawn again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache, partial
from typing import Any

from msgspec import Struct
from reportlab.pdfbase.pdfdoc import PDFObjectReference, xObjectName
from reportlab.pdfgen.canvas import Canvas

from ldn_pdf.pdf.embedded_fonts import coded
from ldn_pdf.pdf.roles import Role
from ldn_pdf.pdf.structure_tree import Annotation, Element
from ldn_pdf.pdf.widgets import Form, Place
from ldn_pdf.pdf.written_objects import Written, kept_stream, plain_stream, text_string

_PRINT = 4  # annotation flag: printed, never hidden (ISO 19005-2, 6.3.2)


class Artifact(Struct, frozen=True, eq=False):
    """What is drawn behind it is no content, but an artifact of that kind (ISO 32000-1, 14.8.2.2.2)."""

    kind: str


LAYOUT, PAGINATION = Artifact("Layout"), Artifact("Pagination")
Step = str | Role | Artifact | Callable[["TaggedCanvas"], None]
Sides = tuple[float, float, float, float]  # points


class Bitmap(Struct, frozen=True, eq=False, dict=True):
    """The data of an image, and the keys that tell how it is coded (ISO 32000-1, 8.9.5)."""

    keys: str
    data: bytes

    @cached_property
    def name(self) -> str:
        """What pages call it."""
        return xObjectName(hashlib.md5(self.data, usedforsecurity=False).hexdigest())


class Ink(Struct, frozen=True):
    """Something drawn, for any page of any document: see `TaggedCanvas.ink`."""

    steps: Sequence[Step]
    printed: Sequence[Any]
    pictures: Sequence[Sides]
    fonts: Mapping[str, set[str]]


class _Content:
    """The context of `content`; a generator's takes three times as long, and a page has a hundred."""

    __slots__ = ("canvas", "mark", "outer")

    def __init__(self, canvas: TaggedCanvas, mark: Role | Artifact) -> None:
        self.canvas, self.mark, self.outer = canvas, mark, canvas.drawn_as

    def __enter__(self) -> None:
        canvas = self.canvas
        canvas.drawn_as = self.mark
        canvas._code.append(self.mark)
        canvas._forget()  # for what `add` puts in behind the title

    def __exit__(self, *_: object) -> None:
        self.canvas.drawn_as = self.outer
        self.canvas._code.append(self.outer)


class TaggedCanvas(Canvas):
    """Draws the pages of one document and grows its structure tree.

    It is used as any canvas of ReportLab; what is to be read out is drawn `with canvas.content(role):`.
    """

    # What it uses of ReportLab's inside:
    _annotationrefs: list[PDFObjectReference]
    _code: list[Step]
    _doc: Any
    _fillColorObj: object
    _lineWidth: float | None
    _pageNumber: int
    _preamble: str
    _pagesize: tuple[float, float]
    _strokeColorObj: object

    def __init__(self, width: float, height: float, font: str) -> None:
        self.root = self._home = Element(None, "Document")
        self.parents: list[Element | list[Element]] = []  # the parent tree: of a link, and of a page's MCIDs
        self._elements: dict[Role, Element] = {}
        self._owners: list[Element] = []
        self.drawn_as: Role | Artifact = LAYOUT
        self._forced: Artifact | None = None
        self._mark: Element | Artifact = LAYOUT
        self._open: Element | Artifact | None = None
        self._operators: list[str] = []
        self._after_title: Sequence[Step] = ()
        self._underlines: list[str] = []
        self._bitmaps: dict[str, PDFObjectReference] = {}  # on the open page, by name
        self.streams: list[str] = []  # the operators of finished pages, a line each
        self.printed: list[Any] = []  # lines of text on the open page, and the boxes of its pictures, to be proved
        self.pictures: list[Sides] = []
        self.fonts: dict[str, set[str]] = {}  # characters by subset
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
        """Close the page: write its steps down, and what waits for its end."""
        self._write(self._code)
        self._mark = LAYOUT
        self._write(self._underlines)
        text = "\n".join([self._preamble, *self._operators, *["EMC"] * bool(self._open), ""])
        document, (width, height) = self._doc, self._pagesize
        page = Written(
            f"<</Type/Page/MediaBox[0 0 {width:g} {height:g}]/StructParents {len(self.parents)}/Tabs/S/Parent ",
            document.Reference(document.Pages),  # /Tabs: ISO 14289-1, 7.18.3
            *("/Contents ", document.Reference(Written(kept_stream("", text.encode())))),
            *("/Resources<</Font ", PDFObjectReference("BasicFonts"), "/XObject<<"),
            *(part for bitmap in self._bitmaps.items() for part in bitmap),
            ">>>>/Annots[",
            *(part for annotation in self._annotationrefs for part in (annotation, " ")),
            "]>>",
        )
        document.addPage(page)
        document.updateSignature(text)  # the file's /ID follows its content
        self.streams.append(text)
        self._startPage()  # type: ignore[attr-defined]  # not in its types
        self.parents.append(self._owners)
        self._owners, self._open, self._operators, self._underlines = [], None, [], []
        self.printed, self.pictures, self._bitmaps = [], [], {}

    def _write(self, steps: Sequence[Step]) -> None:
        """The operators of the steps, each in the mark that it belongs to (ISO 14289-1, 7.1)."""
        operators = self._operators
        for step in steps:
            if type(step) is str:
                if self._mark is not self._open:
                    operators += ["EMC"] * bool(self._open)
                    operators.append(self._begin(self._mark))
                operators.append(step)
            elif type(step) is Role:
                self._mark = self._element(step)
            elif type(step) is Artifact:
                self._mark = step
            else:
                step(self)  # type: ignore[operator]  # the last of the union

    def _begin(self, mark: Element | Artifact) -> str:
        self._open = mark
        if isinstance(mark, Artifact):
            return f"/Artifact <</Type /{mark.kind}>> BDC"
        number = len(self._owners)
        mark.kids.append((self._pageNumber - 1, number))
        self._owners.append(mark)
        return f"/{mark.tag} <</MCID {number}>> BDC"

    def _element(self, role: Role) -> Element:
        """The element of a role, made under its parent's at first use."""
        made = self._elements.get(role)
        if made is None:
            parent = self._element(role.parent) if role.parent else self._home
            if parent is self._home and parent.kids and self._after_title:
                steps, self._after_title = self._after_title, ()
                self._write(steps)
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
        """Whatever is drawn inside is content of the role's element, which is there even where nothing is drawn."""
        return _Content(self, self._forced or role)

    @contextmanager
    def artifact(self, kind: Artifact | None) -> Iterator[None]:
        """Whatever is drawn inside is an artifact of that kind, even what calls itself content."""
        before, self._forced = self._forced, kind
        yield
        self._forced = before

    @property
    def is_artifact(self) -> bool:
        """Whether whatever is drawn now is an artifact, such as a heading row drawn again."""
        return self._forced is not None

    # --- ink ------------------------------------------------------------------------------------

    def ink(self, draw: Callable[[TaggedCanvas], None]) -> Ink:
        """What `draw` draws on a page of this size, whatever stands there already; on no page until it is added."""
        before = self._code, self.printed, self.pictures, self.fonts
        self._code, self.printed, self.pictures, self.fonts = [self.drawn_as], [], [], {}
        self._forget()
        draw(self)
        made = Ink(self._code, self.printed, self.pictures, self.fonts)
        self._code, self.printed, self.pictures, self.fonts = before
        self._forget()
        return made

    def add(self, ink: Ink, after_title: bool = False) -> None:
        """Draw what was drawn before; `after_title`, it is read behind the first element of a part."""
        if after_title:
            self._after_title = ink.steps
        else:
            self._code += ink.steps
            self._forget()
        self.printed += ink.printed
        self.pictures += ink.pictures
        for font, chars in ink.fonts.items():
            self.fonts.setdefault(font, set()).update(chars)

    def _forget(self) -> None:
        self._fillColorObj = self._strokeColorObj = self._lineWidth = None

    # --- words and links --------------------------------------------------------------------------

    def words(self, x: float, baseline: float, text: str, font: str, size: float, unseen: bool = False) -> None:
        """Words in a registered font, as one operator: a text object of ReportLab's takes three times as long.

        `unseen` words leave no ink (text rendering mode 3; ISO 32000-1, 9.3.6).

        Raises ValueError where the font has no glyph for one of them.
        """
        shown = ""
        for part in coded(font, text):
            self.fonts.setdefault(part.name, set()).update(part.chars)
            shown += f"/{part.name} {size:g} Tf ({part.codes}) Tj "
        if unseen:
            shown = f"3 Tr {shown}0 Tr "
        self._code.append(f"BT 1 0 0 -1 {x:.2f} {baseline:.2f} Tm {shown}ET")

    def underline(self, x: float, y: float, width: float, thickness: float, colour: str) -> None:
        """A line below words, drawn when the page ends: it would part what is marked."""
        drawn = f"{_rgb(colour)} rg {x:.2f} {y:.2f} {width:.2f} {thickness:.2f} re f"
        self._code.append(lambda canvas: canvas._underlines.append(drawn))

    def link(self, address: str, contents: str, role: Role, x: float, y: float, width: float, height: float) -> None:
        """A link on that box, of which a screen reader says `contents` (ISO 14289-1, 7.18.5)."""
        if not self._forced:
            said = f"/Contents {text_string(contents)}/A<</S/URI/URI {text_string(address)}>>"
            self._code.append(partial(_link, said, role, (x, y, width, height)))

    # --- fields to fill in on the screen ----------------------------------------------------------

    @property
    def is_filled_in(self) -> bool:
        """Whether what is drawn now has fields."""
        return bool(self.copy) and not self._forced

    def text_field(self, role: Role, label: str, x: float, y: float, width: float, height: float, size: float) -> None:
        """A field on that box for words of `size` points, of which a screen reader says `label`."""
        if self.is_filled_in:
            self._code.append(partial(_field, role, label, (x, y, width, height), size))

    def tick_box(self, role: Role, label: str, x: float, y: float, side: float) -> None:
        """A box to tick on that square, of which a screen reader says `label`."""
        if self.is_filled_in:
            self._code.append(partial(_field, role, label, (x, y, side, side), 0.0))

    def own(self, role: Role, annotation: PDFObjectReference) -> None:
        """Put a link or a widget on the page and under its element (ISO 14289-1, 7.18.4)."""
        element = self._element(role)
        element.kids.append(Annotation(self._pageNumber - 1, len(self.parents), annotation))
        self._annotationrefs.append(annotation)
        self.parents.append(element)

    def upright(self, x: float, y: float, width: float, height: float) -> Sides:
        """A box as a PDF counts: left, bottom, right, top, from the bottom left of the page."""
        bottom = self._pagesize[1] - y - height
        return x, bottom, x + width, bottom + height

    # --- colours, pictures and boxes --------------------------------------------------------------

    def fill(self, colour: str) -> None:
        """Fill with that colour, #rrggbb."""
        if colour != self._fillColorObj:
            self._fillColorObj = colour
            self._code.append(f"{_rgb(colour)} rg")

    def pen(self, colour: str, thickness: float) -> None:
        """Stroke with that colour, #rrggbb, `thickness` points wide."""
        if colour != self._strokeColorObj:
            self._strokeColorObj = colour
            self._code.append(f"{_rgb(colour)} RG")
        if thickness != self._lineWidth:
            self.setLineWidth(thickness)

    def boxes(self, x: float, y: float, operators: str) -> None:
        """Fill boxes given as `re` operators round the point x, y: hundreds at once, for the modules of a code."""
        self._code.append(f"q 1 0 0 1 {x:.2f} {y:.2f} cm {operators} f Q")

    def image(self, picture: Bitmap, x: float, y: float, width: float, height: float) -> None:
        """A bitmap with its top left corner at x, y."""
        self.pictures.append((x, y, x + width, y + height))
        place = f"{width:.2f} 0 0 {-height:.2f} {x:.2f} {y + height:.2f} cm"
        self._code += [partial(_use, picture), "q", place, f"/{picture.name} Do", "Q"]

    @contextmanager
    def figure(self, role: Role, x: float, y: float, width: float, height: float) -> Iterator[None]:
        """As `content`, for what stands in that box: its BBox (ISO 32000-1, 14.8.5.4.3)."""
        self.pictures.append((x, y, x + width, y + height))
        with self.content(role):
            yield
        if not self._forced:
            self._code.append(partial(_box, role, (x, y, width, height)))


# --- steps that belong to one document ------------------------------------------------------------------


def _link(said: str, role: Role, box: Sides, canvas: TaggedCanvas) -> None:
    place = " ".join(f"{side:.2f}" for side in canvas.upright(*box))
    head = f"<</Type/Annot/Subtype/Link/Border[0 0 0]/F {_PRINT}/Rect[{place}]/StructParent {len(canvas.parents)}"
    canvas.own(role, canvas._doc.Reference(Written(f"{head}{said}>>")))


def _field(role: Role, label: str, box: Sides, size: float, canvas: TaggedCanvas) -> None:
    form, place, key = canvas.form, Place(*canvas.upright(*box)), len(canvas.parents)
    if size:
        canvas.own(role, form.text(place, canvas.copy, label, key, size))
    else:
        canvas.own(role, form.tick_box(place, canvas.copy, label, key))


def _box(role: Role, box: Sides, canvas: TaggedCanvas) -> None:
    canvas._element(role).box = canvas.upright(*box)


def _use(picture: Bitmap, canvas: TaggedCanvas) -> None:
    if picture.name not in canvas._doc.idToObject:
        made = plain_stream(f"/Type/XObject/Subtype/Image{picture.keys}", picture.data)
        canvas._doc.Reference(Written(made), picture.name)
    canvas._bitmaps[f"/{picture.name} "] = PDFObjectReference(picture.name)


@lru_cache
def _rgb(colour: str) -> str:
    return " ".join(f"{int(colour[i : i + 2], 16) / 255:.6g}" for i in (1, 3, 5))
