"""Handouts made up from the model, with real long words: set whole, in order and clear of each other, or a problem.

`FUZZ=2000` takes so many; `make fuzz` does.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ldn_pdf.content import blocks
from ldn_pdf.content.blocks import Leaflet
from ldn_pdf.library.folder import EDITIONS
from ldn_pdf.library.prepare import prepare
from ldn_pdf.problems import Problem
from ldn_pdf.reading.inline_markup import Run
from ldn_pdf.reading.layout import Paper
from ldn_pdf.reading.model import BLOCKS as KINDS
from ldn_pdf.typesetting.blocks.tables import sentence_of
from tests.conformance import own_check, readers
from tests.conformance.checkers import page_validation, qpdf
from tests.conformance.test_text import nearest
from tests.conformance.words import expected
from tests.typesetting.making import CLINIC, HANDOUT, layout, library, set_in
from tests.typesetting.pages import characters, margins, overlaps, pages, text_of

COUNT = int(os.environ.get("FUZZ", "6"))
LEAST = {"standard": 12, "clear": 14, "large": 18}  # points
TEXT = """
immunosuppressants methylprednisolone immunomodulating hydroxychloroquine hydrocodone/acetaminophen pain
neuro-ophthalmologist gastroenterologist www.example.org/patients/low-dose-naltrexone ms.nurses@example.org
buprenorphine-naloxone interferon-beta-1a thrombocytopenia anti-inflammatories Ğöğüş Ẩn Świętokrzyskie 4.5 mg
the in of us to a or it do not take and ask first please they may be **any** of {clinic.phone} “yes” 10% ½ (LDN)
[page](https://example.org/page) we’ll — no–one A&E C:\\temp <b> x*y #1"""
WORDS = TEXT.split()

text = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
long_text = st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join)
plain_words = st.lists(st.sampled_from([w for w in WORDS if not set(w) & set("*[{</")]), min_size=1, max_size=6)
plain_text = plain_words.map(" ".join)

short_text = st.lists(st.sampled_from([w for w in WORDS if len(w) < 8]), min_size=1, max_size=3).map(" ".join)
cell_text = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)


def texts(most: int, least: int = 1) -> st.SearchStrategy[list[str]]:
    return st.lists(text, min_size=least, max_size=most)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """Of short words or of long ones, which may not stand side by side: then rows become paragraphs."""
    wide = draw(st.integers(2, 5))
    row = st.lists(short_text if draw(st.booleans()) else cell_text, min_size=wide, max_size=wide)
    return {"columns": draw(row), "rows": draw(st.lists(row, min_size=1, max_size=4))}


@st.composite
def numbers(draw: st.DrawFn) -> dict[str, Any]:
    of = draw(st.sampled_from([10, 100]))
    counts, words = st.integers(0, of), st.tuples(text, text)
    group = st.builds(
        lambda n, w: {"label": w[0], "count": n, "text": f"**{n} in {of}** people: {w[1]}"}, counts, words
    )
    return {"of": of, "groups": draw(st.lists(group, min_size=1, max_size=2))}


PICTURES = Path(__file__).parents[1] / "data" / "handouts"
pictures = st.fixed_dictionaries({"file": st.sampled_from(["stretch.png", "knee-up.png"]), "alt": plain_text})
captioned = st.one_of(pictures, st.builds(lambda picture, caption: picture | {"caption": caption}, pictures, text))
columns = st.lists(short_text, min_size=2, max_size=3)
grids = st.one_of(
    st.fixed_dictionaries({"columns": columns, "numbered": st.integers(1, 8)}),
    st.fixed_dictionaries({"columns": columns, "rows": st.lists(short_text, min_size=1, max_size=7)}),
)
items = st.one_of(text, st.fixed_dictionaries({"text": text, "bullets": texts(3)}))
steps = st.one_of(items, st.fixed_dictionaries({"text": text, "picture": pictures}))
BLOCKS: dict[str, st.SearchStrategy[Any]] = {
    "text": st.lists(long_text, min_size=1, max_size=2).map("\n\n".join),
    "bullets": st.lists(items, min_size=1, max_size=4),
    "steps": st.lists(steps, min_size=1, max_size=4),
    "table": tables(),
    "pair": st.fixed_dictionaries({"do": texts(3), "avoid": texts(3)}),
    "checklist": texts(3),
    "questions": texts(3),
    "lines": st.lists(st.fixed_dictionaries({"prompt": text, "count": st.integers(1, 3)}), min_size=1, max_size=2),
    "grid": grids,
    "qr": st.fixed_dictionaries({"address": st.just("https://example.org/long"), "text": text}),
    "numbers": numbers(),
    "card": st.fixed_dictionaries(
        {"heading": plain_text, "text": short_text},
        optional={"lines": texts(3), "foot": short_text, "fold": plain_text, "copies": st.integers(1, 2)},
    ),
    "picture": st.builds(
        lambda picture, how: picture | how,
        captioned,
        st.fixed_dictionaries(
            {"width": st.sampled_from(["small", "medium", "full"])},
            optional={"place": st.sampled_from(["beside", "above"])},
        ),
    ),
    "pictures": st.lists(captioned, min_size=2, max_size=4),
    "contact": st.just(True),
}
assert set(BLOCKS) == set(KINDS.of), "each kind of block of the model"


@st.composite
def sections(draw: st.DrawFn) -> dict[str, Any]:
    kinds = draw(st.lists(st.sampled_from(sorted(BLOCKS)), min_size=1, max_size=3, unique=True))
    made: dict[str, Any] = {"heading": draw(text)}
    callout = None if "card" in kinds else draw(st.sampled_from([None, None, None, "warning", "note", "tip"]))
    language = draw(st.sampled_from([None, None, None, "es"]))
    made |= {key: value for key, value in {"callout": callout, "language": language}.items() if value}
    return made | {kind: draw(BLOCKS[kind]) for kind in kinds}


