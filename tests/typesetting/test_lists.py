"""Lists: bullets, numerals and boxes, and what keeps them apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ldn_pdf.problems import Mark
from ldn_pdf.reading.model import MM
from ldn_pdf.typesetting.block_flow import section_strips
from ldn_pdf.typesetting.boxes import Strip
from ldn_pdf.typesetting.edition_style import Setting
from tests.typesetting.making import layout, leaflet


def strips_of(folder: Path, section: dict[str, Any], edition: str = "clear") -> tuple[Setting, list[Strip]]:
    measures = layout(edition)
    setting = Setting(measures, measures.type.body.leading, Mark(""))
    (made,) = leaflet(folder, {"sections": [{"heading": "List", **section}]}).sections
    return setting, section_strips(setting, made)


@pytest.mark.parametrize("first", ["bullets", "steps", "text"])
def test_boxes_stand_clear_of_what_is_above_them(first: str, tmp_path: Path) -> None:
    above = "Words." if first == "text" else ["One", "Two"]
    setting, strips = strips_of(tmp_path, {first: above, "checklist": ["A mat", "Water"]})
    rows = [strip for strip in strips if strip.height > 1.2 * setting.leading]
    assert [strip.space.best > 0 for strip in rows] == [True, False]


@pytest.mark.parametrize("edition", ["standard", "clear", "large"])
@pytest.mark.parametrize("words", ["Water", "Water, and something to eat that you like. " * 3])
def test_rows_with_boxes_leave_white_between_the_boxes(edition: str, words: str, tmp_path: Path) -> None:
    _, strips = strips_of(tmp_path, {"checklist": [words] * 3}, edition)
    assert all(strip.height >= 8 * MM + 5 for strip in strips[2:])


def test_no_item_is_torn_and_none_stands_alone_at_a_pages_end(tmp_path: Path) -> None:
    setting, strips = strips_of(tmp_path, {"bullets": ["Water, and something to eat that you like. " * 3] * 4})
    items = [strip for strip in strips[2:] if strip.draw]
    lines = len(items) // 4
    assert lines > 1
    torn = [n for n, strip in enumerate(items) if not strip.glued]
    assert torn == [2 * lines], "a page may begin with the third of four items only"
    assert setting.problems == []
