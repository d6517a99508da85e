"""A rule can be silenced for one section or for a handout, with a reason that is listed."""

from __future__ import annotations

import pytest

from ldn_pdf.checking import check_handout
from tests.checking.specimen import subject

LONG = "If you feel ill at night and no one is at home, you can call the line on the back."
SECTION = "{heading: %s, from: [W1], text: '%s'%s}"
SILENCE = ", silence: [{rule: sentence-length, why: The law words it so.}]"


def sections(first: str = "", second: str = "") -> str:
    sound = [
        "{heading: Do not take LDN with opioids, callout: warning, from: [A3], text: Tell us about any opioid.}",
        "{heading: Status, from: [A1, A8], text: LDN is not approved for MS. It does not replace your MS medicine.}",
    ]
    made = [*sound, SECTION % ("First", LONG, first), SECTION % ("Second", LONG.replace("ill", "sick"), second)]
    return "sections:\n" + "\n".join(f"- {section}" for section in made)


def found(text: str) -> list[tuple[str, str]]:
    return [(problem.severity, problem.rule) for problem in check_handout(subject("handout", text))]


def test_it_holds_for_its_section_only():
    assert found(sections()) == [("warning", "sentence-length")] * 2
    assert found(sections(first=SILENCE)) == [("info", "sentence-length"), ("warning", "sentence-length")]
    assert found(sections(second=SILENCE)) == [("warning", "sentence-length"), ("info", "sentence-length")]


def test_it_is_listed_with_its_reason_and_what_it_was():
    problems = check_handout(subject("handout", sections(first=SILENCE)))
    (info,) = [problem for problem in problems if problem.severity == "info"]
    assert info.what.startswith("Silenced warning: This sentence has 20 words")
    assert info.fix == "The reason given: The law words it so."


def test_it_holds_for_a_handout():
    text = sections() + "\nsilence: [{rule: sentence-length, why: The law words it so.}]"
    assert found(text) == [("info", "sentence-length")] * 2


def test_a_rule_that_is_none_is_an_error():
    wrong = SILENCE.replace("sentence-length", "sentence-lenght")
    problems = check_handout(subject("handout", sections(first=wrong)))
    (error,) = [problem for problem in problems if problem.is_error]
    assert error.what == "sentence-lenght is no rule."
    assert error.fix == "Did you mean sentence-length?"


def test_a_silence_that_silences_nothing_is_a_warning():
    idle = SILENCE.replace("sentence-length", "slang")
    assert ("warning", "silence") in found(sections(first=idle))


@pytest.mark.parametrize("rule", ["not-approved", "review-date", "to-do"])
def test_where_a_handout_stands_cannot_be_silenced(rule):
    assert ("error", "silence") in found(sections(first=SILENCE.replace("sentence-length", rule)))
