"""An article: its title, its sections and their sentences, each with the id that it has as a claim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, product
from string import ascii_uppercase
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.drafting.article_blocks import BOLD_LEVEL, Block
from ldn_pdf.drafting.heading_scope import Statement, is_statement, statements
from ldn_pdf.drafting.plain_text import CREDIT
from ldn_pdf.drafting.sentence_kinds import is_disclaimer, is_disclaimer_heading, is_safety, opens_disclaimer
from ldn_pdf.library.folder import suggested_name
from ldn_pdf.locale.packs import labels, likely_language

INTRODUCTION = "Introduction"
DISCLAIMER = "Disclaimer"
_LONGEST_ID = 30  # characters; a handout's name stands at the foot of each page
_TAKEN = "AR"  # A1 is an addition of the ledger, R1 a reference
_ASIDES = {
    "reference": r"(?:list of |key |selected )?(?:references?|sources?|bibliography|citations?|works cited|literature"
    r"|footnotes?|endnotes?|notes)(?: and (?:notes|sources|further reading|references|footnotes))?",
    "link to other pages": r"further reading|read more|read next|read also|see also|learn more|external links|links"
    r"|resources|you (?:may|might) also like|(?:related|recommended|popular|more|recent|latest) "
    r"(?:articles?|posts?|stories|reading|links|topics|content|pages|news|videos?)|related|keep reading",
    "author box": r"about (?:the )?(?:authors?|writers?|us|me)|acknowledge?ments?|author bio(?:graphy)?|credits",
    "comment": r"(?:\d+ )?(?:comments?|replies|responses|thoughts on\b.*)|leave a (?:comment|reply)",
    "share button": r"share(?: this.*| on.*)?|follow us.*",
    "newsletter form": r"(?:sign up|subscribe|join)\b.*(?:newsletter|list|updates|e-?mail).*|newsletter",
    "table of contents": r"(?:table of )?contents|in this (?:article|guide|post)|on this page|jump to.*",
}
_CITED = re.compile(r"\b(?:1[89]|20)\d\d\b|\bdoi\b|https?://|\bet al\b|\bPMID\b|\bISBN\b", re.IGNORECASE)


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
    """An article as it was read. `file` is its file's name.

    `headings` are the blocks whose words stand as titles, and the heading cells of tables; `left_out` those
    that no claim is made of, each with its reason. With the statements, they are all words of the file.
    """

    file: str
    title: str
    sections: tuple[ArticleSection, ...]
    headings: tuple[Block, ...] = ()
    left_out: tuple[Block, ...] = ()

    @property
    def introduction(self) -> ArticleSection | None:
        """What stands before the first heading, where there is something."""
        return next((section for section in self.sections if section.kind == "introduction"), None)

    @property
    def body(self) -> tuple[ArticleSection, ...]:
        """The sections that handouts are made of."""
        return tuple(section for section in self.sections if section.kind == "section")

    @property
    def claims(self) -> tuple[Statement, ...]:
        """The sentences that a handout may say: all but the disclaimer's."""
        return tuple(s for section in self.sections if section.kind != "disclaimer" for s in section.statements)

    @property
    def language(self) -> str:
        """The tag of the language that a handout of it is in; English where its words are of none that we know."""
        found = likely_language(" ".join(statement.words for statement in self.claims)) or "en"
        return labels(found).with_region(found)

    @property
    def references(self) -> tuple[str, ...]:
        """The article's own list of sources, as they stand there."""
        return tuple(
            block.words for block in self.left_out if block.left_out == "reference" and _CITED.search(block.words)
        )


