from __future__ import annotations

import pytest

from ldn_pdf.drafting.heading_case import sentence_case, spellings

SPELLED = spellings(
    ["In Norway, LDN and MS are told apart.", "We said that the Lake is wet, and Norway cold.", "It is wet"]
)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("How LDN Might Help with MS Symptoms", "How LDN might help with MS symptoms"),
        ("HOW LDN MIGHT HELP IN NORWAY", "How LDN might help in Norway"),
        ("LDN AND YOU", "LDN and you"),
        ("The Bottom Line: What I Know", "The bottom line: what I know"),
        ("What is LDN?", "What is LDN?"),
        ("Walking in Norway", "Walking in Norway"),
        ("Getting an MRI or a McDonald Test", "Getting an MRI or a McDonald test"),
        ("FAQ", "FAQ"),
        ("Don’t Walk Alone", "Don’t walk alone"),
    ],
)
def test_sentence_case(heading: str, expected: str) -> None:
    assert sentence_case(heading, SPELLED) == expected
