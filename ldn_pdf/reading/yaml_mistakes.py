"""What an author did where YAML cannot be read, told from the characters at the place of the error.

The parser's own words are never looked at: two parsers say them differently, and neither speaks to a nurse.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from ldn_pdf.problems import Edit

Span = tuple[int, int]


class Last(Struct, frozen=True):
    """The last text that was read before the error."""

    start: int
    end: int
    style: str


class Fault(Struct, frozen=True):
    """A diagnosis. `blank` is the part to blank out so that the rest can be read, None where that is no help.

    `edit` is as in `Problem`.
    """

    at: int
    length: int
    what: str
    fix: str
    rule: str
    blank: Span | None = None
    edit: Edit | None = None


class _Place(Struct, frozen=True):
    """Where the parser stopped (`at`), and where the piece that it was reading began (`opener`)."""

    text: str
    at: int
    opener: int | None
    last: Last | None

    def line(self, index: int) -> Span:
        """The line that `index` stands on, without its line end."""
        end = self.text.find("\n", index)
        return self.text.rfind("\n", 0, index) + 1, len(self.text) if end < 0 else end

    def value(self, index: int) -> Span:
        """What stands behind `- ` and `name: ` on the line of `index`."""
        start, end = self.line(index)
        found = _LEAD.match(self.text, start, end)
        return (found.end() if found else start), len(self.text[:end].rstrip())

    def is_first(self, index: int) -> bool:
        """Whether nothing but blanks and dashes stands before `index` on its line."""
        return not self.text[self.line(index)[0] : index].strip(" -")


_LEAD = re.compile(r" *(?:- +)*(?:[a-z_][a-z0-9_-]*:(?: +|$))?")
_END = re.compile(r"^\.\.\.(?=\s*\n)", re.MULTILINE)
_FIELD_LINE = re.compile(r" *(?:- +)*[a-z_]+:(?: |$)", re.MULTILINE)
_GLUED = re.compile(r" *(?:- +)*[a-z_]+:(?=\S)")
_GLUED_DASH = re.compile(r" *-(?=[a-z_]+: )")
_STARTS = "*&@`%!|>?-,]}"


def quote_it(text: str) -> str:
    """What to do with the author's text, shown in its quotes; cut where it would not fit an example."""
    text = " ".join(text.split()).replace('"', "'")
    return f'Put the whole text in quotes, for example "{text if len(text) <= 50 else text[:47].rstrip() + "…"}".'


def in_quotes(text: str, start: int) -> Edit | None:
    """The edit that puts the text from `start` in quotes, with the lines that go on with it.

    None where its end is not certain: a # may begin a comment, a quote or a second colon another text.
    """
    lead = text[text.rfind("\n", 0, start) + 1 : start]
    if not lead.rstrip().endswith((":", "-")):
        return None
    column = len(lead) - len(lead.lstrip(" -")) if lead.rstrip().endswith(":") else lead.rfind("-")
    first, *below = text[start:].split("\n")
    lines = [first]
    for line in below:
        if not line.strip() or len(line) - len(line.lstrip(" ")) <= column:
            break
        if _STARTS_ANEW.match(line):
            return None
        lines.append(line)
    words = "\n".join(lines).rstrip()
    if not words or words[0] in "\"'" or _MAY_END.search(words):
        return None
    plain = '"' not in words and "\\" not in words
    return Edit(start, start + len(words), f'"{words}"' if plain else "'{}'".format(words.replace("'", "''")))


_STARTS_ANEW = re.compile(r" *(?:#|- |.*:(?:\s|$))")
_MAY_END = re.compile(r"\s#|:\s+[\"'|>\[{]")


def _requoted(words: str, start: int) -> Edit | None:
    """The edit for a text whose quote comes again in it, where it is certain which of them are printed."""
    mark, inner = words[0], words[1:-1]
    if mark not in "'\"" or "\\" in words or re.search(r"\s#", words):
        return None
    if mark == "'" and words.endswith("'") and '"' not in inner and not re.search(r"(?<!\w)'|'(?!\w)", inner):
        return Edit(start, start + len(words), f'"{inner}"')  # apostrophes: each has a letter on both sides
    if words.count(mark) == 2 and not words.endswith(mark) and re.match(rf"{mark}[^{mark}]+{mark} ", words):
        other = "'" if mark == '"' else '"'
        return None if other in words else Edit(start, start + len(words), f"{other}{words}{other}")
    return None


