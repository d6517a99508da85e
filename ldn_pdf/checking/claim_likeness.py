"""Which claim a sentence says."""

from __future__ import annotations

import re
from functools import cache

from ldn_pdf.locale.vocabulary import Vocabulary, unaccented
from ldn_pdf.reading.evidence_ledger import Claim, Ledger


def likeness(sentence: str, claim: str, ledger: Ledger) -> float:
    """How near the words of a sentence are to those of a claim: 0 for no word in common."""
    entry, said = ledger.entries.get(claim), stems(sentence)
    if entry is None or not said:
        return 0.0
    wording = stems(entry.wording.value) if entry.wording else frozenset()
    about = [entry.gist, entry.finding] if isinstance(entry, Claim) else [entry.topic]
    beside = frozenset().union(*(stems(text.value) for text in about if text))
    shared = len(said & wording)
    return shared / (len(wording) or 1) + (2 * shared + len(said & beside)) / len(said)


_COMMON = (
    "a an the of to in on at for from with by and or but if as is are was were be been it its this that these those "
    "you your "
    "we us our they them their i me my do does did not no can may might will would has have had so than then there "
    "when what "
    "which who how any some one each all more most other another about up out into over also"
)
_ENDINGS = re.compile(r"(?:ing|ed|es|s|ly|e)$")


class StemWords(Vocabulary, frozen=True):
    """Words of a language that carry no meaning, and what words end in; those of English where it has none."""

    common: str = _COMMON
    endings: re.Pattern[str] = _ENDINGS

    def stems(self, words: str) -> frozenset[str]:
        """The words that carry meaning, without their endings."""
        return stems(words, self.common, self.endings)


MOST_WORDS = 0.6  # the share of a wording's words from which a sentence counts as that wording
FEWEST = 3  # words that two sentences must share for that
PART = 0.5  # the share of the words of a sentence or clause that must be the wording's


def is_that(said: frozenset[str], meant: frozenset[str]) -> bool:
    """Whether most stems of the wording are said, and few others."""
    shared = len(said & meant)
    return shared >= min(FEWEST, len(meant)) and shared >= MOST_WORDS * len(meant) and shared >= PART * len(said)


@cache
def stems(words: str, common: str = _COMMON, endings: re.Pattern[str] = _ENDINGS) -> frozenset[str]:
    """The words that carry meaning, without accents and endings; English ones where nothing is said."""
    plain = (word.strip(".") for word in re.findall(r"[a-z0-9.]+", unaccented(words.lower())))
    return frozenset(endings.sub("", word) or word for word in plain if word and word not in _set(common))


@cache
def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())
