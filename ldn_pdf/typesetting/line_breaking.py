"""Runs → lines: breaks at spaces only, ragged right, never one word alone on a paragraph's last line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.locale.packs import Labels, labels, languages
from ldn_pdf.reading.inline_markup import Rich, Run, words
from ldn_pdf.typesetting.font_fallback import Face, MissingGlyph, faces

_UNIT = (
    r"(?:(?:mg|mcg|ml|g|kg|lb|am|pm|hours?|days?|weeks?|months?|years?|h|horas?|días?|semanas?|mes(?:es)?|años?"
    r"|pt|mm|cm|km|in \d)\b|[€£$%])"
)


def _dates(pack: Labels) -> Iterator[str]:
    """A pattern for each way in which a language writes a day, with its year or without."""
    parts = {"day": r"\d{1,2}", "month": f"(?:{'|'.join(map(re.escape, pack.months))})", "year": r"\d{4}"}
    for form in dict.fromkeys([pack.date, *pack.dates.values()]):
        head = form.partition("{year}")[0] or form
        day = head[: head.rindex("}") + 1]
        yield rf"\b{day.format(**parts)}(?:{form.removeprefix(day).format(**parts)})?\b"


_TOGETHER = re.compile(
    rf"\d[\d.,]{{0,15}} to \d[\d.,]*(?: {_UNIT})?|\d {_UNIT}| /(?= )|"
    + "|".join(date for name in languages() for date in _dates(labels(name)))
)  # a range stays in one piece, as do a number with its unit, a date and a phone number; a slash ends a line
_SPACES = re.compile(r"[ \t\n\r]+")
_LONG = 0.3  # of the measure
ROUNDING = 0.01  # points, of sums of widths
_SEAM = re.compile(r"(?<=[-/.@_?&=#+,;])(?=\w)")  # where a word wider than the line may be cut


class TooWide(Exception):
    """`word` of `run` is wider than the measure: no line can hold it."""

    def __init__(self, run: Run, word: str) -> None:
        super().__init__(f"{word!r} is wider than the line")
        self.run = run
        self.word = word


class NoGlyph(Exception):
    """A character of `run` is in no bundled font."""

    def __init__(self, run: Run, char: str) -> None:
        super().__init__(f"no font has U+{ord(char):04X}")
        self.run = run
        self.char = char


class Fragment(Struct, frozen=True):
    """Text in one face and style, `width` points wide, `x` points from the start of its line.

    `run` numbers the links and bold words of a paragraph, so that one that runs over a line end is
    still one. `tag` is the structure element that it is of its own: Link, Strong, Span beside those,
    or none where the whole paragraph is in one style. `field` names what is written on this line.
    """

    text: str
    face: Face
    width: float
    run: int
    tag: str
    link: str
    language: str = ""
    expansion: str = ""
    field: str = ""
    x: float = 0.0
    above: float = 0.0
    below: float = 0.0


class Line(Struct, frozen=True):
    """One line of fragments, `width` points wide, broken to `measure`.

    Its ink reaches `above` and `below` its baseline, in points; it has so many `words`. `end` is the space that
    parts it from those of the next line.
    """

    fragments: tuple[Fragment, ...]
    width: float
    measure: float
    above: float
    below: float
    words: int
    end: str = ""


class _Word(Struct, frozen=True):
    """A word with all its lengths in ems: in every size it is the same."""

    fragments: tuple[Fragment, ...]
    width: float
    run: Run
    space: Fragment | None  # before the word


class Beside(Struct, frozen=True):
    """The first `count` lines of a paragraph are set in `measure` points, since something stands beside them."""

    count: int = 0
    measure: float = 0.0


NOTHING_BESIDE = Beside()


@lru_cache(maxsize=256)  # a text comes back on the other paper, and in the next row of a merge
def break_lines(
    rich: Rich,
    size: float,
    measure: float,
    *,
    bold: bool = False,
    balance: bool = False,
    beside: Beside = NOTHING_BESIDE,
) -> tuple[Line, ...]:
    """The lines of a paragraph set at `size` points in `measure` points.

    `balance` makes them about equally long, for titles. Raises TooWide and NoGlyph.
    """
    least = min(measure, beside.measure) if beside.count else measure
    slack = ROUNDING / size
    try:
        tokens = _fit_words(_tokens(rich, bold), least / size + slack)
    except TooWide:  # a date in a narrow cell is better parted than refused
        tokens = _fit_words(tuple(_words(_apart(rich), bold)), least / size + slack)
    if not tokens:
        return ()
    groups = _greedy(tokens, measure / size + slack, beside.count, beside.measure / size + slack)
    if balance and len(groups) > 1:
        groups = _balanced(tokens, measure / size, len(groups), slack)
    rooms = [beside.measure if n < beside.count else measure for n in range(len(groups))]
    groups = _no_lone_word(groups, rooms[-1] / size)
    ends = [*(" " if group[0].space else "" for group in groups[1:]), ""]
    return tuple(_line(group, size, room, end) for group, room, end in zip(groups, rooms, ends, strict=True))


def width_of(text: str, size: float, bold: bool = False) -> float:
    """The width of `text` on one line, in points. Raises MissingGlyph."""
    return sum(part.ems for part in _measured(_composed(text), bold)) * size


def pieces(rich: Rich) -> list[str]:
    """What a line keeps whole where it can: words, numbers with their units, dates."""
    return [piece for piece in _SPACES.split(words(_together(rich))) if piece]


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _together(rich: Rich) -> Rich:
    """The runs with no-break spaces where a line must not end."""
    whole, done, out = words(rich), 0, []
    joined = _TOGETHER.sub(lambda match: match.group().replace(" ", "\u00a0"), whole)
    for run in rich:
        text = joined[done : done + len(run.text)]
        is_number = run.link.startswith("tel:") and not any(map(str.isalpha, text))
        out.append(replace(run, text=text.replace(" ", "\u00a0") if is_number else text))
        done += len(run.text)
    return tuple(out)


def _apart(rich: Rich) -> Rich:
    """The runs with plain spaces for no-break spaces."""
    return tuple(replace(run, text=run.text.replace("\u00a0", " ")) for run in rich)


class _Style(Struct, frozen=True):
    """One group of neighbouring runs in one style: see Fragment."""

    number: int
    bold: bool
    tag: str
    link: str
    language: str
    expansion: str
    field: str


@lru_cache(maxsize=256)  # a text comes back in each edition
def _tokens(rich: Rich, bold: bool) -> tuple[_Word, ...]:
    return tuple(_words(_together(rich), bold))


def _words(rich: Rich, bold: bool) -> Iterator[_Word]:
    parts: list[Fragment] = []
    first: Run | None = None
    space: Fragment | None = None
    for style, run in _styled(rich, bold):
        text, done = _composed(run.text), 0
        for gap in (*_SPACES.finditer(text), None):
            word = text[done : gap.start() if gap else len(text)]
            if word:
                first = first or run
                parts += _fragments(word, run, style)
            if gap:
                if parts and first:
                    yield _Word(tuple(parts), sum(f.width for f in parts), first, space)
                    parts, first = [], None
                space = _fragments(" ", run, style)[0]
                done = gap.end()
    if parts and first:
        yield _Word(tuple(parts), sum(f.width for f in parts), first, space)


def _styled(rich: Rich, bold: bool) -> Iterator[tuple[_Style, Run]]:
    """The runs, each with its style; words beside a link or bold words get an element too, or order is lost."""
    groups = groupby(rich, key=lambda run: (run.bold, run.link, run.language, run.expansion, run.field))
    listed = [(key, list(runs)) for key, runs in groups]
    for number, ((strong, link, language, expansion, field), runs) in enumerate(listed):
        spanned = language or expansion or len(listed) > 1
        tag = "Link" if link else "Strong" if strong and not bold else "Span" if spanned else ""
        style = _Style(number, bold or strong, tag, link, language, expansion, field)
        yield from ((style, run) for run in runs)


def _fragments(text: str, run: Run, style: _Style) -> list[Fragment]:
    try:
        parts = _measured(text, style.bold)
    except MissingGlyph as missing:
        raise NoGlyph(run, missing.char) from None
    return [
        Fragment(
            part.text,
            part.face,
            part.ems,
            style.number,
            style.tag,
            style.link,
            style.language,
            style.expansion,
            style.field,
            above=part.above,
            below=part.below,
        )
        for part in parts
    ]


class _Measured(Struct, frozen=True):
    """A part of a word in one face; all lengths are ems."""

    face: Face
    text: str
    ems: float
    above: float
    below: float


@lru_cache(maxsize=2048)
def _measured(word: str, bold: bool) -> tuple[_Measured, ...]:
    """A word's parts, each in one face. Words come back: in the next line, edition, row."""
    return tuple(_Measured(face, part, face.width(part), *face.reach(part)) for face, part in faces(word, bold))


