"""One text of a file → a `Text`, a date, a number …: the schema decides which, never the spelling."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from msgspec.structs import replace

from ldn_pdf.problems import Edit, most_like
from ldn_pdf.reading.field_types import Hint
from ldn_pdf.reading.model import MM, Colour, Length, Pattern, Range
from ldn_pdf.reading.source import Source, Text
from ldn_pdf.reading.yaml_mistakes import Fault, in_quotes, quote_it
from ldn_pdf.reading.yaml_nodes import Mapping, Node, Scalar, Sequence

POINTS = {"pt": 1.0, "mm": MM, "in": 72.0}


def read(scalar: Scalar, hint: Hint, name: str, source: Source) -> Any:
    """The value that `hint` asks for, or the `Fault` for which it was not taken. `name` is what messages call it."""
    fault = _cut_off(scalar, hint, source) or _empty(scalar, name)
    found = fault or _READERS[hint.base](scalar, hint, name, source)
    if isinstance(found, Fault) and not scalar.style and scalar.value.startswith(_CURLY):
        fix = f'Type straight quotes, or none: "{_shown(scalar.value).strip("".join(_CURLY))}".'
        return replace(found, what=f"{found.what} These quotes belong to the text.", fix=fix)
    return found


def kind_of(hint: Hint) -> str:
    """What the value must be, in words."""
    if hint.base is float:
        return "a length" if hint.note(Length) else "a number"
    return {Text: "a text", bool: "`true` or `false`", int: "a whole number", date: "a date"}.get(hint.base, "a word")


_CURLY = tuple("“”„‟‘’‚«»")
LIKELY, SURE = 0.66, 0.76  # share of letters in common: worth a question; worth reading as that field


@lru_cache(10_000)  # each unknown key is held against all others
def nearest(word: str, known: tuple[str, ...], alike: float = LIKELY) -> str | None:
    """The known word that `word` misspells, as likely as `alike` says."""
    folded = {name.replace("_", ""): name for name in known}
    return folded.get(most_like(re.sub(r"[\s_-]", "", word.casefold()), folded, alike))


def unquoted(node: Node, source: Source) -> Fault | None:
    """A mapping or list that stands where a text is wanted because its quotes are missing."""
    text = source.text[node.start : node.end].strip()
    if isinstance(node, Scalar) or not text or _is_plainly_none(node, source):
        return None
    if node.flow:
        what = f"A text that begins with {text[0]} needs quotes."
        rule = "unquoted-brace" if isinstance(node, Mapping) else "unquoted-start"
        return Fault(node.start, _first_line(node, source), what, quote_it(text), rule, edit=_edit(node, source))
    if isinstance(node, Sequence) or not node.entries:
        return None
    key, value = node.entries[0]
    at = max(node.start, source.text.find(":", key.end, node.end))
    if text.startswith("?"):  # the long form of a field in YAML
        return Fault(at, 1, "A text that begins with ? needs quotes.", quote_it(text), "unquoted-start")
    is_one = len(node.entries) == 1 and isinstance(value, Scalar) and not (key.style or value.style)
    edit = in_quotes(source.text, node.start) if is_one else None
    return Fault(at, 1, _COLON, quote_it(text), "unquoted-colon", edit=edit)


def _is_plainly_none(node: Mapping | Sequence, source: Source) -> bool:
    """Whether it can only be meant as entries of a list, or as fields: each has its own quotes or line."""
    if isinstance(node, Sequence):
        return node.flow and len(node.items) > 1 and all(isinstance(item, Scalar) for item in node.items)
    lead = source.text[source.text.rfind("\n", 0, node.start) + 1 : node.start]
    return not node.flow and len(node.entries) > 1 and not lead.strip()


def _edit(node: Mapping | Sequence, source: Source) -> Edit | None:
    """The edit that quotes words in one pair of brackets, where nothing in them may be meant as a list or fields."""
    inside = source.text[node.start + 1 : node.end - 1]
    edit = in_quotes(source.text, node.start)
    return None if re.search(r"[\[\]{},:\n\"']", inside) or not edit or edit.end != node.end else edit


_COLON = "A text with a colon followed by a space needs quotes."
_COMMENT = re.compile(r"[ \t]+(#.*)|(?<=[:\-\s])(#.*)")
_DASH_LINE = re.compile(r"\n[ \t]*(- )")


def _cut_off(scalar: Scalar, hint: Hint, source: Source) -> Fault | None:
    """A plain text that a comment cuts off, or one that swallowed the dash of a list.

    Texts with a pattern (an id, a version, a number) cannot hold a dash with a blank before it, and a # only where
    a figure follows, as in `555-0100 #4`.
    """
    if scalar.style or hint.base not in (Text, str):
        return None
    has_pattern = hint.note(Pattern) is not None
    comment = _COMMENT.match(source.text, scalar.end)
    if comment and not (has_pattern and not re.match(r"\s*#[0-9]", comment.group())):
        at = max(comment.start(1), comment.start(2))
        what = "A # after a space begins a comment: the text ends here." if scalar.value else "A # begins a comment."
        fix = "Put the whole text in quotes, or move the comment to a line of its own above."
        return Fault(at, comment.end() - at, what, fix, "cut-off")
    dash = None if has_pattern else _DASH_LINE.search(source.text, scalar.start, scalar.end)
    if dash:
        what = "This dash is read as part of the text above it."
        fix = (
            "Start all dashes of a list in one column, each followed by a space. For bullets under a bullet, "
            "write `text: ` before the words of the upper one, and `bullets:` in the same column below it."
        )
        return Fault(dash.start(1), 1, what, fix, "dash-in-text")
    return None


_NOTHING = ("~", "null", "Null", "NULL")  # YAML 1.2, 10.3.2: other programs read these as no value at all


def _empty(scalar: Scalar, name: str) -> Fault | None:
    if not scalar.style and scalar.value in _NOTHING:
        fix = "Fill it in, or take it out. To print it as a word, put it in quotes."
        what = f"{name} is `{scalar.value}`, which stands for nothing in YAML."
        return Fault(scalar.start, len(scalar.value), what, fix, "empty-text")
    if scalar.value.strip():
        return None
    length = max(1, scalar.end - scalar.start)
    fix = "Fill it in, or take it out."
    if name.endswith("`rows`"):  # a table's cells as well: without one, its row would be too short
        fix += " A dash in a table says that there is nothing."
    return Fault(scalar.start, length, f"{name} is empty.", fix, "empty-text")


def _first_line(node: Node, source: Source) -> int:
    return max(1, len(source.text[node.start : node.end].split("\n", 1)[0]))


def _refuse(scalar: Scalar, source: Source, what: str, fix: str, rule: str) -> Fault:
    return Fault(scalar.start, _first_line(scalar, source), what, fix, rule)


def text_of(scalar: Scalar) -> str:
    """The words of a text. YAML folds an empty line into one line end; here it is an empty line in every style."""
    value = scalar.value.strip(" \t\n")
    return value if scalar.style == "|" else re.sub(r"\n+", "\n\n", value)


def _text(scalar: Scalar, hint: Hint, name: str, source: Source) -> Text | Fault:
    value = text_of(scalar)
    pattern = hint.note(Pattern)
    if pattern and not re.fullmatch(pattern.regex, value):
        what = f"{name} is `{_shown(value)}`, and must be {pattern.meaning}."
        return _refuse(scalar, source, what, f"Write {pattern.meaning}.", "pattern")
    return Text(value, source, scalar.start, scalar.end)


def _str(scalar: Scalar, hint: Hint, name: str, source: Source) -> str | Fault:
    value = scalar.value.strip()
    if hint.note(Colour) and not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        what = f"{name} is `{_shown(value)}`, which is no colour."
        return _refuse(scalar, source, what, 'Write it as "#rrggbb", in quotes, for example "#1B1F23".', "wrong-type")
    return value


def _bool(scalar: Scalar, hint: Hint, name: str, source: Source) -> bool | Fault:
    if not scalar.style and scalar.value in ("true", "false"):
        return scalar.value == "true"
    fix = "Write `true` or `false`, without quotes."
    return _refuse(scalar, source, f"{name} must be `true` or `false`.", fix, "wrong-type")


def _int(scalar: Scalar, hint: Hint, name: str, source: Source) -> int | Fault:
    if scalar.style or not re.fullmatch(r"-?[0-9]{1,9}", scalar.value):
        fix = "Write digits, without quotes, for example 2."
        return _refuse(scalar, source, f"{name} must be a whole number.", fix, "wrong-type")
    value, limits = int(scalar.value), hint.note(Range)
    if limits and not limits.least <= value <= limits.most:
        what = f"{name} is {value}; it can be {limits.least} to {limits.most}."
        return _refuse(scalar, source, what, f"Write a number from {limits.least} to {limits.most}.", "out-of-range")
    return value


def _float(scalar: Scalar, hint: Hint, name: str, source: Source) -> float | Fault:
    found = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)(?: ?(pt|mm|in))?", scalar.value)
    is_length = hint.note(Length) is not None
    if found and bool(found[2]) == is_length:
        return float(found[1]) * POINTS.get(found[2], 1.0)
    kind, fix = "a number of body lines", "Write a number without a unit, for example 0.5."
    if is_length:
        kind, fix = "a length with its unit", "Write a number with pt, mm or in: 14.6pt, 20mm, 0.5in."
    return _refuse(scalar, source, f"{name} is `{_shown(scalar.value)}`, and must be {kind}.", fix, "wrong-type")


def _date(scalar: Scalar, hint: Hint, name: str, source: Source) -> date | Fault:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", scalar.value):
            return date.fromisoformat(scalar.value)
    except ValueError:
        pass
    what = f"{name} is `{_shown(scalar.value)}`, which is no day of the calendar as year-month-day."
    return _refuse(scalar, source, what, "Write it like 2026-11-23.", "bad-date")


def _choice(scalar: Scalar, hint: Hint, name: str, source: Source) -> str | Fault:
    if scalar.value in hint.choices:
        return scalar.value
    near = nearest(scalar.value, hint.choices)
    fix = f"Did you mean `{near}`? " if near else ""
    fix += f"Choose one of: {', '.join(hint.choices)}."
    return _refuse(scalar, source, f"{name} cannot be `{_shown(scalar.value)}`.", fix, "unknown-choice")


def _shown(value: str) -> str:
    value = " ".join(value.split())
    return value if len(value) <= 40 else f"{value[:37]}…"


_READERS: dict[Any, Callable[[Scalar, Hint, str, Source], Any]] = {
    Text: _text,
    str: _str,
    bool: _bool,
    int: _int,
    float: _float,
    date: _date,
    Literal: _choice,
}
