"""Proves, before a byte is written, that the structure tree and the pages tell the same story.

A violation is our own bug and not the author's, so it is raised; it names the place of the block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from ldn_pdf.pdf.tagged_pages import Annotation, Element, TaggedPages, Tags
from ldn_pdf.problems import Mark

_MAY_BE_EMPTY = {"TD"}  # a cell of a grid to write in
_HEADINGS = {"H1": 1, "H2": 2, "H3": 3}
_CHECKED = {*_HEADINGS, "Figure", "TH"}  # of the others only that they are not empty
_PAINTS = (" ET", " Do", "f*", "S")  # how what a canvas writes ends where it paints


class Violation(Exception):
    """A PDF that would break ISO 14289-1 or ISO 19005-2 is not written."""

    def __init__(self, mark: Mark, clause: str, what: str) -> None:
        super().__init__(f"{mark}: {what} ({clause}). This is a bug of ldn_pdf, not of your handout.")
        self.mark = mark
        self.clause = clause


def prove(made: TaggedPages, mark: Mark) -> None:
    """Raise the first Violation of what can be told from the tree and the pages; `mark` is the handout's."""
    for violation in violations(made, mark):
        raise violation


def violations(made: TaggedPages, mark: Mark) -> Iterator[Violation]:
    """All violations, in reading order."""
    for place, clause, what in _in_tags(made.tags):
        yield Violation(place or mark, clause, what)
    for number, stream in enumerate(made.streams, 1):
        for clause, what in _marks(stream):
            yield Violation(mark, clause, f"page {number} {what}")


_Found = tuple[Mark | None, str, str]


@lru_cache(maxsize=16)  # they come back with the next row of a list
def _in_tags(tags: Tags) -> tuple[_Found, ...]:
    """What is wrong with a tree: the place where there is one, the clause, and the fault in words."""
    return tuple(_tree_faults(tags))


def _tree_faults(tags: Tags) -> Iterator[_Found]:
    elements = tags.root.walk()
    yield from ((None, *fault) for fault in _content(tags, elements))
    level = 0
    for element in elements:
        if element.kids and element.tag not in _CHECKED:
            continue
        for clause, what in _faults(element, level):
            yield element.role.place if element.role else None, clause, what
        level = _HEADINGS.get(element.tag, level)
    if level == 0:
        yield None, "ISO 14289-1, 7.4.2", "there is no heading"


def _faults(element: Element, level: int) -> Iterator[tuple[str, str]]:
    """What is wrong with one element, below a heading of `level`: the clause, and the fault in words."""
    tag, role = element.tag, element.role
    if not element.kids and tag not in _MAY_BE_EMPTY:
        yield "ISO 14289-1, 7.1", f"the element {tag} is empty"
    if tag == "Figure" and not (role and role.alt.strip()):
        yield "ISO 14289-1, 7.3", "a figure has no alt text"
    if tag == "Figure" and not element.box:
        yield "ISO 32000-1, 14.8.5.4.3", "a figure has no bounding box"
    if tag == "TH" and not (role and role.scope):
        yield "ISO 14289-1, 7.5", "a heading cell has no scope"
    if _HEADINGS.get(tag, 0) > level + 1:
        yield "ISO 14289-1, 7.4.2", f"{tag} skips a level"


def _content(tags: Tags, elements: list[Element]) -> Iterator[tuple[str, str]]:
    """Each marked sequence has one owner, and each owner names it once."""
    kids = [(kid, element) for element in elements for kid in element.kids]
    claims = [(kid, element) for kid, element in kids if isinstance(kid, tuple)]
    links = Counter((kid.key, element) for kid, element in kids if isinstance(kid, Annotation))
    for _, element in links:
        if element.tag not in ("Link", "Form"):
            yield "ISO 14289-1, 7.18.1", "a link or a field stands outside a Link or Form element"
    marked: dict[tuple[int, int], Element] = {}
    number = 0
    for key, owners in enumerate(tags.parents):
        if isinstance(owners, Element):
            if links.pop((key, owners), 0) != 1:
                yield "ISO 14289-1, 7.18.1", "a link or a field is not in the tree once"
            continue
        marked |= {(number, mcid): element for mcid, element in enumerate(owners)}
        number += 1
    if len(claims) != len(marked) or dict(claims) != marked:
        wrong = min(set(claims) ^ set(marked.items()), key=lambda claim: claim[0], default=claims[-1])
        page, mcid = wrong[0]
        yield "ISO 32000-1, 14.7.4.4", f"MCID {mcid} of page {page + 1} has not one owner on the page"


@lru_cache(maxsize=4)  # a page without a patient's field comes back in the next row
def _marks(stream: str) -> tuple[tuple[str, str], ...]:
    """What is painted outside marked content, and what is left open: the clause, and the fault in words."""
    found, depth = [], 0
    for operator in stream.splitlines():
        if operator == "EMC":
            depth -= 1
        elif operator.endswith("BDC"):
            depth += 1
        elif depth != 1 and operator.endswith(_PAINTS):
            found.append(("ISO 14289-1, 7.1", "paints outside marked content"))
    return (*found, *[("ISO 32000-1, 14.6", "leaves marked content open")] * bool(depth))
