"""Leaflet + layout + paper → PDFs: set the type, fit the pages, draw, prove, write."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial, reduce
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.content.blocks import Card, Contact, Grid, HelpPanel, Leaflet, WritingLines
from ldn_pdf.pdf.conformance import prove
from ldn_pdf.pdf.pdf_file import write
from ldn_pdf.pdf.tagged_pages import DrawnPage, tagged
from ldn_pdf.problems import Problem, Severity
from ldn_pdf.reading.inline_markup import Rich, words
from ldn_pdf.reading.layout import Layout, Paper
from ldn_pdf.reading.model import Accent
from ldn_pdf.reading.source import Text
from ldn_pdf.typesetting.block_flow import (
    FillIn,
    Flow,
    SectionFlow,
    closer,
    flow,
    in_pieces,
    in_state,
    one_line_for_notes,
    rows_as_paragraphs,
    run_on_closing,
    shortest_closing,
    title_block,
)
from ldn_pdf.typesetting.boxes import CLOSING, PlacedPage, Strip, height_of
from ldn_pdf.typesetting.draw_pages import PAPER, TYPED, draw, drawn_pages, metadata
from ldn_pdf.typesetting.edition_style import Setting
from ldn_pdf.typesetting.header_footer import Furniture, PageId
from ldn_pdf.typesetting.pagination import (
    NO_WAY,
    TEARS_NOTHING,
    Cut,
    Overflow,
    Room,
    alike,
    fit_parts,
    gap_at,
    place,
    total_cost,
)

_LEADING_STEP = 0.25  # points
_MOST_SPARE = 40  # lines: more is an empty page, and nobody counts them


class Document(Struct, frozen=True):
    """One finished PDF. `size` is that of body text in points; `free_lines` are left on its last page."""

    part: int
    parts: int
    pages: int
    pdf: bytes
    size: float
    words: int
    free_lines: float


class Typeset(Struct, frozen=True):
    """What came of a leaflet: its documents, or the problems that stand against it, never both.

    `notices` tell the author of what came out otherwise than meant: in parts, where one sheet was.
    """

    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()


def typeset(leaflet: Leaflet, layout: Layout, paper: Paper, copy: str = "") -> Typeset:
    """Set a leaflet in one edition on one paper. With the name of a `copy` it can be filled in on the screen.

    Yields one document, or two or three parts where the layout allows them. Problems: a word wider
    than its line, a character without a glyph, a text too long by so many lines. Raises
    `proof.Violation`, our own bug, where the result would break PDF/UA or PDF/A.
    """
    return finish(find_pages(leaflet, layout, paper), copy)


def finish(found: Pages | tuple[Problem, ...], copy: str = "", only: int = 0) -> Typeset:
    """The documents of pages that were found, or the problems that were found in their place.

    `only` asks for the document of one part, counted from 1.
    """
    if not isinstance(found, Pages):
        return Typeset(problems=found)
    parts = [part for part in found.parts if only in (0, part.number)]
    return Typeset(tuple(_document(found, part, copy) for part in parts), notices=found.notices)


class FittedPart(Struct, frozen=True):
    """The pages of one part, before they are drawn."""

    number: int
    cut: Cut
    pages: tuple[PlacedPage, ...]
    free_lines: float

    @property
    def words(self) -> int:
        """How many words it holds, head and foot apart."""
        return sum(placed.strip.words for page in self.pages for placed in page.strips if not placed.again)


class Pages(Struct, frozen=True):
    """A leaflet with every strip in its place."""

    flow: Flow
    furniture: Furniture
    paper: Paper
    room: Room
    parts: tuple[FittedPart, ...]
    notices: tuple[Problem, ...] = ()


def find_pages(leaflet: Leaflet, layout: Layout, paper: Paper) -> Pages | tuple[Problem, ...]:
    """Every strip in its place, or what stands against it: see `typeset`."""
    same = *(getattr(leaflet, name) for name in _FOR_ALL), layout
    key = paper, *map(id, same)
    if (last := _last_pages.get(key)) and (pages := _addressed(last[1], last[2], leaflet)):
        return pages
    found = _found(leaflet, layout, paper)
    if not isinstance(found[0], Found):
        return found
    made = _pages(*found, paper)
    if len(_last_pages) >= _MOST_KEPT:
        _last_pages.clear()
    _last_pages[key] = same, found[1].tallest, made  # an id is free for another once its owner is gone
    return made


_MOST_KEPT = 16  # editions, papers, sites and languages among the rows of one list
_FOR_ALL = tuple(name for name in Leaflet.__struct_fields__ if name != "addressee")
_last_pages: dict[tuple[object, ...], tuple[object, Flow, Pages]] = {}


def _addressed(tallest: Flow, last: Pages, leaflet: Leaflet) -> Pages | None:
    """The pages of the last patient for another whose name takes the same room, or None."""
    parts = len(last.parts)
    for before, now in ((tallest, replace(tallest.leaflet, addressee=leaflet.addressee)), (last.flow, leaflet)):
        setting = before.setting.anew()
        old, new = before.opening(1, parts), title_block(setting, now, last.furniture, parts)
        if setting.problems or not alike(old, new):
            return None
    swapped = dict(zip(map(id, old), new, strict=True))
    first, *others = last.parts
    top, *pages = first.pages
    placed = (replace(at, strip=swapped[id(at.strip)]) if id(at.strip) in swapped else at for at in top.strips)
    first = replace(first, pages=(replace(top, strips=tuple(placed)), *pages))
    return replace(last, flow=replace(last.flow, leaflet=leaflet), parts=(first, *others))


def page_problems(leaflet: Leaflet, layout: Layout, paper: Paper) -> tuple[Problem, ...]:
    """What stands against setting it, or what there is to tell where it can be set: problems and notices of `typeset`.

    Any way that fits will do, and nothing is put in its place.
    """
    found = _found(leaflet, layout, paper, quick=True)
    return _notices(*found, paper) if isinstance(found[0], Found) else found


def _found(
    leaflet: Leaflet, layout: Layout, paper: Paper, quick: bool = False
) -> tuple[Found, _Attempt] | tuple[Problem, ...]:
    """The best way to set it, or what stands against it; `quick` takes the first way that fits.

    It is looked for in the state that takes most room, so that no later state is longer or in more parts.
    """
    nearest = 0, 1
    leadings, counts = tuple(_leadings(layout)), range(1, layout.most_parts + 1)
    attempts = [_attempt(leaflet, layout, paper, leadings[0])]
    if quick and attempts[0].furniture.large:  # nothing is told of how many parts: most likely it fits in the most
        counts = counts[::-1]
    for resort, parts in product(_RESORTS, counts):
        for n, leading in enumerate(leadings):
            if n == len(attempts):
                attempts.append(_attempt(leaflet, layout, paper, leading))
            attempt = attempts[n]
            found = _fit(attempt.tallest, attempt.room, parts, resort, quick)
            if attempt.setting.problems:  # after the fit: it sets the titles of parts
                return tuple(attempt.setting.problems)
            now = in_state(attempt.tallest, leaflet)
            if isinstance(found, Found) and now is not attempt.tallest and not quick:
                found = _fit(now, attempt.room, parts, resort)
            if isinstance(found, Found):
                return found, attempt
            if found.lines < NO_WAY and parts >= nearest[0]:
                nearest = parts, found.lines  # at last, those of the most parts at the least leading
    return (_length_problem(nearest[1], attempts[-1], paper, 0),)


class _Attempt(Struct, frozen=True):
    """A leaflet at one leading, with its strips in the state that takes most room."""

    setting: Setting
    furniture: Furniture
    room: Room
    tallest: Flow


def _attempt(leaflet: Leaflet, layout: Layout, paper: Paper, leading: float) -> _Attempt:
    under_title, details = leaflet.tallest or (leaflet.under_title, leaflet.details)
    setting = _setting(coloured(layout, leaflet.colour), leading, leaflet.mark).anew()
    parts = leaflet.title, leaflet.labels, leaflet.header, leaflet.foot, leaflet.sign
    furniture = setting.once("furniture", parts, lambda: Furniture(setting, leaflet))
    tallest = flow(setting, replace(leaflet, under_title=under_title, details=details), furniture)
    return _Attempt(setting, furniture, _room(setting, furniture, paper), tallest)


def _pages(found: Found, attempt: _Attempt, paper: Paper) -> Pages:
    furniture, room = attempt.furniture, attempt.room
    parts = tuple(_part(furniture, room, n, cut) for n, cut in enumerate(found.cuts, 1))
    return Pages(found.flow, furniture, paper, room, parts, _notices(found, attempt, paper))


def _notices(found: Found, attempt: _Attempt, paper: Paper) -> tuple[Problem, ...]:
    if len(found.cuts) == 1 or attempt.furniture.large:
        return ()
    least = _fit(attempt.tallest, attempt.room, 1)
    return (_length_problem(least.lines if isinstance(least, Overflow) else 1, attempt, paper, len(found.cuts)),)


@lru_cache(maxsize=16)
def coloured(layout: Layout, colour: Accent | None) -> Layout:
    """The layout in the handout's own accent; always the same one."""
    accent = getattr(layout.accents, colour) if colour else layout.colours.accent
    return replace(layout, colours=replace(layout.colours, accent=accent))


