"""Whether a sentence asserts what stands in it, or denies, doubts or asks it."""

from __future__ import annotations

import re

from ldn_pdf.content.passages import Passage
from ldn_pdf.content.sentences import Sentence

_NOT_ONLY = re.compile(
    r"\bno (?:doubt|question|wonder)\b|\bsays? no\b|\bnot (?:only|just|merely)\b|\bwithout (?:a )?(?:doubt|question)\b"
    r"|\bnothing (?:works|is|beats|compares)\b|\bnever (?:fails?|lets?)\b|\bno one (?:should|can)\b|\bwhy not\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|cannot|can[’']t|[a-z]+n[’']t|none|nobody|neither|nor|nothing|without|unknown|unclear|unproven|"
    r"unlikely|lacks?|lacking|myth|false|untrue|beware|instead of|rather than|too (?:soon|early)|"
    r"little (?:proof|is known))\b",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"^[^,;:.]{0,60}?\b(?:(?:is|are|was|has|have|does|do) (?:not|never)(?: yet)?(?: been)? "
    r"(?:known|shown|proven|proved|proof|clear|true|sure|certain|settled|agree)|(?:is|are|stays?) (?:un(?:known|clear"
    r"|proven)|weak|lacking|mixed))\b",
    re.IGNORECASE,
)
# Where a denial stops reaching: "LDN does not cure MS but slows it".
_BOUNDARY = re.compile(
    r"[;:—–]|, (?:and|so|yet|which|because|still)(?! to\b)\b|,? \b(?:but|however|although|though|whereas|because)\b"
    r"|\band (?=(?:also |it |this |[A-Z]{3,6} )*(?:can|will|is|has|helps?|eases?|improves?|reduces?|slows|works|calms"
    r"|boosts|lowers|"
    r"relieves|prevents|promotes|protects|heals|cures|stops)\b)",
    re.IGNORECASE,
)
_STANDS_FOR_IT = re.compile(
    r"\W*(?:(?:and|but|so|then|also|yet|now|soon|in time|with (?:it|time)|after \w+|within (?:a )?\w+"
    r"|for (?:many|most|some)"
    r"(?: people)?)[ ,]+)*"
    r"(?:it|its|this|these|they|that|you|your|we|our|us|who|(?:many |most |some |all |few )?(?:people|patients|users)"
    r"|most|many|some|all|every\w*|any(?:one|body)|no|nobody|none|there|here|thousands|millions|life|side effects?"
    r"|(?:the|this|that|a|our|such|these|those) (?:\w+ )?(?:drug|medicine|medication|treatment|therapy|dose|pill|tablet"
    r"|capsule|effects?|results?|benefits?|stud(?:y|ies)|research|science|evidence|proof|answer|risks?|future)"
    r"|(?:low|small) doses?|results?|(?:(?:one|two|a|an|another|few|\d+) )?(?:small |short |large "
    r")*(?:stud(?:y|ies)|trials?)|research|science|evidence|experts?|doctors?|neurologists?"
    r"|scientists?|researchers?|symptoms?|relapses?|fatigue|tiredness|pain|mood|MS|(?:damaged |your )?nerves?"
    r"|feel|enjoy|expect|get|see|notice)\b",
    re.IGNORECASE,
)
_DOUBT = re.compile(r"\b(?:if|whether|hop(?:e|es|ed|ing) (?:that|it|to|[A-Z]{3,6}))\b[^,;:.]*$", re.IGNORECASE)
_ASKING = re.compile(
    r"^\W*(?:and |but |so )?(?:is|are|was|can|could|do|does|did|will|would|should|shall|may|might|has|have|what"
    r"|which|when|who|"
    r"whom|where)\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"^\W*(?:some|many|most|a few)\b[^.]{0,40}\b(?:say|claim|think|believe|hope|report)\b", re.IGNORECASE
)
_HEDGED = re.compile(
    r"\b(?:may|might|could|perhaps|possibly|seems?|hints?|maybe|some (?:\w+ ){1,2}(?:say|think|believe|feel|hope)|"
    r"(?:one|a|another|this) (?:\w+ ){0,2}(?:study|trial)|"
    r"\d+ (?:\w+ ){0,2}(?:studies|trials)|(?:lab|mouse"
    r"|animal)\b)\b",
    re.IGNORECASE,
)

