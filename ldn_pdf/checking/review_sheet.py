"""A sheet for whoever reviews a handout: each sentence beside what it rests on, what changed, and lines to sign on.

It is a leaflet as any other, so that it prints, is read aloud and shows on a screen by the same ways. With a second
handout, the text that this one translates, each sentence stands beside the one that it translates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from ldn_pdf.approval.standing import changes_since, read_hash
from ldn_pdf.checking.provenance import TracedLine, asserts, heading_of, lines, short_sources, verdict_in_words
from ldn_pdf.content import blocks
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.walk import clinic_sentences, named_claims
from ldn_pdf.library.prepare import Prepared
from ldn_pdf.locale.packs import labels
from ldn_pdf.reading.evidence_ledger import Ledger
from ldn_pdf.reading.inline_markup import Rich, Run, plain
from ldn_pdf.reading.model import Handout

_LANGUAGE = "en-US"  # of what the sheet itself says
_UNDER = {"title": "Title", "audience": "Title", "ask": "Questions to ask"}
_END = "Sources, author, fields"
_READ = "Read each sentence against what it rests on."
_SIGN = "Sign at the end, or write there what has to change."
_NO_CLAIM = "no claim"
_UNNAMED = "NO CLAIM IS NAMED"


def review_leaflet(prepared: Prepared, beside: Handout | None = None, *, to_sign: bool = True) -> blocks.Leaflet:
    """The sheet of a handout that is ready to be set, with the text beside it that it translates."""
    handout, language = prepared.handout, prepared.leaflet().language
    clinic = prepared.library.clinic()[0] or prepared.clinic
    around = replace(prepared, handout=beside, clinic=clinic) if beside else prepared  # what stands round it in English
    made = around.leaflet()
    sections = tuple(_sections(prepared, language, beside))
    end = (_section("Sign here", *_to_sign(prepared.clinic.needs)),) if to_sign else ()
    return replace(
        made,
        id=handout.id,
        title=(Run("Review: "), *_in(language, handout.title.value)),
        language=_LANGUAGE,
        labels=labels(_LANGUAGE, prepared.library.packs),
        main_point=blocks.Paragraph(plain(f"{_READ} {_SIGN}" if to_sign else _READ)),
        warnings=(),
        sections=(*sections, *end),
        foot=replace(made.foot, id=handout.id, version=handout.version.value),
        reminders=(),
        sign=None,
        tallest=None,
    )


def to_confirm(handout: Handout, ledger: Ledger | None) -> list[str]:
    """What the reviewer has to confirm, a sentence for each claim that the handout rests on."""
    claims = dict.fromkeys(text.value for text in named_claims(handout))
    return [f"{claim}: {why}" for claim in claims if (why := ledger.to_confirm(claim))] if ledger else []


def _sections(prepared: Prepared, language: str, beside: Handout | None) -> Iterator[blocks.Section]:
    handout, ledger = prepared.handout, prepared.ledger
    said = list(lines(handout, ledger, beside))
    folder, approvals = prepared.library.folder, prepared.library.approvals()[0]
    code = read_hash(handout, folder, prepared.clinic)
    yield _section("Hash", blocks.Paragraph(plain(f"These very words, and no others, have the hash {code}.")))
    before = approvals.newest(handout.id) if approvals else None
    if before:
        told = f"since {before.approved_by} approved version {before.version} on {before.approved_on}"
        changes = changes_since(before, handout, prepared.clinic, folder)
        yield from _bullets(f"What changed {told}", _in_words(changes) or ["Nothing."])
    yield from _bullets("To be confirmed by the reviewer", to_confirm(handout, ledger))
    every = [*handout.silence, *(entry for section in handout.sections for entry in section.silence)]
    silences = [f"{entry.rule}, for “{entry.words or 'all its words'}”: {entry.why}" for entry in every]
    yield from _bullets("Rules that were silenced", silences)
    for heading, group in groupby(said, key=lambda line: _heading(line.piece, language)):
        rows = tuple(_rows(group, language, ledger, beside))
        yield blocks.Section(_in(*heading), (blocks.Table(tuple(map(plain, _columns(beside))), rows),))
    said_by_clinic = [one.text.value for one in clinic_sentences(prepared.clinic)]
    yield from _bullets("What the clinic file adds", said_by_clinic, language)
    yield from _bullets("All sources", list(prepared.sources))


def _columns(beside: Handout | None) -> tuple[str, ...]:
    return ("Translation", "Translated from", "Rests on", "Source") if beside else ("Words", "Rests on", "Source")


def _rows(
    said: Iterable[TracedLine], language: str, ledger: Ledger | None, beside: Handout | None
) -> Iterator[tuple[Rich, ...]]:
    """A row a line; the words of a claim stand where it is first leant on."""
    told: set[str] = set()
    for line in said:
        mine = _in(line.piece.language or language, line.words)
        theirs = (_in(beside.tag, line.beside),) if beside else ()
        rests, source = _evidence(line, ledger, told)
        yield (mine, *theirs, plain(rests), plain(source))


def _evidence(line: TracedLine, ledger: Ledger | None, told: set[str]) -> tuple[str, str]:
    """What a line rests on, the nearest claim in full, and the sources of that claim."""
    if not line.claims or line.piece.role == "column":
        return (_UNNAMED if ledger and line.piece.role != "column" and asserts(line.piece) else _NO_CLAIM), "none"
    nearest, *others = line.claims
    entry = ledger.entries.get(nearest) if ledger else None
    if entry is None or ledger is None:
        return f"{nearest}: not in the ledger", "none"
    wording = "as above" if nearest in told else str(entry.wording or "no words of its own")
    told.add(nearest)
    also = f" Also {', '.join(others)}." if others else ""
    return f"{nearest}, {verdict_in_words(entry)}: {wording}{also}", short_sources(entry, ledger)


def _heading(piece: Passage, language: str) -> tuple[str, str]:
    """The language and the words of the heading that a piece stands under."""
    if piece.section is None:
        return _LANGUAGE, heading_of(piece) or _UNDER.get(piece.block, _END)
    callout = f" ({piece.section.callout})" if piece.section.callout else ""
    return piece.language or language, heading_of(piece) + callout


def _in(language: str, text: str) -> Rich:
    return (Run(text, language="" if language == _LANGUAGE else language),)


def _in_words(changes: Sequence[str]) -> list[str]:
    said = {"-": "Was", "+": "Is now"}
    return [f"{said[change[0]]}: {change[2:]}" for change in changes]


def _section(heading: str, *parts: blocks.Block) -> blocks.Section:
    return blocks.Section(plain(heading), parts)


def _bullets(heading: str, texts: Sequence[str], language: str = _LANGUAGE) -> Iterator[blocks.Section]:
    if texts:
        items = tuple(blocks.ListItem(_in(language, text)) for text in texts)
        yield _section(heading, blocks.List("bullets", items))


def _to_sign(needs: int) -> Iterator[blocks.Block]:
    for number in range(1, needs + 1):
        which = f" {number} of {needs}" if needs > 1 else ""
        yield blocks.Paragraph(plain(f"I read every word on this sheet, and I approve it{which}."))
        for prompt in ("Name and role:", "Signature:", "Day:", "Good until:"):
            yield blocks.WritingLines((Run(prompt, bold=True),), 1)
    yield blocks.WritingLines((Run("What has to change:", bold=True),), 3)
