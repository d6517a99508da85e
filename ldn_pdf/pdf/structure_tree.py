"""The structure tree (ISO 32000-1, 14.7), written as text at once: a page has a hundred elements."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct, field
from reportlab.pdfbase.pdfdoc import PDFObject, PDFObjectReference

from ldn_pdf.pdf.roles import Role
from ldn_pdf.pdf.written_objects import text_string


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

    def walk(self) -> list[Element]:
        """The element and all below it, in reading order."""
        found = [self]
        for kid in self.kids:
            if isinstance(kid, Element):
                found += kid.walk()
        return found


def structure(
    document: Any, root: Element, parents: Sequence[Element | list[Element]], first: int
) -> list[tuple[int, bytes]]:
    """The objects of the tree, the tree itself first, numbered from `first` on.

    `parents` are the owners of links and of the marked content of pages, by key.
    """
    elements = root.walk()
    for number, element in enumerate(elements, first + 1):
        element.number = number
    pages = [number_of(document, page) for page in document.Pages.pages]
    owners = [
        f"{owner.number} 0 R" if isinstance(owner, Element) else f"[{' '.join([f'{e.number} 0 R' for e in owner])}]"
        for owner in parents
    ]
    numbers = " ".join(f"{key} {owner}" for key, owner in enumerate(owners))
    head = (
        f"<</Type/StructTreeRoot/K {root.number} 0 R/RoleMap<</Strong/Span>>"  # standard since PDF 2.0
        f"/ParentTree<</Nums[{numbers}]>>/ParentTreeNextKey {len(parents)}>>"
    )
    return [(first, head.encode()), *((e.number, _written(document, e, first, pages).encode()) for e in elements)]


def number_of(document: Any, target: PDFObject) -> int:
    """The number of an object in the file, which it has from then on."""
    number: int
    number, _ = document.idToObjectNumberAndVersion[document.Reference(target).name]
    return number


def _written(document: Any, element: Element, root: int, pages: list[int]) -> str:
    parent = element.parent.number if element.parent else root
    text = f"<</Type/StructElem/S/{element.tag}/P {parent} 0 R"
    if element.role:
        text += _texts(element.role)
    if element.box:
        text += f"/A<</O/Layout/Placement/Block/BBox[{' '.join([f'{side:.2f}' for side in element.box])}]>>"
    home, kids = None, list[str]()
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(f"{kid.number} 0 R")
        elif isinstance(kid, Annotation):
            number, _ = document.idToObjectNumberAndVersion[kid.reference.name]
            kids.append(f"<</Type/OBJR/Obj {number} 0 R/Pg {pages[kid.page]} 0 R>>")
        else:
            page, mcid = kid
            if home is None:
                home = page
                text += f"/Pg {pages[home]} 0 R"
            kids.append(str(mcid) if page == home else f"<</Type/MCR/Pg {pages[page]} 0 R/MCID {mcid}>>")
    return f"{text}/K[{' '.join(kids)}]>>" if kids else text + ">>"


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