HELP = st.fixed_dictionaries({"when": text, "who": st.sampled_from(["emergency", "crisis", "same_day", "call_us"])})
HANDOUTS = st.fixed_dictionaries(
    {
        "title": plain_text,
        "audience": plain_text,
        "main_point": text,
        "sections": st.lists(sections(), min_size=1, max_size=4),
    },
    optional={
        "steps": texts(4),
        "get_help": st.lists(HELP, min_size=1, max_size=4),
        "ask": texts(3),
        "remember": texts(2),
        "sign": st.sampled_from(["pill", "diary", "food"]),
        "colour": st.sampled_from(["green", "plum"]),
    },
)


AS_FOUND = (Phase.explicit, Phase.reuse, Phase.generate)  # to shrink one takes minutes


@settings(max_examples=COUNT, deadline=None, phases=AS_FOUND, suppress_health_check=list(HealthCheck))
@given(HANDOUTS, st.sampled_from(EDITIONS), st.sampled_from(get_args(Paper)))
def test_a_random_handout_is_set_whole_or_refused_at_its_line(made: Any, edition: str, paper: Paper) -> None:
    with tempfile.TemporaryDirectory() as name:
        home = library(Path(name), CLINIC, example=HANDOUT | made)
        for picture in ("stretch.png", "knee-up.png"):
            (home.folder / picture).write_bytes((PICTURES / picture).read_bytes())
        ready, found = prepare(home, "example")
        if ready is None:
            event("refused before it is set")
            told(found)
            return
        leaflet = ready.leaflet()
        result = set_in(leaflet, edition, paper)
    if not result.documents:
        event("does not fit")
        told(list(result.problems))
        return
    event(f"set in {len(result.documents)} parts")
    assert len(result.documents) <= layout(edition).most_parts
    for document in result.documents:
        assert 1 <= pages(document.pdf) == document.pages <= 2
        assert overlaps(document.pdf) == []
        assert min(min(sides) for sides in margins(document.pdf)) >= 10
        assert min(char.size for char in characters(document.pdf)) >= LEAST[edition]
        for check in (own_check.check, page_validation("ua1"), page_validation("2a"), qpdf):
            assert check(document.pdf) == []
    if len(result.documents) > 1:
        shown = text_of([document.pdf for document in result.documents])
        assert [words for words in flat(made) if "".join(words.split()) not in shown] == []
    read = [mended(readers.tags(document.pdf)) for document in result.documents]
    ways = [way for told in told_alike(leaflet) for way in expected(told, result.documents, with_labels=False)]
    whole = any(all(any(e.is_read(said) for e in part) for said, part in zip(read, way, strict=True)) for way in ways)
    goes_on = len(read) > 1 and any(
        {"(continued)", "(continuación)"} & {*said} for said in read
    )  # a section too long for a part is in two
    assert whole or goes_on, nearest(read, ways)


CHOICES = {"colour", "sign", "callout", "who", "language", "width", "place", "file"}
SIDE_BY_SIDE = {"table", "grid", "pair", "pictures", "numbers", "card"}  # drawn line by line
NOT_AS_TYPED = CHOICES | SIDE_BY_SIDE | {"alt"}


ADDRESSES = {
    re.compile(" ?".join(map(re.escape, re.split("(?<=[/.@])", word)))): word
    for word in WORDS
    if set(word) & set("/.@")
}


def mended(said: list[str]) -> list[str]:
    """The words, with an address that is wider than its column, and was cut at its signs, in one."""
    text = " ".join(said)
    for parted, word in ADDRESSES.items():
        text = parted.sub(lambda _, word=word: word, text)
    return text.split()


def flat(made: Any) -> Iterator[str]:
    """The texts of a handout that are printed as typed, word for word."""
    if isinstance(made, dict | list):
        for key in made if isinstance(made, dict) else range(len(made)):
            if key not in NOT_AS_TYPED:
                yield from flat(made[key])
    elif isinstance(made, str) and not set(made) & set("*[{<") and "://" not in made:
        yield made


def told_alike(leaflet: Leaflet) -> Iterator[Leaflet]:
    """The leaflet with each choice of its tables told row by row, as those are whose columns have no room."""
    tables = [b for s in (*leaflet.warnings, *leaflet.sections) for b in s.blocks if isinstance(b, blocks.Table)]

    def sections(of: tuple[blocks.Section, ...], told: Sequence[blocks.Table]) -> tuple[blocks.Section, ...]:
        return tuple(replace(section, blocks=tuple(in_words(b, told) for b in section.blocks)) for section in of)

    def in_words(block: blocks.Block, told: Sequence[blocks.Table]) -> blocks.Block:
        if not any(block is table for table in told):
            return block
        assert isinstance(block, blocks.Table)
        rows = [run for row in block.rows for run in (Run(" "), *sentence_of(block.columns, row))]
        return blocks.Paragraph((*block.columns[0], *rows))

    for count in range(len(tables) + 1):
        for told in combinations(tables, count):
            yield replace(leaflet, warnings=sections(leaflet.warnings, told), sections=sections(leaflet.sections, told))


def told(problems: list[Problem]) -> None:
    """Each problem says what is wrong, where, and what to do."""
    assert any(problem.is_error for problem in problems)
    for problem in problems:
        assert problem.what and problem.fix and problem.mark.file.endswith(".yaml") and problem.mark.line >= 1


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_made_up_handouts_are_set_and_not_only_refused(edition: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        ready, _ = prepare(library(Path(name), CLINIC, example=HANDOUT), "example")
        assert ready and set_in(ready.leaflet(), edition).documents
