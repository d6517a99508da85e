"""Readers that know nothing of each other find the words of the YAML, in order, with their spaces."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ldn_pdf.reading.layout import Paper
from tests.conformance import readers
from tests.conformance.library import built, whole
from tests.conformance.words import Expected, expected

EVERYTHING = list(whole())


@pytest.mark.parametrize(("handout", "edition", "paper"), EVERYTHING)
def test_the_tags_say_the_words_of_the_leaflet(handout: str, edition: str, paper: Paper) -> None:
    made = built(handout, edition, paper)
    read = [readers.tags(built.pdf) for built in made]
    ways = expected(made[0].leaflet, edition, tuple(built.document for built in made), with_labels=False)
    wanted = [[part.read for part in way] for way in ways]
    assert read in wanted, _nearest(read, wanted)


READERS = [
    pytest.param(readers.pdfium, id="pdfium"),
    pytest.param(
        readers.poppler,
        id="poppler",
        marks=pytest.mark.skipif(not readers.has_poppler(), reason="pdftotext (poppler-utils) is not installed"),
    ),
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("handout", "edition", "paper"), EVERYTHING)
def test_readers_find_the_words_of_the_leaflet(
    reader: Callable[[bytes], list[list[str]]], handout: str, edition: str, paper: Paper
) -> None:
    made = built(handout, edition, paper)
    ways = expected(made[0].leaflet, edition, tuple(built.document for built in made), with_labels=True)
    pages = [reader(built.pdf) for built in made]
    fits = any(all(map(shows, pages, way)) for way in ways)
    read = [[word for page in part for word in page] for part in pages]
    assert fits, _nearest(read, [[in_print(part) for part in way] for way in ways])


def shows(pages: list[list[str]], wanted: Expected) -> bool:
    """Whether the pages hold the body in order, on page 1 the tail behind it, and at each foot what belongs there."""
    at = 0
    for number, page in enumerate(pages):
        foot = wanted.ids[number]
        clinic, example, disclaimer = wanted.tail
        ending = [*(clinic if number == 0 else ()), *example, *foot, *disclaimer]
        if page[len(page) - len(ending) :] != ending:
            return False
        body = page[: len(page) - len(ending)]
        for head in wanted.heads:
            if number and body[: len(head)] == head and wanted.body[at : at + len(head)] != head:
                body = body[len(head) :]
        if wanted.body[at : at + len(body)] != body:
            return False
        at += len(body)
    return at == len(wanted.body)


def in_print(part: Expected) -> list[str]:
    """The words of a part about as they stand on paper, to show where a reader differs."""
    return [*part.body, *part.read[len(part.body) :]]


def _nearest(read: list[list[str]], ways: list[list[list[str]]]) -> str:
    """Where the reading leaves the way that it follows longest."""
    flat = [word for part in read for word in part]

    def agreed(way: list[list[str]]) -> int:
        wanted = [word for part in way for word in part]
        return next((at for at, (a, b) in enumerate(zip(flat, wanted, strict=False)) if a != b), len(flat))

    best = max(ways, key=agreed)
    at, wanted = agreed(best), [word for part in best for word in part]
    before = max(0, at - 6)
    return f"read:   … {' '.join(flat[before : at + 12])} …\nwanted: … {' '.join(wanted[before : at + 12])} …"


ONE_PAGE = Expected(
    body=["A", "title", "a", "b"], tail=(["Clinic"], [], ["Ask", "first."]), ids=(["id", "1"],), heads=()
)
TWO_PAGES = Expected(
    body=["Title", "Sign", "Name", "x", "y", "end"],
    tail=(["Clinic"], ["EXAMPLE"], ["Ask."]),
    ids=(["id", "1"], ["id", "2"]),
    heads=(["Sign", "Name"],),
)


@pytest.mark.parametrize(
    ("wanted", "pages", "fits"),
    [
        (ONE_PAGE, ["A title a b Clinic id 1 Ask first."], True),
        (ONE_PAGE, ["A title b a Clinic id 1 Ask first."], False),
        (ONE_PAGE, ["A title ab Clinic id 1 Ask first."], False),
        (ONE_PAGE, ["A title a Clinic id 1 Ask first."], False),
        (ONE_PAGE, ["A title a b b Clinic id 1 Ask first."], False),
        (ONE_PAGE, ["A title a b Clinic id 1"], False),
        (TWO_PAGES, ["Title Sign Name x Clinic EXAMPLE id 1 Ask.", "Sign Name y end EXAMPLE id 2 Ask."], True),
        (TWO_PAGES, ["Title Sign Name x Clinic EXAMPLE id 1 Ask.", "y end EXAMPLE id 2 Ask."], True),
        (TWO_PAGES, ["Title Sign Name x Clinic EXAMPLE id 1 Ask.", "y EXAMPLE id 2 Ask."], False),
        (TWO_PAGES, ["Title Sign Name x Clinic EXAMPLE id 1 Ask.", "y end EXAMPLE id 1 Ask."], False),
    ],
)
def test_the_comparison_bites(wanted: Expected, pages: list[str], fits: bool) -> None:
    assert shows([page.split() for page in pages], wanted) is fits
