"""Files that are made to be slow or large to read end within 5 seconds of CPU."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ldn_pdf.drafting.article_file import open_article

END = "<h1>One</h1><p>Two words here.</p>"
WIDE = "# One\n\n" + "|a" * 2_000 + "|\n" + "|-" * 2_000 + "|\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("media.html", f"<style>{'@media print ' * 3_000}</style>{END}"),
        ("heads.html", "<head " * 40_000 + END),
        ("comments.html", f"<style>{'/*' * 100_000}</style>{END}"),
        ("nested.html", "<div>" * 60_000 + END),
        ("tables.html", "<table><tr><td>x y" * 5_000),
        ("raised.html", "<p>It is so" + "<sup>1</sup>" * 20_000),
        ("columns.md", WIDE + "|b|\n" * 12_000),
        ("brackets.md", "[" * 100_000),
        ("one-line.txt", "word. " * 170_000),
        ("one-line.md", "word. " * 170_000),
        ("one-line.html", "<p>" + "word. " * 170_000),
        ("hyphens.txt", "word-\n" * 60_000),
        ("headers.txt", "From: a\n" * 50_000),
        ("signs.txt", "✗ a " * 100_000),
    ],
)
def test_ends_in_time(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    start = time.process_time()
    article, problems = open_article(path)
    assert time.process_time() - start < 5
    assert article is not None or len(problems) == 1
