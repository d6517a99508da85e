"""Every character of a text is found again in the file, however YAML spells it."""

from __future__ import annotations

import random

import pytest
import yaml

from ldn_pdf.problems import Mark
from ldn_pdf.reading.field_types import Hint
from ldn_pdf.reading.scalars import read
from ldn_pdf.reading.source import Source, Text
from ldn_pdf.reading.yaml_nodes import Mapping, Scalar, parse


def text_of(yaml_text: str) -> Text:
    """The first value of the mapping in `yaml_text`."""
    source = Source("file", yaml_text)
    root, problems = parse(source)
    assert isinstance(root, Mapping), problems
    assert not problems
    value = root.entries[0][1]
    assert isinstance(value, Scalar)
    text = read(value, Hint(Text), "`a`", source)
    assert isinstance(text, Text), text
    return text


def at(text: Text, part: str) -> str:
    """Where `part` of the value stands, as line:column."""
    mark = text.mark(text.value.index(part))
    return f"{mark.line}:{mark.column}"


@pytest.mark.parametrize(
    ("yaml_text", "part", "place"),
    [
        ("a: one two", "one", "1:4"),
        ("a: one two", "two", "1:8"),
        ("a: 'one two'", "one", "1:5"),
        ("a: 'it''s two'", "two", "1:11"),
        ("a: 'it''s two'", "s two", "1:9"),
        ('a: "one two"', "two", "1:9"),
        ('a: "say \\"two\\""', "two", "1:11"),
        ('a: "say \\"two\\""', '"two', "1:9"),
        ('a: "\\u00e9\\x41 two"', "A", "1:11"),
        ('a: "\\u00e9\\x41 two"', "two", "1:16"),
        ('a: "\\U0001F600two"', "two", "1:15"),
        ('a: "one\\ttwo"', "two", "1:10"),
        ('a: "one\\ntwo"', "two", "1:10"),
        ('a: "one\\n\\x41"', "A", "1:10"),
        ('a: "one \\\n   two"', "two", "2:4"),
        ('a: "one\n   two"', "two", "2:4"),
        ('a: "one\n\n   two"', "two", "3:4"),
        ("a: one\n   two\n\n   three", "two", "2:4"),
        ("a: one\n   two\n\n   three", "three", "4:4"),
        ("a: |\n  one\n    two\n\n  three\n", "one", "2:3"),
        ("a: |\n  one\n    two\n\n  three\n", "two", "3:5"),
        ("a: |\n  one\n    two\n\n  three\n", "three", "5:3"),
        ("a: >-\n  one\n  two\n\n  three\n", "two", "3:3"),
        ("a: >-\n  one\n  two\n\n  three\n", "three", "5:3"),
        ("a: >- # joined\n  one\n  two\n", "two", "3:3"),
        ("a: |2\n    one\n  two\n", "one", "2:5"),
        ("a: one\u00a0 two", "two", "1:9"),
        ("a: '\u00a0two'", "two", "1:6"),
        ("\n\nb: 😀 two", "two", "3:6"),
        ('a: "  two"', "two", "1:7"),
        ('a: "\\n \\n two"', "two", "1:11"),
    ],
)
def test_a_part_is_found_in_its_place(yaml_text: str, part: str, place: str) -> None:
    assert at(text_of(yaml_text), part) == place


@pytest.mark.parametrize("style", [None, "'", '"', "|", ">"])
def test_every_letter_of_random_texts_is_found(style: str | None) -> None:
    chooser = random.Random(7)
    words = ["one", "it's", 'say "so"', "back\\slash", "é", "😀", "a\u00a0b", "two  spaces", "x", "\n", "\n\n", "end."]
    for _ in range(150):
        value = " ".join(["one", *(chooser.choice(words) for _ in range(chooser.randint(1, 30)))])
        width = chooser.choice([10, 30, 80])
        dumped: str = yaml.dump({"key": value}, default_style=style, allow_unicode=style != '"', width=width)
        text = text_of(dumped.replace('"key"', "key", 1).replace("'key'", "key", 1))
        places = [text.index(offset) for offset, char in enumerate(text.value) if char not in " \n"]
        letters = [char for char in text.value if char not in " \n"]
        assert places == sorted(set(places))
        for place, letter in zip(places, letters, strict=True):
            assert text.source.text[place] in (letter, "\\")


def test_paragraphs_are_parted_alike_in_every_style() -> None:
    values = {
        text_of(spelled).value
        for spelled in (
            "a: one\n   two\n\n   three",
            "a: >\n  one\n  two\n\n  three\n",
            "a: 'one\n   two\n\n   three'",
            'a: "one\n   two\n\n   three"',
            'a: "one two\\nthree"',
        )
    }
    assert values == {"one two\n\nthree"}
    assert text_of("a: |\n  one\n  two\n\n  three\n").value == "one\ntwo\n\nthree"


def test_marks_and_lines_of_a_source() -> None:
    source = Source("file", "one\ntwo\n")
    assert [source.line(number) for number in range(5)] == ["", "one", "two", "", ""]
    assert [source.mark(index) for index in (0, 3, 4, 8)] == [
        *(Mark("file", 1, 1), Mark("file", 1, 4), Mark("file", 2, 1), Mark("file", 3, 1))
    ]


def test_a_problem_carries_its_line() -> None:
    problem = text_of("a: one\n   two three").problem("What.", "Fix.", "rule", offset=8, length=5)
    assert (problem.excerpt, problem.mark.line, problem.mark.column, problem.length) == ("   two three", 2, 8, 5)
