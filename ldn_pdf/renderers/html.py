"""A leaflet as one HTML file for phones and screens: nothing to load, nothing to run, the same words.

Boxes, lines and grids to fill in are inputs that keep nothing: no script, no form to send, no memory of the
browser, no spelling service. The page says so, and prints what was typed.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import assert_never

from ldn_pdf.content import blocks
from ldn_pdf.content.colophon import SOURCES_IN
from ldn_pdf.content.printed_picture import printed
from ldn_pdf.content.qr_modules import QUIET, modules
from ldn_pdf.reading.inline_markup import Rich, Run, plain, words

_STYLE = Path(__file__).with_name("handout.css")
_FONTS = Path(__file__).parent.parent / "fonts"
# Even a reader who opens the file while online asks no other machine for anything.
_POLICY = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; form-action 'none'"
_JOINED = "\u00a0"  # holds words together on paper; on a narrow screen a long chain of them would be cut anywhere
_FACE = """\
@font-face {{ font-family: "Atkinson Hyperlegible"; font-weight: {}; src: url(data:font/woff2;base64,{}); }}
"""
_TICKED = ("checklist", "questions")
_NOT_KEPT = 'autocomplete="off" spellcheck="false"'  # some spelling services send what is typed to their maker
_SHORT_HEAD = 20  # characters, which stay on one line
_LONG_WORD = re.compile(r"[^\s<>&;]{21,}")  # characters: wider than a column of a table on a phone


def html(leaflet: blocks.Leaflet, sources: Sequence[str] = ()) -> str:
    """The leaflet as a self-contained HTML document; `sources` are citations, all of which are listed.

    Pictures become data URIs, so their files are read here (OSError where one is gone).
    """
    title = escape(words(leaflet.title))
    parts = (
        "<!DOCTYPE html>",
        f'<html lang="{escape(leaflet.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        f"<title>{title}</title>",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f'<meta name="author" content="{escape(leaflet.author)}">',
        f'<meta name="description" content="{escape(leaflet.subject)}">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f"<style>\n{_style()}</style>",
        "</head>",
        "<body>",
        *_header(leaflet),
        "<main>",
        f"<h1>{_rich(leaflet.title)}</h1>",
        *(f'<p class="under-title">{_rich(line)}</p>' for line in leaflet.opening),
        f'<p class="main-point">{_rich(leaflet.main_point.text)}</p>',
        *_sections((*leaflet.warnings, *leaflet.sections, leaflet.contact), leaflet.labels.not_kept),
        "</main>",
        *_footer(leaflet, sources),
        "</body>",
        "</html>",
    )
    return "\n".join(parts) + "\n"


@cache
def _style() -> str:
    """The style sheet with its fonts inside: where a reader has other fonts, the printed page would grow."""
    faces = ""
    for weight, name in ((400, "Regular"), (700, "Bold")):
        data = b64encode((_FONTS / f"AtkinsonHyperlegible-{name}.woff2").read_bytes()).decode("ascii")
        faces += _FACE.format(weight, data)
    return faces + _STYLE.read_text(encoding="utf-8")


def _header(leaflet: blocks.Leaflet) -> Iterator[str]:
    header = leaflet.header
    yield "<header>"
    if header.logo:
        yield _image(header.logo)
    yield f'<p class="clinic">{escape(header.name)}</p>'
    yield f"<p>{_rich(header.phone)}, {_rich(header.hours)}</p>"
    yield from _example(leaflet)
    yield "</header>"


def _footer(leaflet: blocks.Leaflet, sources: Sequence[str]) -> Iterator[str]:
    foot = leaflet.foot
    yield "<footer>"
    yield from (f'<p class="details">{_rich(line)}</p>' for line in leaflet.details)
    if sources:
        language = "" if leaflet.language.startswith("en") else f' lang="{SOURCES_IN}"'
        yield f'<section class="sources">\n<h2>{escape(leaflet.labels.all_sources)}</h2>\n<ul{language}>'
        yield from (f"<li>{escape(source)}</li>" for source in sources)
        yield "</ul>\n</section>"
    yield f'<p class="disclaimer">{escape(foot.disclaimer)}</p>'
    yield f'<p class="id">{escape(leaflet.identity)}</p>'
    yield from _example(leaflet)
    yield "</footer>"


def _example(leaflet: blocks.Leaflet) -> Iterator[str]:
    if leaflet.foot.example:
        yield f'<p class="example">{escape(leaflet.foot.example)}</p>'


# --- sections and blocks -----------------------------------------------------------------------


def _sections(sections: Iterable[blocks.Section], not_kept: str) -> Iterator[str]:
    told = False
    for number, section in enumerate(sections, 1):
        tell = not told and any(map(_is_filled_in, section.blocks))
        told = told or tell
        yield from _section(section, f"s{number}", not_kept if tell else "")


def _is_filled_in(block: blocks.Block) -> bool:
    blanks: list[Run] = []

    def seen(rich: Rich) -> Rich:
        blanks.extend(run for run in rich if run.field)
        return rich

    blocks.each_rich(block, seen)
    ticked = isinstance(block, blocks.List) and block.kind in _TICKED
    return ticked or isinstance(block, blocks.WritingLines | blocks.Grid | blocks.Card) or bool(blanks)


def _section(section: blocks.Section, name: str, note: str) -> Iterator[str]:
    """`name` is the id of the heading: callouts and tables are called by it. `note` is for the screen alone."""
    language = f' lang="{escape(section.language)}"' if section.language else ""
    # A note is no landmark of its own: too many of them hide the warnings from who jumps between them.
    named = f' aria-labelledby="{name}"'
    role = {"plain": "", "warning": named, "note": f' role="note"{named}', "tip": f' role="note"{named}'}
    label = f'<span class="label">{escape(section.label)}:</span> ' if section.label else ""
    yield f'<section class="{section.kind}"{role[section.kind]}{language}>'
    yield f'<h2 id="{name}">{label}{_rich(section.heading)}</h2>'
    if note:
        yield f'<p class="on-screen">{note}</p>'
    for block in section.blocks:
        yield from _block(block, name)
    yield "</section>"


def _block(block: blocks.Block, name: str) -> Iterator[str]:
    match block:
        case blocks.Paragraph():
            yield f"<p>{_rich(block.text)}</p>"
        case blocks.List():
            yield from _list(block)
        case blocks.Table():
            yield from _table(block, name)
        case blocks.WritingLines():
            yield from _writing_lines(block.prompt, block.count)
        case blocks.Grid():
            yield from _grid(block, name)
        case blocks.Card():
            yield from _card(block)
        case blocks.Picture():
            yield from _picture_beside(block, name)
        case blocks.Pictures():
            yield '<div class="two">'
            for picture in block.pictures:
                yield from _picture(picture, "")
            yield "</div>"
        case blocks.Pair():
            yield '<div class="two">'
            for heading, side in zip(block.names, (block.do, block.avoid), strict=True):
                yield f'<div class="{side.kind}">\n<h3>{_rich(heading)}</h3>\n<ul role="list">'
                yield from (f"<li>{_rich(item.text)}</li>" for item in side.items)
                yield "</ul>\n</div>"
            yield "</div>"
        case blocks.Numbers():
            yield '<div class="two">'
            for group in block.groups:
                yield f"<div>\n<h3>{_rich(group.label)}</h3>\n{_people(group, block.of)}"
                yield f"<p>{_rich(group.text)}</p>\n</div>"
            yield "</div>"
        case blocks.QR():
            yield f'<div class="with-code">\n<p>{_rich(block.text)}</p>\n{_code(block)}\n</div>'
        case blocks.HelpPanel():
            for tier in block.tiers:
                yield f'<div class="tier {tier.tier}">\n<h3>{_rich(tier.heading)}</h3>\n<ul>'
                yield from (f"<li>{_rich(reason.text)}</li>" for reason in tier.reasons)
                yield "</ul>\n</div>"
        case blocks.Contact():
            lines = "".join(f"<p>{_rich(line)}</p>\n" for line in block.lines)
            code = f"{_code(block.qr)}\n" if block.qr else ""
            yield f'<div class="with-code">\n<div>\n{lines}</div>\n{code}</div>'
        case _:
            assert_never(block)


def _list(block: blocks.List) -> Iterator[str]:
    if block.kind in _TICKED:
        yield '<ul class="boxes" role="list">'  # Safari drops the role of a list whose markers CSS takes away
        box = f'<input type="checkbox" {_NOT_KEPT}>'
        yield from (f"<li><label>{box}<span>{_rich(item.text)}</span></label></li>" for item in block.items)
        yield "</ul>"
        return
    tag = "ol" if block.kind == "steps" else "ul"
    yield f"<{tag}>"
    for item in block.items:
        points = "".join(f"<li>{_rich(point.text)}</li>" for point in item.points)
        shown = f'<span class="step">{_image(item.picture)}</span>' if item.picture else ""
        yield f"<li>{shown}{_rich(item.text)}" + (f"\n<ul>{points}</ul>" if points else "") + "</li>"
    yield f"</{tag}>"


def _table(block: blocks.Table, name: str) -> Iterator[str]:
    yield from _table_head(block.columns, name, "data")
    for row in block.rows:
        yield _row(
            _cell("th", row[0], block.columns[0]),
            (_cell("td", *both) for both in zip(row[1:], block.columns[1:], strict=True)),
        )
    yield "</tbody>\n</table>"


def _grid(block: blocks.Grid, name: str) -> Iterator[str]:
    yield from _table_head(block.columns, name, "fill-in", corner=not block.heads)
    first, columns = (block.columns[0], block.columns[1:]) if block.heads else ((), block.columns)
    for head in block.heads or [plain(str(number + 1)) for number in range(block.numbered)]:
        yield _row(_cell("th", head, first), (_blank_cell(head, column) for column in columns))
    yield "</tbody>\n</table>"


# On a narrow screen the style sheet stacks the cells of a row, each behind the name of its column. Browsers
# then forget that it is a table, so each part says its role.


def _table_head(columns: Sequence[Rich], name: str, kind: str, *, corner: bool = False) -> Iterator[str]:
    first = '<td role="cell" class="corner"></td>' if corner else ""
    heads = "".join(f'<th scope="col" role="columnheader">{_rich(column)}</th>' for column in columns)
    yield f'<table role="table" class="{kind}" aria-labelledby="{name}">'
    yield f'<thead role="rowgroup">\n<tr role="row">{first}{heads}</tr>\n</thead>\n<tbody role="rowgroup">'


def _row(head: str, cells: Iterable[str]) -> str:
    return f'<tr role="row">{head}{"".join(cells)}</tr>'


def _cell(tag: str, content: Rich, column: Rich) -> str:
    role = ' scope="row" role="rowheader"' if tag == "th" else ' role="cell"'
    column_name = f' data-column="{escape(words(column))}:"' if column else ""
    short = ' class="short"' if tag == "th" and len(words(content)) < _SHORT_HEAD else ""
    return f"<{tag}{role}{short}{column_name}>{_rich(content)}</{tag}>"


def _blank_cell(row: Rich, column: Rich) -> str:
    name = escape(f"{words(row)}, {words(column)}")
    field = f'<textarea rows="1" aria-label="{name}" {_NOT_KEPT}></textarea>'
    return f'<td role="cell" class="blank" data-column="{escape(words(column))}:">{field}</td>'


def _writing_lines(prompt: Rich, count: int) -> Iterator[str]:
    """A field a line, as on paper; the later ones are called by the prompt and their number."""
    name, line = escape(words(prompt).rstrip(": ")), '<input type="text"'
    yield f'<div class="write">\n<label>{_rich(prompt)} {line} {_NOT_KEPT}></label>'
    yield from (f'{line} aria-label="{name}, {number}" {_NOT_KEPT}>' for number in range(2, count + 1))
    yield "</div>"


def _card(block: blocks.Card) -> Iterator[str]:
    if block.fold:
        yield f'<p class="fold">{_rich(block.fold)}</p>'
    yield '<div class="card">\n<div class="front">'
    yield f"<h3>{_rich(block.heading)}</h3>\n<p>{_rich(block.text)}</p>\n</div>"
    yield '<div class="back">'
    for line in block.lines:
        yield from _writing_lines(line, 1)
    yield from (f"<p>{_rich(line)}</p>" for line in block.foot)
    yield "</div>\n</div>"


# --- words and pictures ------------------------------------------------------------------------


def _rich(rich: Rich) -> str:
    return "".join(map(_run, rich))


def _run(run: Run) -> str:
    if run.field:
        return f'<input type="text" class="word" aria-label="{escape(run.field.replace("_", " "))}" {_NOT_KEPT}>'
    text = escape(run.text.replace(_JOINED, " "), quote=False)
    text = _LONG_WORD.sub(r'<span class="long">\g<0></span>', text)
    if run.expansion:
        text = f'<abbr title="{escape(run.expansion)}">{text}</abbr>'
    if run.bold and text:
        text = f"<strong>{text}</strong>"
    if run.language:
        text = f'<span lang="{escape(run.language)}">{text}</span>'
    return f'<a href="{escape(run.link)}">{text}</a>' if run.link else text


def _picture_beside(block: blocks.Picture, name: str) -> Iterator[str]:
    if not block.beside:
        yield from _picture(block, f"max-width:{max(block.share * 100, 50):.0f}%")
        return
    yield '<div class="beside">'
    yield from _picture(block, "")
    yield "<div>"
    for words_beside in block.beside:
        yield from _block(words_beside, name)
    yield "</div>\n</div>"


def _people(group: blocks.Group, of: int) -> str:
    """People as one SVG: discs to whom it happens, rings the others."""
    rows = of // 10
    fills = ("currentColor" if n < group.count else "none" for n in range(of))
    dots = "".join(
        f'<circle cx="{n % 10 + 0.5}" cy="{n // 10 + 0.5}" r=".36" fill="{fill}"/>' for n, fill in enumerate(fills)
    )
    return (
        f'<svg class="people" viewBox="0 0 10 {rows}" role="img" aria-label="{escape(group.alt)}" '
        f'stroke="currentColor" stroke-width=".08">{dots}</svg>'
    )


def _picture(block: blocks.Picture, style: str) -> Iterator[str]:
    yield f'<figure style="{style}">\n{_image(block)}' if style else f"<figure>\n{_image(block)}"
    if block.caption:
        yield f"<figcaption>{_rich(block.caption)}</figcaption>"
    yield "</figure>"


def _image(picture: blocks.Picture) -> str:
    made = printed(picture)
    width, height = picture.pixels
    source = f"data:image/{made.kind};base64,{b64encode(made.data).decode('ascii')}"
    return f'<img src="{source}" alt="{escape(picture.alt)}" width="{width}" height="{height}">'


def _code(code: blocks.QR) -> str:
    """The QR code as one SVG path. Its ground stays white in the dark: many phones read no inverted code."""
    rows = modules(code.address)
    size = len(rows) + 2 * QUIET
    path = "".join(
        f"M{QUIET + run.start()} {QUIET + y}h{len(run.group())}v1h-{len(run.group())}z"
        for y, row in enumerate(rows)
        for run in re.finditer(b"\x01+", row)
    )
    return (
        f'<svg viewBox="0 0 {size} {size}" role="img" aria-label="{escape(code.alt)}">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>'
    )
