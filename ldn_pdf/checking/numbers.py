"""Percentages as odds, in the words of a language."""

from __future__ import annotations

import re
from fractions import Fraction

from msgspec import Struct


class Odds(Struct, frozen=True, forbid_unknown_fields=True):
    """How a language says odds: `{share}` of `{of}`."""

    to: str
    of: str
    out_of: str
    either: str
    all: str
    none: str


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
