"""Leaflet → strips: each block by its own piece, in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Literal, assert_never

from msgspec import Struct, field
from msgspec.structs import replace

from ldn_pdf.content import blocks
from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.roles import Role
from ldn_pdf.reading.inline_markup import Rich, Run, plain, words
from ldn_pdf.typesetting.blocks.cards_and_writing_lines import card, writing_lines
from ldn_pdf.typesetting.blocks.headings_and_lists import heading, listing, paragraph, tabbed
from ldn_pdf.typesetting.blocks.panels import callout, closing, contact_lines, help_panel, run_on
from ldn_pdf.typesetting.blocks.pictures import picture, qr
from ldn_pdf.typesetting.blocks.side_by_side import numbers, pair, picture_beside, picture_rows
from ldn_pdf.typesetting.blocks.tables import grid, table
from ldn_pdf.typesetting.boxes import KEPT, NONE, STRAY, TORN, Backdrop, Space, Strip, height_of
from ldn_pdf.typesetting.draw_text import draw_line
from ldn_pdf.typesetting.edition_style import (
    Setting,
    TextLine,
    TextStyle,
    baseline_of,
    cap_top_of,
    glued,
    led_by,
    together,
)
from ldn_pdf.typesetting.header_footer import Furniture
from ldn_pdf.typesetting.line_breaking import Line

_LONG = 22  # lines: about a page of large print
_SHORT = 2  # lines: a last paragraph that should not stand alone at the top of a page
_BELOW_WORDS = Space(0.5, 1)  # lines from words to the table that they lead to
_APART = 2  # body sizes of white between two texts on one line


FillIn = Literal["in order", "last", "first"]
"""Where a last section of a grid or a card stands in the last part: where its author put it, or behind the contact
block, with the last page to itself, for the patient to keep or to hand in, or before all else."""


class SectionFlow(Struct, frozen=True):
    """A section's strips, or a piece of them, with the section that they came from.

    `again` is what a piece needs above it where it begins a part: the section's heading, and a table's heading row.
    """

    section: blocks.Section
    strips: tuple[Strip, ...]
    again: tuple[Strip, ...] = ()


class Flow(Struct, frozen=True):
    """The strips of a leaflet, before it is cut into parts and pages."""

    setting: Setting
    leaflet: blocks.Leaflet
    main_point: tuple[Strip, ...]
    warnings: tuple[SectionFlow, ...]
    sections: tuple[SectionFlow, ...]
    closing: tuple[Strip, ...]
    furniture: Furniture
    openings: dict[tuple[int, int], tuple[Strip, ...]] = field(default_factory=dict)
    fill_in: FillIn = "in order"

    def part(self, first: int, after: int, part: int, parts: int) -> tuple[Strip, ...]:
        """The strips of one part: the sections from `first` up to, but not including, `after`."""
        strips: list[Strip] = []
        if part == 1:
            strips += self.main_point
            strips += (strip for warning in self.warnings for strip in warning.strips)
        here = self.sections[first:after]
        if here and here[0].again:
            here = (replace(here[0], strips=tuple(led_by(here[0].again, here[0].strips))), *here[1:])
        moved = here[-1:] if self.fill_in != "in order" and 1 < part == parts else ()
        in_order = here[: len(here) - len(moved)]
        for section in (*moved, *in_order) if self.fill_in == "first" else in_order:
            strips += section.strips
        if part == parts:
            strips += (replace(self.closing[0], start=0), *self.closing[1:]) if self.fill_in == "last" else self.closing
        if moved and self.fill_in == "last":
            strips += moved[0].strips
        if part > 1 and strips:
            strips[0] = replace(strips[0], start=KEPT)
        return (*self.opening(part, parts), *strips)

    def opening(self, part: int, parts: int) -> tuple[Strip, ...]:
        """Title and, from the second part on, what is said again; made once for each part."""
        known = self.openings.get((part, parts))
        if known is None:
            if part > 1:
                made = _later_opening(self.setting, self.leaflet, part, parts)
            else:
                made = title_block(self.setting, self.leaflet, self.furniture, parts)
            known = self.openings[part, parts] = tuple(made)
        return known


def flow(setting: Setting, leaflet: blocks.Leaflet, furniture: Furniture) -> Flow:
    """The strips of all that the leaflet says; what cannot be set is in `setting.problems`."""

    def section(entry: blocks.Section) -> SectionFlow:
        return SectionFlow(entry, _kept_strips(setting, entry))

    return Flow(
        setting,
        leaflet,
        setting.once("main point", (leaflet.main_point,), lambda: _main_point(setting, leaflet.main_point)),
        tuple(map(section, leaflet.warnings)),
        tuple(map(section, leaflet.sections)),
        _closing(setting, leaflet, furniture),
        furniture,
    )


def in_state(made: Flow, leaflet: blocks.Leaflet) -> Flow:
    """The flow of the same leaflet in another state, of which only `under_title` and `details` differ."""
    if (leaflet.under_title, leaflet.details) == (made.leaflet.under_title, made.leaflet.details):
        return made
    return replace(made, leaflet=leaflet, closing=_closing(made.setting, leaflet, made.furniture), openings={})


def shortest_closing(made: Flow) -> Flow:
    """The flow with the lines of its contact block in the order in which they take least room."""
    return replace(made, closing=_closing(made.setting, made.leaflet, made.furniture, close=1))


def run_on_closing(made: Flow) -> Flow:
    """The flow with its contact block as one paragraph."""
    return replace(made, closing=_closing(made.setting, made.leaflet, made.furniture, close=2))


def one_line_for_notes(made: Flow) -> Flow:
    """The flow with one line for notes in place of two."""

    def shorter(section: blocks.Section) -> blocks.Section:
        of = (replace(b, count=1) if isinstance(b, blocks.WritingLines) else b for b in section.blocks)
        return replace(section, blocks=tuple(of)) if section.name == "ask" else section

    return _set_again(made, made.setting, [shorter(entry.section) for entry in made.sections])


def closer(made: Flow) -> Flow:
    """The flow with the columns of its tables closer, and smaller pictures beside words."""

    def gives(block: blocks.Block) -> bool:
        return isinstance(block, blocks.Table) or (isinstance(block, blocks.Picture) and bool(block.beside))

    return _tightened(made, 1, gives)


def rows_as_paragraphs(made: Flow) -> Flow:
    """The flow with the rows of its tables as paragraphs, where those are shorter."""
    return _tightened(made, 2, lambda block: isinstance(block, blocks.Table))


def in_pieces(made: Flow) -> Flow:
    """The flow with its long sections in pieces, between which a part may end."""
    long = _LONG * made.setting.leading
    if all(height_of(entry.strips) <= long for entry in made.sections):
        return made
    pieces: list[SectionFlow] = []
    for entry in made.sections:
        tall = height_of(entry.strips) > long
        pieces += _pieces(made, entry) if tall else [entry]
    return replace(made, sections=tuple(pieces))


def _pieces(made: Flow, entry: SectionFlow) -> Iterator[SectionFlow]:
    """A section cut before its blocks, items and rows, where a page may end before them."""
    cuts = [n for n, strip in enumerate(entry.strips) if n and not strip.glued and _begins_anew(strip)]
    before, after = made.leaflet.labels.goes_on.split("{heading}")
    text = (*plain(before), *entry.section.heading, *plain(after))
    role = Role("Sect", language=entry.section.language, mark=entry.section.mark)
    title = heading(made.setting, text, role.child("H2"), space=made.setting.space(made.setting.layout.space.section))
    for start, end in pairwise([0, *cuts, len(entry.strips)]):
        strips = entry.strips[start:end]
        yield SectionFlow(entry.section, strips, (*title, *strips[0].repeat) if start else ())


def _begins_anew(strip: Strip) -> bool:
    return strip.start == 1 or (strip.start == 2 and bool(strip.repeat or strip.space.best))


def _tightened(made: Flow, tight: int, gives: Callable[[blocks.Block], bool]) -> Flow:
    sections = [replace(e.section) if any(map(gives, e.section.blocks)) else e.section for e in made.sections]
    return _set_again(made, made.setting.tightened(tight), sections)


def _set_again(made: Flow, setting: Setting, sections: Sequence[blocks.Section]) -> Flow:
    """The flow with those of its sections set again that are not as they were; itself where there is none."""
    if all(entry.section is now for entry, now in zip(made.sections, sections, strict=True)):
        return made
    entries = (
        entry if entry.section is now else SectionFlow(now, _kept_strips(setting, now))
        for entry, now in zip(made.sections, sections, strict=True)
    )
    return replace(made, sections=tuple(entries))


def _closing(setting: Setting, leaflet: blocks.Leaflet, furniture: Furniture, close: int = 0) -> tuple[Strip, ...]:
    parts = leaflet.contact, leaflet.details, furniture
    return setting.once(f"closing {close}", parts, lambda: tuple(_set_closing(setting, leaflet, furniture, close)))


def _set_closing(setting: Setting, leaflet: blocks.Leaflet, furniture: Furniture, close: int) -> list[Strip]:
    """Contact, sources, author and dates, in one piece; it names the clinic where the head of a page 2 cannot."""
    section = leaflet.contact
    if not furniture.running_names_clinic and not furniture.large:  # large print has no line to spare for it
        section = replace(section, blocks=tuple(_named(block, leaflet.header.name) for block in section.blocks))
    space = setting.space(setting.layout.space.section)
    return closing(setting, section, leaflet.details, Role("Sect", mark=leaflet.mark), space, close)


def _named(block: blocks.Block, name: str) -> blocks.Block:
    if not isinstance(block, blocks.Contact):
        return block
    hours, *rest = block.lines
    return replace(block, lines=(hours, plain(name), *rest))


def _kept_strips(setting: Setting, section: blocks.Section) -> tuple[Strip, ...]:
    return setting.once("section", (section,), lambda: tuple(section_strips(setting, section)))


def section_strips(setting: Setting, section: blocks.Section) -> list[Strip]:
    """A heading led on to its blocks, or a callout."""
    role = Role("Sect", language=section.language, mark=section.mark)
    space = setting.space(setting.layout.space.section)
    if section.kind != "plain":
        # A callout's label and heading come before its blocks in the tree as in the eye.
        return callout(setting, section, role, list(_blocks(setting, section, role)), space)
    first = next(iter(section.blocks), None)
    if setting.tight and isinstance(first, blocks.Picture) and first.beside:
        return list(_headed_beside(setting, section, role, space))
    if section.name == "get_help":  # the tiers' own headings say it, as on the care cards of the NHS service manual
        return list(_blocks(setting, section, role))
    shown = isinstance(first, blocks.Picture | blocks.QR)  # no descender stands on it
    title = heading(setting, section.heading, role.child("H2"), space=space, below=0.25 if shown else 0)
    return led_by(title, list(_blocks(setting, section, role)))


def _headed_beside(setting: Setting, section: blocks.Section, role: Role, space: Space) -> Iterator[Strip]:
    """A section whose heading stands beside its first picture, above the words there."""
    first, *rest = section.blocks
    assert isinstance(first, blocks.Picture)
    title = role.child("H2")

    def beside(column: Setting) -> list[Strip]:
        return tabbed(setting, column.text(section.heading, title, column.heading, whole=True, balance=True))

    strips = picture_beside(setting, first, role, space, _inside, beside)
    yield replace(strips[0], start=0)
    yield from strips[1:]
    if rest:
        yield from glued(list(_blocks(setting, replace(section, blocks=tuple(rest)), role)))


def _setting_of(block: blocks.Block, section: blocks.Section, setting: Setting) -> Setting:
    """A callout's band fills the rail: numerals and boxes stand in one of their own."""
    if section.kind == "plain":
        return setting
    lists = isinstance(block, blocks.List) and block.kind != "bullets"
    rail = lists or (isinstance(block, blocks.Grid) and not block.heads)
    return setting.column(setting.edge, setting.measure, rail)


