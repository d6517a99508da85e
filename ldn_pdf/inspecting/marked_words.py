"""The words of each page by the marked sequence that shows them (ISO 32000-1, 14.6), and where spaces stand.

PDFium reads fonts and content streams. Its own structure tree (`FPDF_StructTree_*`) is not used: it has only what
the parent tree of a page names, so that blank cells of a table, pictures without marked content and links without
words are missing from it, and nothing below its 32nd level.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from itertools import groupby
from math import hypot
from pathlib import Path
from typing import Any, Literal

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # it ships no types
from msgspec import Struct
from msgspec.structs import replace
from pypdfium2 import raw

from ldn_pdf.limits import FORM_LEVELS

Point = tuple[float, float]
Owner = tuple[int, bool, int] | Literal["artifact", "unmarked"]
"""Page from 1, whether the sequence is in a form XObject's content, and MCID; or what stands outside the tags."""

_UNKNOWN = "\ufffd"
_LINE_END_HYPHEN = "\x02"  # PDFium's sign for a hyphen with which a line ends
# Word and LibreOffice write the bullets of symbol fonts as private-use characters.
_SYMBOLS = str.maketrans("\uf0b7\uf0a7\uf0d8\uf0fc\uf0a8\uf06f\uf06c\0", "•▪➢✓□□●" + _UNKNOWN)
_NEW_LINE = 0.6  # of the type size across the baseline: more than a superscript rises
_GAP = 0.2  # of the type size along the baseline: less than the narrowest word space, 0.25 em


class TextRun(Struct, frozen=True):
    """Words that one operator shows, or the ActualText in their place.

    `page` counts from 1; `start` and `end` are ends of the baseline in points on the page, `size` is the height of
    the type there: they tell whether a space stands between two runs.
    """

    text: str
    page: int
    language: str = ""
    start: Point = (0.0, 0.0)
    end: Point = (0.0, 0.0)
    size: float = 0.0


class _Mark(Struct, frozen=True):
    """One marked-content sequence; `key` tells it from another one with the same properties."""

    key: int
    tag: str
    mcid: int | None
    replacement: str | None
    language: str
    in_form: bool


def read_words(path: Path) -> dict[Owner, list[TextRun]]:
    """The runs of every page in the order of its content. Raises `pypdfium2.PdfiumError`."""
    found: dict[Owner, list[TextRun]] = {}
    with pypdfium2.PdfDocument(path) as document:
        for number in range(len(document)):
            page = document[number]
            for owner, run in _of_page(page, number + 1):
                found.setdefault(owner, []).append(run)
            page.close()
    return found


def _of_page(page: Any, number: int) -> Iterator[tuple[Owner, TextRun]]:
    shown = list(_shown(page, number))
    for _, alike in groupby(enumerate(shown), lambda pair: _replacing(pair[1][0]) or pair[0]):
        group = [pair[1] for pair in alike]
        (marks, run), last = group[0], group[-1][1]
        if replacing := _replacing(marks):
            marks = marks[: [mark.key for mark in marks].index(replacing) + 1]
            run = replace(run, text=marks[-1].replacement or "", end=last.end)
        language = next((mark.language for mark in reversed(marks) if mark.language), "")
        if run.text:
            yield _owner(marks, number), replace(run, language=language)


def _replacing(marks: list[_Mark]) -> int:
    """The key of the outermost sequence whose properties give other words for what it shows; 0 where none does."""
    return next((mark.key for mark in marks if mark.replacement is not None), 0)


def _owner(marks: list[_Mark], page: int) -> Owner:
    for mark in reversed(marks):
        if mark.tag == "Artifact":
            return "artifact"
        if mark.mcid is not None:
            return page, mark.in_form, mark.mcid
    return "unmarked"


def _shown(page: Any, number: int) -> Iterator[tuple[list[_Mark], TextRun]]:
    """Each object on the page with the sequences that it stands in, from the outermost, and its words."""
    items = list(page.get_objects(max_depth=FORM_LEVELS))
    words = _words(page.get_textpage(), number)
    _tell_hyphens(page, items, words)
    known: dict[int, _Mark] = {}
    around: list[list[_Mark]] = []  # by level: the sequences that a form XObject is drawn in
    for item in items:
        del around[item.level :]
        marks = [*(around[-1] if around else ()), *_marks(item, known)]
        around.append(marks)
        yield marks, words.get(_key(item.raw)) or _without_words(item, number)


