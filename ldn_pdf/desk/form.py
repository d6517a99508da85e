"""A form for any file of the library, made from the annotations of its Struct: nothing here names a field.

Each control carries the path of its value, as `reading/yaml_edits.py` has it, in `data-path`. A field that an author
adds to the model, and a block kind too, has its form by that.
"""

from __future__ import annotations

import json
from collections.abc import Container
from contextvars import ContextVar
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from ldn_pdf.desk.markup import Inside, Markup, joined, tag
from ldn_pdf.desk.wording import described, humanized, in_words, label
from ldn_pdf.locale.packs import canonical, pack_of
from ldn_pdf.reading.clock import today
from ldn_pdf.reading.field_types import Field, Hint, fields_of, shorthand_of
from ldn_pdf.reading.model import Count, Fact, Pattern, Plain, Range
from ldn_pdf.reading.source import Text

Path = tuple[str | int, ...]
_LANGUAGE = ContextVar("language of the words in the controls", default="en-US")  # a part may have its own
_TO_WRITE = "TODO"  # a text that somebody still has to write: `check` asks for it, and it shows where it will stand
_WIDE = 60  # characters of a line of a text
_SETTINGS_APART = 3  # choices, days and ids: so many of them stand folded up
_IN_SUMMARY = 30  # characters of a value that is told where it is folded up


def form(cls: type[Struct], held: Any) -> Markup:
    """The controls for all that the file holds, with ways to add, remove and move. `held` is its lists and texts.

    Where it is no mapping, the form asks for what the model requires.
    """
    held = held if isinstance(held, dict) else {}
    return tag("form", _record(cls, held, (), label("this_file")), id="form", autocomplete="off", novalidate=True)


def hint_at(cls: type[Struct], path: Path) -> Hint | None:
    """What the model says of the value at a path, or None where there is none."""
    hint = Hint(cls)
    for step in path:
        if isinstance(step, int):
            found = hint.item if hint.base is tuple else None
        else:
            known = {field.key: field.hint for field in fields_of(hint.base)} if hint.is_record else {}
            found = known.get(step)
        if found is None:
            return None
        hint = found
    return hint


def is_optional(cls: type[Struct], path: Path) -> bool:
    """Whether the value may be left out of the file."""
    above = hint_at(cls, path[:-1])
    if above is None or not above.is_record:
        return False
    return any(field.key == path[-1] and not field.required for field in fields_of(above.base))


def blank(hint: Hint) -> Any:
    """What is written for a field or an entry that somebody adds: as little as the model asks for."""
    if hint.base is tuple:
        least = hint.note(Count)
        return [blank(hint.item or Hint(Text))] * max(1, least.least if least else 1)
    if hint.is_record:
        short = shorthand_of(hint.base)
        return blank(short.hint) if short else {f.key: blank(f.hint) for f in fields_of(hint.base) if f.required}
    if hint.base is Literal:
        return hint.choices[0]
    limits = hint.note(Range)
    return {bool: True, int: limits.least if limits else 1, date: today(), float: 1}.get(hint.base, _TO_WRITE)


def typed_value(hint: Hint, value: object) -> Any:
    """What a control gave, as the model has it; a text where it is none of its kind, which `check` then says."""
    if hint.base is bool:
        return value is True
    text = str(value)
    if is_line_of_ids(hint):
        return [each for part in text.split(",") if (each := part.strip())]
    if hint.base is int and text.isdecimal() and len(text) < 10:
        return int(text)
    if hint.base is date and _is_day(text):
        return date.fromisoformat(text)
    return text


# --- controls --------------------------------------------------------------------------------------


def _record(cls: type[Struct], held: dict[str, Any], path: Path, name: str) -> Markup:
    own = held.get("language")
    before = _LANGUAGE.set(canonical(own) if isinstance(own, str) and pack_of(own) else _LANGUAGE.get())
    try:
        return _fields(cls, held, path, name)
    finally:
        _LANGUAGE.reset(before)


