"""Sentences that are too long to hold in mind."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import words
from ldn_pdf.problems import Problem, Severity

ID = "sentence-length"
SOURCE = "NHS content guide; CMS Toolkit"
WARN, ERROR = 15, 20  # words

FLAGS = (
    "Tell the nurse at the desk about each pill and each drink that you have had since the last time we met.",
    "If you feel ill at night and no one is at home, you can call the line on the back.",
    "You may want to ask the nurse if you can come in to see us on a day that suits you and your carer best.",
)
PASSES = (
    "Tell the nurse about each pill that you take.",
    "Take 4.5 mg. Ask Dr. Roe. Call us at 9 a.m. if you feel ill.",
    "If you feel ill at night, call the line that is on the back page.",
)


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for a sentence of more than 15 words, an error above 20."""
    for passage in subject.passages:
        for sentence in passage.sentences:
            count = len(words(sentence.words))
            if count > WARN:
                what = f"This sentence has {count} words; {WARN} is plenty and {ERROR} the most ({SOURCE})."
                severity: Severity = "error" if count > ERROR else "warning"
                end = sentence.start + len(sentence.words)
                yield passage.problem(what, "Make two sentences of it.", ID, severity, sentence.start, end)
