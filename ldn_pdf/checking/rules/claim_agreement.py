"""Sentences that name a claim and say something else, or the contrary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from ldn_pdf.checking.claim_likeness import StemWords
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import HOW_TO_FILL_IN, Passage
from ldn_pdf.content.sentences import sentences
from ldn_pdf.locale.vocabulary import FIGURES
from ldn_pdf.problems import Problem
from ldn_pdf.reading.evidence_ledger import in_language

ID = "claim-agreement"
SOURCE = "a claim id means that the words say the same as the evidence ledger"

LEAST, SURE = 45, 60
"""Likeness, of 100, from which a sentence counts as saying its claim: one that doubts, denies or asks, and any other.
Of 190 honest sentences some one in six are below, of 180 harmful ones most: tests/checking/words."""
LEAST_SHARED = 0.34  # the share of the words of a sentence that asserts or advises that must be the claim's
ALIKE = 80  # of 100, from which two stems are one word
MOST_WORDS = 0.6  # the share of a wording's words from which a sentence counts as that wording
FEWEST = 3  # words that two sentences must share for that
PART, WHOLE = 0.5, 0.8  # the share of the words of a clause, or of a whole sentence, that must be the wording's

PLACE = "handout"

_SAYS_NO_CLAIM = frozenset({"title", "audience", "heading", "question", "prompt", "column", "alt", "caption", "check"})


class AgreementWords(StemWords, frozen=True, kw_only=True):
    """Words that deny, what parts clauses, words of a condition, and units of figures that have to agree.

    `careful` are words of doubt, denial or asking: what is said without them has to be nearer to its claim.
    """

    negation: re.Pattern[str]
    careful: re.Pattern[str]
    clause: re.Pattern[str]
    condition: re.Pattern[str]
    unit: str


VOCABULARY = AgreementWords


class _Wording(Struct, frozen=True):
    """A sentence of a claim's wording, the words that carry its meaning, and those of its neighbours' only."""

    claim: str
    words: str
    stems: frozenset[str]
    others: tuple[tuple[bool, frozenset[str]], ...]
    """Of the wording's other sentences: whether each denies, and the words that only it has."""


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for words that turn a claim round or change its figures, a warning where they share little with it."""
    if subject.ledger is None:
        return
    words = subject.vocabulary(VOCABULARY, ID)
    rows: set[tuple[str, int]] = set()
    for passage in subject.passages:
        if passage.role in _SAYS_NO_CLAIM or not passage.claims or passage.is_instruction:
            continue
        if passage.role == "cell":  # a row says it, no cell on its own
            if (passage.block, passage.row) not in rows:
                rows.add((passage.block, passage.row))
                yield from _of_words(subject, words, passage, passage.setting, 0, len(passage.words))
            continue
        lead = f"{passage.setting} " if passage.setting.endswith(":") else ""
        for sentence in passage.sentences:
            if not (sentence.is_question or HOW_TO_FILL_IN.match(sentence.words)):
                end = sentence.start + len(sentence.words)
                yield from _of_words(subject, words, passage, lead + sentence.words, sentence.start, end)


def _of_words(
    subject: Subject, terms: AgreementWords, passage: Passage, words: str, start: int, end: int
) -> Iterator[Problem]:
    from rapidfuzz import fuzz

    names = frozenset().union(*(terms.stems(name) for name in subject.medicine))
    said = terms.stems(words) - names
    wordings = list(_wordings(subject, terms, passage, names))
    if len(said) < FEWEST or not wordings:
        return
    for wording in wordings:
        how = _contradicts(terms, words, wording, names)
        if how and not any(_says_the_same(terms, words, other, names) for other in wordings):
            what = f"This rests on {wording.claim} and {how}: “{wording.words}” ({SOURCE})."
            fix = "Say it as the ledger does, or name another claim."
            yield passage.problem(what, fix, ID, start=start, end=end)
            return
    shown = " ".join(sorted(said))
    likeness, best = max((fuzz.token_set_ratio(shown, " ".join(sorted(w.stems))), w.claim) for w in wordings)
    careful = terms.careful.search(words)
    shared = _shared(said, frozenset().union(*(wording.stems for wording in wordings)))
    if likeness < (LEAST if careful else SURE) or (not careful and shared < LEAST_SHARED):
        meant = next(wording for wording in wordings if wording.claim == best)
        what = f"This says little of what {best} says: “{meant.words}” ({SOURCE})."
        yield passage.problem(what, "Name the claim that it says, or say this one.", ID, "warning", start, end)


def _shared(said: frozenset[str], meant: frozenset[str]) -> float:
    """The share of words that are those of the claims, or nearly."""
    from rapidfuzz import fuzz

    return sum(word in meant or any(fuzz.ratio(word, other) >= ALIKE for other in meant) for word in said) / len(said)


def _wordings(subject: Subject, terms: AgreementWords, passage: Passage, names: frozenset[str]) -> Iterator[_Wording]:
    for claim in passage.claims:
        entry = subject.ledger.entry(claim.value) if subject.ledger else None
        said = in_language(entry.wording, entry.wording_in, subject.pack or subject.main_pack) if entry else None
        parts = [sentence.words for sentence in sentences(said.value)] if said else []
        for part in parts:
            meant = terms.stems(part) - names
            others = tuple(
                (_denies(terms, other), terms.stems(other) - names - meant) for other in parts if other is not part
            )
            if meant:
                yield _Wording(claim.value, part, meant, others)


def _contradicts(terms: AgreementWords, words: str, wording: _Wording, names: frozenset[str]) -> str:
    """How a part of the words contradicts the wording whose words it shares; empty where it does not."""
    parts = [part for part in terms.clause.split(words) if _is_that(terms.stems(part) - names, wording.stems)]
    whole = _is_that(terms.stems(words) - names, wording.stems, WHOLE)
    for part in parts or ([words] if whole else []):
        said = terms.stems(part) - names
        denies = any(
            _denies(terms, clause) for clause in terms.clause.split(part) if terms.stems(clause) & wording.stems
        )
        elsewhere = any(other == denies and said & own for other, own in wording.others)
        if denies != _denies(terms, wording.words) and not (terms.condition.search(words) or elsewhere):
            return "turns it round"
        if _other_dose(terms.unit, part, wording.words):
            return "has other figures"
    return ""


def _says_the_same(terms: AgreementWords, words: str, wording: _Wording, names: frozenset[str]) -> bool:
    """Whether the whole words share most with the wording, and neither denies alone."""
    return (
        _is_that(terms.stems(words) - names, wording.stems)
        and _denies(terms, words) == _denies(terms, wording.words)
        and not (_other_dose(terms.unit, words, wording.words))
    )


def _is_that(said: frozenset[str], meant: frozenset[str], own: float = PART) -> bool:
    """Whether most words of the wording are said, and few others: `own` is the share of what is said."""
    shared = len(said & meant)
    return shared >= min(FEWEST, len(meant)) and shared >= MOST_WORDS * len(meant) and shared >= own * len(said)


def _denies(terms: AgreementWords, words: str) -> bool:
    return bool(terms.negation.search(words))


def _other_dose(unit: str, words: str, wording: str) -> bool:
    """Whether both give a number with the same unit, and no such number is in both."""
    dose = re.compile(rf"({FIGURES}) ?({unit})\b")
    said, meant = ({(number, of.rstrip("s")) for number, of in dose.findall(text)} for text in (words, wording))
    units = {of for _, of in said} & {of for _, of in meant}
    return any(not {pair for pair in said & meant if pair[1] == of} for of in units)
