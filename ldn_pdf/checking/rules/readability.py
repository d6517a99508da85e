"""Words that are too long for most readers. A score is triage, never a seal of approval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Literal

from msgspec import Struct

from ldn_pdf.checking.reading_ease import reading_ease
from ldn_pdf.checking.reading_grade import ENOUGH_SENTENCES, count, is_necessary
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import words
from ldn_pdf.locale.vocabulary import Vocabulary
from ldn_pdf.problems import Problem, Severity

ID = "readability"
SOURCE = "AMA and NIH: grade 6; Barrio-Cantalejo 2008: INFLESZ 55 or more"
SILENCED = "by name"


class ReadingScale(Vocabulary, frozen=True):
    """How a language measures: its formula, the score to aim at, and those from which it warns and refuses."""

    formula: Literal["smog", "szigriszt-pazos"]
    name: str
    goal: int
    warn: int
    error: int

    def is_beyond(self, score: float, limit: int) -> bool:
        """Whether a score is worse than a limit: a higher grade, or less ease."""
        return score > limit if self.goal < self.error else score < limit


VOCABULARY = ReadingScale


class Score(Struct, frozen=True):
    """The score of a text without its necessary terms, the long words in it, and a word on its worth."""

    value: float
    long: tuple[str, ...]
    remark: str = ""


def texts(subject: Subject) -> list[str]:
    """The running words of a handout, sentence by sentence."""
    return [sentence.words for passage in subject.prose for sentence in passage.sentences]


def score(subject: Subject) -> Score:
    """The score by the formula of the language."""
    formula = subject.vocabulary(VOCABULARY, ID).formula
    return (_smog if formula == "smog" else _ease)(texts(subject), subject.necessary)


def _smog(said: Iterable[str], necessary: Collection[str]) -> Score:
    found = count(said, necessary)
    remark = f"; indicative, as it has {found.sentences} sentences" if found.sentences < ENOUGH_SENTENCES else ""
    return Score(found.smog_without_terms, tuple(w for w in found.hard if not is_necessary(w, necessary)), remark)


def _ease(said: Iterable[str], necessary: Collection[str]) -> Score:
    found = reading_ease(said, necessary)
    return Score(found.score, found.long)


def rule(subject: Subject) -> Iterator[Problem]:
    """One problem at the sentence with the most long words, where the score is beyond the limit of the language.

    In English that is SMOG grade 8, and an error beyond 10; in Spanish INFLESZ 55, and an error below 40.
    """
    scale, found = subject.vocabulary(VOCABULARY, ID), score(subject)
    if not scale.is_beyond(found.value, scale.warn):
        return
    long = frozenset(found.long)
    passage, sentence = max(
        ((passage, sentence) for passage in subject.prose for sentence in passage.sentences),
        key=lambda pair: sum(word in long for word in words(pair[1].words)),
    )
    most = ", ".join(word for word, _ in Counter(map(str.lower, found.long)).most_common(6))
    end = "the most" if scale.goal < scale.error else "the least"
    what = (
        f"The words are at {scale.name} {found.value:.1f} without the necessary terms{found.remark}; the goal is "
        f"{scale.goal}, {end} {scale.warn} ({SOURCE}). A score is triage, not approval."
    )
    fix = f"Begin with this sentence. Find shorter words for: {most}. A word that must stay goes into `necessary`."
    severity: Severity = "error" if scale.is_beyond(found.value, scale.error) else "warning"
    yield passage.problem(what, fix, ID, severity, sentence.start, sentence.start + len(sentence.words))
