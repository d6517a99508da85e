"""Words that make a person smaller than the person is."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import PlainWords
from ldn_pdf.problems import Problem

ID = "stigma"
SOURCE = "NHS content guide: inclusive language"
ONLY_WARNS = True

VOCABULARY = PlainWords


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for each such word, with the words that take its place."""
    words = subject.vocabulary(VOCABULARY, ID)
    for passage, match in subject.matches(words.words):
        what = f"{quoted(match.group())} may hurt a reader ({SOURCE})."
        yield passage.problem(
            what, f"Write: {words.plain_for(match.group())}.", ID, "warning", match.start(), match.end()
        )
