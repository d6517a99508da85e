"""Where pages and parts end: on strips of whole lines, so that every sum can be done by hand."""

from __future__ import annotations

import random
from itertools import pairwise, product

import pytest

from ldn_pdf.typesetting.boxes import NONE, Space, Strip
from ldn_pdf.typesetting.pagination import Cut, Overflow, Room, fit_part, fit_parts, gap_at, overflow, place

L = 10.0  # points, the leading
ROOM = Room(first=20 * L, later=20 * L, other=25 * L, foot=Space(0, 0), leading=L)


def line(*, glued: bool = True, start: int = 2, space: Space = NONE, stretch: float = 0.0) -> Strip:
    return Strip(L, None, space, stretch, glued, start)


def piece(lines: int, *, start: int = 0, space: Space = NONE) -> list[Strip]:
    """So many lines that no page end tears."""
    return [line(glued=False, start=start, space=space), *(line() for _ in range(lines - 1))]


def loose(lines: int, *, space: Space = NONE) -> list[Strip]:
    """A section of so many lines, torn anywhere."""
    return [line(glued=False, start=0, space=space), *(line(glued=False) for _ in range(lines - 1))]


def lines_on(cut: Cut) -> list[int]:
    at = cut.second
    return [len(cut.strips)] if at is None else [at, len(cut.strips) - at]


# --- one part -------------------------------------------------------------------------------------


@pytest.mark.parametrize("lines", [1, 10, 20])
def test_what_fits_one_page_stands_on_one(lines: int) -> None:
    cut = fit_part(loose(lines), ROOM)
    assert cut and cut.second is None


@pytest.mark.parametrize("lines", [21, 30, 45])
def test_what_does_not_fit_one_page_stands_on_two(lines: int) -> None:
    cut = fit_part(loose(lines), ROOM)
    assert cut and cut.second
    first, second = lines_on(cut)
    assert first <= 20 and second <= 25 and first + second == lines


def test_more_than_two_pages_hold_is_refused() -> None:
    assert fit_part(loose(46), ROOM) is None


def test_the_second_page_never_gets_a_few_stray_lines() -> None:
    for lines in range(21, 46):
        cut = fit_part([*piece(3), *loose(lines - 3)], ROOM)
        assert cut and lines_on(cut)[1] >= 6


def test_a_page_begins_with_a_section_rather_than_inside_one() -> None:
    cut = fit_part([*loose(12), *loose(6), *loose(12)], ROOM)
    assert cut and lines_on(cut) == [18, 12]


def test_a_piece_is_never_torn() -> None:
    cut = fit_part([*piece(12), *piece(12), *piece(12)], ROOM)
    assert cut and lines_on(cut) == [12, 24]
    assert fit_part([*piece(12), *piece(10), *piece(22)], ROOM) is None


def test_gaps_are_as_wide_as_the_page_allows_and_never_under_their_least() -> None:
    gap = Space(0.5, 1.5)
    roomy, tight = ([*loose(5, space=gap), *loose(n, space=gap), *loose(5, space=gap)] for n in (4, 6))
    wide, narrow = fit_part(roomy, ROOM), fit_part(tight, ROOM)
    assert wide and wide.k == 20
    assert narrow and narrow.k < 20
    for k in range(21):
        assert 0.5 * L <= gap_at(gap, k, L) <= 1.5 * L
        assert gap_at(gap, k, L) % (L / 4) == 0


def test_one_page_is_better_than_two_even_with_its_least_gaps() -> None:
    tight, long = ([strip for _ in range(n) for strip in piece(3, space=Space(0.25, 2))] for n in (6, 7))
    one, two = fit_part(tight, ROOM), fit_part(long, ROOM)
    assert one and one.second is None and one.k < 5, "18 lines and 6 gaps of a quarter or more"
    assert two and two.second


def test_the_first_gap_of_a_second_page_is_dropped() -> None:
    gap = Space(1, 1)
    cut = fit_part([*piece(20), *piece(25, space=gap)], ROOM)
    assert cut and lines_on(cut) == [20, 25]


