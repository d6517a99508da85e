"""Numbers as they are written: `1,000`, `1 000`, `4.5`, `4,5`, `.5`, `½`, `1½`, `1/2`, in figures or in words."""

from __future__ import annotations

import re
from fractions import Fraction

_SPELLED = (
    "two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 fifteen=15 twenty=20 "
    "thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 hundred=100 dozen=12"
)
IN_WORDS = dict(pair.split("=") for pair in _SPELLED.split())
"""Figures by the number in words. `one` is not among them: it is a pronoun as well."""

_PARTS = "½¼¾⅓⅔⅛"
FIGURES = (
    rf"(?:(?<![\w.,/])(?:\d{{1,3}}(?:[, \u00a0\u202f]\d{{3}})+(?!\d)|\d{{1,9}}(?!\d))(?:[.,]\d{{1,9}}(?!\d))?"
    rf"(?:[ \u00a0]?[{_PARTS}]|/\d{{1,4}})?|(?<![\w.,])\.\d{{1,9}}|(?<!\w)[{_PARTS}])"
)
"""A pattern for a whole number in figures, never for the end of one."""

COUNT = rf"(?:{FIGURES}|\b(?:half an?|an?|one|a few|several|{'|'.join(IN_WORDS)})\b)"
"""A pattern for a number in figures or in words."""

RANGE = rf"{COUNT}(?: ?(?:[-–]|to|or) ?{COUNT})?"
"""A pattern for a number or for a range of two: `4 to 4.5`, `1-2`, `one or two`."""


def as_odds(percent: str) -> str:
    """A percentage in words that need no working out: `2 in 5, or 40 out of 100`; empty above 100.

    `percent` is a number as `FIGURES` or `IN_WORDS` have it.
    """
    value = _value(IN_WORDS.get(percent.lower(), percent))
    if value > 100:
        return ""
    if value in (0, 100):
        return "all of them" if value else "none of them"
    share = value / 100
    of = next(base for base in (100, 1000, 10_000, 10**12) if (share * base).denominator == 1 or base == 10**12)
    plain = f"{round(share * of):,} out of {of:,}"
    in_all = f"{share.numerator:,} in {share.denominator:,}"
    return f"{in_all}, or {plain}" if share.numerator == 1 or share.denominator <= 10 else plain


def _value(figures: str) -> Fraction:
    bare = re.sub(r"(?<=\d)[, \u00a0\u202f](?=\d{3}(?!\d))", "", figures).replace(",", ".")
    return Fraction(bare if re.fullmatch(r"\d*\.?\d+", bare) else 0)
