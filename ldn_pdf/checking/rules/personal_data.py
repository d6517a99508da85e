"""What would name one patient in a handout that all are given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem
from ldn_pdf.reading.texts_of_record import texts

ID = "personal-data"
SOURCE = "HIPAA, 45 CFR 164.514(b)"
FLAGS = ("Born on 4 March 1971.", "MRN: 00482913", "Your number is 123-45-6789.", "DOB 3/4/71")
PASSES = ("Call 555-0123.", "Studies in 2010 had 60 people.", "Bring your date of birth and record number.")

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DAY = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}"
    rf"|\d{{1,2}} {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}},? \d{{4}})"
)
_PERSONAL = re.compile(
    rf"\b(?:born(?: on)?|birth ?(?:date|day)|date of birth|d\.?o\.?b\.?)\W{{0,3}}(?:is |was )?{_DAY}"
    r"|\b(?:MRN|NHS (?:number|no\.?)|(?:medical )?record (?:number|no\.?|#)|patient (?:id|number|no\.?)|chart "
    r"(?:number|no\.?)|"
    r"(?:policy|member|insurance) (?:number|no\.?|id)|SSN|social security number)\W{0,3}(?:is |was )?[A-Z]{0,3}[- "
    r"]?\d[\d -]{3,}\d"
    r"|(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])",
    re.IGNORECASE,
)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for a birth date, a record number, or a social security number, in any text of the file."""
    for placed in texts(subject.handout):
        for match in _PERSONAL.finditer(placed.text.value):
            what = f"{quoted(match.group())} looks like one person's data ({SOURCE})."
            fix = "Take it out: a shared handout names no patient. A {field} is filled in for one person at a time."
            yield placed.text.problem(what, fix, ID, offset=match.start(), length=len(match.group()))
