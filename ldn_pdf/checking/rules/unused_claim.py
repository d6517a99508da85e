"""Claims of the article that no handout answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ldn_pdf.problems import Problem
from ldn_pdf.reading.evidence_ledger import Ledger

ID = "unused-claim"
SOURCE = "each claim is answered, or set aside with a reason"

PLACE = "ledger"
FLAGS = (
    "claims: [{id: C1, section: all, gist: It helps., verdict: wrong, wording: It has not been shown to help.}]",
    "claims: [{id: C1, section: all, gist: It is cool., verdict: opinion}]",
    "additions: [{id: C1, topic: Cost, wording: Ask the price first.}]",
)
PASSES = (
    "claims: [{id: C1, section: all, gist: It is cool., verdict: opinion, set_aside: A tone.}]",
    "claims: [{id: USED1, section: all, gist: Ask first., verdict: supported, wording: Ask first.}]",
    "additions: [{id: C1, topic: Cost, wording: Ask the price first., set_aside: The clinic charges nothing.}]",
)


def rule(ledger: Ledger, named: Collection[str]) -> Iterator[Problem]:
    """An error for each claim or addition that is not among the `named` ids and has no reason in `set_aside`.

    Claims without a verdict are left to the rule `unreviewed-claims`.
    """
    for entry in ledger.all:
        if entry.id.value in named or entry.set_aside or entry.verdict == "unreviewed":
            continue
        what = f"No handout says {entry.id}, and the ledger does not set it aside ({SOURCE})."
        fix = "Put its id in the `from` of the words that answer it, or add `set_aside:` with a reason."
        yield entry.id.problem(what, fix, ID, length=len(entry.id.value))
