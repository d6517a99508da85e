"""Paragraphs that look like work."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.problems import Problem

ID = "paragraph-length"
SOURCE = "AHRQ PEMAT-P, item 8: short sections"
ONLY_WARNS = True
MOST = 3  # sentences

FLAGS = (
    "Sit down. Take a breath. Call us. Wait for the nurse.",
    "It may hurt. It may itch. It may burn. It may swell. Tell us.",
    "Ask first. Then wait. We call back. We call at noon.",
)
PASSES = (
    "Sit down. Take a breath. Call us.",
    "Sit down. Take a breath.\n\nCall us. Wait for the nurse.",
    "Call us at once.",
)


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for a paragraph of more than three sentences."""
    for passage in subject.passages:
        if passage.role == "paragraph" and len(passage.sentences) > MOST:
            what = f"This paragraph has {len(passage.sentences)} sentences; {MOST} is the most ({SOURCE})."
            fix = "Cut it with an empty line, or make bullets of it."
            first = passage.sentences[MOST]
            yield passage.problem(what, fix, ID, "warning", first.start, first.start + len(first.words))
