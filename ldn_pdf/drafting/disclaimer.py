"""How an article's disclaimer is known: it is printed on every page in fixed words, and is no claim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ldn_pdf.content.sentences import sentences

_HEADING = re.compile(r"\bdisclaimers?\b|\bnot (?:a )?medical advice\b|^(?:legal|medical) notice\b", re.IGNORECASE)
_OPENING = re.compile(r"(?:medical |legal |general |important )?disclaimer\s*[:.–—-]", re.IGNORECASE)
_SURE = re.compile(
    r"\b(?:informational|educational|information|general)(?: and \w+)? purposes\b"
    r"|\bnot (?:be )?(?:a substitute for|intended|constitute|meant|replace|considered|medical advice)\b"
    r"[^.]*\b(?:advice|care|diagnos\w+)"
    r"|\bnot (?:medical|professional) advice\b",
    re.IGNORECASE,
)
_USUAL = re.compile(
    r"\b(?:consult|ask|talk (?:to|with)|speak (?:to|with)|check with|seek)\b"
    r"[^.]*\b(?:doctor|physician|provider|professional|advice|pharmacist)"
    r"|\bnever (?:disregard|delay|ignore)\b"
    r"|\b(?:author|publisher|site|website|we)\b[^.]*\b(?:liab|responsib|endorse)",
    re.IGNORECASE,
)
_LONGEST = 8  # sentences; a longer text says more than that it is no advice


def is_disclaimer_heading(words: str) -> bool:
    """Whether a heading says that what follows is the disclaimer."""
    return _HEADING.search(words) is not None


def opens_disclaimer(words: str) -> bool:
    """Whether a paragraph begins with the word: `Disclaimer: this is …`."""
    return _OPENING.match(words) is not None


def is_disclaimer(paragraphs: Sequence[str]) -> bool:
    """Whether these paragraphs, under whatever heading, say nothing but that they are no advice."""
    said = [sentence.words for words in paragraphs for sentence in sentences(words)]
    sure = [_SURE.search(words) is not None for words in said]
    return len(said) <= _LONGEST and any(sure) and all(a or _USUAL.search(b) for a, b in zip(sure, said, strict=True))
