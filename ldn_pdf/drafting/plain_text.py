"""Plain text → blocks. Headings are told by their shape: short lines without a full stop, before longer ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from typing import Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.content.sentences import sentences
from ldn_pdf.drafting.article_blocks import TITLE_LEVEL, Block, count_words, left_out
from ldn_pdf.drafting.signs import cleaned
from ldn_pdf.drafting.table_grid import tabbed_rows

_T = TypeVar("_T")

_LONGEST = 90  # characters of a heading; a longer line is a sentence
_MOST_WORDS = 14
_WIDEST = 120  # columns to which editors and mail programs break lines; longer lines are whole paragraphs
_SURE_WRAP = 40  # characters after which a line that goes on in lower case was broken by a program
_MOST_EMPTY = 2  # headings in a row; three short lines are a list
_LEAST_WRAPS = 3  # broken lines that make a wrapped file

_UNIT = (
    r"(?:[kmµμn]?g|mcg|m?mol|[mdµ]?l|cc|cm|mm|km|m|iu|u|units?|%|percent|per cent|°|ºc|deg|degrees?|kg"
    r"|lbs?|oz|ounces?|stone|pounds?"
    r"|milligrams?|micrograms?|grams?|millilit(?:re|er)s?|lit(?:re|er)s?|tablets?|tabs?|capsules?|caps?"
    r"|pills?|drops?|doses?"
    r"|puffs?|sprays?|patch(?:es)?|teaspoons?|tsp|tablespoons?|tbsp|cups?|glass(?:es)?|spoons?|sachets?"
    r"|ampoules?|vials?|times?|x|×|fold"
    r"|seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|nights?|weeks?|wks?|months?|years?|yrs?"
    r"|million|billion|thousand"
    r"|hundred|dozen|people|patients|adults|women|men|children|in|out|of|to|or|and|a|p\.?m\.?|a\.?m\.?"
    r"|kcal|calories|mmhg|bpm|steps|miles?|feet|ft|inch(?:es)?|points?|dollars?|pounds|euros?|usd|gbp"
    r"|cents?)"
)
_ITEM = re.compile(
    r"\s*(?:[-*+•◦▪▫■□●○◆‣⁃·–—➢➤▸▶❖✓✔✗✘☐☑☒]|\(?\d{1,2}[.)](?!\d)|\(?[a-z][.)]|\[[ xX]?\]|[o×x](?=\s{2,}"
    r"|\s[A-Z]))\s+(?=\S)"
)
_NUMBER = re.compile(
    r"\s*(?:(\d{1,2}(?:\.\d{1,2})+|\d{1,2}(?=[.):]))[.):]?|([IVX]{1,5}|[A-Z])[.)]"
    r"|(?:Section|Part|Chapter|Step)\s+(\w{1,4})\s*[:.–—-])\s+(?=\S)"
)
_MEASURED = re.compile(
    rf"\s*[-−+–<>≤≥~≈±]?\s*[\d½¼¾⅓⅔⅛][\d.,½¼¾⅓⅔⅛]*\s*[-–—/]?\s*(?:{_UNIT}\b|[%°–—/×+=<>-])", re.IGNORECASE
)
_DECIMAL = re.compile(r"\s*\d+\.\d+\s+[^\W\d_A-Z]")  # before a word in small letters it is no section's number
_ASKED = re.compile(r"(?:Q|A|Question|Answer)\s?\d{0,2}:\s+(?=\S)")
_HASH = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*$")
_RULE = re.compile(r"\s*([=\-~_*])(?:\s*\1){2,}\s*$")
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-–—]\s*\d{1,3}\s*[-–—]|(?:page|p\.)\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?)\s*$", re.IGNORECASE
)
_CONTENTS_LINE = re.compile(r"(?=.{1,300}$).*\S\s*(?:\.\s?){4,}\s*\d{1,3}\s*$")
CREDIT = re.compile(
    r"(?:(?i:by|written by|words by|text by|author:) (?:(?i:dr|prof|mr|mrs|ms)\.? )?[A-Z][\w.’'-]*(?: "
    r"(?:[A-Z][\w.’'-]*|and|&|van|von|de|la|del)){0,5}"
    r"(?:,? (?:MD|PhD|RN|PharmD|MS|DO|NP|PA|BSc|MSc|MBBS|FRCP)\.?)*(?:,? (?:on )?\w+ \d{1,2}, \d{4}|,? "
    r"\d{1,2} \w+ \d{4})?\.?$"
    r"|(?i:(?:medically |clinically )?(?:reviewed|fact[- ]checked|edited)(?: by)?)\b.{0,60}$"
    r"|(?i:(?:last )?(?:updated|published|posted|modified|reviewed)(?: on)?):?\s.{0,40}\d{4}\.?$"
    r"|(?i:\d+[ -]min(?:ute)?s?(?: read)?)$|(?:\d{1,2} )?[A-Z][a-z]{2,8}\.? (?:\d{1,2}, )?\d{4}$)",
)
"""Who wrote it, when, and how long it takes to read: what stands below a title and claims nothing."""


def blocks_of_text(text: str) -> list[Block]:
    """The blocks of a plain text; `#` headings and underlined ones are known too."""
    lines = text.splitlines()
    made: list[Block] = []
    kept: list[_Line] = []
    for number, (line, reason) in enumerate(without_mail_marks(lines), 1):
        if not reason and (_PAGE_NUMBER.match(line) or _CONTENTS_LINE.match(line)):
            reason = "page number" if _PAGE_NUMBER.match(line) else "table of contents"
        kept.append(_Line(number, "" if reason else line.rstrip()))
        if reason and any(char.isalnum() for char in line):
            made.append(left_out(reason, " ".join(line.split()), number))
    return [*made, *shaped(list(_blocks(_hyphens_joined(kept))))]


def shaped(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with those that look like headings made headings, the first of them the title."""
    like = [_looks_like_heading(block, after) for block, after in _with_next(blocks)]
    for at, (above, block) in enumerate(pairwise(blocks), 1):
        fragment = above.kind == "paragraph" and at > 1 and not above.words.endswith((".", "!", "?", ":"))
        like[at] = like[at] and not (fragment and not like[at - 1] and not block.parted)
    made: list[Block] = []
    if len(blocks) > 1 and _is_title(blocks[0]):
        made.append(replace(blocks[0], kind="heading", level=TITLE_LEVEL))
    at = len(made)
    for is_like, pairs in groupby(zip(like[at:], blocks[at:], strict=True), key=lambda pair: pair[0]):
        run = [block for _, block in pairs]
        if is_like:
            made += _run(run, at_top=at <= 1, text_follows=at + len(run) < len(blocks))
        else:
            made += [_item(block) if block.number else block for block in run]
        at += len(run)
    return made


