from __future__ import annotations

from ldn_pdf.content.blocks import Leaflet
from ldn_pdf.locale.packs import labels
from ldn_pdf.renderers.text import text


def test_lines_are_at_most_72_columns(leaflet: Leaflet) -> None:
    long = "A very long citation with many words in it, " * 5
    lines = text(leaflet, (long,)).splitlines()
    assert max(map(len, lines)) <= 72
    assert all(line == line.rstrip() for line in lines)


def test_an_address_is_never_broken(leaflet: Leaflet) -> None:
    address = "https://example.org/" + "very-long-" * 8
    assert f"  {address}\n" in text(leaflet, (f"Example A. {address}",))


def test_headings_are_underlined_as_wide_as_they_are(leaflet: Leaflet) -> None:
    said = text(leaflet)
    assert "\n\nIs stretching right for me?\n===========================\n\n" in said
    assert "\n\nWarning: Do not stretch a broken bone\n-------------------------------------\n\n" in said
    assert "\n\nCall 911 now\n............\n\n- You have trouble breathing.\n\n" in said


def test_lists(leaflet: Leaflet) -> None:
    said = text(leaflet)
    assert "\n1. Stretch for 5 minutes.\n2. Rest.\n3. Write it down.\n" in said
    assert "\n- Stand by a wall.\n- Breathe out as you reach, and do not bounce.\n" in said
    assert "\n[ ] A mat\n[ ] Water\n" in said


def test_a_row_of_a_table_is_read_line_by_line(leaflet: Leaflet) -> None:
    assert "Sign: Sleep\n  What was found: No change in two studies\n  How sure: Fairly sure\n" in text(leaflet)


def test_what_is_filled_in_by_hand_is_a_blank(leaflet: Leaflet) -> None:
    said = text(leaflet)
    assert "Day: Sunday\n  Stiff: ________\n  Slept: ________\n" in said
    assert "3. Stretch: ________\n  How long: ________\n" in said
    assert "\nI want to: ________\n" in said


def test_an_address_follows_words_that_do_not_name_it(leaflet: Leaflet) -> None:
    said = text(leaflet)
    assert "Read the club's page (https://example.org/club?a=1&b=2)." in said
    assert "See it moving: example.org/stretching\n" in said


def test_no_box_drawing_for_braille(leaflet: Leaflet) -> None:
    assert [c for c in text(leaflet) if 0x2500 <= ord(c) < 0x2600] == []


def test_it_ends_with_the_disclaimer_and_what_it_is(leaflet: Leaflet) -> None:
    said = text(leaflet)
    assert labels("en").disclaimer in " ".join(said.split())
    assert said.endswith("any treatment.\n\nstretching, version 1.0, Draft\nEXAMPLE CLINIC\n")
