"""The annotations of a Struct, read once: what decoder and schema writer go by, and how every text of it is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from msgspec import Struct
from msgspec.structs import fields

from ldn_pdf.reading.model import Doc, Keys, Marks
from ldn_pdf.reading.source import Text

Note = TypeVar("Note")


class Hint(Struct, frozen=True):
    """One annotation taken apart.

    `base` is Text, str, bool, int, float, date, Literal, tuple, dict or a Struct; `notes` are the
    constraints of its `Annotated`; `item` is the hint of a tuple's entries or a dict's values; `choices` a Literal's.
    """

    base: Any
    notes: tuple[Any, ...] = ()
    item: Hint | None = None
    choices: tuple[str, ...] = ()

    def note(self, kind: type[Note]) -> Note | None:
        """The constraint of this kind, or None."""
        return next((note for note in self.notes if isinstance(note, kind)), None)

    @property
    def is_record(self) -> bool:
        """Whether the value is a mapping with fields of its own."""
        return isinstance(self.base, type) and issubclass(self.base, Struct) and self.base is not Text


class Field(Struct, frozen=True):
    """One key of a mapping in YAML: `name` in Python, `key` in the file.

    `block` makes an entry of the field `name` from the value, where several keys share that field.
    """

    name: str
    key: str
    hint: Hint
    required: bool
    doc: str
    block: Callable[[Any], Any] | None = None


@cache
def fields_of(cls: type[Struct]) -> tuple[Field, ...]:
    """The fields of `cls` that an author writes, in order: not `marks`, and not bare `str` such as an id."""
    shapes = []
    for field in fields(cls):
        hint = _hint(field.type)
        if hint.base is Marks or (hint.base is str and not hint.notes):
            continue
        keys = hint.note(Keys)
        for key, of in keys.of.items() if keys else ():
            value = _hint(of.value)
            shapes.append(Field(field.name, key, value, False, _doc(value), of.block))
        if keys is None:
            shapes.append(Field(field.name, field.name.rstrip("_"), hint, field.required, _doc(hint)))
    return tuple(shapes)


def _doc(hint: Hint) -> str:
    doc = hint.note(Doc)
    return doc.text if doc else ""


@cache
def shorthand_of(cls: type[Struct]) -> Field | None:
    """The field that a bare text stands for, where the Struct names one in SHORTHAND."""
    name = getattr(cls, "SHORTHAND", "")
    return next((field for field in fields_of(cls) if field.name == name), None)


def _hint(annotation: Any) -> Hint:
    notes: tuple[Any, ...] = ()
    while (origin := get_origin(annotation)) in (Annotated, Union, UnionType):
        if origin is Annotated:
            notes += annotation.__metadata__
            annotation = annotation.__origin__
        else:
            (annotation,) = (part for part in get_args(annotation) if part is not NoneType)
    if any(isinstance(note, Keys) for note in notes):
        return Hint(tuple, notes)
    if origin is tuple:
        return Hint(tuple, notes, item=_hint(get_args(annotation)[0]))
    if origin is Mapping:
        return Hint(dict, notes, item=_hint(get_args(annotation)[1]))
    if origin is Literal:
        return Hint(Literal, notes, choices=get_args(annotation))
    return Hint(annotation, notes)


class PlacedText(Struct, frozen=True):
    """A text, the Struct that holds it, and the field there. An entry of a list has the list's field."""

    text: Text
    owner: type
    field: Field

    @property
    def path(self) -> str:
        """Owner and field as `Section.text`."""
        return f"{self.owner.__name__}.{self.field.name}"


def texts(record: Any) -> Iterator[PlacedText]:
    """The texts of a decoded Struct and of all that it holds, in the order of the fields."""
    owner: type = type(record)
    for field in {field.name: field for field in fields_of(owner)}.values():
        for value in _flat(getattr(record, field.name)):
            if isinstance(value, Text):
                yield PlacedText(value, owner, field)
            elif isinstance(value, Struct):
                yield from texts(value)


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, tuple):
        for entry in value:
            yield from _flat(entry)
    elif value is not None:
        yield value
