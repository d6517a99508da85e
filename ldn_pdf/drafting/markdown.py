"""Markdown → pieces, through markdown-it-py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ldn_pdf.drafting import webpage
from ldn_pdf.drafting.pieces import BOLD_LEVEL, Piece, cleaned

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title:\s*(['\"]?)(.+?)\1\s*$", re.MULTILINE)


def pieces(text: str) -> tuple[str, list[Piece]]:
    """The title that the front matter gives, or an empty text, and the pieces of the rest."""
    from markdown_it import MarkdownIt

    front = _FRONT_MATTER.match(text)
    title = _TITLE.search(front[1]) if front else None
    body = "\n" * front[0].count("\n") + text[front.end() :] if front else text
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    return cleaned(title[2]) if title else "", list(_pieces(tokens))


def _pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    opened: list[str] = []
    row: list[Piece] = []
    for token in tokens:
        if token.nesting > 0:
            opened.append(token.tag)
        elif token.nesting < 0:
            opened.pop()
        if token.type == "tr_close":
            if row:
                yield replace(row[0], kind="item", words=", ".join(piece.words for piece in row))
            row = []
        elif token.type == "html_block" and token.map:
            first = token.map[0]
            for piece in webpage.pieces(token.content)[1]:
                yield replace(piece, line=piece.line + first)
        elif token.type == "inline":
            piece = _inline(token, opened)
            if not piece.words:
                continue
            if opened[-1] == "td":
                row.append(piece)
            elif opened[-1] != "th":  # a row of headings claims nothing
                yield piece


def _inline(token: Token, opened: Sequence[str]) -> Piece:
    line = token.map[0] + 1 if token.map else 1
    words, breaks, bold, plain = "", [], 0, ""
    for child in token.children or ():
        bold += child.nesting if child.type.startswith("strong") else 0
        if child.type in ("softbreak", "hardbreak"):
            breaks.append(len(cleaned(words)) + 1)
            words += " "
        elif child.type in ("text", "code_inline"):
            words += child.content
            plain += "" if bold else child.content
    words = cleaned(words)
    tag = opened[-1]
    if tag[1:].isdigit():
        return Piece("heading", words, line, int(tag[1:]), tuple(breaks))
    if "li" in opened:
        return Piece("item", words, line, 0, tuple(breaks))
    level = BOLD_LEVEL if not plain.strip(" :") and words and not words.endswith(".") else 0
    return Piece("heading" if level else "paragraph", words.rstrip(":") if level else words, line, level, tuple(breaks))
