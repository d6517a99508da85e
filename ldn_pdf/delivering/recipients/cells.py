"""What one cell of a CSV file may hold. A check gives faults; who knows the place makes problems of them."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from email.header import decode_header, make_header
from functools import cache, partial
from typing import NamedTuple
from urllib.parse import unquote

from ldn_pdf.delivering.mail.addresses import fault
from ldn_pdf.locale.packs import labels
from ldn_pdf.problems import Severity, did_you_mean, most_like
from ldn_pdf.reading.characters import is_drawn, unseen


class CellFault(NamedTuple):
    """`part` is the piece of the cell that is meant, or empty for the whole; the rest is as in `Problem`."""

    part: str
    what: str
    fix: str
    rule: str
    severity: Severity = "error"


EMPTY = CellFault("", "this cell is empty.", "Fill it in, or take the row out.", "empty-cell")
_SAVE_AGAIN = "Save the file again from where it came, as `CSV UTF-8`, or type it"

# What programs write where a value is missing, and what Excel makes of a formula or a long number.
_NO_VALUE = frozenset(
    {"None", "none", "NULL", "null", "(null)", "NaN", "nan", "NaT", "nat", "NA", "<NA>", "<na>", "N/A", "n/a"}
    | {"undefined", "[object Object]", "(blank)", "(none)", "(empty)", "(leer)", "<null>", "<NULL>", "[null]"}
    | {
        "\\N",
        "-nan",
        "inf",
        "-inf",
        "nil",
        "NIL",
        "#GETTING_DATA",
        "Loading...",
    }  # the last two: sheets that still work
)
_NO_NAME = frozenset(
    {"TBD", "TBC", "TBA", "XXX", "xxx", "unknown", "Unknown", "UNKNOWN", "missing", "n.a.", "TRUE", "FALSE"}
    | {"WAHR", "FALSCH", "VRAI", "FAUX", "VERDADERO", "FALSO"}  # spreadsheets' own, in their languages
)
_NO_WORD = re.compile(r"[-–—_.…/*\s]+")  # how people mark a cell as empty
_SHEET_ERROR = re.compile(
    r"#¡?[^\W\d_][^\W_]*(?:/0)?[!?]|#N/?[ADV]|##+|Err:\d{3}"
)  # Excel's, in any language; LibreOffice's
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_WITH_POINT = re.compile(r"-?\d{3,}(?:\.0+|,00?)")
_PROGRAM_DAY = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?| \d\d:\d\d:\d\d(?:\.\d+)?| 00:00)?(?:Z|[+-]\d\d:?\d\d)?"
)
_PROGRAM_TIME = re.compile(r"GMT[+-]\d{4}|/Date\(|\bdatetime\.|\bTimestamp\(")  # JavaScript, .NET, Python
_SLASHED_DAY = re.compile(r"(\d\d?)([./-])(\d\d?)\2(\d{4})")
# Day 0 or 1 of a program's calendar.
_NO_DAY = re.compile(
    r"0000-00-00|1899-12-3[01]|19(?:00|04)-01-0[01]|0?[01]/0?[01]/(?:19(?:00|04)|0000)|(?:3[01]/12|12/3[01])/1899"
)
_GUARDED = re.compile(r'="([^"]*)"')  # how spreadsheets are told that 0555 is a text
_TEXT_MARK = re.compile(r"['‘’]\s*(?=[\d=+@＝＋－＠-])")  # an apostrophe that Excel hides: what follows is a text
_FORMULA = re.compile(r"=\s*[A-Za-z0-9(\"'+$-]")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+\d*);", re.IGNORECASE)
_MAIL_HEADER = re.compile(r"=\?[\w-]+\?[QB]\?[^?\s]*\?=", re.IGNORECASE)
_QUESTION_MARK = re.compile(r"\?\?|(?<=\w)\?(?=\w)")
_LOST = "\N{REPLACEMENT CHARACTER}"

# Letters of Central Europe (cp1250) read as Windows-1252: £ukasz, Pawe³, Ró¿a. Not 5 £, cm³, ¿Qué.
_CENTRAL = re.compile(r"[£¥¯¾](?=[^\W\d_])|(?<=[^\W\d_])[£¥¯¾¹¿]|(?<![cdkm]m)(?<!\bm)(?<=[^\W\d_])³|³(?=[^\W\d_])")


# Signs that no name has, and letters as no name has them: M¨uller, JosŽ, Mà¼ller, and Cyrillic read as Latin: Ìàðèÿ.
_STRANGE_IN_A_NAME = re.compile(
    r"(?<=[^\W\d_])[¨¸˜ˆ¢¤¦§©¬®°±¶¼½¾²¹‚„†‡‰•™≥≤≈◊√∂∆∏∑∫Ω]|(?<=[a-z])[ŽŸŒ]|(?<=[^\W\d_D])[ŽŸŒ](?=[a-z])|(?<!\w)[À-ÖØ-öø-ÿ]{3,}(?!\w)|ª(?=[^\W\d_])"
    r"|(?<=[^\W\d_])º(?=[^\W\d_])|ﬂ\b|(?<!\w)Ã(?!\w)|(?<=\w)·(?!l)|(?<=[^\W_])(?<!l)·|¡|[─-▟]|þois|(?<=\w)[÷˙ƒ≈]|\b[÷˙≈…](?=\w)|[ƒ≈…](?=[a-z])"
)


# Names in the wrong code page, by what no name of those languages has that do use these letters: Icelandic þ stands
# before o, u or r within a name (Eyþór), Italian ì only at an end, German ß after no consonant but l or r.
# Of 80,000 names in 70 languages (Faker's lists) it finds none that is right.
_ODD_IN_A_NAME = re.compile(
    # Czech, Slovak, Croatian, Hungarian and Romanian (cp1250): Dvoøák, Nováèek, Kovaèiæ, Matìj, Eròo, Szõke, Cãlin
    r"ø[áíéý]|[aeio]ø|[iaáí]è\b|[aouiíáé]è(?=[aoeiuyáéíýk])|è[kjáýíø]|\bÈ[ae]r|[ou]?iæ\b|[ao]æ"
    r"|[bdvnmptjr]ì[bcdjkrsšzžtlv]|ì[jkzžš]|[aoeé]ò[aou]|[Ss]zõ|[nrgk]õ\b|õs\b|ûs\b|ûcs|ã[lrtd]"
    # Turkish (cp1254): Ayþe Yýlmaz, Þahin, Ýbrahim, Doðan
    r"|[yýe]þe|[aeiou]þ(?![oóöúre])|\Bþa\b|þ[klmtinýçdb]|þ\b|\bÞ[aeiu][hkm]|\bÞü|\bÞen\b"
    r"|[yYýç]\w?ý|[dr]ýn\b|\bÝ[bpskznlçhu]|[oO]ðlu|[Dd]oðan|oðu[zr]|\bUður|iðit|[çüÇÜ]\w*ð|ð\w*[çü]|ð[aeiou]\w*ý"
    # Western Europe, of DOS (cp850) and the Mac: JosÈ, CÚcile, Abellßn, ÿstergaard
    r"|(?<=[a-zß-ÿ])(?<!\bMc)(?<!\bMac)(?<!\bD[ei])(?<!\bL[ae])(?<!\b[hn])[À-ÖØ-Þ](?=[a-zß-ÿ]*\b)"
    r"|\b[A-Z][À-ÖØ-Þ](?=[a-z])|\bÿ|[b-df-hj-km-np-qs-tv-z]ß|ßn\b"
)


@cache
def _misread() -> dict[str, re.Pattern[str]]:
    """For each code page: letters of UTF-8 as they look when read in it. Those beginning with C2–C5, E1 and E2."""
    patterns = {}
    for codec in ("cp1252", "cp1250", "mac_roman", "cp437", "cp850"):
        two, three = ("".join(_char(byte, codec) for byte in lead) for lead in (b"\xc2\xc3\xc4\xc5", b"\xe1\xe2"))
        rest = re.escape("".join(_char(byte, codec) for byte in range(0x80, 0xC0)))
        other = "".join(
            _char(byte, codec) for byte in b"\xce\xcf\xd0\xd1\xd7\xd8\xd9"
        )  # Greek, Cyrillic, Hebrew, Arabic
        pairs = f"(?:[{re.escape(other)}][{rest}]){{2,}}"
        patterns[codec] = re.compile(f"[{re.escape(two)}][{rest}]|[{re.escape(three)}][{rest}][{rest}]|{pairs}")
    return patterns


def _char(byte: int, codec: str) -> str:
    try:
        return bytes([byte]).decode(codec)
    except UnicodeDecodeError:  # 81 and the like: programs keep them as control characters
        return chr(byte)


def tidy(value: str) -> str:
    """The value as used: line breaks and runs of blanks become one blank, an accent joins its letter (NFC).

    What only tells a spreadsheet that 0555 is a text is no part of it: `="0555"`, `'0555`.
    """
    text = unicodedata.normalize("NFC", " ".join(value.split()))
    guarded = _GUARDED.fullmatch(text)
    return guarded[1].strip() if guarded else _TEXT_MARK.sub("", text, count=1) if text[:1] in "'‘’" else text


def printed(value: str, *, name: bool = False) -> Iterator[CellFault]:
    """Faults of a value that stands on a page, `name` where it is a person's."""
    text = tidy(value)
    if text in _NO_VALUE or _SHEET_ERROR.fullmatch(text) or (name and (text in _NO_NAME or _NO_WORD.fullmatch(text))):
        fix = "Put in the value itself."
        if name and text.isalpha():
            fix = f"Put in the name. For a person of this name add a first name or a title: `Ms {text.capitalize()}`."
        yield CellFault("", f"`{text}` stands for a value that is missing.", fix, "no-value")
    elif name and not any(map(str.isalpha, text)):
        yield CellFault(
            "", f"`{text}` is printed as the name.", "Put in the name, if it is none.", "no-value", "warning"
        )
    elif _SHORTENED.fullmatch(text):
        fix = "Format the column as text in Excel and put the number in again."
        yield CellFault("", f"Excel shortened this number to `{text}`.", fix, "no-value")
    elif _WITH_POINT.fullmatch(text):
        what = f"a program wrote this number as `{text}`."
        fix = f"If it is no measurement, write {re.split('[.,]', text)[0]}."
        yield CellFault("", what, fix, "number-format", "warning")
    elif _NO_DAY.fullmatch(text.partition(" ")[0].partition("T")[0]):
        yield CellFault("", f"`{text}` is how programs write a day that is missing.", "Put in the day.", "no-value")
    elif day := _PROGRAM_DAY.fullmatch(text):
        yield from _day_of_a_program(text, day[1])
    elif _PROGRAM_TIME.search(text):
        what = f"a program wrote this day as `{text}`."
        yield CellFault("", what, "Write it as a reader would, such as 3 May 2027.", "number-format")
    elif (day := _SLASHED_DAY.fullmatch(text)) and not _is_day(int(day[4]), int(day[1]), int(day[3])):
        yield CellFault("", f"there is no day `{text}`.", "Put in the day that is meant.", "no-value")
    elif _FORMULA.match(value.strip()) and not _GUARDED.fullmatch(value.strip()):
        yield CellFault("", "this is a formula, not its result.", "Put in the value itself.", "formula")
    yield from _escapes(value)
    damage = [] if value.isascii() else [*_damage(value)]
    yield from damage
    if name and not damage and (strange := _STRANGE_IN_A_NAME.search(text)):
        what = f"`{strange.group()}` stands where a letter was: the file was read in the wrong code page."
        yield CellFault(strange.group(), what, f"{_SAVE_AGAIN}.", "misread-letters")
    elif name and not damage and (odd := _ODD_IN_A_NAME.search(text)):
        what = f"`{odd.group()}` is rare in names: it may come of a file that was read in the wrong code page."
        fix = f"Is the name right? If not: {_SAVE_AGAIN[0].lower()}{_SAVE_AGAIN[1:]}."
        yield CellFault(odd.group(), what, fix, "misread-letters", "warning")
    if _MAIL_HEADER.search(text):
        return
    if _QUESTION_MARK.search(text) or (name and "?" in text):
        yield CellFault("?", "a question mark stands where a letter was lost.", f"{_SAVE_AGAIN}.", "lost-letter")
    for char in dict.fromkeys(value):
        if char != "\t" and (unseen_name := unseen(char)):
            fix = "Type the cell anew: the character cannot be seen."
            yield CellFault(char, f"it holds U+{ord(char):04X}, {unseen_name}.", fix, "control-character")
    if _LOST in text:
        what = "a letter was lost before the file was saved (U+FFFD)."
        yield CellFault(_LOST, what, f"{_SAVE_AGAIN}.", "no-glyph")