# --- blocks: lines that belong together ------------------------------------------------------------


class _Line(Struct, frozen=True):
    number: int
    text: str
    goes_on: bool = False
    """Whether its first words were parted from the line above by a hyphen."""

    @property
    def is_item(self) -> bool:
        return _ITEM.match(self.text) is not None


_LINE_END_HYPHEN = re.compile(r"(.*[^\W\d_]{2,}|.*\d)([-\u2010\u00ad])$")
_EMPTIED = "\0"
_FIRST_HALVES = re.compile(
    r"low|high|long|short|self|well|half|non|over|under|follow|anti|post|pre|double|mid|full|part|re|co"
    r"|side|year|day|week|month|hour|slow|fast|old|new|first|second|third|two|three|four|five|six|seven"
    r"|eight|nine|ten|twenty|open|blood|heart|disease|once|twice|immune|placebo|evidence|relapsing|small"
    r"|large|dose|patient|life|ill|up|e|x|t|b",
    re.IGNORECASE,
)


def _hyphens_joined(lines: Sequence[_Line]) -> list[_Line]:
    """The lines, with words that were parted at a line's end made whole on the line above.

    The hyphen stays where the text has the word with it elsewhere, where a figure stands before it, or
    where both halves are words of their own.
    """
    whole_lines = "\n".join(line.text for line in lines).lower()
    text = re.sub(r"[^\W_]+[-\u2010\u00ad]\n\s*[^\W_]+", " ", whole_lines)
    known = set(re.findall(r"[^\W_]+(?:[-\u2010][^\W_]+)*", text))
    joined = list(lines)
    for at, (line, below) in enumerate(pairwise(joined)):
        line = joined[at]
        parted = _LINE_END_HYPHEN.match(line.text)
        rest = re.match(r"\s*([^\W_][\w’'.,;:!?)%]*)(.*)", below.text)
        if not parted or not rest or below.text.strip().startswith(("-", "•")) or (line.is_item and below.is_item):
            continue
        first, second = re.split(r"[\s(]", parted[1])[-1], re.match(r"\w*", rest[1])
        half = first.lower().rpartition("-")[2]
        other = second.group().lower() if second else ""
        soft = parted[2] == "\u00ad"
        whole = f"{half}{other}" in known or not (
            f"{first.lower()}-{other}" in known or _FIRST_HALVES.fullmatch(half) or (half in known and other in known)
        )
        drop = soft or (not first[-1:].isdigit() and rest[1][0].islower() and whole)
        joined[at] = replace(line, text=f"{parted[1]}{'' if drop else '-'}{rest[1]}")
        joined[at + 1] = replace(below, text=rest[2].lstrip() or _EMPTIED, goes_on=True)
    return [line for line in joined if line.text != _EMPTIED]


