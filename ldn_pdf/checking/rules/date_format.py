"""Dates that are another day in another country."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import Vocabulary
from ldn_pdf.problems import Problem

ID = "date-format"
SOURCE = "NHS content guide: 6 August 2018"
ONLY_WARNS = True


class Dates(Vocabulary, frozen=True):
    """Dates that may be misread, and one as it should be."""

    dates: re.Pattern[str]
    such_as: str


VOCABULARY = Dates


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for a date that is not day, month in words, year."""
    words = subject.vocabulary(VOCABULARY, ID)
    for passage, match in subject.matches(words.dates):
        what = f"{quoted(match.group())} is not a date that every reader takes alike ({SOURCE})."
        yield passage.problem(what, f"Write it like {words.such_as}.", ID, "warning", match.start(), match.end())
