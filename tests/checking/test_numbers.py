"""Numbers are read whole, and percentages worked out."""

from __future__ import annotations

import re

import pytest

from ldn_pdf.checking.rules import dose_schedule, number_format
from ldn_pdf.locale.vocabulary import FIGURES, vocabulary
from tests.checking.specimen import subject


@pytest.mark.parametrize(
    ("percent", "odds"),
    [
        ("40", "2 in 5, or 40 out of 100"),
        ("10", "1 in 10, or 10 out of 100"),
        ("37", "37 out of 100"),
        ("12.5", "1 in 8, or 125 out of 1,000"),
        ("0.5", "1 in 200, or 5 out of 1,000"),
        ("0,5", "1 in 200, or 5 out of 1,000"),
        (".1", "1 in 1,000, or 1 out of 1,000"),
        ("100", "all of them"),
        ("0", "none of them"),
        ("150", ""),
        ("1,000", ""),
    ],
)
def test_a_percentage_in_words(percent: str, odds: str) -> None:
    assert number_format.as_odds(percent, vocabulary(number_format.VOCABULARY, number_format.ID, "en").odds) == odds


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("It helped 40% of people.", "Write 2 in 5, or 40 out of 100."),
        ("It helped forty percent of people.", "Write 2 in 5, or 40 out of 100."),
        ("It helped 40 per cent of people.", "Write 2 in 5, or 40 out of 100."),
        ("It helped 30-40% of people.", "Write 30 to 40 out of 100."),
        ("It helped 30 to 40% of people.", "Write 30 to 40 out of 100."),
        ("It went up by 150%.", "Say in plain numbers what it means."),
    ],
)
def test_the_advice_is_worked_out(text: str, fix: str) -> None:
    assert [problem.fix for problem in number_format.rule(subject("text", text))] == [fix]


@pytest.mark.parametrize(
    "number",
    ["2,550", "1,000", "1 000", "1\u202f000", "4.5", "4,5", "0.5", ".5", "½", "1½", "1 ½", "1/2", "12", "10,000,000"],
)
def test_a_number_is_read_whole(number: str) -> None:
    found = re.findall(FIGURES, f"take {number} mg")
    assert found == [number]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Take 2,550 mg at night.", "Take 2,550 mg"),
        ("Take 1,000 mg at night.", "Take 1,000 mg"),
        ("Take 1 000 mg at night.", "Take 1 000 mg"),
        ("Take 0.5 mg at night.", "Take 0.5 mg"),
        ("Take ½ tablet at night.", "Take ½ tablet"),
        ("Take 1 to 2 tablets at night.", "Take 1 to 2 tablets"),
        ("Take 1-2 tablets at night.", "Take 1-2 tablets"),
        ("People had 2,550 mg each day.", "2,550 mg each day"),
    ],
)
def test_a_dose_is_quoted_whole(text: str, quoted: str) -> None:
    (first, *_) = dose_schedule.rule(subject("text", text))
    assert first.words == quoted
