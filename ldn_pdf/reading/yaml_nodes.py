"""YAML text → nodes that know their place. Types are left to the schema; whatever YAML has beyond
mappings, lists and texts (aliases, anchors, tags, a second document) is an error."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import yaml
from msgspec import Struct, field

from ldn_pdf.limits import NESTED, PROBLEMS, SYNTAX_ERRORS, YAML_EVENTS
from ldn_pdf.problems import Problem
from ldn_pdf.reading import yaml_mistakes
from ldn_pdf.reading.source import Source

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Scalar(Struct, frozen=True):
    """A text. `style` is `'`, `"`, `|`, `>` or empty for plain; `broken` says that its line was reported already."""

    value: str
    start: int
    end: int
    style: str = ""
    broken: bool = False


class Sequence(Struct, frozen=True):
    """A list; `flow` where it is written in brackets."""

    items: tuple[Node, ...]
    start: int
    end: int
    flow: bool = False


class Mapping(Struct, frozen=True):
    """Keys with their values, in the order of the file; `flow` where it is written in braces."""

    entries: tuple[tuple[Scalar, Node], ...]
    start: int
    end: int
    flow: bool = False


Node = Scalar | Sequence | Mapping


def parse(source: Source) -> tuple[Node | None, list[Problem]]:
    """The root node of the source, with every problem of its YAML.

    A text that YAML cannot read is reported and blanked out, so that the rest is read as well; its
    scalar is `broken`. The node is None where nothing can be made of the file, or nothing is in it.
    """
    text = source.text
    problems: list[Problem] = []
    blanked: list[tuple[int, int]] = []
    for _ in range(SYNTAX_ERRORS):
        composer = _NodeBuilder(source, tuple(blanked))
        try:
            root, fault = composer.compose(text), composer.swallowed
        except yaml.MarkedYAMLError as error:
            at = error.problem_mark.index if error.problem_mark else len(text)
            if deep := _too_deep_before(at, text, composer):
                return None, problems + deep
            opener = error.context_mark.index if error.context_mark else None
            fault = yaml_mistakes.diagnose(text, at, opener, composer.last)
        if fault is None:
            return root, problems + composer.problems
        mark = source.mark(fault.at)
        seen = any(problem.mark.line == mark.line for problem in problems)
        if not seen:
            what = (fault.what, fault.fix, fault.rule)
            problems.append(source.problem(mark, *what, length=fault.length, edit=fault.edit))
        if fault.blank is None or seen:
            return None, problems + composer.problems
        start, end = fault.blank
        text = f"{text[:start]}{'x' * (end - start)}{text[end:]}"
        blanked.append(fault.blank)
    return None, problems


_SPLIT = "Split it, or take out what does not belong in it."


def _too_deep_before(at: int, text: str, stopped: _NodeBuilder) -> list[Problem]:
    """The problems of what stands before character `at`, where it is nested too deep; otherwise none.

    Some scanners stop at a depth of their own, and may do so before the first of those levels is an event: they
    look up to 1,024 characters ahead for a colon. Without the place where it stopped, the rest gives its events.
    """
    before = _NodeBuilder(stopped.source, stopped.blanked)
    with suppress(yaml.MarkedYAMLError):
        before.compose(text[:at])
    return before.problems if before.too_deep else []


class _Open(Struct):
    """A list or mapping whose end has not been read; in a mapping, keys and values alternate."""

    start: int
    is_mapping: bool
    flow: bool
    children: list[Node] = field(default_factory=list)


class _NodeBuilder:
    """Builds nodes from events, without recursion: the depth is checked before anything is built."""

    def __init__(self, source: Source, blanked: tuple[tuple[int, int], ...]) -> None:
        self.source = source
        self.blanked = blanked
        self.problems: list[Problem] = []
        self.last: yaml_mistakes.Last | None = None
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.too_deep = False
        self.swallowed: yaml_mistakes.Fault | None = None

    def compose(self, text: str) -> Node | None:
        documents = 0
        for number, event in enumerate(yaml.parse(text, Loader=_LOADER)):
            assert event.start_mark and event.end_mark  # events of a parser have both
            start, end = event.start_mark.index, event.end_mark.index
            if number == YAML_EVENTS:
                self._report(start, 1, "This file holds more than can be read up to here.", _SPLIT, "too-large")
                return None
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._second_document(start)
                    break
            elif isinstance(event, yaml.AliasEvent):
                self._not_allowed("*", "alias", start, end - start)
                self._add(Scalar("", start, end, broken=True))
            elif isinstance(event, yaml.ScalarEvent):
                self._extras(event, start)
                self.last = yaml_mistakes.Last(start, end, event.style or "")
                if self.last.style in ("'", '"'):
                    self.swallowed = yaml_mistakes.swallowed_fields(text, start, end)
                if (
                    self.swallowed
                ):  # a quoted text runs over the fields below it: YAML takes it, the author did not mean it
                    return None
                broken = bool(event.tag or event.anchor) or (
                    bool(self.blanked) and any(start < last and first < end for first, last in self.blanked)
                )
                self._add(Scalar(event.value, start, end, event.style or "", broken))
            elif isinstance(event, yaml.CollectionStartEvent):
                self._extras(event, start)
                if len(self.stack) == NESTED:
                    self._nested_too_deep(start)
                    return None
                self.stack.append(_Open(start, isinstance(event, yaml.MappingStartEvent), bool(event.flow_style)))
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close(end)
        return self.root

    def _add(self, node: Node) -> None:
        if self.stack:
            self.stack[-1].children.append(node)
        elif self.root is None:
            self.root = node

    def _close(self, end: int) -> None:
        done = self.stack.pop()
        if done.is_mapping:
            self._add(Mapping(self._entries(done), done.start, end, done.flow))
        else:
            self._add(Sequence(tuple(done.children), done.start, end, done.flow))

    def _entries(self, mapping: _Open) -> tuple[tuple[Scalar, Node], ...]:
        kept: dict[str, tuple[Scalar, Node]] = {}
        for key, value in zip(mapping.children[::2], mapping.children[1::2], strict=True):
            if not isinstance(key, Scalar):
                self._key_is_no_word(key)
            elif key.value in kept:
                self._duplicate(key, kept[key.value][0])
            else:
                kept[key.value] = (key, value)
        return tuple(kept.values())

    def _report(self, at: int, length: int, what: str, fix: str, rule: str) -> None:
        if len(self.problems) < PROBLEMS:
            self.problems.append(self.source.problem(self.source.mark(at), what, fix, rule, length=length))

    def _duplicate(self, key: Scalar, first: Scalar) -> None:
        line = self.source.mark(first.start).line
        what = f"`{key.value}` stands here a second time; the first is in line {line}."
        self._report(key.start, key.end - key.start, what, "Keep one of the two.", "duplicate-key")

    def _key_is_no_word(self, key: Node) -> None:
        if self.source.text[key.start : key.start + 1] in ("{", "["):
            what, fix = "A text that begins with a bracket or brace needs quotes.", "Put the whole text in quotes."
            self._report(key.start, 1, what, fix, "unquoted-brace")
        else:
            what, fix = "A field's name must be a word.", "Write the name, a colon, a space and the value."
            self._report(key.start, 1, what, fix, "unknown-key")

    def _extras(self, event: yaml.NodeEvent, start: int) -> None:
        for sign, kind, given in (("&", "anchor", event.anchor), ("!", "tag", getattr(event, "tag", None))):
            if given:
                at = self.source.text.find(sign, start)
                self._not_allowed(sign, kind, at, len(self.source.text[at:].split(None, 1)[0]))

    def _not_allowed(self, sign: str, kind: str, at: int, length: int) -> None:
        typed = self.source.text[at : at + length]
        what = f"`{typed}` is read as a YAML {kind}, and such a mark is not allowed."
        fix = f"Put a text that begins with {sign} in quotes. If you meant the {kind}, write it out without."
        self._report(at, length, what, fix, kind)

    def _second_document(self, at: int) -> None:
        what, fix = "A second document starts here.", "Keep one document in a file: take the line `---` out."
        self._report(at, 3, what, fix, "second-document")

    def _nested_too_deep(self, at: int) -> None:
        self.too_deep = True
        what = f"Lists and fields are nested more than {NESTED} deep."
        self._report(at, 1, what, "A handout needs seven levels: take the brackets or the indentation out.", "too-deep")
