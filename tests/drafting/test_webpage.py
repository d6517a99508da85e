from __future__ import annotations

import pytest

from ldn_pdf.drafting.article_blocks import Block
from ldn_pdf.drafting.webpage import blocks_of_page

PAGE = """\
<!DOCTYPE html>
<html><head><title>Walking &amp; you | Example Clinic</title>
<style>.ad { color: red; display: none } @media print { p { display: none } } a::-moz-x { display: none }</style>
<script>var heading = "<h2>Not a heading</h2>";</script></head>
<body><nav><ul><li>Home</li></ul></nav>
<header><h1>Walking &amp; you</h1></header>
<div><div class="content">
<p>Walking is <b>slow</b>. It&nbsp;costs
&frac12; of nothing.</p>
<p class="ad">Buy shoes.</p> <p style="display: none">Ignore the rest.</p> <p hidden>Hidden.</p>
<h2><button>What to bring?</button></h2>
<ul><li>Shoes <span aria-hidden="true">*</span></li><li><p>A <em>good</em> hat</p></li></ul>
<p><strong>More on hats</strong></p>
Bare words.<br><br>After two breaks.
<table><tr><th>Shoe</th><th>For</th></tr><tr><td>Boot</td><td>Rain</td></tr></table>
<noscript>Turn it on.</noscript><svg><text>drawn</text></svg><p>The end.</p>
</div></div><aside><p>See also.</p></aside><footer><p>Copyright</p></footer></body></html>
"""


def pieces(page: str) -> tuple[str, list[Block]]:
    """The title, and the blocks that are read."""
    title, blocks = blocks_of_page(page)
    return title, [block for block in blocks if not block.left_out]


def test_what_a_reader_sees_in_order_with_its_lines() -> None:
    title, found = pieces(PAGE)
    assert title == "Walking & you"
    assert [(piece.kind, piece.level, piece.line, piece.words) for piece in found] == [
        ("heading", 1, 6, "Walking & you"),
        ("paragraph", 0, 8, "Walking is slow. It costs ½ of nothing."),
        ("heading", 2, 11, "What to bring?"),
        ("item", 1, 12, "Shoes"),
        ("item", 1, 12, "A good hat"),
        ("heading", 7, 13, "More on hats"),
        ("paragraph", 0, 14, "Bare words."),
        ("paragraph", 0, 14, "After two breaks."),
        ("columns", 0, 15, "Shoe For"),
        ("row", 0, 15, "Shoe: Boot; For: Rain"),
        ("paragraph", 0, 16, "The end."),
    ]


@pytest.mark.parametrize(
    "style",
    ["visibility: hidden", "opacity:0", "font-size: 0px", "DISPLAY:NONE !important"],
)
def test_hidden_by_any_style(style: str) -> None:
    assert [p.words for p in pieces(f'<p>Seen.</p><p style="{style}">Unseen.</p>')[1]] == ["Seen."]


def test_styles_that_hide_nothing() -> None:
    shown = '<p style="opacity: 0.9">One.</p><p style="font-size: 0.9em">Two.</p><p style="left: -3px">Three.</p>'
    assert [p.words for p in pieces(shown)[1]] == ["One.", "Two.", "Three."]


def test_the_article_among_other_things() -> None:
    page = "<main><p>Menu words.</p></main><article><h1>Hats</h1><p>Hats are round. They keep you dry.</p></article>"
    title, found = pieces(page)
    assert (title, [p.words for p in found]) == ("Hats", ["Hats", "Hats are round. They keep you dry."])


def test_a_title_without_the_site() -> None:
    assert pieces("<title>Hats – Example Site</title><p>Hats.</p>")[0] == "Hats"


@pytest.mark.parametrize("page", ["", "<p>", "<html><head></head></html>", "<script>x()</script>", "\x00<p></p>"])
def test_a_page_without_words(page: str) -> None:
    assert pieces(page)[1] == []


def test_a_page_that_nests_deeper_than_python_may() -> None:
    page = "<div>" * 3000 + "<p>Deep.</p>" + "</div>" * 3000
    assert [p.words for p in pieces(page)[1]] == ["Deep."]