def _fields(cls: type[Struct], held: dict[str, Any], path: Path, name: str) -> Markup:
    fields = {field.key: field for field in fields_of(cls)}
    known = held | {key: _nothing(field.hint) for key, field in fields.items() if field.required and key not in held}
    movable = [at for at, key in enumerate(known) if key in fields and fields[key].block]
    shown = {}
    for at, (key, value) in enumerate(known.items()):
        if field := fields.get(key):
            own = (*path, key)
            tools = _tools(own, humanized(key), at, movable if field.block else (), not field.required)
            shown[key] = _field(field, value, own, tools)
    absent = [field for key, field in fields.items() if key not in known]
    more = _adder(absent, path, name) if absent else None
    short = shorthand_of(cls)
    if short and isinstance(
        known[short.key], str
    ):  # as an entry that is a bare text has it: its name is said, not shown
        words = _control(short.hint, known[short.key], (*path, short.key), said=name)
        shown[short.key] = tag("div", words, data_at=_json((*path, short.key)))
    apart = [key for key in shown if short.key != key] if short else [key for key in shown if _is_setting(fields[key])]
    if len(apart) == len(shown) or (not short and len(apart) < _SETTINGS_APART):
        return joined(list(shown.values()), more)
    summary = label("more") if short else label("settings")
    told = ", ".join(
        f"{humanized(key)} {text}" if (text := _in_line(fields[key].hint, known[key])) else humanized(key)
        for key in apart
    )
    inside = [
        tag("summary", f"{summary}: {told}" if told else summary),
        [shown[key] for key in apart],
        more if short else None,
    ]
    aside = tag("details", inside, class_="more" if short else "settings field")
    first, *others = [markup for key, markup in shown.items() if key not in apart]
    return joined(first, aside if not short else None, others, aside if short else more)


def _is_setting(field: Field) -> bool:
    """Whether a field has no words for the patient: a choice, a day, an id."""
    return field.block is None and _has_no_words(field.hint)


def _has_no_words(hint: Hint) -> bool:
    if hint.note(Fact) is not None:
        return False
    if hint.is_record:
        return all(_has_no_words(field.hint) for field in fields_of(hint.base))
    if hint.item:
        return _has_no_words(hint.item)
    return hint.base is not Text or hint.note(Pattern) is not None


def _in_line(hint: Hint, value: Any) -> str:
    """A short value as it stands in a summary; nothing for a long one."""
    if hint.base is Literal and value in hint.choices:
        return humanized(value)
    if hint.base is date and isinstance(value, str) and _is_day(value):
        return in_words(date.fromisoformat(value))
    text = ", ".join(map(str, value)) if isinstance(value, list) else value if isinstance(value, str) else ""
    return text if len(text) <= _IN_SUMMARY else ""


def is_line_of_ids(hint: Hint) -> bool:
    """Whether a list is short words such as W1 and A3, which are typed in one line with commas."""
    return hint.base is tuple and hint.item is not None and hint.item.note(Pattern) is not None


def _nothing(hint: Hint) -> Any:
    return [] if hint.base is tuple else {} if hint.is_record else ""


def _tools(path: Path, name: str, at: int, movable: Container[int], removable: bool = True) -> Markup:
    """Ways to move what stands at `at` to a place beside it that is `movable` too, and to take it out."""
    buttons = [
        _button("move", path, label(step), label(f"{step}_named", name=name), to)
        for step, to in (("up", at - 1), ("down", at + 1))
        if to in movable
    ]
    if removable:
        buttons.append(_button("remove", path, label("remove"), label("remove_named", name=name)))
    return tag("span", buttons, class_="tools")


def _field(field: Field, value: Any, path: Path, tools: Markup | None = None) -> Markup:
    name, hint = humanized(field.key), field.hint
    doc = tag("p", described(field.doc), class_="doc", id=_id(path, "doc")) if field.doc else None
    if is_line_of_ids(hint) and isinstance(value, list):
        value = ", ".join(map(str, value))
    elif hint.base is tuple or (hint.is_record and not shorthand_of(hint.base)) or isinstance(value, (list, dict)):
        inside = _value(hint, value, path, name)
        return tag("fieldset", tag("legend", name), tools, doc, inside, data_at=_json(path))
    control = _control(hint, value, path, has_doc=bool(field.doc))
    named = tag("label", name, for_=_id(path))
    inside = [control, named] if hint.base is bool else [named, doc, control]
    return tag("div", inside, tools, class_="field tick" if hint.base is bool else "field", data_at=_json(path))


def _value(hint: Hint, value: Any, path: Path, name: str) -> Inside:
    if hint.base is tuple and isinstance(value, list):
        return _list(hint, value, path, name)
    if hint.is_record and isinstance(value, dict):
        return _record(hint.base, value, path, name)
    return _control(hint, value if isinstance(value, str) else "", path, said=name)


