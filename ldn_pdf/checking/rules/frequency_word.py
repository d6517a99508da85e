"""Words for how often that each reader takes for another number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import Phrases
from ldn_pdf.problems import Problem

ID = "frequency-word"
SOURCE = "CDC Clear Communication Index: explain risk with numbers"
ONLY_WARNS = True

VOCABULARY = Phrases
_FIGURE = re.compile(r"\d")


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for such a word in a sentence without a figure. How common a symptom of MS is needs none."""
    for passage, match in subject.matches(subject.vocabulary(VOCABULARY, ID).words):
        sentence = next(s for s in reversed(passage.sentences) if s.start <= match.start())
        if not _FIGURE.search(sentence.words):
            what = f"{quoted(match.group())} means another number to each reader ({SOURCE})."
            fix = "Put a number beside it, such as 1 in 10. Where none is known, take the word out."
            yield passage.problem(what, fix, ID, "warning", match.start(), match.end())
