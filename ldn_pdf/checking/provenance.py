"""Sentence by sentence: the claims that a handout rests on, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, zip_longest

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

_TOGETHER = frozenset({"cell", "column"})  # a cell on its own says nothing


class TracedLine(Struct, frozen=True):
    """A sentence, or the cells of a row: its words and those that it translates, its place, and the piece it is of.

    `claims` are those that its piece names, the nearest in words first.
    """

    words: str
    beside: str
    mark: Mark
    piece: Passage
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
    said = (line for line in lines(handout, ledger) if asserts(line.piece) and line.piece.role != "column")
    for _, group in groupby(said, key=lambda line: line.piece.block.partition(".")[0]):
        together = tuple(group)
        yield Traced(heading_of(together[0].piece), together)


def lines(handout: Handout, ledger: Ledger | None, beside: Handout | None = None) -> Iterator[TracedLine]:
    """Every word of a handout, sentence by sentence in reading order.

    `beside` is what it translates: piece stands beside piece, and sentence beside sentence where both have as many.
    """
    others = passages(beside) if beside else ()
    pairs = [(piece, other) for piece, other in zip_longest(passages(handout), others) if piece]
    for _, group in groupby(enumerate(pairs), key=lambda entry: _row_of(*entry)):
        together = [pair for _, pair in group]
        piece, other = together[0]
        if piece.role in _TOGETHER or (other and len(piece.sentences) != len(other.sentences)):
            said = " | ".join(_shown(mine) for mine, _ in together)
            theirs = " | ".join(_shown(theirs) for _, theirs in together if theirs)
            yield TracedLine(said, theirs, piece.mark(), piece, nearest_first(piece, theirs or said, ledger))
            continue
        for sentence, same in zip_longest(piece.sentences, other.sentences if other else ()):
            said = piece.shown(sentence.start, sentence.start + len(sentence.words))
            theirs = other.shown(same.start, same.start + len(same.words)) if other and same else ""
            claims = nearest_first(piece, theirs or said, ledger)
            yield TracedLine(said, theirs, piece.mark(sentence.start), piece, claims)


def _row_of(number: int, pair: tuple[Passage, Passage | None]) -> tuple[object, ...]:
    piece = pair[0]
    return (piece.block, piece.role, piece.row) if piece.role in _TOGETHER else (number,)


def _shown(piece: Passage) -> str:
    return piece.shown(0, len(piece.words))


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


def nearest_first(piece: Passage, words: str, ledger: Ledger | None) -> tuple[str, ...]:
    """The claims that a piece names, the nearest to these words first."""
    named = dict.fromkeys(claim.value for claim in piece.claims)
    if ledger is None:
        return tuple(named)
    return tuple(sorted(named, key=lambda claim: -likeness(words, claim, ledger)))


def heading_of(passage: Passage) -> str:
    """The heading that a piece stands under; empty at the top of the page."""
    return passage.section.heading.value if passage.section else _NAMES.get(passage.block, "")
