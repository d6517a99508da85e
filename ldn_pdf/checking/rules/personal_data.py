"""What would name one patient in a handout that all are given."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import Vocabulary, pattern
from ldn_pdf.problems import Problem

ID = "personal-data"
SOURCE = "HIPAA, 45 CFR 164.514(b)"


class PersonalData(Vocabulary, frozen=True):
    """Birth dates and record numbers, with the words before them."""

    personal: str


VOCABULARY = PersonalData
_SOCIAL_SECURITY = r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])"


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for a birth date, a record number, or a social security number, in any text of the file."""
    words = subject.vocabulary(VOCABULARY, ID).personal
    personal = pattern(f"{words}|{_SOCIAL_SECURITY}", subject.shared.accents)
    for text in subject.texts:
        for match in personal.finditer(text.value):
            what = f"{quoted(match.group())} looks like one person's data ({SOURCE})."
            fix = "Take it out: a shared handout names no patient. A {field} is filled in for one person at a time."
            yield text.problem(what, fix, ID, offset=match.start(), length=len(match.group()))
