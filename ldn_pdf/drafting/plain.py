"""Plain text → pieces. Headings are told by their shape: short lines without a full stop, before longer ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.content.sentences import sentences
from ldn_pdf.drafting.pieces import TITLE_LEVEL, Piece, cleaned

_T = TypeVar("_T")

_LONGEST = 90  # characters of a heading; a longer line is a sentence
_MOST_WORDS = 14
_WIDEST = 120  # columns to which editors and mail programs break lines; longer lines are whole paragraphs
_SURE_WRAP = 40  # characters after which a line that goes on in lower case was broken by a program
_MOST_EMPTY = 2  # headings in a row; three short lines are a list
_LEAST_WRAPS = 3  # broken lines that make a wrapped file

_ITEM = re.compile(r"\s*(?:[-*+•◦▪‣·●○–—]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)")
_NUMBER = re.compile(
    r"\s*(?:(\d{1,2}(?:\.\d{1,2})+|\d{1,2}(?=[.):]))[.):]?|([IVX]{1,5}|[A-Z])[.)]"
    r"|(?:Section|Part|Chapter|Step)\s+(\w{1,4})\s*[:.–—-])\s+(?=\S)"
)
_ASKED = re.compile(r"(?:Q|A|Question|Answer)\s?\d{0,2}:\s+(?=\S)")
_HASH = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*$")
_RULE = re.compile(r"\s*([=\-~_*])(?:\s*\1){2,}\s*$")
CREDIT = re.compile(
    r"(?:(?:by|written by|reviewed by|medically reviewed|(?:last )?(?:updated|published|posted|reviewed))\b"
    r"|\d+[ -]min(?:ute)?s?\b|(?:\d{1,2} )?[A-Z][a-z]{2,8}\.? (?:\d{1,2}, )?\d{4}$)",
    re.IGNORECASE,
)
"""Who wrote it, when, and how long it takes to read: what stands below a title and claims nothing."""


def pieces(text: str) -> list[Piece]:
    """The pieces of a plain text; `#` headings and underlined ones are known too."""
    return shaped(list(_blocks(text)))


def shaped(blocks: Sequence[Piece]) -> list[Piece]:
    """The blocks with those that look like headings made headings, the first of them the title."""
    like = [_looks_like_heading(block, after) for block, after in _with_next(blocks)]
    made: list[Piece] = []
    start = 0
    if len(blocks) > 1 and _is_title(blocks[0]):
        made.append(replace(blocks[0], kind="heading", level=TITLE_LEVEL))
        start = 1
    while start < len(blocks):
        end = start
        while end < len(blocks) and like[end]:
            end += 1
        if end > start:
            made += _run(blocks[start:end], at_top=start <= 1, text_follows=end < len(blocks))
        else:
            end = start + 1
            made.append(_item(blocks[start]) if blocks[start].number else blocks[start])
        start = end
    return made


# --- blocks: lines that belong together ------------------------------------------------------------


class _Line(Struct, frozen=True):
    number: int
    text: str

    @property
    def is_item(self) -> bool:
        return _ITEM.match(self.text) is not None


def _blocks(text: str) -> Iterator[Piece]:
    lines = [_Line(number, line.expandtabs(4).rstrip()) for number, line in enumerate(text.splitlines(), 1)]
    width = _wrap_width(lines)
    group: list[_Line] = []
    parted = True
    for line, after in _with_next(lines):
        blank = not cleaned(line.text) or _RULE.match(line.text) is not None
        if group and (blank or not _goes_on(group, line, width)):
            yield _block(group, parted)
            group, parted = [], blank
        parted = parted or blank
        if blank:
            continue
        if hashed := _HASH.match(line.text):
            yield Piece("heading", cleaned(hashed[2]), line.number, len(hashed[1]))
            parted = False
        elif after and _RULE.match(after.text) and after.text.strip()[0] in "=-~" and not group and not line.is_item:
            yield Piece("heading", cleaned(line.text), line.number, 1 if "=" in after.text else 2)
            parted = False
        else:
            group.append(line)
    if group:
        yield _block(group, parted)


def _block(group: list[_Line], parted: bool) -> Piece:
    first = replace(group[0], text=_ASKED.sub("", group[0].text, count=1))
    number = _NUMBER.match(first.text)
    if number and len(group) == 1 and _is_short(bare := cleaned(first.text[number.end() :])):
        # A heading or an item: its neighbours tell.
        return Piece("paragraph", bare, first.number, parted=parted, number=next(filter(None, number.groups())))
    marker = _ITEM.match(first.text)
    words, breaks = cleaned(first.text[marker.end() :] if marker else first.text), []
    for line in group[1:]:
        breaks.append(len(words) + 1)
        words += " " + cleaned(line.text)
    shown = re.sub(r"\W", "", marker.group()) if marker else ""
    return Piece("item" if marker else "paragraph", words, first.number, 0, tuple(breaks), parted, shown)


def _goes_on(group: list[_Line], line: _Line, width: int | None) -> bool:
    """Whether the line goes on with the sentence above it: a program broke it, not the author."""
    above = group[-1].text
    if line.is_item or _HASH.match(line.text):
        return False
    if group[0].is_item and line.text.startswith("  "):
        return True
    if above.endswith((".", "!", "?", ":")) and (width is None or len(above) < width - 20):
        return False
    lower = line.text.lstrip()[:1].islower()
    return (lower and len(above) >= _SURE_WRAP) or (width is not None and not _would_fit(above, line.text, width))


def _wrap_width(lines: Sequence[_Line]) -> int | None:
    """The column at which the lines of the file are broken, or None where a line is a paragraph."""
    width = max((len(line.text) for line in lines), default=0)
    if not 0 < width <= _WIDEST:
        return None
    pairs = [(a.text, b.text) for a, b in pairwise(lines) if a.text.strip() and b.text.strip() and not b.is_item]
    broken = [above for above, below in pairs if not _would_fit(above, below, width) and above[-1] not in ".!?:"]
    return width if len(broken) >= max(_LEAST_WRAPS, 0.4 * len(pairs)) else None


def _would_fit(above: str, below: str, width: int) -> bool:
    slack = 5  # columns: programs do not all break alike
    return len(above) + 1 + len(below.split(None, 1)[0]) <= width - slack


# --- headings ------------------------------------------------------------------------------------


def _looks_like_heading(block: Piece, after: Piece | None) -> bool:
    words = block.words
    if block.kind != "paragraph" or block.breaks or not _is_short(words) or words[:1].islower():
        return False
    if words.endswith("!") and not _is_capitalised(words):
        return False
    if after is None:
        return True
    if block.number and after.number and _depth(block) >= _depth(after):
        return False  # items of a numbered list
    if words.endswith(":") and after.kind == "item":
        return words.isupper()
    return after.kind != "paragraph" or len(after.words) > len(words) or _is_short(after.words)


def _is_title(block: Piece) -> bool:
    """What opens a text may be longer than a heading, and may call out."""
    alone = block.kind == "paragraph" and not block.number and not block.breaks
    return alone and _is_short(block.words, 2 * _LONGEST, 2 * _MOST_WORDS)


def _is_short(words: str, longest: int = _LONGEST, most_words: int = _MOST_WORDS) -> bool:
    return (
        len(words) <= longest
        and len(words.split()) <= most_words
        and any(char.isalpha() for char in words)
        and not words.endswith((".", ";", ",", "…"))
        and all(sentence.is_question for sentence in sentences(words)[:-1])
    )


def _depth(block: Piece) -> int:
    return block.number.count(".")


def _is_capitalised(words: str) -> bool:
    long = [word for word in words.split() if len(word) > 3]
    return len(long) > 0 and all(word[0].isupper() for word in long)


def _run(run: Sequence[Piece], *, at_top: bool, text_follows: bool) -> list[Piece]:
    """Blocks in a row that all look like headings: headings, or lists whose items carry no mark."""
    if at_top:  # below the title stand names and dates, and then the first heading
        run = [block for block in run if not CREDIT.match(block.words)]
    groups: list[list[Piece]] = []
    for block in run:
        if block.parted or not groups:
            groups.append([])
        groups[-1].append(block)
    lonely = all(len(group) == 1 for group in groups) or not run[0].parted
    if lonely and len(run) > _MOST_EMPTY:
        return [*map(_item, run[:-1]), (_heading if text_follows else _item)(run[-1])]
    return [piece for group in groups for piece in _group(group)]


def _group(group: Sequence[Piece]) -> list[Piece]:
    """Lines without an empty line between them: a heading, and where there are several below it, its list."""
    first, *rest = group
    return [_heading(first), *map(_item if len(group) > _MOST_EMPTY else _heading, rest)]


def _heading(block: Piece) -> Piece:
    words = block.words.rstrip(":").rstrip()
    return replace(block, kind="heading", words=words, level=TITLE_LEVEL + 1 + _depth(block))


def _item(block: Piece) -> Piece:
    return replace(block, kind="item")


def _with_next(values: Iterable[_T]) -> list[tuple[_T, _T | None]]:
    listed = list(values)
    return list(zip(listed, [*listed[1:], None], strict=False))