_setting = lru_cache(maxsize=8)(Setting)  # its lengths, and the strips of sections that the next leaflet has too


def lines_to_spare(leaflet: Leaflet, layout: Layout, paper: Paper) -> int:
    """How many lines of text the handout may grow by on one sheet, or in the fewest parts that the layout is meant for.

    Negative where it comes in more: by how many lines it is too long. It is told for the state that takes most room.
    """
    attempt = _attempt(leaflet, layout, paper, layout.type.least_leading)
    made, room = attempt.tallest, attempt.room
    parts = 2 if attempt.furniture.large and isinstance(_fit(made, room, 1), Overflow) else 1
    for give in _GIVEN:
        made = give(made)

    def fits(lines: int) -> Found | Overflow:
        return _best(_longer(made, lines), room, parts, _RESORTS[0], quick=True)

    result = fits(0)
    if isinstance(result, Overflow):
        return -result.lines
    low, high = 0, _MOST_SPARE
    while low < high:
        middle = (low + high + 1) // 2
        if isinstance(fits(middle), Overflow):
            high = middle - 1
        else:
            low = middle
    return low


def _longer(made: Flow, lines: int) -> Flow:
    """The flow with so many more lines in its longest section of text."""
    special = HelpPanel | WritingLines | Grid | Card
    plain = [entry for entry in made.sections if not any(isinstance(b, special) for b in entry.section.blocks)]
    longest = max(plain or made.warnings or made.sections, key=lambda entry: len(entry.strips))
    more = tuple(Strip(made.setting.leading) for _ in range(lines))

    def grown(entries: tuple[SectionFlow, ...]) -> tuple[SectionFlow, ...]:
        return tuple(replace(e, strips=e.strips + more) if e is longest else e for e in entries)

    return replace(made, warnings=grown(made.warnings), sections=grown(made.sections))


