"""Words that promise more than the evidence carries. What is denied, doubted or asked is no claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from msgspec import Struct

from ldn_pdf.checking.assertion import is_about, is_denied, is_hedged, named, words_before
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.sentences import Sentence, quoted
from ldn_pdf.locale.vocabulary import AnyCase, FoundPhrase, Vocabulary, any_case
from ldn_pdf.problems import Problem

ID = "over-claim"
SOURCE = "CDC Clear Communication Index: say what is known and what is not"


class Promise(Struct, frozen=True):
    """One way to promise too much.

    `hedge` says what is enough beside a denial: any word of doubt, one about laboratory work, or that studies found it
    and how limited they were.
    """

    why: str
    fix: str
    hedge: Literal["any", "lab", "limits"] | None = None
    denial_helps: bool = True


_FACT = "Say that it is not known, or has not been shown, and what small studies found."
_HARMS = "Name the side effects, and say how little is known of the long term."
_RESEARCH = "Say how few and small the studies are, and that they do not agree."

PROMISES = {
    "praise": Promise("praises", "Say what the studies found, and how small they were."),
    "cure": Promise("speaks of a cure", "Say that it is not a cure."),
    "safe": Promise("calls it safe", "Name the harms, and say what is not known of them."),
    "no_harm": Promise("makes light of harm", _HARMS, hedge="limits", denial_helps=False),
    "course_of_disease": Promise("claims an effect on the course of the disease", _FACT),
    "inflammation": Promise("claims an effect on inflammation", _FACT, hedge="lab"),
    "immune_system": Promise("claims an effect on the immune system", _FACT, hedge="lab"),
    "nerves_heal": Promise("claims that nerves heal", _FACT, hedge="lab"),
    "relief": Promise("claims relief as a fact", _FACT, hedge="any"),
    "help": Promise("claims help as a fact", _FACT, hedge="any"),
    "research": Promise("leans on research that does not carry it", _RESEARCH),
    "stated": Promise("states as a fact what is not shown", _FACT),
}
"""All of them. Where two find the same words, the first one speaks."""


Claims = tuple[str, ...]


class PromiseWords(Struct, frozen=True, forbid_unknown_fields=True):
    """How each promise is worded. `MEDICINE` stands for the names that the ledger gives, else for any in capitals."""

    praise: Claims
    cure: Claims
    safe: Claims
    no_harm: Claims
    course_of_disease: Claims
    inflammation: Claims
    immune_system: Claims
    nerves_heal: Claims
    relief: Claims
    help: Claims
    research: Claims
    stated: Claims


class OverClaims(Vocabulary, frozen=True):
    """The words of the promises, of other medicines than the ledger's, of limits and of laboratories."""

    promises: PromiseWords
    other: re.Pattern[str]
    limits: re.Pattern[str]
    lab: re.Pattern[str]


VOCABULARY = OverClaims
_ANY_NAME = r"(?-i:[A-Z]{3,6})"


@cache
def _compiled(words: tuple[str, ...], medicine: tuple[str, ...], accents: bool) -> AnyCase:
    names = "|".join(map(re.escape, medicine)) or _ANY_NAME
    return any_case([entry.replace("MEDICINE", f"(?:{names})") for entry in words], accents)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for each over-claim about the ledger's medicine, once a sentence and kind of promise.

    A warning where the sentence is about something else, or where no ledger names a medicine.
    """
    words = subject.vocabulary(VOCABULARY, ID)
    found = {
        promise: _compiled(getattr(words.promises, name), subject.medicine, subject.shared.accents)
        for name, promise in PROMISES.items()
    }
    for passage in subject.passages:
        for sentence in passage.sentences:
            yield from _in_sentence(subject, words, found, passage, sentence)


def _in_sentence(
    subject: Subject, words: OverClaims, found: dict[Promise, AnyCase], passage: Passage, sentence: Sentence
) -> Iterator[Problem]:
    flagged: set[int] = set()
    for promise, claims in found.items():
        for match in claims.finditer(sentence.words):
            place = range(match.start(), match.end())
            if flagged.isdisjoint(place) and _asserts(subject, words, promise, passage, sentence, match):
                flagged.update(place)
                what = f"{quoted(match.group())} {promise.why} ({SOURCE})."
                start, end = sentence.start + match.start(), sentence.start + match.end()
                unsure = promise.hedge and subject.shared.hedged_weakly.search(sentence.words[: match.end()])
                if subject.medicine and is_about(subject, sentence, match.start()) and not unsure:
                    yield passage.problem(what, promise.fix, ID, start=start, end=end)
                else:
                    fix = "If it is so, name the source. If not, say what is known."
                    yield passage.problem(what, fix, ID, "warning", start, end)
                break


def _asserts(
    subject: Subject,
    words: OverClaims,
    promise: Promise,
    passage: Passage,
    sentence: Sentence,
    match: FoundPhrase,
) -> bool:
    before = words_before(sentence, match.start())
    if words.other.search(before) and not named(before, subject.medicine):
        return False
    if promise.hedge == "limits":
        if subject.shared.study.search(before) and words.limits.search(passage.words):
            return False
    elif (promise.hedge == "any" or (promise.hedge and words.lab.search(sentence.words))) and is_hedged(
        subject.shared, sentence, match.start()
    ):
        return False
    if not promise.denial_helps:
        return not sentence.is_question and not subject.shared.doubt.search(before)
    return not is_denied(subject, passage, sentence, match.start(), match.end())
