"""`ldn-pdf ledger`: what was handed out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click
from msgspec.structs import astuple, fields

from ldn_pdf.commands.delivery_options import ledger_option, open_ledger, there_is_a_ledger
from ldn_pdf.commands.options import examples, known_site
from ldn_pdf.commands.output import count_of, say, say_table
from ldn_pdf.delivering.delivery_log import Entry
from ldn_pdf.delivering.recipients.csv_file import csv_line
from ldn_pdf.library.folder import MAIN_SITE


@click.command(
    epilog=examples(
        "ldn-pdf ledger                    copies by handout, version and way",
        "ldn-pdf ledger --site north       those with the numbers of one site",
        "ldn-pdf ledger --csv > out.csv    each delivery, people as keyed digests",
    )
)
@click.argument("handout", default="")
@click.option("--csv", "as_csv", is_flag=True, help="Every delivery as CSV.")
@click.option("--site", metavar="NAME", help="Copies of this site of your practice only. `main` is clinic.yaml.")
@ledger_option
def command(handout: str, as_csv: bool, site: str | None, ledger: Path | None) -> None:
    """Show what was handed out: all of it, or of one HANDOUT. No name and no address is kept."""
    if not there_is_a_ledger(ledger):
        return
    with open_ledger(ledger) as (book, _):
        if site and (known := book.sites()):
            site = known_site(site, [each or MAIN_SITE for each in known])
        entries = (each for each in book.entries(handout) if site in (None, each.site or MAIN_SITE))
        if as_csv:
            say(csv_line(field.name for field in fields(Entry)).rstrip())
            for entry in entries:
                say(csv_line((*astuple(entry)[:-3], " ".join(entry.to), entry.at, entry.status)).rstrip())
            return
        copies = copies_by_kind(entries)
        file = book.file
    rows: list[tuple[str, ...]] = [("HANDOUT", "SITE", "VERSION", "STATE", "HOW", "COPIES")]
    rows += [(*kind, str(count)) for kind, count in sorted(copies.items())]
    if all(site == MAIN_SITE for _, site, *_ in rows[1:]):
        rows = [(name, *others) for name, _, *others in rows]
    if copies:
        say_table(rows)
    say(f"{count_of(sum(copies.values()), 'copy', 'copies')} in all. The ledger is {file}.")


def copies_by_kind(entries: Iterable[Entry]) -> Counter[tuple[str, str, str, str, str]]:
    """How many copies went out, by handout, site, version, state and way."""
    copies = Counter[tuple[str, str, str, str, str]]()
    for entry in entries:
        how = entry.how if entry.status == "out" else f"{entry.how}, unknown whether it arrived"
        copies[entry.handout, entry.site or MAIN_SITE, entry.version, entry.state, how] += entry.copies
    return copies
