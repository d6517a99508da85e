"""Sources on the page that the evidence ledger does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.problems import Problem

ID = "unknown-source"
SOURCE = "sources come from the evidence ledger"
SILENCED = "never"

PLACE = "handout"
FLAGS = ("sources: [R999]", "sources: [R1, R4711]", "sources: [Q12]")
PASSES = ("sources: [R1]", "sources: [R2, R1]", "sources: [National MS Society]")

_ID = re.compile(r"[A-Z][A-Z0-9]*\d")


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for a source that is written as an id and is no reference of the ledger."""
    known = subject.ledger.sources if subject.ledger else {}
    for text in subject.handout.sources if subject.ledger else ():
        if _ID.fullmatch(text.value) and text.value not in known:
            what = f"{text} is no reference of the ledger ({SOURCE})."
            yield text.problem(what, "Correct the id, or add the reference to the ledger.", ID)