def diagnose(text: str, at: int, opener: int | None, last: Last | None) -> Fault:
    """What went wrong at character `at` of `text`, while the piece that begins at `opener` was read."""
    place = _Place(text, min(at, len(text)), opener, last)
    for finder in _FINDERS:
        fault = finder(place)
        if fault:
            return fault
    fix = "Look for a missing quote, bracket, colon or space in this line and the one above."
    return Fault(place.at, 1, "YAML cannot be read from here on.", fix, "syntax")


def _after_the_end(place: _Place) -> Fault | None:
    end = _END.search(place.text, 0, place.at)
    if not end:
        return None
    what, fix = "This line ends the document, and more follows.", "Take the line `...` out."
    return Fault(end.start(), 3, what, fix, "second-document")


def _bad_escape(place: _Place) -> Fault | None:
    if place.opener is None or not place.text.startswith('"', place.opener):
        return None
    at = place.text.rfind("\\", max(place.opener, place.at - 2), place.at + 1)
    if at < 0:
        return None
    what = "A backslash in double quotes begins a special character, and this is none."
    fix = "Use single quotes around the text, or type the backslash twice."
    return Fault(at, 2, what, fix, "bad-escape", place.value(place.opener))


def _unclosed_quote(place: _Place) -> Fault | None:
    at = -1
    if place.opener is not None and place.text[place.opener : place.opener + 1] in ("'", '"'):
        at = place.opener
    elif place.last and place.last.style in ("'", '"'):
        spans_lines = "\n" in place.text[place.last.start : place.last.end]
        if spans_lines and "\n" not in place.text[place.last.end : place.at]:
            at = place.last.start
    if at < 0:
        return None
    return _unclosed(place, at)


def swallowed_fields(text: str, start: int, end: int) -> Fault | None:
    """A quoted text that runs over lines with fields of their own: its quote is not closed where it should be."""
    place = _Place(text, start, start, None)
    column = _indent(text, place.line(start)[0])
    swallowed = any(
        _FIELD_LINE.match(text, found.end()) and _indent(text, found.end()) <= column
        for found in re.compile(r"\n").finditer(text, start, end)
    )
    return _unclosed(place, start) if swallowed else None


def _indent(text: str, line_start: int) -> int:
    end = line_start
    while text.startswith(" ", end):
        end += 1
    return end - line_start


def _unclosed(place: _Place, at: int) -> Fault:
    what = f"The text that begins with {place.text[at]} here is not closed on its line."
    return Fault(at, 1, what, f"Close it with {place.text[at]} where it ends.", "unclosed-quote", place.value(at))


def _text_after_quote(place: _Place) -> Fault | None:
    start, end = place.value(place.at)
    last = place.last
    if last and last.style in ("'", '"') and start <= last.start and not place.text[last.end : place.at].strip():
        at, quote = place.at, last.style
    elif found := re.compile(r"'(?:[^']|'')*'(?=[^\s,\]}:])|\"(?:[^\"\\]|\\.)*\"(?=[^\s,\]}:])").match(
        place.text, start, end
    ):
        at, quote = found.end(), place.text[start]
    else:
        return None
    other = '"' if quote == "'" else "'"
    what = f"The text ends at the second {quote}, and more text follows."
    fix = f"Put the whole text between {other} and {other}; the {quote} inside are then printed."
    if quote == "'":
        fix += " Or type the apostrophe twice: ''."
    if place.text[at:end] == ",":
        fix = "Take the comma out."
    edit = _requoted(place.text[start:end], start)
    return Fault(at, max(1, end - at), what, fix, "text-after-quote", (start, end), edit)


def _odd_start(place: _Place) -> Fault | None:
    """A text that begins with a sign of YAML, or with a bracket that closes before its end."""
    start, end = place.value(place.at)
    words = place.text[start:end]
    char, pair = words[:1], {"{": "}", "[": "]"}.get(words[:1])
    if pair:
        is_text = place.text.find(pair, start, place.at) >= 0 and place.opener != start
        sure, rule = is_text, "unquoted-brace" if pair == "}" else "unquoted-start"
    else:
        is_text = char in _STARTS and (place.opener == start or start <= place.at <= start + 2)
        sure, rule = char in "@`%" or words.startswith(("**", "& ")), "unquoted-start"  # a lone * or > may be a bullet
    if not char or not is_text:
        return None
    what, fix = f"A text that begins with {char} needs quotes.", quote_it(words)
    if char == "*" and place.text.startswith("* ", start) and not place.text[place.line(start)[0] : start].strip():
        what, fix, sure = "An entry of a list begins with a dash, not with *.", "Write `-` in place of the *.", False
    if char == "-":
        fix = "Start the list on the next line. A text that begins with a dash needs quotes."
    return Fault(start, 1, what, fix, rule, (start, end), in_quotes(place.text, start) if sure else None)


