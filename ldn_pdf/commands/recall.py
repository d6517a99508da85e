"""`ldn-pdf recall`: who holds other words of a handout than the approved ones."""

from __future__ import annotations

import re
from pathlib import Path

import click

from ldn_pdf.approval.approvals_file import is_untouched
from ldn_pdf.commands.delivery_options import Refused, ledger_option, open_ledger, there_is_a_ledger
from ldn_pdf.commands.options import FILE, clinic_option, examples, handouts_option
from ldn_pdf.commands.output import count_of, say, show
from ldn_pdf.delivering.delivery_log import Entry
from ldn_pdf.delivering.holders import Current, recall
from ldn_pdf.delivering.recipients.people import People, Row, Rules, read_people
from ldn_pdf.library.folder import Library

_HOW = {"merge": "as a PDF", "email": "by email", "eml": "as an .eml file", "print": "on paper"}


def _version(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    if value and not re.fullmatch(r"[0-9]+(\.[0-9]+){0,2}", value):
        raise click.BadParameter("A version is written as 1.2.")
    return value


@click.command(
    epilog=examples(
        "ldn-pdf recall what-is-ldn people.csv                 who of these people has other words than the approved",
        "ldn-pdf recall what-is-ldn                            how many such copies went out, also on paper",
        "ldn-pdf recall what-is-ldn people.csv --before 2.0    who has a version older than 2.0",
    )
)
@click.argument("handout")
@click.argument("people", type=FILE, required=False)
@click.option("--before", default="", metavar="VERSION", callback=_version, help="Only versions older than this one.")
@handouts_option
@clinic_option
@ledger_option
def command(
    handout: str, people: Path | None, before: str, handouts: Path | None, clinic: Path | None, ledger: Path | None
) -> None:
    """Say who in PEOPLE, a CSV file, holds other words of a handout than the approved ones, and how many on paper.

    What counts are the words, not the version: a copy is old where its words are not those that a clinician
    approved last. Where none are approved, every copy counts. With --site, copies with that site's numbers
    only. The ledger knows people by a keyed digest of their address and name, so it can tell about people whom
    you name, and count the others.
    """
    known = _people(people) if people else None
    if not there_is_a_ledger(ledger):
        return
    library = Library(handouts, clinic)
    current, site = current_words(library, handout), library.site if clinic else None
    with open_ledger(ledger) as (book, key):
        if handout not in book.handouts():
            others = ", ".join(book.handouts()) or "no handout"
            say(f"The ledger {book.file} knows nothing of {handout}. It knows: {others}.")
            return
        if not before:
            approved = f"The approved words are those of version {current.version}."
            say(approved if current.words else f"No words of {handout} are approved: every copy counts as old.")
        rows = known.rows() if known else ()
        found = recall(book, key, handout, current, before, rows, lambda row, entry: say(_line(row, entry)), site)
    newer = f"{before} or newer" if before else "the approved words"
    if known:
        say(f"An old copy is held by {found.holding} of the {known.count} in {people}.")
    if found.renewed:
        say(f"{found.renewed} had an old copy and have {newer} now.")
    if found.never:
        say(f"{found.never} never got this handout, as far as the ledger knows.")
    if found.elsewhere:
        who = "people who are not in this file" if known else "people; name a CSV file to see who"
        say(f"{count_of(found.elsewhere, 'old copy', 'old copies')} went to {who}.")
    paper = ", ".join(f"{copies} of version {version}" for version, copies in found.paper.items())
    say(f"On paper: {paper}." if paper else "No old copy went out on paper.")


def current_words(library: Library, handout: str) -> Current:
    """The words of this handout that a clinician approved last. Raises Refused where the approvals cannot be read."""
    approvals, problems = library.approvals()
    if approvals is None:
        show(problems, err=True)
        raise Refused("Nothing can be said while the approvals cannot be read.")
    approval = approvals.newest(handout)
    if approval is None or approval.withdrawn or not is_untouched(approval):
        return Current()
    return Current(approval.version.value, approval.hash.value)


def _people(file: Path) -> People:

    people, problems = read_people(file, Rules("recall"))
    show(problems, err=True)
    if people is None:
        raise Refused(f"{file} cannot be read.")
    if not {"email", "patient_name"} & set(people.columns):
        raise click.UsageError(f"{file} has neither a column email nor a column patient_name.")
    return people


def _line(row: Row, entry: Entry) -> str:
    who = ", ".join(filter(None, (row.patient_name, row.email)))
    perhaps = "" if entry.status == "out" else "perhaps "
    site = f" with the numbers of {entry.site}" if entry.site else ""
    how = f"{perhaps}{_HOW[entry.how]}, {entry.at[:10]}{site}"
    return f"Row {row.number} (line {row.mark.line}), {who}: version {entry.version}, {how}"
