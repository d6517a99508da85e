"""Advice that keeps a reader from telling the care team, or lets medicines be mixed that must not be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.assertion import is_denied
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.sentences import Sentence, quoted
from ldn_pdf.locale.vocabulary import AnyCase, FoundPhrase, Vocabulary, any_case
from ldn_pdf.problems import Problem, Severity

ID = "unsafe-advice"
SOURCE = "`never_with` in the evidence ledger; the Joint Commission: tell each team of every medicine"


class AdviceWords(Vocabulary, frozen=True):
    """Advice not to tell, `if you feel well`, words before and behind a medicine that let it be taken, and those that
    keep a reader from acting on a harm."""

    need_not: AnyCase
    well: re.Pattern[str]
    taken: tuple[str, ...]
    fine: tuple[str, ...]
    makes_light: AnyCase
    asks: re.Pattern[str]


VOCABULARY = AdviceWords


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for advice not to tell, and for words that let a medicine of `never_with` be taken."""
    words = subject.vocabulary(VOCABULARY, ID)
    names = "|".join(rf"{re.escape(name)}s?" for name in subject.never_with)
    taken = rf"(?:{'|'.join(words.taken)}) (?:\S+ ){{0,4}}?(?:{names})"
    fine = rf"(?:{names})(?: \w+){{0,3}} (?:{'|'.join(words.fine)})"
    mixing = any_case([taken, fine], subject.shared.accents)
    for passage in subject.passages:
        for sentence in passage.sentences:
            for match in words.need_not.finditer(sentence.words):
                if not (sentence.is_question or words.well.search(sentence.words)):
                    what = f"{quoted(match.group())} keeps a reader from telling ({SOURCE})."
                    yield _problem(passage, sentence, match, what, "Ask the reader to tell the care team.")
            yield from _makes_light(subject, words, passage, sentence)
            for match in mixing.finditer(sentence.words) if names else ():
                if not is_denied(subject, passage, sentence, match.start(), match.start()):
                    what = f"{quoted(match.group())} lets a medicine be taken that must not be ({SOURCE})."
                    yield _problem(passage, sentence, match, what, "Say that the two must not be taken together.")


def _makes_light(subject: Subject, words: AdviceWords, passage: Passage, sentence: Sentence) -> Iterator[Problem]:
    """An error for what keeps a reader from acting on a harm; a warning where no ledger names a medicine."""
    found = words.makes_light.search(sentence.words)
    if found is None or _asks(words, sentence):
        return
    if not is_denied(subject, passage, sentence, found.start(), found.end()):
        what = f"{quoted(found.group())} makes light of what may harm ({SOURCE})."
        severity: Severity = "error" if subject.medicine else "warning"
        yield _problem(passage, sentence, found, what, "Say what can happen, and whom to call.", severity)


def _asks(words: AdviceWords, sentence: Sentence) -> bool:
    """Whether it asks, asks to tell, or speaks of a reader who is well."""
    return sentence.is_question or bool(words.asks.match(sentence.words) or words.well.search(sentence.words))


def _problem(
    passage: Passage, sentence: Sentence, match: FoundPhrase, what: str, fix: str, severity: Severity = "error"
) -> Problem:
    start, end = sentence.start + match.start(), sentence.start + match.end()
    return passage.problem(what, fix, ID, severity, start, end)
