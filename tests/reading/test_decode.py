"""The schema decides what a word is; YAML's own guesses count for nothing."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import pytest
from msgspec import Struct

from ldn_pdf.problems import Problem
from ldn_pdf.reading.decoder import decode
from ldn_pdf.reading.layout import Layout
from ldn_pdf.reading.model import Colour, Handout, Item, Length, Lines, Marks, Plain
from ldn_pdf.reading.source import Source, Text
from ldn_pdf.reading.yaml_nodes import parse


class Sample(Struct, frozen=True, kw_only=True):
    """One field of each kind."""

    word: Annotated[Text, Plain()] | None = None
    when: date | None = None
    flag: bool = False
    count: int = 0
    size: Annotated[float, Length()] = 0.0
    gap: Annotated[float, Lines()] = 0.0
    ink: Annotated[str, Colour()] = ""
    kind: Literal["warning", "note"] | None = None
    items: tuple[Item, ...] = ()
    from_: tuple[Text, ...] = ()
    marks: Marks
    id: str = ""


def sample(yaml_text: str) -> tuple[Sample, list[Problem]]:
    source = Source("file", yaml_text)
    node, faults = parse(source)
    record, problems = decode(node, Sample, source)
    assert record is not None
    return record, faults + problems


@pytest.mark.parametrize(
    "word", ["12:30", "no", "yes", "1.0", "'null'", "null and void", "0x10", "1e3", "2026-11-23", "on", "=", "010"]
)
def test_words_stay_words(word: str) -> None:
    record, problems = sample(f"word: {word}\n")
    assert problems == []
    assert record.word == Text(word.strip("'"))


@pytest.mark.parametrize("word", ["null", "Null", "NULL", "~"])
def test_what_yaml_takes_for_nothing_is_never_printed(word: str) -> None:
    _, (problem,) = sample(f"word: {word}\n")
    assert (problem.rule, problem.mark.column) == ("empty-text", 7)
    assert f"`{word}`" in problem.what


@pytest.mark.parametrize(
    ("spelled", "points"), [("14.6pt", 14.6), ("20mm", 20 * 72 / 25.4), ("0.5in", 36.0), ('"12 pt"', 12.0)]
)
def test_lengths_become_points(spelled: str, points: float) -> None:
    record, problems = sample(f"size: {spelled}\n")
    assert problems == []
    assert record.size == pytest.approx(points)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        *(("size: 14.6", "wrong-type"), ("size: -3pt", "wrong-type"), ("size: 3em", "wrong-type")),
        *(("gap: 1pt", "wrong-type"), ("gap: '.5'", "wrong-type"), ("ink: red", "wrong-type")),
        *(("flag: yes", "wrong-type"), ("flag: 'true'", "wrong-type"), ("flag: True", "wrong-type")),
        *(("count: 1.5", "wrong-type"), ("count: '1'", "wrong-type"), (f"count: {'9' * 5000}", "wrong-type")),
        *(("when: today", "bad-date"), ("when: 2026-2-3", "bad-date"), ("when: 2025-02-29", "bad-date")),
        *(("when: ٢٠٢٦-١١-٢٣", "bad-date"), ("kind: Note!", "unknown-choice"), ("from: W1", "wrong-type")),
    ],
)
def test_what_is_not_of_the_type_is_refused(line: str, rule: str) -> None:
    _, problems = sample(line + "\n")
    assert [problem.rule for problem in problems] == [rule]
    assert problems[0].mark.column == line.index(":") + 3


def test_values_of_each_type() -> None:
    record, problems = sample(
        "when: 2024-02-29\nflag: true\ncount: 12\ngap: 0.75\nink: '#0A4A66'\nkind: note\nfrom: [W1, W2]\n"
    )
    assert problems == []
    assert (record.when, record.flag, record.count, record.gap) == (date(2024, 2, 29), True, 12, 0.75)
    assert (record.ink, record.kind, record.from_) == ("#0A4A66", "note", (Text("W1"), Text("W2")))


def test_marks_hold_each_value_in_the_order_of_the_file_under_its_yaml_name() -> None:
    record, _ = sample("# a comment\nfrom: [W1]\ncount: 3\nitems:\n  - words\n  - {text: more, from: [W2]}\n")
    assert list(record.marks.values) == ["from", "count", "items"]
    assert str(record.marks.here) == "file:2:1"
    assert str(record.marks.of("count")) == "file:3:8"
    assert str(record.marks.of("kind")) == "file:2:1"
    assert [str(item.marks.here) for item in record.items] == ["file:5:5", "file:6:5"]


def test_a_text_stands_for_an_item() -> None:
    record, problems = sample("items:\n  - words\n  - text: more\n    from: [W1]\n")
    assert problems == []
    assert [(item.text.value, [str(claim) for claim in item.from_]) for item in record.items] == [
        ("words", []),
        ("more", ["W1"]),
    ]


def test_a_comment_after_what_cannot_hold_a_hash_is_fine() -> None:
    record, problems = sample("count: 3 # rows\nwhen: 2026-11-23 # a day\nkind: note # a frame\nword: 'a' # quoted\n")
    assert problems == []
    assert record.word == Text("a")


def test_an_empty_list_is_as_if_it_were_not_there() -> None:
    record, problems = sample("items: []\n")
    assert problems == []
    assert "items" not in record.marks.values


def test_fields_that_are_not_in_yaml_are_unknown_there() -> None:
    for key in ("id", "marks", "from_"):
        assert [problem.rule for problem in sample(f"{key}: [x]\n")[1]] == ["unknown-key"]


def test_a_slip_is_read_as_the_field_that_was_meant_so_that_its_own_mistakes_show() -> None:
    _, problems = sample("itmes:\n  - txt: words\n  - {text: a, frm: [W1]}\n")
    assert [(problem.rule, problem.mark.line) for problem in problems] == [
        ("unknown-key", 1),
        ("unknown-key", 2),
        ("unknown-key", 3),
    ]


def test_nothing_comes_of_a_file_without_fields() -> None:
    for text in ("- a\n- b\n", "words\n"):
        source = Source("file", text)
        node, _ = parse(source)
        record, problems = decode(node, Handout, source)
        assert record is None
        assert [problem.rule for problem in problems] == ["wrong-type"]


def test_stand_ins_let_the_rest_be_read() -> None:
    source = Source("file", "title: A\nsections:\n  - heading: One\n    callout: wraning\n")
    node, _ = parse(source)
    handout, problems = decode(node, Handout, source)
    assert handout and handout.issued == date.min
    assert {problem.rule for problem in problems} == {"missing-key", "unknown-choice"}


def test_a_layout_missing_a_group_is_reported_once() -> None:
    source = Source("file", "edition: clear\n")
    node, _ = parse(source)
    layout, problems = decode(node, Layout, source)
    assert layout is not None
    missing = [problem.what for problem in problems]
    assert "`page` is missing." in missing
    assert len(missing) == len(set(missing))
