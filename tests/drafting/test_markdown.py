from __future__ import annotations

from ldn_pdf.drafting.markdown import pieces

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


def test_every_kind_of_piece() -> None:
    title, found = pieces(TEXT)
    assert title == "Walking, a guide"
    assert [(piece.kind, piece.level, piece.line, piece.words) for piece in found] == [
        ("heading", 1, 4, "Walking"),
        ("paragraph", 0, 6, "Walking is slow. It is good for you & me."),
        ("heading", 7, 9, "What to bring"),
        ("item", 0, 11, "shoes that fit your feet"),
        ("item", 0, 13, "a hat"),
        ("item", 0, 14, "or two"),
        ("item", 0, 18, "Boot, Rain"),
        ("paragraph", 0, 20, "Words in HTML."),
        ("heading", 2, 23, "Setext heading"),
        ("paragraph", 0, 25, "The end."),
    ]


def test_a_sentence_on_the_second_line_of_a_paragraph() -> None:
    paragraph = pieces(TEXT)[1][1]
    assert paragraph.line_of(paragraph.words.index("good")) == 7
