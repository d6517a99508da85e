"""An article: its title, its sections and their sentences, each with the id that it has as a claim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from string import ascii_uppercase
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.content.sentences import sentences
from ldn_pdf.drafting.disclaimer import is_aside, is_disclaimer, is_disclaimer_heading, opens_disclaimer
from ldn_pdf.drafting.pieces import Piece
from ldn_pdf.drafting.plain import CREDIT
from ldn_pdf.library.folder import suggested_name

INTRODUCTION = "Introduction"
DISCLAIMER = "Disclaimer"
_LONGEST_ID = 30  # characters; a handout's name stands at the foot of each page
_TAKEN = "AR"  # A1 is an addition of the ledger, R1 a reference


class Statement(Struct, frozen=True):
    """One sentence of the article. `line` is its place in the file, `claim` its id in the ledger."""

    words: str
    line: int
    claim: str = ""


class Part(Struct, frozen=True):
    """Sentences under one heading. The heading is empty where the section's own stands for it."""

    heading: str
    line: int
    statements: tuple[Statement, ...]


class ArticleSection(Struct, frozen=True):
    """A section of the article: what stands before the first heading, under one, or the disclaimer."""

    id: str
    title: str
    line: int
    kind: Literal["introduction", "section", "disclaimer"]
    parts: tuple[Part, ...]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All sentences of the section, in order."""
        return tuple(statement for part in self.parts for statement in part.statements)


class Article(Struct, frozen=True):
    """An article as it was read. `file` is its file's name."""

    file: str
    title: str
    sections: tuple[ArticleSection, ...]
    left_out: tuple[Piece, ...] = ()
    """Headings with no text below them, and those of sources and the like."""

    @property
    def introduction(self) -> ArticleSection | None:
        """What stands before the first heading, where there is something."""
        return next((section for section in self.sections if section.kind == "introduction"), None)

    @property
    def body(self) -> tuple[ArticleSection, ...]:
        """The sections that handouts are made of."""
        return tuple(section for section in self.sections if section.kind == "section")


def article(file: str, title: str, pieces: Sequence[Piece]) -> Article:
    """The article that these pieces make. `title` stands where no piece is a title."""
    heading, rest = _title(pieces, title)
    level = _section_level(rest)
    found: list[ArticleSection] = []
    disclaimers: list[Piece] = []
    left_out: list[Piece] = []
    for opening, inner in _cut(rest, level):
        text, spared = _spare_disclaimer(opening, inner)
        disclaimers += spared
        parts = () if opening and is_aside(opening.words) else tuple(_parts(text))
        if parts:
            found.append(_section(opening, parts, heading or title))
        elif opening and not spared:
            left_out.append(opening)
    sections = _settled(found, heading or title)
    if disclaimers:
        parts = tuple(_parts(disclaimers))
        sections.append(ArticleSection("disclaimer", DISCLAIMER, disclaimers[0].line, "disclaimer", parts))
    return Article(file, heading or title, tuple(_with_ids(sections)), tuple(left_out))


def short_name(words: str) -> str:
    """The words as a name for files and ids, cut between words."""
    name = suggested_name(words)
    if len(name) > _LONGEST_ID:
        name = name[: _LONGEST_ID + 1].rpartition("-")[0] or name[:_LONGEST_ID]
        name = re.sub(r"(?:-(?:a|an|and|as|at|by|for|from|in|is|of|on|or|the|to|with|your))+$", "", name)
    return name


# --- sections --------------------------------------------------------------------------------------


def _title(pieces: Sequence[Piece], fallback: str) -> tuple[str, Sequence[Piece]]:
    """The title, or an empty text, and the pieces without it."""
    at = next((index for index, piece in enumerate(pieces) if piece.kind == "heading"), None)
    if at is None:
        return "", pieces
    first, above, below = pieces[at], pieces[:at], pieces[at + 1 :]
    others = [piece.level for piece in below if piece.kind == "heading"]
    alone = all(level > first.level for level in others) and (first.level == 1 or bool(others))
    opens = first.level == 1 and bool(below) and below[0].kind == "heading"
    if first.words == fallback or (not above and (alone or opens)):
        return first.words, [*above, *below]
    return "", pieces