def not_drawn(value: str) -> str:
    """The letters of a value that no font here can draw, each once; empty where there is none."""
    if value.isascii():
        return ""
    return "".join(dict.fromkeys(c for c in tidy(value) if c != _LOST and not is_drawn(c) and not unseen(c)))


def script_of(char: str) -> str:
    """The script of a letter in a word, with its code: `Hebrew, U+05D0`."""
    word = unicodedata.name(char, "an unknown character").partition(" ")[0].partition("-")[0]
    return f"{'Chinese' if word == 'CJK' else word.capitalize()}, U+{ord(char):04X}"


def day_number(value: str) -> str:
    """The day that a number is in Excel's calendar, such as `9 December 2025`; empty where it is none of our days."""
    match = re.fullmatch(r"([34567]\d)[.,]?(\d{3})(?:[.,]\d+)?", tidy(value))
    days = int(match[1] + match[2]) if match else 0
    if seconds := re.fullmatch(r"(1[0-9]{9}|2[01][0-9]{8})(?:000)?", tidy(value)):  # since 1970, as Unix counts them
        days = (date(1970, 1, 1) - date(1899, 12, 30)).days + int(seconds[1]) // 86_400
    return _spelled((date(1899, 12, 30) + timedelta(days)).isoformat()) if 32_874 <= days <= 73_050 else ""  # 1990–2099


