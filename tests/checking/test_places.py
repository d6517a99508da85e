"""A finding stands at the words meant, through markup, fields, quotes and folded lines."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from ldn_pdf.checking import check_handout
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import passages
from ldn_pdf.limits import PROBLEMS
from ldn_pdf.reading.model import Handout
from tests.checking.specimen import LEDGER, SOUND, STATES, TODAY, clinic, ledger, load

assert LEDGER


def check(text: str):
    handout = replace(load(SOUND + text, Handout), id="handout")
    return check_handout(Subject(handout, clinic(), ledger(), STATES["approved"], TODAY))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("  - Can I take .5 mg?", ".5"),
        ("  - Can **I** take [a **very** small](https://example.org) dose of .5 mg?", ".5"),
        ("  - Call {clinic.phone} about .5 mg?", ".5"),
        ("  - 'It''s {{small}: .5 mg?'", ".5"),
        ('  - "He said \\"{clinic.name}\\" gave .5 mg?"', ".5"),
        ("  - Is **.5** mg enough?", ".5"),
    ],
)
def test_line_column_and_length(line, words):
    problems = [problem for problem in check(f"{line}\n") if problem.rule == "dose-notation"]
    (problem,) = problems
    assert problem.excerpt == line
    at = problem.mark.column - 1
    assert line[at : at + problem.length] == words
    assert problem.mark.line == (SOUND + line).count("\n") + 1


def test_a_field_is_shown_as_it_was_typed():
    handout = load(SOUND + "  - Call {clinic.phone} or **ask** us?\n", Handout)
    last = [passage for passage in passages(handout) if passage.role == "question"][-1]
    assert last.shown(0, len(last.words)) == "Call {clinic.phone} or ask us?"
    assert "clinic" not in last.words


def test_warnings_follow_the_main_point():
    text = SOUND.replace("sections:\n", "sections:\n  - heading: First\n    from: [W1]\n    text: LDN is naltrexone.\n")
    roles = [(passage.role, passage.words) for passage in passages(load(text, Handout))]
    headings = [words for role, words in roles if role == "heading"]
    assert headings == ["Do not take LDN with opioids", "First", "Your MS medicine"]


def test_nobody_is_told_the_same_thing_a_thousand_times():
    found = check("  - " + "10% " * 1000 + "or so?\n")
    assert sum(problem.rule == "number-format" for problem in found) == PROBLEMS


def test_a_question_of_the_reader_s_own_need_not_speak_to_the_reader():
    def spoken_past(text: str) -> list[str]:
        return [problem.words for problem in check(text) if problem.rule == "action-without-you"]

    assert spoken_past("  - Which pills do patients need to take?\n") == []
