"""The structure tree (ISO 32000-1, 14.7), as objects that ReportLab numbers and writes with the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct, field
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObject, PDFObjectReference, PDFString

from ldn_pdf.pdf.roles import Role


class Annotation(Struct, frozen=True, eq=False):
    """A link or a field on `page` (counted from 0); `key` is its number in the parent tree."""

    page: int
    key: int
    reference: PDFObjectReference


class Element(Struct, PDFObject, eq=False, dict=True):
    """A structure element: kids are elements, MCIDs as (page, mcid), and links as Annotation.

    It is written as text at once: a page has a hundred, and dictionaries would take three times as long.
    """

    role: Role | None
    tag: str
    parent: Element | None = None
    kids: list[Element | tuple[int, int] | Annotation] = field(default_factory=list)
    box: tuple[float, float, float, float] | None = None
    __RefOnly__ = 1  # ReportLab: an object with a number of its own

    def format(self, document: Any) -> bytes:
        """The element's dictionary, called by ReportLab when the file is written."""
        parent = _refer(document, self.parent or document.Catalog.StructTreeRoot)
        parts = [f"<</Type/StructElem/S/{self.tag}/P {parent}", *_texts(document, self.role), _attributes(self)]
        home = next((kid[0] for kid in self.kids if isinstance(kid, tuple)), None)
        if home is not None:
            parts.append(f"/Pg {_page(document, home)}")
        if self.kids:
            parts.append(f"/K[{' '.join(_kid(document, kid, home) for kid in self.kids)}]")
        return "".join([*parts, ">>"]).encode("latin-1")


def structure_tree(root: Element, parents: Sequence[Element | list[Element]]) -> PDFDictionary:
    """The root of the tree. `parents` are the owners of links and of the marked content of pages, by key."""
    owners = [owner if isinstance(owner, Element) else PDFArray(owner) for owner in parents]
    numbers = [part for pair in enumerate(owners) for part in pair]
    return PDFDictionary(
        {
            "Type": PDFName("StructTreeRoot"),
            "K": root,
            "RoleMap": PDFDictionary({"Strong": PDFName("Span")}),  # Strong is standard only since PDF 2.0
            "ParentTree": PDFDictionary({"Nums": PDFArray(numbers)}),
            "ParentTreeNextKey": len(parents),
        }
    )


def _refer(document: Any, target: Any) -> str:
    name: str = document.Reference(target).name
    number, version = document.idToObjectNumberAndVersion[name]
    return f"{number} {version} R"


def _page(document: Any, number: int) -> str:
    return _refer(document, document.Pages.pages[number])


def _texts(document: Any, role: Role | None) -> Iterator[str]:
    texts = {"Alt": role.alt, "ActualText": role.actual, "E": role.expansion, "Lang": role.language} if role else {}
    for key, text in texts.items():
        if text:
            yield f"/{key} {PDFString(text).format(document).decode('latin-1')}"


def _kid(document: Any, kid: Element | tuple[int, int] | Annotation, home: int | None) -> str:
    if isinstance(kid, Element):
        return _refer(document, kid)
    if isinstance(kid, Annotation):
        return f"<</Type/OBJR/Obj {_refer(document, kid.reference)}/Pg {_page(document, kid.page)}>>"
    page, mcid = kid
    return str(mcid) if page == home else f"<</Type/MCR/Pg {_page(document, page)}/MCID {mcid}>>"


def _attributes(element: Element) -> str:
    """What a role says beyond its type (ISO 32000-1, 14.8.5)."""
    role = element.role
    if role and role.scope:
        return f"/A<</O/Table/Scope/{role.scope}>>"
    if role and role.numbering:
        return f"/A<</O/List/ListNumbering/{role.numbering}>>"
    if element.box:
        return f"/A<</O/Layout/Placement/Block/BBox[{' '.join(f'{side:.2f}' for side in element.box)}]>>"
    return ""
