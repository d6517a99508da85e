"""Pages to fill in that do not say whose they are."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.problems import Problem
from ldn_pdf.reading.model import GridSpec, WritingLinesSpec

ID = "keep-private"
SOURCE = "what a patient writes is health data"
SAYS = "keep this page private"

PLACE = "handout"
FLAGS = (
    "sections: [{heading: My diary, grid: {columns: [Day, Pain], numbered: 7}}]",
    "sections: [{heading: My goal, lines: ['My goal:']}]",
    "sections: [{heading: My list, text: Bring it to each visit., from: [P8], grid: {columns: [Medicine, Dose], "
    "numbered: 3}}]",
)
PASSES = (
    "sections: [{heading: My diary, text: Keep this page private., grid: {columns: [Day, Pain], numbered: 7}}]",
    "sections: [{heading: My questions, questions: ['What can I take?']}]",
    "sections: [{heading: My goal, text: Write it down. Keep this page private., from: [A17], lines: ['My goal:']}]",
)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for a section with lines, a diary or a list to fill in that does not say "Keep this page private"."""
    for section in subject.handout.sections:
        if not section.has(WritingLinesSpec, GridSpec):
            continue
        said = (passage.words.lower() for passage in subject.passages if passage.section is section)
        if not any(SAYS in words for words in said):
            what = f"This section is filled in by hand and does not say “Keep this page private” ({SOURCE})."
            fix = "Add to its text: Keep this page private."
            yield section.heading.problem(what, fix, ID, length=len(section.heading.value))
