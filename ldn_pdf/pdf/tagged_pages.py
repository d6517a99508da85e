"""Pages of ink → their marked content and the structure tree (ISO 32000-1, 14.6 and 14.7).

What is tagged depends on the marks of ink only, not on its operators: the next row of a list, in which a name differs,
has often the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from msgspec import Struct, field

from ldn_pdf.pdf.canvas import LAYOUT, Area, Artifact, Bitmap, Ink, Mark
from ldn_pdf.pdf.roles import Role
from ldn_pdf.pdf.written_objects import Objects, text_string


class DrawnPage(Struct, frozen=True, eq=False, dict=True):
    """A page of `width` by `height` points, its ink in reading order.

    `head` is read behind the first element of a part. With `begins_part` a part begins, an element of its own.
    """

    width: float
    height: float
    inks: tuple[Ink, ...] = ()
    head: Ink | None = None
    begins_part: bool = False

    @property
    def all_ink(self) -> tuple[Ink, ...]:
        """That of the head first."""
        return (self.head, *self.inks) if self.head else self.inks

    @cached_property
    def shape(self) -> _Shape:
        """All of it that decides how it is tagged."""
        head, marks = self.head.marks if self.head else (), tuple([ink.marks for ink in self.inks])
        return self.width, self.height, self.begins_part, head, marks, bool(self.underlines)

    @cached_property
    def underlines(self) -> str:
        """Operators that stand at its end."""
        return "".join([ink.underlines for ink in self.all_ink])

    @cached_property
    def fonts(self) -> dict[str, frozenset[str]]:
        """The characters of each subset of a font."""
        return joined(ink.fonts for ink in self.all_ink)


def joined(fonts: Iterable[Mapping[str, Iterable[str]]]) -> dict[str, frozenset[str]]:
    """The characters of each subset in all of them."""
    found: dict[str, list[Iterable[str]]] = {}
    for some in fonts:
        for font, chars in some.items():
            found.setdefault(font, []).append(chars)
    return {font: frozenset().union(*chars) for font, chars in found.items()}


_Shape = tuple[float, float, bool, tuple[Mark, ...], tuple[tuple[Mark, ...], ...], bool]


class Annotation(Struct, frozen=True, eq=False):
    """A link or a field on `page` (counted from 0); `key` is its number in the parent tree."""

    page: int
    key: int
    area: Area


class Element(Struct, eq=False):
    """A structure element: kids are elements, MCIDs as (page, mcid), and links and fields as Annotation."""

    role: Role | None
    tag: str
    parent: Element | None = None
    kids: list[Element | tuple[int, int] | Annotation] = field(default_factory=list)
    box: str = ""  # of a figure, as the PDF has it
    number: int = 0  # of its object, once it is written

    def walk(self) -> list[Element]:
        """The element and all below it, in reading order."""
        found = [self]
        for kid in self.kids:
            if isinstance(kid, Element):
                found += kid.walk()
        return found


class PageTags(Struct, eq=False):
    """A page's marked content: `pieces` are operators, and numbers of the runs of all ink that stand there.

    `key` is that of the owners of its MCIDs in the parent tree.
    """

    width: float
    height: float
    key: int = 0
    pieces: list[str | int] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)
    bitmaps: list[Bitmap] = field(default_factory=list)


@lru_cache(maxsize=16)  # a page without a name comes back in the next row of a list
def _operators(tags: PageTags, page: DrawnPage) -> str:
    """All operators of a page, a line each."""
    runs = [run for ink in page.all_ink for run in ink.runs]
    runs.append(page.underlines)
    return "".join([runs[piece] if type(piece) is int else piece for piece in tags.pieces])  # type: ignore[misc]


class Tags(Struct, eq=False):
    """The structure tree of a document, with its pages and its parent tree: owners of links and of pages' MCIDs."""

    root: Element
    pages: list[PageTags] = field(default_factory=list)
    parents: list[Element | list[Element]] = field(default_factory=list)


class TaggedPages(Struct, frozen=True):
    """A document's tags, the operators of each page, and the characters of each subset of a font."""

    tags: Tags
    streams: list[str]
    fonts: dict[str, frozenset[str]]


def tagged(pages: Sequence[DrawnPage]) -> TaggedPages:
    """Those pages as one document."""
    tags = _tags(tuple([page.shape for page in pages]))
    streams = [_operators(*both) for both in zip(tags.pages, pages, strict=True)]
    return TaggedPages(tags, streams, joined(page.fonts for page in pages))


def tag(shape: Sequence[_Shape]) -> Tags:
    """The tags of pages of those shapes."""
    tagger = _Tagger()
    for page in shape:
        tagger.add(page)
    return tagger.made


_tags = lru_cache(maxsize=16)(tag)  # the next row of a list has often the same


