"""What closes a handout: its sources, who wrote and approved it, its version and its dates."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.content.state import State
from ldn_pdf.content.walk import named_claims
from ldn_pdf.locale.packs import Labels
from ldn_pdf.reading import model
from ldn_pdf.reading.evidence_ledger import Ledger
from ldn_pdf.reading.inline_markup import Rich, Run, plain

_MOST_SOURCES = 3  # on the page; `trace` and the web page name them all
SOURCES_IN = "en-US"
"""The language of what evidence ledgers name: references and their citations."""
_SHORT = 36  # characters: such a detail stays on one line


def details(
    handout: model.Handout, state: State, ledger: Ledger | None, labels: Labels, language: str
) -> Iterator[Rich]:
    """The closing lines: at most three sources by short name, then the rest in one line of sentences.

    The version stands at the foot of each page.
    """
    names = _shown_sources(handout, ledger)
    if names:
        foreign = "" if language.startswith("en") else SOURCES_IN
        yield (Run(labels.sources, bold=True), Run(" "), Run(", ".join(names).rstrip("."), language=foreign), Run("."))
    approved_by = ", ".join(filter(None, (state.approved_by, state.role))) if state.name != "draft" else ""
    line: list[Run] = []
    for label, text in (
        (labels.written_by, handout.written_by.value if handout.written_by else ""),
        (labels.translated_by, str(handout.translated_by or "") if handout.origin == "human" else ""),
        (labels.translation_reviewed_by, state.translator),
        (labels.approved_by, approved_by),
        (labels.issued, labels.long_date(handout.issued, language)),
        (labels.use_until, last_day(handout, state, labels, language)),
    ):
        if text:
            line += [Run(" ")] * bool(line) + _together(label, text)
    yield tuple(line)


def labelled(label: str, text: str | Rich) -> Rich:
    """`For: …`: a label in bold type before its text."""
    rest = plain(text) if isinstance(text, str) else text
    return (Run(label, bold=True), Run(" "), *rest)


def last_day(handout: model.Handout, state: State, labels: Labels, language: str) -> str:
    """The last day of use: the approval's, where that ends before the review."""
    return labels.long_date(min(handout.review_by, state.until or handout.review_by), language)


def all_sources(handout: model.Handout, ledger: Ledger | None) -> tuple[str, ...]:
    """Every source that the handout leans on, with its citation where the ledger has one, most used first."""
    listed = [text.value for text in handout.sources]
    used = ledger.references_of(_claims(handout)) if ledger else ()
    known = ledger.sources if ledger else {}
    names = dict.fromkeys([*listed, *used])
    return tuple(str(known[name].citation) if name in known else name for name in names)


def _shown_sources(handout: model.Handout, ledger: Ledger | None) -> list[str]:
    """Short names of the sources on the page: as the author lists them, else those most leant on."""
    short = {ref.id.value: ref.short.value for ref in ledger.references} if ledger else {}
    if handout.sources:
        names = [short.get(text.value, text.value) for text in handout.sources]
    elif ledger:
        names = [short[ref] for ref in ledger.references_of(_claims(handout)) if ref in short]
    else:
        names = []
    return list(dict.fromkeys(names))[:_MOST_SOURCES]


def _together(label: str, text: str) -> list[Run]:
    """A label and its text as a sentence; a date or a version stays on one line with its label."""
    whole = [Run(label, bold=True), Run(f" {text.rstrip('.')}.")]
    if len(label) + len(text) > _SHORT:
        return whole
    return [Run(run.text.replace(" ", "\u00a0"), run.bold) for run in whole]


def _claims(handout: model.Handout) -> list[str]:
    """The ids of all claims that the handout rests on, as often as they are named."""
    return [claim.value for claim in named_claims(handout)]
