"""The yardstick: the same words with plain Platypus, without fit, furniture or tags.

Run as `python benchmarks/bare_platypus.py WORDS.json OUT.pdf`: one cold document. WORDS.json is a
list of [style, text] pairs, as `words_of` gives them.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path

FONTS = Path(__file__).parent.parent / "ldn_pdf" / "fonts"


def register() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in (("AH", "Regular"), ("AH-B", "Bold")):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"AtkinsonHyperlegible-{file}.ttf")))
    pdfmetrics.registerFontFamily("AH", "AH", "AH-B", "AH", "AH-B")


def document(pairs: list[list[str]]) -> bytes:
    from xml.sax.saxutils import escape

    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    body = ParagraphStyle("body", fontName="AH", bulletFontName="AH", fontSize=14.6, leading=19, spaceAfter=6)
    styles = {
        "title": ParagraphStyle("title", body, fontName="AH-B", fontSize=30, leading=34),
        "heading": ParagraphStyle("heading", body, fontName="AH-B", fontSize=18, leading=22, keepWithNext=1),
        "body": body,
        "item": ParagraphStyle("item", body, leftIndent=14, bulletFontSize=14.6),
    }
    story = [Paragraph(escape(text), styles[style], "•" if style == "item" else None) for style, text in pairs]
    out = BytesIO()
    SimpleDocTemplate(out, pagesize=(612, 792), leftMargin=91, rightMargin=69, topMargin=36, bottomMargin=90).build(
        story
    )
    return out.getvalue()


def main() -> None:
    pairs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    register()
    Path(sys.argv[2]).write_bytes(document(pairs))


if __name__ == "__main__":
    main()
