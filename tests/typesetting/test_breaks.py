"""Where pages end, read from finished PDFs: what a page's end tears, and how far down the words of a page reach."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from ldn_pdf.content.blocks import HelpPanel, Leaflet
from ldn_pdf.inspecting.any_pdf import inspect
from ldn_pdf.inspecting.tag_tree import Tag
from ldn_pdf.library.folder import EDITIONS, Library
from ldn_pdf.library.prepare import prepare
from ldn_pdf.reading.inline_markup import words
from ldn_pdf.reading.layout import Paper
from ldn_pdf.typesetting.typeset import typeset
from tests.typesetting.making import layout
from tests.typesetting.pages import printed
from tests.typesetting.test_clinics import CLINICS, NAMES, leaflet
from tests.typesetting.test_full_pages import HANDOUTS, handouts

__all__ = ["handouts"]  # a fixture

OF_OTHERS = sorted(path.stem for path in HANDOUTS.glob("*.yaml"))
LEAST = {"Disc": 3, "Decimal": 3, "Square": 3}  # items at a page's edge; of reasons, and of rows as paragraphs: 2
OTHER_CLINICS = ("full", "compulsory", "address", "uk-long")
FULL, NOT_FULL = 0.975, 0.8  # of the height for text, with half a line of white under the head of page 2


@pytest.mark.parametrize("state", ["approved", pytest.param("expired draft", marks=pytest.mark.slow)])
@pytest.mark.parametrize("paper", ["letter", pytest.param("a4", marks=pytest.mark.slow)])
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("clinic", ["us-full", *(pytest.param(name, marks=pytest.mark.slow) for name in OTHER_CLINICS)])
def test_pages_of_the_bundled_handouts_end_well(
    clinic: str, edition: str, paper: Paper, state: str, tmp_path: Path
) -> None:
    found = [
        f"{name}: {fault}"
        for name in NAMES
        for fault in faults(leaflet(clinic, name, state), edition, paper, tmp_path / "made.pdf")
    ]
    assert found == []


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", OF_OTHERS)
def test_pages_of_other_clinics_handouts_end_well(name: str, edition: str, handouts: Path, tmp_path: Path) -> None:
    ready, problems = prepare(Library(handouts, CLINICS / "us-full.yaml"), name)
    assert ready, problems
    assert list(faults(ready.leaflet(), edition, "letter", tmp_path / "made.pdf")) == []


def faults(of: Leaflet, edition: str, paper: Paper, file: Path) -> Iterator[str]:
    """What is torn, and pages that hold too little."""
    made = typeset(of, layout(edition), paper)
    assert not made.problems, made.problems
    tiers = [words(tier.heading) for s in of.sections for b in s.blocks if isinstance(b, HelpPanel) for tier in b.tiers]
    heading = words(of.contact.heading)
    for document in made.documents:
        file.write_bytes(document.pdf)
        inspection, problems = inspect(file)
        assert inspection, problems
        tags = [tag for root in inspection.roots for tag in every(root)]
        place = f"part {document.part} of {document.parts}" if document.parts > 1 else "the sheet"
        yield from (f"{place}: {fault}" for fault in torn(tags, tiers))
        filled = list(fill(document.pdf, of.labels.disclaimer))
        last = document.part == document.parts
        shown = [said(tag) for tag in tags if tag.type == "H2" and pages_of(tag) == {2}]
        alone = shown == [heading] and starts_page_2(tags, heading)
        for number, (share, after) in enumerate(pairwise([*filled, None]), 1):
            assert share is not None
            if share < 0.5 and not (last and after is None):
                yield f"{place}: page {number} is filled to {share:.0%}"
            if after is not None and share < NOT_FULL and after > FULL and not alone:  # it may take a whole page
                yield f"{place}: page {number} is filled to {share:.0%}, page {number + 1} to {after:.0%}"
        if alone and max(filled) < NOT_FULL:
            yield f"{place}: page 2 holds the contact alone, and page 1 has room"


def every(tag: Tag) -> Iterator[Tag]:
    """The tag and all that it holds, in order."""
    yield tag
    for kid in tag.kids:
        if isinstance(kid, Tag):
            yield from every(kid)


def said(tag: Tag) -> str:
    return " ".join("".join(run.text for run in tag.runs()).split())


def pages_of(tag: Tag) -> set[int]:
    return {run.page for run in tag.runs()}


def torn(tags: list[Tag], tiers: list[str]) -> Iterator[str]:
    for tag in tags:
        for before, prompt in pairwise(kid for kid in tag.kids if isinstance(kid, Tag)):
            if prompt.type == "P" and said(prompt).endswith(":") and not pages_of(before) & pages_of(prompt):
                yield f"“{said(prompt)}” stands on another page than what it is for"
        kids = [pages_of(kid) for kid in tag.kids if isinstance(kid, Tag)]
        if tag.type in ("L", "Table") and any(len(pages) > 1 for pages in kids):
            yield f"{tag.type} “{said(tag)[:40]}” has an item or row in two pieces"
        counts = [sum(page in pages for pages in kids) for page in (1, 2)]
        if not all(counts):
            continue
        if tag.type == "L" and min(counts) < LEAST.get(str(tag.attributes.get("ListNumbering")), 2):
            yield f"the list “{said(tag)[:40]}” is torn {counts}"
        if tag.type == "Table" and (counts[0] < 3 or counts[1] < 2):  # its heading row is one of them
            yield f"the table “{said(tag)[:40]}” is torn {counts}"
    help_pages = {page for tag in tags if tag.type == "H2" and said(tag) in tiers for page in pages_of(tag)}
    if len(help_pages) > 1:
        yield "the help panel is torn"


def fill(pdf: bytes, disclaimer: str) -> Iterator[float]:
    """How much of each page's height for text is above its lowest words, a line for what is drawn below them."""
    first = "".join(disclaimer.split()[:2])
    lines = printed(pdf)
    for page in sorted({line.page for line in lines}):
        here = [line for line in lines if line.page == page]
        foot = max(line.baseline + line.size for line in here if line.text.startswith(first))
        body = [line for line in here if line.baseline > foot]
        top = max(line.baseline for line in body)
        lowest = min(body, key=lambda line: line.baseline)
        yield (top - lowest.baseline + 2 * lowest.size) / (top - foot)


def starts_page_2(tags: list[Tag], heading: str) -> bool:
    """Whether no words but the head of the page stand above that heading on page 2."""
    leaves = [tag for tag in tags if not any(isinstance(kid, Tag) for kid in tag.kids) and 2 in pages_of(tag)]
    return bool(leaves) and heading.startswith(said(leaves[0])[:5])
