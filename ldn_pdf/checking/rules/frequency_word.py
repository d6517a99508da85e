"""Words for how often that each reader takes for another number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem

ID = "frequency-word"
SOURCE = "CDC Clear Communication Index: explain risk with numbers"
FLAGS = ("Vivid dreams are common.", "Liver harm is rare.", "It very rarely causes a rash.")
PASSES = (
    "Vivid dreams are common: 1 in 3 people had them.",
    "Feeling very tired is common in MS.",
    "What do the two have in common?",
)

_FREQUENCY = re.compile(
    r"\b(?<!in )(?:un)?common(?:ly)?\b(?! sense)(?!,? (?:in|with|among) (?:MS|people with MS|multiple sclerosis))"
    r"|\brare(?:ly)?\b|\bseldom\b|\b(?:in)?frequent(?:ly)?\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for such a word in a sentence without a figure. How common a symptom of MS is needs none."""
    for passage, match in subject.matches(_FREQUENCY):
        sentence = next(s for s in reversed(passage.sentences) if s.start <= match.start())
        if not _FIGURE.search(sentence.words):
            what = f"{quoted(match.group())} means another number to each reader ({SOURCE})."
            fix = "Put a number beside it, such as 1 in 10. Where none is known, take the word out."
            yield passage.problem(what, fix, ID, "warning", match.start(), match.end())
