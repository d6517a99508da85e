"""Sentence by sentence: the claims that a handout rests on, and the other way round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec import Struct

from ldn_pdf.checking.claim_likeness import likeness
from ldn_pdf.content.passages import Passage, passages
from ldn_pdf.problems import Mark
from ldn_pdf.reading.evidence_ledger import Ledger
from ldn_pdf.reading.model import Handout

_NAMES = {
    "main_point": "Main point",
    "steps": "What to do next",
    "get_help": "When to get help",
    "remember": "Said again on later parts",
}
_NO_EVIDENCE = frozenset({"title", "audience", "heading", "question", "prompt", "column", "check"})
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
    asserting = [p for p in passages(handout) if p.claims or not (p.role in _NO_EVIDENCE or p.is_instruction)]
    for _, group in groupby(asserting, key=lambda passage: passage.block.partition(".")[0]):
        pieces = list(group)
        lines = tuple(line for block in _blocks(pieces) for line in _lines(block, ledger))
        if lines:
            yield Traced(_heading(pieces[0]), lines)


def uses(handout: Handout) -> Iterator[tuple[str, Use]]:
    """Every claim that the handout names, with the place of the words that rest on it."""
    for passage in passages(handout):
        for claim in passage.claims:
            if passage.role != "reminder":
                yield claim.value, Use(handout.id, _heading(passage), passage.text.mark())


def _blocks(pieces: Iterable[Passage]) -> Iterator[list[Passage]]:
    """The pieces block by block, a table row by row: a cell on its own says nothing."""
    for _, group in groupby(pieces, key=lambda piece: (piece.block, piece.row if piece.role == "cell" else -1)):
        yield list(group)


def _lines(block: list[Passage], ledger: Ledger | None) -> Iterator[TracedLine]:
    first = block[0]
    if first.role == "cell":
        words = " | ".join(cell.shown(0, len(cell.words)) for cell in block)
        yield TracedLine("row", words, first.mark(), _nearest_first(first, words, ledger))
    elif first.role != "column":
        for piece in block:
            for sentence in piece.sentences:
                words = piece.shown(sentence.start, sentence.start + len(sentence.words))
                yield TracedLine(piece.role, words, piece.mark(sentence.start), _nearest_first(piece, words, ledger))


def _nearest_first(piece: Passage, words: str, ledger: Ledger | None) -> tuple[str, ...]:
    named = dict.fromkeys(claim.value for claim in piece.claims)
    if ledger is None:
        return tuple(named)
    return tuple(sorted(named, key=lambda claim: -likeness(words, claim, ledger)))


def _heading(passage: Passage) -> str:
    return passage.section.heading.value if passage.section else _NAMES.get(passage.block, "")