def _blocks(lines: Sequence[_Line]) -> Iterator[Block]:
    width = _wrap_width(lines)
    group: list[_Line] = []
    table: list[_Line] = []
    indents: list[int] = []
    parted = True
    for line, after in _with_next(lines):
        tabbed = "\t" in line.text.strip() and not line.is_item
        if table and not tabbed:
            yield from _table(table)
            table = []
        if tabbed and (table or (after and after.text.strip().count("\t") == line.text.strip().count("\t"))):
            if group:
                yield _block(group, parted, indents)
                group, parted = [], False
            table.append(line)
            continue
        blank = not any(char.isalnum() for char in cleaned(line.text)) or _RULE.match(line.text) is not None
        if group and (blank or not _goes_on(group, line, width)):
            yield _block(group, parted, indents)
            group, parted = [], blank
        parted = parted or blank
        if blank:
            continue
        if hashed := _HASH.match(line.text):
            yield Block("heading", cleaned(hashed[2]), line.number, len(hashed[1]))
            parted = False
        elif after and _RULE.match(after.text) and after.text.strip()[0] in "=-~" and not group and not line.is_item:
            yield Block("heading", cleaned(line.text), line.number, 1 if "=" in after.text else 2)
            parted = False
        else:
            group.append(line)
    if group:
        yield _block(group, parted, indents)
    yield from _table(table)


def _table(lines: Sequence[_Line]) -> list[Block]:
    return tabbed_rows([(line.number, line.text.strip("\n")) for line in lines]) if lines else []


def _block(group: list[_Line], parted: bool, indents: list[int]) -> Block:
    first = replace(group[0], text=_ASKED.sub("", group[0].text, count=1))
    number = None if _MEASURED.match(first.text) or _DECIMAL.match(first.text) else _NUMBER.match(first.text)
    if number and len(group) == 1 and _is_short(bare := cleaned(first.text[number.end() :])):
        # A heading or an item: its neighbours tell.
        count = count_words(group[0].text)
        shown = next(filter(None, number.groups()))
        return Block("paragraph", bare, first.number, parted=parted, number=shown, count=count)
    marker = _ITEM.match(first.text)
    opening = first.text[marker.end() :] if marker else first.text
    mark = marker.group().strip() if marker else ""
    sign = re.search("[✓✔✗✘☑☒×x]", mark)
    said = f"{'✗' if sign[0] in '×x' else sign[0]} {opening}" if sign else opening
    words = cleaned(" ".join([said, *(line.text.strip() for line in group[1:])]))
    ends = accumulate((len(cleaned(line.text)) + 1 for line in group[1:-1]), initial=len(cleaned(said)) + 1)
    breaks = tuple(ends) if len(group) > 1 else ()
    shown = "" if mark[:1] in ("", *"o×x[") else re.sub(r"\W", "", mark)
    indented = first.text.expandtabs(4)
    level = _depth_of(len(indented) - len(indented.lstrip()), indents) if marker else 0
    count = count_words(words) + count_words(group[0].text[: len(group[0].text) - len(opening)])
    kind: Literal["item", "paragraph"] = "item" if marker else "paragraph"
    return Block(kind, words, first.number, level, breaks, parted, shown, count=count)


def _depth_of(indent: int, indents: list[int]) -> int:
    """How deep an item is nested, told by the blanks before its mark; `indents` are those of the lists above it."""
    while indents and indents[-1] > indent:
        indents.pop()
    if not indents or indents[-1] < indent:
        indents.append(indent)
    return len(indents)


def _goes_on(group: list[_Line], line: _Line, width: int | None) -> bool:
    """Whether the line goes on with the sentence above it: a program broke it, not the author."""
    above = group[-1].text
    if line.goes_on:
        return True
    if line.is_item or _HASH.match(line.text) or not above.strip():
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


