"""A layout: lengths, colours and spacing of one edition. Never a word that a patient reads."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Struct

from ldn_pdf.reading.model import Colour, Doc, Length, Lines, Marks, Range

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