def is_date(value: str) -> bool:
    """Whether a value looks like a day: 3 May 2027, 12/1/2026, 2026-11-23."""
    months = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    return bool(
        re.search(rf"\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|\d\s*(?:{months})|(?:{months})[a-z]*\.?\s+\d", value.lower())
    )


def email(value: str) -> Iterator[CellFault]:
    """Faults of an address that mail is to go to."""
    wrong = fault(value.strip())
    if wrong:
        yield CellFault("", f"this is not an email address: {wrong}.", "Write it as ann@example.org.", "bad-address")
        return
    local, _, domain = value.strip().rpartition("@")
    meant = _meant(domain.lower()) or _mistyped_end(domain.lower())
    if meant:
        fix = f"Did you mean {local}@{meant}? If it is right as it stands, go on."
        yield CellFault(domain, f"{domain} is one slip from {meant}.", fix, "mistyped-domain", "warning")


# Mail services that many patients use, and those that differ from one of them by a letter and are real.
_SERVICES = ("gmail", "googlemail", "yahoo", "hotmail", "outlook", "icloud", "comcast", "verizon", "protonmail")
_REAL = frozenset(
    {*_SERVICES, "mail", "email", "ymail", "rocketmail", "fastmail", "zmail", "qmail", "hushmail", "cmail"}
)


