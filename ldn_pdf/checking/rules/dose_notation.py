"""Doses that are misread by a factor of ten or a thousand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import Vocabulary
from ldn_pdf.problems import Problem

ID = "dose-notation"
SOURCE = "ISMP list of error-prone dose designations"
SILENCED = "never"


class DoseNotation(Vocabulary, frozen=True):
    """Units of doses, the word of a range, and micrograms in full."""

    units: tuple[str, ...]
    to: str
    micrograms: str


VOCABULARY = DoseNotation


@cache
def _dose(words: DoseNotation) -> re.Pattern[str]:
    unit = rf"(?:{'|'.join(words.units)})\b"
    return re.compile(
        r"(?P<naked>(?<![\d\w.,])\.\d+)"
        rf"|(?P<trailing>(?<![\d.,])\d[\d, ]*[.,]\d{{0,8}}0(?<!\d[, ]\d00)(?<!,\d\d0)(?= ?{unit}| {words.to} \d))"
        r"|(?P<micro>[µμ]g\b)"
    )


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for a point without a figure before it, a zero at the end of a decimal, and the sign µg."""
    words = subject.vocabulary(VOCABULARY, ID)
    for passage, match in subject.matches(_dose(words)):
        kind, found = match.lastgroup, match.group()
        if kind == "naked":
            why, fix = "may be read without its point", f"Write 0{found}."
        elif kind == "trailing":
            why, fix = "may be read as ten times as much", f"Write {found.rstrip('0').rstrip('.')}."
        else:
            why, fix = "may be read as mg", f"Write {words.micrograms}."
        yield passage.problem(f"{quoted(found)} {why} ({SOURCE}).", fix, ID, start=match.start(), end=match.end())