def _blocks(whole: Setting, section: blocks.Section, role: Role) -> Iterator[Strip]:
    """The strips of a section's blocks; a picture stays with the words below it, the last one with those above."""
    last = len(section.blocks) - 1
    for n, block in enumerate(section.blocks):
        strips = list(_block(_setting_of(block, section, whole), section, n, block, role))
        led = n > 0 and isinstance(section.blocks[n - 1], blocks.Picture | blocks.Pictures)
        if strips and n and (led or (n == last and isinstance(block, blocks.Picture))):
            strips[0] = replace(strips[0], glued=True)
        yield from strips


def _block(setting: Setting, section: blocks.Section, n: int, block: blocks.Block, role: Role) -> Iterator[Strip]:
    gaps = setting.layout.space
    space = NONE if n == 0 else setting.space(gaps.paragraph)
    match block:
        case blocks.Paragraph():
            strips = paragraph(setting, block, role, space)
            if 0 < n == len(section.blocks) - 1 and 0 < len(strips) <= _SHORT:
                strips[0] = replace(strips[0], start=STRAY)
            leads = isinstance(next(iter(section.blocks[n + 1 :]), None), blocks.Grid | blocks.Card)
            yield from glued(strips) if leads else strips
        case blocks.List():
            after_text = n > 0 and isinstance(section.blocks[n - 1], blocks.Paragraph)
            yield from listing(setting, block, role, setting.space(gaps.item) if after_text else space)
        case blocks.Table():
            hangs = setting.tight > 0 and section.kind == "plain"
            yield from table(setting, block, role, _BELOW_WORDS if n else NONE, hangs)
        case blocks.Grid():
            yield from _with_its_words(grid(setting, block, role, _BELOW_WORDS if n else NONE), n)
        case blocks.WritingLines():
            beside_boxes = n > 0 and isinstance(section.blocks[n - 1], blocks.List | blocks.WritingLines)
            yield from _with_its_words(writing_lines(setting, block, role, NONE if beside_boxes else space), n)
        case blocks.Card():
            yield from _with_its_words(card(setting, block, role, _BELOW_WORDS if n else Space(0.5, 0.5)), n)
        case blocks.Picture() if block.beside:
            yield from picture_beside(setting, block, role, space, _inside)
        case blocks.Picture():
            yield from picture(setting, block, role, space)
        case blocks.Pictures():
            yield from picture_rows(setting, block, role, space)
        case blocks.Pair():
            yield from pair(setting, block, role, space)
        case blocks.Numbers():
            yield from numbers(setting, block, role, space)
        case blocks.QR():
            yield from qr(setting, block, role, space)
        case blocks.HelpPanel():
            yield from help_panel(setting, block, role, setting.space(gaps.section))
        case blocks.Contact():
            yield from contact_lines(setting, block, role, space)
        case _:
            assert_never(block)


