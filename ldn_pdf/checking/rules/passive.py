"""Sentences that hide who does what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import Vocabulary
from ldn_pdf.problems import Problem

ID = "passive"
SOURCE = "AHRQ PEMAT-P, item 5; CDC Clear Communication Index: active voice"
ONLY_WARNS = True
MOST = 0.10  # of the sentences


class PassiveWords(Vocabulary, frozen=True):
    """Passive verbs, with the participle as their first group, and participles that say how someone or something is."""

    passive: re.Pattern[str]
    states: frozenset[str]


VOCABULARY = PassiveWords


def rule(subject: Subject) -> Iterator[Problem]:
    """One warning at the first passive sentence where more than 10% of the sentences are passive."""
    words = subject.vocabulary(VOCABULARY, ID)
    total, passive = 0, []
    for passage in subject.prose:
        for sentence in passage.sentences:
            total += 1
            match = next((m for m in words.passive.finditer(sentence.words) if m[1].lower() not in words.states), None)
            if match:
                passive.append((passage, sentence.start + match.start(), match))
    if not passive or len(passive) <= MOST * total:
        return
    passage, start, match = passive[0]
    lines = ", ".join(str(other.text.mark().line) for other, _, _ in passive)
    such = quoted(match.group())
    what = f"{len(passive)} of {total} sentences are passive, such as {such}; 10% is the most ({SOURCE})."
    fix = f"Say who does it: “we check”, “you take”. They stand in or after these lines: {lines}."
    yield passage.problem(what, fix, ID, "warning", start, start + len(match.group()))
