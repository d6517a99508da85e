"""`ldn-pdf trace`: each sentence with its claims, sources and verdict, and each claim with the words that answer it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

import click

from ldn_pdf.checking.provenance import Traced, TracedLine, Use, short_sources, trace, uses, verdict_in_words
from ldn_pdf.commands.options import chosen, examples, format_option, library_options, sound
from ldn_pdf.commands.output import say, say_json, show
from ldn_pdf.library.folder import Library
from ldn_pdf.problems import Mark
from ldn_pdf.reading.evidence_ledger import Addition, Claim, Ledger
from ldn_pdf.reading.model import Handout

_WIDTH = 96  # columns
_IN_FULL = 3  # claims of a sentence that are shown in full; the others are further from its words


@click.command(
    epilog=examples(
        "ldn-pdf trace could-ldn-help                 sentence by sentence, to check it against its sources",
        "ldn-pdf trace --claims                       claim by claim: which handout says it, and where",
        "ldn-pdf trace could-ldn-help --format json   for another program",
    )
)
@click.argument("name", required=False)
@click.option("--claims", is_flag=True, help="The other way round: each claim, and the handouts that answer it.")
@library_options
@format_option("text", "json")
@click.pass_context
def command(ctx: click.Context, name: str | None, claims: bool, library: Library, style: str) -> None:
    """Show what each sentence of the handout NAME rests on.

    For each sentence: its claims, the one nearest in words first and marked with >; how well each stands
    up; what the evidence shows; the sources; and what the clinical reviewer still has to confirm.
    With --claims, NAME is an article's evidence ledger, and all are shown without it.
    """
    if claims:
        _claims(ctx, library, name, style)
    elif name is None:
        raise click.UsageError("Which handout? Give its name, or --claims for all claims.")
    else:
        _handout(library, name, style)


# --- a handout, sentence by sentence ---------------------------------------------------------------


def _handout(library: Library, name: str, style: str) -> None:

    handout = sound(*library.handout(chosen(library, [name])[0]))
    ledger = sound(*library.ledger(handout.article)) if handout.article else None
    traced = list(trace(handout, ledger))
    if style == "json":
        say_json(_as_json(handout, ledger, traced))
    else:
        say(*_as_text(handout, ledger, traced))


def _as_text(handout: Handout, ledger: Ledger | None, traced: Sequence[Traced]) -> Iterator[str]:
    yield f"{handout.id}, version {handout.version}: {handout.title}"
    if ledger:
        yield f"Evidence: {ledger.title.source.file}, from the article “{ledger.title}”"
    yield "A figure before the words is their line in the file; > marks the claim that is nearest in words."
    shown: set[str] = set()
    for block in traced:
        yield from ("", block.heading.upper())
        for line in block.lines:
            yield ""
            yield from _wrapped(f"{line.mark.line}: ", line.words)
            yield from _of_line(line, ledger, shown)
    if ledger:
        claims = [claim for block in traced for line in block.lines for claim in line.claims]
        yield from _sources(ledger, claims)
        yield from _open_points(ledger, claims)


def _of_line(line: TracedLine, ledger: Ledger | None, shown: set[str]) -> Iterator[str]:
    if not line.claims:
        yield "    rests on no claim"
    for claim in line.claims[:_IN_FULL]:
        yield from _of_claim(claim, ledger, shown, nearest=claim == line.claims[0])
    if line.claims[_IN_FULL:]:
        yield from _wrapped("      also named here: ", ", ".join(line.claims[_IN_FULL:]))


def _of_claim(claim: str, ledger: Ledger | None, shown: set[str], nearest: bool) -> Iterator[str]:

    entry = ledger.entries.get(claim) if ledger else None
    lead = f"    {'>' if nearest else ' '} {claim}"
    if entry is None or ledger is None:
        yield f"{lead}: not in the ledger"
        return
    verdict = f"{lead}, {verdict_in_words(entry)}, {short_sources(entry, ledger)}"
    if claim in shown:
        yield f"{verdict} (above)"
        return
    shown.add(claim)
    yield verdict
    for label, text in _details(entry, ledger):
        yield from _wrapped(f"        {label}: ", text)


def _details(entry: Claim | Addition, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """What a reviewer reads of one claim."""
    if isinstance(entry, Claim):
        yield "the article", entry.gist.value
        if entry.finding:
            yield "the evidence", entry.finding.value
    else:
        yield "added on", entry.topic.value
    if entry.wording:
        yield "safe words", entry.wording.value
    if confirm := ledger.to_confirm(entry.id.value):
        yield "to be confirmed by the reviewer", confirm


def _sources(ledger: Ledger, claims: Sequence[str]) -> Iterator[str]:
    references = ledger.references_of(claims)
    if references:
        yield from ("", "Sources, those that most of it leans on first")
    for source in (ledger.sources[ref] for ref in references):
        finding = f" Finding: {source.finding}" if source.finding else ""
        seen = "Read in a stored copy." if source.seen == "read" else "From general knowledge: not read."
        yield from _wrapped(f"  {source.id} ", f"{source.short}. {source.citation}.{finding} {seen}")


def _open_points(ledger: Ledger, claims: Sequence[str]) -> Iterator[str]:
    waiting = {claim: point for claim in claims if (point := ledger.to_confirm(claim))}
    if waiting:
        yield from ("", "To be confirmed by the reviewer")
    for claim, point in waiting.items():
        yield from _wrapped(f"  {claim} ", point)


def _as_json(handout: Handout, ledger: Ledger | None, traced: Sequence[Traced]) -> dict[str, Any]:
    return {
        "handout": handout.id,
        "version": handout.version.value,
        "title": handout.title.value,
        "article": handout.article.value if handout.article else None,
        "sections": [
            {
                "heading": block.heading,
                "sentences": [
                    {
                        "kind": "row" if line.piece.role == "cell" else line.piece.role,
                        "words": line.words,
                        **_place(line.mark),
                        "claims": [_claim_as_json(claim, ledger) for claim in line.claims],
                    }
                    for line in block.lines
                ],
            }
            for block in traced
        ],
    }


# --- claims, and what answers them -----------------------------------------------------------------


def _claims(ctx: click.Context, library: Library, article: str | None, style: str) -> None:

    known = library.articles()
    if article and article not in known:
        raise click.UsageError(f"There is no evidence ledger `{article}`. There are: {', '.join(known)}.")
    problems, rows = [], []
    handouts = [handout for name in library.names() if (handout := library.handout(name)[0])]
    for name in (article,) if article else known:
        ledger, found = library.ledger(name)
        problems += found
        if ledger is None:
            continue
        named = [use for h in handouts if h.article and h.article.value == name for use in uses(h)]
        for entry in ledger.all:
            rows.append((ledger, entry, [use for claim, use in named if claim == entry.id.value]))
    show(problems, err=True)
    if style == "json":
        say_json([_use_as_json(*row) for row in rows])
    else:
        for _, entry, places in rows:
            say(*_use_as_text(entry, places))
    ctx.exit(1 if problems else 0)


def _use_as_text(entry: Claim | Addition, places: Sequence[Use]) -> Iterator[str]:

    about = getattr(entry, "gist", None) or getattr(entry, "topic", "")
    yield from _wrapped(f"{entry.id}, {verdict_in_words(entry)}: ", str(about))
    for use in dict.fromkeys(places):
        yield f"    {use.handout}, {use.heading} ({use.mark.file}:{use.mark.line})"
    if not places:
        aside = f"set aside: {entry.set_aside}" if entry.set_aside else "NO HANDOUT says it, and it is not set aside"
        yield from _wrapped("    ", aside)


def _use_as_json(ledger: Ledger, entry: Claim | Addition, places: Sequence[Use]) -> dict[str, Any]:
    return {
        "article": ledger.name,
        **_claim_as_json(entry.id.value, ledger),
        "set_aside": entry.set_aside.value if entry.set_aside else None,
        "used": [{"handout": u.handout, "heading": u.heading, **_place(u.mark)} for u in dict.fromkeys(places)],
    }


def _claim_as_json(claim: str, ledger: Ledger | None) -> dict[str, Any]:
    entry = ledger.entries.get(claim) if ledger else None
    if entry is None or ledger is None:
        return {"id": claim, "verdict": None}
    references = [ledger.sources[ref.value] for ref in entry.references if ref.value in ledger.sources]
    return {
        "id": claim,
        "verdict": entry.verdict,
        **{label.replace(" ", "_"): text for label, text in _details(entry, ledger)},
        "references": [
            {key: str(value) for key in ("id", "short", "citation", "finding", "seen") if (value := getattr(ref, key))}
            for ref in references
        ],
    }


def _place(mark: Mark) -> dict[str, Any]:
    return {"file": mark.file, "line": mark.line, "column": mark.column}


def _wrapped(lead: str, text: str) -> list[str]:
    indent = " " * min(len(lead), 10)
    return wrap(text, _WIDTH, initial_indent=lead, subsequent_indent=indent, break_on_hyphens=False) or [lead]
