"""Sentence by sentence: the claims that a handout rests on, and the other way round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec import Struct

from ldn_pdf.checking.claim_likeness import likeness
from ldn_pdf.content.passages import Passage, passages
from ldn_pdf.problems import Mark
from ldn_pdf.reading.evidence_ledger import Addition, Claim, Ledger
from ldn_pdf.reading.model import Handout

_NAMES = {
    "main_point": "Main point",
    "steps": "What to do next",
    "get_help": "When to get help",
    "remember": "Said again on later parts",
}
_VERDICTS = {
    "overclaim": "the article over-claims",
    "wrong": "the article is wrong",
    "opinion": "an opinion",
    "fixed": "fixed by the project",
    "unreviewed": "not weighed yet",
}
_NO_EVIDENCE = frozenset(
    {"title", "audience", "heading", "question", "prompt", "column", "check", "source", "author", "field"}
)
"""Roles that assert nothing, unless they name claims of their own: headings, questions, fill-ins."""


class TracedLine(Struct, frozen=True):
    """A sentence or row of a handout. `claims` are those that its piece names, the nearest in words first."""

    kind: str
    words: str
    mark: Mark
    claims: tuple[str, ...]


class Traced(Struct, frozen=True):
    """A section of a handout with its sentences."""

    heading: str
    lines: tuple[TracedLine, ...]


class Use(Struct, frozen=True):
    """A place that names a claim."""

    handout: str
    heading: str
    mark: Mark


def trace(handout: Handout, ledger: Ledger | None) -> Iterator[Traced]:
    """Each section that asserts something, in reading order."""
    for _, group in groupby(filter(asserts, passages(handout)), key=lambda passage: passage.block.partition(".")[0]):
        pieces = list(group)
        lines = tuple(line for block in _blocks(pieces) for line in _lines(block, ledger))
        if lines:
            yield Traced(heading_of(pieces[0]), lines)


def asserts(piece: Passage) -> bool:
    """Whether a piece says something that has to rest on a claim: no heading, no question, nothing to fill in."""
    return bool(piece.claims) or not (piece.role in _NO_EVIDENCE or piece.is_instruction)


def verdict_in_words(entry: Claim | Addition) -> str:
    """How well a claim stands up: `supported`, `the article over-claims`."""
    return "not in the article" if isinstance(entry, Addition) else _VERDICTS.get(entry.verdict, entry.verdict)


def short_sources(entry: Claim | Addition, ledger: Ledger) -> str:
    """The sources of a claim by their short names and ids."""
    names = [f"{ledger.sources[ref.value].short} ({ref})" for ref in entry.references if ref.value in ledger.sources]
    return ", ".join(names) or "no source"


def uses(handout: Handout) -> Iterator[tuple[str, Use]]:
    """Every claim that the handout names, with the place of the words that rest on it."""
    for passage in passages(handout):
        for claim in passage.claims:
            if passage.role != "reminder":
                yield claim.value, Use(handout.id, heading_of(passage), passage.text.mark())


def _blocks(pieces: Iterable[Passage]) -> Iterator[list[Passage]]:
    """The pieces block by block, a table row by row: a cell on its own says nothing."""
    for _, group in groupby(pieces, key=lambda piece: (piece.block, piece.row if piece.role == "cell" else -1)):
        yield list(group)


def _lines(block: list[Passage], ledger: Ledger | None) -> Iterator[TracedLine]:
    first = block[0]
    if first.role == "cell":
        words = " | ".join(cell.shown(0, len(cell.words)) for cell in block)
        yield TracedLine("row", words, first.mark(), nearest_first(first, words, ledger))
    elif first.role != "column":
        for piece in block:
            for sentence in piece.sentences:
                words = piece.shown(sentence.start, sentence.start + len(sentence.words))
                yield TracedLine(piece.role, words, piece.mark(sentence.start), nearest_first(piece, words, ledger))


def nearest_first(piece: Passage, words: str, ledger: Ledger | None) -> tuple[str, ...]:
    """The claims that a piece names, the nearest to these words first."""
    named = dict.fromkeys(claim.value for claim in piece.claims)
    if ledger is None:
        return tuple(named)
    return tuple(sorted(named, key=lambda claim: -likeness(words, claim, ledger)))


def heading_of(passage: Passage) -> str:
    """The heading that a piece stands under; empty at the top of the page."""
    return passage.section.heading.value if passage.section else _NAMES.get(passage.block, "")
