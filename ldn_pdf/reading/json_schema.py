"""JSON Schemas (2020-12) from the same annotations that the decoder reads, for editors that check while one types."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from ldn_pdf.reading.evidence_ledger import Ledger
from ldn_pdf.reading.field_types import Field, Hint, fields_of, shorthand_of
from ldn_pdf.reading.layout import Layout
from ldn_pdf.reading.model import Clinic, Colour, Count, Handout, Length, Pattern, Range
from ldn_pdf.reading.source import Text

SCHEMAS: dict[str, type[Struct]] = {"handout": Handout, "clinic": Clinic, "layout": Layout, "ledger": Ledger}
"""Every kind of file that has a schema, and its Struct. Each is committed as `ldn_pdf/schemas/KIND.json`."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WORDS = ["string", "number", "boolean"]  # 12:30, 1.0 and no are words here, whatever an editor takes them for


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind of file, a key of `SCHEMAS`."""
    cls = SCHEMAS[kind]
    definitions: dict[str, Any] = {}
    root = {"$schema": _DIALECT, "title": _title(cls), **_record(cls, definitions)}
    return root | ({"$defs": dict(sorted(definitions.items()))} if definitions else {})


def as_json(value: Any) -> str:
    """The text of a schema as it is committed."""
    return json.dumps(value, indent=2, ensure_ascii=True) + "\n"


def _record(cls: type[Struct], definitions: dict[str, Any]) -> dict[str, Any]:
    fields = fields_of(cls)
    return {
        "description": inspect.cleandoc(cls.__doc__ or ""),
        "type": "object",
        "additionalProperties": False,
        "required": [field.key for field in fields if field.required],
        "properties": {field.key: _property(field, definitions) for field in fields},
    }


def _property(field: Field, definitions: dict[str, Any]) -> dict[str, Any]:
    described = {"description": field.doc} if field.doc else {}
    return described | _value(field.hint, definitions)


def _value(hint: Hint, definitions: dict[str, Any]) -> dict[str, Any]:
    if hint.is_record:
        return _reference(hint.base, definitions)
    if hint.base is tuple:
        limits = hint.note(Count) or Count()
        most = {} if limits.most is None else {"maxItems": limits.most}
        least = {"minItems": limits.least} if limits.least else {}
        return {"type": "array", "items": _value(hint.item or Hint(Text), definitions)} | least | most
    if hint.base is dict:
        return {"type": "object", "additionalProperties": _value(hint.item or Hint(Text), definitions)}
    if hint.base is Literal:
        return {"enum": list(hint.choices)}
    return _SCALARS[hint.base](hint)


def _reference(cls: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    name = cls.__name__
    if name not in definitions:
        definitions[name] = {}  # holds the place while the fields below are written
        definitions[name] = _record(cls, definitions)
    reference = {"$ref": f"#/$defs/{name}"}
    short = shorthand_of(cls)
    return {"anyOf": [_value(short.hint, definitions), reference]} if short else reference


def _pattern(hint: Hint) -> str:
    pattern = hint.note(Pattern)
    return f"^(?:{pattern.regex})$" if pattern else r"\S"


def _int(hint: Hint) -> dict[str, Any]:
    limits = hint.note(Range)
    return {"type": "integer"} | ({"minimum": limits.least, "maximum": limits.most} if limits else {})


def _float(hint: Hint) -> dict[str, Any]:
    if hint.note(Length) is not None:
        return {"type": "string", "pattern": r"^[0-9]{1,6}(\.[0-9]{1,6})? ?(pt|mm|in)$"}
    return {"type": "number", "minimum": 0}


_SCALARS: dict[Any, Callable[[Hint], dict[str, Any]]] = {
    Text: lambda hint: {"type": _WORDS, "pattern": _pattern(hint)},
    str: lambda hint: {"type": "string"} | ({"pattern": "^#[0-9A-Fa-f]{6}$"} if hint.note(Colour) else {}),
    int: _int,
    float: _float,
    bool: lambda hint: {"type": "boolean"},
    date: lambda hint: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}


def _title(cls: type[Struct]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cls.__name__)