def _flow(place: _Place) -> Fault | None:
    """What cannot stand in a list or fields in brackets, or brackets that are not closed."""
    opener = place.text[place.opener : place.opener + 1] if place.opener is not None else ""
    if place.opener is None or opener not in ("{", "["):
        return None
    closer, char = {"{": "}", "[": "]"}[opener], place.text[place.at : place.at + 1]
    start, end = place.line(place.opener)
    at, rule = place.at, "flow-text"
    if start <= place.at <= end and char in ("{", "["):
        what, fix = f"A text with {char} in it needs quotes inside {opener} {closer}.", "Put that text in quotes."
        rule = "unquoted-brace"
    elif start <= place.at < end:
        what = f"This cannot stand inside {opener} {closer} without quotes."
        fix = f"Put each text inside {opener} {closer} in quotes, with a comma between them."
    else:
        what = f"The {opener} that opens here is not closed with {closer}."
        fix = f"Close it with {closer} where it ends. A text that begins with {opener} needs quotes."
        at, rule = place.opener, "unclosed-bracket"
    return Fault(at, 1, what, fix, rule, place.value(place.opener))


def _cut_off(place: _Place) -> Fault | None:
    last = place.last
    if not last or last.style or not place.is_first(place.at):
        return None
    cut = re.search(r"(?:^|\s)(#)", place.text[last.end : place.at])
    start, end = place.line(place.at)
    if not cut or _FIELD_LINE.match(place.text, start) or place.text.startswith("- ", place.at):
        return None
    at = last.end + cut.start(1)
    what = "A # after a space begins a comment and cuts the text off; it goes on below."
    fix = "Put the whole text in quotes, or move the comment to a line of its own above."
    return Fault(at, place.line(at)[1] - at, what, fix, "cut-off", (last.start, end))


def _colon(place: _Place) -> Fault | None:
    if place.text[place.at : place.at + 1] != ":" or place.last is None:
        return None
    line_start, _ = place.line(place.at)
    if place.last.start < line_start:
        if fault := _name_without_colon(place, place.last.start):
            return fault
        if _FIELD_LINE.match(place.text, line_start):
            return _indentation(place)
    start, end = place.value(place.at)
    if start > place.at:
        start, end = place.line(place.at)
    what = "A text with a colon followed by a space needs quotes."
    fix = quote_it(place.text[start:end])
    return Fault(place.at, 1, what, fix, "unquoted-colon", (start, end), in_quotes(place.text, start))


def _missing_colon(place: _Place) -> Fault | None:
    opener = place.opener
    if opener is None or opener >= place.at or not place.is_first(opener) or place.text.startswith("- ", opener):
        return None
    has_one = re.search(r":(\s|$)", place.text[opener : place.line(opener)[1]])
    return None if has_one else _name_without_colon(place, opener)


def _name_without_colon(place: _Place, at: int) -> Fault | None:
    """A line that begins with a name: its colon has no space behind it, or is not there."""
    start, end = place.line(at)
    if glued := _GLUED.match(place.text, start, end):
        what, fix = "A space is missing after this colon.", "Write the name, a colon, a space and the value."
        return Fault(glued.end() - 1, 1, what, fix, "missing-space")
    if not place.is_first(at) or _FIELD_LINE.match(place.text, start):
        return None
    what = "This line has no field name: no colon followed by a space."
    fix = "Write `name: value`. If it belongs to the text above, indent it further than the name above."
    return Fault(at, max(1, len(place.text[at:end].rstrip())), what, fix, "missing-colon")


def _indentation(place: _Place) -> Fault:
    start, end = place.line(place.at)
    if place.last and (dash := _GLUED_DASH.match(place.text, place.line(place.last.start)[0])):
        what, fix = "A space is missing after this dash.", "Write the dash, a space and the words."
        return Fault(dash.end() - 1, 1, what, fix, "missing-space")
    at = end - len(place.text[start:end].lstrip())
    what = "This line does not line up with the lines above."
    fix = "Start all fields of a group, and all dashes of a list, in one column. A text with a colon needs quotes."
    return Fault(at, max(1, len(place.text[at:end].rstrip())), what, fix, "indentation")


def _misplaced(place: _Place) -> Fault | None:
    return _indentation(place) if place.is_first(place.at) and place.at < len(place.text) else None


_FINDERS: tuple[Callable[[_Place], Fault | None], ...] = (
    _after_the_end,
    _bad_escape,
    _unclosed_quote,
    _text_after_quote,
    _odd_start,
    _flow,
    _cut_off,
    _colon,
    _missing_colon,
    _misplaced,
)
