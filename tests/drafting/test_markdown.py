from __future__ import annotations

from ldn_pdf.drafting.article_blocks import Block
from ldn_pdf.drafting.markdown import blocks_of_markdown

TEXT = """\
---
title: "Walking, a guide"
---
# Walking

Walking is *slow*. It is
**good** for [you](https://example.org) & `me`.

**What to bring**

- shoes that fit
  your feet
- a hat
  1. or two

| Shoe | Good for |
|------|----------|
| Boot | Rain     |

<div><p>Words in <b>HTML</b>.</p><script>no()</script></div>
<!-- nobody sees this -->

Setext heading
--------------
The end. ![A picture](x.png)
"""


def read(text: str) -> tuple[str, list[Block]]:
    """The title of the front matter, and the blocks that are read."""
    title, blocks = blocks_of_markdown(text)
    return title, [block for block in blocks if not block.left_out]


def test_every_kind_of_block() -> None:
    title, found = read(TEXT)
    assert title == "Walking, a guide"
    assert [(block.kind, block.level, block.line, block.words) for block in found] == [
        ("heading", 1, 4, "Walking"),
        ("paragraph", 0, 6, "Walking is slow. It is good for you & me."),
        ("heading", 7, 9, "What to bring"),
        ("item", 1, 11, "shoes that fit your feet"),
        ("item", 1, 13, "a hat"),
        ("item", 2, 14, "or two"),
        ("columns", 0, 16, "Shoe Good for"),
        ("row", 0, 18, "Shoe: Boot; Good for: Rain"),
        ("paragraph", 0, 20, "Words in HTML."),
        ("heading", 2, 23, "Setext heading"),
        ("paragraph", 0, 25, "The end."),
    ]


def test_a_sentence_on_the_second_line_of_a_paragraph() -> None:
    paragraph = read(TEXT)[1][1]
    assert paragraph.line_of(paragraph.words.index("good")) == 7
