"""`ldn-pdf merge`: one PDF a row of a CSV file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from importlib import import_module
from pathlib import Path

import click

from ldn_pdf.atomic_write import make_folder, sweep, write_whole
from ldn_pdf.commands.delivery_options import (
    Plan,
    RowOptions,
    defaults_taken,
    need_readback,
    open_ledger,
    plan,
    row_options,
)
from ldn_pdf.commands.options import FILE, FOLDER, as_word, examples, options_as_typed
from ldn_pdf.commands.output import count_of, progress, say
from ldn_pdf.delivering.delivery_log import DeliveryLedger
from ldn_pdf.delivering.manifest import Manifest
from ldn_pdf.delivering.merge_rows import JoinedWorkshop, Made, Order, Orders, Workshop, entry
from ldn_pdf.delivering.parallel import cores, in_parallel
from ldn_pdf.delivering.person_digest import Key
from ldn_pdf.delivering.recipients.people import Rows
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import named

_ROWS_FOR_MORE_CORES = 400  # fewer are done in 2 s by one: more processes save half of that at most, for 15% more CPU
_FAILED = "failed.csv"


@click.command(
    epilog=examples(
        "ldn-pdf merge what-is-ldn people.csv --out letters --dry-run    check all rows, write nothing",
        "ldn-pdf merge what-is-ldn people.csv --out letters              one PDF a row, and manifest.csv",
        "ldn-pdf merge what-is-ldn people.csv --out letters --joined     one PDF to print, in the order of the rows",
        "ldn-pdf merge what-is-ldn people.csv --out letters --only 2,5-9",
        "ldn-pdf merge what-is-ldn people.csv --out letters --name-by patient_name",
    )
)
@click.argument("handout")
@click.argument("people", type=FILE)
@click.option("--out", "folder", type=FOLDER, required=True, metavar="FOLDER", help="Where PDFs go.")
@click.option("--dry-run", is_flag=True, help="Check everything and say what would be made. Write nothing.")
@click.option(
    "--joined", is_flag=True, help="One PDF of all letters, each from the front of a sheet on: one print job."
)
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
    joined: bool,
    name_by: str,
    options: RowOptions,
    ledger: Path | None,
    library: Library,
) -> None:
    """Make one PDF for each row of PEOPLE, a CSV file.

    Its columns: each {field} of the handout; and, as you like, patient_name (prints "For: …"), edition,
    paper, language, email, email_ok, and site where the practice has several. All rows are checked first:
    with one mistake nothing is written. The same command again makes all again, under the same names and
    with no second entry in the ledger. Rows that fail are left in failed.csv, to be corrected and made by themselves.

    Exit code 1 where a row or the handout has an error, 3 where a file could not be written.
    """
    need_readback("merge")
    ready, only = plan(library, handout, people, "merge", options), options.only
    if name_by and name_by not in ready.people.columns:
        raise click.UsageError(f"There is no column `{name_by}`. There are: {', '.join(ready.people.columns)}.")
    if joined and name_by:
        raise click.UsageError("--name-by names single files: leave it out with --joined.")
    if dry_run:
        _dry_run(ready, folder, only, name_by)
        return
    again = options_as_typed(ctx, without=("--out", "--only"))
    with open_ledger(ledger) as (book, key):
        ctx.exit(_merge(ready, folder, only, _orders(ready, key, folder, name_by), book, joined, again))


def _orders(ready: Plan, key: Key, folder: Path, name_by: str) -> Orders:

    return Orders(key, folder, ready.prepared, ready.fields, ready.default, name_by)


def _dry_run(ready: Plan, folder: Path, only: Rows | None, name_by: str) -> None:

    stems = [order.stem for order in _orders(ready, Key(bytes(32)), folder, name_by).of(ready.people, only)]
    handout, taken = ready.prepared.handout, defaults_taken(ready.people, ready.default)
    say(f"{count_of(len(stems), 'row')} checked, no mistake found.{taken} {handout.id}, version {handout.version},")
    say(f"would be written to {folder} once for each; the first file is {stems[0]}_{handout.id}_….pdf.")
    say("Nothing was written. Leave out --dry-run to make them.")


def _merge(
    ready: Plan, folder: Path, only: Rows | None, orders: Orders, ledger: DeliveryLedger, joined: bool, again: str
) -> int:

    make_folder(folder)
    manifest = Manifest(folder)
    sweep(folder)
    count = ready.people.count if only is None else sum(row in only for row in range(1, ready.people.count + 1))
    made: set[str] = set()
    failed: list[Made] = []
    results = _joined if joined else _made
    try:
        for one in results(ready, folder, orders.of(ready.people, only), count):
            if one.faults:
                failed.append(one)
            if one.files:
                ledger.enter(entry(ready.prepared, one.order))
            for file in one.files:
                if joined and file.file not in made:
                    manifest.forget(file.file)
                manifest.add(file)
                made.add(file.file)
    finally:
        manifest.write()
    _summary(ready, manifest, made, count, failed, again)
    return 3 if failed else 0


def _made(ready: Plan, folder: Path, orders: Iterator[Order], count: int) -> Iterator[Made]:
    """What comes of the orders, one by one, with a bar."""
    import_module("pypdfium2")  # or each process would load it anew: 45 ms
    workshop = Workshop(ready.prepared, ready.layouts, folder)
    made = in_parallel(workshop.make, orders, cores() if count >= _ROWS_FOR_MORE_CORES else 1)
    yield from progress(made, "Merging", count)


def _joined(ready: Plan, folder: Path, orders: Iterator[Order], count: int) -> Iterator[Made]:
    """The same in one file: what failed, and once the file is there what is in it."""
    handout = ready.prepared.handout
    begin = named(handout, "" if ready.default.by_row else ready.default.site)
    workshop = JoinedWorkshop(ready.prepared, ready.layouts, folder / f"{begin}_v{handout.version}_joined.pdf")
    yield from (one for one in progress(map(workshop.make, orders), "Merging", count) if one.faults)
    yield from workshop.write()


def _summary(
    ready: Plan, manifest: Manifest, made: Collection[str], count: int, failed: Sequence[Made], again: str
) -> None:
    for one in failed:
        for fault in one.faults:
            say(f"Row {one.order.row} (line {one.order.line}): {fault}", err=True)
    folder = manifest.path.parent
    parts = [f"{count_of(count - len(failed), 'row')} made in {folder}"]
    if failed:
        parts.append(f"{len(failed)} failed")
    taken = defaults_taken(ready.people, ready.default)
    say(f"{', '.join(parts)}. {manifest.path} lists them.{taken}")
    if failed:
        _write_failed(ready, folder / _FAILED, failed, again)
    others = manifest.others(made)
    if others:
        say(f"Mind: {count_of(len(others), 'file')} there from other rows or an older run, such as {others[0]}.")


def _write_failed(ready: Plan, file: Path, failed: Sequence[Made], again: str) -> None:
    """The rows that failed, as they came, and how to make them once they are corrected."""
    lines = ready.people.as_it_came(one.order.row for one in failed)
    write_whole(file, lines.encode("utf-8-sig"))  # with the mark that tells Excel what it is
    corrected = file.parent / "corrected"
    command = f"ldn-pdf merge {ready.prepared.handout.id} {as_word(file)} --out {as_word(corrected)}{again}"
    say(f"{file} holds the rows that failed. Correct them, then: {command}")
