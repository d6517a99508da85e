"""What is wrong between the entries of an evidence ledger is named, at its place."""

from __future__ import annotations

import pytest

from ldn_pdf.reading.decoder import decode
from ldn_pdf.reading.evidence_ledger import Ledger, cross_checks
from ldn_pdf.reading.source import Source
from ldn_pdf.reading.yaml_nodes import parse
from tests.checking.specimen import LEDGER, ledger, load


def problems(old: str, new: str):
    assert old in LEDGER
    text = LEDGER.replace(old, new, 1)
    source = Source("test.yaml", text)
    node, found = parse(source)
    made, more = decode(node, Ledger, source)
    return [*found, *more, *(cross_checks(made) if made else ())]


@pytest.mark.parametrize(
    ("old", "new", "rule", "what"),
    [
        ("- R2", "- R9", "unknown-reference", "R9 is not a reference of this ledger."),
        ("- id: H9", "- id: H6", "duplicate-id", "The claim id H6 is given twice"),
        ("- id: A7", "- id: W1", "duplicate-id", "The claim id W1 is given twice"),
        ("- id: R2", "- id: R1", "duplicate-id", "The reference id R1 is given twice"),
        ("section: all", "section: al", "unknown-section", "al is not a section of this ledger."),
        ("verdict: plausible", "verdict: fairly-sure", "unknown-choice", "`verdict` cannot be `fairly-sure`."),
        ("gist: LDN eases pain.", "gits: LDN eases pain.", "unknown-key", "`gits` is not a field here."),
        ("seen: read", "seen: maybe", "unknown-choice", "`seen` cannot be `maybe`."),
        ("required: warning", "required: always", "unknown-choice", "`required` cannot be `always`."),
        ("id: P8", "id: p8", "pattern", "`id` is `p8`"),
    ],
)
def test_each_is_a_clear_line(old, new, rule, what):
    found = problems(old, new)
    assert rule in {problem.rule for problem in found}
    problem = next(problem for problem in found if problem.rule == rule)
    assert what in problem.what
    assert problem.fix
    assert problem.excerpt.strip()
    assert problem.mark.line > 1


def test_a_sound_ledger_has_none():
    assert list(cross_checks(ledger())) == []


def test_sources_come_in_the_order_of_how_much_leans_on_them():
    made = ledger()
    assert made.references_of(["A3", "H9", "H10"]) == ("R1", "R2")
    assert made.references_of(["A3", "none"]) == ("R2",)


def test_what_rests_on_general_knowledge_is_to_be_confirmed():
    made = ledger()
    assert made.to_confirm("W1") == ""
    assert made.to_confirm("A3").startswith("Rests on general knowledge")
    assert made.to_confirm("none") == ""


def test_a_ledger_may_be_empty_of_claims():
    made = load("title: T\nsections: [{id: all, title: A}]\n", Ledger)
    assert made.all == ()
