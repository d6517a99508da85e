"""The structure tree of a PDF (ISO 32000-1, 14.7) as elements with their words. Loops and depth do no harm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from ldn_pdf.inspecting import roles
from ldn_pdf.inspecting.content import Key
from ldn_pdf.inspecting.links import Links
from ldn_pdf.inspecting.model import Annotation, Attribute, Element, Node, Piece
from ldn_pdf.inspecting.objects import Number, entries, integer, items, name, pairs, place, words

if TYPE_CHECKING:
    import pikepdf


class _Open(Struct):
    """An element whose kids are being read."""

    source: Any
    pending: Iterator[Any]
    page: Any
    kids: list[Node] = field(default_factory=list)


def roots(pdf: pikepdf.Pdf, owned: Mapping[Key, list[Piece]]) -> tuple[Element, ...]:
    """The elements at the top of the tree, with the words that each owns; an object met twice is read once."""
    reader = _Tree(pdf, owned)
    top = entries(pdf.Root.get("/StructTreeRoot"))
    return tuple(kid for kid in reader.read(top.get("/K")) if isinstance(kid, Element))


class _Tree:
    def __init__(self, pdf: pikepdf.Pdf, owned: Mapping[Key, list[Piece]]):
        self.owned = owned
        self.pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        self.links = Links(pdf, self.pages)
        top = entries(pdf.Root.get("/StructTreeRoot"))
        self.role_map = {kind: name(value) for kind, value in pairs(top.get("/RoleMap")) if name(value)}
        self.classes = dict(pairs(top.get("/ClassMap")))
        self.seen: set[Number] = set()

    def read(self, kids: Any) -> list[Node]:
        """Depth first with a stack of its own, so that a deep tree needs no deep recursion."""
        import pikepdf

        stack = [_Open(pikepdf.Dictionary(), iter(items(kids)), None)]
        while True:
            here = stack[-1]
            kid = next(here.pending, None)
            if kid is None:
                if len(stack) == 1:
                    return here.kids
                stack.pop()
                stack[-1].kids.append(self._element(here))
            elif self._is_element(kid):
                if self._is_new(kid):
                    stack.append(_Open(kid, iter(items(kid.get("/K"))), kid.get("/Pg", here.page)))
            else:
                here.kids += self._content(kid, here.page)

    def _is_element(self, kid: Any) -> bool:
        found = entries(kid)
        return "/S" in found and name(found.get("/Type")) not in ("MCR", "OBJR")

    def _is_new(self, kid: Any) -> bool:
        here = place(kid)
        if here in self.seen:
            return False
        if here != (0, 0):
            self.seen.add(here)
        return True

    def _content(self, kid: Any, page: Any) -> list[Node]:
        """What an MCID, a marked-content reference or an object reference stands for (14.7.4)."""
        found = entries(kid)
        page = found.get("/Pg", page)
        mcid = integer(kid) if integer(kid) is not None else integer(found.get("/MCID"))
        if mcid is not None:
            return list(self.owned.get((place(found.get("/Stm", page)), mcid), ()))
        target = entries(found.get("/Obj"))
        if "/Subtype" in target:
            return [self._annotation(target, self.pages.get(place(target.get("/P", page)), 0))]
        return []

    def _annotation(self, source: Any, page: int) -> Annotation:
        contents = words(source.get("/Contents")) or words(source.get("/TU")) or ""
        return Annotation(name(source.get("/Subtype")), contents, self.links.target(source), page)

    def _element(self, done: _Open) -> Element:
        source, kind = done.source, name(done.source.get("/S"))
        return Element(
            type=kind,
            standard=roles.standard(kind, self.role_map),
            kids=tuple(done.kids),
            alt=words(source.get("/Alt")),
            actual=words(source.get("/ActualText")),
            expansion=words(source.get("/E")),
            language=words(source.get("/Lang")),
            title=words(source.get("/T")),
            id=words(source.get("/ID")),
            attributes=self._attributes(source),
        )

    def _attributes(self, source: Any) -> dict[str, Attribute]:
        """Attributes of all owners under their own names; classes first, so that the element's own win (14.7.5)."""
        classes = [self.classes.get(name(key)) for key in items(source.get("/C"))]
        found: dict[str, Attribute] = {}
        for entry in [*(entry for found_class in classes for entry in items(found_class)), *items(source.get("/A"))]:
            found.update((key, _plain(value)) for key, value in pairs(entry) if key not in ("O", "Length", "Filter"))
        return found


def _plain(value: Any) -> Attribute:
    import pikepdf

    if isinstance(value, bool | int):
        return value
    if isinstance(value, pikepdf.Array):
        return tuple(_plain(item) for item in items(value))
    if isinstance(value, Decimal):
        return float(value)
    return name(value) or words(value) or ""
