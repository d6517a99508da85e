"""Acronyms that the reader has not been told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.rules import capitals
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.abbreviations import ABBREVIATION, in_full
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import Vocabulary
from ldn_pdf.problems import Problem

ID = "acronym"
SOURCE = "NHS service manual: in full on first use unless well known; AHRQ PEMAT-P, item 3"


class Acronyms(Vocabulary, frozen=True):
    """Acronyms that every reader knows, and what stands before one that is taken from another language."""

    well_known: tuple[str, ...]
    borrowed: re.Pattern[str]


VOCABULARY = Acronyms


def rule(subject: Subject) -> Iterator[Problem]:
    """An error at the first use of an acronym after the title that does not say it in full.

    An acronym is told where it is given in full in the title, the audience line, or at its first use.
    """
    words = subject.vocabulary(VOCABULARY, ID)
    shouting = subject.vocabulary(capitals.VOCABULARY, capitals.ID).shouted
    told = set(words.well_known)
    for passage in subject.passages:
        shouted = [match.span() for match in shouting.finditer(passage.words)]
        shouted += [(s.start, s.start + len(s.words)) for s in passage.sentences if _is_all_capitals(s.words)]
        for match in ABBREVIATION.finditer(passage.words):
            acronym = match[1]
            if acronym in told or any(start <= match.start() < end for start, end in shouted):
                continue
            if in_full(passage.words, match) or words.borrowed.search(passage.words[: match.start()]):
                told.add(acronym)
            elif passage.role != "title":
                told.add(acronym)
                yield _problem(passage, match)


def _is_all_capitals(words: str) -> bool:
    return words.isupper() and len(words.split()) > 3


def _problem(passage: Passage, match: re.Match[str]) -> Problem:
    what = f"{quoted(match[1])} is not said in full at its first use ({SOURCE})."
    fix = f"Write the words, then ({match[1]}). The audience line may do that too."
    return passage.problem(what, fix, ID, start=match.start(1), end=match.end(1))
