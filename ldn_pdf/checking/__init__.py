"""Rules on words, evidence, furniture and review, and who stands behind them. See CONTRIBUTING.md.

Importing this package imports no rule: `check_handout` does, when it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING

from ldn_pdf.problems import Problem

if TYPE_CHECKING:
    from ldn_pdf.checking.subject import Subject
    from ldn_pdf.reading.evidence_ledger import Ledger

Rule = Callable[["Subject"], Iterator[Problem]]
LedgerRule = Callable[["Ledger", Collection[str]], Iterator[Problem]]

RULES = (
    # words
    "readability", "sentence_length", "paragraph_length", "list_length", "title_length", "sentence_case", "capitals",
    "acronym", "jargon", "passive", "action", "contraction", "number_format", "frequency_word", "date_format",
    "dose_notation", "slang", "stigma", "link_text", "typed_phone", "personal_data", "to_do",
    # claims
    "over_claim", "promotion", "blame", "unsafe_advice", "dose_schedule", "fair_balance", "no_claims", "unknown_claim",
    "claim_not_ready", "claim_agreement", "no_hedge", "harm_untold", "unknown_source",
    # furniture and review
    "furniture", "missing_safety", "step_count", "keep_private", "card_cut", "review_date", "approval_lapsed",
)  # fmt: skip
"""Every rule on one handout: the module of its name in `checking/rules/`."""

LEDGER_RULES = ("unused_claim", "unreviewed_claims")
"""Every rule on an evidence ledger and the claims that its handouts name."""


def check_handout(subject: Subject) -> list[Problem]:
    """All problems of a handout that passed the checks of structure, in order.

    What a `silence` takes out stands in the list as info.
    """
    from ldn_pdf.checking.silence import silenced
    from ldn_pdf.problems import in_order
    from ldn_pdf.reading.source import MOST_PROBLEMS

    found = [problem for rule in all_rules().values() for problem in islice(rule(subject), MOST_PROBLEMS)]
    return in_order(silenced(found, subject.handout, all_rules()))


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by its id."""
    modules = [import_module(f"ldn_pdf.checking.rules.{name}") for name in RULES]
    return {module.ID: module.rule for module in modules}


@cache
def ledger_rules() -> dict[str, LedgerRule]:
    """Every rule on a ledger by its id."""
    modules = [import_module(f"ldn_pdf.checking.rules.{name}") for name in LEDGER_RULES]
    return {module.ID: module.rule for module in modules}
