"""One handout for many people: what does not change from row to row is typeset once.

The first row is set whole and becomes a master. A later row sets only the words that differ; if
they take the same room and carry the same marks, their operators are put in the place of the
master's and the rest of the file stays. Where they fit no master, the row is set whole and is one more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ldn_pdf.reading.layout import Layout, Paper
from ldn_pdf.records import record, replace
from ldn_pdf.typesetting.blocks import Leaflet
from ldn_pdf.typesetting.document import Document, Pages, Part, Typeset, find_pages, finished
from ldn_pdf.typesetting.drawing import Drawing, Slice, draw, metadata
from ldn_pdf.typesetting.embedding import EmbeddedFace
from ldn_pdf.typesetting.flow import flow
from ldn_pdf.typesetting.strips import Strip
from ldn_pdf.typesetting.surface import Surface
from ldn_pdf.typesetting.writer import Written, written

_MOST_MASTERS = 4  # such as a name beside a line, and on a line of its own
Compose = Callable[[Mapping[str, str], str], Leaflet]  # (values, patient_name)


@record
class _DrawnPart:
    """One part, drawn so that its strips can be set anew."""

    drawing: Drawing
    file: Written
    repeated: frozenset[Strip]


@record
class _Master:
    """A row that was set whole: every strip in its place, and its parts as they were drawn."""

    pages: Pages
    parts: tuple[_DrawnPart, ...]


class Press:
    """Sets a handout in one edition on one paper, again and again with other values."""

    def __init__(self, compose: Compose, layout: Layout, paper: Paper) -> None:
        self._compose, self._layout, self._paper = compose, layout, paper
        self._masters: list[_Master] = []  # the one used last comes first
        self._fonts: dict[str, EmbeddedFace] = {}  # a letter of one row stays for the next that has it

    def documents(self, values: Mapping[str, str], patient_name: str = "") -> Typeset:
        """The row's documents, or its problems; the same pages as `typeset` gives."""
        leaflet = self._compose(values, patient_name)
        for n, master in enumerate(self._masters):
            codes = _codes(self._fonts)
            if again := _set_anew(master, leaflet):
                self._masters.insert(0, self._masters.pop(n))
                return again
            if codes != _codes(self._fonts):
                self._masters.clear()  # the fonts hold letters now that no file of theirs does
                break
        return self._set_whole(leaflet)

    def _set_whole(self, leaflet: Leaflet) -> Typeset:
        pages = find_pages(leaflet, self._layout, self._paper)
        if not isinstance(pages, Pages):
            return Typeset(problems=pages)
        drawings = [_drawing(pages, part, self._fonts) for part in pages.parts]  # all, before any font is written
        drawn = tuple(_drawn_part(pages, part, drawing) for part, drawing in zip(pages.parts, drawings, strict=True))
        self._masters[_MOST_MASTERS - 1 :] = []
        self._masters.insert(0, _Master(pages, drawn))
        made = (finished(pages, part, one.file.bytes()) for part, one in zip(pages.parts, drawn, strict=True))
        return Typeset(documents=tuple(made))


def _set_anew(master: _Master, leaflet: Leaflet) -> Typeset | None:
    """The row from the master, or None where it takes other room, other marks or new characters."""
    pages = master.pages
    setting = pages.flow.setting
    setting.problems.clear()
    made = flow(setting, leaflet, before=pages.flow)
    if setting.problems or len(made.sections) != len(pages.flow.sections):
        return None
    documents: list[Document] = []
    for part, drawn in zip(pages.parts, master.parts, strict=True):
        strips = made.part(*part.cut.sections, part.number, len(pages.parts))
        changed = _changed(part.cut.strips, strips)
        operators = None if changed is None else _operators(drawn, changed)
        if operators is None:
            return None
        made_row = finished(pages, part, drawn.file.bytes(operators))
        documents.append(replace(made_row, words=sum(strip.words for strip in strips)))
    return Typeset(documents=tuple(documents))


def _codes(fonts: Mapping[str, EmbeddedFace]) -> dict[str, int]:
    return {name: font.size for name, font in fonts.items()}


def _drawing(pages: Pages, part: Part, fonts: dict[str, EmbeddedFace]) -> Drawing:
    leaflet, parts = pages.flow.leaflet, len(pages.parts)
    return draw(leaflet, pages.furniture, pages.paper, part.pages, part.number, parts, apart=True, fonts=fonts)


def _drawn_part(pages: Pages, part: Part, drawing: Drawing) -> _DrawnPart:
    repeated = frozenset(placed.strip for page in part.pages for placed in page.strips if placed.again)
    about = metadata(pages.flow.leaflet, part.number, len(pages.parts))
    return _DrawnPart(drawing, written(drawing.surface, about), repeated)


def _changed(old: tuple[Strip, ...], new: tuple[Strip, ...]) -> list[tuple[Strip, Strip]] | None:
    """The strips that differ, or None where they take other room."""
    if len(old) != len(new):
        return None
    pairs = [(before, after) for before, after in zip(old, new, strict=True) if before is not after]
    return pairs if all(_room(before) == _room(after) for before, after in pairs) else None


def _room(strip: Strip) -> tuple[object, ...]:
    shape = (strip.height, strip.stretch, strip.space, strip.glued, strip.start)
    return (*shape, strip.draw is None, len(strip.repeat), len(strip.backdrops))


def _operators(master: _DrawnPart, changed: list[tuple[Strip, Strip]]) -> dict[int, list[str]] | None:
    """The operators of the pages that change, by page, or None where marks, links or fonts would change."""
    surface = master.drawing.surface
    pages: dict[int, list[str]] = {}
    slices = [(master.drawing.slices[before], after) for before, after in changed if before.draw]
    if master.repeated.intersection(before for before, _ in changed):
        return None
    for place, strip in sorted(slices, key=lambda pair: pair[0].start, reverse=True):
        drawn = _drawn(surface, place, strip)
        if drawn is None:
            return None
        page = pages.setdefault(place.page, list(surface.pages[place.page].operators))
        page[place.start : place.end] = drawn
    return pages


def _drawn(surface: Surface, place: Slice, strip: Strip) -> list[str] | None:
    """The operators of one strip in its place, or None where they need more than the place gives."""
    codes = _codes(surface.fonts)
    scratch = Surface(surface.width, surface.height)
    scratch.fonts = surface.fonts
    scratch.start_page()
    page = scratch.pages[0]
    page.owners = [scratch.root] * place.marks  # so that MCIDs count on from those before
    assert strip.draw, "only strips that draw have a place"
    strip.draw(scratch, place.placed.top, place.placed.height)
    scratch.end_page()
    before = surface.pages[place.page].operators[place.start : place.end]
    fits = _marks(page.operators) == _marks(before) and not page.links
    return page.operators if fits and codes == _codes(surface.fonts) else None


def _marks(operators: list[str]) -> list[str]:
    return [operator for operator in operators if operator.endswith(("BDC", "EMC"))]
