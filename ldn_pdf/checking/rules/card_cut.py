"""Wallet cards that take a piece of the next page with them."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.locale.vocabulary import Vocabulary, pattern
from ldn_pdf.problems import Problem
from ldn_pdf.reading.model import CardSpec

ID = "card-cut"
SOURCE = "handouts are printed on both sides"
SILENCED = "by name"

PLACE = "handout"


class CutWords(Vocabulary, frozen=True):
    """Words for to cut, for the back, and for a copy, and the sentence that warns."""

    cut: str
    back: str
    copy: str
    says: str


VOCABULARY = CutWords
_EITHER_WAY = r"\b{cut}\b[^.]*\b{back}\b|\b{back}\b[^.]*\b{cut}\b|\A(?=.*\b{cut}\b).*\b{copy}\b"
"""To cut and the back in one sentence, as `back` has other meanings; to cut and a copy anywhere in the section."""


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for a card whose section does not warn that cutting it out cuts the back."""
    words = subject.vocabulary(VOCABULARY, ID)
    either_way = _EITHER_WAY.format(cut=words.cut, back=words.back, copy=words.copy)
    warns = pattern(either_way, subject.shared.accents)
    cards = ((s, block) for s in subject.sections for block in s.blocks if isinstance(block, CardSpec))
    for section, card in cards:
        near = (passage for passage in subject.passages if passage.section is section and passage.role != "card")
        if not warns.search(" ".join(passage.words for passage in near)):
            what = f"Nothing says that cutting the card out cuts the back of the page ({SOURCE})."
            fix = f"Add to the section's text: {words.says}"
            yield card.heading.problem(what, fix, ID)
