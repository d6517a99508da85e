"""Readers that know nothing of each other find the words of the YAML, in order, with their spaces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pytest

from ldn_pdf.reading.layout import Paper
from tests.conformance import readers
from tests.conformance.library import built, bundled, whole
from tests.conformance.words import Expected, expected

SOME = {name for name, *_ in whole()} - {name for name in bundled() if name.endswith(".es")}
"""Those in English and with each kind of block. In Spanish the clear edition; all else is among the slower proofs."""
EVERYTHING = [
    pytest.param(name, edition, paper, marks=[] if paper == "letter" and (edition == "clear" or name in SOME) else slow)
    for name, edition, paper in whole()
    for slow in [pytest.mark.slow]
]


@pytest.mark.parametrize(("handout", "edition", "paper"), EVERYTHING)
def test_the_tags_say_the_words_of_the_leaflet(handout: str, edition: str, paper: Paper) -> None:
    made = built(handout, edition, paper)
    read = [readers.tags(built.pdf) for built in made]
    ways = expected(made[0].leaflet, tuple(built.document for built in made), with_labels=False)
    fits = any(all(any(e.is_read(said) for e in part) for said, part in zip(read, way, strict=True)) for way in ways)
    assert fits, nearest(read, ways)


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
    ways = expected(made[0].leaflet, tuple(built.document for built in made), with_labels=True)
    read = [reader(built.pdf) for built in made]
    fits = any(all(any(shows(said, e) for e in part) for said, part in zip(read, way, strict=True)) for way in ways)
    assert fits, nearest([[word for page in part for word in page] for part in read], ways)


def shows(pages: list[list[str]], wanted: Expected) -> bool:
    """Whether the pages hold title, clinic and body in order, with the foot of page 1 where a section ends."""
    said = [*wanted.title, *wanted.clinic, *wanted.body]
    rest = [_without_edges(page, wanted, number) for number, page in enumerate(pages[1:], 1)]
    return any(_are_said([first, *rest], said, wanted.heads) for first in _without_foot(pages[0], wanted))


def _are_said(bodies: list[list[str] | None], said: list[str], heads: tuple[list[str], ...]) -> bool:
    at = 0
    for number, body in enumerate(bodies):
        if body is None:
            return False
        for head in heads:
            if number and body[: len(head)] == head and said[at : at + len(head)] != head:
                body = body[len(head) :]
        if said[at : at + len(body)] != body:
            return False
        at += len(body)
    return at == len(said)


def _without_foot(page: list[str], wanted: Expected) -> Iterator[list[str]]:
    opened = len(wanted.title) + len(wanted.clinic)
    for shown, seam in product(wanted.ids[0], wanted.seams):
        foot, at = [*shown, *wanted.disclaimer], opened + seam
        if page[at : at + len(foot)] == foot:
            yield [*page[:at], *page[at + len(foot) :]]


def _without_edges(page: list[str], wanted: Expected, number: int) -> list[str] | None:
    for head, shown in product(wanted.running, wanted.ids[number]):
        ending = [*head, *shown, *wanted.disclaimer]
        if page[len(page) - len(ending) :] == ending:
            return page[: len(page) - len(ending)]
    return None


def nearest(read: list[list[str]], ways: list[list[list[Expected]]]) -> str:
    """Where the reading leaves the words that it follows longest."""
    told = []
    for n, said in enumerate(read):
        wanted = [[*e.title, *e.clinic, *e.body] for way in ways for e in way[n]]
        wanted += [[*e.title, *e.body] for way in ways for e in way[n]]

        def agreed(words: list[str], said: list[str] = said) -> int:
            return next((at for at, (a, b) in enumerate(zip(said, words, strict=False)) if a != b), len(said))

        best = max(wanted, key=agreed)
        at = agreed(best)
        before = max(0, at - 6)
        told.append(f"read:   … {' '.join(said[before : at + 16])} …\nwanted: … {' '.join(best[before : at + 16])} …")
    return "\n".join(told)


WANTED = Expected(
    title=["Title"],
    body=["Sign", "Name", "x", "y", "end"],
    seams=(2, 5),
    clinic=["Clinic"],
    running=(["Title", "page", "2"],),
    ids=((["id", "1"],), (["id", "2"],)),
    heads=(["Sign", "Name"],),
    disclaimer=["Ask."],
)
FIRST, SECOND = "id 1 Ask.", "Title page 2 id 2 Ask."


@pytest.mark.parametrize(
    ("first", "second", "fits"),
    [
        (f"Title Clinic Sign Name {FIRST} x", f"y end {SECOND}", True),
        (f"Title Clinic Sign Name {FIRST}", f"x y end {SECOND}", True),
        (f"Title Clinic Sign Name {FIRST} x", f"Sign Name y end {SECOND}", True),
        (f"Title Clinic Sign Name {FIRST} x", f"y {SECOND}", False),
        (f"Title Clinic Sign Name {FIRST} y x", f"end {SECOND}", False),
        (f"Title Clinic Sign Name {FIRST} x y y", f"end {SECOND}", False),
        (f"Title Clinic Sign Name x {FIRST}", f"y end {SECOND}", False),
        (f"Title Clinic Sign Name {FIRST} x", f"y end {FIRST}", False),
        (f"Title Sign Name {FIRST} x", f"y end {SECOND}", False),
    ],
)
def test_the_comparison_bites(first: str, second: str, fits: bool) -> None:
    assert shows([first.split(), second.split()], WANTED) is fits


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("Title Clinic Sign Name id 1 Ask. x y end Title page 2", True),
        ("Title Clinic Sign Name x y end id 1 Ask. Title page 2", True),
        ("Title Clinic Sign Name x id 1 Ask. y end", False),
        ("Title Sign Name x y end Clinic id 1 Ask.", False),
        ("Title Clinic Sign Name y x end id 1 Ask.", False),
    ],
)
def test_the_comparison_of_what_is_read_bites(words: str, fits: bool) -> None:
    assert WANTED.is_read(words.split()) is fits
