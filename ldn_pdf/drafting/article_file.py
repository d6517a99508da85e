"""An article's file → an `Article`: plain text, Markdown, a saved web page or a Word file, told by name and look."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec.structs import replace

from ldn_pdf.drafting.article import Article, article
from ldn_pdf.drafting.article_blocks import BOLD_LEVEL, Block
from ldn_pdf.drafting.plain_text import blocks_of_text, shaped
from ldn_pdf.drafting.signs import cleaned
from ldn_pdf.limits import (
    ARTICLE_HEADINGS,
    ARTICLE_LETTERS,
    ARTICLE_MARKUP,
    ARTICLE_PARTS,
    HANDOUT_BYTES,
    PAGE_BYTES,
    WORD_FILE_BYTES,
)
from ldn_pdf.problems import Mark, Problem
from ldn_pdf.reading.characters import stacked
from ldn_pdf.reading.source_files import (
    TOO_MANY_ACCENTS,
    foreign,
    shown,
    source_of,
    wide_encoding,
    with_plain_line_ends,
)

_AS_TEXT = "Save the text as plain text, UTF-8, each heading on a line of its own."
_MHTML = (b"MIME-Version:", b"From: <Saved by")
_PAGE = re.compile(
    r"\s*(?:<\?xml[^<>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|article|main|h1|p|div)\b", re.I | re.S
)
_LABEL = re.compile(
    rb"<meta[^<>]+charset\s*=\s*[\"']?\s*([\w:.-]+)|<\?xml[^<>]+encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE
)
_LOOKED_AT = 4096  # bytes in which a label is looked for; the standard asks for 1024 at least
_HASH = re.compile(r"^#{1,6} +\S", re.MULTILINE)
_SUFFIXES = {
    ".htm": "page", ".html": "page", ".xhtml": "page", ".xht": "page", ".shtml": "page", ".md": "markdown",
    ".markdown": "markdown", ".mdown": "markdown", ".mkd": "markdown", ".qmd": "markdown", ".rmd": "markdown",
    ".mdx": "markdown",
}  # fmt: skip


def open_article(path: Path | str) -> tuple[Article | None, list[Problem]]:
    """The article in the file, or the reason why it cannot be read. Raises OSError where the file cannot be opened."""
    path = Path(path)
    file, suffix = shown(path), path.suffix.lower()
    size = path.stat().st_size
    with path.open("rb") as opened:
        start = opened.read(4)
    is_packed = start == b"PK\x03\x04"
    if size > (WORD_FILE_BYTES if is_packed else PAGE_BYTES):
        return None, [_too_much(file, f"{size / 1024 / 1024:.0f} MB")]
    data = path.read_bytes()
    if is_packed and suffix not in _SUFFIXES:
        title, blocks, problem = _word_file(data, file)
    else:
        title, blocks, problem = _text_file(data, file, suffix)
    if problem:
        return None, [problem]
    letters = sum(len(block.words) for block in blocks if not block.left_out)
    headings = sum(block.kind == "heading" for block in blocks)
    for count, most, named in (
        (letters, ARTICLE_LETTERS, "letters of text"),
        (len(blocks), ARTICLE_PARTS, "paragraphs and items of lists"),
        (headings, ARTICLE_HEADINGS, "headings"),
    ):
        if count > most:
            return None, [_too_much(file, f"{count:,} {named}")]
    made = article(path.name, title or _named(path.stem), blocks)
    if not made.sections:
        what, fix = "There are no sentences in this file.", "Check that it is the article, and that its text is in it."
        return None, [Problem(Mark(file), what, fix, "empty-file")]
    return made, []


def _word_file(data: bytes, file: str) -> tuple[str, list[Block], Problem | None]:
    from ldn_pdf.drafting.word_file import UnreadableWordFile, blocks_of_word_file

    try:
        return "", _with_shaped_headings(blocks_of_word_file(data), ""), None
    except (UnreadableWordFile, RecursionError) as error:
        why = "nests its tables too deep" if isinstance(error, RecursionError) else error
        fix = f"Open it in Word, and save it once more as .docx. Or copy all of its text into a text file. {_AS_TEXT}"
        return "", [], Problem(Mark(file), f"This file {why}.", fix, "not-text")


def _text_file(data: bytes, file: str, suffix: str) -> tuple[str, list[Block], Problem | None]:
    text, problem = _text(data, file, suffix)
    if text is None:
        return "", [], problem
    if (at := stacked(text)) >= 0:
        return "", [], Problem(Mark(file, text.count("\n", 0, at) + 1), *TOO_MANY_ACCENTS)
    kind = _kind(text, suffix)
    if kind != "page" and len(text) > ARTICLE_MARKUP * ARTICLE_LETTERS:
        return "", [], _too_much(file, f"{len(text) // 1000} thousand letters of text")
    if kind == "plain":
        return "", blocks_of_text(text), None
    if kind == "page":
        from ldn_pdf.drafting.webpage import blocks_of_page

        title, blocks = blocks_of_page(text)
    else:
        from ldn_pdf.drafting.markdown import blocks_of_markdown

        title, blocks = blocks_of_markdown(text)
    return title, _with_shaped_headings(blocks, title), None


def _text(data: bytes, file: str, suffix: str) -> tuple[str | None, Problem | None]:
    """The file's text with plain line ends, or why it has none."""

    def refused(what: str, fix: str, rule: str) -> tuple[None, Problem]:
        return None, Problem(Mark(file), what, fix, rule)

    if kind := foreign(data):
        fix = f"Open it, and copy all of its text into a text file. {_AS_TEXT}"
        return refused(f"This is {kind}, which `draft` does not read.", fix, "not-text")
    if data.startswith(_MHTML):
        what = "This is a web page in one file (MHTML), which `draft` does not read."
        return refused(what, "Save the page once more, as “Web page, HTML only”.", "not-text")
    if not data.strip():
        return refused("This file is empty.", "Put the article's text into it.", "empty-file")
    is_page = _SUFFIXES.get(suffix) == "page" or _PAGE.match(data[:1000].decode("latin-1")) is not None
    text = _decoded(data, is_page=is_page)
    if text is not None and "\0" not in text:
        return text, None
    if b"\0" in data:
        return refused("This file is not text.", f"Give the article itself. {_AS_TEXT}", "not-text")
    if len(data) <= HANDOUT_BYTES:
        return None, next(iter(source_of(data, file)[1]), None)  # names the first byte that is not UTF-8
    return refused(
        "This file is not UTF-8.", "Save it as UTF-8: in Notepad, File, Save as, Encoding: UTF-8.", "not-utf8"
    )


