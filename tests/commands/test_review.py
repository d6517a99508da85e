"""`review`: a sheet with every word of a handout beside what it rests on, as an accessible PDF and a web page."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pypdfium2
import pytest

from ldn_pdf.checking.provenance import lines
from ldn_pdf.checking.review_sheet import review_leaflet
from ldn_pdf.cli import run
from ldn_pdf.content.blocks import Table
from ldn_pdf.content.passages import passages
from ldn_pdf.content.sentences import FIELD
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import Prepared, prepare
from ldn_pdf.reading.inline_markup import words
from ldn_pdf.typesetting.many_pages import typeset_long
from ldn_pdf.typesetting.typeset import Document
from tests.conformance.checkers import CHECKERS, check, wcag
from tests.conformance.library import Built

NAMES = Library().names()


def ready(name: str, library: Library | None = None) -> Prepared:
    found, problems = prepare(library or Library(), name)
    assert found, problems
    return found


def in_pdf(document: Document) -> str:
    """The words of all pages, without their white."""
    pages = pypdfium2.PdfDocument(document.pdf)
    return re.sub(r"\s+", "", "".join(page.get_textpage().get_text_bounded() for page in pages))


def sheet(prepared: Prepared) -> Document:
    layout, _ = prepared.library.layout("standard")
    assert layout
    source = prepared.library.source_of(prepared.handout)
    made = typeset_long(review_leaflet(prepared, source), layout, "letter")
    assert not made.problems
    return made.documents[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_word_stands_on_the_sheet(name: str) -> None:
    prepared = ready(name)
    document = sheet(prepared)
    said = in_pdf(document)
    assert document.pages > 2
    for passage in passages(prepared.handout):
        for sentence in passage.sentences:
            for part in sentence.words.split(FIELD):  # a {field} stands as it is typed
                assert re.sub(r"\s+", "", part) in said


@pytest.mark.parametrize("name", ["could-ldn-help", "could-ldn-help.es"])
def test_the_sheet_passes_every_checker(name: str) -> None:
    prepared = ready(name)
    leaflet = review_leaflet(prepared, prepared.library.source_of(prepared.handout))
    built = Built(f"review of {name}", "standard", "letter", leaflet, sheet(prepared))
    for checker in CHECKERS:  # which takes the heading rows of tables that begin pages for a running head
        assert [found for found in check(checker, built) if "PAG-001" not in found] == [], checker
    assert wcag(built.pdf) == []


def test_the_sheet_has_a_bookmark_for_each_section() -> None:
    prepared = ready("could-ldn-help")
    titles = [item.get_title() for item in pypdfium2.PdfDocument(sheet(prepared).pdf).get_toc()]
    assert titles == [words(section.heading) for section in review_leaflet(prepared).sections]


def test_a_claim_stands_beside_the_words_that_rest_on_it() -> None:
    prepared = ready("could-ldn-help")
    (pain,) = (line for line in lines(prepared.handout, prepared.ledger) if line.words.startswith("Pain |"))
    assert pain.claims[0] == "H9"


def test_a_translation_stands_beside_its_source_sentence_by_sentence() -> None:
    prepared = ready("could-ldn-help.es")
    source = prepared.library.source_of(prepared.handout)
    assert source
    said = list(lines(prepared.handout, prepared.ledger, source))
    (goal,) = (line for line in said if line.words == "Elija una meta con nosotros.")
    assert goal.beside == "Choose one goal with us."
    (pain,) = (line for line in said if line.words.startswith("Dolor |"))
    assert pain.claims[0] == "H9"  # found by the words that it translates
    made = review_leaflet(prepared, source)
    tables = [block for section in made.sections for block in section.blocks if isinstance(block, Table)]
    assert {len(table.columns) for table in tables} == {4}
    assert all(run.language == "es-US" for table in tables for row in table.rows for run in row[0])
    assert made.foot.disclaimer.startswith("This is general information")
    assert (made.language, made.foot.id) == ("en-US", "could-ldn-help.es")


def test_a_piece_with_fewer_sentences_stands_whole_beside_the_other(tmp_path: Path) -> None:
    prepared = ready("ldn-for-ms")
    one = Path(prepared.library.path("ldn-for-ms") or "").read_text("utf-8")
    (tmp_path / "shorter.yaml").write_text(one.replace(" Decide with us.", ""), "utf-8")
    shorter = ready("shorter", Library(tmp_path))
    (line,) = (line for line in lines(shorter.handout, None, prepared.handout) if line.piece.block == "main_point")
    assert line.beside.endswith("Decide with us.")


def test_review_writes_a_pdf_and_a_web_page_with_the_hash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", "what-is-ldn", "--out", str(tmp_path)]) == 0
    code = re.search(r"hash ([0-9a-f]{16})", capsys.readouterr().out)
    page = unescape((tmp_path / "what-is-ldn_review_v1.0.html").read_text("utf-8"))
    assert code and code[1] in page
    assert (tmp_path / "what-is-ldn_review_v1.0.pdf").read_bytes().startswith(b"%PDF")
    for part in ("To be confirmed by the reviewer", "Rests on", "All sources", "Signature:", "What has to change:"):
        assert part in page
