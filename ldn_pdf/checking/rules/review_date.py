"""Handouts past their last day of use, close to it, or meant to be used for too long."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.approval.standing import SOON
from ldn_pdf.checking.subject import Subject
from ldn_pdf.problems import Problem

ID = "review-date"
SOURCE = "reviewed within `review_months`, 12 where it is left out: the evidence changes"
SILENCED = "never"

PLACE = "handout"
FLAGS = (
    "issued: 2026-11-23\nreview_months: 6\nreview_by: 2027-05-24",
    "issued: 2026-01-01\nreview_by: 2026-11-22",
    "issued: 2026-01-01\nreview_by: 2026-12-24",
    "issued: 2026-11-23\nreview_by: 2027-11-24",
)
PASSES = (
    "issued: 2026-11-23\nreview_months: 24\nreview_by: 2028-11-23",
    "issued: 2026-11-23\nreview_by: 2027-11-23",
    "issued: 2026-06-01\nreview_by: 2027-05-31",
    "issued: 2026-11-01\nreview_by: 2027-02-28",
)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error past `review_by` and where it is too long after `issued`; a warning 60 days before."""
    handout, left = subject.handout, (subject.handout.review_by - subject.today).days
    if left < 0:
        what = f"`review_by`, {handout.review_by}, has passed: the PDF says EXPIRED ({SOURCE})."
        fix = "Review the words against the evidence, then set `version`, `issued` and `review_by` anew."
        yield subject.problem("review_by", what, fix, ID)
    elif left <= SOON:
        days = "today" if left == 0 else f"in {left} day{'s' if left > 1 else ''}"
        what = f"The last day of use is {days} ({SOURCE})."
        yield subject.problem("review_by", what, "Plan the review now.", ID, "warning")
    issued, months = handout.issued, handout.review_months
    years, month = divmod(issued.month - 1 + months, 12)
    if handout.review_by.timetuple()[:3] > (issued.year + years, month + 1, issued.day):
        what = f"`review_by` is more than {months} months after `issued`, {issued} ({SOURCE})."
        fix = f"Choose a day within {months} months of `issued`, or give `review_months`, at most 36."
        yield subject.problem("review_by", what, fix, ID)
