"""What stands on pages by itself: the clinic above, the disclaimer and the page's id below, on every page."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ldn_pdf.content.compose import compose
from ldn_pdf.content.state import DRAFT, State
from ldn_pdf.library.folder import bundled
from ldn_pdf.reading.layout import Paper
from tests.typesetting.making import layout, library, prepared, set_in
from tests.typesetting.pages import Printed, characters, pages, pictures, printed

DISCLAIMER = (
    "This is general information, not medical advice. Ask your doctor or another qualified health professional "
    "before you start, change or stop any treatment."
)
SECTION = {"heading": "What it is", "text": "Stretching is slow movement, with rest after it. " * 12}
EDITIONS = ("standard", "clear", "large")


def made(folder: Path, edition: str, state: State = DRAFT, clinic: Any = None, parts: int = 4) -> list[bytes]:
    sections = [SECTION | {"heading": f"What it is, part {n}"} for n in range(parts)]
    ready = prepared(folder, {"sections": sections}, clinic)
    result = set_in(compose(ready.handout, ready.clinic, state, folder=folder / "handouts"), edition)
    assert result.documents, result.problems
    return [document.pdf for document in result.documents]


def feet(pdf: bytes) -> list[list[Printed]]:
    """What stands below the text on each page, told by the disclaimer's first words."""
    lines = printed(pdf)
    found = []
    for number in range(max(line.page for line in lines) + 1):
        (first,) = [line for line in lines if line.page == number and line.text.startswith("Thisisgeneral")]
        found.append([line for line in lines if line.page == number and line.baseline <= first.baseline + 1])
    return found


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_disclaimer_stands_word_for_word_on_every_page_at_body_size(edition: str, tmp_path: Path) -> None:
    size = layout(edition).type.body.size
    for pdf in made(tmp_path, edition):
        for foot in feet(pdf):
            assert DISCLAIMER.replace(" ", "") in "".join(line.text for line in foot)
            assert {round(line.size, 2) for line in foot} == {size}


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_page_says_which_one_it_is(edition: str, tmp_path: Path) -> None:
    pdfs = made(tmp_path, edition)
    assert (len(pdfs) > 1) == (edition == "large")
    for part, pdf in enumerate(pdfs, 1):
        for page, foot in enumerate(feet(pdf), 1 + sum(map(pages, pdfs[: part - 1]))):
            shown = "".join(line.text for line in foot)
            assert f"page{page}of{sum(map(pages, pdfs))}" in shown
            assert ("Draft1.0,page" if edition == "large" else "example,version1.0,Draft,page") in shown


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (DRAFT, "1.0,Draft,page"),
        (State(name="draft", expired=True), "1.0,Draft,EXPIRED,page"),
        (State(name="expired", approved_by="Dr. Example", expired=True), "1.0,EXPIRED,page"),
        (State(name="approved", approved_by="Dr. Example", until=date(2027, 1, 1)), "1.0,page"),
    ],
)
def test_every_page_says_in_what_state_it_is(state: State, shown: str, tmp_path: Path) -> None:
    (pdf,) = made(tmp_path, "standard", state)
    assert all(shown in "".join(line.text for line in foot) for foot in feet(pdf))


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("example", [True, False])
def test_an_example_clinic_is_marked_on_every_page(example: bool, edition: str, tmp_path: Path) -> None:
    for pdf in made(tmp_path, edition, clinic={"example": example}):
        for number in range(pages(pdf)):
            said = "".join(line.text for line in printed(pdf) if line.page == number)
            assert ("EXAMPLECLINIC" in said) == example


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_clinic_stands_above_the_first_page_of_each_part(edition: str, tmp_path: Path) -> None:
    for pdf in made(tmp_path, edition):
        lines = [line for line in printed(pdf) if "HillsideExampleClinic" in line.text and line.page == 0]
        (first,) = lines
        others = [line for line in printed(pdf) if line.page == 0 and line != first]
        assert all(line.baseline <= first.baseline for line in others)
        assert any("555-0142" in line.text for line in printed(pdf) if line.page == 0)


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_the_foot_stands_at_the_bottom_margin_on_every_page(paper: Paper, tmp_path: Path) -> None:
    sections = [SECTION | {"heading": f"Part {n}"} for n in range(4)]
    ready = prepared(tmp_path, {"sections": sections})
    (document,) = set_in(ready.leaflet(), "clear", paper).documents
    bottoms = [min(line.baseline for line in foot) for foot in feet(document.pdf)]
    assert bottoms[0] == pytest.approx(bottoms[1])
    margin = layout().page.bottom
    assert margin <= min(char.bottom for char in characters(document.pdf)) < margin + 12


