"""A handout in one line: how hard its words are, what they rest on, what is missing, and how it stands.

A grade is triage for the author, never a seal of approval.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from ldn_pdf.checking import check_handout
from ldn_pdf.checking.reading_grade import ENOUGH_SENTENCES, count
from ldn_pdf.checking.rules import readability, sentence_length
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import words
from ldn_pdf.content.walk import named_claims
from ldn_pdf.reading.evidence_ledger import Addition

FURNITURE = frozenset({"missing-furniture", "missing-safety", "step-count", "keep-private", "card-cut", "fair-balance"})
"""Rules on what a handout that can be trusted carries."""


class Report(Struct, frozen=True):
    """Figures of one handout, those `without_terms` without its necessary terms.

    The grades are of English: None for a handout in another language, and `inflesz` None for one that is not Spanish.
    `indicative` says that it is shorter than SMOG's norm. `long` and `too_long` count sentences that are warned of and
    refused. `verdicts` counts its claims by verdict, with `added` for what the article leaves out.
    """

    handout: str
    smog_without_terms: float | None
    smog: float | None
    flesch_kincaid: float | None
    flesch_kincaid_without_terms: float | None
    inflesz: float | None
    mean_sentence: float
    longest_sentence: int
    indicative: bool
    words: int
    sentences: int
    long: int
    too_long: int
    verdicts: dict[str, int]
    missing: int
    state: str


def report(subject: Subject) -> Report:
    """The line of a handout."""
    main = subject.in_language(subject.main_pack)
    limits = main.vocabulary(sentence_length.VOCABULARY, sentence_length.ID)
    counts = count(readability.texts(main), main.necessary)
    is_graded = main.vocabulary(readability.VOCABULARY, readability.ID).formula == "smog"

    def grade(value: float) -> float | None:
        return round(value, 1) if is_graded else None

    lengths = [len(words(sentence.words)) for passage in main.prose for sentence in passage.sentences]
    state = subject.state
    return Report(
        handout=subject.handout.id,
        smog_without_terms=grade(counts.smog_without_terms),
        smog=grade(counts.smog),
        flesch_kincaid=grade(counts.flesch_kincaid),
        flesch_kincaid_without_terms=grade(counts.flesch_kincaid_without_terms),
        inflesz=None if is_graded else round(readability.score(main).value, 1),
        mean_sentence=round(counts.mean_sentence, 1),
        longest_sentence=max(lengths, default=0),
        indicative=is_graded and counts.is_indicative,
        words=counts.words,
        sentences=counts.sentences,
        long=sum(length > limits.warn for length in lengths),
        too_long=sum(length > limits.error for length in lengths),
        verdicts=_verdicts(subject),
        missing=sum(problem.rule in FURNITURE for problem in check_handout(subject, only=FURNITURE)),
        state=f"{state.name}, expired" if state.expired and state.name == "draft" else state.name,
    )


def as_rows(reports: Sequence[Report]) -> list[tuple[str, ...]]:
    """A row for each handout, the names of the columns first."""
    return [_HEAD, *map(_cells, reports)]


_HEAD = (
    "HANDOUT", "MEAN", "F-K", "SMOG", "ALL F-K", "ALL SMOG", "INFLESZ", "WORDS", "LONG", "CLAIMS", "FURNITURE", "STATE",
)  # fmt: skip
LEGEND = (
    "MEAN: words in a sentence (goal 9 to 13). F-K, SMOG: school grades of Flesch-Kincaid (goal 5.5 or less) and SMOG",
    "(goal 7 or less, most 8) without the necessary terms. ALL: of the whole text. INFLESZ: ease of Spanish",
    "words (goal 65 or more, least 55). LONG: sentences over 15 and over 20 words, in Spanish over 20 and over 25.",
    f"~: fewer than {ENOUGH_SENTENCES} sentences, so the SMOG grades are indicative.",
    "Grades are triage for the author. They are not approval, and a low grade does not make words clear.",
)


def _cells(line: Report) -> tuple[str, ...]:
    sign = "~" if line.indicative else ""
    grades = (line.flesch_kincaid_without_terms, line.smog_without_terms, line.flesch_kincaid, line.smog, line.inflesz)
    signs = ("", sign, "", sign, "")
    figures = (sign + ("-" if value is None else str(value)) for sign, value in zip(signs, grades, strict=True))
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in line.verdicts.items())
    missing = f"{line.missing} missing" if line.missing else "whole"
    long = f"{line.long}/{line.too_long}"
    return line.handout, str(line.mean_sentence), *figures, str(line.words), long, verdicts, missing, line.state


def _verdicts(subject: Subject) -> dict[str, int]:
    ids = dict.fromkeys(text.value for text in named_claims(subject.handout))
    entries = [subject.ledger.entries.get(claim) if subject.ledger else None for claim in ids]
    kinds = ("added" if isinstance(entry, Addition) else entry.verdict if entry else "unknown" for entry in entries)
    return dict(Counter(kinds).most_common())
