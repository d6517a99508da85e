"""Changes of a YAML file that leave every other byte: a value set, an entry added, removed or moved.

A path leads to a value: keys of mappings and indexes of lists from the top, `("sections", 0, "heading")`. Each
function takes the file's bytes and the class that it holds, and gives the bytes after the change, or the `Problem`
for which it cannot be made. What it gives was read again: the change is as asked, and every other value as it was.

    after = set_value(data, Clinic, ("phone",), "555-0199")
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from textwrap import wrap
from typing import Any

import yaml
from msgspec import Struct

from ldn_pdf.problems import Edit, Problem
from ldn_pdf.reading.characters import unseen
from ldn_pdf.reading.field_types import Hint, fields_of, shorthand_of
from ldn_pdf.reading.model import Plain
from ldn_pdf.reading.scalars import text_of
from ldn_pdf.reading.source import Source, Text
from ldn_pdf.reading.source_files import EMPTY_FIX, source_of
from ldn_pdf.reading.yaml_nodes import Mapping, Node, Scalar, Sequence, parse

Path = tuple[str | int, ...]
Span = tuple[int, int]

_TEXT = Hint(Text)
_INDENT = 2  # columns by which what is added stands further in than what it belongs to
_WIDTH = 110  # columns of paragraphs that are added

# --- what a file holds -----------------------------------------------------------------------------


def values(data: bytes) -> Any:
    """Dicts, lists and texts as the file holds them, None where it cannot be read; `\\n\\n` parts paragraphs."""
    file = _File(data)
    return None if file.root is None else file.values(file.root)


def path_at(data: bytes, line: int, column: int) -> Path:
    """The path of the innermost value whose entry holds this place in the file, both counted from 1."""
    file = _File(data)
    path: Path = ()
    node = file.root
    while node is not None and not isinstance(node, Scalar):
        held = [
            index
            for index, (start, end) in enumerate(file.pieces(node))
            if file.mark(start) <= (line, column) <= file.mark(end)
        ]
        if not held:
            break
        path += (_keys(node)[held[-1]],)
        node = _children(node)[held[-1]]
    return path


# --- changes ---------------------------------------------------------------------------------------


def set_value(data: bytes, cls: Any, path: Path, value: Any) -> bytes | Problem:
    """The file with `value` at `path`: a text, bool, number or date, or lists and dicts of them.

    A field that is not there is added behind the one that comes before it in the model, with all above it that is
    not there; an entry that is a bare text becomes one with fields. Of a list or dict only what differs is changed.
    A field that need not be there is taken out where `value` is empty.
    """
    file, value = _File(data), _plain_value(value)
    if file.root is None:
        return file.unread()
    found = file.find(cls, path)
    node = found.node
    if not value and path and (node is None or found.optional):
        return data if node is None else remove(data, cls, path)
    if node is None:
        return _add(file, cls, path, value)
    if isinstance(value, dict) and isinstance(node, Mapping) and node.entries:
        return _set_fields(file, cls, path, node, value)
    if isinstance(value, list) and value and isinstance(node, Sequence) and node.items:
        return _set_items(file, cls, path, node, value)
    if value == file.values(node):
        return data
    return file.first_right(_ways_to_set(file, found, value), found, value)


def remove(data: bytes, cls: Any, path: Path) -> bytes | Problem:
    """The file without the entry at `path`, its comments gone with it; a list or mapping left empty goes too."""
    file = _File(data)
    found = file.find(cls, path[:-1])
    above = found.node
    if above is None or isinstance(above, Scalar) or path[-1] not in _keys(above):
        return data
    spans = file.pieces(above)
    if len(spans) == 1 and len(path) > 1:
        return remove(data, cls, path[:-1])
    index = _keys(above).index(path[-1])
    start, end = spans[index]
    if index + 1 < len(spans):
        end = spans[index + 1][0]
    elif index:
        start = spans[index - 1][1]
    left = file.values(above)
    del left[path[-1]]
    return file.first_right([[Edit(start, end, "")]], found, left)


def insert(data: bytes, cls: Any, path: Path, index: int, value: Any) -> bytes | Problem:
    """The file with `value` as entry `index` of the list at `path`, spaced as its neighbours are."""
    file, value = _File(data), _plain_value(value)
    found = file.find(cls, path)
    node = found.node
    if not isinstance(node, Sequence) or not node.items:
        return set_value(data, cls, path, [value])
    written = _written(value, found.hint.item or _TEXT, file.column(node.start) + _INDENT, node.flow)
    made = file.values(node)
    made.insert(index, value)
    return file.first_right([[file.added(node, index, written if node.flow else f"- {written}")]], found, made)


def move(data: bytes, cls: Any, path: Path, to: int) -> bytes | Problem:
    """The file with the entry at `path`, of a list or a mapping, as entry `to` of it, its comments moved with it."""
    file = _File(data)
    found = file.find(cls, path[:-1])
    node = found.node
    if node is None or isinstance(node, Scalar) or path[-1] not in _keys(node):
        return data
    spans, held = file.pieces(node), file.values(node)
    order = list(range(len(spans)))
    order.insert(to, order.pop(_keys(node).index(path[-1])))
    gaps = [file.typed(end, start) for (_, end), (start, _) in pairwise(spans)]
    pieces = (file.typed(*spans[place]) for place in order)
    middle = "".join(piece + gap for piece, gap in zip(pieces, [*gaps, ""], strict=True))
    whole = file.typed(0, spans[0][0]) + middle + file.typed(spans[-1][1], len(file.source.text))
    entries = list(held.items()) if isinstance(held, dict) else held
    ordered: Any = [entries[place] for place in order]
    return file.first_right([whole], found, dict(ordered) if isinstance(held, dict) else ordered)


def set_text(data: bytes, text: str) -> bytes:
    """The file with its whole text typed anew; byte order mark, and ends of lines that stay, are as they were."""
    file = _File(data)
    new = re.split("\r\n|\r|\n", text)
    ends = [file.line_end] * len(new)
    for a, b, size in SequenceMatcher(None, file.lines, new, autojunk=False).get_matching_blocks():
        ends[b : b + size] = [end or file.line_end for end in file.ends[a : a + size]]
    return file.bytes_of("".join(line + end for line, end in zip(new, [*ends[:-1], ""], strict=True)))


def applied(data: bytes, edit: Edit) -> bytes | None:
    """The bytes with a problem's edit made; None where what it replaces is not read as typed (tabs, accents)."""
    file = _File(data)
    as_typed = re.sub("\r\n?", "\n", file.typed(edit.start, edit.end))
    if as_typed != file.source.text[edit.start : edit.end]:
        return None
    return file.bytes_of(file.edited([edit]))


