"""Numbers that have to be worked out before they say something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from msgspec import Struct

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import FIGURES, Vocabulary
from ldn_pdf.problems import Problem

ID = "number-format"
SOURCE = "NHS content guide: numerals; CDC Clear Communication Index: numbers that readers use every day"
ONLY_WARNS = True


class Odds(Struct, frozen=True, forbid_unknown_fields=True):
    """How a language says odds: `{share}` of `{of}`."""

    to: str
    of: str
    out_of: str
    either: str
    all: str
    none: str


class NumberWords(Vocabulary, frozen=True):
    """Numbers of each kind of `_KINDS`, and how odds are said.

    `numbers_before` ends in words that a number in words goes with; `ways` tell two ways to say odds apart.
    """

    number: re.Pattern[str]
    numbers_before: re.Pattern[str]
    ways: tuple[str, ...]
    odds: Odds


VOCABULARY = NumberWords
_KINDS = ("percent", "spelled", "range", "odds")
_PHONE = re.compile(r"\d{3} ?[-–] ?\d{4}|\d{4} ?[-–] ?\d{2,3}")


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for numbers in words, for ranges with a dash, for percentages, and for a second way to say odds."""
    words = subject.vocabulary(VOCABULARY, ID)
    in_words, odds = subject.shared.numbers, ""
    for passage, match in subject.matches(words.number, without=("card", "alt")):
        kind, found = next(kind for kind in _KINDS if match[kind]), match.group()
        if kind == "spelled" and not _opens_sentence(words, passage, match):
            yield _problem(passage, match, "is a number in words", f"Write {in_words[found.lower()]}.")
        elif kind == "range" and not _PHONE.fullmatch(found):
            yield _problem(
                passage, match, "is a range with a dash", f"Write {re.sub(' ?[-–] ?', words.odds.to, found)}."
            )
        elif kind == "percent":
            yield _problem(passage, match, "has to be worked out", _without_percent(words.odds, match, in_words))
        elif kind == "odds":
            way = next(way for way in words.ways if f" {way} " in found)
            odds = odds or way
            if way != odds:
                yield _problem(passage, match, "is a second way to say odds", f"Write “{odds}” throughout the handout.")


def _without_percent(said: Odds, match: re.Match[str], in_words: Mapping[str, str]) -> str:
    """What to write in place of a percentage, or of a range of them."""
    share = in_words.get(match["share"].lower(), match["share"])
    if match.start("share") == match.start():
        odds = as_odds(share, said)
        return f"Write {odds}." if odds else "Say in plain numbers what it means."
    low = re.match(FIGURES, match.group())
    of_all = out_of(share, said)
    return f"Write {low.group() if low else ''}{said.to}{of_all}." if of_all else "Say in plain numbers what it means."


def _opens_sentence(words: NumberWords, passage: Passage, match: re.Match[str]) -> bool:
    """A numeral at the start of a sentence reads badly, and so does "1 or 2 of them"."""
    opens = any(sentence.start == match.start() for sentence in passage.sentences)
    return opens or words.numbers_before.search(passage.words[: match.start()]) is not None


def _problem(passage: Passage, match: re.Match[str], what: str, fix: str) -> Problem:
    what = f"{quoted(match.group())} {what} ({SOURCE})."
    return passage.problem(what, fix, ID, "warning", match.start(), match.end())


# --- percentages as odds ---------------------------------------------------------------------------


def as_odds(percent: str, said: Odds) -> str:
    """A percentage in words that need no working out: `2 in 5, or 40 out of 100`; empty above 100."""
    value = _value(percent)
    if value > 100:
        return ""
    if value in (0, 100):
        return said.all if value else said.none
    share, plain = value / 100, out_of(percent, said)
    in_all = said.of.format(share=f"{share.numerator:,}", of=f"{share.denominator:,}")
    simple = share.numerator == 1 or share.denominator <= 10
    return said.either.format(odds=in_all, out_of=plain) if simple else plain


def out_of(percent: str, said: Odds) -> str:
    """A percentage as a number out of 100, 1,000 or more, as it needs; empty above 100."""
    share = _value(percent) / 100
    if share > 1:
        return ""
    of = next(base for base in (100, 1000, 10_000, 10**12) if (share * base).denominator == 1 or base == 10**12)
    return said.out_of.format(share=f"{round(share * of):,}", of=f"{of:,}")


def _value(figures: str) -> Fraction:
    bare = re.sub(r"(?<=\d)[,\s](?=\d{3}(?!\d))", "", figures).replace(",", ".")
    return Fraction(bare if re.fullmatch(r"\d*\.?\d+", bare) else 0)
