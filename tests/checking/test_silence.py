"""A rule can be silenced for certain words, with a reason that is listed. It holds for those words only."""

from __future__ import annotations

import pytest

from ldn_pdf.checking import check_handout
from ldn_pdf.problems import Problem
from tests.checking.specimen import subject

LONG = "If you feel ill at night and no one is at home, you can call the line on the back."
OTHER = LONG.replace("ill", "sick")
CURE = "It can cure MS."


def silence(rule: str = "sentence-length", words: str | None = LONG) -> str:
    quoted = f"words: '{words}', " if words is not None else ""
    return f"silence: [{{rule: {rule}, {quoted}why: The law words it so.}}]"


def sections(first: str = LONG, own: str = "", second: str = OTHER) -> str:
    sound = [
        "{heading: Do not take LDN with opioids, callout: warning, from: [A3], text: Tell us about any opioid.}",
        "{heading: Status, from: [A1, A8], text: LDN is not approved for MS. It does not replace your MS medicine.}",
    ]
    made = [f"{{heading: First, from: [W1], text: '{first}'{', ' if own else ''}{own}}}"]
    made.append(f"{{heading: Second, from: [W1], text: '{second}'}}")
    return "sections:\n" + "\n".join(f"- {section}" for section in [*sound, *made])


def check(text: str) -> list[Problem]:
    return [problem for problem in check_handout(subject("handout", text)) if problem.rule != "claim-agreement"]


def found(text: str) -> list[tuple[str, str]]:
    return [(problem.severity, problem.rule) for problem in check(text)]


def test_it_holds_for_its_section_only():
    assert found(sections()) == [("warning", "sentence-length")] * 2
    assert found(sections(own=silence(), second=LONG)) == [("info", "sentence-length"), ("warning", "sentence-length")]


def test_it_is_listed_with_its_reason_and_what_it_was():
    (info,) = [problem for problem in check(sections(own=silence())) if problem.severity == "info"]
    assert info.what.startswith("Silenced warning: This sentence has 20 words")
    assert info.fix == "The reason given: The law words it so."


def test_at_the_top_it_holds_for_the_words_wherever_they_stand():
    assert found(sections(second=LONG) + "\n" + silence()) == [("info", "sentence-length")] * 2
    assert found(sections() + "\n" + silence()) == [("info", "sentence-length"), ("warning", "sentence-length")]


def test_words_in_bold_and_on_two_lines_are_the_same_words():
    bold = LONG.replace("at night", "**at night**")
    assert found(sections(bold, silence())) == [("info", "sentence-length"), ("warning", "sentence-length")]


def test_an_error_is_silenced_for_its_whole_sentence_only():
    whole = sections(f"{CURE} It is safe.", silence("over-claim", CURE), "Ask us.")
    assert found(whole) == [("info", "over-claim"), ("error", "over-claim")]
    part = sections(CURE, silence("over-claim", "cure"), "Ask us.")
    assert found(part) == [("error", "over-claim"), ("error", "silence")]
    (problem,) = [problem for problem in check(part) if problem.rule == "silence"]
    assert (
        problem.what == "The silence of over-claim quotes a part of the sentence; for an error it takes the whole one."
    )
    assert problem.fix == f'Write `words: "{CURE}"`.'


def test_one_line_silences_no_rule_for_a_whole_sheet():
    text = sections(CURE, "", "It is perfectly safe.") + "\n" + silence("over-claim", None)
    assert found(text).count(("error", "over-claim")) == 2
    (problem,) = [problem for problem in check(text) if problem.rule == "silence"]
    assert problem.what == "A silence of over-claim has to quote the words that it is for."
    assert problem.fix == f'Add `words: "{CURE}"`.'


def test_it_lapses_when_the_words_change():
    text = sections("It can cure MS today.", silence("over-claim", CURE), "Ask us.")
    assert found(text) == [("error", "over-claim"), ("error", "silence")]
    (problem,) = [problem for problem in check(text) if problem.rule == "silence"]
    assert problem.what == "These words do not stand here: the silence holds no more."
    assert problem.fix == 'Write `words: "It can cure MS today."`, if the reason still holds.'


def test_words_within_a_word_are_no_quote():
    assert ("error", "silence") in found(sections("It is unsafe to cured.", silence("over-claim", "cure"), "Ask us."))


def test_a_rule_about_a_whole_handout_is_silenced_by_its_name():
    bare = sections().replace("from: [W1], ", "").replace(LONG, "It may hurt.").replace(OTHER, "It may itch.")
    assert found(bare) == [("error", "no-claims")] * 2
    assert found(bare + "\n" + silence("no-claims", None)) == [("info", "no-claims")] * 2


def test_a_rule_that_is_none_is_an_error():
    problems = check(sections(own=silence("sentence-lenght")))
    (error,) = [problem for problem in problems if problem.is_error]
    assert error.what == "sentence-lenght is no rule."
    assert error.fix == "Did you mean sentence-length?"


def test_a_silence_that_silences_nothing_is_a_warning():
    assert ("warning", "silence") in found(sections(own=silence("slang")))


@pytest.mark.parametrize("rule", ["not-approved", "review-date", "to-do", "missing-safety", "dose-notation"])
def test_what_keeps_a_reader_from_harm_cannot_be_silenced(rule):
    assert ("error", "silence") in found(sections(own=silence(rule)))


def test_a_dose_in_dispute_cannot_be_silenced():
    text = sections("Take 4.5 mg at night.", silence("dose-schedule", "Take 4.5 mg at night."), "Ask us.")
    assert found(text) == [("error", "dose-schedule"), ("error", "silence")]