def article(file: str, title: str, blocks: Sequence[Block]) -> Article:
    """The article that these blocks make. `title` stands where no block is a title."""
    told = _told_apart(blocks)
    left_out = [block for block in told if block.left_out]
    text = [block for block in told if not block.left_out]
    heading, rest = _title(text, title)
    kept = {id(block) for block in rest}
    headings = [block for block in text if id(block) not in kept]
    level = _section_level(rest)
    found: list[ArticleSection] = []
    disclaimers: list[Block] = []
    for opening, inner in _cut(rest, level):
        headings += [block for block in [opening, *inner] if block and block.kind in ("heading", "columns")]
        body, spared = _spare_disclaimer(opening, inner)
        disclaimers += spared
        parts = tuple(_parts(opening, body, headings, left_out))
        if parts:
            found.append(_section(opening, parts))
        elif opening and not spared:
            headings = [block for block in headings if block is not opening]
            left_out.append(replace(opening, left_out="heading with no text below"))
    sections = _settled(found, heading or title)
    if disclaimers:
        parts = (Part("", disclaimers[0].line, tuple(statements(disclaimers, ()))),)
        sections.append(ArticleSection("disclaimer", DISCLAIMER, disclaimers[0].line, "disclaimer", parts))
    left_out.sort(key=lambda block: block.line)
    return Article(file, heading or title, tuple(_with_ids(sections)), tuple(headings), tuple(left_out))


def short_name(words: str) -> str:
    """The words as a name for files and ids, cut between words."""
    name = suggested_name(words)
    if len(name) > _LONGEST_ID:
        name = name[: _LONGEST_ID + 1].rpartition("-")[0] or name[:_LONGEST_ID]
        name = re.sub(r"(?:-(?:a|an|and|as|at|by|for|from|in|is|of|on|or|the|to|with|your))+$", "", name)
    return name


# --- what is no claim -------------------------------------------------------------------------------


