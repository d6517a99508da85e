"""The words of a handout in reading order, piece by piece, each piece knowing its place and its claims."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from ldn_pdf.content.sentences import FIELD, Sentence, sentences
from ldn_pdf.problems import Mark, Problem, Severity
from ldn_pdf.reading.inline_markup import Rich, paragraphs, runs
from ldn_pdf.reading.model import Card, Handout, Item, Section, Table
from ldn_pdf.reading.source import Text

Role = Literal[
    "title", "audience", "main_point", "reminder", "heading", "paragraph", "bullet", "step", "check", "question",
    "column", "cell", "prompt", "card", "caption", "alt", "help",
]  # fmt: skip

TO_DO = re.compile(r"\bTODO\b")
"""What a draft writes where words are missing."""

_HOW_TO_FILL_IN = re.compile(r"Keep this page private\b|(?:Write|Fill in|Tick|Circle|Copy|Cut|Fold|Print)\b")

PROSE: frozenset[Role] = frozenset(
    {"main_point", "paragraph", "bullet", "step", "check", "question", "cell", "card", "caption", "help"}
)
"""Roles that are running words, in sentences or for sentences: what the readability of a handout is told by."""

LISTED: frozenset[Role] = frozenset({"bullet", "step", "check", "question"})


class Passage(Struct, frozen=True):
    """A paragraph, an item, a cell: the smallest piece that stands alone on the page.

    `block` names the block that it belongs to, unique in the handout: `main_point`, `2.bullets`.
    `setting` is what a reader has in mind when it begins: the row of a cell, the line before a list.
    """

    origin: Text
    role: Role
    words: str
    sentences: tuple[Sentence, ...]
    block: str
    claims: tuple[Text, ...] = ()
    section: Section | None = None
    setting: str = ""
    row: int = 0
    places: tuple[tuple[int, int, int], ...] = ()  # of each run: place in `words`, in the origin, length there

    @property
    def is_instruction(self) -> bool:
        """Whether it only tells how to fill in what stands below it."""
        section = self.section
        fill_in = section and (section.lines or section.grid or section.card or section.checklist)
        return bool(fill_in) and all(_HOW_TO_FILL_IN.match(sentence.words) for sentence in self.sentences)

    def problem(
        self, what: str, fix: str, rule: str, severity: Severity = "error", start: int = 0, end: int | None = None
    ) -> Problem:
        """A problem with the words from `start` to `end` of this passage, at their place in the file."""
        first = self._offset(start)
        last = self._offset(max(start, (len(self.words) if end is None else end) - 1), at_end=True)
        return self.origin.problem(what, fix, rule, severity, first, max(1, last - first))

    def mark(self, start: int = 0) -> Mark:
        """The place in the file of the character at `start` of the words."""
        return self.origin.mark(self._offset(start))

    def shown(self, start: int, end: int) -> str:
        """The words from `start` to `end` with {fields} as they are typed."""
        parts = []
        for place, offset, length in self.places:
            typed = self.origin.value[offset : offset + length]
            is_field = self.words[place : place + 1] == FIELD
            size = 1 if is_field else length
            if place < end and place + size > start:
                parts.append(typed if is_field else self.words[max(place, start) : min(place + size, end)])
        return "".join(parts)

    def _offset(self, index: int, at_end: bool = False) -> int:
        if not self.places:
            return 0
        start, offset, length = self.places[max(0, bisect_right(self.places, (index, len(self.origin.value), 0)) - 1)]
        if self.words[start : start + 1] == FIELD:
            return offset + (length if at_end else 0)
        return offset + min(index - start, length) + at_end


def passages(handout: Handout) -> tuple[Passage, ...]:
    """All passages of a handout in reading order: warnings follow the main point, as on the page."""
    return tuple(_passages(handout))


def _passages(handout: Handout) -> Iterator[Passage]:
    origin = handout.from_
    yield from _pieces("title", handout.title, "title")
    yield from _pieces("audience", handout.audience, "audience")
    yield from _pieces("main_point", handout.main_point, "main_point", origin.main_point if origin else ())
    numbered = list(enumerate(handout.sections, start=1))
    for number, section in numbered:
        if section.callout == "warning":
            yield from _section(number, section)
    yield from _items("step", handout.steps, "steps", origin.steps if origin else ())
    for number, section in numbered:
        if section.callout != "warning":
            yield from _section(number, section)
    for entry in handout.get_help:
        yield from _pieces("help", entry.when, "get_help", entry.from_ or (origin.get_help if origin else ()))
    for text in handout.ask:
        yield from _pieces("question", text, "ask")
    yield from _items("reminder", handout.remember, "remember", origin.remember if origin else ())


def _section(number: int, section: Section) -> Iterator[Passage]:
    claims = _all_claims(section) if section.callout else ()  # the heading of a warning is its first sentence
    yield from _pieces("heading", section.heading, f"{number}.heading", claims, section)
    for key in section.marks.values:
        yield from _block(key, f"{number}.{key}", section)


def _all_claims(section: Section) -> tuple[Text, ...]:
    items = (*section.bullets, *section.steps, *section.checklist, *section.questions)
    return (*section.from_, *(claim for item in items for claim in item.from_))


def _block(key: str, block: str, section: Section) -> Iterator[Passage]:
    match key:
        case "text" if section.text:
            for rich in paragraphs(section.text):
                yield _passage("paragraph", rich, section.text, block, section.from_, section)
        case "bullets":
            yield from _items("bullet", section.bullets, block, section.from_, section)
        case "steps":
            yield from _items("step", section.steps, block, section.from_, section)
        case "checklist":
            yield from _items("check", section.checklist, block, section.from_, section)
        case "questions":
            yield from _items("question", section.questions, block, section.from_, section)
        case "table" if section.table:
            yield from _table(section.table, block, section)
        case "lines":
            for line in section.lines:
                yield from _pieces("prompt", line.prompt, block, (), section)
        case "grid" if section.grid:
            for text in (*section.grid.columns, *section.grid.rows):
                yield from _pieces("prompt", text, block, (), section)
        case "card" if section.card:
            yield from _card(section.card, block, section)
        case "picture" if section.picture:
            yield from _pieces("alt", section.picture.alt, block, section.from_, section)
            if section.picture.caption:
                yield from _pieces("caption", section.picture.caption, block, section.from_, section)
        case "qr" if section.qr and section.qr.text:
            yield from _pieces("caption", section.qr.text, block, (), section)


def _items(
    role: Role, items: tuple[Item, ...], block: str, claims: tuple[Text, ...], section: Section | None = None
) -> Iterator[Passage]:
    lead = _lead_in(section)
    for row, item in enumerate(items):
        yield from _pieces(role, item.text, block, item.from_ or claims, section, setting=lead, row=row)


def _table(table: Table, block: str, section: Section) -> Iterator[Passage]:
    for text in table.columns:
        yield from _pieces("column", text, block, section.from_, section)
    for row, cells in enumerate(table.rows):
        setting = " | ".join(cell.value for cell in cells)
        for text in cells:
            yield from _pieces("cell", text, block, section.from_, section, setting=setting, row=row)


def _card(card: Card, block: str, section: Section) -> Iterator[Passage]:
    yield from _pieces("card", card.heading, block, section.from_, section)
    yield from _pieces("card", card.text, block, section.from_, section)
    for text in (*card.lines, *filter(None, (card.foot,))):
        yield from _pieces("prompt", text, block, (), section)


def _lead_in(section: Section | None) -> str:
    """The words before a list that it goes on from: `LDN has not been shown to:`, else the heading."""
    if section is None:
        return ""
    text = section.text.value.strip() if section.text else ""
    return text.rsplit("\n", 1)[-1] if text.endswith(":") else section.heading.value


def _pieces(
    role: Role,
    text: Text,
    block: str,
    claims: tuple[Text, ...] = (),
    section: Section | None = None,
    setting: str = "",
    row: int = 0,
) -> Iterator[Passage]:
    yield _passage(role, runs(text), text, block, claims, section, setting, row)


def _passage(
    role: Role,
    rich: Rich,
    origin: Text,
    block: str,
    claims: tuple[Text, ...],
    section: Section | None,
    setting: str = "",
    row: int = 0,
) -> Passage:
    shown, places, at = [], [], 0
    for run in rich:
        words = FIELD if run.field else run.text
        places.append((at, run.offset, len(run.text)))
        shown.append(words)
        at += len(words)
    joined = "".join(shown)
    return Passage(origin, role, joined, sentences(joined), block, claims, section, setting, row, tuple(places))
