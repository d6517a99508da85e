"""A change of a file changes its own bytes and no other, over every value of every bundled file and of awkward ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ldn_pdf.library.folder import bundled, decoded
from ldn_pdf.problems import Problem
from ldn_pdf.reading.evidence_ledger import Ledger
from ldn_pdf.reading.layout import Layout
from ldn_pdf.reading.model import BLOCKS as BLOCKS_OF_MODEL
from ldn_pdf.reading.model import Clinic, Handout
from ldn_pdf.reading.source_files import source_of
from ldn_pdf.reading.yaml_edits import insert, move, path_at, remove, set_text, set_value, values

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
FILES = [
    pytest.param(path.read_bytes(), cls, id=path.stem if path.parent.name != "evidence" else "evidence")
    for path, cls in BUNDLED.items()
]
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


FAST = {*AWKWARD, "before-ldn", "clinic", "clear"}  # of one shape with the others, which `make proofs` tries
ALL = [
    pytest.param(*case.values, id=case.id, marks=() if case.id in FAST else pytest.mark.slow)
    for case in FILES
    if case.id not in ("a broken text", "anchors and aliases")
]


def assert_own_lines_change(data: bytes, cls: Any, path: tuple[Any, ...], old: str) -> None:
    made = ok(set_value(data, cls, path, NEW["words"]))
    expected = read_elsewhere(data)
    at(expected, path[:-1])[path[-1]] = NEW["words"]
    assert read_elsewhere(made) == expected
    touched = sorted(lines_touched(data, made))
    assert touched == list(range(touched[0], touched[0] + len(touched))), f"{path}: one run of lines"
    for line in (unicodedata.normalize("NFC", lines_of(data)[number].decode("utf-8-sig")) for number in touched):
        assert not line.strip() or not old or any(word.strip(QUOTES) in old for word in line.split()), line


@pytest.mark.parametrize(("data", "cls"), ALL)
def test_a_text_changes_in_its_own_lines_only(data: bytes, cls: Any) -> None:
    for path, old in texts(values(data)):
        assert_own_lines_change(data, cls, path, old)


@pytest.mark.parametrize("words", NEW.values(), ids=NEW)
@pytest.mark.parametrize(("data", "cls"), [case for case in FILES if case.id in AWKWARD])
def test_any_words_can_stand_anywhere(data: bytes, cls: Any, words: str) -> None:
    for path, _ in texts(values(data)):
        made = ok(set_value(data, cls, path, words))
        assert at(values(made), path) == words
        others = [(place, text) for place, text in texts(values(data)) if place != path]
        assert [(place, text) for place, text in texts(values(made)) if place != path] == others


def every_list(data: bytes) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The lists and dicts of a file, some of them where there are many."""
    found = list(lists(values(data)))
    return iter(found[:: 1 + len(found) // 25])


def expected(data: bytes, path: tuple[Any, ...], entries: Any) -> Any:
    """The file as another reader has it, with other entries at `path`."""
    tree = read_elsewhere(data)
    if not path:
        return entries
    at(tree, path[:-1])[path[-1]] = entries
    return tree


def comments(data: bytes) -> list[str]:
    return sorted(re.findall(r"#.*", data.decode("utf-8-sig")))


@pytest.mark.parametrize(("data", "cls"), ALL)
def test_an_entry_is_moved_with_its_comments_and_no_byte_is_lost(data: bytes, cls: Any) -> None:
    for path, held in every_list(data):
        keys = list(held) if isinstance(held, dict) else list(range(len(held)))
        for place, key in enumerate(keys):
            for to in {0, min(place + 1, len(keys) - 1)}:
                made = ok(move(data, cls, (*path, key), to))
                order = [each for each in keys if each != key]
                order.insert(to, key)
                found = at(read_elsewhere(made), path)
                theirs = at(read_elsewhere(data), path)
                assert [found[each] for each in (order if isinstance(held, dict) else keys)] == [
                    theirs[each] for each in order
                ]
                assert list(found) == order or isinstance(held, list)
                assert sorted(made) == sorted(data)
                assert comments(made) == comments(data)


@pytest.mark.parametrize(("data", "cls"), ALL)
def test_an_entry_is_taken_out_and_no_other_line_changes(data: bytes, cls: Any) -> None:
    for path, held in every_list(data):
        for key in held if isinstance(held, dict) else range(len(held)):
            if len(held) > 1:
                made = ok(remove(data, cls, (*path, key)))
                left = at(read_elsewhere(data), path)
                del left[key]
                assert read_elsewhere(made) == expected(data, path, left)
                kept = "".join(made.decode("utf-8-sig").split())
                rest = iter("".join(data.decode("utf-8-sig").split()))
                assert all(char in rest for char in kept), "what is left stands in its old order"


@pytest.mark.parametrize(("data", "cls"), ALL)
def test_an_entry_is_added_and_every_line_stays(data: bytes, cls: Any) -> None:
    for path, held in every_list(data):
        if isinstance(held, list):
            for place in range(len(held) + 1):
                made = ok(insert(data, cls, path, place, NEW["quotes"]))
                entries = at(read_elsewhere(data), path)
                assert read_elsewhere(made) == expected(data, path, [*entries[:place], NEW["quotes"], *entries[place:]])
                assert comments(made) == comments(data)
                assert ok(remove(made, cls, (*path, place))) == data


PLAIN = yaml.safe_load((Path(__file__).parents[1] / "data" / "blocks.yaml").read_text("utf-8")).values()
BLOCKS: dict[str, Any] = {key: section[key] for section in PLAIN for key in section if key in BLOCKS_OF_MODEL.of} | {
    "text": "One.\n\nTwo: more.",
    "bullets": ["One", {"text": "Two", "from": ["A1", "B2"], "bullets": ["Three"]}],
    "steps": ["One", {"text": "Two", "picture": {"file": "a.png", "alt": "A hand: open"}}],
    "table": {"columns": ["A", "B: c"], "rows": [["1", "2, 3"], ["5", "true"]]},
    "pair": {"do": ["One"], "avoid": ["Two", "Three, four"]},
    "numbers": {"of": 10, "groups": [{"label": "With", "count": 6, "text": "**6 in 10** slept"}]},
    "questions": [{"text": "One?", "from": ["A1"]}],
    "lines": ["My goal:", {"prompt": "Two", "count": 3}],
    "card": {"heading": "Alert", "text": "No opioids", "lines": ["My name:"], "copies": 2},
    "qr": "https://example.org/a?b=c",
}
"""A value for each key of a section that makes a block, some of them awkward to write."""


def as_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_texts(item) for key, item in value.items()}
    return (
        list(map(as_texts, value)) if isinstance(value, list) else str(value).lower() if value is True else str(value)
    )


@pytest.mark.parametrize("kind", BLOCKS)
@pytest.mark.parametrize(
    "name", ["CRLF", "comments everywhere", "lists at column 0", "flow lists and maps", "no line end"]
)
def test_each_block_kind_is_added_set_moved_and_taken_out(name: str, kind: str) -> None:
    data, section = AWKWARD[name], ("sections", 0)
    if kind in at(values(data), section):
        data = ok(remove(data, Handout, (*section, kind)))
    added = ok(set_value(data, Handout, (*section, kind), BLOCKS[kind]))
    assert at(values(added), (*section, kind)) == as_texts(BLOCKS[kind])
    old, new = ({problem.what for problem in decoded(*source_of(each, ""), Handout)[1]} for each in (data, added))
    assert not new - old
    for path, old in texts(as_texts(BLOCKS[kind])):
        changed = ok(set_value(added, Handout, (*section, kind, *path), "9"))
        assert at(values(changed), (*section, kind, *path)) == "9"
        if old:
            assert values(ok(set_value(changed, Handout, (*section, kind, *path), old))) == values(added)
    moved = ok(move(added, Handout, (*section, kind), 0))
    assert next(iter(at(values(moved), section))) == kind
    assert ok(remove(added, Handout, (*section, kind))) == data
    assert comments(moved) == comments(data)


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        ("- heading: One # a\n  text: Two\n", (0, "heading"), "Three", "- heading: Three # a\n  text: Two\n"),
        ("- heading: One\n", (0, "from"), ["A1", "B2"], "- heading: One\n  from: [A1, B2]\n"),
        ("- heading: One\n  text: a\n", (0, "callout"), "tip", "- heading: One\n  callout: tip\n  text: a\n"),
        ("- heading: One\n  callout: tip\n", (0, "callout"), "", "- heading: One\n"),
        ("- bullets:\n  - a\n", (0, "bullets", 0, "from"), ["A1"], "- bullets:\n  - text: a\n    from: [A1]\n"),
        ("- bullets:\n  - a\n", (0, "bullets", 0, "text"), "b", "- bullets:\n  - b\n"),
        ("- bullets: [a, b]\n", (0, "bullets"), ["c", "b", "d"], "- bullets: [c, b, d]\n"),
        ("- bullets:\n  - a # x\n  - b # y\n", (0, "bullets"), ["b", "c"], "- bullets:\n  - b # y\n  - c\n"),
        ("- text: a\n  bullets:\n  - a\n", (0, "bullets"), [], "- text: a\n"),
        ("- text: |\n    a b\n    c d\n", (0, "text"), "a b x d", "- text: |\n    a b\n    x d\n"),
        ("- text: >-\n    a b\n    c d\n", (0, "text"), "a b", "- text: >-\n    a b\n"),
        ("- text: 'it''s b'\n", (0, "text"), "it's c'd", "- text: 'it''s c''d'\n"),
        ('- text: "a\\tb c"\n', (0, "text"), 'a b "d"', '- text: "a b \\"d\\""\n'),
        ("- text: 555-0123\n", (0, "text"), "5550199", '- text: "5550199"\n'),
        ("- text: 5550123\n", (0, "text"), "5550199", "- text: 5550199\n"),
        ("- heading: a: b\n", (0, "heading"), "a: c", '- heading: "a: c"\n'),
        ("- heading: One\n  # why\n", (0, "qr", "text"), "b", "- heading: One\n  qr:\n    text: b\n  # why\n"),
    ],
)  # fmt: skip
def test_what_is_written_is_what_an_author_would_write(before: str, path: Any, value: Any, after: str) -> None:
    made = ok(set_value(f"sections:\n{before}".encode(), Handout, ("sections", *path), value))
    assert made.decode() == f"sections:\n{after}"


