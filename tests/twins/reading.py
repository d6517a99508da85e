"""What a reader gets from a twin: its words in order, without marks of lists, boxes, blanks and rules."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser


def words_of_html(document: str) -> list[str]:
    """The words as a screen of 320 px shows them: each cell of a table behind the name of its column."""
    tree = LexborHTMLParser(document)
    body = tree.body
    assert body is not None
    for number in body.css("tbody th:not([data-column])"):
        number.decompose()  # the number of a row: a marker, as in a list
    for head in body.css("thead"):
        head.decompose()
    for cell in body.css("[data-column]"):
        cell.insert_before(f" {cell.attributes['data-column']} ")
    for image in body.css("img"):
        alt = image.attributes["alt"] or ""
        image.replace_with("" if image.parent is not None and image.parent.tag == "header" else alt)
    return body.text(separator=" ").replace(" .", ".").split()


def words_of_text(text: str) -> list[str]:
    """The words of the plain text, without markers, underlines, blanks and the addresses of links."""
    text = re.sub(r"(?m)^(=+|-+|\.+)$", "", text)
    text = re.sub(r"(?m)^(- |\[ \] |\d+\. )", "", text)
    text = re.sub(r"(?m)^\[([^\]]+)\]$", r"\1", text)
    text = re.sub(r"\s\((?:https?|mailto|tel):[^\s()]+\)|_{4,}", "", text)
    return text.split()


def loose(words: list[str]) -> list[str]:
    """The words without spaces between them that markup may add before a full stop."""
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(words)).split()
