"""Markup inside a text: **bold**, [words](https://…), {field}, and {{ for a brace. All else is literal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.problems import Problem, most_like
from ldn_pdf.reading.source import Text

TOKEN = re.compile(
    r"(?P<brace>\{\{)"
    r"|\{(?P<field>[a-z0-9_.]+)\}"
    r"|\[(?P<words>[^\[\]\n]+)\]\((?P<address>(?:https?://|mailto:|tel:)[^\s()]+)\)"
    r"|\*\*(?=\S)(?P<bold>(?:(?!\*\*).)+?)(?<=\S)\*\*(?!\*)",
    re.DOTALL,
)

_FIELD = re.compile(r"(?P<brace>\{\{)|\{(?P<field>[a-z0-9_.]+)\}")
_PARAGRAPH = re.compile(r"[^ \t\n](?:[^\n]|\n(?![ \t]*\n))*")  # a non-breaking space is a character, no blank


class Run(Struct, frozen=True):
    """Words in one style. `origin` and `offset` say where they stand in the author's file.

    Where `field` is not empty, `text` is what the author typed, to be replaced by a value, or the line to write
    one on. Words of our own have no `origin`, and a `language` where the handout is in another one. `expansion` says an
    abbreviation in full.
    """

    text: str
    bold: bool = False
    link: str = ""
    field: str = ""
    origin: Text | None = None
    offset: int = 0
    language: str = ""
    expansion: str = ""


Rich = tuple[Run, ...]


def runs(text: Text) -> Rich:
    """The runs of a text, in order; their texts joined are the words that a reader sees."""
    return tuple(_scan(text.value, 0, Run("", origin=text)))


def unmarked(text: Text) -> Rich:
    """The runs of a text that is printed as it stands: only {field} and {{ mean something in it."""
    return tuple(_scan(text.value, 0, Run("", origin=text), _FIELD))


def plain(text: str, bold: bool = False) -> Rich:
    """Words of our own as one run: nothing in them is markup."""
    return (Run(text, bold),)


def words(rich: Rich) -> str:
    """The text of the runs, without markup."""
    return "".join(run.text for run in rich)


def phone_address(number: str) -> str:
    """The link that calls a number. The (0) of +44 (0)20 is not dialled from abroad (ITU-T E.123, 7.2)."""
    abroad = number.startswith("+")
    return f"tel:{'+' if abroad else ''}{re.sub(r'[^0-9]', '', number.replace('(0)', '') if abroad else number)}"


def names_address(text: str, address: str) -> bool:
    """Whether the words of a link give its address, so that it need not be said beside them."""
    bare = address.partition(":")[2].strip("/")
    return bare in text or address == phone_address(text.strip())


def with_spans(rich: Rich, spans: Iterable[tuple[int, int, Mapping[str, str]]]) -> Rich:
    """The runs, cut where a span of their joined text begins or ends, and changed within. A link stays as it is."""
    made, at, spans = [], 0, tuple(spans)
    if not spans:
        return rich
    for run in rich:
        done, end = at, at + len(run.text)
        for start, stop, change in spans if not run.link else ():
            start, stop = max(start, done), min(stop, end)
            if start < stop:
                made += [_piece(run, done - at, start - at), replace(_piece(run, start - at, stop - at), **change)]
                done = stop
        made.append(_piece(run, done - at, len(run.text)))
        at = end
    return tuple(run for run in made if run.text)


def _piece(run: Run, start: int, stop: int) -> Run:
    return replace(run, text=run.text[start:stop], offset=run.offset + start)


def paragraphs(text: Text) -> Iterator[Rich]:
    """The runs of each paragraph; an empty line parts paragraphs, a single line end is a space."""
    for match in _PARAGRAPH.finditer(text.value):
        body = re.sub(r"[ \t\n]", " ", match.group()).rstrip(" ")
        yield tuple(_scan(body, match.start(), Run("", origin=text)))


def fill(rich: Rich, values: Mapping[str, str], blank: Callable[[str], str] | None = None) -> Rich:
    """The runs with each field replaced by its value; `blank` says what stands for one without, which stays a field.

    Raises KeyError for an unknown field: `unknown_fields` reports those before.
    """

    def value(run: Run) -> Run:
        if not run.field:
            return run
        known = values.get(run.field)
        if known is not None:
            return replace(run, text=known, field="")
        if blank is None:
            raise KeyError(run.field)
        return replace(run, text=blank(run.field))

    return tuple(value(run) for run in rich)


def unknown_fields(text: Text, known: set[str], absent: Set[str] = frozenset()) -> Iterator[Problem]:
    """A problem for each {field} of the text that is not in `known`; those of `absent` the clinic file leaves out."""
    for run in runs(text):
        if not run.field or run.field in known:
            continue
        if run.field in absent:
            name = run.field.partition(".")[2]
            fix = f"Add `{name}` to the clinic file, or take {{{run.field}}} out here."
            what = f"The clinic file gives no `{name}`."
            yield text.problem(what, fix, "unknown-field", offset=run.offset, length=len(run.field) + 2)
            continue
        ends = (name for name in sorted(known) if name.endswith(f".{run.field}"))
        near = most_like(run.field, known, 0.5) or next(ends, "")
        fix = f"Did you mean {{{near}}}?" if near else f"Known fields: {', '.join(sorted(known))}."
        if "." not in run.field:
            fix += f" A field that each person in a list has is named first: `fields: [{run.field}]`."
        what, fix = f"{{{run.field}}} is not a field here.", f"{fix} To print a brace, type it twice: {{{{."
        yield text.problem(what, fix, "unknown-field", offset=run.offset, length=len(run.field) + 2)


def _scan(value: str, base: int, style: Run, token: re.Pattern[str] = TOKEN) -> Iterator[Run]:
    done = 0
    for match in token.finditer(value):
        start = match.start()
        if start > done:
            yield replace(style, text=value[done:start], offset=base + done)
        match match.lastgroup:
            case "brace":
                yield replace(style, text="{", offset=base + start)
            case "field":
                yield replace(style, text=match.group(), field=match["field"], offset=base + start)
            case "address":
                inner = replace(style, link=match["address"])
                yield from _scan(match["words"], base + match.start("words"), inner)
            case _:
                yield from _scan(match["bold"], base + match.start("bold"), replace(style, bold=True))
        done = match.end()
    if done < len(value):
        yield replace(style, text=value[done:], offset=base + done)


# --- what other programs take for marks and is printed as typed here -------------------------------


_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d?);")
_TAG = re.compile(
    r"</?(?:br|hr|p|b|i|u|s|a|em|strong|sup|sub|span|div|ul|ol|li|h[1-6]|small|font|center|img|table|tr|td)\b[^<>]{0,200}>",
    re.IGNORECASE,
)
_MARKS = (
    (re.compile(r"(?<![\w*])\*(?![\s*])[^*\n]{0,200}?(?<![\s*])\*(?![\w*])"), "Put ** around bold words."),
    (re.compile(r"(?<![\w_])__(?=[^\s_])[^\n]{0,200}?(?<=[^\s_])__(?![\w_])"), "Put ** around bold words."),
    (re.compile(r"(?<![\w_/])_(?=[^\s_])[^_\n]{0,200}(?<=[^\s_])_(?![\w_])"), "Put ** around bold words."),
    (re.compile(r"`[^`\n]{1,200}`"), "Take the marks out."),
    (re.compile(r"~~(?=\S)[^~\n]{1,200}~~"), "Take the words out, with their marks."),
)
_LOOKS_LIKE_A_FIELD = re.compile(
    r"\$?\{\{+ ?(?P<double>[A-Za-z][\w. ]{0,40}?) ?\}+\}|\$\{ ?(?P<dollar>[A-Za-z][\w. ]{0,40}?) ?\}"
    r"|\{(?P<brace> [A-Za-z][\w. ]{0,40}|[A-Za-z][\w.]{0,40} |(?=[\w. ]{0,40}(?-i:[A-Z]))[A-Za-z][\w. ]{0,40})\}"
    r"|(?<!\{)\{(?P<unclosed>[A-Za-z]\w{0,40}(?:\.\w{1,40})?)(?![\w.]*\})"
    r"|(?<![\w.{$%])(?P<unopened>[A-Za-z][\w.]{0,40})\}"
    r"|%%?(?P<percent>[A-Za-z][\w.]{0,40})%%?|(?:<<|«) ?(?P<angle>[A-Za-z][\w. ]{0,40}?) ?(?:>>|»)"
    r"|\[(?P<square>(?:patient|first|last|full|your|clinic|doctor|nurse|insert|name|date|phone)(?:[ "
    r"_'’]\w{0,20}){0,4})\](?!\()",
    re.IGNORECASE,
)
_LINES = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)+")
_SHORT = 60  # characters: lines of prose are broken further out


def marks_printed_as_typed(text: Text, known: set[str]) -> Iterator[Problem]:
    """A warning for each mark that is printed as typed. `known` are the {fields} that can be used."""
    for found in _LOOKS_LIKE_A_FIELD.finditer(text.value):
        if not found["double"] or found["double"].lower() in known:  # {{this}} prints a brace
            yield _field(text, found, known)
    for run in runs(text):
        if run.field:
            continue
        for match in (*_ENTITY.finditer(run.text), *_TAG.finditer(run.text)):
            from html import unescape

            char = unescape(match.group()) if match.group().startswith("&") else ""
            if char == match.group():
                continue
            fix = f"Write {char} itself." if char.strip() else "Write a space." if char else "Take it out."
            what = "This is printed as typed: a text holds no HTML."
            yield text.problem(what, fix, "markup", "warning", run.offset + match.start(), len(match.group()))
        for pattern, fix in _MARKS:
            for match in pattern.finditer(run.text):
                what = "These marks are printed as typed."
                yield text.problem(what, fix, "markup", "warning", run.offset + match.start(), len(match.group()))


def lines_that_run_together(text: Text) -> Iterator[Problem]:
    """A warning for short lines of one paragraph, which are printed as one line of running words."""
    for match in _LINES.finditer(text.value):
        lines = match.group().split("\n")
        if all(len(line.strip()) <= _SHORT for line in lines):
            what = f"These {len(lines)} lines are printed as one paragraph."
            fix = "Write them as `bullets`, or put an empty line between them."
            yield text.problem(what, fix, "lines-run-together", "warning", match.start(), len(lines[0]))


def _field(text: Text, found: re.Match[str], known: set[str]) -> Problem:
    meant = next(name for name in found.groups() if name)
    end = next((name for name in sorted(known) if name.rpartition(".")[2] == meant.strip().lower()), "")
    near = end or most_like(re.sub(r"[\s_]+", "_", meant.strip().lower()), known, 0.8)
    what = f"The words {found.group()} are no field, and are printed as typed."
    fix = f"Did you mean {{{near}}}?" if near else "A field is written like {clinic.phone}."
    return text.problem(what, fix, "no-field", "warning", found.start(), len(found.group()))
