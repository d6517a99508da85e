"""Where pages and parts end, and how much white each gap gets.

Nothing is set again while this looks: the heights of all strips are known, so that a candidate is
a sum. Gaps run from their least (k = 0) to their best (k = 1); type is never touched.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.typesetting.boxes import Placed, PlacedPage, Space, Strip

_STEPS = 20  # k goes by twentieths
_COARSE = (20, 15, 10, 5, 0)
_TIGHT = 60.0  # square lines: the cost of k = 0 against k = 1
# Square lines: a page begins with a section, a block, inside one, inside a grid, with a grid or card without its words.
_TEAR = (0.0, 9.0, 25.0, 10_000.0, 120.0)
_SECOND = 0.5  # white on the last page offends less than white on the first
_QUARTER = 0.25
_NO_WAY = 10**6  # lines: too few sections to part


PartMaker = Callable[[int, int, int, int], tuple[Strip, ...]]  # (first, after, part, parts)


class Room(Struct, frozen=True):
    """The heights for text on a first and on a second page in points, the space above the foot apart."""

    first: float
    other: float
    foot: Space
    leading: float


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


def gap_at(space: Space, k: int, leading: float) -> float:
    """The gap in points at k twentieths, floored to a quarter of a line."""
    lines = space.least + (space.best - space.least) * k / _STEPS
    return max(math.floor(lines / _QUARTER + 0.001) * _QUARTER, min(space.least, space.best)) * leading


def _height_at(strip: Strip, k: int, leading: float) -> float:
    if not strip.stretch:
        return strip.height
    step = leading * _QUARTER
    return strip.height + math.floor(strip.stretch * k / _STEPS / step + 0.001) * step


def fit_part(strips: Sequence[Strip], room: Room, steps: Sequence[int] = tuple(range(_STEPS, -1, -1))) -> Cut | None:
    """The best way to set one part on one or two pages, or None where it does not fit."""
    cuts = [cut for k in steps if (cut := _cut_at(tuple(strips), room, k))]
    single = next((cut for cut in cuts if cut.second is None), None)  # its least gaps still part what they part
    return single or min(cuts, key=_total_cost, default=None)


def _total_cost(cut: Cut) -> float:
    return cut.cost + _TIGHT * (1 - cut.k / _STEPS)


def _cut_at(strips: tuple[Strip, ...], room: Room, k: int) -> Cut | None:
    leading = room.leading
    foot = gap_at(room.foot, k, leading)
    first, other = room.first - foot + 0.01, room.other - foot + 0.01
    ends, gaps, total = [], [], 0.0
    for strip in strips:
        gap = gap_at(strip.space, k, leading) if strip.space.best else 0.0
        total += gap + _height_at(strip, k, leading)
        gaps.append(gap)
        ends.append(total)
    if total <= first:
        return Cut(strips, None, k, ((first - total) / leading) ** 2)
    best: Cut | None = None
    for i in range(1, len(strips)):
        strip = strips[i]
        if strip.glued:
            continue
        if ends[i - 1] > first:
            break
        repeated = sum(again.height for again in strip.repeat)
        second = total - ends[i - 1] - gaps[i] + repeated
        if second > other:
            continue
        free, left = (first - ends[i - 1]) / leading, (other - second) / leading
        cost = free**2 + _SECOND * left**2 + _TEAR[strip.start]
        if best is None or cost < best.cost:
            best = Cut(strips, i, k, cost)
    return best


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
    make: PartMaker, count: int, most_parts: int, room: Room, bare: bool = False
) -> tuple[Cut, ...] | Overflow:
    """The fewest parts that hold `count` sections, cut where pages come out best.

    `make(first, after, part, parts)` gives the strips of a part. All parts share one k, so that no
    part looks closer set than another. Where all else fails, a `bare` division may be tried: its first
    part has no section, only the warnings, or its last has only the contact panel.
    """
    whole = make(0, count, 1, 1)
    if cut := fit_part(whole, room):
        return (replace(cut, sections=(0, count)),)
    least = overflow(whole, room)
    for parts in range(2, most_parts + 1):
        opening = make(count, count, parts - 1, parts)
        over = _tightest(whole, room) + (parts - 1) * _tightest(opening, room) - parts * _capacity(whole, room)
        if over > 0:
            least = min(least, math.ceil(over / room.leading - 0.001))
            continue
        cuts, over = _fit_into(make, count, parts, room, bare)
        if cuts:
            return cuts
        least = min(least, over)
    return Overflow(least)


def _fit_into(make: PartMaker, count: int, parts: int, room: Room, bare: bool) -> tuple[tuple[Cut, ...], int]:
    known: dict[tuple[int, int, int], tuple[Strip, ...]] = {}
    costs: dict[tuple[int, int, int, int], Cut | None] = {}

    def strips(first: int, after: int, part: int) -> tuple[Strip, ...]:
        key = (first, after, part)
        if key not in known:
            known[key] = make(first, after, part, parts)
        return known[key]

    def cut(first: int, after: int, part: int, k: int) -> Cut | None:
        key = (first, after, part, k)
        if key not in costs:
            costs[key] = _cut_at(strips(first, after, part), room, k)
        return costs[key]

    def divisions() -> Iterator[list[tuple[int, int, int]]]:
        for inner in combinations(range(count + 1) if bare else range(1, count), parts - 1):
            bounds = (0, *inner, count)
            yield [(a, b, n) for n, (a, b) in enumerate(pairwise(bounds), 1)]

    def best(division: list[tuple[int, int, int]], steps: Sequence[int]) -> tuple[Cut, ...] | None:
        found: tuple[Cut, ...] | None = None
        for k in steps:
            cuts = [made for bounds in division if (made := cut(*bounds, k))]
            if len(cuts) == parts and (found is None or sum(map(_total_cost, cuts)) < sum(map(_total_cost, found))):
                found = tuple(cuts)
        return found

    candidates = [(made, division) for division in divisions() if (made := best(division, _COARSE))]
    if candidates:
        _, division = min(candidates, key=lambda pair: sum(map(_total_cost, pair[0])))
        found = best(division, range(_STEPS, -1, -1)) or ()
        return tuple(replace(cut, sections=bounds[:2]) for cut, bounds in zip(found, division, strict=True)), 0
    overs = (sum(_over(strips(*bounds), room) for bounds in division) for division in divisions())
    return (), max(1, min(overs, default=_NO_WAY))


def _tightest(strips: Sequence[Strip], room: Room) -> float:
    """The height at the least gaps, in points."""
    return sum(gap_at(strip.space, 0, room.leading) + strip.height for strip in strips)


def _capacity(strips: Sequence[Strip], room: Room) -> float:
    """What two pages hold, in points, and the widest gap, which the second may drop at its top."""
    dropped = max(gap_at(strip.space, 0, room.leading) for strip in strips)
    return room.first + room.other - 2 * gap_at(room.foot, 0, room.leading) + dropped


def _over(strips: Sequence[Strip], room: Room) -> int:
    return 0 if _cut_at(tuple(strips), room, 0) else overflow(strips, room)


# --- places -------------------------------------------------------------------------------------------


def place(cut: Cut, room: Room, top: float, first_top: float) -> tuple[PlacedPage, ...]:
    """The strips of a part at their places. `top` and `first_top` are where text starts, y in points."""
    bounds = [(0, cut.second or len(cut.strips))]
    if cut.second is not None:
        bounds.append((cut.second, len(cut.strips)))
    pages = []
    for n, (start, end) in enumerate(bounds):
        strips = cut.strips[start:end]
        height = room.first if n == 0 else room.other
        pages.append(_place(strips, cut.k, room, first_top if n == 0 else top, height, keep_first_gap=n == 0))
    return tuple(pages)


def _place(strips: Sequence[Strip], k: int, room: Room, top: float, height: float, keep_first_gap: bool) -> PlacedPage:
    leading = room.leading
    gaps = [gap_at(strip.space, k, leading) if strip.space.best else 0.0 for strip in strips]
    if not keep_first_gap:
        gaps[0] = 0.0
    repeated = () if keep_first_gap else strips[0].repeat
    used = sum(gaps) + sum(_height_at(s, k, leading) for s in strips) + sum(s.height for s in repeated)
    free = height - gap_at(room.foot, k, leading) - used
    _spread(strips, gaps, free, leading, 0 if keep_first_gap else 1)
    placed, y = [], top
    for strip in repeated:
        placed.append(Placed(strip, y, strip.height, again=True))
        y += strip.height
    for strip, gap in zip(strips, gaps, strict=True):
        tall = _height_at(strip, k, leading)
        placed.append(Placed(strip, y + gap, tall))
        y += gap + tall
    return PlacedPage(tuple(placed), y)


def _spread(strips: Sequence[Strip], gaps: list[float], free: float, leading: float, first: int) -> None:
    """Give spare quarter lines one to each gap, in order, never past its best.

    Gaps inside blocks get theirs last, all or none: the items of a list stand evenly.
    """
    step = leading * _QUARTER

    def growing(inside: bool) -> list[int]:
        found = (i for i in range(first, len(gaps)) if (strips[i].start > 1) is inside and strips[i].space.best)
        return [i for i in found if gaps[i] + step <= strips[i].space.best * leading + 0.01]

    while free >= step and (wide := growing(inside=False)):
        for i in wide[: int(free / step)]:
            gaps[i] += step
            free -= step
    while (close := growing(inside=True)) and free >= step * len(close):
        for i in close:
            gaps[i] += step
        free -= step * len(close)
