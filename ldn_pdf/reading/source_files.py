"""A file's bytes → a `Source`: UTF-8, of a sensible size, without characters that nobody can see."""

from __future__ import annotations

import errno
import math
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from ldn_pdf.limits import ACCENTS, HANDOUT_BYTES, PROBLEMS
from ldn_pdf.problems import Edit, Mark, Problem
from ldn_pdf.reading.characters import stacked, unseen
from ldn_pdf.reading.source import Source


def shown(path: Path) -> str:
    """The path as the author knows it: relative where it lies below the current folder, with forward slashes."""
    absolute, here = path.absolute(), Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else path).as_posix()


def read_source(path: Path, largest: int = HANDOUT_BYTES) -> tuple[Source | None, list[Problem]]:
    """The text of the file, with every problem of its bytes.

    Line ends of Windows and old Macs become `\\n`, letters with separate accents one character (Unicode
    NFC), a byte order mark is dropped. Tabs and control characters are reported and read as blanks. The
    source is None where the bytes are no text of ours. A file that cannot be read is a problem too.
    """
    file = shown(path)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            what, fix = "This is not a file with text in it.", "Put a text file in its place."
            return None, [Problem(Mark(file), what, fix, "not-a-file")]
        if found.st_size > largest:
            return None, [_too_large(file, found.st_size, largest)]
        data = path.read_bytes()
    except OSError as error:
        what, fix = f"This file cannot be read. {reason(error)}.", "Check its name, and that you may open it."
        return None, [Problem(Mark(file), what, fix, "unreadable-file")]
    return source_of(data, file, largest)


def source_of(data: bytes, file: str, largest: int = HANDOUT_BYTES) -> tuple[Source | None, list[Problem]]:
    """The text of these bytes, as `read_source` gives it. `file` is the name that problems show."""
    if len(data) > largest:
        return None, [_too_large(file, len(data), largest)]
    data = data.removeprefix(b"\xef\xbb\xbf")
    if kind := foreign(data):
        return None, [_not_text(file, f"This is {kind}, and its name does not change that.")]
    if wide := wide_encoding(data):
        what = f"This file is {wide[:6].upper()}, not UTF-8."
        return None, [Problem(Mark(file), what, _SAVE_AS, "not-utf8")]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        problem = _not_text(file, "This is no text.") if b"\0" in data else _not_utf8(data, error.start, file)
        return None, [problem]
    text = with_plain_line_ends(text)
    if (at := stacked(text)) >= 0:
        source = Source(file, text)
        return None, [source.problem(source.mark(at + 1), *TOO_MANY_ACCENTS)]
    source = Source(file, unicodedata.normalize("NFC", text))
    if not source.text.strip():
        what, fix = "This file is empty.", EMPTY_FIX
        return None, [Problem(Mark(file), what, fix, "empty-file")]
    odd = [] if source.text.isascii() else list(islice(_odd_spaces(source), PROBLEMS))
    if odd:
        source = Source(file, _ODD_SPACES.sub(lambda found: found["lead"] + " " * len(found["odd"]), source.text))
    if not any(char == "\t" or unseen(char) for char in set(source.text)):
        return source, odd
    return Source(file, source.text.translate(_BLANKS)), [*odd, *islice(_unseen_characters(source), PROBLEMS)]


_FOREIGN = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word file, or another that is packed like one",
    b"\xd0\xcf\x11\xe0": "a Word file of the old kind",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}


def foreign(data: bytes) -> str:
    """What a file of another program is, judged by its first bytes: `a PDF`, or empty."""
    return next((kind for start, kind in _FOREIGN.items() if data.startswith(start)), "")


TOO_MANY_ACCENTS = (
    f"More than {ACCENTS} accents stand on one letter.",
    "Delete them, and type the words again.",
    "accents",
)
"""What is wrong, its fix and its rule, for text that `stacked` refuses."""
EMPTY_FIX = "Fill it, or delete it: `ldn-pdf new NAME` writes a handout to begin with, `ldn-pdf init FOLDER` the rest."
"""What to do with a file that has nothing in it, of any kind."""
_SAVE_AS = "Save it as UTF-8: in Notepad, File, Save as, Encoding: UTF-8."


def _not_text(file: str, what: str) -> Problem:
    return Problem(Mark(file), what, "Put a plain text file in its place, saved as UTF-8.", "not-a-file")


