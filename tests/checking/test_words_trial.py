"""How many sentences that over-claim are flagged, and how many true ones wrongly."""

from __future__ import annotations

from typing import Any

import pytest

from ldn_pdf.locale.vocabulary import unaccented
from tests.checking.words_trial import HONEST, read, tried


def _batches(*names: str) -> list[Any]:
    """The large batches, hundreds of sentences each, are among the slower proofs."""
    return [pytest.param(name, marks=[pytest.mark.slow] if "later" in name else []) for name in names]


LEAST = {"bad.tsv": 0.95, "held_out_bad.tsv": 0.9, "later_bad.tsv": 0.9, "fresh_bad.tsv": 0.85}


@pytest.mark.parametrize("name", _batches(*LEAST))
def test_what_may_harm_is_flagged(name: str) -> None:
    results = [tried(*line) for line in read(name)]
    missed = [result.sentence for result in results if not result.problems]
    assert len(missed) <= (1 - LEAST[name]) * len(results), missed


IN_SPANISH = {"as it is": str, "without accents": unaccented, "in capitals": str.upper}
"""Ways to type a sentence; of many sentences a fifth will do to try all but the first."""
SHOUTED = frozenset({"capitals", "acronym", "sentence-case"})


def _some(name: str, typed: str) -> list[tuple[str, str]]:
    lines = list(read(name))
    return lines[:: 1 if typed == "as it is" or len(lines) < 100 else 5]


@pytest.mark.parametrize("typed", IN_SPANISH)
@pytest.mark.parametrize("name", _batches("es_bad.tsv", "es_later_bad.tsv", "es_held_out_bad.tsv"))
def test_what_may_harm_is_flagged_in_spanish(name: str, typed: str) -> None:
    results = [tried(claim, IN_SPANISH[typed](sentence), "es") for claim, sentence in _some(name, typed)]
    missed = [one.sentence for one in results if not any(p.rule not in SHOUTED for p in one.problems)]
    assert len(missed) <= 0.15 * len(results), missed


@pytest.mark.parametrize("typed", ["as it is", "without accents"])
@pytest.mark.parametrize(
    "name", _batches("es_honest.tsv", "es_later_honest.tsv", "es_held_out_honest.tsv", "es_other_honest.txt")
)
def test_what_is_true_gets_no_error_in_spanish(name: str, typed: str) -> None:
    results = [tried(claim, IN_SPANISH[typed](sentence), "es") for claim, sentence in _some(name, typed)]
    wrong = [(one.sentence, [p.what for p in one.problems if p.is_error]) for one in results if one.has_error]
    assert wrong == []


@pytest.mark.parametrize("name", _batches(*HONEST))
def test_what_is_true_gets_no_error(name: str) -> None:
    results = [tried(*line) for line in read(name)]
    assert len(results) >= 10
    wrong = [
        (result.sentence, [p.what for p in result.problems if p.is_error]) for result in results if result.has_error
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("claim", "sentence", "said"),
    [
        ("A1", "The FDA has approved LDN for MS.", "turns it round: “The FDA has not approved LDN for MS.”"),
        ("W4", "Studies in MS used about 45 mg.", "has other figures: “Studies in MS used about 4 to 4.5 mg.”"),
        ("P8", "Sleep well, eat well, and call your mother.", "says little of what P8 says"),
    ],
)
def test_a_claim_id_means_agreement(claim: str, sentence: str, said: str) -> None:
    problems = [problem.what for problem in tried(claim, sentence).problems if problem.rule == "claim-agreement"]
    assert problems and said in problems[0]
