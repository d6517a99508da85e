"""Headings In Capitals → headings in sentence case that name their topic, with the article's own capitals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_LONG = 4  # letters from which Title Case writes every word large
_ACRONYM = 6  # letters up to which a word in capitals is read as an acronym
_LONGEST_TITLE = 65  # characters: checking/rules/title_length.py


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ACRONYMS = _set(
    "LDN MS FDA MRI CNS NHS EMA RRMS PPMS SPMS EDSS GP FAQ FAQS UK EU USA HIV OTC DMT DMTS AIDS ADHD COVID"
)
_SMALL = _set(
    "a an and as at by for from how in is it its may might of on or the this to what when where who why with you your "
    "about"
)
_GENERIC = _set(
    "bottom line takeaway takeaways key conclusion conclusions summary overview introduction final thoughts points "
    "more info information basics faq faqs questions answers lowdown need know best worst next steps last word words"
)


def spellings(sentences: Iterable[str]) -> dict[str, str]:
    """How the article spells each word inside its sentences; of a sentence's first word its capitals tell nothing."""
    counts: dict[str, Counter[str]] = {}
    for sentence in sentences:
        for at, match in enumerate(_WORD.finditer(sentence)):
            word = match.group()
            if at or any(char.isupper() for char in word[1:]):
                counts.setdefault(word.lower(), Counter())[word] += 1
    return {word: forms.most_common(1)[0][0] for word, forms in counts.items()}


def sentence_case(heading: str, spelled: Mapping[str, str]) -> str:
    """The heading in sentence case; one that is in it already is left alone."""
    words = _WORD.findall(heading)
    capitals = heading.isupper() and len(words) > 1
    later = [word for word in words[1:] if len(word) >= _LONG]
    titled = any(word.istitle() and word.lower() in _SMALL - {"i"} for word in words[1:]) and heading[:1].isupper()
    most = bool(later) and sum(word[0].isupper() for word in later) > len(later) / 2
    if not capitals and not most and not (titled and not later):
        return heading
    return _WORD.sub(lambda m: _cased(m.group(), spelled, capitals, _begins(heading[: m.start()])), heading)


def _begins(before: str) -> bool:
    """Whether a word behind these words begins a sentence."""
    return not _WORD.search(before) or re.search(r"[?!.]\W*$", before) is not None


def topical(heading: str, title: str, spelled: Mapping[str, str]) -> str:
    """The title of a handout of one section: its heading, with the article's topic where the heading names none.

    What follows a question and says nothing, such as "the lowdown", is left out.
    """
    asked, mark, tail = heading.partition("? ")
    if mark and {word.lower() for word in _WORD.findall(tail)} <= _GENERIC | _SMALL:
        heading = f"{asked}?"
    topic = re.split(r"\s*[:|?]\s|\s+[–—]\s+", title)[0].strip()
    said = {word.lower() for word in _WORD.findall(heading)} - _SMALL
    if said & ({word.lower() for word in _WORD.findall(topic)} - _SMALL - _GENERIC):
        return heading
    cased = sentence_case(heading, spelled)
    first = _WORD.match(cased)
    starts_large = first is not None and (
        first.group() == spelled.get(first.group().lower()) or first.group().isupper()
    )
    joined = f"{sentence_case(topic, spelled)}: {cased if starts_large else cased[:1].lower() + cased[1:]}"
    if len(joined) <= _LONGEST_TITLE:
        return joined
    return topic if said <= _GENERIC else heading


def _cased(word: str, spelled: Mapping[str, str], capitals: bool, first: bool) -> str:
    known = spelled.get(word.lower())
    if known is None or (known.isupper() and len(known) > _ACRONYM):
        bare = word.rstrip("’'sS") or word
        acronym = word.isupper() and 1 < len(word) <= _ACRONYM and not capitals
        named = word.upper() in _ACRONYMS or (word.isupper() and len(bare) > 1 and not re.search("[AEIOUYÄÖÜ]", bare))
        mixed = not word.isupper() and any(char.isupper() for char in word[1:])
        known = word if acronym or named or mixed or word == "I" else word.lower()
    return known[:1].upper() + known[1:] if first else known
