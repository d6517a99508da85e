"""What stands side by side: pictures with words, do and do not, people in figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest

from tests.typesetting.making import leaflet, pdfs, set_in
from tests.typesetting.pages import Printed, overlaps, printed, text_of
from tests.typesetting.test_pictures import drawn, save

EDITIONS = ("standard", "clear", "large")
PAIR = {"do": ["Warm up.", "Breathe."], "avoid": ["Bounce.", "Hold your breath as long as you can, or longer."]}
GROUPS = [
    {"label": "With", "count": 6, "text": "6 in 10 slept better."},
    {"label": "Without", "count": 4, "text": "4 in 10 slept better."},
]


def section(heading: str = "Look", **block: Any) -> dict[str, Any]:
    return {"heading": heading, **block}


def lines(pdf: bytes) -> dict[str, Printed]:
    return {line.text: line for line in printed(pdf)}


def images(pdf: bytes) -> Iterator[tuple[int, float, float]]:
    """Page, left and top of each picture, from the bottom left of the page."""
    with pdfium.PdfDocument(pdf) as document:
        for number, page in enumerate(document):
            for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
                left, _, _, top = found.get_bounds()
                yield number, left, top


def picture(folder: Path, **more: Any) -> dict[str, Any]:
    save(folder, "a.png", drawn())
    return {"file": "a.png", "alt": "Blue", **more}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("block", ["pair", "numbers", "hundred"])
def test_two_columns_stand_side_by_side_but_not_where_a_line_has_too_few_characters(
    edition: str, block: str, tmp_path: Path
) -> None:
    hundred = [{"label": "A", "count": 1, "text": "1 in 100."}, {"label": "B", "count": 100, "text": "100 in 100."}]
    made = {"pair": PAIR, "numbers": {"of": 10, "groups": GROUPS}, "hundred": {"of": 100, "groups": hundred}}
    key = "pair" if block == "pair" else "numbers"
    parts = pdfs(tmp_path, {"sections": [section(**{key: made[block]})]}, edition)
    pdf = next(part for part in parts if "Look" in lines(part))
    left, right = {"pair": ("Do", "Donot"), "numbers": ("With", "Without"), "hundred": ("A", "B")}[block]
    found = lines(pdf)
    beside = abs(found[left].baseline - found[right].baseline) < 0.5
    assert beside is (edition != "large")
    assert (found[right].left > found[left].right + 50) is beside
    assert overlaps(pdf) == []


def test_each_side_is_read_to_its_end_before_the_other(tmp_path: Path) -> None:
    (pdf,) = pdfs(tmp_path, {"sections": [section(pair=PAIR)]})
    assert "DoWarmup.Breathe.DonotBounce.Holdyourbreath" in text_of([pdf])


@pytest.mark.parametrize("filler", range(4, 13))
@pytest.mark.parametrize("block", ["numbers", "pair", "beside", "above", "pictures"])
def test_what_belongs_together_is_on_one_page(block: str, filler: int, tmp_path: Path) -> None:
    shown = picture(tmp_path)
    made: dict[str, tuple[dict[str, Any], set[str]]] = {
        "numbers": ({"numbers": {"of": 10, "groups": GROUPS}}, {"With", "Without"}),
        "pair": ({"pair": PAIR}, {"Do", "Donot"}),
        "beside": ({"picture": {**shown, "width": "small"}, "text": "Its words."}, {"Itswords."}),
        "above": ({"picture": shown, "text": "Its words."}, {"Itswords."}),
        "pictures": ({"pictures": [{**shown, "caption": "One"}, {**shown, "caption": "Two"}]}, {"One", "Two"}),
    }
    fields, words = made[block]
    sections = [section("Before", text="\n\n".join(["A short line."] * filler)), section("Look", **fields)]
    result = set_in(leaflet(tmp_path, {"sections": sections}))
    assert not result.problems
    (pdf,) = (document.pdf for document in result.documents)
    pages = {line.page for text, line in lines(pdf).items() if text in {"Look", *words}}
    pages |= {page for page, _, _ in images(pdf)}
    assert len(pages) == 1


def test_words_stand_at_the_right_of_a_small_picture_and_below_where_it_ends(tmp_path: Path) -> None:
    long = "\n\n".join(f"Words of paragraph {n} go on and on for a line or two." for n in range(9))
    shown = picture(tmp_path, width="small")
    (pdf,) = pdfs(tmp_path, {"sections": [section(picture=shown, text=long)]})
    ((_, left, top),) = images(pdf)
    starts = [line for line in printed(pdf) if line.text.startswith("Wordsofparagraph")]
    assert len(starts) == 9
    assert starts[0].left > left + 100 and starts[0].baseline < top
    assert starts[-1].left < left + 2


@pytest.mark.parametrize(("width", "place", "beside"), [("small", "above", False), ("medium", "beside", True)])
def test_an_author_says_where_a_picture_stands(width: str, place: str, beside: bool, tmp_path: Path) -> None:
    shown = picture(tmp_path, width=width, place=place)
    (pdf,) = pdfs(tmp_path, {"sections": [section(picture=shown, bullets=["Its words."])]})
    ((_, left, _),) = images(pdf)
    assert (lines(pdf)["Itswords."].left > left + 100) is beside


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_step_has_its_number_its_picture_and_its_words(edition: str, tmp_path: Path) -> None:
    steps = [{"text": f"Step words {n}.", "picture": picture(tmp_path)} for n in range(3)]
    documents = pdfs(tmp_path, {"sections": [section(steps=steps)]}, edition)
    assert sum(len(list(images(pdf))) for pdf in documents) == 3
    for pdf in documents:
        tops = [(page, top) for page, _, top in images(pdf)]
        words = [line for line in printed(pdf) if line.text.startswith("Stepwords")]
        assert [page for page, _ in tops] == [line.page for line in words]
        assert all(0 < top - line.baseline < 40 for (_, top), line in zip(tops, words, strict=True))


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_descender_of_a_callout_hangs_into_the_picture_of_its_first_step(edition: str, tmp_path: Path) -> None:
    steps = [{"text": "Shake.", "picture": picture(tmp_path)}]
    made = {"sections": [section("Pay quick heed, gently", callout="warning", steps=steps)]}
    assert overlaps(pdfs(tmp_path, made, edition)[0]) == []  # a page with words over a picture is not written


@pytest.mark.parametrize("of", [10, 100])
def test_as_many_people_are_drawn_in_each_group(of: int, tmp_path: Path) -> None:
    def shapes(counts: tuple[int, int]) -> list[float]:
        groups = [{"label": f"G{n}", "count": count, "text": f"{count} in {of}."} for n, count in enumerate(counts)]
        (pdf,) = pdfs(tmp_path, {"sections": [section(numbers={"of": of, "groups": groups})]})
        with pdfium.PdfDocument(pdf) as document:
            boxes = [o.get_bounds() for page in document for o in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
        small = [box for box in boxes if box[2] - box[0] < 22 and box[3] - box[1] < 22]
        middle = 320  # points: between the two columns
        return [sum(box[0] < middle for box in small), sum(box[0] >= middle for box in small)]

    few, many = shapes((0, of)), shapes((of, 1))
    assert few[1] == many[1] and few[0] == many[0]  # whoever is filled, all are drawn


def test_people_stand_level_where_one_group_has_a_longer_name(tmp_path: Path) -> None:
    groups = [{**GROUPS[0], "label": "People who stretched twice a day for a whole year"}, GROUPS[1]]
    (pdf,) = pdfs(tmp_path, {"sections": [section(numbers={"of": 10, "groups": groups})]})
    with pdfium.PdfDocument(pdf) as document:
        boxes = [o.get_bounds() for page in document for o in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
    people = [box for box in boxes if 5 < box[2] - box[0] < 22 and 5 < box[3] - box[1] < 22 and box[0] > 100]
    left, right = ([box[3] for box in people if (box[0] < 320) is side] for side in (True, False))
    assert max(left) == pytest.approx(max(right), abs=0.1)


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_portrait_takes_no_more_height_than_its_column_is_wide(edition: str, tmp_path: Path) -> None:
    save(tmp_path, "tall.png", drawn((400, 1000)))
    tall = {"file": "tall.png", "alt": "Blue"}
    blocks = [
        {"steps": [{"text": "One.", "picture": tall}]},
        {"picture": {**tall, "width": "small"}, "text": "Two."},
        {"pictures": [{**tall, "caption": "Three"}, {**tall, "caption": "Four"}]},
    ]
    sections = [section(f"Look {n}", **block) for n, block in enumerate(blocks)]
    heights = []
    for pdf in pdfs(tmp_path, {"sections": sections}, edition):
        with pdfium.PdfDocument(pdf) as document:
            for page in document:
                boxes = [found.get_bounds() for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])]
                heights += [top - bottom for _, bottom, _, top in boxes]
    assert len(heights) == 4 and max(heights) <= 467 / 2
