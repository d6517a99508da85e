"""Claims that nobody may say yet, or at all."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.problems import Problem
from ldn_pdf.reading.evidence_ledger import Addition, Claim

ID = "claim-not-ready"
SOURCE = "the evidence ledger's verdict"
SILENCED = "never"

PLACE = "handout"
FLAGS = (
    "sections: [{heading: Tone, from: [I1], text: It is a cool topic.}]",
    "sections: [{heading: Doctors, bullets: [{text: Champions can be found., from: [P19]}]}]",
    "from: {main_point: [U1]}",
)
PASSES = (
    "sections: [{heading: Pain, from: [W1], text: It may hurt.}]",
    "from: {main_point: [A1]}",
    "sections: [{heading: Notes, questions: ['What can I take?']}]",
)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for a claim without a verdict, or one that the ledger has no safe wording for; once a claim."""
    seen: set[str] = set()
    for text in (claim for passage in subject.passages for claim in passage.claims):
        entry = subject.ledger.entry(text.value) if subject.ledger else None
        if entry is None or text.value in seen:
            continue
        seen.add(text.value)
        found = _not_ready(entry)
        if found:
            yield text.problem(f"{text} {found[0]} ({SOURCE}).", found[1], ID, length=len(text.value))


def _not_ready(entry: Claim | Addition) -> tuple[str, str] | None:
    if entry.verdict == "unreviewed":
        return "has no verdict yet", "Look at the evidence, and give it a verdict and a wording in the ledger."
    if entry.wording is None:
        return "is for no handout: it has no wording", "Take the words out, or add a safe `wording` to the ledger."
    return None