def _without_words(item: Any, number: int) -> TextRun:
    """A picture, or a text of blanks or of glyphs without width: another text can stand in its place."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    return TextRun("", number, "", (matrix.e, matrix.f), (matrix.e, matrix.f))


def _marks(item: Any, known: dict[int, _Mark]) -> Iterator[_Mark]:
    for index in range(max(0, raw.FPDFPageObj_CountMarks(item))):
        handle = raw.FPDFPageObj_GetMark(item, index)
        key = _key(handle)
        if key not in known:
            mcid = ctypes.c_int()
            has_mcid = raw.FPDFPageObjMark_GetParamIntValue(handle, b"MCID", mcid)
            texts = [_property(handle, name) for name in (b"ActualText", b"Alt", b"E")]
            known[key] = _Mark(
                key,
                _tag(handle),
                mcid.value if has_mcid else None,
                next((text for text in texts if text is not None), None),
                _property(handle, b"Lang") or "",
                item.level > 0,
            )
        yield known[key]


def _tag(mark: Any) -> str:
    size, buffer = ctypes.c_ulong(), (ctypes.c_ushort * 128)()
    raw.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), size)
    return bytes(buffer)[: max(0, size.value - 2)].decode("utf-16-le", "replace")


def _property(mark: Any, name: bytes) -> str | None:
    """A text string among the properties. PDFium's own `GetParamStringValue` cuts UTF-16 into bytes."""
    size = ctypes.c_ulong()
    if not raw.FPDFPageObjMark_GetParamBlobValue(mark, name, None, 0, size):
        return None
    buffer = (ctypes.c_ubyte * size.value)()
    raw.FPDFPageObjMark_GetParamBlobValue(mark, name, buffer, size.value, size)
    return str(pikepdf.String(bytes(buffer)))


def _words(textpage: Any, number: int) -> dict[int, TextRun]:
    """The words of each text object by its address. PDFium's guesses of spaces count within an object only."""
    places: dict[int, list[int]] = {}
    texts: dict[int, str] = {}
    last, guessed, handle = 0, "", textpage.raw  # the bare handle: it is asked thrice for each character
    for index in range(textpage.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(handle, index))
        item = raw.FPDFText_GetTextObject(handle, index)
        if not item:
            guessed += char
            continue
        if raw.FPDFText_HasUnicodeMapError(handle, index) == 1:
            char = _UNKNOWN
        key = _key(item)
        texts[key] = texts.get(key, "") + (guessed if key == last else "") + char
        places.setdefault(key, []).append(index)
        last, guessed = key, ""
    return {key: _run(handle, number, texts[key], of[0], of[-1]) for key, of in places.items()}


def _tell_hyphens(page: Any, items: list[Any], words: dict[int, TextRun]) -> None:
    """Put the hyphen, hard or soft, back at line ends: PDFium tells which one it is where nothing follows it."""
    ended = [item for item in items if words.get(_key(item.raw), TextRun("", 0)).text.endswith(_LINE_END_HYPHEN)]
    for item in items if ended else ():
        raw.FPDFPageObj_SetIsActive(item, item.type == raw.FPDF_PAGEOBJ_FORM)
    for item in ended:
        raw.FPDFPageObj_SetIsActive(item, True)
        alone = page.get_textpage()
        hyphen = alone.get_text_range()[-1:] or "-"
        run = words[_key(item.raw)]
        words[_key(item.raw)] = replace(run, text=run.text[:-1] + hyphen)
        raw.FPDFPageObj_SetIsActive(item, False)


def _key(handle: Any) -> int:
    return ctypes.addressof(handle.contents)


def _run(textpage: Any, page: int, text: str, first: int, last: int) -> TextRun:
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").translate(_SYMBOLS)
    x, y, matrix, box = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX(), raw.FS_RECTF()
    raw.FPDFText_GetMatrix(textpage, last, matrix)
    raw.FPDFText_GetLooseCharBox(textpage, last, box)
    raw.FPDFText_GetCharOrigin(textpage, last, x, y)
    length = hypot(matrix.a, matrix.b) or 1.0
    run, rise = matrix.a / length, matrix.b / length
    corners = [(a - x.value) * run + (b - y.value) * rise for a in (box.left, box.right) for b in (box.bottom, box.top)]
    end = x.value + max(corners) * run, y.value + max(corners) * rise
    raw.FPDFText_GetCharOrigin(textpage, first, x, y)
    size = raw.FPDFText_GetFontSize(textpage, first) * hypot(matrix.c, matrix.d)
    return TextRun(text, page, "", (x.value, y.value), end, size)


def joined(runs: Iterable[TextRun]) -> str:
    """The text of the runs, in order, with a space wherever the reader sees one."""
    parts: list[str] = []
    before: TextRun | None = None
    for run in runs:
        parts += [between(before, run) if before else "", run.text]
        before = run
    return "".join(parts).replace("\u00ad", "")


def between(a: TextRun, b: TextRun) -> str:
    """A space where words are parted by a move of the pen, a new line or a new page; else nothing."""
    last, first = a.text[-1:], b.text[:1]
    if not last or not first or last.isspace() or first.isspace() or last == "\u00ad":
        return ""
    run, rise = a.end[0] - a.start[0], a.end[1] - a.start[1]
    length = hypot(run, rise)
    run, rise = (run / length, rise / length) if length else (1.0, 0.0)
    x, y = b.start[0] - a.end[0], b.start[1] - a.end[1]
    along, across, size = x * run + y * rise, y * run - x * rise, max(a.size, b.size)
    is_new_line = a.page != b.page or abs(across) > _NEW_LINE * size > 0
    if (not is_new_line and -2 * size <= along <= _GAP * size) or (not size and a.page == b.page):
        return ""
    if _is_ideographic(last) and _is_ideographic(first):
        return ""
    is_hyphen = last in "-\u2010" and a.text[-2:-1].isalnum() and first.isalnum()
    return "" if is_hyphen and is_new_line else " "


def _is_ideographic(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" or "\uff00" <= char <= "\uffef"
