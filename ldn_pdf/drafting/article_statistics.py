"""An article in figures: its sentences and what their words break, and where each word of the file went."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from ldn_pdf.checking.reading_grade import count
from ldn_pdf.checking.rules import over_claim, promotion, sentence_length, slang, stigma
from ldn_pdf.checking.subject import of_texts
from ldn_pdf.content.sentences import sentences
from ldn_pdf.drafting.article import Article
from ldn_pdf.drafting.article_blocks import Block
from ldn_pdf.drafting.heading_scope import Statement
from ldn_pdf.drafting.sentence_kinds import is_safety
from ldn_pdf.problems import Problem
from ldn_pdf.reading.model import DEFAULT_LANGUAGE
from ldn_pdf.reading.source import Source, Text

_RULES = (over_claim, promotion, slang, stigma, sentence_length)
_FIRST_WORDS = 8
_THING = re.compile(r"(.*?)(?:( (?:of|that|to|with|outside|for|said) )(.*))?")


class Figures(Struct, frozen=True):
    """`smog` is a school grade (McLaughlin 1969); below 30 sentences it is an indication only."""

    sentences: int
    words: int
    smog: float
    over_claims: int
    long_sentences: int
    is_indicative: bool


def figures(statements: Sequence[Statement], faults: Mapping[str, Sequence[Problem]]) -> Figures:
    """The figures of these sentences; `faults` are what is wrong with the words of each claim."""
    counts = count(statement.words for statement in statements)
    rules = [problem.rule for statement in statements for problem in faults.get(statement.claim, ())]
    over_claims, long = rules.count(over_claim.ID), rules.count(sentence_length.ID)
    return Figures(counts.sentences, counts.words, counts.smog, over_claims, long, counts.is_indicative)


def faults(sentences: Sequence[str], language: str = DEFAULT_LANGUAGE) -> list[list[Problem]]:
    """For each sentence, what the rules on promises, tone and length say of it; it is a file named by its number."""
    found: list[list[Problem]] = [[] for _ in sentences]
    if sentences:
        subject = of_texts(
            (Text(words, Source(str(number), words), 0, len(words)) for number, words in enumerate(sentences)),
            Text(language),
        )
        for rule in (module.rule for module in _RULES if subject.speaks(module.ID)):
            for problem in rule(subject):
                found[int(problem.mark.file)].append(problem)
    return found


class LeftOut(Struct, frozen=True):
    """All that was left out for one reason. `warning` is the first of it that may be a warning, or empty."""

    reason: str
    parts: int
    words: int
    lines: tuple[int, ...]
    begins: str
    warning: str

    @property
    def named(self) -> str:
        """The reason with its number: `3 side boxes`, `2 texts outside the article`."""
        thing, of, rest = _THING.fullmatch(self.reason).groups()  # type: ignore[union-attr]  # anything fits
        many = "es" if thing.endswith(("x", "sh", "ch")) else "s"
        return f"{self.parts} {thing}{many if self.parts > 1 else ''}{of or ''}{rest or ''}"


class Tally(Struct, frozen=True):
    """Words of the file: all of them, those in claims and those in headings; with `left_out` they add up."""

    claims: int
    in_claims: int
    headings: int
    in_headings: int
    left_out: tuple[LeftOut, ...]

    @property
    def read(self) -> int:
        """All words of the file."""
        return self.in_claims + self.in_headings + sum(entry.words for entry in self.left_out)


def tally(article: Article) -> Tally:
    """The tally of an article."""
    said = [statement for section in article.sections for statement in section.statements]
    reasons = list(dict.fromkeys(block.left_out for block in article.left_out))
    left_out = [_entry(reason, [block for block in article.left_out if block.left_out == reason]) for reason in reasons]
    return Tally(
        claims=len(said),
        in_claims=sum(statement.count for statement in said),
        headings=len(article.headings),
        in_headings=sum(block.word_count for block in article.headings),
        left_out=tuple(sorted(left_out, key=lambda entry: -entry.words)),
    )


def _entry(reason: str, blocks: Sequence[Block]) -> LeftOut:
    first = blocks[0].words.split()
    begins = " ".join(first[:_FIRST_WORDS]) + ("…" if len(first) > _FIRST_WORDS else "")
    warning = next((_sentence(block.words) for block in blocks if reason != "reference" and is_safety(block.words)), "")
    lines = tuple(sorted({block.line for block in blocks}))
    return LeftOut(reason, len(blocks), sum(block.word_count for block in blocks), lines, begins, warning)


def _sentence(words: str) -> str:
    return next((sentence.words for sentence in sentences(words) if is_safety(sentence.words)), words)
