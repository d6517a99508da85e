"""More steps than a reader will take."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ldn_pdf.checking.subject import Subject
from ldn_pdf.problems import Problem

ID = "step-count"
SOURCE = "AHRQ PEMAT-P, item 22: manageable steps"
SILENCED = "by name"
MOST = 5

PLACE = "handout"
FLAGS = (
    "steps: [Ask., Bring., Call., Drink., Eat., Find.]",
    "sections: [{heading: Do, from: [W1], steps: [Ask., Bring., Call., Drink., Eat., Find.]}]",
    "steps: [Ask., Bring., Call., Drink., Eat., Find., Go.]",
)
PASSES = (
    "steps: [Ask., Bring., Call., Drink., Eat.]",
    "sections: [{heading: Do, from: [W1], steps: [Ask.]}]",
    "sections: [{heading: Do, from: [W1], bullets: [Ask., Bring., Call., Drink., Eat., Find.]}]",
)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for a numbered list of more than five steps."""
    steps = (passage for passage in subject.passages if passage.role == "step")
    for _, group in groupby(steps, key=lambda passage: passage.block):
        listed = list(group)
        if len(listed) > MOST:
            what = f"There are {len(listed)} steps; {MOST} is the most ({SOURCE})."
            yield listed[MOST].problem(what, "Join steps, or take out what can wait.", ID)