def _inside(setting: Setting, inner: Sequence[blocks.Block], role: Role) -> Iterator[Strip]:
    """Blocks in a column, or below what they belong to."""
    return _blocks(setting, blocks.Section((), tuple(inner)), role)


def _with_its_words(strips: list[Strip], n: int) -> list[Strip]:
    """What is filled in by hand, better on the page of the words that tell how."""
    return [replace(strips[0], start=TORN), *strips[1:]] if n and strips else strips


# --- the opening of a part ----------------------------------------------------------------------------


def _draw_main_point_band(setting: Setting, canvas: TaggedCanvas, top: float, height: float) -> None:
    """The accent band beside the main point, from the top of its capitals to its last baseline."""
    style = setting.main_point
    upper = cap_top_of(top, style) - 1
    last = top + style.leading * max(1, int(height / style.leading + 0.01)) - style.leading
    lower = baseline_of(last, style) + 1
    canvas.fill(setting.colours.accent)
    width = setting.rail / 3  # in greyscale only a warning and an emergency have a band as wide as the rail
    canvas.rect(setting.rail_x + setting.rail - width, upper, width, lower - upper, stroke=0, fill=1)


def _main_point(setting: Setting, block: blocks.Paragraph) -> tuple[Strip, ...]:
    band = Backdrop(partial(_draw_main_point_band, setting))
    strips = setting.text(
        block.text,
        Role("P"),
        setting.main_point,
        space=setting.space(setting.layout.space.main_point),
        start=0,
        whole=True,
        balance=True,
    )
    return tuple(
        Strip(s.height, s.draw, s.space, glued=True, start=s.start, backdrops=(band,), words=s.words) for s in strips
    )


