"""An article in figures: sentences, words, reading grade, and what its words break, section by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from ldn_pdf.checking.reading_grade import count
from ldn_pdf.checking.rules import over_claim, sentence_length
from ldn_pdf.drafting.heading_scope import Statement
from ldn_pdf.problems import Problem


class Figures(Struct, frozen=True):
    """`smog` is a school grade (McLaughlin 1969); below 30 sentences it is an indication only."""

    sentences: int
    words: int
    smog: float
    over_claims: int
    long_sentences: int
    is_indicative: bool


def figures(statements: Sequence[Statement], faults: Mapping[str, Sequence[Problem]]) -> Figures:
    """The figures of these sentences; `faults` are what is wrong with the words of each claim."""
    counts = count(statement.words for statement in statements)
    rules = [problem.rule for statement in statements for problem in faults.get(statement.claim, ())]
    return Figures(
        counts.sentences,
        counts.words,
        counts.smog,
        rules.count(over_claim.ID),
        rules.count(sentence_length.ID),
        counts.is_indicative,
    )
