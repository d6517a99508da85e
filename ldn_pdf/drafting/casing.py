"""Headings In Capitals → headings in sentence case, with the names that the article itself writes large."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_LONG = 4  # letters from which Title Case writes every word large
_ACRONYM = 6  # letters up to which a word in capitals is read as an acronym


def spellings(sentences: Iterable[str]) -> dict[str, str]:
    """How the article spells each word inside its sentences: the first word of a sentence tells nothing."""
    counts: dict[str, Counter[str]] = {}
    for sentence in sentences:
        for match in list(_WORD.finditer(sentence))[1:]:
            counts.setdefault(match.group().lower(), Counter())[match.group()] += 1
    return {word: forms.most_common(1)[0][0] for word, forms in counts.items()}


def sentence_case(heading: str, spelled: dict[str, str]) -> str:
    """The heading in sentence case; one that is in it already is left alone."""
    words = _WORD.findall(heading)
    capitals = heading.isupper() and len(words) > 1
    later = [word for word in words[1:] if len(word) >= _LONG]
    if not capitals and (not later or sum(word[0].isupper() for word in later) <= len(later) / 2):
        return heading
    first = _WORD.search(heading)
    return _WORD.sub(
        lambda m: _cased(m.group(), spelled, capitals, first is not None and m.start() == first.start()), heading
    )


def _cased(word: str, spelled: dict[str, str], capitals: bool, first: bool) -> str:
    known = spelled.get(word.lower())
    if known is None:
        acronym = word.isupper() and 1 < len(word) <= _ACRONYM and not capitals
        mixed = not word.isupper() and any(char.isupper() for char in word[1:])
        known = word if acronym or mixed or word == "I" else word.lower()
    return known[:1].upper() + known[1:] if first else known
