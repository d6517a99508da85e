"""Doses, and times to start, stop or wait, that only a prescriber may set."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.assertion import is_denied, is_open, named
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.sentences import Sentence, quoted
from ldn_pdf.locale.vocabulary import AnyCase, FoundPhrase, Vocabulary
from ldn_pdf.problems import Problem

ID = "dose-schedule"
SOURCE = "a prescriber sets doses and times; `doses: disputed` in the evidence ledger"
SILENCED = "warnings"  # a dose that the ledger finds in dispute stays an error


class DoseWords(Vocabulary, frozen=True):
    """Words that set a dose or a time, those of other things that are timed, and those that mean a medicine."""

    schedule: AnyCase
    not_medicine: re.Pattern[str]
    drug: re.Pattern[str]


VOCABULARY = DoseWords


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for a dose, a step in dose or a time where the ledger says that doses are disputed; else a warning."""
    words = subject.vocabulary(VOCABULARY, ID)
    disputed = bool(subject.ledger and subject.ledger.doses)
    for passage in subject.passages:
        for sentence in passage.sentences:
            for match in words.schedule.finditer(sentence.words):
                if not _tells(subject, words, passage, sentence, match):
                    continue
                what = f"{quoted(match.group())} sets a dose or a time ({SOURCE})."
                start, end = sentence.start + match.start(), sentence.start + match.end()
                if disputed:
                    fix = "Write that the prescriber or the surgical team sets it."
                    yield passage.problem(what, fix, ID, start=start, end=end)
                else:
                    yield passage.problem(what, "Name the source that says so in `sources`.", ID, "warning", start, end)


def _tells(subject: Subject, words: DoseWords, passage: Passage, sentence: Sentence, match: FoundPhrase) -> bool:
    """Whether the words tell a reader to take or stop a medicine: not what a study did, and not when to eat."""
    said = sentence.words
    if is_open(subject, sentence) or subject.shared.study.search(said):
        return False
    if words.not_medicine.search(said) and not (named(said, subject.medicine) or words.drug.search(match.group())):
        return False
    return not is_denied(subject, passage, sentence, match.start(), match.end())
