"""Sentences and words of plain text in any language that has a pack, each with its place."""

from __future__ import annotations

import re

from msgspec import Struct

from ldn_pdf.locale.packs import notation

FIELD = "\ufffc"
"""Stands for a {field} in plain words: its value is not the author's, and may be anything."""

_NOTATION = notation()
_ABBREVIATIONS = re.compile("|".join(map(re.escape, _NOTATION.abbreviations)), re.IGNORECASE)
_NUMBERED = re.compile("|".join(map(re.escape, _NOTATION.numbered)), re.IGNORECASE)
"""Abbreviations where a figure follows."""
_IN_NAMES = re.compile(r"(?:[a-z]\.)*[a-z]|al|inc|ltd|co|corp|jr|sr", re.IGNORECASE)
"""Initials, `U.S.`, `et al.`: what follows with a capital may be a name."""
_OPENERS = re.compile("|".join(map(re.escape, _NOTATION.openers)), re.IGNORECASE)
_STOP = re.compile(r"[.?!…]+[\"'’”)\]]*(?=\s|$)")
_WORD = re.compile(rf"[^\s—–/]*[\w{FIELD}][^\s—–/]*")
_EDGES = "\"'‘’“”()[]{}.,;:?!…"


class Sentence(Struct, frozen=True):
    """A sentence, and where it begins in the words that it was cut from."""

    words: str
    start: int

    @property
    def is_question(self) -> bool:
        """Whether it ends in a question mark."""
        return self.words.rstrip("\"'’”)").endswith("?")


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text. "4.5 mg", "Dr. Roe" and "e.g." end none; what has no full stop is one all the same."""
    found, start = [], 0
    for stop in _STOP.finditer(text):
        if not _ends_here(text, start, stop):
            continue
        found.append(_trimmed(text, start, stop.end()))
        start = stop.end()
    if text[start:].strip():
        found.append(_trimmed(text, start, len(text)))
    return tuple(found)


def words(text: str) -> list[str]:
    """The words of a text without the marks around them; a hyphen joins, a dash or slash parts."""
    return [match.group().strip(_EDGES) for match in _WORD.finditer(text)]


def quoted(text: str, most: int = 60) -> str:
    """The words meant, short enough for a message."""
    text = " ".join(text.replace(FIELD, "{…}").split())
    return f"“{text}”" if len(text) <= most else f"“{text[: most - 1].rstrip()}…”"


def _ends_here(text: str, start: int, stop: re.Match[str]) -> bool:
    if not stop.group().startswith(".") or stop.end() == len(text):
        return True
    before = text[start : stop.start()].rsplit(None, 1)
    last = before[-1].lower().lstrip('(“"') if before else ""
    follows = text[stop.end() :].lstrip()[:1]
    if follows.islower():
        return False
    if _NUMBERED.fullmatch(last) and (follows.isdigit() or last != "no"):
        return not follows.isdigit()
    if last == "no":
        return True
    if last == "ms":
        return before[-1] != "Ms"
    if last in ("a.m", "p.m"):
        return follows.isupper()
    if _IN_NAMES.fullmatch(last) and (len(last) > 1 or before[-1].lstrip('(“"').isupper()):
        opens = re.match(r"[\w’']+", text[stop.end() :].lstrip())
        return opens is None or _OPENERS.fullmatch(opens.group()) is not None
    return _ABBREVIATIONS.fullmatch(last) is None


def _trimmed(text: str, start: int, end: int) -> Sentence:
    body = text[start:end]
    return Sentence(body.strip(), start + len(body) - len(body.lstrip()))