def _fit_words(tokens: Sequence[_Word], room: float) -> list[_Word]:
    """The words, with those wider than the room cut at hyphens, slashes, dots and @."""
    out: list[_Word] = []
    for word in tokens:
        if word.width <= room:
            out.append(word)
            continue
        for i, piece in enumerate(_cut(word, room)):
            out.append(replace(piece, space=word.space if i == 0 else None))
    return out


def _cut(word: _Word, room: float) -> Iterator[_Word]:
    pieces = [
        (replace(fragment, text=text, width=fragment.face.width(text)))
        for fragment in word.fragments
        for text in _SEAM.split(fragment.text)
    ]
    group: list[Fragment] = []
    for piece in pieces:
        if piece.width > room:
            raise TooWide(word.run, "".join(f.text for f in word.fragments))
        if group and sum(f.width for f in group) + piece.width > room:
            yield _Word(tuple(group), sum(f.width for f in group), word.run, None)
            group = []
        group.append(piece)
    yield _Word(tuple(group), sum(f.width for f in group), word.run, None)


def _greedy(tokens: Sequence[_Word], room: float, count: int = 0, first: float = 0.0) -> list[list[_Word]]:
    """The words in lines that hold `room`; the first `count` of them hold `first`."""
    lines: list[list[_Word]] = [[]]
    used = 0.0
    for word in tokens:
        wanted = word.width + (word.space.width if word.space and lines[-1] else 0)
        if lines[-1] and used + wanted > (first if len(lines) <= count else room):
            lines.append([])
            used, wanted = 0.0, word.width
        lines[-1].append(word)
        used += wanted
    return lines


