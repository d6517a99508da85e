"""Leaflet + layout + paper → PDFs: set the type, fit the pages, draw, prove, write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.content.blocks import Block, Card, Contact, Grid, HelpPanel, Leaflet, WritingLines
from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.conformance import prove
from ldn_pdf.pdf.pdf_file import write
from ldn_pdf.problems import Problem, Severity
from ldn_pdf.reading.inline_markup import Rich, words
from ldn_pdf.reading.layout import Layout, Paper
from ldn_pdf.reading.source import Text
from ldn_pdf.typesetting.block_flow import Flow, SectionFlow, flow, in_state, section_strips
from ldn_pdf.typesetting.boxes import PlacedPage, Strip
from ldn_pdf.typesetting.draw_pages import PAPER, draw, draw_on, metadata, new_canvas
from ldn_pdf.typesetting.edition_style import Setting
from ldn_pdf.typesetting.header_footer import Furniture, PageId
from ldn_pdf.typesetting.pagination import TEARS_NOTHING, Cut, Overflow, Room, fit_parts, gap_at, place, total_cost

_LEADING_STEP = 0.25  # points


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


def finish(found: Pages | tuple[Problem, ...], copy: str = "") -> Typeset:
    """The documents of pages that were found, or the problems that were found in their place."""
    if not isinstance(found, Pages):
        return Typeset(problems=found)
    return Typeset(tuple(_document(found, part, copy) for part in found.parts), notices=found.notices)


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


def find_pages(leaflet: Leaflet, layout: Layout, paper: Paper, quick: bool = False) -> Pages | tuple[Problem, ...]:
    """Every strip in its place, or what stands against it: see `typeset`.

    The way to set it is looked for in the state that takes most room, so that no later state is longer; large print,
    which comes in parts anyhow, may take one more then. `quick` takes the first way that fits, and not the best.
    """
    over: Overflow | None = None
    attempts: list[_Attempt] = []
    for parts in range(1, layout.most_parts + 1):
        for leading in _leadings(layout):
            attempt = next((made for made in attempts if made.setting.leading == leading), None)
            if attempt is None:
                attempt = _attempt(leaflet, layout, paper, leading)
                attempts.append(attempt)
            for ways in _ways(attempt.tallest, parts):
                found = _best(ways, attempt.room, quick)
                if attempt.setting.problems:  # after the fit: it sets the titles of parts
                    return tuple(attempt.setting.problems)
                if isinstance(found, Overflow) and (over is None or parts > 1 or found.lines < over.lines):
                    over = found
                fits = isinstance(found, Found)
                if attempt.furniture.large if not fits else not quick:
                    now = in_state(attempt.tallest, leaflet)
                    found = _best([way.of(now) for way in ways], attempt.room, quick)
                if isinstance(found, Found):
                    return _pages(found, attempt, paper)
    return (_length_problem(over.lines if over else 1, attempts[-1], paper, 0),)


class _Attempt(Struct, frozen=True):
    """A leaflet at one leading, with its strips in the state that takes most room."""

    setting: Setting
    furniture: Furniture
    room: Room
    tallest: Flow


def _attempt(leaflet: Leaflet, layout: Layout, paper: Paper, leading: float) -> _Attempt:
    under_title, details = leaflet.tallest or (leaflet.under_title, leaflet.details)
    setting = Setting(_coloured(layout, leaflet), leading, leaflet.mark)
    furniture = Furniture(setting, leaflet)
    tallest = flow(setting, replace(leaflet, under_title=under_title, details=details), furniture)
    return _Attempt(setting, furniture, _room(setting, furniture, paper), tallest)


def _pages(found: Found, attempt: _Attempt, paper: Paper) -> Pages:
    furniture, room = attempt.furniture, attempt.room
    parts = tuple(_part(furniture, room, n, cut) for n, cut in enumerate(found.cuts, 1))
    notices: tuple[Problem, ...] = ()
    if len(parts) > 1 and not furniture.large:
        least = _fit(attempt.tallest, room, 1)
        lines = least.lines if isinstance(least, Overflow) else 1
        notices = (_length_problem(lines, attempt, paper, len(parts)),)
    return Pages(found.flow, furniture, paper, room, parts, notices)


def _coloured(layout: Layout, leaflet: Leaflet) -> Layout:
    """The layout in the handout's own accent."""
    accent = getattr(layout.accents, leaflet.colour) if leaflet.colour else layout.colours.accent
    return replace(layout, colours=replace(layout.colours, accent=accent))