def title_block(setting: Setting, leaflet: blocks.Leaflet, furniture: Furniture, parts: int) -> list[Strip]:
    """Title, whom it is for, and its state; a part says which one it is, where the head has no room for it."""
    what = leaflet.title, leaflet.under_title, furniture
    kept, role = setting.once(f"title, {parts}", what, lambda: (_title(setting, leaflet, furniture, parts), Role("P")))
    if not leaflet.addressee or not leaflet.under_title:
        return kept
    made = _at_outer_edge(setting, kept, leaflet.addressee, setting.low, setting.low, role)
    return [*made[: len(kept)], *(replace(strip, glued=True) for strip in made[len(kept) :])]


def _title(setting: Setting, leaflet: blocks.Leaflet, furniture: Furniture, parts: int) -> list[Strip]:
    role = Role("H1", mark=leaflet.mark)
    space = setting.space(setting.layout.space.title)
    room = setting.measure if furniture.ends_below_sign else furniture.first.end - setting.edge
    style = setting.title if setting.on_one_line(leaflet.title, setting.title, room) else setting.title_long
    strips = setting.text(leaflet.title, role, style, space=space, start=0, whole=True, balance=True, measure=room)
    if parts > 1 and strips and not furniture.part_in_head:
        outer = setting.outer if furniture.ends_below_sign or len(strips) > 1 else furniture.first.end
        number = _part_words(leaflet, 1, parts)
        strips = _at_outer_edge(setting, strips, number, setting.heading, style, Role("P"), outer)
    under = [strip for rich in leaflet.under_title for strip in setting.text(rich, Role("P"), setting.low)]
    return glued([*strips, setting.pad(0.25), *under])


