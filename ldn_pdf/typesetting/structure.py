"""The structure tree as PDF objects (ISO 32000-1, 14.7): elements, parent tree, link annotations.

A page of text has a hundred elements, so they are written as text at once and not as dictionaries
of dictionaries: that halves what tags cost in time.
"""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase.pdfdoc import PDFString
from reportlab.pdfbase.pdfdoc import format as pdf_format

from ldn_pdf.typesetting.elements import Annotation, Element
from ldn_pdf.typesetting.pdfobjects import Raw, number
from ldn_pdf.typesetting.surface import Surface

_PRINT = 4  # annotation flag: printed, never hidden (ISO 19005-2, 6.3.2)


class StructureTree:
    """Writes the tree of a surface into `document`; `pages` are the references of its pages, as text."""

    def __init__(self, document: Any, surface: Surface, pages: list[str]) -> None:
        self.document, self.surface, self.pages = document, surface, pages
        self.annotations: dict[Annotation, str] = {}
        self._elements: dict[Element, str] = {}

    def write(self) -> str:
        """The reference of the tree's root, as text."""
        root = Raw()
        reference = self._refer(root)
        self._link_annotations()
        tree = self._element(self.surface.root, reference)
        parents = self._refer(Raw(f"<</Nums[{' '.join(self._parent_tree())}]>>"))
        following = len(self.pages) + len(self.annotations)
        roles = "<</Strong/Span>>"  # Strong is standard only since PDF 2.0
        root.text = (
            f"<</Type/StructTreeRoot/K {tree}/RoleMap {roles}/ParentTree {parents}/ParentTreeNextKey {following}>>"
        )
        return reference

    def _refer(self, target: Raw) -> str:
        """The object numbered, and its reference as text."""
        name = self.document.Reference(target).name
        return f"{self.document.idToObjectNumberAndVersion[name][0]} 0 R"

    def _text(self, text: str) -> str:
        string: bytes = pdf_format(PDFString(text), self.document)
        return string.decode("latin-1")

    def _element(self, element: Element, parent: str) -> str:
        made = Raw()
        reference = self._elements[element] = self._refer(made)
        role = element.role
        parts = [f"<</Type/StructElem/S/{element.tag}/P {parent}"]
        if role and role.alt:
            parts.append(f"/Alt {self._text(role.alt)}")
        if role and role.actual:
            parts.append(f"/ActualText {self._text(role.actual)}")
        if role and role.language:
            parts.append(f"/Lang {self._text(role.language)}")
        parts.append(_attributes(element))
        home = next((kid[0] for kid in element.kids if isinstance(kid, tuple)), None)
        if home is not None:
            parts.append(f"/Pg {self.pages[home]}")
        kids = [self._kid(kid, home, reference) for kid in element.kids]
        if kids:
            parts.append(f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]")
        made.text = "".join(parts) + ">>"
        return reference

    def _kid(self, kid: Element | tuple[int, int] | Annotation, home: int | None, parent: str) -> str:
        if isinstance(kid, Element):
            return self._element(kid, parent)
        if isinstance(kid, Annotation):
            return f"<</Type/OBJR/Obj {self.annotations[kid]}/Pg {self.pages[kid.page]}>>"
        page, mcid = kid
        return str(mcid) if page == home else f"<</Type/MCR/Pg {self.pages[page]}/MCID {mcid}>>"

    def _parent_tree(self) -> list[str]:
        numbers = []
        for n, page in enumerate(self.surface.pages):
            owners = " ".join(self._elements[owner] for owner in page.owners)
            numbers += [str(n), self._refer(Raw(f"[{owners}]"))]
        links = (pair for page in self.surface.pages for pair in page.links)
        for key, (_, element) in enumerate(links, len(self.pages)):
            numbers += [str(key), self._elements[element]]
        return numbers

    def _link_annotations(self) -> None:
        links = (link for page in self.surface.pages for link, _ in page.links)
        for key, link in enumerate(links, len(self.pages)):
            box = " ".join(map(number, link.box))
            contents = self._text(_contents(link))  # ISO 14289-1, 7.18.5
            action = f"<</S/URI/URI {self._text(link.address)}>>"
            self.annotations[link] = self._refer(
                Raw(
                    f"<</Type/Annot/Subtype/Link/Rect[{box}]/Border[0 0 0]/Contents {contents}"
                    f"/F {_PRINT}/StructParent {key}/A {action}>>"
                )
            )


def _contents(link: Annotation) -> str:
    """What a link says of itself: its words, and its address where they do not give it."""
    bare = link.address.partition("://")[2].rstrip("/")
    return link.words if bare and bare in link.words else f"{link.words}, {link.address}"


def _attributes(element: Element) -> str:
    """What a role says beyond its type (ISO 32000-1, 14.8.5)."""
    role = element.role
    if role and role.scope:
        return f"/A<</O/Table/Scope/{role.scope}>>"
    if role and role.numbering:
        return f"/A<</O/List/ListNumbering/{role.numbering}>>"
    if element.box:
        return f"/A<</O/Layout/Placement/Block/BBox[{' '.join(map(number, element.box))}]>>"
    return ""
