"""What a reader gets, in reading order, before anyone asks how it looks.

A `Leaflet` is a tree of frozen blocks with all words in place: fields filled in, labels added,
warnings moved up. The PDF, the web page and the plain text are made from it and from nothing
else. `compose.py` makes it from a `Handout`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from operator import is_
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.locale.packs import Labels
from ldn_pdf.problems import Mark
from ldn_pdf.reading.inline_markup import Rich, Run
from ldn_pdf.reading.model import Accent, ListKind, Sign, Tier


class Paragraph(Struct, frozen=True):
    """A paragraph. `claims` are the ids that its words rest on."""

    text: Rich
    claims: tuple[str, ...] = ()


class ListItem(Struct, frozen=True):
    """One entry of a list with the points under it, or one reason of a help tier."""

    text: Rich
    claims: tuple[str, ...] = ()
    points: tuple[ListItem, ...] = ()
    picture: Picture | None = None


class List(Struct, frozen=True):
    """Bullets, numbered steps, boxes to tick, or questions with boxes."""

    kind: ListKind | Literal["do", "avoid"]
    items: tuple[ListItem, ...]


class Table(Struct, frozen=True):
    """A table with a heading row; the first cell of a row heads the row."""

    columns: tuple[Rich, ...]
    rows: tuple[tuple[Rich, ...], ...]
    claims: tuple[str, ...] = ()


class WritingLines(Struct, frozen=True):
    """A prompt, then `count` lines to write on; the first may share the prompt's line."""

    prompt: Rich
    count: int


class Grid(Struct, frozen=True):
    """A grid to write in: `heads` stand before the rows, or the rows are numbered where it is empty."""

    columns: tuple[Rich, ...]
    heads: tuple[Rich, ...]
    numbered: int = 0


class Card(Struct, frozen=True):
    """A wallet card: a warning on one panel, lines to fill in on the other, `fold` over the fold."""

    heading: Rich
    text: Rich
    lines: tuple[Rich, ...]
    foot: tuple[Rich, ...]
    fold: Rich
    copies: int
    claims: tuple[str, ...] = ()


class Picture(Struct, frozen=True):
    """A bitmap that `reading.picture_files` found sound. `share` is its width as a part of the measure.

    `beside` stands at its right.
    """

    path: Path
    alt: str
    caption: Rich
    share: float
    pixels: tuple[int, int]
    beside: tuple[Paragraph | List, ...] = ()


class Pictures(Struct, frozen=True):
    """Pictures in two columns, row by row."""

    pictures: tuple[Picture, ...]


class Pair(Struct, frozen=True):
    """Two lists side by side, each under its name."""

    do: List
    avoid: List
    names: tuple[Rich, Rich]


class Group(Struct, frozen=True):
    """People, `count` of them filled; `alt` says so, `text` says what it means."""

    label: Rich
    count: int
    text: Rich
    alt: str


class Numbers(Struct, frozen=True):
    """One or two groups of `of` people each."""

    of: int
    groups: tuple[Group, ...]
    claims: tuple[str, ...] = ()


class QR(Struct, frozen=True):
    """A QR code; `text` names its address in words, `alt` says what it is for."""

    address: str
    text: Rich
    alt: str


class HelpTier(Struct, frozen=True):
    """Whom to reach, and the reasons for it."""

    tier: Tier
    heading: Rich
    reasons: tuple[ListItem, ...]


class HelpPanel(Struct, frozen=True):
    """When to get help, emergencies first."""

    tiers: tuple[HelpTier, ...]


class Contact(Struct, frozen=True):
    """Hours, address and web address, with the QR code of the newest version where there is one.

    The last `sentences` of the lines may run on in one paragraph.
    """

    lines: tuple[Rich, ...]
    qr: QR | None
    sentences: int = 0


Block = (
    Paragraph
    | List
    | Pair
    | Table
    | Numbers
    | WritingLines
    | Grid
    | Card
    | Picture
    | Pictures
    | QR
    | HelpPanel
    | Contact
)
Kind = Literal["plain", "warning", "note", "tip"]


class Section(Struct, frozen=True):
    """A heading with its blocks: parts of a large-print handout are cut between sections, never inside.

    `label` is what a screen reader says before the heading of a callout ("Warning").
    """

    heading: Rich
    blocks: tuple[Block, ...]
    kind: Kind = "plain"
    label: str = ""
    language: str = ""
    mark: Mark | None = None
    name: str = ""


class Foot(Struct, frozen=True):
    """What stands at the foot of every page, the disclaimer first. `example` is EXAMPLE CLINIC or empty.

    `longest_state` is what `state` may become with the days.
    """

    disclaimer: str
    id: str
    version: str
    state: str
    example: str
    longest_state: str = ""


class Header(Struct, frozen=True):
    """The clinic at the top of pages; `name` is its short one where it has two."""

    name: str
    phone: Rich
    hours: Rich
    logo: Picture | None


class Leaflet(Struct, frozen=True):
    """All that a handout says.

    Reading order: `title`, `under_title` (for whom, draft, expired), `addressee` (a patient, or empty),
    `main_point`, `warnings`, `sections`, `contact`, `details` (sources, author, version, dates), then
    the disclaimer of `foot`.
    `tallest` are `under_title` and `details` in the state in which this handout takes most room, so that it never
    comes out longer than it was seen. `sign` and `colour` are names that the layout knows.
    `reminders` are what the later parts of a large-print handout say again. `author` and `subject`
    go into the document's properties and are never printed.
    """

    id: str
    title: Rich
    language: str
    labels: Labels
    header: Header
    under_title: tuple[Rich, ...]
    addressee: Rich
    main_point: Paragraph
    warnings: tuple[Section, ...]
    sections: tuple[Section, ...]
    contact: Section
    details: tuple[Rich, ...]
    reminders: tuple[Rich, ...]
    foot: Foot
    author: str
    subject: str
    issued: date
    mark: Mark
    tallest: tuple[tuple[Rich, ...], tuple[Rich, ...]] | None = None
    sign: Sign | None = None
    colour: Accent | None = None

    @property
    def opening(self) -> tuple[Rich, ...]:
        """What stands between the title and the main point."""
        return (*self.under_title, self.addressee) if self.addressee else self.under_title

    @property
    def identity(self) -> str:
        """Id, version and state, as at the foot of each page but for the page number."""
        known = self.labels.twin_id.format(id=self.foot.id, version=self.foot.version)
        return f"{known}, {self.foot.state}" if self.foot.state else known


def each_rich(value: Any, change: Callable[[Rich], Rich]) -> Any:
    """A leaflet, or any part of it, with each of its texts changed; itself where none is."""
    if isinstance(value, tuple):
        if value and isinstance(value[0], Run):
            return change(value)
        made = tuple([each_rich(part, change) for part in value])
        return value if all(map(is_, made, value)) else made
    if isinstance(value, Struct):
        parts = ((name, getattr(value, name)) for name in value.__struct_fields__)
        changed = {name: new for name, part in parts if (new := each_rich(part, change)) is not part}
        return replace(value, **changed) if changed else value
    return value


def on_screen(leaflet: Leaflet) -> Leaflet:
    """The leaflet for text and mails: a code is scanned from paper, or from a page that shows one."""
    words = {f"{leaflet.labels.newest} ": f"{leaflet.labels.newest_on_screen} "}

    def said(rich: Rich) -> Rich:
        return tuple(replace(run, text=words.get(run.text, run.text)) for run in rich)

    contact: Section = each_rich(leaflet.contact, said)
    return replace(leaflet, contact=contact)
