"""Words that put a disease, or a medicine that did not help, down to the reader."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import AnyCase, Vocabulary
from ldn_pdf.problems import Problem

ID = "blame"
SOURCE = "NHS content guide: inclusive language; AHRQ PEMAT-P: speaks to the reader with respect"


class BlameWords(Vocabulary, frozen=True):
    """Words that blame, and how those before them deny it."""

    blames: AnyCase
    denied: re.Pattern[str]


VOCABULARY = BlameWords


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for words that blame the reader. What is denied ("it is not your fault") passes."""
    words = subject.vocabulary(VOCABULARY, ID)
    for passage in subject.passages:
        for sentence in passage.sentences:
            for match in words.blames.finditer(sentence.words):
                if not words.denied.search(sentence.words[: match.start()]):
                    what = f"{quoted(match.group())} blames the reader ({SOURCE})."
                    start, end = sentence.start + match.start(), sentence.start + match.end()
                    fix = "Say what can happen, and what to do then. Leave out whose doing it is."
                    yield passage.problem(what, fix, ID, start=start, end=end)
