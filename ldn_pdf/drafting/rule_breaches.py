"""Which sentences of an article break a rule on words, before they become lines of a handout."""

from __future__ import annotations

from collections.abc import Sequence

from ldn_pdf.checking.rules import over_claim, promotion, sentence_length, slang, stigma
from ldn_pdf.checking.subject import of_texts
from ldn_pdf.problems import Problem
from ldn_pdf.reading.source import Source, Text

_RULES = (over_claim.rule, promotion.rule, slang.rule, stigma.rule, sentence_length.rule)


def faults(sentences: Sequence[str]) -> list[list[Problem]]:
    """For each sentence, what the rules on promises, tone and length say of it; it is a file named by its number."""
    found: list[list[Problem]] = [[] for _ in sentences]
    if sentences:
        subject = of_texts(
            Text(words, Source(str(number), words), 0, len(words)) for number, words in enumerate(sentences)
        )
        for rule in _RULES:
            for problem in rule(subject):
                found[int(problem.mark.file)].append(problem)
    return found
