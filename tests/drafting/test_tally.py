"""Words in = words in claims + words in headings + words left out, for articles that are made up."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ldn_pdf.drafting.article_file import open_article
from ldn_pdf.drafting.article_statistics import Tally, tally
from tests.drafting.reading import article_of, claims_of

WORD = st.sampled_from(
    ["lentil", "walk", "doctor", "never", "not", "don’t", "mg", "4.5", "1.5", "37%", "½", "tablet", "opioid", "water"]
)
PLAIN = st.lists(WORD, min_size=1, max_size=12).map(" ".join)
SENTENCE = PLAIN.map(lambda words: f"It {words}.")
ITEMS = st.lists(PLAIN, min_size=1, max_size=4)
CELLS = st.lists(st.lists(PLAIN, min_size=2, max_size=3), min_size=1, max_size=3)


def html_list(items: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def html_table(rows: list[list[str]]) -> str:
    heads = "<tr><th>Food</th><th>Good</th><th>Bad</th></tr>"
    return f"<table>{heads}{''.join('<tr>' + ''.join(f'<td>{c}</td>' for c in row) + '</tr>' for row in rows)}</table>"


HTML = st.one_of(
    SENTENCE.map("<p>{}</p>".format),
    PLAIN.map("<h2>Part {}</h2>".format),
    PLAIN.map("<p>Do not {}:</p>".format),
    PLAIN.map("<p>It is <s>struck {}</s> so.</p>".format),
    PLAIN.map('<div class="share-buttons">Share {}</div>'.format),
    PLAIN.map("<div hidden><p>Panel {}.</p></div>".format),
    PLAIN.map("<aside>Mind {}.</aside>".format),
    PLAIN.map("<details><summary>More</summary>It {}.</details>".format),
    ITEMS.map(html_list),
    CELLS.map(html_table),
)
MARKDOWN = st.one_of(
    SENTENCE,
    PLAIN.map("## Part {}".format),
    PLAIN.map("Do not {}:".format),
    PLAIN.map("It is ~~struck {}~~ so.".format),
    ITEMS.map(lambda items: "\n".join(f"- {item}" for item in items)),
    PLAIN.map("> Mind {}.".format),
)
TEXT = st.one_of(
    SENTENCE,
    PLAIN.map("Part {}".format),
    PLAIN.map("Do not {}:".format),
    ITEMS.map(lambda items: "\n".join(f"- {item}" for item in items)),
    ITEMS.map(lambda items: "\n".join(f"{n}. {item}" for n, item in enumerate(items, 1))),
)
START = "Lentils are small and round, and people eat them."


def told(name: str, text: str) -> Tally | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8")
        article = open_article(path)[0]
        return tally(article) if article else None


def words_in(text: str) -> int:
    return sum(any(char.isalnum() for char in word) for word in re.sub(r"<[^>]*>", " ", text).split())


@settings(max_examples=60, deadline=None)
@given(st.lists(HTML, min_size=1, max_size=8))
def test_web_pages_add_up(parts: list[str]) -> None:
    page = f"<article><h1>Lentils</h1><p>{START}</p>{''.join(parts)}</article>"
    found = told("a.html", page)
    assert found is not None and found.read == words_in(page)


@settings(max_examples=60, deadline=None)
@given(st.lists(MARKDOWN, min_size=1, max_size=8))
def test_markdown_adds_up(parts: list[str]) -> None:
    text = f"# Lentils\n\n{START}\n\n" + "\n\n".join(parts) + "\n"
    found = told("a.md", text)
    assert found is not None and found.read == words_in(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=8))
def test_plain_text_adds_up(parts: list[str]) -> None:
    text = f"Lentils\n\n{START}\n\n" + "\n\n".join(parts) + "\n"
    found = told("a.txt", text)
    assert found is not None and found.read == words_in(text)


FIGURE = st.from_regex(r"[1-9][0-9]{0,3}(\.[0-9]{1,2})?", fullmatch=True)
UNIT = st.sampled_from(["mg", "g", "mcg", "ml", "%", "hours", "tablets", "°C", "weeks", "drops"])


@settings(max_examples=60, deadline=None)
@given(FIGURE, UNIT, st.sampled_from(["", "Do not take ", "Never ", "−", "≥ ", "3–"]))
def test_no_figure_and_no_denial_changes(figure: str, unit: str, before: str) -> None:
    line = f"{before}{figure} {unit} at night for two weeks"
    for name, text in (
        ("a.txt", f"Lentils\n\n{START}\n\nDoses\n\n{line}\n{line} more\n\nRest\n\n{START}\n"),
        ("a.md", f"# Lentils\n\n{START}\n\n## Doses\n\n- {line}\n- {line} more\n"),
        (
            "a.html",
            f"<article><h1>Lentils</h1><p>{START}</p><h2>Doses</h2><ul><li>{line}<li>{line} more</ul></article>",
        ),
    ):
        with tempfile.TemporaryDirectory() as folder:
            claims = claims_of(article_of(Path(folder), name, text))
        assert any(claim.endswith(line) for claim in claims), claims
        assert any(claim.endswith(f"{line} more") for claim in claims), claims
