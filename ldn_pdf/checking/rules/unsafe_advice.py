"""Advice that keeps a reader from telling the care team, or lets medicines be mixed that must not be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.assertion import is_denied
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.sentences import Sentence, quoted
from ldn_pdf.locale.vocabulary import Vocabulary, pattern
from ldn_pdf.problems import Problem

ID = "unsafe-advice"
SOURCE = "`never_with` in the evidence ledger; the Joint Commission: tell each team of every medicine"


class AdviceWords(Vocabulary, frozen=True):
    """Advice not to tell, `if you feel well`, and words before and behind a medicine that let it be taken."""

    need_not: re.Pattern[str]
    well: re.Pattern[str]
    taken: tuple[str, ...]
    fine: tuple[str, ...]


VOCABULARY = AdviceWords


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for advice not to tell, and for words that let a medicine of `never_with` be taken."""
    words = subject.vocabulary(VOCABULARY, ID)
    names = "|".join(rf"{re.escape(name)}s?" for name in subject.never_with)
    taken = rf"(?:{'|'.join(words.taken)}) (?:\S+ ){{0,4}}?(?:{names})"
    fine = rf"(?:{names})(?: \w+){{0,3}} (?:{'|'.join(words.fine)})"
    mixing = pattern([taken, fine], subject.shared.accents)
    for passage in subject.passages:
        for sentence in passage.sentences:
            for match in words.need_not.finditer(sentence.words):
                if not (sentence.is_question or words.well.search(sentence.words)):
                    what = f"{quoted(match.group())} keeps a reader from telling ({SOURCE})."
                    yield _problem(passage, sentence, match, what, "Ask the reader to tell the care team.")
            for match in mixing.finditer(sentence.words) if names else ():
                if not is_denied(subject, passage, sentence, match.start(), match.start()):
                    what = f"{quoted(match.group())} lets a medicine be taken that must not be ({SOURCE})."
                    yield _problem(passage, sentence, match, what, "Say that the two must not be taken together.")


def _problem(passage: Passage, sentence: Sentence, match: re.Match[str], what: str, fix: str) -> Problem:
    return passage.problem(what, fix, ID, start=sentence.start + match.start(), end=sentence.start + match.end())