_REACH = 400  # characters: what stands further off is another thought, and texts may have no full stop

HEDGE = re.compile(
    r"\b(?:may|might|could|perhaps|possibly|seems?|hints?|unsure|mixed|weak|not|no|none|never|cannot|unknown|unclear"
    r"|unproven|"
    r"little is known|some (?:people|doctors|scientists|researchers|studies|say|feel)|(?:few|small"
    r"|short)(?:,? (?:and )?\w+)? (?:study"
    r"|studies|trials?)|(?:studies|trials) (?:\w+ ){0,6}(?:few|small|short)|one (?:\w+ )?(?:study|found)|lab|mouse|mice"
    r"|animal|"
    r"being studied|no proof|not proof|disagree|(?:ask|check|wonder|see|know|sure) (?:\w+ ){0,3}(?:if|whether)"
    r"|another)\b",
    re.IGNORECASE,
)
"""Words that keep a claim from sounding surer than it is."""


def is_open(sentence: Sentence) -> bool:
    """Whether the sentence asks: it ends in a question mark and begins as a question does."""
    return sentence.is_question and bool(_ASKING.match(sentence.words))


def named(words: str, medicine: tuple[str, ...]) -> bool:
    """Whether one of the medicine's names stands in the words, as a word."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE) for name in medicine)


def asks_of(before: str) -> bool:
    """Whether the words before a phrase ask for it or set a condition: `Ask if …`, `Tell us whether …`."""
    return bool(_DOUBT.search(before))


def is_about(sentence: Sentence, start: int, medicine: tuple[str, ...]) -> bool:
    """Whether what is said at `start` is said of the medicine: it is named, or a pronoun or a reader stands for it.

    `Ice can reduce swelling` and `Physical therapy helps you walk` have a subject of their own.
    """
    if named(sentence.words, medicine):
        return True
    before = _clause_before(sentence, start)
    return not re.search(r"\w", before) or bool(_STANDS_FOR_IT.match(before))


def is_denied(passage: Passage, sentence: Sentence, start: int, end: int, medicine: tuple[str, ...] = ()) -> bool:
    """Whether the words from `start` to `end` of the sentence are denied, doubted or asked, not asserted."""
    before = _clause_before(sentence, start)
    if is_open(sentence) or _NEGATION.search(before) or _DOUBT.search(before):
        return True
    if _DENIED_AFTER.match(sentence.words[end : end + _REACH]):
        return True
    if _REPORTED.match(sentence.words) and _next_denies(passage, sentence):
        return True
    return _setting_denies(passage, sentence, medicine)


def is_hedged(sentence: Sentence, start: int) -> bool:
    """Whether a word of doubt, or a study or person who says so, stands before `start` in its clause."""
    return bool(_HEDGED.search(_clause_before(sentence, start)))


def words_before(sentence: Sentence, start: int) -> str:
    """The words before `start`, as far back as they can bear on it."""
    return sentence.words[max(0, start - _REACH) : start]


def _clause_before(sentence: Sentence, start: int) -> str:
    before = words_before(sentence, start)
    ends = [match.end() for match in _BOUNDARY.finditer(before)]
    return _NOT_ONLY.sub("", before[ends[-1] if ends else 0 :])


def _next_denies(passage: Passage, sentence: Sentence) -> bool:
    following = [other for other in passage.sentences if other.start > sentence.start][:1]
    return any(_NEGATION.search(other.words) for other in following)


def _setting_denies(passage: Passage, sentence: Sentence, medicine: tuple[str, ...]) -> bool:
    """A fragment goes on from its row or lead-in: `Slower MS | Not shown`, `LDN does not: cure MS`."""
    if not passage.setting or (sentence.words[-1:] in ".!?" and passage.role == "cell"):
        return False
    fragment = passage.role == "cell" or not named(sentence.words, ("it", *medicine))
    rest = passage.setting.replace(passage.words, "")
    return fragment and bool(_NEGATION.search(_NOT_ONLY.sub("", rest)))
