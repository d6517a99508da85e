"""ReportLab's canvas, tagged: what is not drawn as content of a structure element is an artifact.

y grows downward from the top of the page, as ReportLab's own `bottomup=0` has it. What is drawn becomes `Ink`:
operators and the marks between them, for any page of any document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any

from msgspec import Struct
from reportlab.pdfgen.canvas import Canvas

from ldn_pdf.pdf.embedded_fonts import coded
from ldn_pdf.pdf.roles import Role
from ldn_pdf.pdf.written_objects import text_string


class Artifact(Struct, frozen=True, eq=False):
    """What is drawn behind it is no content, but an artifact of that kind (ISO 32000-1, 14.8.2.2.2)."""

    kind: str


class Bitmap(Struct, frozen=True, eq=False, dict=True):
    """The data of an image, and the keys that tell how it is coded (ISO 32000-1, 8.9.5)."""

    keys: str
    data: bytes

    @cached_property
    def name(self) -> str:
        """What pages call it."""
        return f"X{hashlib.md5(self.data, usedforsecurity=False).hexdigest()}"


class Area(Struct, frozen=True, eq=False):
    """A box of the page that belongs to a role's element, in points from the top left of the page.

    With `link`, the keys that say where it leads, it is a link, with a `label` a field to fill in: of words of `size`
    points, or to tick where that is 0. With neither it is the box of a figure.
    """

    role: Role
    x: float
    y: float
    width: float
    height: float
    link: str = ""
    label: str | None = None
    size: float = 0.0


LAYOUT, PAGINATION = Artifact("Layout"), Artifact("Pagination")
RUN = None  # among marks: operators that stand there
Mark = Role | Artifact | Bitmap | Area | None
Sides = tuple[float, float, float, float]  # points


class Ink(Struct, frozen=True, eq=False):
    """Something drawn, for any page of any document.

    `runs` are the operators between `marks`, a line each, at the places of the RUNs; `underlines` come at a page's end.
    `printed` are lines of text, `pictures` the boxes of pictures, to be proved, `fonts` the characters by subset.
    """

    marks: tuple[Mark, ...]
    runs: tuple[str, ...]
    underlines: str
    printed: tuple[Any, ...]
    pictures: tuple[Sides, ...]
    fonts: Mapping[str, str]


def ink(draw: Callable[[TaggedCanvas], None], filled_in: bool = False, artifact: Artifact | None = None) -> Ink:
    """What `draw` draws: `filled_in` with fields, or all of it as an artifact of that kind."""
    canvas = TaggedCanvas(filled_in, artifact)
    draw(canvas)
    marks, runs = list[Mark](), list[str]()
    for is_run, steps in groupby(canvas._code, lambda step: type(step) is str):
        if is_run:
            marks.append(RUN)
            runs.append("\n".join([*steps, ""]))  # type: ignore[list-item]  # they are strings
        else:
            marks += steps  # type: ignore[arg-type]  # they are none
    underlines = "".join(canvas._underlines)
    fonts = {font: "".join(chars) for font, chars in canvas._fonts.items()}  # a tenth of the memory of a set
    return Ink(tuple(marks), tuple(runs), underlines, tuple(canvas.printed), tuple(canvas.pictures), fonts)


class _Content:
    """The context of `content`; a generator's takes three times as long, and a page has a hundred."""

    __slots__ = ("canvas", "mark", "outer")

    def __init__(self, canvas: TaggedCanvas, mark: Role | Artifact) -> None:
        self.canvas, self.mark, self.outer = canvas, mark, canvas._drawn_as

    def __enter__(self) -> None:
        canvas = self.canvas
        canvas._mark(self.mark)
        canvas._fillColorObj = canvas._strokeColorObj = canvas._lineWidth = None  # other ink may stand before it

    def __exit__(self, *_: object) -> None:
        self.canvas._mark(self.outer)


