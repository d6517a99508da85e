"""The one walk over all words of a handout, in the model's order: whoever needs them filters what it yields.

The order is never that of a page, so that an approval does not lapse where a page is set otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, assert_never

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.reading.field_types import PlacedText, texts
from ldn_pdf.reading.model import (
    Block,
    Bullet,
    Captioned,
    CardSpec,
    Clinic,
    ClinicWords,
    ContactPanel,
    Fact,
    GridSpec,
    Handout,
    Item,
    ItemList,
    NumbersSpec,
    PairSpec,
    Paragraphs,
    PictureFile,
    PictureSpec,
    PicturesSpec,
    Provenance,
    QRSpec,
    SectionSpec,
    Step,
    TableSpec,
    WritingLinesSpec,
)
from ldn_pdf.reading.source import Text

NUMBER_ALONE = re.compile(r"[\d+(#*][\d ().+#*/-]*")
"""A text of the clinic file that is a number and no sentence."""

Role = Literal[
    "title", "audience", "main_point", "reminder", "heading", "paragraph", "bullet", "step", "check", "question",
    "column", "cell", "prompt", "card", "caption", "alt", "help", "source", "author",
    "language", "form", "file", "address", "field",
]  # fmt: skip

NO_WORDS: frozenset[Role] = frozenset({"language", "form", "file", "address", "field"})
"""Roles of what an approval is for although nobody reads it as words."""


class Piece(Struct, frozen=True):
    """One text, or one thing that an approval is for and that has no text.

    `label` is what an approval calls it; `block` names its block, unique in the handout: `main_point`,
    `2.bullets`. `setting` is what a reader has in mind when it begins: the row of a cell, the line before a list.
    """

    role: Role
    label: str
    block: str
    text: Text = Text("")
    claims: tuple[Text, ...] = ()
    section: SectionSpec | None = None
    language: str = ""
    setting: str = ""
    row: int = 0


def walk(handout: Handout) -> Iterator[Piece]:
    """Every text of the handout: warnings follow the main point, the other sections what to do next."""
    language = handout.tag
    for piece in _handout(handout, language):
        yield piece if piece.language else replace(piece, language=language)


def clinic_sentences(clinic: Clinic) -> Iterator[PlacedText]:
    """The texts of the clinic file that are sentences, or may be: all but names, numbers, hours and addresses."""
    said = (placed for placed in texts(clinic) if placed.owner is not ClinicWords)
    said = (placed for placed in said if placed.field.hint.note(Fact) is None)
    return (placed for placed in said if not NUMBER_ALONE.fullmatch(placed.text.value))


def named_claims(record: Any) -> Iterator[Text]:
    """Every claim id that a handout or a section names, as often as it stands there."""
    return (placed.text for placed in texts(record) if placed.field.key == "from" or placed.owner is Provenance)


def _handout(handout: Handout, language: str) -> Iterator[Piece]:
    origin = handout.from_ or Provenance(marks=handout.marks)
    yield Piece("language", "language", "language", handout.language or Text(language))
    yield Piece("title", "title", "title", handout.title)
    yield Piece("audience", "audience", "audience", handout.audience)
    yield Piece("main_point", "main point", "main_point", handout.main_point, origin.main_point)
    numbered = list(enumerate(handout.sections, start=1))
    for number, section in numbered:
        if section.callout == "warning":
            yield from _section(number, section)
    yield from _items(Piece("step", "next step", "steps", claims=origin.steps), handout.steps)
    for number, section in numbered:
        if section.callout != "warning":
            yield from _section(number, section)
    for entry in handout.get_help:
        label = f"help, {entry.who.replace('_', ' ')}"
        yield Piece("help", label, "get_help", entry.when, entry.from_ or origin.get_help)
    for text in handout.ask:
        yield Piece("question", "ask", "ask", text)
    yield from _items(Piece("reminder", "remember", "remember", claims=origin.remember), handout.remember)
    for text in handout.sources:
        yield Piece("source", "source", "sources", text)
    if handout.written_by:
        yield Piece("author", "written by", "written_by", handout.written_by)
    if handout.translated_by:
        yield Piece("author", "translated by", "translated_by", handout.translated_by)
    for text in handout.fields:
        yield Piece("field", "field", "fields", text)


def _section(number: int, section: SectionSpec) -> Iterator[Piece]:
    claims = tuple(named_claims(section)) if section.callout else ()  # a warning's heading is its first sentence
    here = Piece("heading", section.callout or "section", f"{number}.heading", section=section)
    here = replace(here, language=str(section.language or ""))
    yield replace(here, text=section.heading, claims=claims)
    if section.language:
        yield replace(here, role="language", label="language", text=section.language)
    lead = section.heading.value
    for block in section.blocks:
        yield from _block(block, number, replace(here, claims=section.from_), lead)
        if isinstance(block, Paragraphs) and block.text.value.strip().endswith(":"):
            lead = block.text.value.strip().rsplit("\n", 1)[-1]


def _block(block: Block, number: int, here: Piece, lead: str) -> Iterator[Piece]:
    """The texts of one block. `lead` is what a list goes on from: `LDN has not been shown to:`, else the heading."""

    def said(key: str, role: Role, label: str, text: Text = _NOTHING, **more: Any) -> Piece:
        return replace(here, block=f"{number}.{key}", role=role, label=label, text=text, **more)

    def asked(key: str, label: str, text: Text) -> Piece:
        return said(key, "prompt", label, text, claims=())

    match block:
        case Paragraphs():
            yield said("text", "paragraph", "paragraph", block.text)
        case ItemList():
            role = _ROLE_OF_ITEMS[block.kind]
            yield from _items(said(block.kind, role, block.kind.removesuffix("s"), setting=lead), block.items)
        case TableSpec():
            for text in block.columns:
                yield said("table", "column", "column", text)
            for row, cells in enumerate(block.rows):
                yield said("table", "form", "row")
                setting = " | ".join(cell.value for cell in cells)
                for text in cells:
                    yield said("table", "cell", "cell", text, setting=setting, row=row)
        case WritingLinesSpec():
            for line in block.lines:
                yield asked("lines", f"writing line, {line.count}", line.prompt)
        case GridSpec():
            yield said("grid", "form", f"grid, {block.numbered} numbered rows")
            for text in block.columns:
                yield asked("grid", "grid column", text)
            for text in block.rows:
                yield asked("grid", "grid row", text)
        case CardSpec():
            yield said("card", "card", f"card, {block.copies}", block.heading)
            yield said("card", "card", "card words", block.text)
            for text in block.lines:
                yield asked("card", "card line", text)
            if block.foot:
                yield asked("card", "card foot", block.foot)
            if block.fold:
                yield asked("card", "card fold", block.fold)
        case PairSpec():
            yield from _items(said("pair.do", "bullet", "do", setting=lead), block.do)
            yield from _items(said("pair.avoid", "bullet", "do not", setting=_AVOID), block.avoid)
        case NumbersSpec():
            for group in block.groups:
                yield said("numbers", "form", f"people, {group.count} of {block.of}")
                yield said("numbers", "column", "group", group.label)
                yield said("numbers", "paragraph", "group words", group.text, setting=group.label.value)
        case PictureSpec():
            form = f"{block.width}, {block.place}" if block.place else block.width
            yield from _picture(said("picture", "file", f"picture, {form}"), block)
        case PicturesSpec():
            for picture in block.pictures:
                yield from _picture(said("pictures", "file", "picture of two columns"), picture)
        case QRSpec():
            yield said("qr", "address", "QR code", block.address)
            if block.text:
                yield said("qr", "caption", "QR words", block.text, claims=())
        case ContactPanel():
            yield said("contact", "form", "contact panel")
        case _:
            assert_never(block)


def _items(first: Piece, items: tuple[Item, ...]) -> Iterator[Piece]:
    for row, item in enumerate(items):
        made = replace(first, text=item.text, claims=item.from_ or first.claims, row=row)
        yield made
        if isinstance(item, Bullet):
            below = replace(
                made, role="bullet", label="point", block=f"{made.block}.{row + 1}", setting=item.text.value
            )
            yield from _items(below, item.bullets)
        if isinstance(item, Step) and item.picture:
            block = f"{made.block}.{row + 1}"
            yield from _picture(replace(made, role="file", label="picture of a step", block=block), item.picture)


def _picture(first: Piece, picture: PictureFile) -> Iterator[Piece]:
    yield replace(first, text=picture.file)
    yield replace(first, role="alt", label="alt text", text=picture.alt)
    if isinstance(picture, Captioned) and picture.caption:
        yield replace(first, role="caption", label="caption", text=picture.caption)


_AVOID = "You should not:"  # for rules that read items with the words before them
_NOTHING = Text("")
_ROLE_OF_ITEMS: dict[str, Role] = {
    "bullets": "bullet",
    "steps": "step",
    "checklist": "check",
    "questions": "question",
}
