"""Sentences with the faults of an upbeat article are flagged; what the ledger words safely is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldn_pdf.checking.rules import dose_schedule, over_claim, promotion
from ldn_pdf.library.folder import Library, bundled
from tests.checking.specimen import subject

HERE = Path(__file__).parent
CLAIMING = (HERE / "claiming.txt").read_text("utf-8").splitlines()
CAREFUL = (HERE / "careful.txt").read_text("utf-8").splitlines()
LEDGER = Library(bundled("handouts")).ledger("ldn-for-ms")[0]
WORDINGS = [(entry.id.value, entry.wording.value) for entry in LEDGER.all if entry.wording]


def flagged(text: str) -> list[str]:
    made = subject("text", text)
    return [problem.what for module in (over_claim, promotion, dose_schedule) for problem in module.rule(made)]


@pytest.mark.parametrize("text", CLAIMING)
def test_a_claim_is_flagged(text):
    assert flagged(text)


@pytest.mark.parametrize("text", CAREFUL)
def test_careful_words_pass(text):
    assert flagged(text) == []


@pytest.mark.parametrize(("claim", "wording"), WORDINGS)
def test_the_safe_wordings_of_the_ledger_pass(claim, wording):
    assert flagged(wording) == []


def test_there_are_wordings_to_try():
    assert len(WORDINGS) > 75


def test_the_place_is_that_of_the_words_meant():
    (problem,) = over_claim.rule(subject("text", "Ask **us** first. In [all](https://example.org) it eases pain."))
    line = problem.excerpt[problem.mark.column - 1 :]
    assert line[: problem.length] == "eases pain"


def test_a_row_denies_what_its_first_cell_names():
    table = "sections: [{heading: Effects, from: [H6], table: {columns: [On, Shown], rows: [[Slower MS, %s]]}}]"
    assert list(over_claim.rule(subject("handout", table % "Not shown"))) == []
    assert list(over_claim.rule(subject("handout", table % "In most people")))


def test_a_lead_in_denies_what_its_list_names():
    section = "sections: [{heading: Effects, from: [H6], text: 'LDN %s:', bullets: [slow MS, heal nerves]}]"
    assert list(over_claim.rule(subject("handout", section % "has not been shown to"))) == []
    found = [problem.what for problem in over_claim.rule(subject("handout", section % "helps to"))]
    assert len(found) == 3  # the lead-in and both items
