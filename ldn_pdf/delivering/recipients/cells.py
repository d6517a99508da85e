"""What one cell of a CSV file may hold. A check gives faults; who knows the place makes problems of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from ldn_pdf.delivering.mail.addresses import fault
from ldn_pdf.reading.characters import unseen
from ldn_pdf.reading.glyph_coverage import is_drawn


class Fault(NamedTuple):
    """`part` is the piece of the cell that is meant, or empty for the whole; the rest is as in `Problem`."""

    part: str
    what: str
    fix: str
    rule: str


EMPTY = Fault("", "this cell is empty.", "Fill it in, or take the row out.", "empty-cell")

# What programs write where a value is missing, and what Excel makes of a formula or a long number.
_NO_VALUE = frozenset({"None", "none", "NULL", "null", "NaN", "nan", "undefined"})
_EXCEL_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|#+)")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d+")
_LOST = "\N{REPLACEMENT CHARACTER}"


def tidy(value: str) -> str:
    """The value as used: line breaks and runs of blanks become one blank, an accent joins its letter (NFC)."""
    return unicodedata.normalize("NFC", " ".join(value.split()))


def printed(value: str) -> Iterator[Fault]:
    """Faults of a value that stands on a page."""
    text = tidy(value)
    if text in _NO_VALUE or _EXCEL_ERROR.fullmatch(text):
        yield Fault("", f"`{text}` stands for a value that is missing.", "Put in the value itself.", "no-value")
    elif _SHORTENED.fullmatch(text):
        fix = "Format the column as text in Excel and put the number in again."
        yield Fault("", f"Excel shortened this number to `{text}`.", fix, "no-value")
    for char in dict.fromkeys(value):
        if char != "\t" and (name := unseen(char)):
            fix = "Type the cell anew: the character cannot be seen."
            yield Fault(char, f"it holds U+{ord(char):04X}, {name}.", fix, "control-character")
    for char in dict.fromkeys(text):
        if char == _LOST:
            fix = "Save the file again from where it came, as `CSV UTF-8`, or type the letter."
            yield Fault(char, "a letter was lost before the file was saved (U+FFFD).", fix, "no-glyph")
        elif not is_drawn(char) and not unseen(char):
            named = unicodedata.name(char, "a character without a name").lower()
            fix = "Spell it in letters that the fonts have, as it should be printed."
            yield Fault(char, f"no font here can draw `{char}` (U+{ord(char):04X}, {named}).", fix, "no-glyph")


def email(value: str) -> Iterator[Fault]:
    """Faults of an address that mail is to go to."""
    wrong = fault(value.strip())
    if wrong:
        yield Fault("", f"this is not an email address: {wrong}.", "Write it as ann@example.org.", "bad-address")


def choice(value: str, known: tuple[str, ...]) -> Iterator[Fault]:
    """Faults of a choice by name."""
    from difflib import get_close_matches

    name = tidy(value).lower()
    if name not in known:
        near = get_close_matches(name, known, 1, 0.6)
        fix = f"Did you mean `{near[0]}`?" if near else f"Choose one of: {', '.join(known)}."
        yield Fault("", f"`{tidy(value)}` is not known here.", fix, "unknown-choice")


def language(value: str, handout: str) -> Iterator[Fault]:
    """Faults of a language: a handout is in one language, and a row that asks for another must not get it."""
    wanted, given = tidy(value).lower().replace("_", "-"), handout.lower()
    if wanted not in (given, given.partition("-")[0]):
        fix = f"Put these rows in a file of their own, for a handout in `{tidy(value)}`."
        yield Fault("", f"this handout is in `{handout}`, not in `{tidy(value)}`.", fix, "other-language")