# --- ways to set it -----------------------------------------------------------------------------------

_MOVED = 25.0  # square lines: the cost of the help panel one section nearer to the top
_NEVER = 5_000.0  # square lines: what is torn there is refused


class Resort(Struct, frozen=True):
    """What is done only where nothing else is left, more parts neither.

    `rows` allows the rows of a table as paragraphs, `pieces` a long section that goes on in the next part, `torn` a
    grid, a short list, the help panel or the contact block in two pieces, `bare` a first part that has no section, or
    a last one that has only the contact block.
    """

    rows: bool = False
    pieces: bool = False
    torn: bool = False
    bare: bool = False


_RESORTS = (
    Resort(),
    Resort(rows=True),
    Resort(rows=True, pieces=True),
    Resort(rows=True, torn=True),
    Resort(rows=True, torn=True, bare=True),
    Resort(rows=True, pieces=True, torn=True, bare=True),
)
_GIVEN = (shortest_closing, one_line_for_notes, closer, run_on_closing)
"""What a full handout gives, one after the other."""


class Found(Struct, frozen=True):
    """The best of some ways, with its parts."""

    flow: Flow
    cuts: tuple[Cut, ...]

    @property
    def cost(self) -> float:
        """How far it is from the best that it could be, in square lines."""
        return sum(map(total_cost, self.cuts))


def _fit(made: Flow, room: Room, parts: int, resort: Resort = _RESORTS[0], quick: bool = False) -> Found | Overflow:
    """The best way in so many parts, with nothing given up that need not be; or by how many lines it does not fit."""
    gives = (*_GIVEN, *[rows_as_paragraphs] * resort.rows, *[in_pieces] * resort.pieces)
    result, given, now = _best(made, room, parts, resort, quick), 0, made
    while isinstance(result, Overflow) and given < len(gives):
        before, now, given = now, gives[given](now), given + 1
        result = result if now is before else _best(now, room, parts, resort, quick)
    kept = gives[:given]
    for give in () if quick or isinstance(result, Overflow) else kept[:-1]:  # which the last may have made needless
        fewer = tuple(other for other in kept if other is not give)
        found = _best(reduce(lambda flow, other: other(flow), fewer, made), room, parts, resort, quick)
        if isinstance(found, Found):
            kept, result = fewer, found
    for give in (shortest_closing, run_on_closing) if isinstance(result, Found) and not quick else ():
        if isinstance(result, Found) and _contact_is_alone(result.cuts[-1]):
            found = _best(give(reduce(lambda flow, other: other(flow), kept, made)), room, parts, resort, quick)
            result = found if isinstance(found, Found) and found.cost < result.cost else result
    return result