def test_what_yaml_cannot_read_is_shown_as_it_was_typed() -> None:
    assert values(AWKWARD["a broken text"]) == {"title": "One: two", "audience": "Three", "main_point": "@four"}
    assert values(AWKWARD["anchors and aliases"])["audience"] == "*one"


def test_a_comment_goes_with_the_entry_below_it_or_in_front_of_it() -> None:
    text = "a:\n# of one\n- one\n\n# of two\n# more\n- two # same line\n  # deeper\n# of three\n- three\n"
    made = ok(move(text.encode(), Handout, ("a", 1), 0)).decode()
    assert made == "a:\n# of two\n# more\n- two # same line\n  # deeper\n\n# of one\n- one\n# of three\n- three\n"
    assert ok(remove(text.encode(), Handout, ("a", 1))).decode() == "a:\n# of one\n- one\n\n# of three\n- three\n"


def test_the_comment_at_the_top_of_a_file_stays_there() -> None:
    text = b"# schema\ntitle: One\naudience: Two\n"
    assert ok(move(text, Handout, ("audience",), 0)) == b"# schema\naudience: Two\ntitle: One\n"


@pytest.mark.parametrize("strange", ["\u200b", "\x07", "\u202e"])
def test_a_character_that_nobody_can_see_is_refused_by_name(strange: str) -> None:
    made = set_value(b"title: One\n", Handout, ("title",), f"T{strange}wo")
    assert isinstance(made, Problem)
    assert made.rule == "control-character"


