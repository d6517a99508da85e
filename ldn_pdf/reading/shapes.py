"""The annotations of a dataclass, read once: what the decoder and the schema writer both go by."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from ldn_pdf.reading.model import Doc, Marks
from ldn_pdf.reading.source import Text
from ldn_pdf.records import record

Note = TypeVar("Note")


@record
class Hint:
    """One annotation taken apart.

    `base` is Text, str, bool, int, float, date, Literal, tuple or a dataclass; `notes` are the
    constraints of its `Annotated`; `item` is the hint of a tuple's entries; `choices` a Literal's.
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
        return is_dataclass(self.base) and self.base is not Text


@record
class Field:
    """One field of a dataclass that stands in YAML: `name` in Python, `key` in the file."""

    name: str
    key: str
    hint: Hint
    required: bool
    doc: str


@cache
def fields_of(cls: Hashable) -> tuple[Field, ...]:
    """The fields of `cls` that an author writes, in order: not `marks`, and not bare `str` such as an id."""
    hints = get_type_hints(cls, include_extras=True)
    shapes = []
    for field in fields(cls):  # type: ignore[arg-type]
        hint = _hint(hints[field.name])
        if hint.base is Marks or (hint.base is str and not hint.notes):
            continue
        required = field.default is MISSING and field.default_factory is MISSING
        doc = hint.note(Doc)
        shapes.append(Field(field.name, field.name.rstrip("_"), hint, required, doc.text if doc else ""))
    return tuple(shapes)


def shorthand_of(cls: Callable[..., Any]) -> Field | None:
    """The field that a bare text stands for, where the dataclass names one in SHORTHAND."""
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
    if origin is tuple:
        return Hint(tuple, notes, item=_hint(get_args(annotation)[0]))
    if origin is Literal:
        return Hint(Literal, notes, choices=get_args(annotation))
    return Hint(annotation, notes)
