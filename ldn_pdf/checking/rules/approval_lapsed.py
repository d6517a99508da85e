"""Handouts that no clinician stands behind."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.walk import named_claims
from ldn_pdf.problems import Problem

ID = "not-approved"
SOURCE = "a named clinician approves each handout"

PLACE = "state"
FLAGS = ("draft", "expired", "changed")
PASSES = ("approved", "approved until tomorrow", "approved until today")


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for a draft, an error for an approval that has run out."""
    state = subject.state
    if state.name == "draft":
        change = f" The first change: {state.changed[0]}" if state.changed else ""
        fix = "Show it to a clinician, then run `ldn-pdf approve`. Until then it prints as a draft."
        if state.changed:
            fix = f"Give the changed words a new `version`. {fix}"
        what = f"{state.why or 'No clinician has approved it'} ({SOURCE}).{change}{_to_confirm(subject)}"
        yield subject.problem("title", what, fix, ID, "warning")
    elif state.name == "expired" and not subject.handout.review_by < subject.today:
        fix = "Have it reviewed, then run `ldn-pdf approve` again."
        yield subject.problem("review_by", f"{state.why} ({SOURCE}).", fix, ID)


def _to_confirm(subject: Subject) -> str:
    ids = dict.fromkeys(text.value for text in named_claims(subject.handout))
    waiting = [claim for claim in ids if subject.ledger and subject.ledger.to_confirm(claim)]
    return f" To be confirmed by the reviewer, see `ldn-pdf trace`: {', '.join(waiting)}." if waiting else ""