def test_a_file_that_cannot_be_read_is_refused_with_its_mistake() -> None:
    for data in (b"# only a comment\n", b"", b"%PDF-1.7", b"title: \xff\n"):
        made = set_value(data, Handout, ("audience",), "Two")
        assert isinstance(made, Problem), data
        assert made.is_error


@pytest.mark.parametrize(("data", "cls"), ALL)
def test_the_whole_of_another_tree_is_set_by_its_differences(data: bytes, cls: Any) -> None:
    tree = values(data)
    path, _ = list(texts(tree))[-1]
    at(tree, path[:-1])[path[-1]] = "Other words"
    assert ok(set_value(data, cls, (), tree)) == ok(set_value(data, cls, path, "Other words"))


@pytest.mark.parametrize("data", AWKWARD.values(), ids=AWKWARD)
def test_a_text_typed_anew_keeps_the_line_ends_and_the_mark_of_its_file(data: bytes) -> None:
    as_shown = re.sub("\r\n?", "\n", data.decode("utf-8-sig"))
    assert set_text(data, as_shown) == data
    assert set_text(data, as_shown.replace("\n", "\r\n")) == data
    made = set_text(data, f"# new\n{as_shown}")
    assert made.endswith(data.removeprefix(b"\xef\xbb\xbf"))
    assert len(lines_of(made)) == len(lines_of(data)) + 1


