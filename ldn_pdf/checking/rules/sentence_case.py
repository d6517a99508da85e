"""Titles and headings In Title Case, which are harder to read than plain sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import Vocabulary
from ldn_pdf.problems import Problem

ID = "sentence-case"
SOURCE = "NHS content guide; ACB large print"
ONLY_WARNS = True

PLACE = "title"


class Names(Vocabulary, frozen=True):
    """Words that keep their capital, and titles before the names of persons."""

    names: frozenset[str]
    titles: str


VOCABULARY = Names
_LATER = re.compile(r"(?<=[a-zß-ÿ,] )[A-ZÀ-Þ][a-zß-ÿ’']+\b")


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for a title or heading with a capital inside that is no name, at the first such word."""
    words = subject.vocabulary(VOCABULARY, ID)
    names = words.names | _names(subject, words.titles)
    for passage in subject.passages:
        if passage.role in ("title", "heading"):
            yield from _capitals(passage, names)


def _capitals(passage: Passage, names: frozenset[str]) -> Iterator[Problem]:
    for match in _LATER.finditer(passage.words):
        if match.group() not in names:
            what = f"{quoted(match.group())} has a capital: only the first word and names do ({SOURCE})."
            fix = f"Write {match.group().lower()}."
            yield passage.problem(what, fix, ID, "warning", match.start(), match.end())
            return


def _names(subject: Subject, titles: str) -> frozenset[str]:
    """Words that the text writes with a capital in the middle of a sentence, and words behind Dr. or Mrs."""
    running = [passage.words for passage in subject.passages if passage.role in ("paragraph", "bullet", "main_point")]
    inside = (match.group() for words in running for match in _LATER.finditer(words))
    behind_title = (match[1] for _, match in subject.matches(re.compile(rf"\b(?:{titles})\.? ([A-ZÀ-Þ][a-zß-ÿ]+)")))
    return frozenset((*inside, *behind_title))
