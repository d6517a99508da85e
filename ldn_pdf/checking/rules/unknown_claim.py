"""Claim ids that the evidence ledger does not have."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.walk import named_claims
from ldn_pdf.problems import Problem

ID = "unknown-claim"
SOURCE = "each block rests on the evidence ledger"
SILENCED = "never"

PLACE = "handout"
FLAGS = (
    "sections: [{heading: Pain, from: [W999], text: It may hurt.}]",
    "sections: [{heading: Pain, bullets: [{text: It may hurt., from: [Z1]}]}]",
    "from: {main_point: [B77]}",
)
PASSES = (
    "sections: [{heading: Pain, from: [W1], text: It may hurt.}]",
    "from: {main_point: [B1, A1]}",
    "sections: [{heading: Notes, questions: ['What can I take?']}]",
)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for each id in a `from` that is neither a claim nor an addition of the ledger."""
    ledger = subject.ledger
    for text in named_claims(subject.handout) if ledger else ():
        if ledger and ledger.entries.get(text.value) is None:
            from rapidfuzz.process import extractOne

            near = extractOne(text.value, list(ledger.entries), score_cutoff=50)
            fix = f"Did you mean {near[0]}? " if near else ""
            fix += "`ldn-pdf trace --claims` lists the ids."
            what = f"{text} is no claim of {ledger.name}.yaml ({SOURCE})."
            yield text.problem(what, fix, ID)
