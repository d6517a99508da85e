"""Words that sell. A handout helps to decide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.assertion import is_denied
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import Phrases
from ldn_pdf.problems import Problem

ID = "promotion"
SOURCE = "CDC Clear Communication Index: benefits and risks alike"

VOCABULARY = Phrases
_EXCLAMATION = re.compile("[!¡]")


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for words of advertising, and for an exclamation mark."""
    sold = subject.matches(subject.vocabulary(VOCABULARY, ID).words)
    for passage, match in (*sold, *subject.matches(_EXCLAMATION)):
        sentence = next(s for s in reversed(passage.sentences) if s.start <= match.start())
        start = match.start() - sentence.start
        if match.re != _EXCLAMATION and is_denied(subject, passage, sentence, start, start + len(match.group())):
            continue
        what = f"{quoted(match.group())} sells ({SOURCE})."
        yield passage.problem(what, "Say it as a plain fact, or take it out.", ID, start=match.start(), end=match.end())