def _too_large(file: str, size: int, largest: int) -> Problem:
    what = f"This file has {math.ceil(size / 1024)} KB; {largest // 1024} KB is the most."
    return Problem(Mark(file), what, "Split it, or take out what does not belong in a handout.", "too-large")


def with_plain_line_ends(text: str) -> str:
    """The text with the line ends of Windows and old Macs as line feeds."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def wide_encoding(data: bytes) -> str:
    """The codec of UTF-16 or UTF-32, told by a byte order mark or the NUL bytes beside ASCII letters; else empty."""
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "utf-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:1000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) < 4 or max(even, odd) <= len(head) * 0.3 or min(even, odd) * 10 >= max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _not_utf8(data: bytes, at: int, file: str) -> Problem:
    """The first byte that is not UTF-8; what Latin-1 or its Windows variant would read there."""
    before = Source(file, with_plain_line_ends(data[:at].decode("utf-8")) + "?")
    char = data[at : at + 1].decode("cp1252", "replace")
    line = data[data.rfind(b"\n", 0, at) + 1 :].split(b"\n", 1)[0].decode("cp1252", "replace")
    what = "This file is not UTF-8. "
    if unseen(char) or char == "\ufffd":
        what += f"Byte 0x{data[at]:02X} stands here."
    else:
        what += f"It looks like Latin-1 (Windows-1252), which has {char} here."
    excerpt = line.translate(_BLANKS).rstrip()
    return Problem(before.mark(len(before.text) - 1), what, _SAVE_AS, "not-utf8", excerpt=excerpt)


class _Blanks(dict[int, int]):
    """A translation of tabs and unseen characters to blanks, so that the rest of the file can be read."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        self[code] = ord(" ") if char != "\n" and (char == "\t" or unseen(char)) else code
        return self[code]


_BLANKS = _Blanks()


def _unseen_characters(source: Source) -> Iterator[Problem]:
    """A problem for each control character, and for the first tab of each line that is not a comment."""
    at = 0
    clean = Source(source.file, source.text.translate(_BLANKS))
    for line in source.text.split("\n"):
        tab = line.find("\t")
        if tab >= 0 and not line.lstrip(" ").startswith("#"):
            what, fix = "A tab stands here.", "Type spaces instead of the tab."
            yield clean.problem(clean.mark(at + tab), what, fix, "tab")
        for column, char in enumerate(line):
            name = "" if char == "\t" else unseen(char)
            if name:
                what = f"A character that cannot be seen stands here: U+{ord(char):04X}, {name}."
                yield clean.problem(
                    clean.mark(at + column), what, "Delete it, and type the words again.", "control-character"
                )
        at += len(line) + 1


_ODD_SPACES = re.compile(
    r"^(?P<lead>[ ]*(?:- +)*(?:[a-z_]+: *|-)?)(?P<odd>[\u00a0\u2000-\u200a\u202f\u205f\u3000]+)", re.MULTILINE
)
"""Where YAML wants a space, one of those that come with words copied from a web page or from Word."""


def _odd_spaces(source: Source) -> Iterator[Problem]:
    for found in _ODD_SPACES.finditer(source.text):
        (start, end), code = found.span("odd"), ord(found["odd"][0])
        what = f"This is no space, although it looks like one: U+{code:04X}, {unicodedata.name(chr(code)).lower()}."
        edit = Edit(start, end, " " * (end - start))
        yield source.problem(source.mark(start), what, "Type a space instead.", "odd-space", length=1, edit=edit)


_REASONS = {
    errno.ENOENT: "There is no such file or folder",
    errno.EACCES: "You may not open or write this",
    errno.EPERM: "You may not open or write this",
    errno.EROFS: "Nothing can be written here",
    errno.ENOSPC: "The disk is full",
    errno.EDQUOT: "Your share of the disk is full",
    errno.ENOTDIR: "A file stands where a folder is wanted",
    errno.EISDIR: "A folder stands where a file is wanted",
    errno.EEXIST: "Something of this name is there already",
    errno.ENAMETOOLONG: "This name is too long",
}


def reason(error: OSError) -> str:
    """Why a file or folder could not be used, as a sentence without its stop."""
    said = error.strerror or str(error) or type(error).__name__
    if error.errno and error.strerror == os.strerror(error.errno):
        said = _REASONS.get(error.errno, said)
    return said.rstrip(".")
