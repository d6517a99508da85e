"""The structure tree (ISO 32000-1, 14.7), written as text at once: a page has a hundred elements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct, field
from reportlab.pdfbase.pdfdoc import PDFObject, PDFObjectReference, PDFString

from ldn_pdf.pdf.roles import Role


class Annotation(Struct, frozen=True, eq=False):
    """A link or a field on `page` (counted from 0); `key` is its number in the parent tree."""

    page: int
    key: int
    reference: PDFObjectReference


class Element(Struct, eq=False):
    """A structure element: kids are elements, MCIDs as (page, mcid), and links as Annotation."""

    role: Role | None
    tag: str
    parent: Element | None = None
    kids: list[Element | tuple[int, int] | Annotation] = field(default_factory=list)
    box: tuple[float, float, float, float] | None = None
    number: int = 0  # of its object, once it is written

    def walk(self) -> Iterator[Element]:
        """The element and all below it, in reading order."""
        waiting = [self]
        while waiting:
            current = waiting.pop()
            yield current
            waiting += [kid for kid in reversed(current.kids) if isinstance(kid, Element)]


class StructureTree(PDFObject):
    """The root of the tree. `parents` are the owners of links and of the marked content of pages, by key."""

    __RefOnly__ = 1  # ReportLab: an object with a number of its own

    def __init__(self, root: Element, parents: Sequence[Element | list[Element]]) -> None:
        self._root, self._parents = root, parents

    def objects(self, document: Any) -> Iterator[tuple[int, bytes]]:
        """The objects of the tree with their numbers, which are those behind all others of the document."""
        elements = list(self._root.walk())
        pages = [number_of(document, page) for page in document.Pages.pages]
        own = number_of(document, self)
        for number, element in enumerate(elements, len(document.numberToId) + 1):
            element.number = number
        owners = (
            f"{owner.number} 0 R" if isinstance(owner, Element) else f"[{' '.join([f'{e.number} 0 R' for e in owner])}]"
            for owner in self._parents
        )
        numbers = " ".join(f"{key} {owner}" for key, owner in enumerate(owners))
        yield (
            own,
            (
                f"<</Type/StructTreeRoot/K {self._root.number} 0 R/RoleMap<</Strong/Span>>"  # standard since PDF 2.0
                f"/ParentTree<</Nums[{numbers}]>>/ParentTreeNextKey {len(self._parents)}>>"
            ).encode(),
        )
        for element in elements:
            yield element.number, _written(document, element, own, pages).encode("latin-1")


def number_of(document: Any, target: PDFObject) -> int:
    """The number of an object in the file, which it has from then on."""
    number: int
    number, _ = document.idToObjectNumberAndVersion[document.Reference(target).name]
    return number


def _written(document: Any, element: Element, root: int, pages: list[int]) -> str:
    home = next((kid[0] for kid in element.kids if isinstance(kid, tuple)), None)
    parent = element.parent.number if element.parent else root
    text = f"<</Type/StructElem/S/{element.tag}/P {parent} 0 R"
    if element.role:
        text += _texts(document, element.role)
    if element.box:
        text += f"/A<</O/Layout/Placement/Block/BBox[{' '.join(f'{side:.2f}' for side in element.box)}]>>"
    if home is not None:
        text += f"/Pg {pages[home]} 0 R"
    if element.kids:
        text += f"/K[{' '.join([_kid(document, kid, home, pages) for kid in element.kids])}]"
    return text + ">>"


def _texts(document: Any, role: Role) -> str:
    """What a role says beyond its type (ISO 32000-1, 14.8.5 and 14.9)."""
    text = ""
    for key, said in ("Alt", role.alt), ("ActualText", role.actual), ("E", role.expansion), ("Lang", role.language):
        if said:
            text += f"/{key} {PDFString(said).format(document).decode('latin-1')}"
    if role.scope:
        text += f"/A<</O/Table/Scope/{role.scope}>>"
    if role.numbering:
        text += f"/A<</O/List/ListNumbering/{role.numbering}>>"
    return text


def _kid(document: Any, kid: Element | tuple[int, int] | Annotation, home: int | None, pages: list[int]) -> str:
    if isinstance(kid, tuple):
        page, mcid = kid
        return str(mcid) if page == home else f"<</Type/MCR/Pg {pages[page]} 0 R/MCID {mcid}>>"
    if isinstance(kid, Element):
        return f"{kid.number} 0 R"
    number, _ = document.idToObjectNumberAndVersion[kid.reference.name]
    return f"<</Type/OBJR/Obj {number} 0 R/Pg {pages[kid.page]} 0 R>>"
