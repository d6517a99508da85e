"""A layout: lengths, colours and spacing of one edition. Never a word that a patient reads."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Struct

from ldn_pdf.problems import Problem
from ldn_pdf.reading.field_types import fields_of
from ldn_pdf.reading.model import MM, Colour, Doc, Length, Lines, Marks, Range
from ldn_pdf.reading.source import Source

Paper = Literal["letter", "a4"]
Points = Annotated[float, Length()]
InLines = Annotated[float, Lines()]
Hex = Annotated[str, Colour()]


class Page(Struct, frozen=True, kw_only=True):
    """The text edge is at `rail_left` + `rail` + `gutter`; the outer edge is at text edge + `measure` + `overhang`."""

    top: Annotated[Points, Doc("The top margin.")]
    bottom: Annotated[Points, Doc("The bottom margin.")]
    rail_left: Annotated[Points, Doc("The left margin, with room for punched holes.")]
    rail: Annotated[Points, Doc("The width of the rail, where bands, numerals and boxes stand.")]
    gutter: Annotated[Points, Doc("Between the rail and the text.")]
    measure: Annotated[Points, Doc("The width of a line of text, the same on Letter and A4.")]
    overhang: Annotated[Points, Doc("How far rules and frames reach past the text on the right.")]
    marks: Marks


class Style(Struct, frozen=True, kw_only=True):
    """A size of type and its leading: the distance from one baseline to the next."""

    size: Points
    leading: Points
    marks: Marks


class Type(Struct, frozen=True, kw_only=True):
    """`title_long` is used where the title does not fit one line. `least_leading` is how far body leading may give."""

    body: Style
    least_leading: Annotated[Points, Doc("The least leading of body text that the fit may use.")]
    title: Style
    title_long: Style
    main_point: Style
    heading: Style
    marks: Marks


class Gap(Struct, frozen=True, kw_only=True):
    """White space above a piece, in body lines: never less than `least`, never more than `best`."""

    least: InLines
    best: InLines
    marks: Marks


class Gaps(Struct, frozen=True, kw_only=True):
    """The gaps above each kind of piece."""

    title: Gap
    main_point: Gap
    section: Gap
    paragraph: Gap
    item: Gap
    tier: Gap
    sources: Gap
    foot: Gap
    marks: Marks


class Colours(Struct, frozen=True, kw_only=True):
    """Text colours hold 7:1 against white; writing lines 4.5:1, hairlines 3:1 (WCAG 2.2, 1.4.6, 1.4.3, 1.4.11)."""

    ink: Hex
    accent: Hex
    warning: Hex
    writing_line: Hex
    hairline: Hex
    marks: Marks


class Accents(Struct, frozen=True, kw_only=True):
    """What a handout's `colour` stands for: each 7:1 against white, and as dark as the others in greyscale."""

    blue: Hex
    green: Hex
    plum: Hex
    teal: Hex
    brown: Hex
    slate: Hex
    violet: Hex
    olive: Hex
    marks: Marks


class Layout(Struct, frozen=True, kw_only=True, eq=False):
    """One edition. It is equal to itself only, so that what is made of it can be kept."""

    edition: Annotated[str, Doc("The name of the edition, as the file is named.")]
    minimum: Annotated[
        Literal["standard", "clear", "large"] | None,
        Doc("Whose minimum an edition of your own keeps. The three that come with the package keep their own."),
    ] = None
    most_parts: Annotated[
        int, Range(1, 3), Doc("How many parts a handout may be issued in, where it does not fit one sheet.")
    ] = 1
    page: Page
    type: Type
    space: Gaps
    colours: Colours
    accents: Accents
    marks: Marks


# --- what a layout may not go below, whoever edits it ----------------------------------------------


_UNITS = {"pt": 1.0, "mm": MM, "": 1.0}
_A4 = 595.28  # points wide: the narrowest paper, and one layout serves all


class Minimum(Struct, frozen=True):
    """What an edition must hold: points, leading ÷ size, characters a line, lines between paragraphs."""

    body: float
    leading: float
    characters: int
    paragraph: float
    standard: str