def _list(hint: Hint, values: list[Any], path: Path, name: str) -> Markup:
    item, most = hint.item or Hint(Text), hint.note(Count)
    rows = []
    for at, value in enumerate(values):
        own, called = (*path, at), label("entry", name=name, number=at + 1)
        tools = _tools(own, called, at, range(len(values)))
        more = _more(item, own, called) if item.is_record and isinstance(value, str) else None
        rows.append(tag("li", _entry(item, value, own, called), tools, more, data_at=_json(own)))
    full = most is not None and most.most is not None and len(values) >= most.most
    add = _button("insert", path, label("add_to", name=name), None, len(values))
    plain = "items cells" if item.base is tuple else "items"
    return joined(tag("ol", rows, class_=plain) if rows else None, None if full else add)


def _entry(item: Hint, value: Any, path: Path, name: str) -> Inside:
    if item.is_record and isinstance(value, dict) and shorthand_of(item.base):
        return tag("div", _record(item.base, value, path, name))
    if item.is_record and isinstance(value, dict):
        heading = next((text for text in value.values() if isinstance(text, str)), "")
        inside = tag("div", _record(item.base, value, path, name), class_="inside")
        return tag("details", tag("summary", f"{name}: {heading}" if heading else name), inside, open=True)
    return _value(item, value, path, name)


def _more(item: Hint, path: Path, name: str) -> Markup | None:
    """What an entry that is a bare text can have beside it."""
    short = shorthand_of(item.base)
    fields = [field for field in fields_of(item.base) if short is None or field.key != short.key]
    return tag("details", tag("summary", label("more")), _adder(fields, path, name), class_="more") if fields else None


def _adder(fields: list[Field], path: Path, name: str) -> Markup:
    options = [
        tag("option", ": ".join(filter(None, (humanized(each.key), _first(described(each.doc))))), value=each.key)
        for each in fields
    ]
    choice = tag("select", options, id=_id(path, "add"), aria_label=label("what_to_add", name=name))
    return tag("p", choice, _button("add", path, label("add"), label("add_chosen", name=name)), class_="adder")


def _control(hint: Hint, value: Any, path: Path, said: str | None = None, has_doc: bool = False) -> Markup:
    """One control. `said` names it where no label does."""
    common = {
        "id": _id(path),
        "data_path": _json(path),
        "aria_label": said,
        "aria_describedby": f"{_id(path, 'doc')} {_id(path, 'faults')}" if has_doc else _id(path, "faults"),
    }
    text = value if isinstance(value, str) else ""
    if hint.is_record and (short := shorthand_of(hint.base)):
        hint = short.hint
    if hint.base is bool:
        return tag("input", type="checkbox", checked=text.lower() in ("true", "yes"), **common)
    if hint.base is Literal:
        choices = [*hint.choices] if text in hint.choices else [text, *hint.choices]
        options = [tag("option", humanized(each), value=each, selected=each == text) for each in choices]
        return tag("select", options, **common)
    if hint.base is int and (text.isdecimal() or not text):
        limits = hint.note(Range)
        least, most = (limits.least, limits.most) if limits else (None, None)
        return tag("input", type="number", value=text, min=least, max=most, **common)
    if hint.base is date and (_is_day(text) or not text):
        return tag("input", type="date", value=text, **common)
    if hint.base is not Text or hint.note(Plain) is not None or hint.note(Pattern) is not None:
        return tag("input", type="text", value=text, spellcheck="true", lang=_LANGUAGE.get(), **common)
    rows = sum(1 + len(line) // _WIDE for line in text.split("\n"))
    return tag("textarea", text, rows=min(12, rows), spellcheck="true", lang=_LANGUAGE.get(), **common)


def _button(do: str, path: Path, shown: str, said: str | None, to: int | None = None) -> Markup:
    return tag("button", shown, type="button", data_do=do, data_on=_json(path), data_to=to, aria_label=said)


def _first(doc: str) -> str:
    """The first sentence of a field's description."""
    return doc.partition(". ")[0].rstrip(".")


def _json(path: Path) -> str:
    return json.dumps(list(path), separators=(",", ":"))


def _id(path: Path, suffix: str = "") -> str:
    return "-".join(["at", *map(str, path), *([suffix] if suffix else ())])


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False
