"""One handout for many people: what differs is composed anew, the rest is the same and is drawn once."""

from __future__ import annotations

from pathlib import Path

from tests.typesetting.making import prepared

SECTIONS = [
    {"heading": "What it is", "text": "Stretching is slow movement, with rest after it."},
    {"heading": "Your visit", "text": "Come on {day}."},
]


def test_sections_without_a_field_are_those_of_the_last_row(tmp_path: Path) -> None:
    ready = prepared(tmp_path, {"fields": ["day"], "sections": SECTIONS})
    first, second = ready.leaflet({"day": "May 1"}, "Ann"), ready.leaflet({"day": "May 2"}, "Bo")
    assert second.sections[0] is first.sections[0]
    assert second.contact is first.contact
    assert "May 2" in str(second.sections[1])
    assert "May 1" not in str(second.sections[1])
    assert "May 1" in str(ready.leaflet({"day": "May 1"}, "Ann").sections[1])
