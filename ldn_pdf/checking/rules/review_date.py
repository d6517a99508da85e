"""Handouts past their last day of use, close to it, or meant to be used for too long."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.problems import Problem

ID = "review-date"
SOURCE = "reviewed each year: the evidence changes"
SOON = 60  # days

PLACE = "handout"
FLAGS = (
    "issued: 2026-01-01\nreview_by: 2026-11-22",
    "issued: 2026-01-01\nreview_by: 2026-12-24",
    "issued: 2026-11-23\nreview_by: 2027-11-24",
)
PASSES = (
    "issued: 2026-11-23\nreview_by: 2027-11-23",
    "issued: 2026-06-01\nreview_by: 2027-05-31",
    "issued: 2026-11-01\nreview_by: 2027-02-28",
)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error past `review_by` and where it is more than 12 months after `issued`; a warning 60 days before."""
    handout, left = subject.handout, (subject.handout.review_by - subject.today).days
    if left < 0:
        what = f"`review_by`, {handout.review_by}, has passed: the PDF says EXPIRED ({SOURCE})."
        fix = "Review the words against the evidence, then set `version`, `issued` and `review_by` anew."
        yield subject.problem("review_by", what, fix, ID)
    elif left <= SOON:
        days = "today" if left == 0 else f"in {left} day{'s' if left > 1 else ''}"
        what = f"The last day of use is {days} ({SOURCE})."
        yield subject.problem("review_by", what, "Plan the review now.", ID, "warning")
    issued = handout.issued
    if handout.review_by.timetuple()[:3] > (issued.year + 1, issued.month, issued.day):
        what = f"`review_by` is more than 12 months after `issued`, {issued} ({SOURCE})."
        yield subject.problem("review_by", what, "Choose a day within 12 months of `issued`.", ID)
