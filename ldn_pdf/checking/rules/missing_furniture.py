"""What every handout that can be trusted carries."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.walk import named_claims
from ldn_pdf.problems import Problem

ID = "missing-furniture"
SOURCE = "a reader must see who wrote it, from which sources, and whom to call"
SILENCED = "by name"

PLACE = "handout"
FLAGS = (
    "written_by: ~",
    "get_help: ~",
    "get_help: [{when: A rash., who: same_day, from: [A18]}]",
    "sources: ~\narticle: ~\nfrom: ~\nsections: [{heading: Pain, text: It may hurt.}]",
)
PASSES = (
    "written_by: the pharmacy team",
    "get_help: [{when: You cannot breathe., who: emergency, from: [A18]}]",
    "sources: ~",
)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for a missing author, a missing emergency line, and for a page without a source."""
    handout = subject.handout
    if handout.written_by is None:
        fix = "Add `written_by:` with a role, for example `the MS nurse team`."
        yield subject.problem("written_by", f"Nobody is named as the author ({SOURCE}).", fix, ID)
    if not any(entry.who == "emergency" for entry in handout.get_help):
        fix = "Add to `get_help`: `- {when: …, who: emergency}`."
        yield subject.problem("get_help", f"Nothing says when to call the emergency number ({SOURCE}).", fix, ID)
    claims = [text.value for text in named_claims(handout)]
    if not handout.sources and not (subject.ledger and subject.ledger.references_of(claims)):
        fix = "Add `sources:` with ids of the ledger's references."
        yield subject.problem("sources", f"No source stands on the page ({SOURCE}).", fix, ID)
