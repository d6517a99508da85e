"""Sentences that name a claim and say something else, or the contrary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from operator import itemgetter

from msgspec import Struct

from ldn_pdf.checking.claim_likeness import FEWEST, StemWords, is_that
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import HOW_TO_FILL_IN, Passage
from ldn_pdf.content.sentences import sentences
from ldn_pdf.locale.vocabulary import SharedWords
from ldn_pdf.problems import Problem
from ldn_pdf.reading.evidence_ledger import in_language

ID = "claim-agreement"
SOURCE = "a claim id means that the words say the same as the evidence ledger"

LEAST, SURE = 45, 60
"""Likeness, of 100, from which a sentence counts as saying its claim: one that doubts, denies or asks, and any other.
Of 190 honest sentences some one in six are below, of 180 harmful ones most: tests/checking/words."""
LEAST_SHARED = 0.34  # the share of the words of a sentence that asserts or advises that must be the claim's
ALIKE = 80  # of 100, from which two stems are one word
WHOLE, MOST = 0.8, 0.7  # the share of a whole sentence's words that must be the wording's: of few words, and of more
_SIZES = {
    **{
        unit: ("time", hours)
        for unit, hours in {"min": 1 / 60, "h": 1, "d": 24, "wk": 168, "mo": 730, "y": 8760}.items()
    },
    **{unit: ("mass", micrograms) for unit, micrograms in {"mcg": 1, "mg": 1e3, "g": 1e6}.items()},
}
_NOTHING = re.compile("(?!)")
_NEXT = 20  # characters behind a denial: about 3 words

PLACE = "handout"

_SAYS_NO_CLAIM = frozenset({"title", "audience", "heading", "question", "prompt", "column", "alt", "caption", "check"})


class AgreementWords(StemWords, frozen=True, kw_only=True):
    """Words that deny, what parts clauses, conditions, and units of figures that have to agree.

    `careful` are words of doubt, denial or asking: what is said without them has to be nearer to its claim. What a
    claim has done `at_once` may not be done `later`, and who names its signs `acts`. What it says of `every` thing
    holds not for some `only`, nor `only_if`. `opposites` are pairs of words, each contrary to the other's. `one` stands
    before a unit for the number 1.
    """

    negation: re.Pattern[str]
    careful: re.Pattern[str]
    clause: re.Pattern[str]
    condition: re.Pattern[str]
    one: str
    at_once: re.Pattern[str] = _NOTHING
    acts: re.Pattern[str] = _NOTHING
    later: re.Pattern[str] = _NOTHING
    every: re.Pattern[str] = _NOTHING
    only: re.Pattern[str] = _NOTHING
    only_if: re.Pattern[str] = _NOTHING
    opposites: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()

    def denies(self, words: str) -> bool:
        """Whether something is denied, conditions apart: what is denied there is not the statement."""
        return bool(self.negation.search(self.condition.sub("", words)))

    def denied(self, words: str) -> frozenset[str]:
        """The stems that stand next to each denial, in conditions too."""
        return self.stems(" ".join(words[match.end() :][:_NEXT] for match in self.negation.finditer(words)))


VOCABULARY = AgreementWords


class _Wording(Struct, frozen=True):
    """A sentence of a claim's wording, the words that carry its meaning, and the wording's other sentences."""

    claim: str
    words: str
    stems: frozenset[str]
    denies: bool
    others: tuple[tuple[bool, frozenset[str]], ...]
    """Whether each denies, and the words that carry its meaning."""


_Stemmed = tuple[str, frozenset[str]]
"""Words, and the stems that carry their meaning."""


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for words that turn a claim round or change its figures, a warning where they share little with it."""
    if subject.ledger is None:
        return
    words = subject.vocabulary(VOCABULARY, ID)
    names = frozenset().union(*(words.stems(name) for name in subject.medicine))
    told: dict[tuple[str, ...], list[_Wording]] = {}
    rows: set[tuple[str, int]] = set()
    for passage in subject.passages:
        if passage.role in _SAYS_NO_CLAIM or not passage.claims or passage.is_instruction:
            continue
        claims = tuple(claim.value for claim in passage.claims)
        if claims not in told:
            told[claims] = list(_wordings(subject, words, claims, names))
        meant = told[claims]
        if passage.role == "cell":  # a row says it, no cell on its own
            if (passage.block, passage.row) not in rows:
                rows.add((passage.block, passage.row))
                yield from _of_words(subject, words, meant, passage, passage.setting, 0, len(passage.words))
            continue
        lead = f"{passage.setting} " if passage.setting.endswith(":") else ""
        for sentence in passage.sentences:
            if not (sentence.is_question or HOW_TO_FILL_IN.match(sentence.words)):
                end = sentence.start + len(sentence.words)
                yield from _of_words(subject, words, meant, passage, lead + sentence.words, sentence.start, end)


