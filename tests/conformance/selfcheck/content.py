"""Pages against the tree: each marked sequence and each annotation is claimed once, from both ends, in one order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.conformance.selfcheck.finding import Finding
from tests.conformance.selfcheck.tree import Element, Sequence, Structure

_PAINTS = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "INLINE IMAGE"}
_ARTIFACT = "artifact"


@dataclass(slots=True)
class PageContent:
    """What one page's stream says. `shown` are the codes by font, `order` the MCIDs as they are painted."""

    index: int
    order: list[int] = field(default_factory=list)
    words: set[int] = field(default_factory=set)
    shown: dict[tuple[int, int], set[bytes]] = field(default_factory=lambda: defaultdict(set))
    fonts: dict[tuple[int, int], Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def say(self, rule: str, what: str) -> None:
        self.findings.append(Finding(rule, f"page {self.index + 1}", what))


def read(pdf: pikepdf.Pdf) -> list[PageContent]:
    """The marked content of each page."""
    return [_page(index, page) for index, page in enumerate(pdf.pages)]


def check(pdf: pikepdf.Pdf, structure: Structure, pages: list[PageContent]) -> Iterator[Finding]:
    """Findings where pages, tree, parent tree and annotations do not tell the same."""
    owners: dict[Sequence, Element] = {}
    for element, node in structure.walk():
        if not isinstance(node, Element):
            if node in owners:
                yield Finding(
                    "claimed-twice", element.path, f"MCID {node[1]} of page {node[0] + 1} has an owner already"
                )
            owners[node] = element
    parents = _parent_tree(pdf)
    yield from _keys(pdf, parents)
    for page in pages:
        yield from page.findings
        yield from _sequences(pdf, page, owners, parents)
    yield from _annotations(pdf, structure, parents)


def _page(index: int, page: pikepdf.Page) -> PageContent:
    found = PageContent(index)
    marks: list[int | str | None] = []
    font: tuple[int, int] = (0, 0)
    saved: list[int] = []
    for operands, operator in pikepdf.parse_content_stream(page):  # type: ignore[misc]
        name = str(operator)
        if name in ("BDC", "BMC"):
            marks.append(_mark(found, page, operands))
            _nesting(found, marks)
        elif name == "EMC":
            if not marks:
                found.say("unbalanced", "EMC closes nothing")
            else:
                marks.pop()
        elif name == "q":
            saved.append(len(marks))
        elif name == "Q":
            if not saved or saved.pop() != len(marks):
                found.say("unbalanced", "q and Q cut through marked content")
        elif name == "Tf":
            source = page.resources.Font[str(operands[0])]
            font = source.objgen
            found.fonts[font] = source
        elif name in _PAINTS or name == "Do":
            if not any(mark is not None for mark in marks):
                found.say("unmarked", f"{name} paints outside marked content")
            found.words |= {mark for mark in marks if isinstance(mark, int)}
            if name in ("Tj", "TJ", "'", '"'):
                found.shown[font] |= set(_strings(operands))
            if name == "Do" and page.resources.XObject[str(operands[0])].get("/Subtype") == Name.Form:
                found.say("form", "a form is drawn, whose content nothing here has looked into")
    if marks:
        found.say("unbalanced", "marked content is left open")
    return found


def _mark(found: PageContent, page: pikepdf.Page, operands: Any) -> int | str | None:
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, Name):
        properties = page.resources.Properties[str(properties)]
    if operands[0] == Name.Artifact:
        return _ARTIFACT
    mcid = properties.get("/MCID") if isinstance(properties, Dictionary) else None
    if isinstance(mcid, int):
        found.order.append(mcid)
        return mcid
    return None


def _nesting(found: PageContent, marks: list[int | str | None]) -> None:
    open_marks = [mark for mark in marks if mark is not None]
    if len(open_marks) > 1:
        found.say("nested", f"{open_marks[-1]} is opened inside {open_marks[-2]}")


def _strings(operands: Any) -> Iterator[bytes]:
    for operand in operands:
        entries = operand if isinstance(operand, Array) else [operand]
        yield from (bytes(entry) for entry in entries if isinstance(entry, String))


