"""Claims of the article that nobody has held against the evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ldn_pdf.problems import Problem
from ldn_pdf.reading.evidence_ledger import Ledger

ID = "unreviewed-claims"
SOURCE = "a claim is weighed before it is said"

PLACE = "ledger"
FLAGS = (
    "claims: [{id: C1, section: all, gist: It helps., verdict: unreviewed}]",
    "claims: [{id: C1, section: all, gist: It helps., verdict: unreviewed, wording: It helps.}]",
    "claims: [{id: USED1, section: all, gist: It helps., verdict: unreviewed}]",
)
PASSES = (
    "claims: [{id: C1, section: all, gist: It helps., verdict: wrong, wording: It has not been shown to help.}]",
    "claims: [{id: C1, section: all, gist: It is cool., verdict: opinion, set_aside: A tone.}]",
    "additions: [{id: C1, topic: Cost, wording: Ask the price first.}]",
)


def rule(ledger: Ledger, named: Collection[str]) -> Iterator[Problem]:
    """One error at the first claim without a verdict, with the number of them."""
    waiting = [claim for claim in ledger.claims if claim.verdict == "unreviewed"]
    if waiting:
        first = waiting[0]
        what = f"{len(waiting)} of {len(ledger.claims)} claims have no verdict yet, {first.id} first ({SOURCE})."
        fix = "Look at the evidence for each; then give `verdict`, `references`, and `wording` or `set_aside`."
        yield first.id.problem(what, fix, ID)
