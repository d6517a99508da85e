"""A change of a file changes its own bytes and no other, over every value of every bundled file and of awkward ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

import pytest
import yaml

from ldn_pdf.library.folder import bundled
from ldn_pdf.problems import Problem
from ldn_pdf.reading.evidence_ledger import Ledger
from ldn_pdf.reading.layout import Layout
from ldn_pdf.reading.model import Clinic, Handout
from ldn_pdf.reading.yaml_edits import set_value, values

TOP = "title: A handout\naudience: Adults with MS\nsections:\n"

AWKWARD: dict[str, bytes] = {
    "CRLF": b"title: One\r\nsections:\r\n  - heading: Two\r\n    text: >-\r\n      Three\r\n      four\r\n",
    "CR": b"title: One\rsections:\r  - heading: Two\r    bullets: [a, b]\r",
    "mixed line ends": b"title: One\r\naudience: Two\nmain_point: Three\rversion: '1.0'\r\n",
    "BOM": b"\xef\xbb\xbftitle: One\naudience: Two\n",
    "lists at column 0": (TOP + "- heading: One\n  bullets:\n  - a\n  - b\n- heading: Two\n  text: c\n").encode(),
    "deep indents": (
        TOP + "       - heading: One\n         bullets:\n                - a\n                - b\n"
    ).encode(),
    "tabs": b"title: One\ttwo\naudience:\tThree\nsections:\n  - heading: Four\t# five\n    text: six\n",
    "comments everywhere": (
        b"# a\ntitle: One # b\n# c\nsections: # d\n  # e\n  - heading: Two # f\n    # g\n    bullets: # h\n      # i\n"
        b"      - Three # j\n      # k\n      - Four # l\n      # m\n    # n\n  # o\n  - heading: Five\n# p\n"
    ),
    "double quotes": b'title: "One \\"two\\" \\u00e9 \\\\ three"\naudience: "Four\n  five\\\n  six"\n',
    "single quotes": b"title: 'It''s one'\naudience: 'Two\n  three'\nmain_point: '\"Four\"'\n",
    "plain on several lines": (
        TOP + "  - heading: One\n      two\n      three\n    text:\n      four\n      five\n"
    ).encode(),
    "folded blocks": (
        TOP + "  - heading: One\n    text: >-\n      Two\n      three.\n\n      Four.\n    callout: tip\n"
    ).encode(),
    "literal blocks": (
        TOP + "  - heading: One\n    text: |  # why\n      Two\n      three.\n\n      Four.\n\n\n"
    ).encode(),
    "blocks that keep line ends": b"title: |+\n  One\n\n\naudience: >+\n  Two\n\nmain_point: Three\n",
    "indents told": b"title: |2-\n  One\n  two\naudience: >1\n Three\nmain_point: Four\n",
    "flow lists and maps": (
        TOP + "  - {heading: One, from: [A1, \"B2\" ,'C3'], bullets: [{text: a, from: [A1]}, b,\n     c  # d\n    ]}\n"
    ).encode(),
    "anchors and aliases": b"title: &one One\naudience: *one\nmain_point: Two\n",
    "no line end": b"title: One\nsections:\n  - heading: Two\n    text: Three",
    "not ASCII": "title: Año de los niños 😀\naudience: Größe\u00a0Straße\nmain_point: \"日本 'é'\"\n".encode(),
    "accents apart": unicodedata.normalize("NFD", "title: É Año é # ñ\naudience: 'é' # ü\nmain_point: ö\n").encode(),
    "empty values": b"title:\naudience: # none\nsections:\n  -\n  - heading:\n    bullets:\n      -\n      - a\n",
    "blanks at ends": b"\n\ntitle: One   \n\n\naudience: 'Two'  \n\nsections:\n\n  - heading: Three  \n\n\n",
    "dashes in dashes": (
        TOP + "  - heading: One\n    table:\n      columns: [a, b]\n      rows:\n        - - c\n          - d\n"
    ).encode(),
    "a document mark": b"---\ntitle: One\naudience: Two\n",
    "quoted keys": b"\"title\": One\n'audience' : Two\n",
    "a broken text": b"title: One: two\naudience: Three\nmain_point: @four\n",
}
QUOTES = "\"'\\,[]{}"
NEW = {
    "words": "Other words",
    "a colon and a comment": "Note: call us # now",
    "quotes": 'She\'s "well" \\ so far',
    "not ASCII": "Año 😀 ñ",
    "a number": "5550199",
    "looks like YAML": "[ ] {a}, *b & !c - d",
    "true": "true",
    "null": "null",
    "nothing": "~",
    "paragraphs": "One paragraph.\n\nAnother, which is longer.",
}

BUNDLED = {
    **dict.fromkeys(sorted(bundled("handouts").glob("*.yaml")), Handout),
    **dict.fromkeys(sorted(bundled("handouts").glob("evidence/*.yaml")), Ledger),
    **dict.fromkeys(sorted(bundled("layouts").glob("*.yaml")), Layout),
    bundled("handouts") / "clinic.yaml": Clinic,
}
FILES = [pytest.param(path.read_bytes(), cls, id=path.stem) for path, cls in BUNDLED.items()]
FILES += [pytest.param(data, Handout, id=name) for name, data in AWKWARD.items()]


def texts(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every text of a tree of dicts and lists."""
    if isinstance(tree, str):
        yield path, tree
    else:
        for key, child in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from texts(child, (*path, key))


