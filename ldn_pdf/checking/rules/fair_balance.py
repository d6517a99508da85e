"""Benefits told without harms, or without what is not known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.assertion import is_about, is_denied
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import Vocabulary
from ldn_pdf.problems import Problem

ID = "fair-balance"
SOURCE = "CDC Clear Communication Index: benefits and risks, what is known and not known"
SILENCED = "by name"

PLACE = "handout"


class BalanceWords(Vocabulary, frozen=True):
    """Words of benefit, of harm, and of what is not known; `other_things` are sentences that no benefit stands in."""

    benefit: re.Pattern[str]
    harm: re.Pattern[str]
    not_known: re.Pattern[str]
    other_things: re.Pattern[str]


VOCABULARY = BalanceWords


def rule(subject: Subject) -> Iterator[Problem]:
    """An error at the first benefit where no harm stands in the handout, and where nothing says what is not known.

    Only what is said of the ledger's medicine is a benefit.
    """
    words = subject.vocabulary(VOCABULARY, ID)
    benefit = next(_benefits(subject, words), None)
    if benefit is None:
        return
    passage, start, match = benefit
    body = " ".join(other.words for other in subject.prose)
    for pattern, lacks, fix in (
        (words.harm, "no harm", "Say what the side effects are."),
        (words.not_known, "nothing on what is not known", "Say what is not known, or what studies did not show."),
    ):
        if not pattern.search(body):
            what = f"{quoted(match.group())} is a benefit, and the handout has {lacks} ({SOURCE})."
            yield passage.problem(what, fix, ID, start=start, end=start + len(match.group()))


def _benefits(subject: Subject, words: BalanceWords) -> Iterator[tuple]:  # type: ignore[type-arg]
    for passage in subject.prose if subject.medicine else ():
        for sentence in passage.sentences:
            if passage.role in ("question", "help") or words.other_things.search(sentence.words):
                continue
            for match in words.benefit.finditer(sentence.words):
                if not is_about(subject, sentence, match.start()):
                    continue
                if not is_denied(subject, passage, sentence, match.start(), match.end()):
                    yield passage, sentence.start + match.start(), match
