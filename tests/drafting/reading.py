"""What tests of the drafts look at: an article's claims, and where its words went."""

from __future__ import annotations

from pathlib import Path

from ldn_pdf.drafting.article import Article
from ldn_pdf.drafting.article_file import open_article


def article_of(folder: Path, name: str, text: str | bytes) -> Article:
    """The article in a file of this name with this text."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    article, problems = open_article(path)
    assert problems == [] and article is not None
    return article


def claims_of(article: Article) -> list[str]:
    return [statement.words for statement in article.claims]


def left_out_of(article: Article) -> list[tuple[str, str]]:
    return [(block.left_out, block.words) for block in article.left_out]
