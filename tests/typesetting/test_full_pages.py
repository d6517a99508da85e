"""Handouts of other clinics that fill their pages: in clear print one sheet holds them, with a long clinic file too."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import prepare
from ldn_pdf.reading.layout import Paper
from ldn_pdf.typesetting.typeset import Pages, find_pages, typeset
from tests.typesetting.making import layout
from tests.typesetting.pages import characters, margins, overlaps

DATA = Path(__file__).parents[1] / "data"
HANDOUTS = DATA / "full_pages"
PICTURES = {"ex1.png": (900, 600), "ex2.jpg": (1200, 900), "ex3.png": (900, 600), "ex4.png": (900, 600)}


@pytest.fixture(scope="module")
def handouts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The handouts of other clinics, with pictures as large as theirs."""
    folder = tmp_path_factory.mktemp("handouts")
    for path in HANDOUTS.glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    for name, size in PICTURES.items():
        Image.new("RGB", size, "#dddddd").save(folder / name)
    return folder


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("clinic", ["us-full", "full"])
@pytest.mark.parametrize("name", sorted(path.stem for path in HANDOUTS.glob("*.yaml")))
def test_it_fits_one_sheet_in_clear_print(name: str, clinic: str, paper: Paper, handouts: Path) -> None:
    ready, problems = prepare(Library(handouts, DATA / "clinics" / f"{clinic}.yaml"), name)
    assert ready, problems
    (document,) = typeset(ready.leaflet(), layout("clear"), paper).documents
    assert document.pages <= 2
    assert overlaps(document.pdf) == []
    assert min(side for sides in margins(document.pdf) for side in sides) >= 10  # mm
    assert min(char.size for char in characters(document.pdf)) >= 14


def test_a_section_named_beside_its_picture_is_read_heading_first(handouts: Path) -> None:
    ready, problems = prepare(Library(handouts, DATA / "clinics" / "us-full.yaml"), "pt")
    assert ready, problems
    pages = find_pages(ready.leaflet(), layout("clear"), "letter")
    assert isinstance(pages, Pages)
    assert pages.flow.sections[0].strips[0].start == 0


@pytest.mark.parametrize("clinic", ["us-full", "uk-long"])
@pytest.mark.parametrize("name", sorted(path.stem for path in HANDOUTS.glob("*.yaml")))
def test_it_comes_in_parts_in_large_print_with_help_in_the_first(name: str, clinic: str, handouts: Path) -> None:
    ready, problems = prepare(Library(handouts, DATA / "clinics" / f"{clinic}.yaml"), name)
    assert ready, problems
    of = ready.leaflet()
    pages = find_pages(of, layout("large"), "letter")
    assert isinstance(pages, Pages), pages
    names = [entry.section.name for entry in pages.flow.sections]
    if "get_help" in names:
        at = names.index("get_help")
        assert at < pages.parts[0].cut.sections[1]
        assert not any(entry.again for entry in pages.flow.sections[at + 1 : at + 2]), "not between pieces of a section"