MINIMA = {
    "standard": Minimum(12, 1.2, 75, 0.5, "RNIB Clear Print"),
    "clear": Minimum(14, 1.3, 75, 1, "RNIB Clear Print"),
    "large": Minimum(18, 1.5, 65, 1, "UKAAF and ACB large print"),
}
_CHARACTER = 0.5  # em, the mean width of a character of running text
_LEAST_CHARACTERS = 30  # in a line: less leaves no room beside a QR code or in a table
_MOST_HEADING = 1.5  # of the body size: steps are numbered in the size of headings
_MOST_LEADING = 2.0  # of the size: beyond that, lines fall apart
_EDGE = 10 * MM
_CARD = 172 * MM  # two panels of ISO/IEC 7810 ID-1 side by side, from the rail's left


class _Bound(Struct, frozen=True):
    """What a value may be at the least or at the most, in points or body lines, and why. `name` is its path."""

    marks: Marks
    name: str
    value: float
    why: str
    least: float = -math.inf
    most: float = math.inf
    unit: str = "pt"


def layout_problems(layout: Layout, source: Source, edition: str) -> Iterator[Problem]:
    """A problem for each minimum that the layout breaks, with the figure and the standard, at the value's place.

    `source` is the layout's file, `edition` the one that its name stands for.
    """
    for marks, key, what, fix in _breaches(layout, edition):
        mark = marks.of(key)
        found = re.match(r'"[^"]*"|[^\s,{}#]+(?: ?(?:pt|mm|in)\b)?', source.line(mark.line)[mark.column - 1 :])
        yield source.problem(mark, what, fix, "layout-minimum", length=len(found.group()) if found else 1)


def _breaches(layout: Layout, edition: str) -> Iterator[tuple[Marks, str, str, str]]:
    """Each minimum that is broken: where, the key of its value, what is wrong and the fix."""
    if layout.edition != edition:
        what = f"`edition` is {layout.edition} in a file named {edition}.yaml."
        yield layout.marks, "edition", what, f"Write `edition: {edition}`."
    kept = edition if edition in MINIMA else layout.minimum
    if kept is None:
        what = f"Nothing says which minimum the edition {edition} keeps."
        yield layout.marks, "minimum", what, f"Add `minimum:` with one of: {', '.join(MINIMA)}."
        return
    if layout.minimum not in (None, kept):
        what = f"The edition {edition} keeps a minimum of its own, not that of {layout.minimum}."
        yield layout.marks, "minimum", what, "Take the line out, or give the file a name of your own."
    for bound in _bounds(layout, MINIMA[kept], f"the {edition} edition, {MINIMA[kept].standard}"):
        yield from _broken(bound)
    yield from _contrasts(layout)


def _broken(bound: _Bound) -> Iterator[tuple[Marks, str, str, str]]:
    value, least, most = (round(figure / _UNITS[bound.unit], 4) for figure in (bound.value, bound.least, bound.most))
    if least - 0.005 <= value <= most + 0.005 or math.isnan(value + least + most):  # lengths have few digits
        return
    end, limit, word = (
        ("least", math.ceil(round(least * 100, 2)), "more")
        if value < least
        else ("most", math.floor(round(most * 100, 2)), "less")
    )
    unit = f" {bound.unit}" if bound.unit else ""
    what = f"`{bound.name}` is {value:.4g}{unit or ' lines'}; the {end} is {limit / 100:g}{unit}: {bound.why}."
    yield bound.marks, bound.name.rpartition(".")[2], what, f"Make it {limit / 100:g}{bound.unit} or {word}."


def _bounds(layout: Layout, least: Minimum, kept: str) -> Iterator[_Bound]:
    """What the sizes of a layout are held to; `kept` names the edition and its standard."""
    yield from _type_bounds(layout, least, kept)
    yield from _page_bounds(layout, least, kept)
    for name in (field.name for field in fields_of(Gaps)):
        gap = getattr(layout.space, name)
        yield _Bound(gap.marks, f"{name}.least", gap.least, "its `best` is no more", most=gap.best, unit="")
    paragraph = layout.space.paragraph
    yield _Bound(paragraph.marks, "paragraph.least", paragraph.least, kept, least=least.paragraph, unit="")


