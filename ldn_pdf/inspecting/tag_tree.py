"""The structure tree of a PDF (ISO 32000-1, 14.7) as tags with their words, read with pikepdf.

Whatever another producer wrote, a value of the wrong type counts as absent; loops and depth do no harm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeGuard

import pikepdf
from msgspec import Struct
from pikepdf import Array, Dictionary, Name, Stream, String

from ldn_pdf.inspecting.marked_words import Owner, TextRun
from ldn_pdf.limits import TAG_LEVELS

# ISO 32000-1, 14.8.4; the types that ISO 32000-2 adds are read as they are, unless the role map says otherwise.
_BLOCKS = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index"} | {
    *("P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "LBody", "Note", "Figure", "Formula", "Form"),
    *("Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"),
}
_INLINE = {"Span", "Quote", "Reference", "BibEntry", "Code", "Link", "Annot", "Lbl", "NonStruct", "Private"} | {
    *("Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP")
}
_PDF_1_7 = _BLOCKS | _INLINE
INLINE = _INLINE | {"Em", "Strong", "Sub"}

Attribute = str | int | float | bool | list["Attribute"]


class TaggedAnnotation(Struct, frozen=True):
    """What can be activated: `target` is where a link goes, `contents` its words for a screen reader."""

    subtype: str
    contents: str
    target: str
    page: int


class Tag(Struct, frozen=True):
    """One structure element (14.7.2). `standard` is `type` seen through the role map."""

    type: str
    standard: str
    kids: tuple[Tag | TextRun | TaggedAnnotation, ...]
    attributes: Mapping[str, Attribute]
    alt: str | None
    actual: str | None
    expansion: str | None
    language: str | None
    title: str | None
    id: str | None

    @property
    def replacement(self) -> str | None:
        """The words that stand for all of its content, where there are any."""
        return self.alt or self.actual or self.expansion or None

    def runs(self) -> Iterator[TextRun]:
        """All words in it."""
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.runs()
            elif isinstance(kid, TextRun):
                yield kid


Node = Tag | TextRun | TaggedAnnotation


def roots(pdf: pikepdf.Pdf, words: Mapping[Owner, Sequence[TextRun]]) -> tuple[Tag, ...]:
    """The tags at the top of the tree, with the words that each owns; an object met twice is read once."""
    top = _entries(pdf.Root.get("/StructTreeRoot"))
    return tuple(kid for kid in _Tree(pdf, words).read(top.get("/K")) if isinstance(kid, Tag))


class _Tree:
    def __init__(self, pdf: pikepdf.Pdf, words: Mapping[Owner, Sequence[TextRun]]):
        self.root, self.words = pdf.Root, words
        self.pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        top = _entries(self.root.get("/StructTreeRoot"))
        self.role_map = {key: _name(value) for key, value in _pairs(top.get("/RoleMap"))}
        self.classes = dict(_pairs(top.get("/ClassMap")))
        self.seen: set[tuple[int, int]] = set()

    def read(self, kids: Any, page: Any = None, level: int = 1) -> list[Node]:
        """The kids in order; `page` is the one that content without a page of its own stands on."""
        found: list[Node] = []
        pending = _items(kids)[::-1]
        while pending:
            kid = pending.pop()
            entries = _entries(kid)
            if "/S" not in entries or _name(entries.get("/Type")) in ("MCR", "OBJR"):
                found += self._content(kid, page)
            elif _number(kid) not in self.seen:
                self.seen |= {_number(kid)} - {(0, 0)}
                if level > TAG_LEVELS:
                    pending += _items(entries.get("/K"))[::-1]
                else:
                    found.append(self._tag(entries, self.read(entries.get("/K"), entries.get("/Pg", page), level + 1)))
        return found

    def _content(self, kid: Any, page: Any) -> Sequence[Node]:
        """What an MCID, a marked-content reference or an object reference stands for (14.7.4)."""
        found = _entries(kid)
        number = self._page(found.get("/Pg", page))
        mcid = kid if _is_integer(kid) else found.get("/MCID")
        if _is_integer(mcid):
            return self.words.get((number, "/Stm" in found, int(mcid)), ())
        note = _entries(found.get("/Obj"))
        if "/Subtype" not in note:
            return ()
        kind, contents = _name(note["/Subtype"]), _words(note.get("/Contents")) or _words(note.get("/TU")) or ""
        return [TaggedAnnotation(kind, contents, self._target(note), self._page(note.get("/P")) or number)]

    def _page(self, page: Any) -> int:
        return self.pages.get(_number(page), 0)

    def _tag(self, source: Mapping[str, Any], kids: list[Node]) -> Tag:
        kind = standard = _name(source.get("/S"))
        seen = {""}
        while standard not in _PDF_1_7 and self.role_map.get(standard, "") not in seen | {standard}:
            seen.add(standard)
            standard = self.role_map[standard]
        texts = [_words(source.get(key)) for key in ("/Alt", "/ActualText", "/E", "/Lang", "/T", "/ID")]
        return Tag(kind, standard, tuple(kids), self._attributes(source), *texts)

    def _attributes(self, source: Mapping[str, Any]) -> dict[str, Attribute]:
        """Attributes of all owners under their own names; classes first, so that the tag's own win (14.7.5)."""
        classes = [self.classes.get(_name(key)) for key in _items(source.get("/C"))]
        found: dict[str, Attribute] = {}
        for entry in [*(entry for a_class in classes for entry in _items(a_class)), *_items(source.get("/A"))]:
            found |= {key: _plain(value) for key, value in _pairs(entry) if key not in ("O", "Length", "Filter")}
        return found

    def _target(self, note: Mapping[str, Any]) -> str:
        """An address, `page 2`, or empty where the annotation goes nowhere that a listener could be told (12.6.4)."""
        action = _entries(note.get("/A"))
        file = action.get("/F")
        files = _entries(file)
        addresses = map(_words, (action.get("/URI"), file, files.get("/UF"), files.get("/F")))
        address = next(filter(None, addresses), "")
        if address:
            return address
        goal = note.get("/Dest", action.get("/D"))
        if isinstance(goal, Name):
            goal = _entries(self.root.get("/Dests")).get(str(goal))
        elif isinstance(goal, String) and (tree := _entries(self.root.get("/Names")).get("/Dests")) is not None:
            try:
                goal = pikepdf.NameTree(tree).get(str(goal))
            except (pikepdf.PdfError, RuntimeError):  # a name tree that is no tree
                return ""
        first = next(iter(_items(_entries(goal).get("/D", goal))), None)
        page = int(first) + 1 if _is_integer(first) else self._page(first)
        return f"page {page}" if page else ""


