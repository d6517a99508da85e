"""Slang and figures of speech, which a tired or foreign reader takes by the word."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import Phrases
from ldn_pdf.problems import Problem

ID = "slang"
SOURCE = "AHRQ PEMAT-P, item 3: everyday language"
ONLY_WARNS = True

VOCABULARY = Phrases


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for each figure of speech."""
    for passage, match in subject.matches(subject.vocabulary(VOCABULARY, ID).words):
        what = f"{quoted(match.group())} is slang or a figure of speech ({SOURCE})."
        yield passage.problem(what, "Say what you mean in plain words.", ID, "warning", match.start(), match.end())
