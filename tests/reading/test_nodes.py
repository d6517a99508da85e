"""YAML in the few forms that a handout needs; all else is a problem, without the tree growing deep."""

from __future__ import annotations

import pytest

from ldn_pdf.reading.nodes import MOST_NESTED, Mapping, Scalar, Sequence, parse
from ldn_pdf.reading.source import Source


def rules(text: str) -> list[str]:
    return [problem.rule for problem in parse(Source("file", text))[1]]


def test_nodes_know_their_places() -> None:
    source = Source("file", "# note\na: 'é😀'\nb:\n  - one\n  - {c: two}\n")
    root, problems = parse(source)
    assert problems == []
    assert isinstance(root, Mapping)
    (first, word), (_, items) = root.entries
    assert isinstance(word, Scalar)
    assert isinstance(items, Sequence)
    assert (first.value, word.value, word.style) == ("a", "é😀", "'")
    assert source.text[word.start : word.end] == "'é😀'"
    inner = items.items[1]
    assert isinstance(inner, Mapping)
    assert inner.flow
    assert str(source.mark(inner.entries[0][1].start)) == "file:5:9"


@pytest.mark.parametrize(
    ("depth", "refused"), [(MOST_NESTED - 1, []), (MOST_NESTED, ["too-deep"]), (5000, ["too-deep"])]
)
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_nesting_is_allowed_to_a_depth(depth: int, refused: list[str], opening: str, closing: str) -> None:
    assert rules(f"a: {opening * depth}x{closing * depth}\n") == refused


def test_deep_nesting_in_blocks_is_refused_alike() -> None:
    assert rules("".join(f"{' ' * depth}a:\n" for depth in range(25))) == ["too-deep"]
    assert rules("- " * 25 + "x\n") == ["too-deep"]


@pytest.mark.parametrize("text", ["", "\n", "# only a note\n", "---\n", "---\n...\n"])
def test_nothing_is_no_node(text: str) -> None:
    root, problems = parse(Source("file", text))
    assert problems == []
    assert root is None or root == Scalar("", root.start, root.end)


@pytest.mark.parametrize("text", ["---\na: b\n", "a: b\n...\n", "%YAML 1.1\n---\na: b\n"])
def test_one_document_may_have_its_markers(text: str) -> None:
    assert rules(text) == []


def test_a_line_is_reported_once_however_broken() -> None:
    assert len(rules('a: "b" c: d: * e\n')) == 1


def test_the_rest_is_read_after_a_broken_line() -> None:
    root, problems = parse(Source("file", "a: one: two\nb: three\nc: [x\nd: four\n"))
    assert [problem.mark.line for problem in problems] == [1, 3]
    assert isinstance(root, Mapping)
    assert [key.value for key, _ in root.entries] == ["a", "b", "c", "d"]
    assert [getattr(value, "broken", None) for _, value in root.entries] == [True, False, True, False]