def test_a_repeated_heading_row_takes_its_room_on_the_second_page() -> None:
    head = Strip(2 * L)
    rows = [Strip(L, glued=False, repeat=(head,)) for _ in range(43)]
    cut = fit_part(rows, ROOM)
    assert cut and lines_on(cut) == [20, 23]
    assert fit_part([*rows, *rows[:1]], ROOM) is None
    _, second = place(cut, ROOM, 36.0, 100.0)
    assert [placed.again for placed in second.strips[:2]] == [True, False]
    assert second.strips[1].top == pytest.approx(36.0 + 2 * L)


# --- by how much it is too long --------------------------------------------------------------------


@pytest.mark.parametrize("over", [1, 2, 7, 30])
def test_loose_lines_overflow_by_what_is_over_two_pages(over: int) -> None:
    assert overflow(loose(45 + over), ROOM) == over


def test_the_count_is_what_must_go_where_a_piece_cannot_be_torn() -> None:
    assert overflow([*loose(5), *piece(30)], ROOM) == 5  # the piece may have 25 lines on the second page
    assert overflow([*piece(24), *piece(24)], ROOM) == 4
    assert overflow(piece(70), ROOM) == 50


@pytest.mark.parametrize("sizes", [(16, 9, 26), (11, 12, 30), (45, 3, 1), (22, 22, 5), (9, 9, 30)])
def test_cutting_as_many_lines_as_it_says_makes_it_fit_and_one_fewer_does_not(sizes: tuple[int, ...]) -> None:
    def fits(without: int) -> bool:
        ways = product(range(without + 1), repeat=3)
        cuts = [
            way for way in ways if sum(way) == without and all(c < size for c, size in zip(way, sizes, strict=True))
        ]
        assert cuts
        return any(
            fit_part([strip for c, size in zip(way, sizes, strict=True) for strip in piece(size - c)], ROOM)
            for way in cuts
        )

    least = overflow([strip for size in sizes for strip in piece(size)], ROOM)
    assert fits(least)
    assert not fits(least - 1)


# --- parts ----------------------------------------------------------------------------------------


class Sections:
    """Strips of sections of so many lines; a title of 3 opens each part, 4 lines close the last."""

    def __init__(self, *sizes: int, torn: bool = True) -> None:
        make = loose if torn else piece
        self.sizes = sizes
        self.made = [make(size, space=Space(0.5, 1.0)) for size in sizes]

    def part(self, first: int, after: int, part: int, parts: int) -> tuple[Strip, ...]:
        inner = [strip for section in self.made[first:after] for strip in section]
        return (*piece(3), *inner, *(piece(4) if part == parts else ()))


def split(sections: Sections, most: int = 3) -> tuple[Cut, ...] | Overflow:
    overs = []
    for parts, bare in product(range(1, most + 1), (False, True)):
        found = fit_parts(sections.part, len(sections.sizes), parts, ROOM, bare)
        if not isinstance(found, Overflow):
            return found
        overs.append(found)
    return min(overs, key=lambda over: over.lines)


def test_as_few_parts_as_hold_everything() -> None:
    for sizes, parts in (((10, 10), 1), ((20, 20, 20), 2), ((30, 30, 30), 3)):
        found = split(Sections(*sizes))
        assert not isinstance(found, Overflow)
        assert len(found) == parts


def test_parts_are_cut_between_sections_and_lose_none() -> None:
    sections = Sections(18, 12, 25, 9, 16, 12)
    found = split(sections)
    assert not isinstance(found, Overflow)
    assert [cut.sections[0] for cut in found] == [0, *(cut.sections[1] for cut in found[:-1])]
    assert found[-1].sections[1] == 6
    drawn = [strip for cut in found for strip in cut.strips]
    assert all(any(strip is other for other in drawn) for section in sections.made for strip in section)


