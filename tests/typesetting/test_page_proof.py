"""No words over words, off their line, over a picture or off the paper: nothing of that is written."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ldn_pdf.library.folder import EDITIONS
from ldn_pdf.reading.inline_markup import plain
from ldn_pdf.typesetting.line_breaking import break_lines
from ldn_pdf.typesetting.page_proof import Box, Printed, faults
from tests.typesetting.making import leaflet, set_in
from tests.typesetting.pages import margins, overlaps

AREA = Box(50, 50, 550, 750)
TEXT = """
immunosuppressants methylprednisolone immunomodulating hydroxychloroquine hydrocodone/acetaminophen
neuro-ophthalmologist gastroenterologist www.example.org/patients/low-dose-naltrexone ms.nurses@example.org
buprenorphine-naloxone interferon-beta-1a thrombocytopenia anti-inflammatories Ğöğüş Ẩn Świętokrzyskie
Ağrıyor in the of us to a or it do not take and ask first please they may be"""
LONG_WORDS = TEXT.split()
LONE_WORD: dict[str, Any] = {
    "sections": [
        {"heading": "Read more", "text": "Print it or read it: https://www.example.org/patients/low-dose-naltrexone"},
        {
            "heading": "Other medicines",
            "table": {
                "columns": ["Medicine", "What to do", "Why"],
                "rows": [
                    ["Do not take them", "Ask us first please methylprednisolone", "They may make it harder"],
                    ["Opioids", "Wait, and call us first", "Naltrexone stops them"],
                ],
            },
        },
        {"heading": "Boxes", "checklist": ["I told of all my daily immunosuppressants-or-immunomodulating-medicines"]},
    ]
}


def printed(text: str, x: float = 60, baseline: float = 100, measure: float = 400) -> Printed:
    (line,) = break_lines(plain(text), 14, measure)
    return Printed(line, x, baseline, 14)


def test_words_at_their_places_have_no_fault() -> None:
    lines = [printed("Agjpy"), printed("Agjpy", baseline=119), printed("Agjpy", x=300)]
    assert list(faults(lines, [Box(60, 130, 100, 150)], AREA)) == []


@pytest.mark.parametrize(
    ("lines", "pictures", "told"),
    [
        ([printed("over"), printed("words", x=70)], [], "one over the other"),
        ([printed("gypsy"), printed("ẨẨẨ", baseline=114)], [], "one over the other"),
        ([printed("edge", x=540)], [], "outside the text area"),
        ([printed("foot", baseline=760)], [], "outside the text area"),
        ([printed("picture")], [Box(80, 90, 120, 110)], "over a picture"),
        ([], [Box(500, 90, 560, 110)], "a picture stands outside the text area"),
        ([replace(printed("wide"), line=replace(printed("wide").line, measure=10.0))], [], "wider than its line"),
    ],
)
def test_a_fault_is_told(lines: list[Printed], pictures: list[Box], told: str) -> None:
    assert any(told in fault for fault in faults(lines, pictures, AREA))


def test_a_descender_between_two_accents_is_no_fault() -> None:
    assert list(faults([printed("oooo p"), printed("Ẩ ooooo", baseline=116)], [], AREA)) == []


@pytest.mark.parametrize("edition", ["clear", "large"])
def test_no_words_stand_over_words_where_one_stood_alone(tmp_path: Path, edition: str) -> None:
    made = set_in(leaflet(tmp_path, LONE_WORD), edition)
    assert made.documents
    for document in made.documents:
        assert overlaps(document.pdf) == []
        assert min(min(sides) for sides in margins(document.pdf)) >= 10


def text_of(chance: random.Random, most: int) -> str:
    return " ".join(chance.choice(LONG_WORDS) for _ in range(chance.randint(1, most)))


@pytest.mark.parametrize("seed", range(6))
def test_long_words_in_any_place_are_set_whole_or_refused(tmp_path: Path, seed: int) -> None:
    """The proof before writing raises where the setting is wrong; the pages are read back as well."""
    chance = random.Random(seed)
    made: dict[str, Any] = {
        "title": text_of(chance, 6),
        "main_point": text_of(chance, 8),
        "steps": [text_of(chance, 9) for _ in range(2)],
        "sections": [
            {"heading": text_of(chance, 6), "text": text_of(chance, 30)},
            {"heading": "Bullets", "bullets": [text_of(chance, 9) for _ in range(3)]},
            {"heading": "Boxes", "checklist": [text_of(chance, 9) for _ in range(2)]},
            {
                "heading": "Table",
                "table": {"columns": ["One", "Two"], "rows": [[text_of(chance, 3), text_of(chance, 6)]] * 2},
            },
            {"heading": "Code", "qr": {"address": "https://example.org/long", "text": text_of(chance, 9)}},
        ],
    }
    of = leaflet(tmp_path, made)
    for edition in EDITIONS:
        for document in set_in(of, edition).documents:
            assert overlaps(document.pdf) == []