def _looks_like_heading(block: Block, after: Block | None) -> bool:
    words = block.words
    if block.kind != "paragraph" or block.breaks or not _is_short(words) or words[:1].islower():
        return False
    if _MEASURED.match(words) or words[:1] in "([<>=≤≥±~≈" or words.startswith(("No: ", "Yes: ")):
        return False  # a dose, not a title
    if words.endswith("!") and not _is_capitalised(words):
        return False
    if after is None:
        return True
    if block.number and after.number and block.number.count(".") >= after.number.count("."):
        return False  # items of a numbered list
    if words.endswith(":") and after.kind == "item":
        return words.isupper()
    return after.kind != "paragraph" or len(after.words) > len(words) or _is_short(after.words)


def _is_title(block: Block) -> bool:
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


def _is_capitalised(words: str) -> bool:
    long = [word for word in words.split() if len(word) > 3]
    return len(long) > 0 and all(word[0].isupper() for word in long)


def _run(run: Sequence[Block], *, at_top: bool, text_follows: bool) -> list[Block]:
    """Blocks in a row that all look like headings: headings, or lists whose items carry no mark."""
    if at_top:  # below the title stand names and dates, and then the first heading
        told = [replace(block, left_out="byline") for block in run if CREDIT.match(block.words)]
        run = [block for block in run if not CREDIT.match(block.words)]
        if told:
            return [*told, *(_run(run, at_top=False, text_follows=text_follows) if run else [])]
    groups: list[list[Block]] = []
    for block in run:
        if block.parted or not groups:
            groups.append([])
        groups[-1].append(block)
    lonely = all(len(group) == 1 for group in groups) or not run[0].parted
    if lonely and len(run) > _MOST_EMPTY:
        return [*map(_item, run[:-1]), (_heading if text_follows else _item)(run[-1])]
    made: list[Block] = []
    for first, *rest in groups:  # without an empty line between them: a heading, and its list where there are several
        made += [_heading(first), *map(_item if len(rest) >= _MOST_EMPTY else _heading, rest)]
    return made


def _heading(block: Block) -> Block:
    words = block.words.rstrip(":").rstrip()
    return replace(block, kind="heading", words=words, level=TITLE_LEVEL + 1 + block.number.count("."))


def _item(block: Block) -> Block:
    return replace(block, kind="item", level=max(1, block.level))


def _with_next(values: Iterable[_T]) -> list[tuple[_T, _T | None]]:
    listed = list(values)
    return list(zip(listed, [*listed[1:], None], strict=False))


# --- what mail programs put around an article that was sent on -------------------------------------


_HEADER = re.compile(
    r"[>\s]*(?:from|to|cc|bcc|subject|date|sent|reply-to|message-id|mime-version|content-[\w-]+|received|return-path"
    r"|delivered-to|importance|attachments?|x-[\w-]+):(?:\s|$)",
    re.IGNORECASE,
)
_DIVIDER = re.compile(
    r"[>\s]*(?:-{2,}\s*(?:original message|forwarded (?:message|by.*))\s*-{2,}|begin forwarded message:"
    r"|on .{6,80} wrote:)\s*$",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(r"\s*(?:sent from my \w+.*|get outlook for \w+|virus-free\..*)$", re.IGNORECASE)
_LEAST_HEADERS = 2


def without_mail_marks(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Each line without its `>` marks, and why it is no line of the article: `mail header`, or empty where it is."""
    unquoted = list(lines)
    quoted = [line for line in lines if line.lstrip().startswith(">")]
    is_mail = _headers_from(lines, 0) >= _LEAST_HEADERS or any(map(_DIVIDER.match, lines))
    if quoted and (is_mail or len(quoted) > 0.4 * sum(1 for line in lines if line.strip())):
        unquoted = [re.sub(r"^\s*(?:>\s?)+", "", line) for line in lines]
    made: list[tuple[str, str]] = []
    signed = False
    headers = 0  # lines of them that are still to come
    for at, line in enumerate(unquoted):
        count = 0 if headers else _headers_from(unquoted, at)
        headers = count if count >= _LEAST_HEADERS else headers
        ends = line.startswith("-- ") and at > len(unquoted) / 2
        signed = signed or (line.rstrip() == "--" and (ends or is_mail))
        reason = "mail signature" if signed or _SENT_FROM.match(line) else ""
        made.append((line, "mail header" if headers or _DIVIDER.match(line) else reason))
        headers = max(0, headers - 1)
    return made


def _headers_from(lines: Sequence[str], start: int) -> int:
    """How many lines of mail headers begin here, with those that go on with one."""
    at = start
    while at < len(lines):
        line = lines[at]
        if not (_HEADER.match(line) or (at > start and line[:1] in " \t" and line.strip())):
            break
        at += 1
    return at - start
