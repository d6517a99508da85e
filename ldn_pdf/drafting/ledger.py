"""An article → its evidence ledger to finish: a claim a sentence, none of them reviewed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ldn_pdf.drafting.article import Article, ArticleSection, Statement
from ldn_pdf.drafting.yamltext import comment, quoted
from ldn_pdf.problems import Problem

_HOW = (
    "Drafted from {file}: each claim is a sentence of the article, and nobody has reviewed one. For each, write the "
    "gist in your own words, find references, set the verdict: supported, plausible, overclaim, wrong or opinion. "
    "Then write safe words (wording), or why no handout uses it (set_aside)."
)
_DISCLAIMED = "The disclaimer is printed on every page, in fixed words."


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
    yield "references: []"


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
    else:
        yield "    verdict: unreviewed"
