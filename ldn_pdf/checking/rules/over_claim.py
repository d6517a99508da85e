"""Words that promise more than the evidence carries. What is denied, doubted or asked is no claim."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.assertion import asks_of, is_about, is_denied, is_hedged, named, words_before
from ldn_pdf.checking.over_claim_patterns import PROMISES, Promise
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.sentences import Sentence, quoted
from ldn_pdf.problems import Problem

ID = "over-claim"
SOURCE = "CDC Clear Communication Index: say what is known and what is not"
FLAGS = (
    "LDN eases pain.",
    "This medicine can slow your MS.",
    "It is a safe choice for most people.",
    "LDN might help by calming inflammation.",
    "LDN does not cure MS but slows it.",
    "The newest results are encouraging.",
)
PASSES = (
    "LDN has not been shown to slow MS.",
    "We do not know if LDN eases pain.",
    "Is LDN safe with my medicines?",
    "LDN is not safe with opioids.",
    "LDN may ease pain in some people.",
    "It does not cure MS, slow it, or prevent relapses.",
)

# Medicines that do slow MS or shorten relapses: what is said of them is not claimed for the article's.
_OTHER = re.compile(
    r"\b(?:(?:(?:other|your|my|an?|the|these|this) )?(?:\w+ )?MS medicines?|disease-modifying|DMTs?|steroids?|"
    r"endorphins|they)\b[^.;:]*$|\b(?:teams?|doctors?|neurologists?|nurses?|clinics?|we) (?:can|may|will|might"
    r"|could) $",
    re.IGNORECASE,
)
_LIMITS = re.compile(
    r"\b(?:short|small|too (?:few|short|small|early)|not (?:\w+ )?(?:known|sure|clear|shown)|do not know|unknown)\b",
    re.IGNORECASE,
)
_STUDY = re.compile(r"\b(?:stud(?:y|ies)|trials?)\b", re.IGNORECASE)
_LAB = re.compile(r"\b(?:lab|laborator(?:y|ies)|mouse|mice|animals?|test tubes?)\b", re.IGNORECASE)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for each over-claim about the ledger's medicine, once a sentence and kind of promise.

    A warning where the sentence is about something else, or where no ledger names a medicine.
    """
    for passage in subject.passages:
        for sentence in passage.sentences:
            yield from in_sentence(passage, sentence, subject.medicine)


def in_sentence(passage: Passage, sentence: Sentence, medicine: tuple[str, ...]) -> Iterator[Problem]:
    """The over-claims of one sentence of a passage. `medicine` are the names of what the evidence is about."""
    flagged: set[int] = set()
    for promise in PROMISES:
        for match in promise.pattern(medicine).finditer(sentence.words):
            place = range(match.start(), match.end())
            if flagged.isdisjoint(place) and _asserts(promise, passage, sentence, match, medicine):
                flagged.update(place)
                what = f"{quoted(match.group())} {promise.why} ({SOURCE})."
                start, end = sentence.start + match.start(), sentence.start + match.end()
                if medicine and is_about(sentence, match.start(), medicine):
                    yield passage.problem(what, promise.fix, ID, start=start, end=end)
                else:
                    fix = "If it is so, name the source. If not, say what is known."
                    yield passage.problem(what, fix, ID, "warning", start, end)
                break


def _asserts(
    promise: Promise, passage: Passage, sentence: Sentence, match: re.Match[str], medicine: tuple[str, ...]
) -> bool:
    before = words_before(sentence, match.start())
    if _OTHER.search(before) and not named(before, medicine):
        return False
    if promise.hedge == "limits":
        if _STUDY.search(before) and _LIMITS.search(passage.words):
            return False
    elif promise.hedge and is_hedged(sentence, match.start()) and (promise.hedge == "any" or _LAB.search(before)):
        return False
    if not promise.denial_helps:
        return not sentence.is_question and not asks_of(before)
    return not is_denied(passage, sentence, match.start(), match.end(), medicine)
