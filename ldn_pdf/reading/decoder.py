"""Nodes → frozen Structs, by their annotations. Every mistake is reported, in the author's words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar

from ldn_pdf.limits import PROBLEMS
from ldn_pdf.problems import Edit, Mark, Problem, count_of
from ldn_pdf.reading import scalars
from ldn_pdf.reading.field_types import Field, Hint, fields_of, shorthand_of
from ldn_pdf.reading.model import Count, Marks
from ldn_pdf.reading.source import Source, Text
from ldn_pdf.reading.yaml_mistakes import Fault
from ldn_pdf.reading.yaml_nodes import Mapping, Node, Scalar, Sequence

Record = TypeVar("Record")


def decode(node: Node | None, cls: Callable[..., Record], source: Source) -> tuple[Record | None, list[Problem]]:
    """A `cls` made of `node`, with every problem found on the way.

    Where there are errors, the record holds stand-ins (an empty text or list, `date.min`, `nan`) for what
    could not be read: it is good for finding more problems, and for nothing else. It is None where the
    node is no mapping at all.
    """
    if node is None:
        return None, []
    reader = _Reader(source)
    if not isinstance(node, Mapping):
        fix = f"Begin each line with one of: {_keys(fields_of(cls))}."
        reader.refuse(node, "fields belong here, each as `name: value`.", fix, "wrong-type")
        return None, reader.problems
    return reader.record(node, cls), reader.problems


def stand_in(hint: Hint, source: Source, at: int = 0) -> Any:
    """A value of the right type for what could not be read."""
    if hint.base is Text:
        return Text("", source, at, at)
    if hint.base is Literal:
        return hint.choices[0]
    if hint.base in _STAND_INS:
        return _STAND_INS[hint.base]
    if hint.is_record:
        values = {f.name: stand_in(f.hint, source, at) for f in fields_of(hint.base) if f.required}
        return hint.base(**values, marks=Marks(source.mark(at)))
    return hint.base()


class _Reader:
    """Reads the nodes of one source; `problems` gathers what is wrong."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def record(self, node: Mapping, cls: Callable[..., Record]) -> Record:
        """The Struct, with stand-ins for what is missing or wrong."""
        known = _known(cls)
        present = {key.value for key, _ in node.entries}
        values: dict[str, Any] = {}
        marks: dict[str, Mark] = {}
        for key, value in node.entries:
            field = known.get(key.value) or self._unknown_key(key, value, node, known, present)
            is_nothing = isinstance(value, Sequence) and not value.items  # `[]`: as if the line were not there
            if field and field.key not in marks and (field.required or not is_nothing):
                marks[field.key] = self.source.mark(value.start)
                found = self.value(value, field.hint, f"`{field.key}`", key)
                if field.block is None:
                    values[field.name] = found
                elif block := field.block(found):
                    values[field.name] = (*values.get(field.name, ()), block)
        for field in known.values():
            if field.required and field.name not in values:
                self._missing_key(node, field)
                values[field.name] = stand_in(field.hint, self.source, node.start)
        return cls(**values, marks=Marks(self.source.mark(node.start), marks))

    def value(self, node: Node, hint: Hint, name: str, key: Scalar | None = None) -> Any:
        """The value of `node`. `name` is what messages call it, `key` the key before it where there is one."""
        if isinstance(node, Scalar) and node.broken:
            return stand_in(hint, self.source, node.start)
        if hint.base is tuple:
            value = self._tuple(node, hint, name, key)
        elif hint.base is dict:
            value = self._map(node, hint, name)
        elif hint.is_record:
            value = self._nested(node, hint, name)
        else:
            value = self._scalar(node, hint, name, key)
        return stand_in(hint, self.source, node.start) if value is None else value

    def refuse(self, node: Node, what: str, fix: str, rule: str) -> None:
        """Report `node`."""
        line_end = self.source.text.find("\n", node.start)
        end = node.end if line_end < 0 else min(node.end, line_end)
        self._report(node.start, max(1, end - node.start), what, fix, rule)

    def _report(self, at: int, length: int, what: str, fix: str, rule: str, edit: Edit | None = None) -> None:
        what = what[:1].upper() + what[1:]
        if len(self.problems) < PROBLEMS:
            self.problems.append(self.source.problem(self.source.mark(at), what, fix, rule, length=length, edit=edit))

    def _scalar(self, node: Node, hint: Hint, name: str, key: Scalar | None) -> Any:
        if not isinstance(node, Scalar):
            if not (hint.base is Text and self._unquoted(node)):
                self.refuse(node, *_no_text(node, hint, name), "wrong-type")
            return None
        found = scalars.read(node, hint, name, self.source)
        if isinstance(found, Fault):
            at = key.start if key and not node.value and found.at == node.start else found.at
            length = key.end - key.start if key and at == key.start else found.length
            self._report(at, length, found.what, found.fix, found.rule)
            return None
        return found

    def _tuple(self, node: Node, hint: Hint, name: str, key: Scalar | None) -> Any:
        assert hint.item
        if not isinstance(node, Sequence):
            if isinstance(node, Scalar) and not node.value:
                self._report(*_place(key or node), f"{name} is empty.", _LIST_OR_NOTHING, "empty-text")
            else:
                self.refuse(node, f"{name} must be a list.", _AS_LIST, "wrong-type")
            return None
        self._count(node, hint, name)
        for item in node.items if node.flow else ():
            if isinstance(item, Scalar) and not item.style and re.fullmatch("[“„][^”“]*", item.value):
                fix = "Put the whole text in straight quotes."
                self._report(*_place(item), "The comma after this ends the text.", fix, "unquoted-comma")
        return tuple(self.value(item, hint.item, f"an entry of {name.rpartition(' ')[2]}") for item in node.items)

    def _map(self, node: Node, hint: Hint, name: str) -> dict[str, Any] | None:
        assert hint.item
        if not isinstance(node, Mapping):
            what, fix = f"{name} must have a name before each value.", "Write each line as `name: value`."
            self.refuse(node, what, fix, "wrong-type")
            return None
        return {key.value: self.value(value, hint.item, f"`{key.value}`", key) for key, value in node.entries}

    def _count(self, node: Sequence, hint: Hint, name: str) -> None:
        limits, has = hint.note(Count), f"{name} has {count_of(len(node.items), 'entry', 'entries')}; it"
        if limits and len(node.items) < limits.least:
            self.refuse(node, f"{has} needs at least {limits.least}.", "Add what is missing.", "too-few")
        elif limits and limits.most is not None and len(node.items) > limits.most:
            fix = "Take the rest out, or make two of it."
            self.refuse(node.items[limits.most], f"{has} can have {limits.most} at most.", fix, "too-many")

    def _nested(self, node: Node, hint: Hint, name: str) -> Any:
        short = shorthand_of(hint.base)
        is_other = isinstance(node, Sequence) or (isinstance(node, Mapping) and _is_foreign(node, hint.base))
        if short and is_other and (self._list_below(node, hint) or self._unquoted(node)):
            return None
        if isinstance(node, Mapping):
            return self.record(node, hint.base)
        if short and isinstance(node, Scalar):
            words = self.value(node, short.hint, name)
            others = {f.name: stand_in(f.hint, self.source, node.start) for f in fields_of(hint.base) if f.required}
            mark = self.source.mark(node.start)
            return hint.base(**others | {short.name: words}, marks=Marks(mark, {short.key: mark}))
        is_empty = isinstance(node, Scalar) and not node.value
        what, rule = ("is empty", "empty-text") if is_empty else ("must have fields of its own", "wrong-type")
        self.refuse(node, f"{name} {what}.", f"Add its fields below, indented: {_keys(fields_of(hint.base))}.", rule)
        return None

    def _list_below(self, node: Node, hint: Hint) -> bool:
        """Report a list under an entry that can have one, but for want of its two fields has none."""
        key, below = node.entries[0] if isinstance(node, Mapping) and node.entries else (node, node)
        takes_one = any(field.key == "bullets" for field in fields_of(hint.base))
        if not takes_one or not isinstance(below, Sequence) or below.flow:
            return False
        fix = "Write `text: ` before the words of the upper bullet, and `bullets:` in the same column below it."
        length = key.end - key.start if isinstance(key, Scalar) else 1
        self._report(key.start, length, "These bullets stand under another without its fields.", fix, "list-in-list")
        return True

    def _unquoted(self, node: Node) -> bool:
        """Report a mapping or list that was meant as a text, where its spelling says so."""
        if isinstance(node, Mapping) and any(getattr(value, "broken", False) for _, value in node.entries):
            return True
        found = scalars.unquoted(node, self.source)
        if found:
            self._report(found.at, found.length, found.what, found.fix, found.rule, found.edit)
        return found is not None

    def _unknown_key(
        self, key: Scalar, value: Node, node: Mapping, known: dict[str, Field], present: set[str]
    ) -> Field | None:
        """Report a key that is none; where it is a misspelling of a field that is absent, that field."""
        if node.flow and isinstance(value, Scalar) and not value.value and value.end <= key.end + 1:
            what = "The comma before this ends the text." if node.entries[0][0] is not key else "This has no value."
            fix = "Put a text with a comma in it in quotes."
            self._report(*_place(key), what, fix, "unquoted-comma")
            return None
        if len(self.problems) >= PROBLEMS:
            return None
        names = tuple(known)
        near = scalars.nearest(key.value, names)
        fix = f"Did you mean `{near}`?" if near else f"Fields here: {', '.join(known)}."
        absent = near if near and near not in present else None
        sure = absent and (known[absent].required or scalars.nearest(key.value, (absent,), scalars.SURE))
        others = tuple(name for name in known if name not in present and name != near)
        rivals = [name for name in present - known.keys() if sure and scalars.nearest(name, names) == near]
        is_same = near and scalars.nearest(key.value, (near,), 1.0)  # but for capitals and hyphens
        only = sure and not key.style and len(rivals) == 1 and (is_same or not scalars.nearest(key.value, others))
        edit = Edit(key.start, key.end, absent) if absent and only else None
        self._report(*_place(key), f"`{key.value}` is not a field here.", fix, "unknown-key", edit)
        return known[absent] if absent and sure else None

    def _missing_key(self, node: Mapping, field: Field) -> None:
        fix = f"Add `{field.key}: …` here. {field.doc}".rstrip()
        self._report(node.start, 1, f"`{field.key}` is missing.", fix, "missing-key")


