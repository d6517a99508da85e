"""Handouts that no clinician stands behind."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.approval.standing import days_left
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.walk import named_claims
from ldn_pdf.problems import Problem

ID = "not-approved"
SOURCE = "a named clinician approves each handout"
SILENCED = "never"

PLACE = "state"
FLAGS = ("draft", "expired", "changed", "approved until tomorrow", "approved until today")
PASSES = ("approved", "approved for a year", "approved with a day more")


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for a draft and in the last 60 days of an approval, an error for one that has run out."""
    state = subject.state
    if state.name == "draft":
        change = f" The first change: {state.changed[0]}" if state.changed else ""
        fix = "Show it to a clinician, and have it approved (`ldn-pdf approve`). Until then it prints as a draft."
        if state.changed:
            fix = f"Give the changed words a new `version`. {fix}"
        what = f"{state.why or 'No clinician has approved it'} ({SOURCE}).{change}{_to_confirm(subject)}"
        yield subject.problem("title", what, fix, ID, "warning")
    elif state.name == "expired" and not subject.handout.review_by < subject.today:
        fix = "Have it reviewed, and approved again (`ldn-pdf approve`)."
        yield subject.problem("review_by", f"{state.why} ({SOURCE}).", fix, ID)
    elif (left := days_left(state, subject.today)) is not None and state.until != subject.handout.review_by:
        what = f"The approval by {state.approved_by} ends on {state.until}, in {left} days ({SOURCE})."
        yield subject.problem("title", what, "Plan the review now.", ID, "warning")


def _to_confirm(subject: Subject) -> str:
    ids = dict.fromkeys(text.value for text in named_claims(subject.handout))
    waiting = [claim for claim in ids if subject.ledger and subject.ledger.to_confirm(claim)]
    return f" To be confirmed by the reviewer (`ldn-pdf trace`): {', '.join(waiting)}." if waiting else ""
