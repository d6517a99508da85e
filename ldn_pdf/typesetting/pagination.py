"""Where pages and parts end, and how much white each gap gets.

Nothing is set again while this looks: the heights of all strips are known, so that a candidate is
a sum. Gaps run from their least (k = 0) to their best (k = 1); type is never touched.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, combinations, pairwise
from operator import add

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.typesetting.boxes import CLOSING, KEPT, Placed, PlacedPage, Space, Strip

_STEPS = 20  # k goes by twentieths
_ALL, _COARSE, _LEAST = tuple(range(_STEPS, -1, -1)), (20, 15, 10, 5, 0), (0,)
_TIGHT = 60.0  # square lines: the cost of k = 0 against k = 1
_TEAR = (
    0.0,
    30.0,
    60.0,
    10_000.0,
    6_000.0,
    150.0,
    100.0,
    10_000.0,
)  # square lines, by `Strip.start` of the strip that begins a page
TEARS_NOTHING = 150.0  # of `total_cost`: less than what is torn costs
_FULL = 2.0  # of the best gap: no white stands at the foot of a page that another follows
_UNDER_HEAD = Space(0.0, 0.5)  # under the rule of a second page's head
_SECOND = 0.5  # white on the last page offends less than white on the first
_PAGE = 100.0  # square lines: one page more, as if it were half empty
_HOLLOW = 250.0  # square lines: a page under half full that another follows
_QUARTER = 0.25
NO_WAY = 10**6  # lines: too few sections to part


PartMaker = Callable[[int, int, int, int], tuple[Strip, ...]]  # (first, after, part, parts)


class Room(Struct, frozen=True):
    """The heights for text in points, the space above the foot apart.

    `first` is that of part 1's first page, `later` of the first page of the parts after it, `other` of second pages.
    """

    first: float
    later: float
    other: float
    foot: Space
    leading: float

    def of(self, part: int) -> Room:
        """The room of that part."""
        return self if part == 1 else replace(self, first=self.later)


class Cut(Struct, frozen=True):
    """One part: its strips, the index at which its second page begins (or None), and k in twentieths.

    `sections` are the first of the leaflet's sections that it holds, and the first that it does not.
    """

    strips: tuple[Strip, ...]
    second: int | None
    k: int
    cost: float
    sections: tuple[int, int] = (0, 0)


class Overflow(Struct, frozen=True):
    """Nothing fits: by how many body lines at the least."""

    lines: int


@lru_cache(maxsize=2048)
def gap_at(space: Space, k: int, leading: float) -> float:
    """The gap in points at k twentieths, floored to a quarter of a line."""
    lines = space.least + (space.best - space.least) * k / _STEPS
    return max(math.floor(lines / _QUARTER + 0.001) * _QUARTER, min(space.least, space.best)) * leading


def _height_at(strip: Strip, k: int, leading: float) -> float:
    if not strip.stretch:
        return strip.height
    step = leading * _QUARTER
    return strip.height + math.floor(strip.stretch * k / _STEPS / step + 0.001) * step


def fit_part(strips: Sequence[Strip], room: Room, steps: Sequence[int] = _ALL) -> Cut | None:
    """The best way to set one part on one or two pages, or None where it does not fit.

    `steps` are values of k, the widest first.
    """
    found = _fitted(_Alike(tuple(strips)), room, tuple(steps))
    return found and replace(found, strips=tuple(strips))


def alike(one: Sequence[Strip], other: Sequence[Strip]) -> bool:
    """Whether the strips take the same room."""
    return _shape(one) == _shape(other)


def _shape(strips: Sequence[Strip]) -> tuple[object, ...]:
    return tuple([(s.height, s.stretch, s.space, s.glued, s.start, s.repeat) for s in strips])


class _Alike:
    """Strips that are equal to others which take the same room: the rows of a merge are cut alike."""

    def __init__(self, strips: tuple[Strip, ...]) -> None:
        self.strips = strips
        self._shape = _shape(strips)

    def __hash__(self) -> int:
        return hash(self._shape)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Alike) and self._shape == other._shape


@lru_cache(maxsize=16)
def _fitted(alike: _Alike, room: Room, steps: tuple[int, ...]) -> Cut | None:
    strips = _Heights(alike.strips)
    tightest = _cut_at(strips, room, steps[-1])
    if tightest is None:
        return None
    best: Cut | None = None
    for k in steps:
        if best and total_cost(best) <= _tightness(k):
            break  # what is tighter costs more, however well it fills the page
        cut = _cut_at(strips, room, k)
        if cut and cut.second is None:
            return cut
        if cut and tightest.second is not None and (best is None or total_cost(cut) < total_cost(best)):
            best = cut  # where one page can hold it, two are no choice; its least gaps still part what they part
    return best


def total_cost(cut: Cut) -> float:
    """How far a part is from the best that it could be, in square lines."""
    return cut.cost + _tightness(cut.k)


def _tightness(k: int) -> float:
    return _TIGHT * (1 - k / _STEPS)


class _Heights:
    """Strips, and which of them have a gap or grow: those alone differ from one k to the next."""

    def __init__(self, strips: tuple[Strip, ...]) -> None:
        self.strips = strips
        self.each = [strip.height for strip in strips]
        self.spaced = [(n, strip.space) for n, strip in enumerate(strips) if strip.space.best]
        self.stretched = [(n, strip) for n, strip in enumerate(strips) if strip.stretch]


def _cut_at(heights: _Heights, room: Room, k: int, last: bool = True) -> Cut | None:
    leading = room.leading
    foot = gap_at(room.foot, k, leading)
    first, other = room.first - foot + 0.01, room.other - foot - gap_at(_UNDER_HEAD, k, leading) + 0.01
    strips, gaps, talls = heights.strips, [0.0] * len(heights.strips), heights.each.copy()
    for n, space in heights.spaced:
        gaps[n] = gap_at(space, k, leading)
    for n, strip in heights.stretched:
        talls[n] = _height_at(strip, k, leading)
    ends = list(accumulate(map(add, gaps, talls)))
    total = ends[-1] if ends else 0.0
    if total <= first:
        free = first - total
        return Cut(strips, None, k, (free / leading) ** 2 + (0.0 if last else _hollow(free, first)))
    best: Cut | None = None
    for i in range(max(1, bisect_left(ends, total - max(gaps) - other - 0.01)), bisect_right(ends, first) + 1):
        strip = strips[i]
        if strip.glued:
            continue
        repeated = sum(again.height for again in strip.repeat)
        second = total - ends[i - 1] - gaps[i] + repeated
        if second > other:
            continue
        free, left = (first - ends[i - 1]) / leading, (other - second) / leading
        cost = free**2 + _SECOND * left**2 + _TEAR[strip.start]
        cost += _hollow(free * leading, first) + (0.0 if last else _hollow(left * leading, other))
        if best is None or cost < best.cost:
            best = Cut(strips, i, k, cost)
    return best


def _hollow(free: float, height: float) -> float:
    return _HOLLOW if free > height / 2 else 0.0


def overflow(strips: Sequence[Strip], room: Room) -> int:
    """How many body lines must go at the least, so that a part fits two pages at its tightest."""
    leading = room.leading
    foot = gap_at(room.foot, 0, leading)
    first, other = room.first - foot, room.other - foot
    gaps = [gap_at(strip.space, 0, leading) for strip in strips]
    total = sum(gaps) + sum(strip.height for strip in strips)

    def over(height: float, limit: float) -> int:
        return max(0, math.ceil((height - limit) / leading - 0.001))

    least, end = over(total, first), 0.0
    for strip, gap in zip(strips, gaps, strict=True):
        if end and not strip.glued:
            repeated = sum(again.height for again in strip.repeat)
            least = min(least, over(end, first) + over(total - end - gap + repeated, other))
        end += gap + strip.height
    return max(1, least)


def fit_parts(
    make: PartMaker, count: int, parts: int, room: Room, bare: bool = False, least: int = 0, quick: bool = False
) -> tuple[Cut, ...] | Overflow:
    """`count` sections in so many parts, cut where pages come out best.

    `make(first, after, part, parts)` gives the strips of a part. All parts share one k, so that no
    part looks closer set than another. A `bare` division may be tried as well: its first part has no
    section, only the warnings, or its last has only the contact block. Part 1 has `least` sections or more.
    `quick` looks at the least gaps only.
    """
    whole = make(0, count, 1, 1)
    if parts == 1:
        cut = fit_part(whole, room, _LEAST if quick else _ALL)
        return (replace(cut, sections=(0, count)),) if cut else Overflow(overflow(whole, room))
    opening = make(count, count, 2, parts + 1)  # not the last part, which has the contact block
    over = _tightest(whole, room) - _capacity(whole, room)
    over += (parts - 1) * (_tightest(opening, room) - _capacity(whole, room.of(2)))
    if over > 0:
        return Overflow(math.ceil(over / room.leading - 0.001))
    cuts, lines = _fit_into(make, count, parts, room, bare, least, quick)
    return cuts or Overflow(lines)


def _fit_into(
    make: PartMaker, count: int, parts: int, room: Room, bare: bool, least: int, quick: bool
) -> tuple[tuple[Cut, ...], int]:
    known: dict[tuple[int, int, int], _Heights] = {}
    costs: dict[tuple[int, int, int, int], Cut | None] = {}

    def strips(first: int, after: int, part: int) -> _Heights:
        key = (first, after, part)
        if key not in known:
            known[key] = _Heights(make(first, after, part, parts))
        return known[key]

    def cut(first: int, after: int, part: int, k: int) -> Cut | None:
        key = (first, after, part, k)
        if key not in costs:
            made = _cut_at(strips(first, after, part), room.of(part), k, last=part == parts)
            costs[key] = replace(made, cost=made.cost + _PAGE) if made and made.second else made
        return costs[key]

    def divisions() -> Iterator[list[tuple[int, int, int]]]:
        for inner in combinations(range(count + 1) if bare else range(1, count), parts - 1):
            if inner[0] >= least:
                bounds = (0, *inner, count)
                yield [(a, b, n) for n, (a, b) in enumerate(pairwise(bounds), 1)]

    def best(division: list[tuple[int, int, int]], steps: Sequence[int]) -> tuple[Cut, ...] | None:
        found: tuple[Cut, ...] | None = None
        if not all(cut(*bounds, 0) for bounds in division):
            return None  # what does not fit at its tightest fits no wider
        for k in steps:
            if found and sum(map(total_cost, found)) <= parts * _tightness(k):
                break  # what is tighter costs more, however well it fills the pages
            cuts = [made for bounds in division if (made := cut(*bounds, k))]
            if len(cuts) == parts and (found is None or sum(map(total_cost, cuts)) < sum(map(total_cost, found))):
                found = tuple(cuts)
        return found

    steps = _LEAST if quick else _COARSE
    candidates = [(made, division) for division in divisions() if (made := best(division, steps))]
    if candidates:
        _, division = min(candidates, key=lambda pair: sum(map(total_cost, pair[0])))
        found = best(division, _LEAST if quick else _ALL) or ()
        return tuple(replace(cut, sections=bounds[:2]) for cut, bounds in zip(found, division, strict=True)), 0
    overs = (sum(_over(strips(*bounds), room.of(bounds[2])) for bounds in division) for division in divisions())
    return (), max(1, min(overs, default=NO_WAY))


def _tightest(strips: Sequence[Strip], room: Room) -> float:
    """The height at the least gaps, in points."""
    return sum(gap_at(strip.space, 0, room.leading) + strip.height for strip in strips)


def _capacity(strips: Sequence[Strip], room: Room) -> float:
    """What two pages hold, in points, and the widest gap, which the second may drop at its top."""
    dropped = max(gap_at(strip.space, 0, room.leading) for strip in strips)
    return room.first + room.other - 2 * gap_at(room.foot, 0, room.leading) + dropped


def _over(heights: _Heights, room: Room) -> int:
    return 0 if _cut_at(heights, room, 0) else overflow(heights.strips, room)


# --- places -------------------------------------------------------------------------------------------


def place(cut: Cut, room: Room, top: float, first_top: float) -> tuple[PlacedPage, ...]:
    """The strips of a part at their places. `top` and `first_top` are where text starts, y in points."""
    bounds = [(0, cut.second or len(cut.strips))]
    if cut.second is not None:
        bounds.append((cut.second, len(cut.strips)))
    pages = []
    for n, (start, end) in enumerate(bounds):
        strips = cut.strips[start:end]
        height, y = (room.first, first_top) if n == 0 else (room.other, top)
        pages.append(_place(strips, cut.k, room, y, height, first=n == 0, last=n == len(bounds) - 1))
    return tuple(pages)


def _place(
    strips: Sequence[Strip], k: int, room: Room, top: float, height: float, first: bool, last: bool
) -> PlacedPage:
    leading = room.leading
    gaps = [gap_at(strip.space, k, leading) if strip.space.best else 0.0 for strip in strips]
    if not first:
        gaps[0] = 0.0
    repeated = () if first else strips[0].repeat
    talls = [_height_at(strip, k, leading) for strip in strips]
    free = height - gap_at(room.foot, k, leading) - sum(gaps) - sum(talls) - sum(s.height for s in repeated)
    step = leading * _QUARTER
    under_head = 0.0 if first else max(0.0, min(_UNDER_HEAD.best * leading, free // step * step))
    free = _fill_pads(strips, talls, free - under_head, leading)
    _spread(strips, gaps, free, leading, 0 if first else 1, 1.0 if last else _FULL)
    placed, y = [], top + under_head
    for strip in repeated:
        placed.append(Placed(strip, y, strip.height, again=True))
        y += strip.height
    for strip, gap, tall in zip(strips, gaps, talls, strict=True):
        placed.append(Placed(strip, y + gap, tall))
        y += gap + tall
    return PlacedPage(tuple(placed), y)


def _fill_pads(strips: Sequence[Strip], talls: list[float], free: float, leading: float) -> float:
    """Give the white under headings and in frames its best, all or none, before any gap; returns what is left."""
    step = leading * _QUARTER
    pads = [
        i
        for i, strip in enumerate(strips)
        if strip.draw is None and strip.stretch and talls[i] + step <= strip.height + strip.stretch + 0.01
    ]
    if free < step * len(pads):
        return free
    for i in pads:
        talls[i] += step
    return free - step * len(pads)


def _spread(strips: Sequence[Strip], gaps: list[float], free: float, leading: float, first: int, most: float) -> None:
    """Give spare quarter lines one to each gap, in order, up to its best, then up to `most` times that.

    Gaps inside blocks get theirs all or none: the items of a list stand evenly.
    """
    step = leading * _QUARTER

    def growing(inside: bool, factor: float) -> list[int]:
        found = (
            i
            for i in range(first, len(gaps))
            if (strips[i].start in (0, 1, CLOSING, KEPT)) is not inside and strips[i].space.best
        )
        return [i for i in found if gaps[i] + step <= factor * strips[i].space.best * leading + 0.01]

    for factor in dict.fromkeys((1.0, most)):
        while free >= step and (wide := growing(False, factor)):
            for i in wide[: int(free / step + 0.001)]:
                gaps[i] += step
                free -= step
        while (close := growing(True, factor)) and free >= step * len(close):
            for i in close:
                gaps[i] += step
            free -= step * len(close)
