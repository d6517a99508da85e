"""Pages to fill in that do not say whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.locale.vocabulary import Vocabulary
from ldn_pdf.problems import Problem
from ldn_pdf.reading.model import GridSpec, WritingLinesSpec

ID = "keep-private"
SOURCE = "what a patient writes is health data"
SILENCED = "by name"

PLACE = "handout"


class PrivateWords(Vocabulary, frozen=True):
    """What says that a page is private, and how to say it."""

    private: re.Pattern[str]
    says: str


VOCABULARY = PrivateWords


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for a section with lines, a diary or a list to fill in that does not say "Keep this page private"."""
    words = subject.vocabulary(VOCABULARY, ID)
    for section in subject.sections:
        if not section.has(WritingLinesSpec, GridSpec):
            continue
        said = (passage.words for passage in subject.passages if passage.section is section)
        if not any(map(words.private.search, said)):
            what = f"This section is filled in by hand and does not say “{words.says}” ({SOURCE})."
            fix = f"Add to its text: {words.says}."
            yield section.heading.problem(what, fix, ID)
