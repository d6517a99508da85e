"""`ldn-pdf merge`: one PDF a row of a CSV file."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ldn_pdf.commands.delivery_options import (
    PEOPLE,
    Failed,
    Plan,
    need_readback,
    open_ledger,
    plan,
    row_options,
)
from ldn_pdf.commands.options import FOLDER, examples
from ldn_pdf.commands.output import count_of
from ldn_pdf.library.folder import Library

if TYPE_CHECKING:
    from ldn_pdf.delivering.delivery_log import DeliveryLedger
    from ldn_pdf.delivering.manifest import Manifest
    from ldn_pdf.delivering.merge_rows import Order, Orders
    from ldn_pdf.delivering.person_digest import Key
    from ldn_pdf.delivering.recipients.people import Rows

_ROWS_FOR_MORE_CORES = 100  # fewer are done before a second process pays for its start
_BAR_FROM = 5  # rows: fewer are done before a bar is seen


@click.command(
    epilog=examples(
        "ldn-pdf merge what-is-ldn people.csv --out letters --dry-run    check all rows, write nothing",
        "ldn-pdf merge what-is-ldn people.csv --out letters              one PDF a row, and manifest.csv",
        "ldn-pdf merge what-is-ldn people.csv --out letters --only 2,5-9",
        "ldn-pdf merge what-is-ldn people.csv --out letters --name-by patient_name",
    )
)
@click.argument("handout")
@click.argument("people", type=PEOPLE)
@click.option(
    "--out",
    "folder",
    type=FOLDER,
    required=True,
    metavar="FOLDER",
    help="Where PDFs go.",
)
@click.option("--dry-run", is_flag=True, help="Check everything and say what would be made. Write nothing.")
@click.option(
    "--name-by", metavar="COLUMN", default="", help="Name files by this column. Without it no name tells of a patient."
)
@row_options
@click.pass_context
def command(
    ctx: click.Context,
    handout: str,
    people: Path,
    folder: Path,
    dry_run: bool,
    only: Rows | None,
    name_by: str,
    edition: str,
    paper: str | None,
    draft: bool,
    ledger: Path | None,
    handouts: Path | None,
    clinic: Path | None,
) -> None:
    """Make one PDF for each row of PEOPLE, a CSV file.

    Its columns: each {field} of the handout; and, as you like, patient_name (prints "For: …"), edition,
    paper, language, email, email_ok. All rows are checked first: with one mistake nothing is
    written. A run that was cut off goes on where it stopped: give the same command again.

    Exit code 1 where a row or the handout has an error, 3 where a file could not be written.
    """
    need_readback("merge")
    ready = plan(Library(handouts, clinic), handout, people, "merge", edition, paper, draft, only)
    if name_by and name_by not in ready.people.columns:
        raise click.UsageError(f"There is no column `{name_by}`. There are: {', '.join(ready.people.columns)}.")
    if dry_run:
        _dry_run(ready, folder, only, name_by)
        return
    with open_ledger(ledger) as (book, key):
        ctx.exit(_merge(ready, folder, only, _orders(ready, key, folder, name_by), book))


def _orders(ready: Plan, key: Key, folder: Path, name_by: str) -> Orders:
    from ldn_pdf.delivering.merge_rows import Orders, bases, choices

    blank, _ = bases(ready.presses, choices(ready.people, ready.default))
    return Orders(key, folder, ready.fields, ready.default, blank, name_by)


def _dry_run(ready: Plan, folder: Path, only: Rows | None, name_by: str) -> None:
    from ldn_pdf.delivering.person_digest import Key

    stems = [order.stem for order in _orders(ready, Key(bytes(32)), folder, name_by).of(ready.people, only)]
    handout = ready.prepared.handout
    click.echo(f"{count_of(len(stems), 'row')} checked, no mistake found. {handout.id}, version {handout.version},")
    click.echo(f"would be written to {folder} once for each; the first file is {stems[0]}_{handout.id}_….pdf.")
    click.echo("Nothing was written. Leave out --dry-run to make them.")


def _merge(ready: Plan, folder: Path, only: Rows | None, orders: Orders, ledger: DeliveryLedger) -> int:
    from ldn_pdf.atomic_write import make_folder
    from ldn_pdf.delivering.manifest import Manifest, NoManifest
    from ldn_pdf.delivering.merge_rows import sweep

    make_folder(folder)
    sweep(folder)
    try:
        with Manifest(folder) as manifest:
            there = manifest.whole()
            wanted = {order.delivery: order.row for order in orders.of(ready.people, only)}
            waiting = {row for delivery, row in wanted.items() if delivery not in there}
            todo = (order for order in orders.of(ready.people, only) if order.row in waiting)
            faults = _make_all(ready, manifest, todo, len(waiting), ledger)
            _summary(manifest, wanted, len(waiting), faults)
    except NoManifest as error:
        raise Failed(str(error)) from error
    return 3 if faults else 0


def _make_all(
    ready: Plan, manifest: Manifest, orders: Iterator[Order], count: int, ledger: DeliveryLedger
) -> Sequence[str]:
    """Make what is waiting; the manifest and the ledger hear of a row when its files are there. Gives the faults."""
    from ldn_pdf.delivering.merge_rows import Workshop, entry
    from ldn_pdf.delivering.parallel import cores, in_parallel
    from ldn_pdf.delivering.release import words_digest

    workshop = Workshop(ready.prepared, ready.presses, manifest.folder)
    words = words_digest(ready.prepared)
    made = in_parallel(workshop.make, orders, cores() if count >= _ROWS_FOR_MORE_CORES else 1)
    faults: list[str] = []
    with click.progressbar(made, length=count, label="Merging", file=sys.stderr, hidden=count < _BAR_FROM) as bar:
        for one in bar:
            faults += [f"Row {one.order.row} (line {one.order.line}): {fault}" for fault in one.faults]
            if one.lines:
                ledger.enter(entry(ready.prepared, one.order, words))
                manifest.add(one.lines)
    return faults


def _summary(manifest: Manifest, wanted: Mapping[str, int], waiting: int, faults: Sequence[str]) -> None:
    for fault in faults:
        click.echo(fault, err=True)
    failed = len({fault.partition(":")[0] for fault in faults})
    parts = [f"{count_of(waiting - failed, 'row')} made in {manifest.folder}"]
    if len(wanted) > waiting:
        parts.append(f"{len(wanted) - waiting} there already")
    if failed:
        parts.append(f"{failed} failed")
    click.echo(f"{', '.join(parts)}. {manifest.path} lists them.")
    others = manifest.others(wanted)
    if others:
        click.echo(f"Mind: {count_of(len(others), 'file')} there from other rows or an older run, such as {others[0]}.")
