"""Every text of a record, with the field that it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from ldn_pdf.reading.field_types import Field, fields_of
from ldn_pdf.reading.source import Text


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
