"""Wallet cards that take a piece of the next page with them."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.locale.vocabulary import Vocabulary, pattern
from ldn_pdf.problems import Problem
from ldn_pdf.reading.model import CardSpec

ID = "card-cut"
SOURCE = "handouts are printed on both sides"

PLACE = "handout"


class CutWords(Vocabulary, frozen=True):
    """Words for to cut, for the back, and for a copy, and the sentence that warns."""

    cut: str
    back: str
    copy: str
    says: str


VOCABULARY = CutWords
_EITHER_WAY = r"\b{cut}\b[^.]*\b{other}\b|\b{other}\b[^.]*\b{cut}\b"


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for a card whose section does not warn that cutting it out cuts the back."""
    words = subject.vocabulary(VOCABULARY, ID)
    other = f"(?:{words.back}|{words.copy})"
    warns = pattern(_EITHER_WAY.format(cut=words.cut, other=other), subject.shared.accents)
    cards = ((s, block) for s in subject.sections for block in s.blocks if isinstance(block, CardSpec))
    for section, card in cards:
        said = (passage.words for passage in subject.passages if passage.section is section)
        if not any(warns.search(one) for one in said):
            what = f"Nothing says that cutting the card out cuts the back of the page ({SOURCE})."
            fix = f"Add to the section's text: {words.says}"
            yield card.heading.problem(what, fix, ID, length=len(card.heading.value))