# --- a list, a mapping, a text ---------------------------------------------------------------------


def _set_fields(file: _File, cls: Any, path: Path, node: Mapping, value: dict[str, Any]) -> bytes | Problem:
    made: bytes | Problem = file.data
    for key in dict.fromkeys([*value, *_keys(node)]):
        if isinstance(made, bytes):
            at = (*path, key)
            made = set_value(made, cls, at, value[key]) if key in value else remove(made, cls, at)
    return made


def _set_items(file: _File, cls: Any, path: Path, node: Sequence, value: list[Any]) -> bytes | Problem:
    made: bytes | Problem = file.data
    old, new = ([json.dumps(item) for item in items] for items in (file.values(node), value))
    for kind, a, b, c, d in reversed(SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        both = min(b - a, d - c) if kind == "replace" else 0
        steps: list[tuple[Any, ...]] = [(set_value, (*path, a + place), value[c + place]) for place in range(both)]
        if kind != "equal":
            steps += [(insert, path, a + both, item) for item in reversed(value[c + both : d])]
            steps += [(remove, (*path, place)) for place in reversed(range(a + both, b))]
        for change, *arguments in steps:
            made = made if isinstance(made, Problem) else change(made, cls, *arguments)
    return made


def _add(file: _File, cls: Any, path: Path, value: Any) -> bytes | Problem:
    """The file with a field that is not there."""
    found = file.find(cls, path[:-1])
    above, hint, key = found.node, found.hint, path[-1]
    if isinstance(key, int):
        return insert(file.data, cls, path[:-1], key, value)
    short = shorthand_of(hint.base) if hint.is_record else None
    if isinstance(above, Scalar) and above.value and short:
        whole = {short.key: file.values(above), key: value}
        column = file.column(above.start)
        below = f"\n{' ' * column}{_field(key, value, hint, column, flow=False)}"
        edits = [Edit(above.start, above.start, f"{short.key}: "), Edit(above.end, above.end, below)]
        return file.first_right([edits, *_ways_to_set(file, found, whole)], found, whole)
    if not isinstance(above, Mapping) or not above.entries:
        return set_value(file.data, cls, path[:-1], {key: value})
    order = [field.key for field in fields_of(hint.base)] if hint.is_record else []
    before = order[: order.index(key)] if key in order else _keys(above)
    index = max((place + 1 for place, name in enumerate(_keys(above)) if name in before), default=0)
    made = list(file.values(above).items())
    made.insert(index, (key, value))
    written = _field(key, value, hint, file.column(above.start), above.flow)
    return file.first_right([[file.added(above, index, written)]], found, dict(made))


def _ways_to_set(file: _File, found: _Found, value: Any) -> Iterator[list[Edit]]:
    """Edits that may put `value` in the node's place, those first that change least."""
    node, hint = found.node, found.hint
    assert node
    start, end = node.start, _end(node, file.source.text)
    column = file.indent(start) + _INDENT
    if isinstance(node, Scalar) and isinstance(value, str) and not node.broken and start < end:
        if value and (node.style or _stays_plain(node, value, hint, found.flow)):
            yield list(_changed_words(file, node, value, column))
            yield [Edit(start, end, _in_style(value, node.style, column))]
        elif not value and node.style in ("'", '"'):
            yield [Edit(start, end, node.style * 2)]
    for written in (_written(value, hint, column, found.flow), json.dumps(value, ensure_ascii=False)):
        yield [Edit(start, end, written if start < end else f" {written}")]


def _changed_words(file: _File, node: Scalar, value: str, column: int) -> Iterator[Edit]:
    """The edits of the words that differ, each in its place; lines are broken where they were."""
    text = Text(text_of(node), file.source, node.start, node.end)
    old, new = (re.findall(r"\n\n+|\s|[^\s]+", words) for words in (text.value, value))
    places = [text.index(offset) for offset in accumulate(map(len, old[:-1]), initial=0)]
    places.append(node.end - 1 if node.style in ("'", '"') else text.index(len(text.value) - 1) + 1)
    if node.style in ("|", ">"):
        column = file.column(places[0])
    was = [" " if token == "\n" else token for token in old]
    for kind, a, b, c, d in SequenceMatcher(None, was, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Edit(places[a], places[b], _as_part("".join(new[c:d]), node.style, column))


# --- writing ---------------------------------------------------------------------------------------


def _written(value: Any, hint: Hint, column: int, flow: bool) -> str:
    """A value in YAML; its lines but the first stand at `column`. A list of words that are no prose is in brackets."""
    below = "\n" + " " * column
    if isinstance(value, dict):
        fields = (_field(key, item, hint, column, flow) for key, item in value.items())
        return f"{{{', '.join(fields)}}}" if flow or not value else below.join(fields)
    if isinstance(value, list):
        item = hint.item or _TEXT
        flow = flow or not value or item.note(Plain) is not None
        entries = (_written(entry, item, column + _INDENT, flow or item.base is tuple) for entry in value)
        return f"[{', '.join(entries)}]" if flow else below.join(f"- {entry}" for entry in entries)
    if "\n" in value and not flow:
        lines = (line for words in value.split("\n") for line in _wrapped(words, _WIDTH - column))
        return _in_style("\n".join(lines), "|", column)
    if _is_plain(value, hint, flow):
        return str(value)
    return _in_style(value, "'" if '"' in value and "'" not in value and "\n" not in value else '"', column)


def _wrapped(words: str, width: int) -> list[str]:
    lines = wrap(words, width, break_long_words=False, break_on_hyphens=False)
    return lines if words and " ".join(lines) == words else [words]  # two blanks at a line's end would be one


def _field(key: str, value: Any, hint: Hint, column: int, flow: bool) -> str:
    """A key with its value, at `column`."""
    known = {field.key: field.hint for field in fields_of(hint.base)} if hint.is_record else {}
    written = _written(value, known.get(key, _TEXT), column + _INDENT, flow)
    is_block = isinstance(value, dict | list) and written[0] not in "[{"
    gap = "\n" + " " * (column + _INDENT) if is_block else " "
    return f"{key}:{gap}{written}"


def _in_style(words: str, style: str, column: int) -> str:
    """A whole text in this style: plain, in quotes, or a block."""
    part = _as_part(words, style, column)
    return f"{style}-\n{' ' * column}{part}" if style in ("|", ">") else f"{style}{part}{style}"


def _as_part(words: str, style: str, column: int) -> str:
    """Words as they stand within a text of this style."""
    if style == '"':
        return json.dumps(words, ensure_ascii=False)[1:-1]
    lines = words.replace("'", "''") if style == "'" else words
    return re.sub(r"\n(?=[^\n])", "\n" + " " * column, lines)


def _is_plain(value: str, hint: Hint, flow: bool) -> bool:
    """Whether it is read as itself without quotes, also by programs that go by its spelling: no number for a text."""
    if any(map(unseen, value)):
        return False
    typed = f"- [{value}]" if flow else f"- {value}"
    root, problems = parse(Source("", typed))
    read = _values(root, typed) if root and not problems else None
    return read == ([[value]] if flow else [value]) and (hint.base is not Text or _kind(value) == _kind("a"))


def _stays_plain(node: Scalar, value: str, hint: Hint, flow: bool) -> bool:
    """Whether it needs no quotes where the text that stood there had none."""
    hint = hint if _kind(node.value) != _kind(value) else Hint(str)
    return _is_plain(value.replace("\n\n", " "), hint, flow)


def _kind(plain: str) -> str:
    """What YAML 1.1 makes of a plain text: a string, a number, a date …"""
    return str(yaml.SafeLoader("").resolve(yaml.ScalarNode, plain, (True, False)))  # type: ignore[no-untyped-call]


# --- the file --------------------------------------------------------------------------------------


class _Found(Struct, frozen=True):
    """A node and what the model says of it; `path` leads to it, `optional` says that it need not be there."""

    node: Node | None
    hint: Hint
    path: Path = ()
    flow: bool = False
    optional: bool = False


class _File:
    """A file's bytes, and its nodes. Indexes are those of `source`; `lines` and `ends` are as they are in the file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        source, problems = source_of(data, "")
        self.source = source or Source("", "")
        self.root, faults = parse(self.source) if source else (None, [])
        self.problems = problems + faults
        typed = data.decode("utf-8", "replace")
        self.bom = "\ufeff" if typed.startswith("\ufeff") else ""
        self.text = typed.removeprefix(self.bom)
        pieces = re.split(r"(\r\n|\r|\n)", self.text)
        self.lines, self.ends = pieces[::2], [*pieces[1::2], ""]
        self.line_end = max(("\n", "\r\n", "\r"), key=self.ends.count)
        self._read = self.source.text.split("\n")
        self._read_starts = list(accumulate((len(line) + 1 for line in self._read), initial=0))[:-1]
        typed_ends = (len(line) + len(end) for line, end in zip(self.lines, self.ends, strict=True))
        self._typed_starts = list(accumulate(typed_ends, initial=0))[:-1]

    def find(self, cls: Any, path: Path) -> _Found:
        """The node at `path`, and the model's hint for it. The one field of a bare text is the text itself."""
        found = _Found(self.root, Hint(cls))
        for key in path:
            node, hint = found.node, found.hint
            known = (
                next((field for field in fields_of(hint.base) if field.key == key), None) if hint.is_record else None
            )
            short = shorthand_of(hint.base) if hint.is_record else None
            if isinstance(node, Scalar) and short and short.key == key:
                found = _Found(node, short.hint, found.path, found.flow)
                continue
            below, child, flow = known.hint if known else hint.item or _TEXT, None, found.flow
            if isinstance(node, Mapping | Sequence):
                child = dict(zip(_keys(node), _children(node), strict=True)).get(key)
                flow = flow or node.flow
            found = _Found(child, below, (*found.path, key), flow, bool(known and not known.required))
        return found

    def pieces(self, node: Mapping | Sequence) -> list[Span]:
        """Where each entry begins and ends: with comments above it in its column, and behind it or deeper below it."""
        text, spans, at = self.source.text, list[Span](), node.start
        dash = re.compile(rf"^ {{{self.column(node.start)}}}-(?=\s|$)", re.MULTILINE)
        keys = [key for key, _ in node.entries] if isinstance(node, Mapping) else node.items
        for child, key in zip(_children(node), keys, strict=True):
            if key is not child:
                start = key.start
            elif node.flow:
                start = child.start
            else:
                next_dash = dash.search(text, at) if spans else None
                start = next_dash.end() - 1 if next_dash else node.start
            at = max(_end(child, text), start + 1)
            spans.append((start, at))
        if node.flow:
            return spans
        return [self._with_comments(*span, node is self.root and not place) for place, span in enumerate(spans)]

    def _with_comments(self, start: int, end: int, is_first_of_file: bool) -> Span:
        column = self.column(start)
        line = bisect_right(self._read_starts, start) - 1
        above = line
        is_first_on_line = not self._read[line][:column].strip()
        while above and is_first_on_line and _comment_column(self._read[above - 1]) == column:
            above -= 1
        if above < line and not is_first_of_file:
            start = self._read_starts[above] + column
        below = bisect_right(self._read_starts, end) - 1
        while below + 1 < len(self._read) and _comment_column(self._read[below + 1]) > column:
            below += 1
        return start, self._read_starts[below] + len(self._read[below].rstrip(" "))

    def values(self, node: Node) -> Any:
        """Dicts, lists and texts, as the node holds them."""
        return _values(node, self.source.text)

    def unread(self) -> Problem:
        """Why nothing can be changed in it."""
        nothing = self.source.problem(self.source.mark(0), "Nothing is in this file.", EMPTY_FIX, "empty-file")
        return next((problem for problem in self.problems if problem.is_error), nothing)

    def added(self, node: Mapping | Sequence, index: int, written: str) -> Edit:
        """The edit that puts an entry before entry `index`, or behind the last."""
        spans = self.pieces(node)
        gap = ", " if node.flow else "\n" + " " * self.column(node.start)
        if isinstance(node, Sequence) and len(spans) > 1:
            near = min(max(index - 1, 0), len(spans) - 2)
            between = self.source.text[spans[near][1] : spans[near + 1][0]]
            gap = between if not between.strip(" \n,") else gap
        if index < len(spans):
            return Edit(spans[index][0], spans[index][0], written + gap)
        return Edit(spans[-1][1], spans[-1][1], gap + written)

    def first_right(self, ways: Any, found: _Found, value: Any) -> bytes | Problem:
        """The file after the first of the `ways` (edits, or a whole text) that makes this change and no other."""
        wanted = json.dumps(_with(self.values(self.root), found.path, value) if self.root else value)
        node = found.node or self.root
        mark = self.source.mark(node.start if node else 0)
        if strange := _unseen_in(value):
            what = f"A character that cannot be seen stands in this text: {strange}."
            return self.source.problem(mark, what, "Delete it, and type the words again.", "control-character")
        for way in ways:
            made = self.bytes_of(way if isinstance(way, str) else self.edited(way))
            after = _File(made)
            is_sound = after.root and len(after.problems) <= len(self.problems)
            if after.root and is_sound and json.dumps(after.values(after.root)) == wanted:
                return made
        what = "This change cannot be made without changing more of the file."
        return self.source.problem(mark, what, "Make it in the text of the file.", "edit")

    def edited(self, edits: list[Edit]) -> str:
        """The text of the file with edits in their places."""
        made, done = "", 0
        for edit in edits:
            old, new = self.source.text[edit.start : edit.end], edit.text
            same = _alike(old, new)
            same_end = _alike(old[same:][::-1], new[same:][::-1])
            start, end = edit.start + same, edit.end - same_end
            made += self.typed(done, start) + new[same : len(new) - same_end].replace("\n", self.line_end)
            done = end
        return made + self.typed(done, len(self.source.text))

    def typed(self, start: int, end: int) -> str:
        """What stands in the file for these characters of the source."""
        return self.text[self._typed_at(start) : self._typed_at(end)]

    def _typed_at(self, index: int) -> int:
        line = bisect_right(self._read_starts, index) - 1
        typed, column = self.lines[line], index - self._read_starts[line]
        if len(typed) > len(self._read[line]):  # accents in characters of their own, which are read as one
            lengths = range(len(typed) + 1)
            column = bisect_right(lengths, column, key=lambda size: len(unicodedata.normalize("NFC", typed[:size]))) - 1
        return self._typed_starts[line] + column

    def bytes_of(self, text: str) -> bytes:
        """The bytes of the whole file, with the byte order mark that it had."""
        return (self.bom + text).encode("utf-8")

    def mark(self, index: int) -> tuple[int, int]:
        """Line and column, both counted from 1."""
        found = self.source.mark(index)
        return found.line, found.column

    def column(self, index: int) -> int:
        """How many characters stand before it on its line."""
        return index - self.source.text.rfind("\n", 0, index) - 1

    def indent(self, index: int) -> int:
        """The column of the entry that the value at `index` belongs to: of its key, or of its dash."""
        line = self.source.text[index - self.column(index) : index]
        lead = len(line) - len(line.lstrip(" -"))
        if lead < len(line):
            return lead
        return line.rfind("-") if "-" in line else max(0, lead - _INDENT)


def _values(node: Node, text: str) -> Any:
    if isinstance(node, Scalar):  # what YAML cannot read is shown as it was typed
        return _on_one_line(text[node.start : node.end].strip() if node.broken else text_of(node))
    if isinstance(node, Sequence):
        return [_values(item, text) for item in node.items]
    return {key.value: _values(value, text) for key, value in node.entries}


def _plain_value(value: Any) -> Any:
    """A value as it is read from a file where it was typed."""
    if isinstance(value, dict):
        return {key: _plain_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return list(map(_plain_value, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    words = unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").replace("\t", " ").strip(" \n")
    return _on_one_line(re.sub(r"\n[ \n]*\n", "\n\n", words))


def _unseen_in(value: Any) -> str:
    """The name of the first character in a value that nobody can see, or an empty text."""
    if isinstance(value, str):
        return next(filter(None, map(unseen, value)), "")
    return next(filter(None, map(_unseen_in, value.values() if isinstance(value, dict) else value)), "")


def _on_one_line(text: str) -> str:
    """A text with each paragraph on a line of its own: within one, a line end is a blank."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text)


def _with(whole: Any, path: Path, value: Any) -> Any:
    """The lists and dicts with another value at `path`."""
    if not path:
        return value
    made = whole.copy()
    made[path[0]] = _with(whole[path[0]], path[1:], value)
    return made


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    differ = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differ, min(len(one), len(other)))


def _keys(node: Mapping | Sequence) -> list[Any]:
    return [key.value for key, _ in node.entries] if isinstance(node, Mapping) else list(range(len(node.items)))


def _children(node: Mapping | Sequence) -> list[Node]:
    return [value for _, value in node.entries] if isinstance(node, Mapping) else list(node.items)


def _end(node: Node, text: str) -> int:
    """The index behind the last character of what is written: a parser's end may lie behind blanks and comments."""
    if isinstance(node, Scalar):
        return node.start + len(text[node.start : node.end].rstrip()) if node.style in ("|", ">") else node.end
    children = _children(node)
    return node.end if node.flow or not children else _end(children[-1], text)


def _comment_column(line: str) -> int:
    """The column of a comment that has its line to itself; -1 where there is none."""
    bare = line.lstrip(" ")
    return len(line) - len(bare) if bare.startswith("#") else -1
