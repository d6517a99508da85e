"""What other programs take for marks and is printed as typed here: HTML, Markdown, fields, lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.problems import Problem
from ldn_pdf.reading.inline_markup import runs
from ldn_pdf.reading.source import Text

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
    r"|%%?(?P<percent>[A-Za-z][\w.]{0,40})%%?|(?:<<|«) ?(?P<angle>[A-Za-z][\w. ]{0,40}?) ?(?:>>|»)"
    r"|\[(?P<square>(?:patient|first|last|full|your|clinic|doctor|nurse|insert|name|date|phone)(?:[ "
    r"_'’]\w{0,20}){0,4})\](?!\()",
    re.IGNORECASE,
)
_LINES = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)+")
_SHORT = 60  # characters: lines of prose are broken further out


def marks(text: Text, known: set[str]) -> Iterator[Problem]:
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
    from difflib import get_close_matches

    meant = next(name for name in found.groups() if name)
    near = get_close_matches(re.sub(r"[\s_]+", "_", meant.strip().lower()), known, 1, 0.8)
    ends = [name for name in known if name.rpartition(".")[2] == meant.strip().lower()]
    name = (ends or near or ["clinic.phone"])[0]
    what = f"The words {found.group()} are no field, and are printed as typed."
    fix = f"Did you mean {{{name}}}?" if ends or near else f"A field is written like {{{name}}}."
    return text.problem(what, fix, "no-field", "warning", found.start(), len(found.group()))
