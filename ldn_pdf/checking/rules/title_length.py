"""Titles that no one takes in at a glance."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.problems import Problem

ID = "title-length"
SOURCE = "NHS content guide"
ONLY_WARNS = True
MOST = 65  # characters

PLACE = "title"
FLAGS = (
    "What you need to know about the medicine before you start on it at home",
    "All the things that may go wrong and what you can do about each of them",
    "How we look after you on the day, on the night, and on the day after that",
)
PASSES = (
    "What is LDN?",
    "Does LDN replace my MS medicine?",
    "What you need to know before you start on the medicine at home",
)


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for a title of more than 65 characters."""
    title = subject.handout.title
    if len(title.value) > MOST:
        what = f"The title has {len(title.value)} characters; {MOST} is the most ({SOURCE})."
        yield title.problem(what, "Say it in fewer words.", ID, "warning", MOST, len(title.value) - MOST)