def lists(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every list and dict of a tree."""
    if not isinstance(tree, str):
        yield path, tree
        for key, child in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from lists(child, (*path, key))


def at(tree: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def read_elsewhere(data: bytes) -> Any:
    """The file as PyYAML loads it, each text with its paragraphs on a line of their own."""
    text = unicodedata.normalize("NFC", data.decode("utf-8-sig")).replace("\t", " ")

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        return list(map(plain, value)) if isinstance(value, list) else " ".join((value or "").split())

    return plain(yaml.load(text, yaml.CBaseLoader))


def lines_of(data: bytes) -> list[bytes]:
    return re.split(rb"(?<=\n)|(?<=\r)(?!\n)", data)


def lines_touched(before: bytes, after: bytes) -> set[int]:
    """The indexes of the old lines that are not in the new file."""
    matcher = SequenceMatcher(None, lines_of(before), lines_of(after), autojunk=False)
    return {line for kind, a, b, _, _ in matcher.get_opcodes() if kind != "equal" for line in range(a, max(b, a + 1))}


def ok(made: bytes | Problem) -> bytes:
    assert isinstance(made, bytes), made
    return made


READABLE = [case for case in FILES if case.id not in ("a broken text", "anchors and aliases")]


def assert_own_lines_change(data: bytes, cls: Any, path: tuple[Any, ...], old: str) -> None:
    made = ok(set_value(data, cls, path, NEW["words"]))
    expected = read_elsewhere(data)
    at(expected, path[:-1])[path[-1]] = NEW["words"]
    assert read_elsewhere(made) == expected
    touched = sorted(lines_touched(data, made))
    assert touched == list(range(touched[0], touched[0] + len(touched))), f"{path}: one run of lines"
    for line in (unicodedata.normalize("NFC", lines_of(data)[number].decode("utf-8-sig")) for number in touched):
        assert not line.strip() or not old or any(word.strip(QUOTES) in old for word in line.split()), line


@pytest.mark.parametrize(("data", "cls"), READABLE)
def test_a_text_changes_in_its_own_lines_only(data: bytes, cls: Any) -> None:
    found = list(texts(values(data)))
    for path, old in found[:: 1 + len(found) // 100]:
        assert_own_lines_change(data, cls, path, old)


@pytest.mark.slow
def test_each_text_of_the_evidence_changes_in_its_own_lines_only() -> None:
    for file in bundled("handouts").glob("evidence/*.yaml"):
        data = file.read_bytes()
        for path, old in texts(values(data)):
            assert_own_lines_change(data, Ledger, path, old)


@pytest.mark.parametrize("words", NEW.values(), ids=NEW)
@pytest.mark.parametrize(("data", "cls"), [case for case in FILES if case.id in AWKWARD])
def test_any_words_can_stand_anywhere(data: bytes, cls: Any, words: str) -> None:
    for path, _ in texts(values(data)):
        made = ok(set_value(data, cls, path, words))
        assert at(values(made), path) == words
        others = [(place, text) for place, text in texts(values(data)) if place != path]
        assert [(place, text) for place, text in texts(values(made)) if place != path] == others