def _told_apart(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with the sections of sources, links and authors left out, and bylines above the first heading."""
    made: list[Block] = []
    aside, level = "", 0  # why the section is left out, and the level of its heading
    begun = has_text = False
    for block in blocks:
        warns = is_safety(block.words) and not _CITED.search(block.words)
        reason = aside
        if block.left_out:
            reason = "" if block.left_out == "reference" and warns else block.left_out
        elif block.kind == "heading":
            if not aside or block.level <= level:
                aside, level = _aside(block.words), block.level
            reason = aside
            begun = begun or (block.level < BOLD_LEVEL and has_text)
        elif aside:
            reason = "" if warns else aside
        elif not begun and block.kind == "paragraph" and CREDIT.match(block.words):
            reason = "byline"
        elif _LINK.match(block.words) and not is_safety(block.words):
            reason = "link to other pages"
        kind = "paragraph" if block.left_out and not reason else block.kind
        made.append(replace(block, left_out=reason, kind=kind))
        has_text = has_text or (kind == "paragraph" and not reason)
    return made


_LINK = re.compile(
    r"(?:read|see) (?:also|more|next|this)\s*[:>»–—]|related(?: (?:reading|article|post)s?)?\s*[:>»–—]|recommended\s*:",
    re.IGNORECASE,
)


def _aside(heading: str) -> str:
    """Why a heading says that what follows is no part of what the article claims, such as its sources; else empty."""
    words = heading.strip(" :.–—-")
    return next((reason for reason, names in _ASIDES.items() if re.fullmatch(names, words, re.IGNORECASE)), "")


# --- sections ---------------------------------------------------------------------------------------


def _title(blocks: Sequence[Block], fallback: str) -> tuple[str, Sequence[Block]]:
    """The title, or an empty text, and the blocks without it."""
    at = next((index for index, block in enumerate(blocks) if block.kind == "heading"), None)
    if at is None:
        return "", blocks
    first, above, below = blocks[at], blocks[:at], blocks[at + 1 :]
    others = [block.level for block in below if block.kind == "heading"]
    alone = all(level > first.level for level in others) and (first.level == 1 or bool(others))
    opens = first.level == 1 and bool(below) and below[0].kind == "heading"
    if first.words == fallback or (not above and (alone or opens)):
        return first.words, [*above, *below]
    return "", blocks


def _section_level(blocks: Iterable[Block]) -> int:
    """The level of heading that cuts the article: the highest of which there are two, else the highest."""
    levels = sorted(block.level for block in blocks if block.kind == "heading")
    return next((level for level in levels if levels.count(level) > 1), levels[0] if levels else 0)


def _cut(blocks: Sequence[Block], level: int) -> Iterator[tuple[Block | None, list[Block]]]:
    """Each section's heading, None for what stands before the first, and its blocks."""
    opening: Block | None = None
    inner: list[Block] = []
    for block in blocks:
        if block.kind == "heading" and block.level <= level:
            yield opening, inner
            opening, inner = block, []
        else:
            inner.append(block)
    yield opening, inner


def _spare_disclaimer(opening: Block | None, inner: list[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks of a section without those that disclaim, and those that do."""
    text = [block for block in inner if block.kind != "heading"]
    whole = opening and (is_disclaimer_heading(opening.words) or (text and is_disclaimer([b.words for b in text])))
    if whole:
        return [], text
    for at, block in enumerate(inner):
        end = at + 1
        if block.kind == "heading" and is_disclaimer_heading(block.words):
            while end < len(inner) and not (inner[end].kind == "heading" and inner[end].level <= block.level):
                end += 1
        elif block.kind == "heading" or not (
            opens_disclaimer(block.words)
            or (opening and len(text) > 1 and block is inner[-1] and is_disclaimer([block.words]))
        ):
            continue
        return [*inner[:at], *inner[end:]], [other for other in inner[at:end] if other.kind != "heading"]
    return inner, []


def _section(opening: Block | None, parts: tuple[Part, ...]) -> ArticleSection:
    if opening is None:
        return ArticleSection("introduction", INTRODUCTION, parts[0].line, "introduction", parts)
    return ArticleSection(short_name(opening.words), opening.words, opening.line, "section", parts)


def _settled(found: list[ArticleSection], title: str) -> list[ArticleSection]:
    """The sections, each with an id of its own. Text without any heading is one section, named as the article."""
    if len(found) == 1 and found[0].kind == "introduction":
        return [replace(found[0], id=short_name(title), title=title, kind="section")]
    settled: dict[str, ArticleSection] = {}
    for section in found:
        names = chain([section.id], (f"{section.id}-{number}" for number in count(2)))
        name = next(name for name in names if name not in settled and name != "disclaimer")
        settled[name] = replace(section, id=name)
    return list(settled.values())


def _parts(
    opening: Block | None, blocks: Sequence[Block], headings: list[Block], left_out: list[Block]
) -> Iterator[Part]:
    """The parts of a section, cut at its inner headings. One that is a claim or heads nothing leaves `headings`."""
    above = [opening] if opening else []
    own, text = opening, []
    for block in [*blocks, None]:
        if block is not None and block.kind != "heading":
            text.append(block)
            continue
        if own or text:
            made = _claims_of(own, text, [heading.words for heading in above])
            if own and (_is_claim(own, text) or (not made and own is not opening)):
                headings[:] = [other for other in headings if other is not own]
            if made:
                yield Part("" if own is opening or own is None else own.words, (own or text[0]).line, tuple(made))
            elif own and own is not opening:
                left_out.append(replace(own, left_out="heading with no text below"))
        if block is not None:
            above = [*(heading for heading in above if heading.level < block.level), block]
            own, text = block, []


def _is_claim(heading: Block, text: Sequence[Block]) -> bool:
    """Whether a heading says something itself."""
    return is_statement(heading.words) or (not text and heading.level >= BOLD_LEVEL)


def _claims_of(own: Block | None, text: Sequence[Block], above: Sequence[str]) -> list[Statement]:
    made: list[Statement] = []
    if own and _is_claim(own, text):
        made += statements([replace(own, kind="paragraph", level=0)], ())
    return made + statements(text, above)


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
    letters: list[str] = [*re.findall(r"\b[A-Z]", title.upper()), *re.findall("[A-Z]", title.upper())]
    double = map("".join, product(ascii_uppercase, repeat=2))
    return next(letter for letter in chain(letters, ascii_uppercase, double) if letter not in taken)
