"""Sentences that are too long to hold in mind."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import words
from ldn_pdf.locale.vocabulary import Vocabulary
from ldn_pdf.problems import Problem, Severity

ID = "sentence-length"
SOURCE = "NHS content guide; CMS Toolkit"
WARN, ERROR = 15, 20  # words


class SentenceLimits(Vocabulary, frozen=True):
    """The words of a sentence that it is warned of, and refused, beyond."""

    warn: int
    error: int


VOCABULARY = SentenceLimits


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for a sentence of more than 15 words and an error above 20; in Spanish, of 20 and 25.

    `title-length` is for the title.
    """
    limits = subject.vocabulary(VOCABULARY, ID)
    for passage in (passage for passage in subject.passages if passage.role != "title"):
        for sentence in passage.sentences:
            count = len(words(sentence.words))
            if count > limits.warn:
                what = (
                    f"This sentence has {count} words; {limits.warn} is plenty and {limits.error} the most ({SOURCE})."
                )
                severity: Severity = "error" if count > limits.error else "warning"
                end = sentence.start + len(sentence.words)
                yield passage.problem(what, "Make two sentences of it.", ID, severity, sentence.start, end)