@pytest.mark.parametrize(("data", "cls"), ALL)
def test_a_place_in_the_file_leads_to_its_value(data: bytes, cls: Any) -> None:
    lines = unicodedata.normalize("NFC", re.sub("\r\n?", "\n", data.decode("utf-8-sig"))).split("\n")
    for number, line in enumerate(lines[:80], 1):
        for word in re.finditer(r"[A-Za-z]{3,}", line.partition("#")[0]):
            path = path_at(data, number, word.start() + 1)
            held = at(values(data), path)
            assert word.group() in str(path[-1:]) + str(held), (number, line)


ODD = """
One it's "two" three: # four - ? true 12 {six} [7] *a* & b !c % @ ` | > x, é 日本 a\\b **bold** 2026-11-26 ~
"""
WORDS = st.lists(
    st.sampled_from([*ODD.split(), "a  b", "\n\n"]),
    min_size=1,
    max_size=6,
).map(lambda words: re.sub(" *\n[ \n]*", "\n\n", " ".join(words)).strip() or "a")
SECTIONS = st.fixed_dictionaries(
    {"heading": WORDS},
    optional={
        "text": WORDS,
        "bullets": st.lists(WORDS | st.fixed_dictionaries({"text": WORDS, "from": st.just(["A1"])}), min_size=1),
        "table": st.fixed_dictionaries(
            {
                "columns": st.tuples(WORDS, WORDS).map(list),
                "rows": st.lists(st.tuples(WORDS, WORDS).map(list), min_size=1),
            }
        ),
        "card": st.fixed_dictionaries({"heading": WORDS, "text": WORDS}),
    },
)
STYLES = st.fixed_dictionaries({
    "default_style": st.sampled_from([None, "'", '"', "|", ">"]),
    "default_flow_style": st.sampled_from([False, None]),
    "indent": st.sampled_from([2, 4]),
    "width": st.sampled_from([20, 80, 1000]),
})  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_words_are_written_into_any_style_of_yaml(drawn: st.DataObject) -> None:
    sections = drawn.draw(st.lists(SECTIONS, min_size=1, max_size=3))
    text = yaml.safe_dump({"sections": sections}, sort_keys=False, allow_unicode=True, **drawn.draw(STYLES))
    data = text.replace("\n", drawn.draw(st.sampled_from(["\n", "\r\n"]))).encode()
    path, _ = drawn.draw(st.sampled_from(list(texts(values(data)))))
    new = drawn.draw(WORDS)
    made = ok(set_value(data, Handout, path, new))
    assert at(values(made), path) == new
    grown = ok(insert(made, Handout, ("sections",), 0, drawn.draw(SECTIONS)))
    assert ok(remove(grown, Handout, ("sections", 0))) == made
    turned = ok(move(grown, Handout, ("sections", 0), len(sections)))
    assert values(turned)["sections"][:-1] == values(made)["sections"]
    assert read_elsewhere(turned)["sections"][:-1] == read_elsewhere(made)["sections"]
