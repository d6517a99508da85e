"""The structure tree by itself: parents, ids, nesting, headings, words for pictures, headings of tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.conformance.selfcheck.finding import Finding

Number = tuple[int, int]
Sequence = tuple[int, int]  # page index and MCID

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_KIDS = {  # ISO 32000-1, 14.8.4.3: what may stand in what
    "L": {"LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
}
_PARENTS = {"LI": {"L"}, "LBody": {"LI"}, "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}}
_STANDARD = {
    *(
        "Document",
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "Caption",
        "TOC",
        "TOCI",
        "Index",
        "NonStruct",
        "Private",
    ),
    *("P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody"),
    *("Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"),
    *("Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot"),
    *("Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form"),
}


@dataclass(slots=True)
class Element:
    """A structure element. `kids` are elements and sequences in order; `annotations` are object numbers."""

    source: Any
    type: str
    path: str
    parent: Element | None
    kids: list[Element | Sequence] = field(default_factory=list)
    annotations: list[Number] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        return [kid for kid in self.kids if isinstance(kid, Element)]

    @property
    def sequences(self) -> list[Sequence]:
        return [kid for kid in self.kids if not isinstance(kid, Element)]


@dataclass(slots=True)
class Structure:
    """The tree, with what was wrong in its references already."""

    roots: list[Element]
    findings: list[Finding]

    @property
    def elements(self) -> list[Element]:
        """All elements in reading order."""
        return [owner for owner, node in self.walk() if owner is node]

    def walk(self) -> Iterator[tuple[Element, Element | Sequence]]:
        """Elements, each with itself, and marked sequences, each with its owner, in reading order."""
        stack: list[tuple[Element, Element | Sequence]] = [(root, root) for root in reversed(self.roots)]
        while stack:
            owner, node = stack.pop()
            yield owner, node
            if isinstance(node, Element):
                stack += [(kid if isinstance(kid, Element) else node, kid) for kid in reversed(node.kids)]


def read(pdf: pikepdf.Pdf) -> Structure:
    """All elements; an element met a second time is a finding and is not entered again."""
    top = pdf.Root.StructTreeRoot
    pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    roles = {str(key)[1:]: str(value)[1:] for key, value in top.get("/RoleMap", {}).items()}
    structure = Structure([], list(_role_findings(roles)))
    seen: set[Number] = set()
    stack: list[Element] = []

    def enter(source: Any, parent: Element | None) -> None:
        if source.objgen in seen:
            structure.findings.append(Finding("loop", "the tree", f"object {source.objgen[0]} stands in it twice"))
            return
        seen.add(source.objgen)
        element = _element(source, parent, roles, top, structure.findings)
        if parent:
            parent.kids.append(element)
        else:
            structure.roots.append(element)
        stack.append(element)

    for kid in _array(top.get("/K")):
        enter(kid, None)
    while stack:
        element = stack.pop()
        for entry in _array(element.source.get("/K")):
            if isinstance(entry, Dictionary) and "/S" in entry:
                enter(entry, element)
            else:
                _content(entry, element, pages, structure.findings)
    return structure


def check(pdf: pikepdf.Pdf, structure: Structure) -> Iterator[Finding]:
    """Findings of the tree alone."""
    yield from structure.findings
    if [root.type for root in structure.roots] != ["Document"]:
        yield Finding("root", "the tree", f"its roots are {[root.type for root in structure.roots]}, not one Document")
    yield from _ids(pdf, structure)
    yield from _headings(structure)
    for element in structure.elements:
        yield from _nesting(element)
        yield from _words(element)
        if element.type == "Table":
            yield from _table(element)
        if element.type == "Link" and not (element.annotations and _has_words(element)):
            yield Finding("link", element.path, "a Link needs words and an annotation")


def _element(source: Any, parent: Element | None, roles: dict[str, str], top: Any, findings: list[Finding]) -> Element:
    kind = str(source.get("/S", "/?"))[1:]
    place = f"{parent.path}/{kind}[{len(parent.kids) + 1}]" if parent else kind
    mapped = kind
    for _ in roles:
        mapped = roles.get(mapped, mapped) if mapped not in _STANDARD else mapped
    if mapped not in _STANDARD:
        findings.append(Finding("role", place, f"{kind} is no standard type, and no role map makes it one"))
    if source.get("/Type", Name.StructElem) != Name.StructElem:
        findings.append(Finding("type", place, "its /Type is not StructElem"))
    above = parent.source if parent else top
    if source.get("/P") is None or source.P.objgen != above.objgen:
        findings.append(Finding("parent", place, "/P does not lead to its parent"))
    return Element(source, mapped, place, parent)


def _content(entry: Any, element: Element, pages: dict[Number, int], findings: list[Finding]) -> None:
    page = element.source.get("/Pg")
    mcid = entry
    if isinstance(entry, Dictionary):
        page = entry.get("/Pg", page)
        mcid = entry.get("/MCID")
        if entry.get("/Type") == Name.OBJR:
            element.annotations.append(entry.Obj.objgen)
            if page is None or page.objgen not in pages:
                findings.append(Finding("objr-page", element.path, "an object reference names no page"))
            return
    if not isinstance(mcid, int) or page is None or page.objgen not in pages:
        findings.append(Finding("mcr", element.path, f"{entry!r} leads to no page's marked content"))
        return
    element.kids.append((pages[page.objgen], mcid))


def _role_findings(roles: dict[str, str]) -> Iterator[Finding]:
    for kind in roles:
        if kind in _STANDARD:
            yield Finding("role", "the role map", f"the standard type {kind} is mapped to another")
        chain, found = [kind], roles[kind]
        while found in roles and found not in chain:
            chain.append(found)
            found = roles[found]
        if found in chain:
            yield Finding("role", "the role map", f"{' → '.join([*chain, found])} goes round in a circle")


def _ids(pdf: pikepdf.Pdf, structure: Structure) -> Iterator[Finding]:
    named = [(bytes(element.source.ID), element) for element in structure.elements if "/ID" in element.source]
    for value, count in Counter(value for value, _ in named).items():
        if count > 1:
            yield Finding("id", "the tree", f"the ID {value!r} is given {count} times")
    listed = pdf.Root.StructTreeRoot.get("/IDTree")
    if named and listed is None:
        yield Finding("id", "the tree", "there are IDs and no IDTree")
    if listed is not None:
        found = {bytes(str(key), "latin-1"): value.objgen for key, value in pikepdf.NameTree(listed).items()}
        if found != {value: element.source.objgen for value, element in named}:
            yield Finding("id", "the tree", "the IDTree does not list the elements that have IDs")
    known = {value for value, _ in named}
    for element in structure.elements:
        for header in _array(_attribute(element, "/Headers")):
            if bytes(header) not in known:
                yield Finding("headers", element.path, f"/Headers names {bytes(header)!r}, which no element is called")


def _headings(structure: Structure) -> Iterator[Finding]:
    level = 0
    for element in structure.elements:
        if re.fullmatch(r"H[1-6]", element.type):
            found = int(element.type[1])
            if found > level + 1:
                yield Finding("heading-level", element.path, f"H{found} follows {f'H{level}' if level else 'nothing'}")
            level = found
    ones = sum(element.type == "H1" for element in structure.elements)
    if ones != 1:
        yield Finding("title", "the tree", f"there are {ones} H1, not one")


def _nesting(element: Element) -> Iterator[Finding]:
    if not element.kids and not element.annotations and element.type != "TD":  # the cells of a diary are empty
        yield Finding("empty", element.path, "the element has nothing in it")
    allowed = _KIDS.get(element.type)
    if allowed is not None:
        for kid in element.kids:
            if not isinstance(kid, Element) or kid.type not in allowed:
                what = kid.type if isinstance(kid, Element) else "content"
                yield Finding("nesting", element.path, f"{what} stands straight in {element.type}")
    wanted = _PARENTS.get(element.type)
    parent = element.parent.type if element.parent else "the root"
    if wanted is not None and parent not in wanted:
        yield Finding("nesting", element.path, f"{element.type} stands in {parent}")
    if element.type == "L" and not any(kid.type == "LI" for kid in element.elements):
        yield Finding("nesting", element.path, "a list has no item")


def _words(element: Element) -> Iterator[Finding]:
    for key in ("/Alt", "/ActualText", "/E"):
        if key in element.source and not str(element.source[key]).strip():
            yield Finding("blank-words", element.path, f"{key} says nothing")
    if "/Lang" in element.source and not _LANGUAGE.fullmatch(str(element.source.Lang)):
        yield Finding("language", element.path, f"{str(element.source.Lang)!r} is no language tag")
    if element.type in ("Figure", "Formula") and not {"/Alt", "/ActualText"} & set(element.source.keys()):
        yield Finding("alt", element.path, "there are no words in its place")
    if element.type == "Figure" and not _is_box(_attribute(element, "/BBox")):
        yield Finding("bbox", element.path, "a figure has no box on the page")


def _is_box(box: Any) -> bool:
    if not isinstance(box, Array) or len(box) != 4:
        return False
    left, bottom, right, top = (float(value) for value in box)
    return 0 <= left < right <= 1200 and 0 <= bottom < top <= 1200  # points: A4 and Letter are smaller


def _table(table: Element) -> Iterator[Finding]:
    rows = [kid for kid in table.elements if kid.type == "TR"]
    for group in table.elements:
        rows += [kid for kid in group.elements if kid.type == "TR"] if group.type in ("THead", "TBody", "TFoot") else []
    widths = [sum(_attribute(cell, "/ColSpan") or 1 for cell in row.elements) for row in rows]
    if len(set(widths)) > 1 and not any(_attribute(cell, "/RowSpan") for row in rows for cell in row.elements):
        yield Finding("table-width", table.path, f"its rows have {widths} columns")
    cells = [cell for row in rows for cell in row.elements]
    if not any(cell.type == "TH" for cell in cells):
        yield Finding("table-heads", table.path, "no cell is a heading")
    for cell in cells:
        if cell.type == "TH" and _attribute(cell, "/Scope") not in (Name.Row, Name.Column, Name.Both):
            yield Finding("scope", cell.path, "a heading cell does not say what it heads")


def _attribute(element: Element, key: str) -> Any:
    for entry in _array(element.source.get("/A")):
        if isinstance(entry, Dictionary) and key in entry:
            return entry[key]
    return None


def _has_words(element: Element) -> bool:
    return bool(element.sequences) or any(_has_words(kid) for kid in element.elements)


def _array(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]