def _contact_is_alone(cut: Cut) -> bool:
    """Whether the contact block has a page to itself."""
    return cut.second is not None and cut.strips[cut.second].start == CLOSING


def _best(made: Flow, room: Room, parts: int, resort: Resort, quick: bool) -> Found | Overflow:
    """The best place of the help panel and of a diary, or how many lines there are too many at the least."""
    at = next((n for n, entry in enumerate(made.sections) if _is_help(entry)), -1)
    last = made.sections[-1] if made.sections else None
    moves = parts > 1 and last and not last.again and any(isinstance(b, Grid | Card) for b in last.section.blocks)
    fill_ins: tuple[FillIn, ...] = ("in order", "last", "first") if moves else ("in order",)
    best: tuple[float, Found] | None = None
    nearest: Overflow | None = None
    for fill_in, up in product(fill_ins, range(max(at, 0) + 1)):
        if up and made.sections[at - up].again:
            continue  # nothing comes between the pieces of a section
        if fill_in == "first" and best:
            break
        way = replace(_help_up(made, at, up), fill_in=fill_in)
        fit = partial(fit_parts, way.part, len(way.sections), parts, room, resort.bare, at - up + 1)  # phone in part 1
        result = fit(quick)
        if quick and not isinstance(result, Overflow) and sum(map(total_cost, result)) > _NEVER:
            result = fit(False)  # wider gaps may tear less
        if isinstance(result, Overflow):
            nearest = result if nearest is None or result.lines < nearest.lines else nearest
            continue
        cost = sum(map(total_cost, result))
        if cost > _NEVER and not resort.torn:
            continue
        cost += 0 if parts > 1 else _MOVED * up
        if best is None or cost < best[0]:
            best = (cost, Found(way, result))
        if quick or (parts == 1 and up == 0 and cost < TEARS_NOTHING):
            break
    return best[1] if best else nearest or Overflow(1)


def _help_up(made: Flow, at: int, up: int) -> Flow:
    """The flow with the help panel, its section `at`, so many sections nearer to the top."""
    if not up:
        return made
    sections = list(made.sections)
    sections.insert(at - up, sections.pop(at))
    return replace(made, sections=tuple(sections))


def _is_help(entry: SectionFlow) -> bool:
    return entry.section.name == "get_help"


def _leadings(layout: Layout) -> Iterator[float]:
    """From the layout's leading down to the least that it allows."""
    leading = layout.type.body.leading
    while leading >= layout.type.least_leading - 0.001:
        yield leading
        leading -= _LEADING_STEP


def _room(setting: Setting, furniture: Furniture, paper: Paper) -> Room:
    page = setting.layout.page
    height = PAPER[paper][1] - page.top - page.bottom - furniture.foot_height
    heads = (furniture.first.height, furniture.later.height, furniture.running_height)
    first, later, other = (height - head for head in heads)
    return Room(first, later, other, setting.space(setting.layout.space.foot), setting.leading)


def _part(furniture: Furniture, room: Room, number: int, cut: Cut) -> FittedPart:
    top = furniture.setting.layout.page.top
    head = furniture.first if number == 1 else furniture.later
    first_top, other_top = top + head.height, top + furniture.running_height
    room = room.of(number)
    pages = place(cut, room, other_top, first_top)
    height, start = (room.first, first_top) if len(pages) == 1 else (room.other, other_top)
    free = height - gap_at(room.foot, cut.k, room.leading) - (pages[-1].bottom - start)
    return FittedPart(number, cut, pages, max(0.0, free / room.leading))


def _document(found: Pages, part: FittedPart, copy: str) -> Document:
    leaflet, parts = found.flow.leaflet, len(found.parts)
    own = f"{copy} {part.number}" if copy else ""  # no two parts that are joined may share a field
    made = draw(leaflet, found.furniture, found.paper, part.pages, _first_page(found, part), bool(own))
    pdf = write(made, metadata(leaflet, part.number, parts), TYPED, own)
    return Document(part.number, parts, len(part.pages), pdf, found.flow.setting.size, part.words, part.free_lines)


