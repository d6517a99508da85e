"""Words that sell. A handout helps to decide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.assertion import is_denied
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import Phrases
from ldn_pdf.problems import Problem

ID = "promotion"
SOURCE = "CDC Clear Communication Index: benefits and risks alike"

VOCABULARY = Phrases
_EXCLAMATION = re.compile("[!¡]")


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for words of advertising, and for an exclamation mark."""
    for passage, match in subject.matches(subject.vocabulary(VOCABULARY, ID).words):
        sentence = next(s for s in reversed(passage.sentences) if s.start <= match.start())
        start = match.start() - sentence.start
        if not is_denied(subject, passage, sentence, start, start + len(match.group())):
            yield _problem(passage, match.start(), match.end())
    for passage, mark in subject.matches(_EXCLAMATION):
        yield _problem(passage, mark.start(), mark.end())


def _problem(passage: Passage, start: int, end: int) -> Problem:
    what = f"{quoted(passage.words[start:end])} sells ({SOURCE})."
    return passage.problem(what, "Say it as a plain fact, or take it out.", ID, start=start, end=end)
