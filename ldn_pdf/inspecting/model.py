"""What is found in a PDF: its tag tree with the words of each tag, and what stands outside the tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

Attribute = str | int | float | bool | tuple["Attribute", ...]
Point = tuple[float, float]


class Piece(Struct, frozen=True):
    """Words shown by one operator, or an ActualText in their place.

    `page` counts from 1. `start` and `end` are ends of the baseline in points on the page, `size` is
    the height of the type there; they tell whether a space stands between two pieces.
    """

    text: str
    page: int
    language: str = ""
    start: Point = (0.0, 0.0)
    end: Point = (0.0, 0.0)
    size: float = 0.0


class Annotation(Struct, frozen=True):
    """What can be activated: `target` is where a link goes, `contents` its words for a screen reader."""

    subtype: str
    contents: str
    target: str
    page: int


class Element(Struct, frozen=True, eq=False):  # a file may nest its tags too deep to be compared
    """One structure element (ISO 32000-1, 14.7.2). `standard` is `type` seen through the role map."""

    type: str
    standard: str
    kids: tuple[Element | Piece | Annotation, ...]
    alt: str | None = None
    actual: str | None = None
    expansion: str | None = None
    language: str | None = None
    title: str | None = None
    id: str | None = None
    attributes: Mapping[str, Attribute] = field(default_factory=dict)

    @property
    def replacement(self) -> str | None:
        """The words that stand for all of its content, where there are any."""
        return next((words for words in (self.alt, self.actual, self.expansion) if words), None)


Node = Element | Piece | Annotation


class Loose(Struct, frozen=True):
    """Words outside the tree. `role` is `artifact`, or empty where they are not marked at all."""

    text: str
    page: int
    role: str


class Inspection(Struct, frozen=True):
    """One PDF. `roots` is empty where it has no tags; `claims` are the standards it says it meets."""

    title: str
    language: str
    pages: int
    tagged: bool
    claims: tuple[str, ...]
    roots: tuple[Element, ...]
    artifacts: tuple[Loose, ...]
    unmarked: tuple[Loose, ...]
    unreadable: tuple[int, ...]


def walk(roots: tuple[Node, ...]) -> Iterator[tuple[Node, bool]]:
    """Each node in reading order, elements twice: on the way in (True) and on the way out (False)."""
    pending: list[tuple[Node, bool]] = [(node, True) for node in reversed(roots)]
    while pending:
        node, opening = pending.pop()
        yield node, opening
        if opening and isinstance(node, Element):
            pending.append((node, False))
            pending.extend((kid, True) for kid in reversed(node.kids))