def _of_words(
    subject: Subject,
    terms: AgreementWords,
    wordings: list[_Wording],
    passage: Passage,
    words: str,
    start: int,
    end: int,
) -> Iterator[Problem]:
    names = frozenset().union(*(terms.stems(name) for name in subject.medicine))
    said = terms.stems(words) - names
    if not said or not wordings:
        return
    clauses = [(part, terms.stems(part) - names) for part in terms.clause.split(words)]
    for wording in wordings:
        how = _contradicts(subject, terms, clauses, (words, said), wording)
        if how and not any(_says_the_same(subject, terms, words, other, names) for other in wordings):
            what = f"This rests on {wording.claim} and {how}: “{wording.words}” ({SOURCE})."
            fix = "Say it as the ledger does, or name another claim."
            yield passage.problem(what, fix, ID, start=start, end=end)
            return
    how = _against_all(subject.shared, terms, words, wordings)
    if not how and passage.role != "help" and not terms.acts.search(words):
        urgent = (wording.stems for wording in wordings if terms.at_once.search(wording.words))
        how = "names a sign of {} without whom to call" if said & frozenset().union(*urgent) else ""
    likeness, meant = _nearest(said, wordings)
    careful = terms.careful.search(words)
    shared = _shared(said, frozenset().union(*(wording.stems for wording in wordings)))
    is_far = likeness < (LEAST if careful else SURE) or (not careful and shared < LEAST_SHARED)
    is_nothing = shared == 0 and len(said) > 1 and len(passage.sentences) == 1
    if not how and is_far and (len(said) >= FEWEST or is_nothing):
        how = "says little of what {} says"
    if how:
        what = f"This {how.format(meant.claim)}: “{meant.words}” ({SOURCE})."
        yield passage.problem(what, "Name the claim that it says, or say this one.", ID, "warning", start, end)


def _against_all(shared: SharedWords, terms: AgreementWords, words: str, wordings: list[_Wording]) -> str:
    """How a sentence stands against all that its claims say, `{}` for a claim; empty where it may agree."""
    told = " ".join(wording.words for wording in wordings)
    denies = terms.denies(words) or shared.negation.search(terms.condition.sub("", words))
    if terms.later.search(words) and terms.at_once.search(told) and not denies:
        return "puts off what {} has done at once"
    if terms.only.search(words) and terms.every.search(told) and not terms.only.search(told):
        return "leaves out a part of what {} says"
    if terms.only_if.search(words) and not terms.only.search(told):
        return "sets a condition that {} does not"
    if contrary := _contrary(terms, words, told):
        return f"says “{contrary[0]}” where {{}} says “{contrary[1]}”"
    if denies and not shared.hedged.search(words):
        denied = shared.negation.search(told) or shared.hedged.search(told)
        return "" if denied else "denies something where {} denies nothing"
    if terms.careful.search(words) or shared.hedge.search(words):
        return ""
    doubted = all(wording.denies or shared.hedged.search(wording.words) for wording in wordings)
    return "states as a fact what {} denies or doubts" if doubted else ""


def _contrary(terms: AgreementWords, words: str, told: str) -> tuple[str, str] | None:
    """A word, not denied, whose opposite stands in the claim, and that opposite; neither is in both."""
    said, meant = (dict.fromkeys(re.findall(r"[\w-]+", text.lower())) for text in (words, told))
    for pair in terms.opposites:
        for ours, theirs in (pair, pair[::-1]):
            mine = [word for word in ours if word in said]
            other = [word for word in theirs if word in meant] if mine else []
            if other and not any(word in meant for word in ours) and not any(word in said for word in theirs):
                before = words[: words.lower().index(mine[0])]
                if not terms.negation.search(before):
                    return mine[0], other[0]
    return None


def _nearest(said: frozenset[str], wordings: list[_Wording]) -> tuple[float, _Wording]:
    """The wording that is most like what is said, and how like: 100 for the same words."""
    from rapidfuzz import fuzz

    ours = " ".join(sorted(said))
    all_ = ((fuzz.token_set_ratio(ours, " ".join(sorted(wording.stems))), wording) for wording in wordings)
    return max(all_, key=itemgetter(0))


