"""Acronyms that the reader has not been told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.rules.capitals import SHOUTED
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.abbreviations import ABBREVIATION, in_full
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem

ID = "acronym"
SOURCE = "NHS service manual: in full on first use unless well known; AHRQ PEMAT-P, item 3"
FLAGS = ("Ask for an MRI.", "Your DMT is not the same.", "Your PCP knows. A primary care provider (PCP) helps.")
PASSES = (
    "Ask for magnetic resonance imaging (MRI). An MRI takes an hour.",
    "Your CT (computed tomography) is on Monday. The CT takes an hour.",
    "Call at 9 AM in the US. Bring your ID.",
)

_WELL_KNOWN = "FDA US UK USA AM PM ID OK TV NHS PDF QR DVD CD II III PO NO"


def rule(subject: Subject) -> Iterator[Problem]:
    """An error at the first use of an acronym after the title that does not say it in full.

    An acronym is told where it is given in full in the title, the audience line, or at its first use.
    """
    told = set(_WELL_KNOWN.split())
    for passage in subject.passages:
        shouted = [match.span() for match in SHOUTED.finditer(passage.words)]
        for match in ABBREVIATION.finditer(passage.words):
            acronym = match[1]
            if acronym in told or any(start <= match.start() < end for start, end in shouted):
                continue
            if in_full(passage.words, match):
                told.add(acronym)
            elif passage.role != "title":
                told.add(acronym)
                yield _problem(passage, match)


def _problem(passage: Passage, match: re.Match[str]) -> Problem:
    what = f"{quoted(match[1])} is not said in full at its first use ({SOURCE})."
    fix = f"Write the words, then ({match[1]}). The audience line may do that too."
    return passage.problem(what, fix, ID, start=match.start(1), end=match.end(1))