class _Tagger:
    """Tags one page after the other."""

    def __init__(self) -> None:
        self._home = Element(None, "Document")
        self.made = Tags(self._home)
        self._elements: dict[Role, Element] = {}
        self._head: tuple[Mark, ...] = ()

    def add(self, shape: _Shape) -> None:
        width, height, begins_part, self._head, inks, underlined = shape
        if begins_part:
            root = self.made.root
            self._elements.clear()
            self._home = Element(None, "Part", root)
            root.kids.append(self._home)
        self._page = PageTags(width, height, pieces=[f"1 0 0 -1 0 {height:g} cm\n"])  # y grows downward
        self.made.pages.append(self._page)
        self._owners: list[Element] = []
        self._open: Element | Artifact | None = None
        self._run = self._head.count(None)  # the runs of the head come first
        for marks in inks:
            self._run = self._write(marks, self._run)
        if underlined:
            self._write((LAYOUT, None), self._run)
        if self._open:
            self._page.pieces.append("EMC\n")
        self._page.key = len(self.made.parents)
        self.made.parents.append(self._owners)

    def _write(self, marks: Sequence[Mark], run: int) -> int:
        """Operators from the run of that number on, each in the mark that it belongs to (ISO 14289-1, 7.1)."""
        here: Element | Artifact = LAYOUT
        pieces = self._page.pieces
        for mark in marks:
            if mark is None:
                if here is not self._open:
                    pieces.append(self._begin(here))
                pieces.append(run)
                run += 1
            elif isinstance(mark, Artifact):
                here = mark
            elif isinstance(mark, Role):
                here = self._element(mark)
            elif isinstance(mark, Bitmap):
                self._page.bitmaps.append(mark)
            else:
                self._own(mark)
        return run

    def _begin(self, mark: Element | Artifact) -> str:
        end = "EMC\n" if self._open else ""
        self._open = mark
        if isinstance(mark, Artifact):
            return f"{end}/Artifact <</Type /{mark.kind}>> BDC\n"
        number = len(self._owners)
        mark.kids.append((len(self.made.pages) - 1, number))
        self._owners.append(mark)
        return f"{end}/{mark.tag} <</MCID {number}>> BDC\n"

    def _own(self, area: Area) -> None:
        """Put a link or a field on the page and under its element (ISO 14289-1, 7.18.4)."""
        element = self._element(area.role)
        if not area.link and area.label is None:
            element.box = sides(area, self._page.height)
            return
        annotation = Annotation(len(self.made.pages) - 1, len(self.made.parents), area)
        element.kids.append(annotation)
        self._page.annotations.append(annotation)
        self.made.parents.append(element)

    def _element(self, role: Role) -> Element:
        """The element of a role, made under its parent's at first use."""
        made = self._elements.get(role)
        if made is None:
            parent = self._element(role.parent) if role.parent else self._home
            if parent is self._home and parent.kids and self._head:
                head, self._head = self._head, ()
                self._write(head, 0)
            made = self._elements[role] = Element(role, role.tag, parent)
            parent.kids.append(made)
        return made


def tree(objects: Objects, tags: Tags, pages: Sequence[int], annotations: Mapping[int, int]) -> int:
    """Put the structure tree among the objects. Gives its number.

    `pages` are the objects of the pages, `annotations` those of links and fields by their keys.
    """
    number, elements = objects.number(), tags.root.walk()
    for element in elements:
        element.number = objects.number()
    owners = [
        f"{owner.number} 0 R" if isinstance(owner, Element) else f"[{' '.join([f'{e.number} 0 R' for e in owner])}]"
        for owner in tags.parents
    ]
    numbers = " ".join(f"{key} {owner}" for key, owner in enumerate(owners))
    objects.bodies[number] = (
        f"<</Type/StructTreeRoot/K {tags.root.number} 0 R/RoleMap<</Strong/Span>>"  # standard since PDF 2.0
        f"/ParentTree<</Nums[{numbers}]>>/ParentTreeNextKey {len(owners)}>>"
    ).encode()
    objects.bodies |= {e.number: _written(e, number, pages, annotations).encode() for e in elements}
    return number


def _written(element: Element, root: int, pages: Sequence[int], annotations: Mapping[int, int]) -> str:
    parent = element.parent.number if element.parent else root
    text = f"<</Type/StructElem/S/{element.tag}/P {parent} 0 R"
    if element.role:
        text += _texts(element.role)
    if element.box:
        text += f"/A<</O/Layout/Placement/Block/BBox{element.box}>>"
    home, kids = None, list[str]()
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(f"{kid.number} 0 R")
        elif isinstance(kid, Annotation):
            kids.append(f"<</Type/OBJR/Obj {annotations[kid.key]} 0 R/Pg {pages[kid.page]} 0 R>>")
        else:
            page, mcid = kid
            if home is None:
                home = page
                text += f"/Pg {pages[home]} 0 R"
            kids.append(str(mcid) if page == home else f"<</Type/MCR/Pg {pages[page]} 0 R/MCID {mcid}>>")
    return f"{text}/K[{' '.join(kids)}]>>" if kids else text + ">>"


def sides(area: Area, height: float) -> str:
    """A box on a page of that height as a PDF counts: left, bottom, right, top, from the bottom left of the page."""
    bottom = height - area.y - area.height
    return f"[{area.x:.2f} {bottom:.2f} {area.x + area.width:.2f} {bottom + area.height:.2f}]"


@lru_cache(maxsize=256)  # roles come back with the strips that they are drawn on
def _texts(role: Role) -> str:
    """What a role says beyond its type (ISO 32000-1, 14.8.5 and 14.9)."""
    said = ("Alt", role.alt), ("ActualText", role.actual), ("E", role.expansion), ("Lang", role.language)
    text = "".join(f"/{key} {text_string(value)}" for key, value in said if value)
    if role.scope:
        text += f"/A<</O/Table/Scope/{role.scope}>>"
    if role.numbering:
        text += f"/A<</O/List/ListNumbering/{role.numbering}>>"
    return text