def lines_to_spare(leaflet: Leaflet, layout: Layout, paper: Paper, most: int = 40) -> int:
    """How many lines of text the handout may grow by on one sheet, or in the fewest parts that the layout is meant for.

    Negative where it comes in more: by how many lines it is too long. It is told for the state that takes most room.
    """
    attempt = _attempt(leaflet, layout, paper, layout.type.least_leading)
    made, room = attempt.tallest, attempt.room
    parts = 2 if attempt.furniture.large and isinstance(_fit(made, room, 1), Overflow) else 1
    result = _fit(made, room, parts)
    if isinstance(result, Overflow):
        return -result.lines
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if isinstance(_fit(_longer(made, middle), room, parts), Overflow):
            high = middle - 1
        else:
            low = middle
    return low


def _fit(made: Flow, room: Room, parts: int) -> Found | Overflow:
    """The best way in so many parts, or how many lines there are too many."""
    nearest: Overflow | None = None
    for ways in _ways(made, parts):
        found = _best(ways, room)
        if isinstance(found, Found):
            return found
        nearest = found if nearest is None or found.lines < nearest.lines else nearest
    return nearest or Overflow(1)


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


class Way(Struct, frozen=True):
    """One way to set a flow: in how many parts, the help panel `up` sections nearer to the top.

    What a full handout gives first: a line for notes (`given` 1), then the lines of help reasons (2).
    `torn` allows a grid or the contact block to be torn where nothing else is left,
    `bare` a first part that has no section, or a last one that has only the contact block.
    """

    flow: Flow
    parts: int
    up: int = 0
    given: int = 0
    fill_in_last: bool = False
    bare: bool = False
    torn: bool = False

    def made(self) -> Flow:
        """The flow, set so."""
        made = _shorter(self.flow, run_on=self.given > 1) if self.given else self.flow
        return replace(_help_up(made, self.up), fill_in_last=self.fill_in_last)

    def of(self, other: Flow) -> Way:
        """The same way for another state of the handout."""
        return replace(self, flow=other)


class Found(Struct, frozen=True):
    """The best of some ways, with its parts."""

    way: Way
    flow: Flow
    cuts: tuple[Cut, ...]


def _ways(made: Flow, parts: int) -> Iterator[list[Way]]:
    """Groups of ways, the best group first: of the first group that has one that fits, the best is taken."""
    at = next((n for n, entry in enumerate(made.sections) if _is_help(entry)), 0)
    last = made.sections[-1].section.blocks if made.sections else ()
    diary = any(isinstance(block, Grid | Card) for block in last)
    for torn, given in product((False, True), range(3)):
        if not torn or given == 2:
            yield [
                Way(made, parts, up, given, late, bare, torn)
                for late in ((False, True) if diary and parts > 1 else (False,))
                for up in range(at + 1)
                for bare in ((False, True) if parts > 1 else (False,))
            ]


def _best(ways: Sequence[Way], room: Room, quick: bool = False) -> Found | Overflow:
    """The way that comes out best, or how many lines the one that comes nearest has too many."""
    best: tuple[float, Found] | None = None
    nearest: Overflow | None = None
    for way in ways:
        made = way.made()
        least = 1 + next((n for n, entry in enumerate(made.sections) if _is_help(entry)), -1)  # the phone in part 1
        result = fit_parts(made.part, len(made.sections), way.parts, room, way.bare, least)
        if isinstance(result, Overflow):
            nearest = result if nearest is None or result.lines < nearest.lines else nearest
            continue
        cost = sum(map(total_cost, result))
        if cost > _NEVER and not way.torn:
            continue
        cost += 0 if way.parts > 1 else _MOVED * way.up
        if best is None or cost < best[0]:
            best = (cost, Found(way, made, result))
        if quick or (way.parts == 1 and way.up == 0 and cost < TEARS_NOTHING):
            break
    return best[1] if best else nearest or Overflow(1)


