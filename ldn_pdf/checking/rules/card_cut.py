"""Wallet cards that take a piece of the next page with them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.problems import Problem
from ldn_pdf.reading.model import CardSpec

ID = "card-cut"
SOURCE = "handouts are printed on both sides"

_CARD = "card: {heading: Opioid alert, text: I take naltrexone.}"
PLACE = "handout"
FLAGS = (
    f"sections: [{{heading: My card, {_CARD}}}]",
    f"sections: [{{heading: My card, from: [A7], text: Cut it out., {_CARD}}}]",
    f"sections: [{{heading: My card, from: [A7], text: Carry it with you., {_CARD}}}]",
)
PASSES = (
    f"sections: [{{heading: My card, from: [A7], text: 'Cut it from a copy: the back holds other words.', {_CARD}}}]",
    f"sections: [{{heading: My card, from: [A7], text: 'Make a copy of this page, then cut out the card.', {_CARD}}}]",
    f"sections: [{{heading: My card, from: [A7], text: Cutting it out cuts the back of this page., {_CARD}}}]",
    f"sections: [{{heading: My card, from: [A7], text: 'Copy it first, as cutting out the card cuts the back.', "
    f"{_CARD}}}]",
    "sections: [{heading: My questions, questions: ['What can I take?']}]",
)

_WARNS = re.compile(
    r"\bcut\w*\b[^.]*\b(?:back|other side|behind)\b|\b(?:back|other side|behind)\b[^.]*\bcut\w*\b"
    r"|\bcut\w*\b[^.]*\b(?:copy|copies|photocop\w+)\b|\b(?:copy|copies|photocop\w+|print)\b[^.]*\bcut\w*\b",
    re.IGNORECASE | re.DOTALL,
)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for a card whose section does not warn that cutting it out cuts the back."""
    cards = ((s, block) for s in subject.handout.sections for block in s.blocks if isinstance(block, CardSpec))
    for section, card in cards:
        said = (passage.words for passage in subject.passages if passage.section is section)
        if not any(_WARNS.search(words) for words in said):
            what = f"Nothing says that cutting the card out cuts the back of the page ({SOURCE})."
            fix = "Add to the section's text: Copy this page first, as cutting out the card cuts the back."
            yield card.heading.problem(what, fix, ID, length=len(card.heading.value))
