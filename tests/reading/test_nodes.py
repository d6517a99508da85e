"""YAML in the few forms that a handout needs; all else is a problem, without the tree growing deep."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml
from yaml.scanner import ScannerError

from ldn_pdf.limits import NESTED as LEVELS
from ldn_pdf.reading import yaml_nodes
from ldn_pdf.reading.source import Source
from ldn_pdf.reading.yaml_nodes import Mapping, Scalar, Sequence, parse


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


class StopsEarly(yaml.SafeLoader):
    """A scanner that refuses depth by itself, as PyYAML 6.0.4 does at 1,000 levels, whatever version is installed."""

    most = 100

    def fetch_flow_collection_start(self, token: type[yaml.Token]) -> None:
        self.stop_at(self.flow_level)
        super().fetch_flow_collection_start(token)

    def add_indent(self, column: int) -> bool:
        self.stop_at(len(self.indents))
        return bool(super().add_indent(column))

    def stop_at(self, depth: int) -> None:
        if depth == self.most:
            raise ScannerError("while increasing a level", self.get_mark(), "too many", self.get_mark())


@pytest.fixture(params=[StopsEarly, yaml.SafeLoader, getattr(yaml, "CSafeLoader", None)])
def any_scanner(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param is None:
        pytest.skip("this PyYAML was built without libyaml")
    monkeypatch.setattr(yaml_nodes, "_LOADER", request.param)


NESTED: dict[str, Callable[[int], str]] = {
    "brackets": lambda depth: f"a: {'[' * depth}x{']' * depth}\n",
    "brackets that nobody closed": lambda depth: f"a: {'[' * depth}",
    "brackets with nothing above them": lambda depth: "[" * (depth + 1),
    "a bracket a line": lambda depth: "a:\n" + " [\n" * depth,
    "braces": lambda depth: f"a: {'{' * depth}{'}' * depth}\n",
    "fields in braces": lambda depth: f"a: {'{a: ' * depth}x{'}' * depth}\n",
    "brackets and braces": lambda depth: "[{a: " * (depth // 2 + 1),
    "dashes on one line": lambda depth: "- " * (depth + 1) + "x\n",
    "a dash a line": lambda depth: "".join(f"{' ' * level}-\n" for level in range(depth + 1)),
    "fields, each further in": lambda depth: "".join(f"{' ' * level}a:\n" for level in range(depth + 2)),
    "dashes, then brackets": lambda depth: "- " * 11 + "[" * (depth - 10),
    "names that are lists": lambda depth: "? " * (depth + 1) + "x\n",
    "behind text": lambda depth: "b: one\nc: [two, three]\na: " + "[" * depth,
    "before a fault": lambda depth: "a: " + "[" * depth + "%\nb: c: d\n",
}


@pytest.mark.parametrize("depth", [LEVELS, 90, 500, 1_200, 5_000])
@pytest.mark.parametrize("form", NESTED)
@pytest.mark.usefixtures("any_scanner")
def test_what_is_nested_too_deep_is_told_as_that(form: str, depth: int) -> None:
    if "a line" in form or "each" in form:
        depth = min(depth, 1_200)  # each line is indented by its depth
    assert rules(NESTED[form](depth)) == ["too-deep"]


@pytest.mark.parametrize("form", ["brackets", "braces", "fields in braces", "dashes on one line"])
@pytest.mark.usefixtures("any_scanner")
def test_nesting_is_allowed_to_a_depth(form: str) -> None:
    assert "too-deep" not in rules(NESTED[form](LEVELS - 1))


@pytest.mark.usefixtures("any_scanner")
def test_the_first_level_that_is_too_deep_is_pointed_at() -> None:
    (problem,) = parse(Source("file", "b: fine\na: " + "[" * 5_000))[1]
    assert (problem.mark.line, problem.mark.column) == (2, 4 + LEVELS - 1)


@pytest.mark.usefixtures("any_scanner")
def test_what_stands_before_the_depth_is_told_as_well() -> None:
    assert rules("b: *one\nc: two: three\na: " + "[" * 5_000) == ["unquoted-colon", "alias", "too-deep"]


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


def test_a_file_of_very_many_parts_is_refused_before_it_takes_long() -> None:
    root, problems = parse(Source("approvals.yaml", "- a\n" * 250_000))
    assert root is None
    assert [problem.rule for problem in problems] == ["too-large"]