def _first_page(found: Pages, part: FittedPart) -> PageId:
    before = sum(len(other.pages) for other in found.parts if other.number < part.number)
    total = sum(len(other.pages) for other in found.parts)
    return PageId(before + 1, total, part.number, len(found.parts))


class JoinedLetters:
    """Many leaflets in one PDF, each from the front of a sheet on: one print job, also on both sides.

    It goes to paper, so it has no fields to fill in on a screen.
    """

    def __init__(self) -> None:
        self._pages: list[DrawnPage] = []
        self._first: Leaflet | None = None

    def add(self, found: Pages) -> int:
        """Draw a leaflet behind the others. Gives the number of the PDF's page on which it begins."""
        leaflet, start = found.flow.leaflet, 0
        self._first = self._first or leaflet
        for part in found.parts:
            if len(self._pages) % 2:
                self._pages.append(DrawnPage(*PAPER[found.paper]))  # blank, so that no two parts share a sheet
            start = start or len(self._pages) + 1
            first, *more = drawn_pages(leaflet, found.furniture, found.paper, part.pages, _first_page(found, part))
            self._pages += [replace(first, begins_part=True), *more]
        return start

    def pdf(self) -> bytes:
        """The whole, once something was added. Raises `conformance.Violation`."""
        assert self._first
        made = tagged(self._pages)
        prove(made, self._first.mark)
        return write(made, metadata(self._first, 1, 1), TYPED)


def _length_problem(over: int, attempt: _Attempt, paper: Paper, parts: int) -> Problem:
    """By how many lines it is too long for one sheet, at the place of what makes it so; an error where `parts` is 0.

    Where it would fit with hardly more than the clinic's phone, it is the clinic's file that makes it too long.
    """
    made, room, setting, layout = attempt.tallest, attempt.room, attempt.setting, attempt.setting.layout
    sheet = {"letter": "Letter", "a4": "A4"}[paper]
    lines = "1 line" if over == 1 else f"{over} lines"
    severity: Severity = "warning" if parts else "error"
    rule, pages = ("in-parts", "one sheet") if parts else ("too-long", f"{layout.most_parts} parts of two pages")
    what = f"The {layout.edition} edition on {sheet} is {lines} too long for {pages}."
    if parts:
        what += f" It comes in {parts} parts."
    entries = {text: _lines_of(setting, rich) for rich in _panel(made).lines for text in (_origin(rich),) if text}
    if entries and not isinstance(
        _fit(_with_little_of_the_clinic(made), room, 1 if parts else layout.most_parts), Overflow
    ):
        text = max(entries, key=entries.__getitem__)
        what = what.replace(" edition ", f" edition of {made.leaflet.id} ", 1)
        what += f" The clinic's own words take {sum(entries.values())} lines there, this entry {entries[text]}."
        fix = "Make it shorter, or leave out what patients can do without."
        return text.problem(what, fix, rule, severity)
    flows = [entry for entry in (*made.warnings, *made.sections) if not _is_help(entry)]
    longest = max(flows or made.sections, key=lambda entry: height_of(entry.strips))
    tall = round(height_of(longest.strips) / setting.leading)
    fix = f"Cut words. The longest section is “{words(longest.section.heading)}”, with {tall} lines."
    if not parts:
        fix += " Or make two sections of it: a part ends between sections."
    if typed := _origin(longest.section.heading):
        return typed.problem(what, fix, rule, severity)
    return Problem(longest.section.mark or made.leaflet.mark, what, fix, rule, severity)


def _panel(made: Flow) -> Contact:
    (panel,) = (block for block in made.leaflet.contact.blocks if isinstance(block, Contact))
    return panel


def _lines_of(setting: Setting, rich: Rich) -> int:
    return len(setting.lines(rich, setting.low, setting.measure))


def _origin(rich: Rich) -> Text | None:
    return next((run.origin for run in rich if run.origin), None)


def _with_little_of_the_clinic(made: Flow) -> Flow:
    leaflet, panel = made.leaflet, _panel(made)
    little = replace(leaflet.contact, blocks=(replace(panel, lines=panel.lines[:1], sentences=0),))
    return flow(made.setting, replace(leaflet, contact=little), made.furniture)