def test_all_parts_share_one_k() -> None:
    found = split(Sections(30, 5, 33, 12))
    assert not isinstance(found, Overflow) and len(found) > 1
    assert len({cut.k for cut in found}) == 1


def test_one_long_section_parts_from_the_title_and_the_contact() -> None:
    found = split(Sections(39))
    assert not isinstance(found, Overflow)
    assert [cut.sections for cut in found] in ([(0, 1), (1, 1)], [(0, 0), (0, 1)])


def test_what_does_not_fit_in_all_parts_says_by_how_much() -> None:
    assert split(Sections(60)) == Overflow(19)  # and the half line above it
    assert split(Sections(20, 20, 20), most=1) == Overflow(24)


def test_what_is_far_too_long_is_counted_without_a_search() -> None:
    asked = []
    sections = Sections(*[40] * 20)

    def part(first: int, after: int, part: int, parts: int) -> tuple[Strip, ...]:
        asked.append((first, after))
        return sections.part(first, after, part, parts)

    found = fit_parts(part, 20, 3, ROOM)
    assert isinstance(found, Overflow)
    assert len(asked) < 10
    needed = 20 * 40.5 + 3 * 3 + 4  # sections with their gaps, a title for each part, the contact
    assert found.lines == pytest.approx(needed - 3 * 45, abs=2)


# --- places ---------------------------------------------------------------------------------------


def test_spare_quarter_lines_go_one_to_each_gap_never_past_best() -> None:
    gap = Space(0.5, 1.0)
    strips = [strip for _ in range(6) for strip in piece(2, space=gap)]
    room = Room(12 * L + 6 * 0.5 * L + 1.0 * L, 20 * L, 25 * L, Space(0, 0), L)
    (page,) = place(Cut(tuple(strips), None, 0, 0.0), room, 36.0, 100.0)
    tops = [placed.top for placed in page.strips]
    gaps = [tops[0] - 100.0, *(tops[i] - tops[i - 1] - L for i in range(2, 12, 2))]
    assert gaps == pytest.approx([0.75 * L] * 4 + [0.5 * L] * 2)


def test_nothing_overlaps_and_nothing_leaves_its_page() -> None:
    chance = random.Random(7)
    seen = set()
    for _ in range(300):
        strips: list[Strip] = []
        for _ in range(chance.randint(1, 12)):
            gap = Space(chance.choice([0, 0.25, 0.5]), chance.choice([0.5, 1.0, 1.5]))
            strips += chance.choice([piece, loose])(chance.randint(1, 9), space=gap)
        if chance.random() < 0.3:
            strips.append(line(glued=False, stretch=chance.choice([5.0, 20.0])))
        cut = fit_part(strips, ROOM)
        seen.add(None if cut is None else cut.second is None)
        if cut is None:
            assert overflow(strips, ROOM) >= 1
            continue
        pages = place(cut, ROOM, 36.0, 100.0)
        assert [p.strip for page in pages for p in page.strips if not p.again] == strips
        for page, top, height in zip(pages, (100.0, 36.0), (ROOM.first, ROOM.other), strict=False):
            y = top
            for placed in page.strips:
                assert placed.top >= y - 0.01
                y = placed.top + placed.height
            assert y <= top + height + 0.02
    assert seen == {None, True, False}


def test_the_items_of_a_list_stand_evenly() -> None:
    """Spare quarters once went to the first items only, and the list looked uneven."""
    items = [strip for _ in range(5) for strip in piece(2, space=Space(0.25, 0.5), start=2)]
    for lines in range(1, 9):
        cut = fit_part([*loose(lines), *items], ROOM)
        assert cut
        (page,) = place(cut, ROOM, 0.0, 0.0)
        tops = [placed.top - before.top - before.height for before, placed in pairwise(page.strips)]
        gaps = {round(top, 2) for top, placed in zip(tops, page.strips[1:], strict=True) if placed.strip.space.best}
        assert len(gaps) == 1
