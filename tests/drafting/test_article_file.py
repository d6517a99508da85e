"""Files that are no article, and articles in every wrapping."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldn_pdf.drafting.article_file import open_article

TEXT = (
    "A guide\nWalking is slow, and it is good for legs – “good” ones.\nThe road\nA road is long, and you walk on it.\n"
)
PAGE = "<h1>A guide</h1><p>Walking is slow – and good.</p><h2>The road</h2><p>A road is long.</p>"


def refused(tmp_path: Path, name: str, data: bytes) -> tuple[str, str]:
    path = tmp_path / name
    path.write_bytes(data)
    article, (problem,) = open_article(path)
    assert article is None and problem.is_error
    return problem.what, problem.fix


def titles(tmp_path: Path, name: str, data: bytes) -> list[str]:
    path = tmp_path / name
    path.write_bytes(data)
    article, problems = open_article(path)
    assert problems == [] and article is not None
    return [article.title, *(section.title for section in article.body)]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n...", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a Word file of the old kind"),
        (b"{\\rtf1 Words}", "an RTF file"),
        (b"From: <Saved by Blink>\r\nMIME-Version: 1.0", "a web page in one file (MHTML)"),
    ],
)
def test_files_of_other_programs_are_named(tmp_path: Path, data: bytes, kind: str) -> None:
    what, fix = refused(tmp_path, "article.txt", data)
    assert what == f"This is {kind}, which `draft` does not read." and fix.endswith(".")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "This file is empty."),
        (b" \r\n\t\n", "This file is empty."),
        (b"\x7fELF\x00\x00\x01words\x00more\x00", "This file is not text."),
        (b"...\n---\n", "There are no sentences in this file."),
        (b"Only a heading\n", "There are no sentences in this file."),
        ("Größe".encode("latin-1"), "This file is not UTF-8. It looks like Latin-1 (Windows-1252), which has ö here."),
        (b"word " * 60_000, "This file has 299,999 letters of text: more than an article."),
        (b"word " * 210_000, "This file has 1050 thousand letters of text: more than an article."),
        (b"word. " * 1_800_000, "This file has 10 MB: more than an article."),
    ],
)
def test_refused_with_a_sentence(tmp_path: Path, data: bytes, says: str) -> None:
    what, fix = refused(tmp_path, "article.txt", data)
    assert what == says and fix.endswith(".")


def test_a_page_of_scripts_alone(tmp_path: Path) -> None:
    assert (
        refused(tmp_path, "a.html", b"<html><script>go()</script></html>")[0] == "There are no sentences in this file."
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", TEXT.encode()),
        ("a.txt", b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()),
        ("a.txt", TEXT.encode("utf-16")),
        ("a", TEXT.replace("A guide", "# A guide").replace("The road", "## The road").encode()),
        ("a.md", TEXT.replace("A guide", "# A guide").replace("The road", "## The road").encode()),
        ("a.html", PAGE.encode()),
        ("a.htm", f'<meta charset="windows-1252">{PAGE}'.encode("cp1252")),
        ("a.txt", f"<!doctype html>{PAGE}".encode()),
        (
            "a.html",
            PAGE.replace("h1>", "p>").replace("h2>", "p>").replace("and good", "and good for the legs").encode(),
        ),
        ("a.md", TEXT.replace("\n", "\n\n").replace("The road", "**The road**").encode()),
        (
            "a.md",
            TEXT.replace("\n", "\n\n").replace("The road", "**The road**").replace("A guide", "**A guide**").encode(),
        ),
    ],
)
def test_read_in_every_wrapping(tmp_path: Path, name: str, data: bytes) -> None:
    assert titles(tmp_path, name, data) == ["A guide", "The road"]


def test_a_page_larger_than_its_text(tmp_path: Path) -> None:
    assert titles(tmp_path, "a.html", f"<script>{'x' * 900_000}</script>{PAGE}".encode()) == ["A guide", "The road"]