def _shared(said: frozenset[str], meant: frozenset[str]) -> float:
    """The share of words that are those of the claims, or nearly."""
    from rapidfuzz import fuzz

    return sum(
        word in meant or any(fuzz.ratio(word, other, score_cutoff=ALIKE) for other in meant) for word in said
    ) / len(said)


def _wordings(
    subject: Subject, terms: AgreementWords, claims: Iterable[str], names: frozenset[str]
) -> Iterator[_Wording]:
    for claim in claims:
        entry = subject.ledger.entries.get(claim) if subject.ledger else None
        said = in_language(entry.wording, entry.wording_in, subject.pack or subject.main_pack) if entry else None
        parts = [sentence.words for sentence in sentences(said.value)] if said else []
        all_ = [(terms.denies(part), terms.stems(part) - names) for part in parts]
        for at, (part, (denies, meant)) in enumerate(zip(parts, all_, strict=True)):
            if meant:
                yield _Wording(claim, part, meant, denies, (*all_[:at], *all_[at + 1 :]))


def _contradicts(
    subject: Subject, terms: AgreementWords, clauses: list[_Stemmed], whole: _Stemmed, wording: _Wording
) -> str:
    """How a part of the words contradicts the wording whose words it shares; empty where it does not."""
    words = whole[0]
    parts = [clause for clause in clauses if is_that(clause[1], wording.stems)]
    for part, said in parts or ([whole] if _says_only(whole[1], wording.stems) else []):
        denies = any(terms.denies(clause) for clause in terms.clause.split(part) if terms.stems(clause) & wording.stems)
        if denies != wording.denies:
            elsewhere = any(other == denies and _is_told(said, meant) for other, meant in wording.others)
            if denies:
                may_be = bool(terms.denied(part) & terms.denied(wording.words))
            else:
                may_be = bool(terms.condition.search(words) or terms.only.search(words))
            if not (elsewhere or may_be):
                return "turns it round"
        if _other_quantity(subject, terms, part, wording.words):
            return "has other figures"
    return ""


def _says_the_same(
    subject: Subject, terms: AgreementWords, words: str, wording: _Wording, names: frozenset[str]
) -> bool:
    """Whether the whole words share most with the wording, and neither denies alone."""
    return (
        is_that(terms.stems(words) - names, wording.stems)
        and terms.denies(words) == wording.denies
        and not _other_quantity(subject, terms, words, wording.words)
    )


def _is_told(said: frozenset[str], meant: frozenset[str]) -> bool:
    """Whether half the words of another sentence of the wording are said."""
    return len(said & meant) >= len(meant) / 2


def _says_only(said: frozenset[str], meant: frozenset[str]) -> bool:
    """Whether nearly all that is said are words of the wording."""
    shared = len(said & meant)
    return shared >= FEWEST and shared >= (WHOLE if shared == FEWEST else MOST) * len(said)


def _other_quantity(subject: Subject, terms: AgreementWords, words: str, wording: str) -> bool:
    """Whether both give a quantity of one kind, a time or a mass, and none of that kind is in both."""
    said, meant = (_quantities(subject, terms, text) for text in (words, wording))
    return any(said[kind].isdisjoint(meant[kind]) for kind in said.keys() & meant.keys())


def _quantities(subject: Subject, terms: AgreementWords, words: str) -> dict[str, set[float]]:
    """The times in hours and the masses in micrograms."""
    shared, found = subject.shared, dict[str, set[float]]()
    for match in _quantity(terms.one, tuple(shared.numbers), tuple(shared.units)).finditer(words):
        number = shared.numbers.get(match["number"].lower(), match["number"]).replace(",", ".")
        kind, size = _SIZES.get(shared.units.get(match["unit"].lower(), ""), ("", 0.0))
        if kind:
            found.setdefault(kind, set()).add((float(number) if number[0].isdigit() else 1) * size)
    return found


@cache
def _quantity(one: str, numbers: tuple[str, ...], units: tuple[str, ...]) -> re.Pattern[str]:
    number, unit = "|".join([r"\d{1,9}(?:[.,]\d{1,9})?", one, *numbers]), "|".join(units)
    return re.compile(rf"(?<![\w.,])(?P<number>{number}) ?(?P<unit>{unit})\b", re.IGNORECASE)