def _later_opening(setting: Setting, leaflet: blocks.Leaflet, part: int, parts: int) -> list[Strip]:
    """A later part has no masthead: its title in the style of a heading, then one paragraph of what is said again.

    The part's number stands behind the title, or leads the paragraph where that line has no room for it.
    """
    number = _part_words(leaflet, part, parts)
    stop = Run(". " if words(leaflet.title)[-1:].isalnum() else " ")
    whole = (*leaflet.title, stop, *number)
    shares = setting.on_one_line(whole, setting.heading, setting.measure)
    title = whole if shares else leaflet.title
    style = setting.heading if setting.on_one_line(title, setting.heading, setting.measure) else setting.low_accent
    space = Space(0, setting.layout.space.title.best)
    strips = setting.text(title, Role("H1", mark=leaflet.mark), style, space=space, start=0, whole=True, grid=False)
    read_first: Rich = (Run(leaflet.labels.read_first, bold=True),)
    leads = () if shares else (tuple(replace(run, bold=True) for run in number),)
    said = run_on((*leads, *leaflet.under_title[1:], read_first, *leaflet.reminders))
    again = setting.text(said, Role("P"), setting.low, space=Space(0, 0.25), start=0, whole=True)
    return [*glued(strips), *glued(again)]


def _part_words(leaflet: blocks.Leaflet, part: int, parts: int) -> Rich:
    return plain(leaflet.labels.part.format(part=part, parts=parts).replace(" ", "\u00a0"))


def _at_outer_edge(
    setting: Setting,
    strips: list[Strip],
    text: Rich,
    style: TextStyle,
    beside: TextStyle,
    role: Role,
    outer: float = 0.0,
) -> list[Strip]:
    """A short text at the outer edge of the last line of `strips`, set in `beside`, or on lines of its own."""
    lines = setting.lines(text, style, setting.measure)
    last = strips[-1]
    x = (outer or setting.outer) - sum(line.width for line in lines)
    if len(lines) == 1 and isinstance(last.draw, TextLine):
        end = setting.edge + last.draw.line.width
        if x - end >= _APART * setting.size:
            both_draw = together(last.draw, partial(_draw_on_baseline, lines[0], x, style, beside, role))
            return [*strips[:-1], replace(last, draw=both_draw, words=last.words + lines[0].words)]
    return [*strips, *setting.text(text, role, style, whole=True)]


def _draw_on_baseline(
    line: Line,
    x: float,
    style: TextStyle,
    beside: TextStyle,
    role: Role,
    canvas: TaggedCanvas,
    top: float,
    height: float,
) -> None:
    """Draws a line on the baseline of another, larger one."""
    draw_line(canvas, line, x, baseline_of(top, beside), style.size, style.colour, role)
