"""Words of an article are made such that a page can show them."""

from __future__ import annotations

import pytest

from ldn_pdf.drafting.signs import cleaned


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  two\u00a0 words\t", "two words"),
        ("cafe\u0301 \u00bd \u2265 2", "café ½ ≥ 2"),
        ("good \U0001f600 sleep \u2713", "good [sign: grinning face] sleep (yes)"),
        ("bell\x07 zero\u200bwidth \u202eturned", "bell zerowidth turned"),
        ("\U0001d412leep", "Sleep"),
        ("Dr. 漢字 says سلام.", "Dr. [missing] says [missing]."),
        ("q\u0301x", "qx"),
    ],
)
def test_what_no_page_can_show_is_left_out_or_marked(typed: str, kept: str) -> None:
    assert cleaned(typed) == kept