class TaggedCanvas(Canvas):
    """Draws something on a page; it is used as any canvas of ReportLab, but for pages and documents.

    What is to be read out is drawn `with canvas.content(role):`.
    """

    # What it uses of ReportLab's inside:
    _code: list[str | Mark]
    _fillColorObj: object
    _lineWidth: float | None
    _strokeColorObj: object
    _initialFontName, _initialFontSize, _initialLeading = "", 0, 0  # words name their font

    def __init__(self, filled_in: bool, artifact: Artifact | None) -> None:
        """It begins no document, which ReportLab's own would: that takes longer than a line of text."""
        self.bottomup, self.state_stack = 0, list[Any]()
        self.init_graphics_state()
        self._fillColorObj = self._strokeColorObj = self._lineWidth = None  # whatever stands on the page before
        self._filled_in, self._forced = filled_in, artifact
        self._drawn_as: Role | Artifact = LAYOUT
        self._code = []
        self._underlines: list[str] = []
        self.printed: list[Any] = []
        self.pictures: list[Sides] = []
        self._fonts: dict[str, set[str]] = {}

    def content(self, role: Role) -> _Content:
        """Whatever is drawn inside is content of the role's element, which is there even where nothing is drawn."""
        return _Content(self, self._forced or role)

    def _mark(self, mark: Role | Artifact) -> None:
        self._drawn_as = mark
        self._code.append(mark)

    @contextmanager
    def artifact(self, kind: Artifact | None) -> Iterator[None]:
        """Whatever is drawn inside is an artifact of that kind, even what calls itself content."""
        before, self._forced = self._forced, kind
        yield
        self._forced = before

    # --- words and links --------------------------------------------------------------------------

    def words(self, x: float, baseline: float, text: str, font: str, size: float, unseen: bool = False) -> None:
        """Words in a registered font, as one operator: a text object of ReportLab's takes three times as long.

        `unseen` words leave no ink (text rendering mode 3; ISO 32000-1, 9.3.6).

        Raises ValueError where the font has no glyph for one of them.
        """
        shown = ""
        for part in coded(font, text):
            self._fonts.setdefault(part.name, set()).update(part.chars)
            shown += f"/{part.name} {size:g} Tf ({part.codes}) Tj "
        if unseen:
            shown = f"3 Tr {shown}0 Tr "
        self._code.append(f"BT 1 0 0 -1 {x:.2f} {baseline:.2f} Tm {shown}ET")

    def underline(self, x: float, y: float, width: float, thickness: float, colour: str) -> None:
        """A line below words, drawn when the page ends: it would part what is marked."""
        self._underlines.append(f"{_rgb(colour)} rg {x:.2f} {y:.2f} {width:.2f} {thickness:.2f} re f\n")

    def link(self, address: str, contents: str, role: Role, x: float, y: float, width: float, height: float) -> None:
        """A link on that box, of which a screen reader says `contents` (ISO 14289-1, 7.18.5)."""
        if not self._forced:
            link = f"/Contents {text_string(contents)}/A<</S/URI/URI {text_string(address)}>>"
            self._code.append(Area(role, x, y, width, height, link))

    # --- fields to fill in on the screen ----------------------------------------------------------

    @property
    def is_filled_in(self) -> bool:
        """Whether what is drawn now has fields."""
        return self._filled_in and not self._forced

    def text_field(self, role: Role, label: str, x: float, y: float, width: float, height: float, size: float) -> None:
        """A field on that box for words of `size` points, of which a screen reader says `label`."""
        if self.is_filled_in:
            self._code.append(Area(role, x, y, width, height, label=label, size=size))

    def tick_box(self, role: Role, label: str, x: float, y: float, side: float) -> None:
        """A box to tick on that square, of which a screen reader says `label`."""
        if self.is_filled_in:
            self._code.append(Area(role, x, y, side, side, label=label))

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
        self._code += [picture, "q", place, f"/{picture.name} Do", "Q"]

    @contextmanager
    def figure(self, role: Role, x: float, y: float, width: float, height: float) -> Iterator[None]:
        """As `content`, for what stands in that box: its BBox (ISO 32000-1, 14.8.5.4.3)."""
        self.pictures.append((x, y, x + width, y + height))
        with self.content(role):
            yield
        if not self._forced:
            self._code.append(Area(role, x, y, width, height))


@lru_cache
def _rgb(colour: str) -> str:
    return " ".join(f"{int(colour[i : i + 2], 16) / 255:.6g}" for i in (1, 3, 5))
