"""Proves, before a byte is written, that the structure tree and the pages tell the same story.

A violation is our own bug and not the author's, so it is raised; it names the place of the block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ldn_pdf.problems import Mark
from ldn_pdf.typesetting.elements import Annotation, Element
from ldn_pdf.typesetting.fonts import as_drawn
from ldn_pdf.typesetting.surface import Surface

_MAY_BE_EMPTY = {"TD"}  # a cell of a grid to write in
_HEADINGS = {"H1": 1, "H2": 2, "H3": 3}


class Violation(Exception):
    """A PDF that would break ISO 14289-1 or ISO 19005-2 is not written."""

    def __init__(self, mark: Mark, clause: str, what: str) -> None:
        super().__init__(f"{mark}: {what} ({clause}). This is a bug of ldn_pdf, not of your handout.")
        self.mark = mark
        self.clause = clause


def prove(surface: Surface, mark: Mark) -> None:
    """Raise the first Violation of what can be told from the tree and the pages; `mark` is the handout's."""
    for violation in violations(surface, mark):
        raise violation


def violations(surface: Surface, mark: Mark) -> Iterator[Violation]:
    """All violations, in reading order."""
    yield from _content(surface, mark)
    yield from _fonts(surface, mark)
    level = 0
    for element in _walk(surface.root):
        place = (element.role.place if element.role else None) or mark
        if not element.kids and element.tag not in _MAY_BE_EMPTY:
            yield Violation(place, "ISO 14289-1, 7.1", f"the element {element.tag} is empty")
        if element.tag == "Figure":
            if not element.role or not element.role.alt.strip():
                yield Violation(place, "ISO 14289-1, 7.3", "a figure has no alt text")
            if element.box is None:
                yield Violation(place, "ISO 32000-1, 14.8.5.4.3", "a figure has no bounding box")
        if element.tag == "TH" and not (element.role and element.role.scope):
            yield Violation(place, "ISO 14289-1, 7.5", "a heading cell has no scope")
        if element.tag in _HEADINGS:
            if _HEADINGS[element.tag] > level + 1:
                yield Violation(place, "ISO 14289-1, 7.4.2", f"{element.tag} skips a level")
            level = _HEADINGS[element.tag]
        if any(isinstance(kid, Annotation) for kid in element.kids) and element.tag != "Link":
            yield Violation(place, "ISO 14289-1, 7.18.5", "a link stands outside a Link element")
    if level == 0:
        yield Violation(mark, "ISO 14289-1, 7.4.2", "there is no heading")


def _content(surface: Surface, mark: Mark) -> Iterator[Violation]:
    """Each marked sequence has one owner, each owner names it once, and nothing else is painted."""
    claims = [(kid, element) for element in _walk(surface.root) for kid in element.kids if isinstance(kid, tuple)]
    claimed = Counter(kid for kid, _ in claims)
    owner = dict(claims)
    for number, page in enumerate(surface.pages):
        for mcid, element in enumerate(page.owners):
            if claimed.pop((number, mcid), 0) != 1 or owner[number, mcid] is not element:
                yield Violation(mark, "ISO 32000-1, 14.7.4.4", f"MCID {mcid} of page {number + 1} has not one owner")
        depth = 0
        for operator in page.operators:
            depth += operator.endswith("BDC")
            depth -= operator == "EMC"
            painted = operator.rpartition(" ")[2] in ("ET", "f", "S", "s", "Q") or operator.endswith("\nf")
            if depth != 1 and painted:
                yield Violation(mark, "ISO 14289-1, 7.1", f"page {number + 1} paints outside marked content")
        if depth:
            yield Violation(mark, "ISO 32000-1, 14.6", f"page {number + 1} leaves marked content open")
    for number, mcid in claimed:
        yield Violation(mark, "ISO 32000-1, 14.7.4.4", f"MCID {mcid} of page {number + 1} is not on the page")
    linked = [link for page in surface.pages for link, _ in page.links]
    owned = [kid for element in _walk(surface.root) for kid in element.kids if isinstance(kid, Annotation)]
    if Counter(map(id, linked)) != Counter(map(id, owned)):
        yield Violation(mark, "ISO 14289-1, 7.18.1", "a link annotation is not in the tree once")


def _fonts(surface: Surface, mark: Mark) -> Iterator[Violation]:
    """Each code says the character that it draws, and the font has its glyph."""
    for font in surface.fonts.values():
        for char, (subset, code) in font.codes.items():
            said = chr(font.subsets[subset][code])
            if said != as_drawn(char) or not font.face.has(char):
                yield Violation(mark, "ISO 14289-1, 7.21.7", f"{font.face.name} says {said!r} where it draws {char!r}")


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from _walk(kid)
