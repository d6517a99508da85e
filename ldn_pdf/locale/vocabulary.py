"""What the rules of `check` look for in one language: `words.toml` and `rules/ID.toml` of a pack.

In both, a list stands for words and phrases: each of its lines is a regular expression with no letter before it and
none behind. A text is a regular expression as it stands, over as many lines as it needs. `<name>` is replaced by that
entry of `[parts]`, its own or that of `words.toml`. Case does not count, nor do accents where `words.toml` says so.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ldn_pdf.locale.packs import PACKS

FIGURES = (
    r"(?:(?<![\w.,/])(?:\d{1,3}(?:[,\s]\d{3})+(?!\d)|\d{1,9}(?!\d))(?:[.,]\d{1,9}(?!\d))?"
    r"(?:[ \u00a0]?[¼-¾⅐-⅞]|/\d{1,4})?|(?<![\w.,])\.\d{1,9}|(?<!\w)[¼-¾⅐-⅞])"
)
"""A pattern for a whole number in figures, never for the end of one: `1,000`, `1 000`, `4.5`, `4,5`, `.5`, `1½`."""

_PART = re.compile(r"(?<!\?P)<([a-z_]+)>")
_HEEDS_CASE = "(?-i:"
_CAPITAL_OR_ESCAPE = re.compile(r"\\.|\(\?P|([^\W\d_a-z])")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_CLASS_OR_ACCENT = re.compile(r"\[[^\]]*\]|[^\x00-\x7f]")


class FoundPhrase(msgspec.Struct, frozen=True):
    """A place where a phrase stands in a text, asked as a match of `re` is."""

    text: str
    first: int
    after: int

    def start(self) -> int:
        """Where it begins."""
        return self.first

    def end(self) -> int:
        """Where it is over."""
        return self.after

    def group(self) -> str:
        """The words, as they are written there."""
        return self.text[self.first : self.after]


class AnyCase:
    """A regular expression of which case does not count, asked as one of `re` is.

    It is looked for in small letters: that takes half the time of `re.IGNORECASE`, and so does compiling it. `heeding`
    is looked for beside it, in the text as it stands.
    """

    def __init__(self, expression: str, heeding: re.Pattern[str] | None) -> None:
        self._small = re.compile(_CAPITAL_OR_ESCAPE.sub(_in_small, expression))
        self._heeding = heeding

    def finditer(self, text: str) -> Iterator[FoundPhrase]:
        """All places, from the first to the last."""
        found = [match.span() for match in self._small.finditer(_small(text))]
        if self._heeding:
            every = sorted([*found, *(match.span() for match in self._heeding.finditer(text))])
            found = [place for before, place in pairwise([(0, 0), *every]) if place[0] >= before[1]]
        return (FoundPhrase(text, *place) for place in found)

    def search(self, text: str) -> FoundPhrase | None:
        """The first place, or None."""
        return next(self.finditer(text), None)


def _in_small(found: re.Match[str]) -> str:
    return _small(found[1]) if found[1] else found[0]


def _small(text: str) -> str:
    """The text in small letters, each in its place."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one rule, with sentences that it must flag and must pass."""

    flags: tuple[str, ...]
    passes: tuple[str, ...]


class Phrases(Vocabulary, frozen=True):
    """The words of a rule that looks for nothing else."""

    words: AnyCase


class PlainWords(Vocabulary, frozen=True, dict=True):
    """Words that are better not used, each with those to write in their place."""

    plain: dict[str, str]
    before: str = ""  # what may not stand before them
    endings: str = ""  # what they may end in
    accents: bool = True  # as in `SharedWords`

    @cached_property
    def words(self) -> AnyCase:
        """All of them; the longest where two begin alike."""
        longest = sorted(self.plain, key=len, reverse=True)
        return any_case(rf"{self.before}(?<!\w)(?:{'|'.join(longest)})(?:{self.endings})(?![\w-])", self.accents)

    def plain_for(self, found: str) -> str:
        """What to write for words that `words` found."""
        each = ((pattern(f"(?:{words})(?:{self.endings})", self.accents), plain) for words, plain in self.plain.items())
        return next(plain for words, plain in each if words.fullmatch(found))


class SharedWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What several rules need to know of a language."""

    needless: tuple[str, ...]  # rules that the language has no need of
    accents: bool  # whether a word without its accents is another word
    numbers: dict[str, str]  # figures by the number in words
    units: dict[str, str]  # behind a number, each with one short form for all languages
    negation: re.Pattern[str]
    not_only: re.Pattern[str]  # what looks like a denial and is none
    denied_after: re.Pattern[str]
    boundary: re.Pattern[str]  # where a denial stops reaching
    stands_for_it: re.Pattern[str]  # a subject that may be the medicine, or whoever takes it
    doubt: re.Pattern[str]
    asking: re.Pattern[str]
    reported: re.Pattern[str]
    hedged: re.Pattern[str]  # before a claim
    hedged_weakly: re.Pattern[str]  # `puede` says both "can" and "may"
    hedge: re.Pattern[str]  # anywhere beside it
    study: re.Pattern[str]
    names: dict[str, str]  # of medicines, as the language spells what the evidence ledger has in English
    key_words: dict[str, tuple[str, ...]]  # of safety, by those of the evidence ledger


_Kind = TypeVar("_Kind", bound=msgspec.Struct)


@cache
def shared_words(pack: str, packs: Path = PACKS) -> SharedWords:
    """What several rules need to know of the language of a pack."""
    raw = _shared(packs / pack)
    return _made(raw, SharedWords, raw["accents"])


@cache
def vocabulary(kind: type[_Kind], rule: str, pack: str, packs: Path = PACKS) -> _Kind:
    """The vocabulary of a rule that speaks the language. What is missing raises `msgspec.ValidationError`."""
    shared = _shared(packs / pack)
    return _made(_raw(packs / pack / "rules" / f"{rule}.toml", shared["parts"]), kind, shared["accents"])


def speaks(rule: str, pack: str, packs: Path = PACKS) -> bool:
    """Whether the pack has the vocabulary of a rule."""
    return (packs / pack / "rules" / f"{rule}.toml").is_file()


def _made(raw: Mapping[str, Any], kind: type[_Kind], accents: bool) -> _Kind:
    def compiled(wanted: Any, value: Any) -> re.Pattern[str] | AnyCase:
        return any_case(value, accents) if wanted is AnyCase else pattern(value, accents)

    fields = {name: value for name, value in raw.items() if name != "parts"}
    if issubclass(kind, PlainWords):
        fields["accents"] = accents
    return msgspec.convert(fields, kind, dec_hook=compiled)


def pattern(words: str | list[str] | tuple[str, ...], accents: bool) -> re.Pattern[str]:
    """A regular expression, or those of a list as whole words."""
    return re.compile(_expression(words, accents), re.IGNORECASE)


def any_case(words: str | list[str] | tuple[str, ...], accents: bool) -> AnyCase:
    """The same for what is long, or looked for in every sentence."""
    phrases, whole = ([words], "".join) if isinstance(words, str) else (words, list)
    heeding = [phrase for phrase in phrases if _HEEDS_CASE in phrase]
    small = [phrase for phrase in phrases if phrase not in heeding] or ["(?!)"]
    return AnyCase(_expression(whole(small), accents), pattern(whole(heeding), accents) if heeding else None)


def _expression(words: str | list[str] | tuple[str, ...], accents: bool) -> str:
    text = re.sub(r"\n\s*", "", words) if isinstance(words, str) else rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"
    return text if accents else _CLASS_OR_ACCENT.sub(_with_or_without, text)


def unaccented(text: str) -> str:
    """The letters without their accents."""
    return text if text.isascii() else _NOT_ASCII.sub(_bare, text)


def _bare(found: re.Match[str]) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", found.group()) if not unicodedata.combining(char))


def _with_or_without(match: re.Match[str]) -> str:
    found = match.group()
    bare = unaccented(found) if len(found) == 1 else found
    return found if bare == found else f"[{found}{bare}]"


@cache
def _shared(pack: Path) -> dict[str, Any]:
    return _raw(pack / "words.toml")


def _raw(file: Path, parts: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The file with its parts put in; a part may be made of those above it."""
    known = dict(parts or {})
    read = tomllib.loads(file.read_text("utf-8"))
    if parts is None:
        names = "|".join(read["numbers"])
        known = {"figures": FIGURES, "numbers": names, "numeral": rf"(?:{FIGURES}|\b(?:{names})\b)"}
    for name, text in read.get("parts", {}).items():
        known[name] = _filled(text if isinstance(text, str) else f"(?:{'|'.join(text)})", known)
    return {**{key: _filled(value, known) for key, value in read.items()}, "parts": known}


def _filled(value: Any, parts: Mapping[str, str]) -> Any:
    match value:
        case str():
            return _PART.sub(lambda match: parts.get(match[1], match[0]), value)
        case list():
            return [_filled(entry, parts) for entry in value]
        case dict():
            return {key: _filled(entry, parts) for key, entry in value.items()}
        case _:
            return value
