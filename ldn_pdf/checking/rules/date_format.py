"""Dates that are another day in another country."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem

ID = "date-format"
SOURCE = "NHS content guide: 6 August 2018"
FLAGS = ("Come on 8/6/2018.", "Come on 2018-08-06.", "Come on August 6, 2018.", "Come on 6th Aug.")
PASSES = ("Come on 6 August 2018.", "Come on Monday 6 August.", "Call 24/7. It may take a week.")

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|"
    r"Dec(?:ember)?)"
)
_DATE = re.compile(
    r"\b\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b"
    rf"|\b{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?(?:, ?\d{{4}})?\b(?! (?:to|mg|people))"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th) (?:of )?{_MONTH}\b"
    r"|\b\d{1,2} (?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for a date that is not day, month in words, year."""
    for passage, match in subject.matches(_DATE):
        what = f"{quoted(match.group())} is not a date that every reader takes alike ({SOURCE})."
        yield passage.problem(what, "Write it like 6 August 2018.", ID, "warning", match.start(), match.end())