def _help_up(made: Flow, up: int) -> Flow:
    at = next((n for n, entry in enumerate(made.sections) if _is_help(entry)), None)
    if at is None or not up:
        return made
    sections = list(made.sections)
    sections.insert(at - up, sections.pop(at))
    return replace(made, sections=tuple(sections))


def _is_help(entry: SectionFlow) -> bool:
    return entry.section.name == "get_help"


def _shorter(made: Flow, run_on: bool) -> Flow:
    """The flow with one line for notes in place of two; `run_on`: reasons of a help tier in one paragraph."""

    def of(block: Block) -> Block:
        if isinstance(block, HelpPanel):
            return replace(block, run_on=run_on)
        return replace(block, count=1) if isinstance(block, WritingLines) else block

    def again(entry: SectionFlow) -> SectionFlow:
        if entry.section.name not in ("ask", "get_help"):
            return entry
        section = replace(entry.section, blocks=tuple(map(of, entry.section.blocks)))
        return SectionFlow(section, tuple(section_strips(made.setting, section)))

    return replace(made, sections=tuple(map(again, made.sections)))


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
    canvas = draw(leaflet, found.furniture, found.paper, part.pages, _first_page(found, part), own)
    pdf = write(canvas, metadata(leaflet, part.number, parts))
    return Document(part.number, parts, len(part.pages), pdf, found.flow.setting.size, part.words, part.free_lines)


def _first_page(found: Pages, part: FittedPart) -> PageId:
    before = sum(len(other.pages) for other in found.parts if other.number < part.number)
    total = sum(len(other.pages) for other in found.parts)
    return PageId(before + 1, total, part.number, len(found.parts))


class JoinedLetters:
    """Many leaflets in one PDF, each from the front of a sheet on: one print job, also on both sides."""

    def __init__(self) -> None:
        self._canvas: TaggedCanvas | None = None
        self._first: Leaflet | None = None

    def add(self, found: Pages, copy: str = "") -> int:
        """Draw a leaflet behind the others. Gives the number of the PDF's page on which it begins."""
        leaflet = found.flow.leaflet
        if self._canvas is None:
            self._canvas, self._first = new_canvas(found.paper), leaflet
        canvas, start = self._canvas, 0
        canvas.copy = copy
        for part in found.parts:
            canvas.new_part(*PAPER[found.paper])
            start = start or canvas.getPageNumber()
            draw_on(canvas, leaflet, found.furniture, found.paper, part.pages, _first_page(found, part))
        return start

    def pdf(self) -> bytes:
        """The whole, once something was added. Raises `page_proof.Violation`."""
        assert self._canvas and self._first
        prove(self._canvas, self._first.mark)
        return write(self._canvas, metadata(self._first, 1, 1))


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
        what += f" The clinic's own words take {sum(entries.values())} lines there, this entry {entries[text]}."
        fix = "Make it shorter, or leave out what patients can do without."
        return text.problem(what, fix, rule, severity, length=len(text.value))
    flows = [entry for entry in (*made.warnings, *made.sections) if not _is_help(entry)]
    longest = max(flows or made.sections, key=lambda entry: sum(strip.height for strip in entry.strips))
    tall = round(sum(strip.height for strip in longest.strips) / setting.leading)
    fix = f"Cut words. The longest section is “{words(longest.section.heading)}”, with {tall} lines."
    if not parts:
        fix += " Or make two sections of it: a part ends between sections."
    if typed := _origin(longest.section.heading):
        return typed.problem(what, fix, rule, severity, length=len(typed.value))
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