def test_nothing_stands_between_the_text_and_the_rule_of_the_foot(tmp_path: Path) -> None:
    for edition in EDITIONS:
        for pdf in made(tmp_path, edition):
            for number, foot in enumerate(feet(pdf)):
                top = foot[0].baseline + foot[0].size
                above = [line for line in printed(pdf) if line.page == number and line not in foot]
                assert min(line.baseline for line in above) > top


def test_a_part_repeats_title_warnings_and_what_to_remember(tmp_path: Path) -> None:
    warning = {"heading": "Do not bounce", "callout": "warning", "text": "It can tear a muscle."}
    sections = [SECTION | {"heading": f"Part {n}"} for n in range(4)]
    handout = {"sections": [*sections, warning], "remember": ["Stop when it hurts."]}
    result = set_in(prepared(tmp_path, handout).leaflet(), "large")
    texts = ["".join(line.text for line in printed(document.pdf)) for document in result.documents]
    assert len(texts) > 1
    for part, text in enumerate(texts, 1):
        assert "Isstretchingrightforme?" in text
        assert f"Part{part}of{len(texts)}" in text
        assert "Donotbounce" in text
        assert ("Readpart1first." in text) == ("Stopwhenithurts." in text) == (part > 1)
        assert ("Contactus" in text) == ("Sources:" in text) == (part == len(texts))


@pytest.mark.parametrize("line", ["disclaimer: none", "foot: {size: 1pt}", "hide: [disclaimer]", "header: none"])
def test_no_layout_reaches_the_disclaimer(line: str, tmp_path: Path) -> None:
    home = library(tmp_path)
    text = (bundled("layouts") / "clear.yaml").read_text("utf-8")
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "clear.yaml").write_text(f"{text}{line}\n", "utf-8")
    found, problems = home.layout("clear")
    assert found is None
    assert problems


def test_a_long_name_takes_lines_of_its_own_and_covers_nothing(tmp_path: Path) -> None:
    from ldn_pdf.library.prepare import prepare
    from tests.typesetting.pages import overlaps

    name = "-".join(["stretching-every-day"] * 4)
    ready, _ = prepare(library(tmp_path, {"example": True}, **{name: {}}), name)
    assert ready
    for edition in EDITIONS:
        for document in set_in(ready.leaflet(), edition).documents:
            assert overlaps(document.pdf) == []
            shown = "".join(line.text for line in feet(document.pdf)[0])
            assert (name in shown) == (edition != "large")  # whose heads have the title


def test_accents_in_a_head_of_several_lines_keep_clear_of_the_line_above(tmp_path: Path) -> None:
    tall = " ".join(["gypsy Ẩn, Ẩgj"] * 7)
    changes = {"title": tall, "sections": [{"heading": "One", "text": "\n\n".join(["A line."] * 40)}]}
    for edition in ("standard", "clear"):
        found = set_in(prepared(tmp_path, changes, {"name": tall[:70]}).leaflet(), edition)  # proves each page
        assert any(document.pages == 2 for document in found.documents), found.problems


def test_the_head_of_a_large_logo_and_a_long_clinic_name_covers_nothing(tmp_path: Path) -> None:
    from PIL import Image

    from tests.typesetting.pages import overlaps

    (tmp_path / "handouts").mkdir()
    Image.new("RGB", (900, 200), "#0a4a66").save(tmp_path / "handouts" / "logo.png")
    clinic = {
        "name": "The Very Long Name of a University Hospital and its Department of Neurology, Northern Campus",
        "hours": "Monday to Thursday, 8:30 am to 12 pm and 1 pm to 5 pm; Friday, 9 am to 1 pm; closed on holidays",
        "logo": "logo.png",
        "logo_alt": "Hospital",
    }
    for edition in EDITIONS:
        for pdf in made(tmp_path, edition, clinic=clinic, parts=1):
            assert overlaps(pdf) == []
            (head, *_) = pictures(pdf)
            assert head.getpixel((20, 20)) == (255, 255, 255)
