"""The eight handouts in Spanish: no English word outside marked runs, and each bound to its own source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from ldn_pdf.content.passages import passages
from ldn_pdf.content.translations import one_spaced, stale, units
from ldn_pdf.inspecting.any_pdf import inspect
from ldn_pdf.inspecting.marked_words import TextRun
from ldn_pdf.inspecting.tag_tree import Tag
from ldn_pdf.library.folder import EDITIONS, Library, bundled
from ldn_pdf.library.prepare import prepare
from ldn_pdf.locale.packs import PACKS, labels
from ldn_pdf.reading.layout import Paper
from ldn_pdf.reading.model import Handout
from ldn_pdf.renderers.html import html
from ldn_pdf.typesetting.typeset import typeset
from tests.checking.specimen import load
from tests.typesetting.making import layout

LIBRARY = Library(bundled("handouts"))
NAMES = tuple(name for name in LIBRARY.names() if name.endswith(".es"))
SAME = frozenset(
    re.findall(
        r"\w+",
        """no me a ms o si con un mg general dental de en use he as es real web tramadol alcohol mental
        ldn fda medwatch qr example org lakeside pdf
        is for and decide care could help side effects opioids before what""",
    )
)
"""Words of both languages, names, and the parts of file names and addresses."""


@cache
def english() -> frozenset[str]:
    """Every word of the English handouts and of what we add to them."""
    sources = [handout for name in NAMES if (handout := LIBRARY.handout(name.removesuffix(".es"))[0])]
    said = " ".join(
        [*(p.words for source in sources for p in passages(source)), (PACKS / "en" / "labels.json").read_text()]
    )
    return frozenset(re.findall(r"[a-z]+", said.lower())) - SAME


def english_in(words: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", words.lower())) & english()


def of_page(element: Any, language: str = "") -> Iterator[str]:
    """What a web page says in its own language, for the eye and for the ear."""
    language = element.get("lang", language)
    if isinstance(element.tag, str) and element.tag not in ("style", "script"):
        own = language.startswith("es")
        yield from (element.get(name, "") for name in ("alt", "title", "aria-label", "placeholder") if own)
        yield element.text or "" if own else ""
        for child in element:
            yield from of_page(child, language)
            yield child.tail or "" if own else ""


def of_pdf(node: Any, language: str) -> Iterator[str]:
    if isinstance(node, TextRun):
        yield node.text if (node.language or language).startswith("es") else ""
    elif isinstance(node, Tag):
        language = node.language or language
        yield (node.alt or "") if language.startswith("es") else ""
        for kid in node.kids:
            yield from of_pdf(kid, language)


def test_all_eight_are_there() -> None:
    assert {name.removesuffix(".es") for name in NAMES} == {name for name in LIBRARY.names() if "." not in name}
    assert len(NAMES) == 8


@pytest.mark.parametrize("name", NAMES)
def test_it_is_a_current_draft_of_machine_origin(name: str) -> None:
    prepared, problems = prepare(LIBRARY, name)
    assert prepared, problems
    assert (prepared.state.name, prepared.state.machine, prepared.state.stale) == ("draft", True, ())
    assert prepared.leaflet().language == "es-US"


@pytest.mark.parametrize("name", NAMES)
def test_no_english_word_stands_outside_a_marked_run_of_the_web_page(name: str) -> None:
    prepared, _ = prepare(LIBRARY, name)
    assert prepared
    page = lxml_html.document_fromstring(html(prepared.leaflet(), prepared.sources).encode())
    found = {text: wrong for text in of_page(page) if (wrong := english_in(text))}
    assert found == {}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("paper", ["letter", pytest.param("a4", marks=pytest.mark.slow)])
@pytest.mark.parametrize("edition", EDITIONS)
def test_no_english_word_stands_outside_a_marked_run_of_the_pdf(
    name: str, edition: str, paper: Paper, tmp_path: Path
) -> None:
    prepared, _ = prepare(LIBRARY, name)
    assert prepared
    made = typeset(prepared.leaflet(), layout(edition), paper)
    assert made.problems == ()
    for document in made.documents:
        path = tmp_path / f"{document.part}.pdf"
        path.write_bytes(document.pdf)
        found, problems = inspect(path)
        assert found and problems == []
        assert found.language == "es-US"
        said = [text for root in found.roots for text in of_pdf(root, found.language)]
        assert {text: wrong for text in said if (wrong := english_in(text))} == {}
        assert labels("es").disclaimer in " ".join(" ".join(said).split())


def test_an_english_word_would_be_found() -> None:
    assert english_in("Tome la medicine con agua") == {"medicine"}


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_has_more_than_20_words_and_none_says_tu(name: str) -> None:
    handout = LIBRARY.handout(name)[0]
    assert handout
    for passage in passages(handout):
        assert not re.search(r"\b(?:tú|tu|tus|te|ti|vosotros|vuestr\w+)\b", passage.words, re.IGNORECASE), passage.words
        for sentence in passage.sentences:
            assert len(re.findall(r"[\w.]*\w", sentence.words)) <= 20, sentence.words


FIGURE = re.compile(r"\d+(?:\.\d+)?")


@pytest.mark.parametrize("name", NAMES)
def test_the_figures_are_those_of_the_source(name: str) -> None:
    ours, theirs = (LIBRARY.handout(each)[0] for each in (name, name.removesuffix(".es")))
    assert ours and theirs
    spanish = units(ours)
    for place, piece in units(theirs).items():
        if piece.role not in ("source", "address"):
            figures = [sorted(FIGURE.findall(text.value)) for text in (piece.text, spanish[place].text)]
            assert figures[0] == figures[1], place


@pytest.mark.parametrize("name", [name.removesuffix(".es") for name in NAMES])
def test_each_text_of_a_source_changed_alone_makes_exactly_its_own_translation_stale(name: str) -> None:
    path = LIBRARY.path(name)
    assert path
    text = path.read_text("utf-8")
    translations = {other: LIBRARY.handout(other)[0] for other in NAMES}
    places = {place: piece.text for place, piece in units(load(text, Handout)).items() if piece.text}
    assert len(places) > 20
    for place, old in places.items():
        end = old.start + len(text[old.start : old.end].rstrip())
        changed = load(f'{text[: old.start]}"Other words of this place"{text[end:]}', Handout)
        assert one_spaced(units(changed)[place].text.value) == "Other words of this place"
        for other, translation in translations.items():
            assert translation
            source = changed if other == f"{name}.es" else LIBRARY.handout(other.removesuffix(".es"))[0]
            assert source
            assert stale(source, translation) == ((place,) if other == f"{name}.es" else ())
