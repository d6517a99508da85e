"""Every PDF: all bundled handouts, and those of tests/data, in all editions on both papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

from msgspec.structs import replace

from ldn_pdf.content.blocks import Leaflet
from ldn_pdf.content.state import DRAFT
from ldn_pdf.library.folder import EDITIONS, Library
from ldn_pdf.library.prepare import prepare
from ldn_pdf.problems import Problem
from ldn_pdf.reading.layout import Paper
from ldn_pdf.typesetting.card_sheet import card_sheet, cards_of
from ldn_pdf.typesetting.typeset import Document, typeset
from tests.packs import shared

DATA = Path(__file__).parents[1] / "data" / "handouts"
PAPERS: tuple[Paper, ...] = get_args(Paper)
LARGE_ONLY = frozenset({"every-block"})
"""Handouts that need the six pages of the large edition's three parts."""


@dataclass(frozen=True, slots=True)
class Built:
    """One PDF with what it was made from."""

    handout: str
    edition: str
    paper: Paper
    leaflet: Leaflet
    document: Document
    fillable: bool = False

    @property
    def pdf(self) -> bytes:
        return self.document.pdf

    @property
    def name(self) -> str:
        """The file name, without the version."""
        part = f"_part{self.document.part}of{self.document.parts}" if self.document.parts > 1 else ""
        fillable = "_fillable" if self.fillable else ""
        return f"{self.handout}_{self.edition}_{self.paper}{fillable}{part}.pdf"


def bundled() -> tuple[str, ...]:
    """The names of the handouts that come with the package."""
    return _library(None).names()


def of_the_tests() -> tuple[str, ...]:
    """The names of the handouts in tests/data."""
    return tuple(name for name in _library(DATA).names() if (DATA / f"{name}.yaml").exists())


def whole() -> Iterator[tuple[str, str, Paper]]:
    """Handout, edition and paper of everything."""
    for name in (*bundled(), *of_the_tests()):
        for edition in EDITIONS:
            if edition == "large" or name not in LARGE_ONLY:
                for paper in PAPERS:
                    yield name, edition, paper


CARDS = "cards"
"""Stands for an edition: the sheet of wallet cards of a handout."""


def card_sheets() -> Iterator[tuple[str, str, Paper]]:
    """Handout, `CARDS` and paper of every sheet of wallet cards."""
    for name in (*bundled(), *of_the_tests()):
        prepared, _ = prepare(_library(DATA if (DATA / f"{name}.yaml").exists() else None), name)
        if prepared and cards_of(prepared.leaflet()):
            for paper in PAPERS:
                yield name, CARDS, paper


def fillable() -> Iterator[tuple[str, str, Paper, bool]]:
    """Handout, edition and paper of what can be filled in on a screen, and that it can."""
    for name in (*bundled(), *of_the_tests()):
        yield name, "large" if name in LARGE_ONLY else "clear", "letter", True


@cache
def build(
    name: str, edition: str, paper: Paper = "letter", fillable: bool = False
) -> tuple[tuple[Built, ...], tuple[Problem, ...]]:
    """The PDFs of one handout, a part each, or the problems that stand against it."""
    library = _library(DATA if (DATA / f"{name}.yaml").exists() else None)
    prepared, problems = prepare(library, name)
    layout, more = library.layout("standard" if edition == CARDS else edition)
    if prepared is None or layout is None:
        return (), (*problems, *more)
    leaflet = replace(prepared, state=DRAFT).leaflet()  # the same words on every day
    if edition == CARDS:
        result = card_sheet(leaflet, layout, paper)
    else:
        result = typeset(leaflet, layout, paper, name if fillable else "")
    made = tuple(Built(name, edition, paper, leaflet, document, fillable) for document in result.documents)
    return made, result.problems


def built(name: str, edition: str, paper: Paper = "letter", fillable: bool = False) -> tuple[Built, ...]:
    """As `build`, for a handout that must build."""
    documents, problems = build(name, edition, paper, fillable)
    assert documents, "\n".join(problem.what for problem in problems)
    return documents


@cache
def _library(handouts: Path | None) -> Library:
    library = Library(handouts, packs=shared())
    if handouts is None:
        library.own = None
    return library
