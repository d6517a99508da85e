"""`ldn-pdf withdraw`: an approval is taken back, and who may hold copies is said."""

from __future__ import annotations

from pathlib import Path

import click
from msgspec.structs import replace

from ldn_pdf.approval.approvals_file import Approval, as_yaml, is_untouched, sealed
from ldn_pdf.atomic_write import only_writer, write_whole
from ldn_pdf.commands import recall
from ldn_pdf.commands.delivery_options import Refused, ledger_option, open_ledger
from ldn_pdf.commands.options import FILE, clinic_option, examples, handouts_option, one_line
from ldn_pdf.commands.output import count_of, say, show
from ldn_pdf.delivering.user_folders import something_went_out
from ldn_pdf.library.folder import Library
from ldn_pdf.reading.clock import today
from ldn_pdf.reading.source import Text

_why = one_line(300, "Give the reason in 1 to {most} characters, with letters in it.")


@click.command(
    epilog=examples(
        'ldn-pdf withdraw what-is-ldn --why "A new warning came out on 12 May"',
        'ldn-pdf withdraw what-is-ldn --why "…" --people people.csv     and who of these holds a copy',
    )
)
@click.argument("name")
@click.option("--why", required=True, callback=_why, metavar="REASON", help="Why it is taken back. It is kept.")
@click.option("--people", type=FILE, metavar="FILE", help="A CSV file of people: who of them holds a copy is named.")
@handouts_option
@clinic_option
@ledger_option
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    why: str,
    people: Path | None,
    handouts: Path | None,
    clinic: Path | None,
    ledger: Path | None,
) -> None:
    """Take the approval of a handout back.

    The handout is a draft from now on, at each site of the practice, and says so on each page. The approval stays in
    approvals.yaml with the day and the reason. Then it says how many copies of the approved words went out, and of
    the people in a file, who holds one: this computer knows people by a digest of their address and name only.
    """
    library = Library(handouts, clinic)
    with only_writer(library.approvals_path):
        before, problems = library.read_approvals()
        if before is None:
            show(problems, err=True)
            raise Refused("Nothing was withdrawn.")
        approval = before.newest(name)
        if approval is None:
            raise click.UsageError(f"No approval of `{name}` is in {library.approvals_path}.")
        if approval.withdrawn:
            raise click.UsageError(f"The approval of `{name}` was withdrawn on {approval.withdrawn} already.")
        entries = tuple(
            sealed(replace(entry, withdrawn=today(), why=Text(why)))
            if entry is approval or _same_words(entry, approval)
            else entry
            for entry in before.approvals
        )
        write_whole(library.approvals_path, as_yaml(replace(before, approvals=entries)).encode("utf-8"))
    say(f"The approval of {name} {approval.version} by {approval.approved_by} is withdrawn: it is a draft now.")
    if people:
        ctx.invoke(
            recall.command, handout=name, people=people, before="", handouts=handouts, clinic=None, ledger=ledger
        )
    else:
        _holders(name, approval, ledger)


def _same_words(entry: Approval, approval: Approval) -> bool:
    """Whether somebody else stands behind the same words, at any site, until now."""
    same = (entry.handout.value, entry.hash.value) == (approval.handout.value, approval.hash.value)
    return same and is_untouched(entry) and not entry.withdrawn


def _holders(name: str, approval: Approval, ledger: Path | None) -> None:
    """How many copies of these words went out."""
    if not something_went_out(ledger):
        say("No copy went out, as far as this computer knows.")
        return
    with open_ledger(ledger) as (book, _):
        out = [entry for entry in book.entries(name) if not entry.words or entry.words == approval.hash.value]
    paper = sum(entry.copies for entry in out if entry.how == "print")
    people = sum(entry.how != "print" for entry in out)
    say(f"Of these words, {count_of(people, 'copy', 'copies')} went to people and {paper} were printed.")
    if people:
        say(f"To see who holds one: ldn-pdf recall {name} PEOPLE.csv")
