"""Headings in plain text, told by their shape. All texts are invented."""

from __future__ import annotations

import pytest

from ldn_pdf.drafting.plain_text import blocks_of_text as pieces

LONG = "Walking is a slow way to get from one place to the next. It takes time, and it costs nothing at all."


def headings(text: str) -> list[str]:
    return [piece.words for piece in pieces(text) if piece.kind == "heading"]


def items(text: str) -> list[str]:
    return [piece.words for piece in pieces(text) if piece.kind == "item"]


@pytest.mark.parametrize(
    "heading",
    [
        "What is walking?",
        "Walking: a guide",
        "Walking: what is it? And why?",
        "“Walking” – the short story",
        "WHAT WALKING DOES",
        "Why it’s good",
        "Walking",
        "3 ways to walk",
        "Getting started!",
        "How to start:",
        "¿Qué es?",
    ],
)
def test_a_short_line_without_a_full_stop_before_a_longer_one_is_a_heading(heading: str) -> None:
    shown = "Getting started!" if heading.endswith("!") else heading.rstrip(":")
    expected = ["The walking guide"] if heading == "Getting started!" else ["The walking guide", shown]
    assert headings(f"The walking guide\n{LONG}\n{heading}\n{LONG}\n") == expected


@pytest.mark.parametrize(
    "line",
    [
        "Walking is good.",
        "You may notice these things;",
        "and so it goes",
        "This line has no full stop but it goes on for far more words than any heading would ever have",
        "Stop. Think about it",
        "What a day!",
    ],
)
def test_what_is_no_heading(line: str) -> None:
    assert headings(f"The walking guide\n{LONG}\n{line}\n{LONG}\n") == ["The walking guide"]


@pytest.mark.parametrize(
    ("line", "heading", "level"),
    [
        ("1. What it is", "What it is", 2),
        ("2) What it does", "What it does", 2),
        ("2.1 More on that", "More on that", 3),
        ("IV. The end", "The end", 2),
        ("Step 3: Walk on", "Walk on", 2),
        ("Part two – The road", "The road", 2),
    ],
)
def test_numbered_headings_lose_their_number(line: str, heading: str, level: int) -> None:
    found = [p for p in pieces(f"A guide\n\n{LONG}\n\n{line}\n\n{LONG}\n") if p.words == heading]
    assert [(piece.kind, piece.level) for piece in found] == [("heading", level)]


def test_a_title_may_be_long_and_may_call_out() -> None:
    title = (
        "Get moving: the long and short of slow walks, hard hats and good shoes for all of us who like to be outside!"
    )
    assert headings(f"{title}\n\n{LONG}\n\nThe road\n\n{LONG}\n") == [title, "The road"]


def test_questions_and_answers() -> None:
    text = f"A guide\n\nQ: Is it far?\nA: {LONG}\n\nQ2: Is it steep?\nA2: {LONG}\n"
    assert [piece.words for piece in pieces(text)] == ["A guide", "Is it far?", LONG, "Is it steep?", LONG]


def test_headings_right_above_long_lines_are_no_broken_lines() -> None:
    text = "A guide\nBy Jo Doe\n\n" + "".join(f"Part of it\n{LONG}\n\n" for _ in range(5))
    assert headings(text) == ["A guide", *["Part of it"] * 5]


def test_numbered_lines_in_a_row_are_a_list() -> None:
    text = f"A guide\n\n{LONG}\n\n1. Put on shoes\n2. Open the door\n3. Walk on and on.\n\n{LONG}\n"
    assert items(text) == ["Put on shoes", "Open the door", "Walk on and on."]
    assert headings(text) == ["A guide"]


def test_marked_lists_and_the_line_before_them() -> None:
    text = f"A guide\n{LONG}\nYou may notice:\n- pain\n• joy that goes on\n  and on\n* rest\n{LONG}\n"
    assert items(text) == ["pain", "joy that goes on and on", "rest"]
    assert headings(text) == ["A guide"]


def test_a_list_without_marks_below_its_heading() -> None:
    text = f"A guide\n\n{LONG}\n\nThings to bring\nWater\nA hat\nGood shoes\n\nThe road\n\n{LONG}\n"
    assert headings(text) == ["A guide", "Things to bring", "The road"]
    assert items(text) == ["Water", "A hat", "Good shoes"]


def test_names_and_dates_below_the_title_are_no_headings() -> None:
    text = f"A guide\n\nBy Jo Doe\nUpdated March 3, 2026\n5 min read\n\nThe road\n\n{LONG}\n"
    assert headings(text) == ["A guide", "The road"]


def test_underlined_and_hashed_headings() -> None:
    text = f"A guide\n=======\n\n{LONG}\n\nThe road\n--------\n{LONG}\n\n### The shoes ###\n{LONG}\n"
    assert [(p.words, p.level) for p in pieces(text) if p.kind == "heading"] == [
        ("A guide", 1),
        ("The road", 2),
        ("The shoes", 3),
    ]


WRAPPED = """\
The walking guide

Walking is a slow way to get from one
place to the next. It takes time, and it
costs nothing at all. All people who can
walk may do so.

The road
A road is long. You walk on it until you
are there, or until the rain comes down
from the hills.
- shoes that fit you well and keep your
  feet dry
"""


def test_lines_that_a_program_broke_are_joined() -> None:
    found = pieces(WRAPPED)
    assert [piece.kind for piece in found] == ["heading", "paragraph", "heading", "paragraph", "item"]
    assert found[1].words.startswith(
        "Walking is a slow way to get from one place to the next. It takes time, and it costs"
    )
    assert found[4].words == "shoes that fit you well and keep your feet dry"


def test_every_sentence_knows_its_line() -> None:
    paragraph = pieces(WRAPPED)[1]
    assert (paragraph.line, paragraph.line_of(paragraph.words.index("It takes"))) == (3, 4)
    assert paragraph.line_of(paragraph.words.index("All people")) == 5
    assert paragraph.line_of(paragraph.words.index("walk may")) == 6


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_of_any_system(end: str) -> None:
    assert [piece.words for piece in pieces(WRAPPED.replace("\n", end))] == [piece.words for piece in pieces(WRAPPED)]


def test_spaces_and_signs_that_nobody_sees_are_gone() -> None:
    text = f"A\u00a0guide\u200b\n\nWalk\u00ading\u2003is good\u2009for ½ of us. {LONG}\n"
    assert [piece.words for piece in pieces(text)] == ["A guide", f"Walking is good for ½ of us. {LONG}"]


def test_a_heading_at_the_end_with_no_text() -> None:
    assert headings(f"A guide\n\n{LONG}\n\nFurther reading\n") == ["A guide", "Further reading"]


def test_no_heading_at_all() -> None:
    assert headings(f"{LONG}\n\n{LONG}\n") == []
    assert [piece.line for piece in pieces(f"{LONG}\n\n{LONG}\n")] == [1, 3]


def test_a_name_that_goes_on_with_the_line_above_is_no_heading() -> None:
    above = "Last year I went to the big new clinic by the river and there I asked a"
    assert headings(f"The walking guide\n\n{LONG}\n\n{above}\nDoctor Smith\n\n{LONG}\n") == ["The walking guide"]