def _sequences(
    pdf: pikepdf.Pdf, page: PageContent, owners: dict[Sequence, Element], parents: dict[int, Any]
) -> Iterator[Finding]:
    where = f"page {page.index + 1}"
    source = pdf.pages[page.index].obj
    listed = parents.get(source.get("/StructParents", -1))
    if page.order and not isinstance(listed, Array):
        yield Finding("parent-tree", where, "the page has no array in the parent tree")
        listed = Array()
    for mcid, count in Counter(page.order).items():
        owner = owners.get((page.index, mcid))
        if count > 1:
            yield Finding("used-twice", where, f"MCID {mcid} stands on the page {count} times")
        if mcid not in page.words:
            yield Finding("blank", where, f"MCID {mcid} paints nothing")
        if owner is None:
            yield Finding("unclaimed", where, f"MCID {mcid} is in no element")
        elif mcid >= len(listed) or listed[mcid] is None or listed[mcid].objgen != owner.source.objgen:
            yield Finding("parent-tree", where, f"entry {mcid} of the parent tree is not {owner.path}")
    claimed = [mcid for index, mcid in owners if index == page.index]
    for mcid in sorted(set(claimed) - set(page.order)):
        yield Finding("claimed-in-vain", owners[page.index, mcid].path, f"MCID {mcid} is not on {where}")
    if listed is not None and len(listed) > len(set(page.order)):
        yield Finding("parent-tree", where, "the parent tree lists more sequences than the page has")
    if claimed != page.order and sorted(claimed) == sorted(page.order):
        late = next(mcid for mcid, read in zip(page.order, claimed, strict=True) if mcid != read)
        yield Finding("order", where, f"from MCID {late} on, the page is painted in another order than it is read")
    if source.get("/Tabs") != Name.S:
        yield Finding("tabs", where, "the tab key does not follow the tags")


def _parent_tree(pdf: pikepdf.Pdf) -> dict[int, Any]:
    tree = pdf.Root.StructTreeRoot.get("/ParentTree")
    return dict(pikepdf.NumberTree(tree).items()) if tree is not None else {}


def _keys(pdf: pikepdf.Pdf, parents: dict[int, Any]) -> Iterator[Finding]:
    users = [page.obj.StructParents for page in pdf.pages if "/StructParents" in page.obj]
    users += [note.StructParent for page in pdf.pages for note in page.get("/Annots", []) if "/StructParent" in note]
    for key, count in Counter(users).items():
        if count > 1:
            yield Finding("parent-key", "the parent tree", f"its key {key} is used {count} times")
    for key in sorted(set(parents) - set(users)):
        yield Finding("parent-key", "the parent tree", f"its key {key} belongs to nothing")
    following = pdf.Root.StructTreeRoot.get("/ParentTreeNextKey")
    if following is not None and parents and following <= max(parents):
        yield Finding("parent-key", "the parent tree", f"the next key, {following}, is in use")


def _annotations(pdf: pikepdf.Pdf, structure: Structure, parents: dict[int, Any]) -> Iterator[Finding]:
    owners: dict[tuple[int, int], list[Element]] = defaultdict(list)
    for element in structure.elements:
        for number in element.annotations:
            owners[number].append(element)
    on_pages = {note.objgen: (index, note) for index, page in enumerate(pdf.pages) for note in page.get("/Annots", [])}
    for number in owners.keys() - on_pages.keys():
        yield Finding("annotation", owners[number][0].path, f"annotation {number[0]} is on no page")
    for number, (index, note) in on_pages.items():
        where = f"annotation {number[0]} of page {index + 1}"
        claims = owners.get(number, [])
        if len(claims) != 1:
            yield Finding("annotation", where, f"{len(claims)} elements refer to it, not one")
            continue
        parent = parents.get(note.get("/StructParent", -1))
        if not isinstance(parent, Dictionary) or parent.objgen != claims[0].source.objgen:
            yield Finding("annotation", where, "its entry in the parent tree is not the element that refers to it")
        if note.Subtype == Name.Link and claims[0].type != "Link":
            yield Finding("annotation", where, f"a link is in {claims[0].type}")
        if not str(note.get("/Contents", "")).strip():
            yield Finding("contents", where, "a screen reader has no words for it")
        if note.get("/F", 0) & 0b100111 != 0b100:  # ISO 19005-2, 6.3.2: print, and neither hidden nor without a view
            yield Finding("flags", where, f"its flags are {note.get('/F', 0)}, not Print alone")
        box = [float(value) for value in note.Rect]
        if not (box[0] < box[2] and box[1] < box[3]):
            yield Finding("rect", where, "it has no area to click on")