def _section_level(pieces: Iterable[Piece]) -> int:
    """The level of heading that cuts the article: the highest of which there are two, else the highest."""
    levels = sorted(piece.level for piece in pieces if piece.kind == "heading")
    return next((level for level in levels if levels.count(level) > 1), levels[0] if levels else 0)


def _cut(pieces: Sequence[Piece], level: int) -> Iterator[tuple[Piece | None, list[Piece]]]:
    """Each section's heading, None for what stands before the first, and its pieces."""
    opening: Piece | None = None
    inner: list[Piece] = []
    for piece in pieces:
        if piece.kind == "heading" and piece.level <= level:
            yield opening, inner
            opening, inner = piece, []
        elif opening or inner or not CREDIT.match(piece.words):
            inner.append(piece)
    yield opening, inner


def _spare_disclaimer(opening: Piece | None, inner: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The pieces of a section without those that disclaim, and those that do."""
    text = [piece for piece in inner if piece.kind != "heading"]
    if opening and is_disclaimer_heading(opening.words):
        return [], text
    if opening and text and is_disclaimer([piece.words for piece in text]):
        return [], text
    for index, piece in enumerate(inner):
        below = inner[index + 1 :]
        if piece.kind == "heading" and is_disclaimer_heading(piece.words):
            return inner[:index], [other for other in below if other.kind != "heading"]
        if piece.kind != "heading" and opens_disclaimer(piece.words):
            return [*inner[:index], *below], [piece]
    if opening and len(text) > 1 and inner[-1] is text[-1] and is_disclaimer([text[-1].words]):
        return inner[:-1], [text[-1]]
    return inner, []


def _section(opening: Piece | None, parts: tuple[Part, ...], title: str) -> ArticleSection:
    if opening is None:
        return ArticleSection("introduction", INTRODUCTION, parts[0].line, "introduction", parts)
    return ArticleSection(short_name(opening.words), opening.words, opening.line, "section", parts)


def _settled(found: list[ArticleSection], title: str) -> list[ArticleSection]:
    """The sections, each with an id of its own. Text without any heading is one section, named as the article."""
    if len(found) == 1 and found[0].kind == "introduction":
        return [replace(found[0], id=short_name(title), title=title, kind="section")]
    settled: list[ArticleSection] = []
    taken = {"disclaimer"}
    for section in found:
        name, count = section.id, 1
        while name in taken:
            count += 1
            name = f"{section.id}-{count}"
        taken.add(name)
        settled.append(replace(section, id=name))
    return settled


def _parts(pieces: Sequence[Piece]) -> Iterator[Part]:
    heading, line = "", pieces[0].line if pieces else 1
    for is_heading, group in groupby(pieces, key=lambda piece: piece.kind == "heading"):
        listed = list(group)
        if is_heading:
            heading, line = listed[-1].words, listed[-1].line
            continue
        statements = tuple(statement for piece in listed for statement in _statements(piece))
        if statements:
            yield Part(heading, line, statements)


def _statements(piece: Piece) -> Iterator[Statement]:
    for sentence in sentences(piece.words):
        if any(char.isalnum() for char in sentence.words):
            yield Statement(sentence.words, piece.line_of(sentence.start))


# --- ids -------------------------------------------------------------------------------------------


def _with_ids(sections: Iterable[ArticleSection]) -> Iterator[ArticleSection]:
    """The sections with ids on their sentences: W1, W2 … in "What is it", each section with a letter of its own."""
    taken = set(_TAKEN)
    for section in sections:
        letter = _letter(section.title, taken)
        taken.add(letter)
        number = 0
        parts = []
        for part in section.parts:
            numbered = tuple(replace(s, claim=f"{letter}{number + i}") for i, s in enumerate(part.statements, 1))
            number += len(numbered)
            parts.append(replace(part, statements=numbered))
        yield replace(section, parts=tuple(parts))


def _letter(title: str, taken: set[str]) -> str:
    initials: list[str] = re.findall(r"\b[A-Z]", title.upper())
    single: list[str] = [*initials, *re.findall("[A-Z]", title.upper()), *ascii_uppercase]
    double = [first + second for first in ascii_uppercase for second in ascii_uppercase]
    return next(letters for letters in single + double if letters not in taken)
