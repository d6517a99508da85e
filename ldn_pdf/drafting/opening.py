"""An article's file → an `Article`: plain text, Markdown or a saved web page, told apart by name and look."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec.structs import replace

from ldn_pdf.drafting import markdown, plain, webpage
from ldn_pdf.drafting.article import Article, article
from ldn_pdf.drafting.pieces import BOLD_LEVEL, Piece, cleaned
from ldn_pdf.problems import Mark, Problem
from ldn_pdf.reading.source_files import LARGEST, foreign, shown, source_of

LARGEST_PAGE = 4 * 1024 * 1024  # bytes; a saved web page carries scripts and pictures of its own
LARGEST_TEXT = 120_000  # characters, about 20,000 words: a ledger of more is over what a YAML file may have

_AS_TEXT = "Save the text as plain text, UTF-8, each heading on a line of its own."
_MHTML = (b"MIME-Version:", b"From: <Saved by")
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|article|main|h1|p|div)\b", re.I | re.S
)
_HASH = re.compile(r"^#{1,6} +\S", re.MULTILINE)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_SUFFIXES = {".htm": "page", ".html": "page", ".xhtml": "page", ".md": "markdown", ".markdown": "markdown"}


def open_article(path: Path) -> tuple[Article | None, list[Problem]]:
    """The article in the file, or the reason why it cannot be read. Raises OSError where the file cannot be opened."""
    file = shown(path)
    size = path.stat().st_size
    if size > LARGEST_PAGE:
        return None, [_too_much(file, f"{size / 1024 / 1024:.0f} MB")]
    data = path.read_bytes()
    text, problems = _text(data, file, path.suffix.lower())
    if text is None:
        return None, problems
    kind = _kind(text, path.suffix.lower())
    title, pieces = _pieces(kind, text)
    letters = sum(len(piece.words) for piece in pieces)
    if letters > LARGEST_TEXT:
        return None, [_too_much(file, f"{letters // 1000} thousand letters of text")]
    made = article(path.name, title or _named(path.stem), pieces)
    if not made.sections:
        what, fix = "There are no sentences in this file.", "Check that it is the article, and that its text is in it."
        return None, [Problem(Mark(file), what, fix, "empty-file")]
    return made, []


def _text(data: bytes, file: str, suffix: str) -> tuple[str | None, list[Problem]]:
    if kind := foreign(data):
        fix = f"Open it, and copy all of its text into a text file. {_AS_TEXT}"
        return None, [Problem(Mark(file), f"This is {kind}, which `draft` does not read.", fix, "not-text")]
    if data.startswith(_MHTML):
        what = "This is a web page in one file (MHTML), which `draft` does not read."
        return None, [Problem(Mark(file), what, "Save the page once more, as “Web page, HTML only”.", "not-text")]
    if not data.strip():
        return None, [Problem(Mark(file), "This file is empty.", "Put the article's text into it.", "empty-file")]
    declared = _CHARSET.search(data[:4096]) if suffix in _SUFFIXES else None
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        try:
            return data.decode(declared[1].decode("ascii")), []
        except (LookupError, UnicodeDecodeError):
            pass
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16", file)
    if b"\0" in data:
        return None, [Problem(Mark(file), "This file is not text.", f"Give the article itself. {_AS_TEXT}", "not-text")]
    if len(data) <= LARGEST:  # the house's own reading names the byte that is not UTF-8
        source, problems = source_of(data, file)
        return (source.text, []) if source else (None, problems)
    return _decoded(data.removeprefix(b"\xef\xbb\xbf"), "utf-8", file)


def _decoded(data: bytes, encoding: str, file: str) -> tuple[str | None, list[Problem]]:
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError:
        fix = "Save it as UTF-8: in Notepad, File, Save as, Encoding: UTF-8."
        return None, [Problem(Mark(file), "This file is not UTF-8.", fix, "not-utf8")]


def _kind(text: str, suffix: str) -> str:
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    if _PAGE.match(text):
        return "page"
    return "markdown" if len(_HASH.findall(text)) > 1 else "plain"


def _pieces(kind: str, text: str) -> tuple[str, list[Piece]]:
    if kind == "plain":
        return "", plain.pieces(text)
    title, pieces = webpage.pieces(text) if kind == "page" else markdown.pieces(text)
    if not any(piece.kind == "heading" and piece.level < BOLD_LEVEL and piece.words != title for piece in pieces[1:]):
        plainly = [replace(p, kind="paragraph", level=0) if p.level == BOLD_LEVEL else p for p in pieces]
        pieces = plain.shaped(plainly)  # headings that are told by their look alone
    return title, pieces


def _named(stem: str) -> str:
    """A file's name as a title."""
    words = cleaned(re.sub(r"[-_.]+", " ", stem))
    return words[:1].upper() + words[1:] or "Article"


def _too_much(file: str, size: str) -> Problem:
    what = f"This file has {size}: more than an article."
    return Problem(Mark(file), what, "Cut it into articles of at most 20,000 words, and draft from each.", "too-large")
