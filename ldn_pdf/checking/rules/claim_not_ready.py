"""Claims that nobody may say yet, or at all."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.problems import Problem
from ldn_pdf.reading.source import Text

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
    """An error for the claims without a verdict, at the first, and for each that the ledger has no safe wording for."""
    named: dict[str, Text] = {}
    for claim in (claim for passage in subject.passages for claim in passage.claims):
        named.setdefault(claim.value, claim)
    entries = [(text, subject.ledger.entries.get(name)) for name, text in named.items()] if subject.ledger else []
    if waiting := [text for text, entry in entries if entry and entry.verdict == "unreviewed"]:
        has = f"and {len(waiting) - 1} more that this handout names have" if len(waiting) > 1 else "has"
        fix = "Look at the evidence, and give each a verdict and a wording in the ledger."
        first = waiting[0]
        yield first.problem(f"{first} {has} no verdict yet ({SOURCE}).", fix, ID)
    for text, entry in entries:
        if entry and entry.verdict != "unreviewed" and entry.wording is None:
            what = f"{text} is for no handout: it has no wording ({SOURCE})."
            fix = "Take the words out, or add a safe `wording` to the ledger."
            yield text.problem(what, fix, ID)
