"""What a layout may not go below, whoever edits it: sizes, leading, contrast, margins, line length.

Every figure comes from a published standard, named where it is used, or from what the pieces of the
page need so as not to touch. A value that could not be read is `nan` or an empty text, and breaks nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import fields

from ldn_pdf.problems import Mark, Problem
from ldn_pdf.reading.layout import Accents, Colours, Layout
from ldn_pdf.reading.model import Marks
from ldn_pdf.reading.source import Source

MM = 72 / 25.4  # points
PAPERS = {"Letter": 612.0, "A4": 595.28}  # points wide


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
_CARD = 172 * MM  # two panels of ISO/IEC 7810 ID-1 side by side, from the rail's left


def layout_problems(layout: Layout, source: Source, edition: str) -> Iterator[Problem]:
    """A problem for each minimum that the layout breaks, with the figure and the standard, at the value's place.

    `source` is the layout's file, `edition` the one that its name stands for.
    """
    for breach in _breaches(layout, edition):
        mark = breach.marks.of(breach.key)
        yield source.problem(mark, breach.what, breach.fix, "layout-minimum", length=_length(source, mark))


class _Breach(Struct, frozen=True):
    marks: Marks
    key: str
    what: str
    fix: str


def _length(source: Source, mark: Mark) -> int:
    """How many characters the value at `mark` has."""
    found = re.match(r'"[^"]*"|[^\s,{}#]+(?: ?(?:pt|mm|in)\b)?', source.line(mark.line)[mark.column - 1 :])
    return len(found.group()) if found else 1


def _breaches(layout: Layout, edition: str) -> Iterator[_Breach]:
    kept = edition if edition in MINIMA else layout.minimum
    if kept is None:
        what = f"Nothing says which minimum the edition {edition} keeps."
        yield _Breach(layout.marks, "minimum", what, f"Add `minimum:` with one of: {', '.join(MINIMA)}.")
        return
    least = MINIMA[kept]
    if layout.minimum not in (None, kept):
        what = f"The edition {edition} keeps a minimum of its own, not that of {layout.minimum}."
        yield _Breach(layout.marks, "minimum", what, "Take the line out, or give the file a name of your own.")
    if layout.edition != edition:
        what = f"`edition` is {layout.edition} in a file named {edition}.yaml."
        yield _Breach(layout.marks, "edition", what, f"Write `edition: {edition}`.")
    yield from _sizes(layout, edition, least)
    yield from _headings(layout)
    yield from _leading(layout, edition, least)
    yield from _line_length(layout, edition, least)
    yield from _margins(layout, least)
    yield from _gaps(layout, edition, least)
    yield from _contrasts(layout)


def _sizes(layout: Layout, edition: str, least: Minimum) -> Iterator[_Breach]:
    """Body text, and nothing on the page smaller than it may be (RNIB Clear Print; UKAAF, ACB)."""
    types = layout.type
    size = types.body.size
    if size < least.body:
        what = f"Body text of {size:g} pt is below the {least.body:g} pt of the {edition} edition ({least.standard})."
        yield _Breach(types.body.marks, "size", what, f"Make it {least.body:g}pt or more.")
    smallest = max(size, least.body)
    for name in ("title", "title_long", "main_point", "heading"):
        style = getattr(types, name)
        if style.size < smallest:
            what = f"`{name}` of {style.size:g} pt is smaller than body text: no text may be ({least.standard})."
            yield _Breach(style.marks, "size", what, f"Make it {smallest:g}pt or more.")
        if style.leading < style.size:
            what = f"`{name}` has a leading of {style.leading:g} pt for a size of {style.size:g} pt: its lines touch."
            yield _Breach(style.marks, "leading", what, f"Make it {style.size:g}pt or more.")


def _headings(layout: Layout) -> Iterator[_Breach]:
    body, heading = layout.type.body, layout.type.heading
    if heading.size > _MOST_HEADING * body.size:
        what = f"`heading` of {heading.size:g} pt is more than {_MOST_HEADING:g} times the body: numerals touch."
        yield _Breach(heading.marks, "size", what, f"Make it {_MOST_HEADING * body.size:g}pt or less.")


def _leading(layout: Layout, edition: str, least: Minimum) -> Iterator[_Breach]:
    types = layout.type
    size, leading = types.body.size, types.body.leading
    leadings = ((types.body.marks, "leading", leading), (types.marks, "least_leading", types.least_leading))
    for marks, key, value in leadings:
        if value < least.leading * size - 0.005:  # points: a leading is written with few digits
            what = (
                f"`{key}` of {value:g} pt is {value / size:.2f} times the body size; "
                f"the {edition} edition needs {least.leading:g} ({least.standard})."
            )
            yield _Breach(marks, key, what, f"Make it {least.leading * size:.4g}pt or more.")
    if leading > _MOST_LEADING * size:
        what = f"A leading of {leading:g} pt is more than twice the body size: lines fall apart."
        yield _Breach(types.body.marks, "leading", what, f"Make it {_MOST_LEADING * size:g}pt or less.")
    if types.least_leading > leading:
        what = f"`least_leading` of {types.least_leading:g} pt is more than the leading of body text, {leading:g} pt."
        yield _Breach(types.marks, "least_leading", what, f"Make it {leading:g}pt or less.")


def _line_length(layout: Layout, edition: str, least: Minimum) -> Iterator[_Breach]:
    """WCAG 2.2, 1.4.8 allows 80 characters; clear print and large print ask for fewer."""
    measure, character = layout.page.measure, layout.type.body.size * _CHARACTER
    if measure > (least.characters + 0.5) * character:
        what = (
            f"A measure of {measure:g} pt holds {measure / character:.0f} characters; "
            f"the {edition} edition may have {least.characters} a line ({least.standard})."
        )
        yield _Breach(
            layout.page.marks, "measure", what, f"Make it {math.floor(least.characters * character)}pt or less."
        )
    if measure < _LEAST_CHARACTERS * character:
        what = f"A measure of {measure:g} pt holds fewer than {_LEAST_CHARACTERS} characters: too few for tables."
        yield _Breach(
            layout.page.marks, "measure", what, f"Make it {math.ceil(_LEAST_CHARACTERS * character)}pt or more."
        )


_PUNCHED = "punched holes need 20 mm at the left (house rule)"
_UNPRINTED = "printers leave 10 mm of the edge white (house rule)"
_BOX_ROOM = "a tick box for weak hands is 8 mm wide (house rule)"
_FRAME_ROOM = "text would touch the band (house rule)"
_QUIET = "a QR code needs 4 modules of white beside it (ISO/IEC 18004)"


def _margins(layout: Layout, least: Minimum) -> Iterator[_Breach]:
    page = layout.page
    for key, smallest, most, why in (
        ("top", 10, 50, _UNPRINTED),
        ("bottom", 10, 50, _UNPRINTED),
        ("rail_left", 20, None, _PUNCHED),
        ("rail", 8, 15, _BOX_ROOM),
        ("gutter", 2, 15, _FRAME_ROOM),
        ("overhang", 3, None, _QUIET),
    ):
        value = getattr(page, key) / MM
        if value < smallest - 0.005:  # mm: lengths may be written in points
            what = f"`{key}` is {value:.4g} mm; the least is {smallest} mm: {why}."
            yield _Breach(page.marks, key, what, f"Make it {smallest}mm or more.")
        if most and value > most:
            what = f"`{key}` is {value:.4g} mm; the most is {most} mm: little room is left for words."
            yield _Breach(page.marks, key, what, f"Make it {most}mm or less.")
    yield from _right_edge(layout, least)


def _right_edge(layout: Layout, least: Minimum) -> Iterator[_Breach]:
    """One layout serves all papers, so that one fix has to do for all of them."""
    page = layout.page
    before = page.rail_left + page.rail + page.gutter + page.overhang
    free = {paper: (width - before - page.measure) / MM for paper, width in PAPERS.items()}
    narrow = [f"{room:.1f} mm from the right edge of {paper}" for paper, room in free.items() if room < 9.995]
    if narrow:
        what = f"Rules end {' and '.join(narrow)}; the least is 10 mm: {_UNPRINTED}."
        character = layout.type.body.size * _CHARACTER
        room = math.floor(min(min(PAPERS.values()) - 10 * MM - before, least.characters * character))
        fix = f"Make the measure {room}pt or less: that does for {' and '.join(PAPERS)}."
        if room < _LEAST_CHARACTERS * character:
            fix = "Make `rail_left`, `rail`, `gutter` or `overhang` smaller."
        yield _Breach(page.marks, "measure", what, fix)
    free_of_card = (min(PAPERS.values()) - page.rail_left - _CARD) / MM
    if free_of_card < 9.995:
        what = f"The wallet card would end {free_of_card:.1f} mm from the right edge of A4; the least is 10 mm: "
        most = math.floor((page.rail_left / MM - 10 + free_of_card) * 10) / 10
        yield _Breach(page.marks, "rail_left", f"{what}{_UNPRINTED}.", f"Make it {most:g}mm or less.")


def _gaps(layout: Layout, edition: str, least: Minimum) -> Iterator[_Breach]:
    space = layout.space
    for name in ("title", "main_point", "section", "paragraph", "item", "tier", "sources", "foot"):
        gap = getattr(space, name)
        if gap.least > gap.best:
            what = f"`{name}` has a `least` of {gap.least:g} lines, more than its `best` of {gap.best:g}."
            yield _Breach(gap.marks, "least", what, f"Make it {gap.best:g} or less.")
    if space.paragraph.least < least.paragraph:
        what = (
            f"Paragraphs stand {space.paragraph.least:g} lines apart; "
            f"the {edition} edition needs {least.paragraph:g} ({least.standard})."
        )
        yield _Breach(space.paragraph.marks, "least", what, f"Make it {least.paragraph:g} or more.")


_TEXT = (7.0, "text: WCAG 2.2, 1.4.6")
_RATIOS = {
    "ink": _TEXT,
    "accent": _TEXT,
    "warning": _TEXT,
    "writing_line": (4.5, "lines to write on: WCAG 2.2, 1.4.3, taken for lines too"),
    "hairline": (3.0, "lines that tell something: WCAG 2.2, 1.4.11"),
}


def _contrasts(layout: Layout) -> Iterator[_Breach]:
    entries: list[tuple[Colours | Accents, str, float, str]]
    entries = [(layout.colours, name, *ratio) for name, ratio in _RATIOS.items()]
    entries += [(layout.accents, field.name, *_TEXT) for field in fields(Accents) if field.name != "marks"]
    for record, name, least, why in entries:
        colour = getattr(record, name)
        if colour and (ratio := contrast(colour)) < least:
            shown = f"{math.floor(ratio * 100) / 100:g}:1 on white"  # never rounded up to the least
            what = f"`{name}` {colour} has a contrast of {shown}; the least is {least:g}:1 ({why})."
            yield _Breach(record.marks, name, what, "Take a darker colour.")


def contrast(colour: str) -> float:
    """The contrast of #rrggbb against white, from 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
