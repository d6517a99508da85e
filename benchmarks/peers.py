"""The same words set by what a user would pick instead: without fit, header, foot or proof.

`python benchmarks/peers.py PROGRAM JOBS.json COUNT OUT` makes so many copies of each job, each with a name of its own,
writes the last to OUT, and prints the CPU seconds of one: the first where one is made, else those after the first.
A job is {"pairs": [[style, text], …], "size": points, "leading": points, "paper": [width, height]}; styles are title,
heading, body and item.
"""

from __future__ import annotations

import html
import json
import sys
import time
from collections.abc import Callable
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent.parent / "ldn_pdf" / "fonts"
FACES = {"": FONTS / "AtkinsonHyperlegible-Regular.ttf", "B": FONTS / "AtkinsonHyperlegible-Bold.ttf"}
MARGINS = {"left": 91, "right": 69, "top": 36, "bottom": 90}  # points
Job = dict[str, Any]
Make = Callable[[Job, str], bytes]


def typst() -> Make:
    """Typst with PDF/UA-1: the compiler and its fonts are kept, and the name comes in as an input."""
    import typst as program

    compiler = program.Compiler(font_paths=[str(FONTS)], ignore_system_fonts=True)
    sources: dict[int, bytes] = {}

    def make(job: Job, who: str) -> bytes:
        source = sources.setdefault(id(job), _typst_source(job).encode())
        made: bytes = compiler.compile(input=source, format="pdf", pdf_standards="ua-1", sys_inputs={"who": who})
        return made

    return make


def _typst_source(job: Job) -> str:
    size, (width, height) = job["size"], job["paper"]
    margins = ", ".join(f"{side}: {points}pt" for side, points in MARGINS.items())
    title = next(text for style, text in job["pairs"] if style == "title")
    lines = [
        f"#set document(title: {json.dumps(title, ensure_ascii=False)})",
        f"#set page(width: {width}pt, height: {height}pt, margin: ({margins}))",
        f'#set text(font: "Atkinson Hyperlegible", size: {size}pt, lang: "en")',
        f"#set par(leading: {job['leading'] - size * 0.95:.2f}pt, spacing: {job['leading'] - size * 0.6:.2f}pt)",
        f"#show heading.where(level: 1): set text(size: {size * 2:.2f}pt)",
        f"#show heading.where(level: 2): set text(size: {size * 1.23:.2f}pt)",
        "#sys.inputs.who",
    ]
    for style, group in groupby(job["pairs"], key=lambda pair: pair[0]):
        texts = [f"#{json.dumps(text, ensure_ascii=False)}" for _, text in group]
        if style == "item":
            lines.append(f"#list({', '.join(f'[{text}]' for text in texts)})")
        for text in texts if style != "item" else ():
            lines.append({"title": f"= {text}", "heading": f"== {text}", "body": f"\n{text}\n"}[style])
    return "\n".join(lines)


def weasyprint() -> Make:
    """WeasyPrint with PDF/UA-1: the fonts are kept."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    faces = "".join(
        f"@font-face {{font-family: AH; font-weight: {'bold' if kind else 'normal'}; src: url({file.as_uri()})}}"
        for kind, file in FACES.items()
    )

    def make(job: Job, who: str) -> bytes:
        size, (width, height) = job["size"], job["paper"]
        margins = " ".join(f"{MARGINS[side]}pt" for side in ("top", "right", "bottom", "left"))
        style = CSS(
            string=f"{faces} @page {{size: {width}pt {height}pt; margin: {margins}}} body {{font: {size}pt/"
            f"{job['leading']}pt AH}} h1 {{font-size: {size * 2}pt; line-height: 1.1}} p, ul {{margin: 6pt 0}}",
            font_config=fonts,
        )
        body = [f"<p>{html.escape(who)}</p>"]
        for kind, group in groupby(job["pairs"], key=lambda pair: pair[0]):
            tag = {"title": "h1", "heading": "h2", "body": "p", "item": "li"}[kind]
            inner = "".join(f"<{tag}>{html.escape(text)}</{tag}>" for _, text in group)
            body.append(f"<ul>{inner}</ul>" if kind == "item" else inner)
        title = html.escape(next(text for kind, text in job["pairs"] if kind == "title"))
        page = f"<!doctype html><html lang=en><title>{title}</title><body>{''.join(body)}</html>"
        made: bytes = HTML(string=page).write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
        return made

    return make


def fpdf2() -> Make:
    """fpdf2: it writes no tags for text."""
    from fpdf import FPDF

    def make(job: Job, who: str) -> bytes:
        size, leading, (width, height) = job["size"], job["leading"], job["paper"]
        pdf = FPDF(unit="pt", format=(width, height))
        pdf.set_title(next(text for style, text in job["pairs"] if style == "title"))
        pdf.set_lang("en")
        for kind, file in FACES.items():
            pdf.add_font("AH", kind, file)
        pdf.set_margins(MARGINS["left"], MARGINS["top"], MARGINS["right"])
        pdf.set_auto_page_break(True, MARGINS["bottom"])
        pdf.add_page()
        styles = {"title": ("B", 2.0), "heading": ("B", 1.23), "body": ("", 1.0), "item": ("", 1.0)}
        for style, text in [["body", who], *job["pairs"]]:
            kind, scale = styles[style]
            pdf.set_font("AH", kind, size * scale)
            words = f"• {text}" if style == "item" else text
            pdf.multi_cell(0, leading * min(scale, 1.2), words, new_x="LMARGIN", new_y="NEXT", align="L")
            pdf.ln(6)
        return bytes(pdf.output())

    return make


def platypus() -> Make:
    """ReportLab's Platypus as it comes: without tags."""
    from xml.sax.saxutils import escape

    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    for kind, file in FACES.items():
        pdfmetrics.registerFont(TTFont(f"AH{kind}", str(file)))
    pdfmetrics.registerFontFamily("AH", "AH", "AHB", "AH", "AHB")

    def make(job: Job, who: str) -> bytes:
        size, leading = job["size"], job["leading"]
        body = ParagraphStyle(
            "body",
            fontName="AH",
            bulletFontName="AH",
            fontSize=size,
            leading=leading,
            spaceAfter=6,
            bulletFontSize=size,
        )
        bold = ParagraphStyle("bold", body, fontName="AHB", keepWithNext=1)
        styles = {
            "title": ParagraphStyle("title", bold, fontSize=size * 2, leading=size * 2.3),
            "heading": ParagraphStyle("heading", bold, fontSize=size * 1.23, leading=leading * 1.15),
            "body": body,
            "item": ParagraphStyle("item", body, leftIndent=14),
        }
        pairs = [["body", who], *job["pairs"]]
        story = [Paragraph(escape(text), styles[style], "•" if style == "item" else None) for style, text in pairs]
        out = BytesIO()
        margins = {f"{side}Margin": points for side, points in MARGINS.items()}
        SimpleDocTemplate(out, pagesize=tuple(job["paper"]), **margins).build(story)
        return out.getvalue()

    return make


PROGRAMS = {"typst": typst, "weasyprint": weasyprint, "fpdf2": fpdf2, "platypus": platypus}


def main() -> None:
    program, jobs, count = sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")), int(sys.argv[3])
    made, total = b"", len(jobs) * count
    make = PROGRAMS[program]()
    start, done = time.process_time(), 0
    for n in range(count):
        for job in jobs:
            if done == 1 and total > 1:
                start = time.process_time()
            made = make(job, f"For: Pat Example {n}")
            done += 1
    print((time.process_time() - start) / max(1, total - 1))
    Path(sys.argv[4]).write_bytes(made)


if __name__ == "__main__":
    main()
