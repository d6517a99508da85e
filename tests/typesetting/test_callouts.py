"""Callouts: a frame whose band fills the rail, and what stands inside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.typesetting.making import HANDOUT, layout, leaflet, pdfs, set_in
from tests.typesetting.pages import characters, pictures

INSIDE: dict[str, Any] = {
    "steps": ["Sit down slowly", "Breathe out"],
    "checklist": ["A mat", "Water"],
    "questions": ["Why me?"],
    "lines": ["My name:"],
    "table": {"columns": ["Sign", "Meaning"], "rows": [["Pain", "Stop"]]},
    "grid": {"columns": ["Stretch", "How long"], "numbered": 2},
    "qr": {"address": "https://example.org/film", "text": "Watch the film."},
}


def callout(kind: str, key: str) -> dict[str, Any]:
    return {"sections": [*HANDOUT["sections"], {"heading": "Take care", "callout": kind, key: INSIDE[key]}]}


@pytest.mark.parametrize("kind", ["warning", "note"])
@pytest.mark.parametrize("key", INSIDE)
def test_what_stands_in_a_callout_keeps_clear_of_its_band_and_its_frame(kind: str, key: str, tmp_path: Path) -> None:
    page = layout().page
    band_end = page.rail_left + page.rail
    frame = band_end + page.gutter + page.measure + page.overhang
    (pdf,) = pdfs(tmp_path, callout(kind, key))
    (picture,) = pictures(pdf, 2)
    chars = characters(pdf)
    heading = min(char.baseline for char in chars if char.text == "T" and char.size > 17)
    below = [char for char in chars if heading - 40 < char.baseline < heading]
    assert all(char.left > band_end for char in below)
    top, right = round((792 - heading + 12) * 2), round(frame * 2)
    for y in range(top, top + 30, 3):
        row = [picture.getpixel((x, y)) for x in range(right - 12, right - 6)]
        assert row == [(255, 255, 255)] * 6, "something touches the frame"


def test_a_warning_follows_the_main_point_wherever_it_stands(tmp_path: Path) -> None:
    (pdf,) = pdfs(tmp_path, callout("warning", "steps"))
    text = "".join(char.text for char in characters(pdf))
    assert text.index("whenithurts") < text.index("Takecare") < text.index("Whatitis")


def test_a_callout_is_not_torn(tmp_path: Path) -> None:
    long = {"heading": "Take care", "callout": "note", "text": "Stop when it hurts, and rest for a while. " * 20}
    first = {"heading": "First", "text": "Stretching is slow movement, with rest after it. " * 16}
    (document,) = set_in(leaflet(tmp_path, {"sections": [first, long]})).documents
    chars = characters(document.pdf)
    assert document.pages == 2
    assert {char.page for char in chars if char.text == "S"} >= {0, 1}
    text = ["".join(char.text for char in chars if char.page == page) for page in (0, 1)]
    assert text[0].count("Stopwhen") == 0
    assert text[1].count("Stopwhen") == 20
    assert text[0].count("Stretchingis") == 16, "a callout takes nothing along that stands above it"