_STAND_INS: dict[Any, Any] = {date: date.min, float: math.nan, bool: True, int: -1}
"""No limit is above or below `nan`; `true` as if a block stood there; no count is below 0."""
_AS_LIST = "Start each entry on a line of its own with a dash and a space: `- `."
_LIST_OR_NOTHING = "Add entries that begin with `- `, or take the line out."


@cache
def _known(cls: Any) -> dict[str, Field]:
    """The fields of a class by the key that an author writes."""
    return {field.key: field for field in fields_of(cls)}


def _is_foreign(node: Mapping, cls: Any) -> bool:
    """Whether no key of the mapping is a field of `cls`, or a misspelling of one."""
    known = tuple(_known(cls))
    return not any(
        key.value in known or (key.value.islower() and scalars.nearest(key.value, known, scalars.SURE))
        for key, _ in node.entries
    )


def _place(node: Node) -> tuple[int, int]:
    return node.start, max(1, node.end - node.start)


def _keys(fields: tuple[Field, ...]) -> str:
    return ", ".join(field.key for field in fields)


def _no_text(node: Node, hint: Hint, name: str) -> tuple[str, str]:
    kind, marks = ("a list", "dashes") if isinstance(node, Sequence) else ("a group of fields", "names")
    fix = f"Write it on one line, without {marks} below it."
    if isinstance(node, Sequence | Mapping) and node.flow:
        fix = "Write it without brackets. To print them, put the whole text in quotes."
    return f"{name} must be {scalars.kind_of(hint)}, not {kind}.", fix
