"""Words of the trade where a plain one would do. A medical word may stand in brackets behind the plain one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import PlainWords
from ldn_pdf.problems import Problem

ID = "jargon"
SOURCE = "AHRQ PEMAT-P, items 3 and 4: everyday words, medical ones explained"
ONLY_WARNS = True


class Jargon(PlainWords, frozen=True, kw_only=True):
    """Words of the trade with plain ones, and how they are introduced: `This is called …`."""

    named: re.Pattern[str]


VOCABULARY = Jargon


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for each medical or formal word that no plain one stands before; once a word."""
    told: set[str] = set()
    words = subject.vocabulary(VOCABULARY, ID)
    for passage, match in subject.matches(words.words):
        term = words.plain_for(match.group())
        if term in told or words.named.search(passage.words[: match.start()]):
            told.add(term)
            continue
        told.add(term)
        what = f"{quoted(match.group())} is jargon ({SOURCE})."
        fix = f"Write: {term}. The medical word may stand in brackets behind it."
        yield passage.problem(what, fix, ID, "warning", match.start(), match.end())