# --- values of a PDF as Python's --------------------------------------------------------------------------------------


def _entries(value: Any) -> dict[str, Any]:
    """A dictionary's, or a stream's. One look at them all is faster than pikepdf's look at each."""
    return dict(value.items()) if isinstance(value, Dictionary | Stream) else {}


def _number(value: Any) -> tuple[int, int]:
    """Object number and generation; (0, 0) for a direct object and for what is no object."""
    return getattr(value, "objgen", (0, 0))


def _items(value: Any) -> list[Any]:
    """The entries of an array; one value counts as an array of one, null as none."""
    if isinstance(value, Array):
        return [item for item in value if item is not None]
    return [] if value is None else [value]


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    for key, found in sorted(_entries(value).items(), key=lambda pair: pair[0]):
        yield _bare(key.encode("utf-8", "surrogateescape")), found


def _name(value: Any) -> str:
    return _bare(bytes(value)) if isinstance(value, Name) else ""


def _bare(name: bytes) -> str:
    """A name without its slash, in UTF-8, or Latin-1 as older programs write it (7.3.5 leaves it open)."""
    try:
        return name.removeprefix(b"/").decode("utf-8")
    except UnicodeDecodeError:
        return name.removeprefix(b"/").decode("latin-1")


def _words(value: Any) -> str | None:
    return str(value) if isinstance(value, String) else None


def _is_integer(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _plain(value: Any) -> Attribute:
    if isinstance(value, Array):
        return [_plain(item) for item in _items(value)]
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, bool | int) else _name(value) or _words(value) or ""
