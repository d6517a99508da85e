"""Words in capitals: without the shapes of letters, tired eyes spell them out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import Vocabulary
from ldn_pdf.problems import Problem

ID = "capitals"
SOURCE = "UKAAF, NHS and ACB: no blocks of capitals"
ONLY_WARNS = True


class Capitals(Vocabulary, frozen=True):
    """Words in capitals that are no acronyms."""

    shouted: re.Pattern[str]


VOCABULARY = Capitals


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for words that are shouted. Acronyms are none."""
    for passage, match in subject.matches(subject.vocabulary(VOCABULARY, ID).shouted):
        what = f"{quoted(match.group())} is in capitals ({SOURCE})."
        fix = "Write it in small letters. **Two asterisks** on each side make it bold."
        yield passage.problem(what, fix, ID, "warning", match.start(), match.end())
