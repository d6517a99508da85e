"""`ldn-pdf review`: a sheet on which a clinician reads each sentence beside what it rests on, and signs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from ldn_pdf.approval.standing import read_hash
from ldn_pdf.atomic_write import write_whole
from ldn_pdf.checking.review_sheet import review_leaflet
from ldn_pdf.commands.options import chosen, examples, library_options, out_option
from ldn_pdf.commands.output import count_of, say, show
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import named, prepare
from ldn_pdf.renderers.html import html

_EDITION = "standard"  # for staff; the web page can be made larger


@click.command(
    epilog=examples(
        "ldn-pdf review what-is-ldn                 out/what-is-ldn_review_v1.0.pdf, and a web page beside it",
        "ldn-pdf review --out for-the-pharmacist    a sheet for each handout",
    )
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@out_option("out", "Where files go.")
@library_options
@click.pass_context
def command(ctx: click.Context, names: Sequence[str], out: Path, library: Library) -> None:
    """Write a sheet for whoever reviews a handout: a PDF and a web page.

    Each sentence stands beside the claim that it rests on, how well that stands up, and its sources. The sheet tells
    what changed since the last approval, what the reviewer has to confirm, which rules were silenced, and has lines
    to sign on. A translation stands beside what it translates. `approve --read HASH` takes the words with the hash that
    stands on the sheet, and no others.
    """
    wanted = chosen(library, names)
    failed = sum(not _write(library, name, out) for name in wanted)
    say(f"{count_of(len(wanted) - failed, 'review sheet')} written to {out}.")
    ctx.exit(1 if failed else 0)


def _write(library: Library, name: str, out: Path) -> bool:
    from ldn_pdf.typesetting.many_pages import typeset_long

    prepared, problems = prepare(library, name)
    layout, more = library.layout(_EDITION)
    if prepared is None or layout is None:
        show([*problems, *more], err=True)
        return False
    leaflet = review_leaflet(prepared, library.source_of(prepared.handout))
    made = typeset_long(leaflet, layout, prepared.clinic.paper)
    show(made.problems, err=True)
    if made.problems:
        return False
    out.mkdir(parents=True, exist_ok=True)
    stem = f"{named(prepared.handout, library.site)}_review_v{prepared.handout.version}"
    write_whole(out / f"{stem}.pdf", made.documents[0].pdf)
    write_whole(out / f"{stem}.html", html(leaflet).encode("utf-8"))
    code = read_hash(prepared.handout, library.folder, prepared.clinic)
    say(f"{stem}.pdf, {made.documents[0].pages} pages: hash {code}")
    return True