# What stands at no domain's end, and which end was meant.
_MISTYPED_ENDS = {
    **dict.fromkeys(("con", "cmo", "comm", "ocm", "vom", "xom", "cim", "coom", "c0m", "cpm"), "com"),
    **dict.fromkeys(("ner", "nte", "ent", "nett", "bet"), "net"),
    **dict.fromkeys(("ogr", "orgg", "prg", "ofg", "rog"), "org"),
    **dict.fromkeys(("eud", "eduu", "deu"), "edu"),
}
_NO_COM = {"co", "cm", "om", *_MISTYPED_ENDS}  # where one of the services above was meant


def _mistyped_end(domain: str) -> str:
    name, _, end = domain.rpartition(".")
    return f"{name}.{_MISTYPED_ENDS[end]}" if end in _MISTYPED_ENDS else ""


def _meant(domain: str) -> str:
    name, _, ending = domain.partition(".")
    near = ""
    if name in _SERVICES:
        near = name if ending in _NO_COM else ""
    elif name not in _REAL and ending in {"com", "net", *_NO_COM}:
        near = most_like(name, _SERVICES, 0.8)
    return f"{near}.{'net' if near in ('comcast', 'verizon') else 'com'}" if near else ""


def choice(value: str, known: tuple[str, ...]) -> Iterator[CellFault]:
    """Faults of a choice by name."""
    name = tidy(value).lower()
    if name not in known:
        fix = did_you_mean(name, known, f"Choose one of: {', '.join(known)}.")
        yield CellFault("", f"`{tidy(value)}` is not known here.", fix, "unknown-choice")


def language(value: str, languages: Mapping[str, str], name: str) -> Iterator[CellFault]:
    """Faults of a language: a row that asks for one in which the handout is not there must not get another.

    `languages` are the tags of those that there are, by pack; `name` is the handout's. Of one language there is one
    text: `es-MX` gets the Spanish one, whatever its region (RFC 4647, 3.4: lookup).
    """
    wanted = tidy(value).lower().replace("_", "-")
    if wanted.partition("-")[0] not in languages or not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", wanted):
        there = " and ".join(f"`{tag}`" for tag in languages.values())
        to = wanted.partition("-")[0] if re.fullmatch("[a-z]{2,3}(-.*)?", wanted) else "LANGUAGE"
        named = {labels(tag).language.lower(): pack for pack, tag in languages.items()}
        meant = named.get(wanted) or next(
            (pack for pack in languages if wanted.isalpha() and wanted.startswith(pack)), ""
        )
        fix = (
            f"Have it translated: `ldn-pdf translate {name.partition('.')[0]} --to {to}`. Or leave the row out: --only."
        )
        fix = f"Did you mean `{meant}`?" if meant else fix
        yield CellFault("", f"this handout is in {there}, not in `{tidy(value)}`.", fix, "other-language")


