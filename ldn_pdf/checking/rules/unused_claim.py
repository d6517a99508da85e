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
    """A warning that lists the claims and additions that are not among the `named` ids and have no `set_aside`.

    One for the whole ledger, and no error: a clinic need not hand out all that its articles say, and what must be told
    wherever a claim is used is the rule `harm-untold`. Claims without a verdict are left to `unreviewed-claims`.
    """
    left = [
        entry.id
        for entry in ledger.all
        if entry.id.value not in named and not entry.set_aside and entry.verdict != "unreviewed"
    ]
    if left:
        what = f"Said by no handout, and not set aside: {', '.join(id.value for id in left)} ({SOURCE})."
        fix = "Put each id in the `from` of the words that answer it, or add `set_aside:` with a reason."
        yield left[0].problem(what, fix, ID, "warning")
