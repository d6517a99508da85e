"""docs/quality.md: every point is earned by words that stand in the handout, and the scores are their sums."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from ldn_pdf.content.passages import passages
from ldn_pdf.library.folder import Library

PAGE = Path(__file__).parents[2] / "docs" / "quality.md"
NAMES = [name for name in Library().names() if "." not in name]  # not the translations
ITEMS = [f"PEMAT-P {n}" for n in (*range(1, 13), *range(15, 27))] + [f"CCI {n}" for n in range(1, 21)]


@cache
def rows(name: str) -> list[tuple[str, str, str]]:
    """The lines of a handout's table: item, point, reason."""
    _, _, section = PAGE.read_text("utf-8").partition(f"\n## {name}\n")
    return re.findall(
        r"^\| ((?:PEMAT-P|CCI) \d+): [^|]+ \| ([01–]) \| (.+) \|$", section.partition("\n## ")[0], re.MULTILINE
    )


@pytest.mark.parametrize("name", NAMES)
def test_each_item_is_scored_once_and_each_point_quotes_the_handout(name: str) -> None:
    handout, _ = Library().handout(name)
    assert handout
    said = " ".join(passage.words for passage in passages(handout))
    assert [item for item, _, _ in rows(name)] == ITEMS
    for item, point, reason in rows(name):
        quoted = re.findall(r"“([^”]+)”", reason)
        assert quoted or point != "1", item
        assert [words for words in quoted if words not in said] == [], item


@pytest.mark.parametrize("name", NAMES)
def test_the_scores_are_the_sums_of_the_points_and_reach_their_goals(name: str) -> None:
    (line,) = re.findall(rf"^\| {name} \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    parts = (ITEMS[:17], 80, "%"), (ITEMS[17:24], 80, "%"), (ITEMS[24:], 90, "")
    for told, (items, goal, sign) in zip(line.split(" | "), parts, strict=True):
        points = [int(point) for item, point, _ in rows(name) if item in items and point != "–"]
        share = 100 * sum(points) / len(points)
        assert told == f"{sum(points)} of {len(points)}, {round(share)}{sign}"
        assert share >= goal
