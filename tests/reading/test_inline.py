from __future__ import annotations

import pytest

from ldn_pdf.reading.inline_markup import Run, fill, paragraphs, plain, runs, unknown_fields, words
from ldn_pdf.reading.source import Text


def shapes(value: str) -> list[tuple[str, str]]:
    """Each run's text with what it is: b for bold, its link, or its field in braces."""
    return [
        (run.text, "b" * run.bold + run.link + (f"{{{run.field}}}" if run.field else "")) for run in runs(Text(value))
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain words", [("plain words", "")]),
        ("a **b** c", [("a ", ""), ("b", "b"), (" c", "")]),
        ("**all of it**", [("all of it", "b")]),
        ("see [our page](https://example.org/a)", [("see ", ""), ("our page", "https://example.org/a")]),
        ("**see [it](https://example.org)**", [("see ", "b"), ("it", "bhttps://example.org")]),
        ("[**it**](https://example.org)", [("it", "bhttps://example.org")]),
        ("call {clinic.phone}.", [("call ", ""), ("{clinic.phone}", "{clinic.phone}"), (".", "")]),
        ("**{clinic.phone}**", [("{clinic.phone}", "b{clinic.phone}")]),
        ("{{clinic.phone}", [("{", ""), ("clinic.phone}", "")]),
    ],
)
def test_markup(value: str, expected: list[tuple[str, str]]) -> None:
    assert shapes(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        *("<b>bold</b> &amp; more", "2 * 3 * 4", "*one*", "** two **", "****", "a ** b", "{Name}", "{ name }", "{}"),
        *("[words]", "[words](not an address)", "[](https://example.org)", "`code`", "_under_", '"quoted"', "**open"),
    ],
)
def test_all_else_is_literal(value: str) -> None:
    assert words(runs(Text(value))) == value
    assert all(not (run.bold or run.link or run.field) for run in runs(Text(value)))


def test_runs_know_where_they_stand() -> None:
    text = Text("a **b [c](https://example.org)** {d}")
    for run in runs(text):
        assert run.origin is text
        assert text.value[run.offset :].startswith(run.text)


def test_paragraphs_are_parted_by_an_empty_line_and_keep_their_offsets() -> None:
    text = Text("one\ntwo **three**\n \n\nfour")
    found = list(paragraphs(text))
    assert [words(rich) for rich in found] == ["one two three", "four"]
    assert [run.offset for rich in found for run in rich] == [0, 10, text.value.index("four")]


def test_a_paragraph_keeps_its_non_breaking_spaces() -> None:
    assert [words(rich) for rich in paragraphs(Text("50\u00a0mg\nnow"))] == ["50\u00a0mg now"]


def test_fields_are_filled_or_left_blank_or_refused() -> None:
    rich = runs(Text("call {clinic.phone}"))
    assert words(fill(rich, {"clinic.phone": "555-0100"})) == "call 555-0100"
    assert words(fill(rich, {}, lambda name: f"<{name}>")) == "call <clinic.phone>"
    with pytest.raises(KeyError):
        fill(rich, {})


def test_a_value_is_no_markup() -> None:
    filled = fill(runs(Text("{name}")), {"name": "**{x}** [a](https://example.org)"})
    assert [(run.text, run.bold, run.link, run.field) for run in filled] == [
        ("**{x}** [a](https://example.org)", False, "", "")
    ]
    assert plain("**x**") == (Run("**x**"),)


def test_an_unknown_field_is_named_with_the_nearest() -> None:
    (problem,) = unknown_fields(Text("ring {clinic.fone}"), {"clinic.phone", "clinic.name"})
    assert problem.what.startswith("{clinic.fone}")
    assert "{clinic.phone}" in problem.fix