def _type_bounds(layout: Layout, least: Minimum, kept: str) -> Iterator[_Bound]:
    """Body text, and nothing on the page smaller than it may be (RNIB Clear Print; UKAAF, ACB)."""
    types, body = layout.type, layout.type.body
    yield _Bound(body.marks, "body.size", body.size, kept, least=least.body)
    for name in ("title", "title_long", "main_point", "heading"):
        style = getattr(types, name)
        smallest = max(body.size, least.body)
        why = f"no text may be smaller than body text ({least.standard})"
        yield _Bound(style.marks, f"{name}.size", style.size, why, least=smallest)
        yield _Bound(style.marks, f"{name}.leading", style.leading, "its lines touch", least=style.size)
    why = f"numerals touch at more than {_MOST_HEADING:g} times the body size"
    yield _Bound(types.heading.marks, "heading.size", types.heading.size, why, most=_MOST_HEADING * body.size)
    why = f"{least.leading:g} times the body size ({kept})"
    for marks, name, value in (
        (body.marks, "body.leading", body.leading),
        (types.marks, "least_leading", types.least_leading),
    ):
        yield _Bound(marks, name, value, why, least=least.leading * body.size)
    why = "lines fall apart at more than twice the body size"
    yield _Bound(body.marks, "body.leading", body.leading, why, most=_MOST_LEADING * body.size)
    yield _Bound(types.marks, "least_leading", types.least_leading, "the leading of body text", most=body.leading)


_PUNCHED = "punched holes need room at the left (house rule)"
_UNPRINTED = "printers leave 10 mm of the edge white (house rule)"
_BOX_ROOM = "a tick box for weak hands is 8 mm wide (house rule)"
_FRAME_ROOM = "text would touch the band (house rule)"
_QUIET = "a QR code needs 4 modules of white beside it (ISO/IEC 18004)"


def _page_bounds(layout: Layout, least: Minimum, kept: str) -> Iterator[_Bound]:
    """Margins, and the length of a line: WCAG 2.2, 1.4.8 allows 80 characters; clear and large print ask for fewer."""
    page, character = layout.page, layout.type.body.size * _CHARACTER
    for name, smallest, most, why in (
        ("top", 10, 50, _UNPRINTED),
        ("bottom", 10, 50, _UNPRINTED),
        ("rail_left", 20, math.inf, _PUNCHED),
        ("rail", 8, 15, _BOX_ROOM),
        ("gutter", 2, 15, _FRAME_ROOM),
        ("overhang", 3, math.inf, _QUIET),
    ):
        value = getattr(page, name)
        yield _Bound(page.marks, name, value, why, least=smallest * MM, unit="mm")
        yield _Bound(page.marks, name, value, "little room is left for words", most=most * MM, unit="mm")
    shortest = _LEAST_CHARACTERS * character
    why = f"fewer than {_LEAST_CHARACTERS} characters in a line are too few for tables"
    yield _Bound(page.marks, "measure", page.measure, why, least=shortest)
    before = page.rail_left + page.rail + page.gutter + page.overhang
    room = _A4 - _EDGE - before
    longest, why = min(
        (room, "rules end at least 10 mm from the right edge of A4 (house rule)"),
        ((least.characters + 0.5) * character, f"{least.characters} characters a line ({kept})"),
    )
    yield _Bound(page.marks, "measure", page.measure, why, most=max(longest, shortest))
    most_left, why = min(
        (_A4 - _EDGE - _CARD, "the wallet card ends 10 mm from the right edge of A4"),
        (max(20 * MM, page.rail_left + room - shortest), f"{_LEAST_CHARACTERS} characters have to fit a line on A4"),
    )
    yield _Bound(page.marks, "rail_left", page.rail_left, why, most=most_left, unit="mm")


_TEXT = (7.0, "text: WCAG 2.2, 1.4.6")
_RATIOS = {
    "ink": _TEXT,
    "accent": _TEXT,
    "warning": _TEXT,
    "writing_line": (4.5, "lines to write on: WCAG 2.2, 1.4.3, taken for lines too"),
    "hairline": (3.0, "lines that tell something: WCAG 2.2, 1.4.11"),
}


def _contrasts(layout: Layout) -> Iterator[tuple[Marks, str, str, str]]:
    entries: list[tuple[Colours | Accents, str, float, str]]
    entries = [(layout.colours, name, *ratio) for name, ratio in _RATIOS.items()]
    entries += [(layout.accents, field.name, *_TEXT) for field in fields_of(Accents)]
    for record, name, least, why in entries:
        colour = getattr(record, name)
        if colour and (ratio := contrast(colour)) < least:
            shown = f"{math.floor(ratio * 100) / 100:g}:1 on white"  # never rounded up to the least
            what = f"`{name}` {colour} has a contrast of {shown}; the least is {least:g}:1 ({why})."
            yield record.marks, name, what, "Take a darker colour."


def contrast(colour: str) -> float:
    """The contrast of #rrggbb against white, from 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