def says_no(value: str) -> bool:
    """Whether a cell of `email_ok` is a clear no."""
    return value.strip().casefold() in {"", "no", "n", "false", "0"}


def agreement(value: str, agreed: bool) -> Iterator[CellFault]:
    """Faults of a cell that is to say whether somebody agreed to get email."""
    if not agreed and not says_no(value):
        what = f"`{tidy(value)}` is neither yes nor no: no email goes to this person."
        yield CellFault("", what, "Write yes where the person agreed, else no.", "unclear-agreement", "warning")


def _is_day(year: int, one: int, other: int) -> bool:
    """Whether day and month, in either order, are in the calendar."""
    for month, day in ((one, other), (other, one)):
        with suppress(ValueError):
            date(year, month, day)
            return True
    return False


def _day_of_a_program(text: str, day: str) -> Iterator[CellFault]:
    try:
        meant = _spelled(day)
    except ValueError:
        yield CellFault("", f"there is no day `{text}`.", "Put in the day that is meant.", "no-value")
        return
    if text != day:
        hour = re.search(r"[ T](?!00:00)(\d\d):(\d\d)", text)
        meant += f", {int(hour[1]) % 12 or 12}:{hour[2]} {'pm' if int(hour[1]) > 11 else 'am'}" if hour else ""
        what, fix = f"a program wrote this date as `{text}`.", f"Write it as a reader would, such as {meant}."
        yield CellFault("", what, fix, "number-format", "warning")


_ESCAPES: tuple[tuple[re.Pattern[str], str, Callable[[str], str]], ...] = (
    (_ENTITY, "a web page's", html.unescape),
    (
        re.compile(r"</?(?:br|[abipu]|div|span|font|strong|em|t[dr]|li)\b(?:\s[^<>]*)?/?>", re.IGNORECASE),
        "a web page's",
        lambda _: " ",
    ),
    (re.compile(r"(?:%20|%[C-E][0-9A-F](?:%[89AB][0-9A-F])+)+", re.IGNORECASE), "a web address's", unquote),
    (_MAIL_HEADER, "a mail header's", lambda found: str(make_header(decode_header(found)))),
    (
        re.compile(r"(?:=[C-E][0-9A-F](?:=[89AB][0-9A-F])+)+"),
        "an address book's",
        lambda found: unquote(found.replace("=", "%")),
    ),
    (re.compile(r"\\u[0-9a-f]{4}|\\x[0-9a-f]{2}", re.IGNORECASE), "a program's", lambda found: chr(int(found[2:], 16))),
    (re.compile(r"_x[0-9A-F]{4}_"), "Excel's", lambda found: " " if found < "_x0020_" else chr(int(found[2:6], 16))),
)
"""What stands for other characters in the files of a program, whose way it is, and what it means there."""


def _escapes(value: str) -> Iterator[CellFault]:
    for pattern, whose, meaning in _ESCAPES:
        if found := pattern.search(value):
            try:
                meant, whole = meaning(found.group()), pattern.sub(lambda each: meaning(each.group()), value)  # noqa: B023
            except (LookupError, ValueError):
                continue
            if meant != found.group() and _LOST not in whole:
                what = f"`{found.group()}` is {whose} way to write `{meant}`, and would be printed as it stands."
                yield CellFault(found.group(), what, f"Type `{tidy(whole)}`.", "entity")
                return


def _damage(value: str) -> Iterator[CellFault]:
    if value.isascii():
        return
    for codec, pattern in _misread().items():
        if found := pattern.search(value):
            try:
                repaired = pattern.sub(partial(_repaired, codec), value)
            except UnicodeDecodeError:
                continue
            what = "its letters are UTF-8 that was read as something else on the way."
            yield CellFault(found.group(), what, f"{_SAVE_AGAIN}: `{tidy(repaired)}`?", "misread-letters")
            return
    if found := _CENTRAL.search(unicodedata.normalize("NFC", value)):
        what = f"`{found.group()}` stands where a letter was: the file was read in the wrong code page."
        meant = tidy(value).encode("cp1252", "replace").decode("cp1250", "replace")
        yield CellFault(found.group(), what, f"{_SAVE_AGAIN}: `{meant}`?", "misread-letters")


def _repaired(codec: str, part: re.Match[str]) -> str:
    return b"".join(char.encode(codec, "ignore") or bytes([ord(char) & 255]) for char in part.group()).decode()


def _spelled(day: str) -> str:
    given = date.fromisoformat(day)
    return f"{given.day} {given:%B} {given.year}"
