"""What a reader gets of a handout: its words in order, without marks of lists, boxes, blanks and rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ldn_pdf.inspecting.any_pdf import inspect
from ldn_pdf.inspecting.marked_words import TextRun, between
from ldn_pdf.inspecting.tag_tree import INLINE, Tag


def words_of_html(document: str, *, stacked: bool) -> list[str]:
    """The words of the page. `stacked` is as on a narrow screen: each cell of a table behind the name of its column.

    What stands in for a QR code or for drawn people is left out: its words stand beside it.
    """
    body = LexborHTMLParser(document).body
    assert body is not None
    markers = "header img, thead, tbody th:not([data-column])" if stacked else "header img"  # numbers of rows too
    for node in body.css(f"{markers}, .on-screen"):
        node.decompose()
    for cell in body.css("[data-column]") if stacked else []:
        cell.insert_before(f" {cell.attributes['data-column']} ")
    for image in body.css("img"):
        image.replace_with(f" {image.attributes['alt']} ")
    return _words(_text(body))


def words_of_text(text: str) -> list[str]:
    """The words of the plain text, without markers, underlines, blanks and the addresses of links."""
    text = re.sub(r"(?m)^(=+|-+|\.+)$", "", text)
    text = re.sub(r"(?m)^ *(- |\[ \] |\d{1,2}\. )", "", text)
    text = re.sub(r"(?m)^\[([^\]]+)\]$", r"\1", text)
    return _words(re.sub(r"\s\((?:https?|mailto|tel):[^\s()]+\)", "", text))


def words_of_pdf(path: Path) -> list[str]:
    """The words that a screen reader says, in its order; without labels of list items, and drawings as above."""
    found, problems = inspect(path)
    assert found and problems == []
    return _words("".join(text for root in found.roots for text in _said(root)))


def artifacts_of_pdf(path: Path) -> str:
    """What stands on the pages and is not read."""
    found, _ = inspect(path)
    assert found
    return " ".join(found.artifacts.values())


def _said(tag: Tag) -> Iterator[str]:
    """The words of a tag with the white between them, skipping labels of items and what is not words."""
    if tag.standard in ("Lbl", "Figure"):
        yield "" if _SAID_BESIDE.match(tag.alt or "") else f" {tag.alt or ''} "
        return
    edge = "" if tag.standard in INLINE else " "
    yield edge
    before: TextRun | None = None
    for kid in tag.kids:
        if isinstance(kid, TextRun):
            yield (between(before, kid) if before else "") + kid.text
            before = kid
        elif isinstance(kid, Tag):
            runs = [] if kid.standard in ("Lbl", "Figure") else list(kid.runs())
            yield between(before, runs[0]) if before and runs else ""
            yield from _said(kid)
            before = runs[-1] if runs else before
    yield edge


_SAID_BESIDE = re.compile(r"QR code|\d+ of \d+ people")  # drawings whose words stand beside them
_INLINE = {"a", "abbr", "strong", "span"}


def _text(node: LexborNode) -> str:
    if node.tag == "-text":
        return node.text(deep=False) or ""
    inner = "".join(map(_text, node.iter(include_text=True)))
    return inner if node.tag in _INLINE else f" {inner} "


def _words(text: str) -> list[str]:
    return re.sub(r"_{4,}", " ", text).split()
