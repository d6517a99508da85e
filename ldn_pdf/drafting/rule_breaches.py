"""Which sentences of an article break a rule on words, before they become lines of a handout."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ldn_pdf.checking.rules import over_claim, promotion, sentence_length, slang, stigma
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.state import DRAFT
from ldn_pdf.problems import Mark, Problem
from ldn_pdf.reading.model import Handout, Item, ItemList, Marks, Section
from ldn_pdf.reading.source import Source, Text

_RULES = (over_claim.rule, promotion.rule, slang.rule, stigma.rule, sentence_length.rule)
_NOWHERE = Marks(Mark(""))


def faults(sentences: Sequence[str]) -> list[list[Problem]]:
    """For each sentence, what the rules on promises, tone and length say of it as a line of a handout."""
    found: list[list[Problem]] = [[] for _ in sentences]
    if sentences:
        subject = Subject(_handout(sentences), None, None, DRAFT, date.min)
        for rule in _RULES:
            for problem in rule(subject):
                found[int(problem.mark.file)].append(problem)
    return found


def _handout(sentences: Sequence[str]) -> Handout:
    """A handout whose bullets are the sentences; each is a file of its own, named by its number."""
    items = tuple(
        Item(text=Text(words, Source(str(number), words), 0, len(words)), marks=_NOWHERE)
        for number, words in enumerate(sentences)
    )
    section = Section(heading=Text(""), blocks=(ItemList("bullets", items),), marks=_NOWHERE)
    return Handout(
        title=Text(""),
        audience=Text(""),
        main_point=Text(""),
        version=Text(""),
        issued=date.min,
        review_by=date.max,
        sections=(section,),
        marks=_NOWHERE,
    )
