"""The yardstick: the same words with plain Platypus, without fit, header, foot or tags.

`python benchmarks/bare_platypus.py WORDS.json COUNT` makes so many documents, and prints the CPU seconds of one: the
first where COUNT is 1. WORDS.json is a list of [style, text] pairs.
"""

from __future__ import annotations

import json
import sys
import time
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

FONTS = Path(__file__).parent.parent / "ldn_pdf" / "fonts"


def register() -> None:
    for name, file in (("AH", "Regular"), ("AH-B", "Bold")):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"AtkinsonHyperlegible-{file}.ttf")))
    pdfmetrics.registerFontFamily("AH", "AH", "AH-B", "AH", "AH-B")


def document(pairs: list[list[str]]) -> bytes:
    body = ParagraphStyle("body", fontName="AH", bulletFontName="AH", fontSize=14.6, leading=19, spaceAfter=6)
    styles = {
        "title": ParagraphStyle("title", body, fontName="AH-B", fontSize=30, leading=34),
        "heading": ParagraphStyle("heading", body, fontName="AH-B", fontSize=18, leading=22, keepWithNext=1),
        "body": body,
        "item": ParagraphStyle("item", body, leftIndent=14, bulletFontSize=14.6),
    }
    story = [Paragraph(escape(text), styles[style], "•" if style == "item" else None) for style, text in pairs]
    out = BytesIO()
    margins = {"leftMargin": 91, "rightMargin": 69, "topMargin": 36, "bottomMargin": 90}
    SimpleDocTemplate(out, pagesize=(612, 792), **margins).build(story)
    return out.getvalue()


def main() -> None:
    pairs, count = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), int(sys.argv[2])
    register()
    made = document(pairs) if count > 1 else b""
    start = time.process_time()
    for _ in range(count):
        made = document(pairs)
    print((time.process_time() - start) / count, len(made))


if __name__ == "__main__":
    main()
