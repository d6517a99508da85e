"""Doses that are misread by a factor of ten or a thousand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem

ID = "dose-notation"
SOURCE = "ISMP list of error-prone dose designations"
FLAGS = ("Take .5 mg.", "Take 5.0 mg.", "Take 1,000.0 mg.", "Take 50 µg.")
PASSES = (
    "Take 0.5 mg.",
    "Take 5 mg or 4.5 mg.",
    "Take 50 micrograms. This is version 1.0.",
    "Take 2,550 mg, 1,000 mg or 1 000 mg.",
)

_UNIT = r"(?:mg|mcg|g|ml|mL|l|L|milligrams?|micrograms?|grams?|units?|tablets?|pills?|capsules?)\b"
_DOSE = re.compile(
    r"(?P<naked>(?<![\d\w.,])\.\d+)"
    rf"|(?P<trailing>(?<![\d.,])\d[\d, ]*[.,]\d{{0,8}}0(?<!\d[, ]\d00)(?<!,\d\d0)(?= ?{_UNIT}| to \d))"
    r"|(?P<micro>[µμ]g\b)"
)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for a point without a figure before it, a zero at the end of a decimal, and the sign µg."""
    for passage, match in subject.matches(_DOSE):
        kind, found = match.lastgroup, match.group()
        if kind == "naked":
            why, fix = "may be read without its point", f"Write 0{found}."
        elif kind == "trailing":
            why, fix = "may be read as ten times as much", f"Write {found.rstrip('0').rstrip('.')}."
        else:
            why, fix = "may be read as mg", "Write micrograms."
        yield passage.problem(f"{quoted(found)} {why} ({SOURCE}).", fix, ID, start=match.start(), end=match.end())
