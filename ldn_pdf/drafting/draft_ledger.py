"""An article → its evidence ledger to finish: a claim a sentence, none of them reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ldn_pdf.drafting.article import Article, ArticleSection
from ldn_pdf.drafting.heading_scope import Statement
from ldn_pdf.drafting.sentence_kinds import is_small_talk
from ldn_pdf.drafting.yaml_writing import comment, quoted
from ldn_pdf.problems import Problem

_HOW = (
    "Drafted from {file}: each claim is a sentence of the article, with the heading or the words above a list that "
    "change what it says, and nobody has reviewed one. For each, write the gist in your own words, find references, "
    "set the verdict: supported, plausible, overclaim, wrong or opinion. Then write safe words (wording), or why no "
    "handout uses it (set_aside)."
)
_DISCLAIMED = "The disclaimer is printed on every page, in fixed words."
_SMALL_TALK = "It speaks to the reader and says nothing of the subject."
_CITED = "The article's own list of sources, as it stands there. Nobody has looked one up."
_LEFT_OUT = "Left out of the claims, each with its line and why. Look for what a reader needs."
_LONGEST_SHORT = 60  # characters of a reference's short name
_MOST_WORDS = 40  # of what was left out that are quoted


def ledger_yaml(article: Article, schema_line: str, faults: Mapping[str, Sequence[Problem]]) -> str:
    """The ledger as YAML; `faults` are what is wrong with the words of each claim."""
    return "\n".join(_lines(article, schema_line, faults)) + "\n"


def _lines(article: Article, schema_line: str, faults: Mapping[str, Sequence[Problem]]) -> Iterator[str]:
    yield schema_line
    yield "#"
    yield from comment(_HOW.format(file=article.file))
    yield ""
    yield f"title: {quoted(article.title)}"
    yield "sections:"
    for section in article.sections:
        yield f"  - {{id: {section.id}, title: {quoted(section.title)}}}"
    yield "claims:"
    for section in article.sections:
        for statement in section.statements:
            yield from _claim(section, statement, faults.get(statement.claim, ()))
    yield from _references(article.references)
    yield from _left_out(article)


def _claim(section: ArticleSection, statement: Statement, faults: Sequence[Problem]) -> Iterator[str]:
    for fault in faults:
        yield from comment(f"{fault.rule}: {fault.what}", 2)
    yield f"  - id: {statement.claim}"
    yield f"    section: {section.id}"
    yield f"    line: {statement.line}"
    yield f"    gist: {quoted(statement.words)}"
    if section.kind == "disclaimer":
        yield "    verdict: fixed"
        yield f"    set_aside: {quoted(_DISCLAIMED)}"
    elif is_small_talk(statement.own):
        yield "    verdict: opinion"
        yield f"    set_aside: {quoted(_SMALL_TALK)}"
    else:
        yield "    verdict: unreviewed"


def _references(sources: Sequence[str]) -> Iterator[str]:
    if not sources:
        yield "references: []"
        return
    yield from comment(_CITED)
    yield "references:"
    for number, source in enumerate(sources, 1):
        citation = re.sub(r"^(?:\W*\d{1,3}[.)\]]|[\^↩*†‡\s]+)\s*", "", source).strip() or source
        yield f"  - id: R{number}"
        yield f"    short: {quoted(_short(citation))}"
        yield f"    citation: {quoted(citation)}"
        yield "    seen: known"


def _short(citation: str) -> str:
    """The first author and the year, as a page names a source; else how the citation begins."""
    author = re.match(r"[^\W\d_][\w’'-]+", citation)
    year = re.search(r"\b(?:1[89]|20)\d\d\b", citation)
    if author and year:
        return f"{author[0]} {year[0]}"
    return citation if len(citation) <= _LONGEST_SHORT else citation[: _LONGEST_SHORT - 1].rstrip() + "…"


def _left_out(article: Article) -> Iterator[str]:
    if article.left_out:
        yield ""
        yield from comment(_LEFT_OUT)
    for block in article.left_out:
        words = block.words.split()
        shown = " ".join(words[:_MOST_WORDS]) + (" …" if len(words) > _MOST_WORDS else "")
        yield from comment(f"line {block.line}, {block.left_out}: {shown}")