# --- the encoding that a browser would read it in ------------------------------------------------------


def _decoded(data: bytes, *, is_page: bool) -> str | None:
    """The text with plain line ends, or None where the bytes are no text in the encoding that they should be in.

    WHATWG Encoding Standard: a byte order mark goes before any label, and `iso-8859-1` means windows-1252. A page's
    own label counts; without one, text is UTF-8.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        return _text_in(data[3:], "utf-8")
    wide = wide_encoding(data)
    label = _LABEL.search(data[:_LOOKED_AT]) if is_page and not wide else None
    named = _labelled((label[1] or label[2]).decode("ascii", "replace"), data) if label else "utf-8"
    return _text_in(data, wide or named)


def _labelled(label: str, data: bytes) -> str:
    from webencodings import lookup

    encoding = lookup(label)
    if encoding is None or encoding.name in ("utf-16le", "utf-16be"):
        return "utf-8"  # a page whose label could be read is in no UTF-16
    if encoding.name.startswith("windows-125") and not data.isascii() and _text_in(data, "utf-8") is not None:
        return "utf-8"  # saved anew by a program that left the old label
    known = encoding.name in ("windows-1252", "x-user-defined")
    return "windows-1252" if known else str(encoding.codec_info.name)


def _text_in(data: bytes, encoding: str) -> str | None:
    if encoding == "windows-1252":
        text = "".join(map(_as_browsers_do, data.decode("latin-1")))
    else:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            return None
    return with_plain_line_ends(text)


def _as_browsers_do(char: str) -> str:
    """The character of a byte in windows-1252; five that Python refuses are control characters in the standard."""
    return char.encode("latin-1").decode("cp1252", "ignore") or char if "\x80" <= char <= "\x9f" else char


# --- what it is ----------------------------------------------------------------------------------------


def _kind(text: str, suffix: str) -> str:
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    if _PAGE.match(text):
        return "page"
    return "markdown" if len(_HASH.findall(text)) > 1 else "plain"


def _with_shaped_headings(blocks: list[Block], title: str) -> list[Block]:
    """The blocks; where no heading is marked as one, those that look like headings are."""
    if any(b.kind == "heading" and b.level < BOLD_LEVEL and b.words != title for b in blocks[1:] if not b.left_out):
        return blocks
    aside = [block for block in blocks if block.left_out]
    plainly = [
        replace(b, kind="paragraph", level=0) if b.kind == "heading" and b.level == BOLD_LEVEL else b
        for b in blocks
        if not b.left_out
    ]
    return [*aside, *shaped(plainly)]


def _named(stem: str) -> str:
    """A file's name as a title."""
    words = cleaned(re.sub(r"[-_.]+", " ", stem))
    return words[:1].upper() + words[1:] or "Article"


def _too_much(file: str, size: str) -> Problem:
    what = f"This file has {size}: more than an article."
    return Problem(Mark(file), what, "Cut it into articles of at most 20,000 words, and draft from each.", "too-large")