def _balanced(tokens: Sequence[_Word], measure: float, count: int, slack: float) -> list[list[_Word]]:
    """The narrowest measure that still gives `count` lines, found by halving."""
    low, high = measure / count, measure
    low = max(low, max(word.width for word in tokens))
    while high - low > slack / ROUNDING:  # a point
        middle = (low + high) / 2
        if len(_greedy(tokens, middle + slack)) <= count:
            high = middle
        else:
            low = middle
    return _greedy(tokens, high + slack)


def _no_lone_word(lines: list[list[_Word]], measure: float) -> list[list[_Word]]:
    """A word alone on the last line gets company where both fit; an address, as long as a few, needs none."""
    if len(lines) < 2 or len(lines[-1]) > 1 or len(lines[-2]) < 3:
        return lines
    (last,), moved = lines[-1], lines[-2][-1]
    both = moved.width + (last.space.width if last.space else 0.0) + last.width
    if last.width < _LONG * measure and both <= measure:
        lines[-1].insert(0, lines[-2].pop())
    return lines


def _line(group: list[_Word], size: float, measure: float, end: str) -> Line:
    """The words as fragments of that size, neighbours of one run joined, each with its x."""
    pieces: list[list[Fragment]] = []
    for i, word in enumerate(group):
        spaced = (word.space, *word.fragments) if i and word.space else word.fragments
        for fragment in spaced:
            if pieces and (pieces[-1][0].face, pieces[-1][0].run) == (fragment.face, fragment.run):
                pieces[-1].append(fragment)
            else:
                pieces.append([fragment])
    placed, x = [], 0.0
    for same in pieces:
        width = sum(fragment.width for fragment in same) * size
        first = same[0]
        text = "".join(fragment.text for fragment in same)
        above, below = max(part.above for part in same) * size, max(part.below for part in same) * size
        placed.append(replace(first, text=text, width=width, x=x, above=above, below=below))
        x += width
    above, below = max(part.above for part in placed), max(part.below for part in placed)
    return Line(tuple(placed), x, measure, above, below, len("".join(part.text for part in placed).split()), end)
