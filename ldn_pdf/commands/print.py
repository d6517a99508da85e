"""`ldn-pdf print`: copies for the rack, from the printer."""

from __future__ import annotations

import shlex
import subprocess
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from ldn_pdf.atomic_write import write_whole
from ldn_pdf.commands.delivery_options import Failed, Refused, draft_option, ledger_option, open_ledger, releasable
from ldn_pdf.commands.options import (
    edition_option,
    examples,
    known_edition,
    library_options,
    need_one_site,
    paper_option,
)
from ldn_pdf.commands.output import count_of, counted, say, show
from ldn_pdf.delivering.delivery_log import entry_of
from ldn_pdf.delivering.printing import (
    CUPS_PAPER,
    PrintJob,
    find_sumatra,
    hand_over,
    lp_command,
    printer_named,
    queue_faults,
    sumatra_command,
    verb_command,
    verb_fault,
)
from ldn_pdf.delivering.user_folders import print_folder
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import Prepared, file_name
from ldn_pdf.limits import COPIES
from ldn_pdf.problems import has_errors
from ldn_pdf.reading.layout import Paper

if TYPE_CHECKING:
    from ldn_pdf.typesetting.typeset import Document

_WINDOWS = sys.platform == "win32"


@click.command(
    epilog=examples(
        "ldn-pdf print what-is-ldn --copies 30            thirty for the rack, on both sides",
        "ldn-pdf print what-is-ldn --edition large --printer Ward3 --mono",
        "ldn-pdf print what-is-ldn --copies 30 --dry-run  show the command only",
    )
)
@click.argument("handout")
@click.option(
    "--copies", metavar="NUMBER", type=click.IntRange(1, COPIES), default=1, show_default=True, help="How many."
)
@click.option("--printer", default="", metavar="NAME", help="Left out, the system's default printer.")
@edition_option("The size of type: standard, clear, large, or a layout of your own.")
@paper_option
@click.option("--mono", is_flag=True, help="Without colour.")
@click.option("--one-sided", is_flag=True, help="Else two pages go on both sides of a sheet, turned on the long edge.")
@click.option("--dry-run", is_flag=True, help="Show the command. Print nothing.")
@draft_option
@ledger_option
@library_options
def command(
    handout: str,
    copies: int,
    printer: str,
    edition: str,
    paper: Paper | None,
    mono: bool,
    one_sided: bool,
    dry_run: bool,
    draft: bool,
    ledger: Path | None,
    library: Library,
) -> None:
    """Print a handout: on both sides, on the right paper, not scaled. The ledger notes how many copies went out.

    Exit code 1 where the handout has an error, 3 where it could not be printed.
    """
    need_one_site(library)
    prepared, documents, sheet = _documents(library, handout, edition, paper, draft)
    names = [file_name(prepared, edition, sheet, each.part, each.parts) for each in documents]
    job = PrintJob(
        files=tuple(print_folder() / name for name in names),
        title=f"{prepared.handout.id} v{prepared.handout.version}",
        paper=sheet,
        copies=copies,
        printer=printer,
        two_sided=not one_sided,
        mono=mono,
    )
    commands = _commands(job)
    if dry_run:
        for line in commands:
            say(subprocess.list2cmdline(line) if _WINDOWS else shlex.join(line))
        return
    job = job if _WINDOWS else _checked(job)
    for path, document in zip(job.files, documents, strict=True):
        write_whole(path, document.pdf)
    said = _on_windows(job, commands) if _WINDOWS else f"{job.printer} accepted job {hand_over(job)}: {_what(job)}."
    with open_ledger(ledger, durable=True) as (book, _):
        book.enter(entry_of(prepared, uuid.uuid4().hex, edition, job.paper, "print", copies=job.copies))
    say(said)


def _documents(
    library: Library, name: str, edition: str, paper: Paper | None, draft: bool
) -> tuple[Prepared, tuple[Document, ...], Paper]:
    """The documents to print and their paper. Raises Refused."""
    from ldn_pdf.typesetting.typeset import typeset

    prepared, problems = releasable(library, name, draft)
    layout, found = library.layout(known_edition(library, edition))
    problems += found
    documents: tuple[Document, ...] = ()
    sheet: Paper = paper or (prepared.clinic.paper if prepared else "letter")
    if prepared and layout and not has_errors(problems):
        result = typeset(prepared.leaflet(), layout, sheet)
        problems += result.problems
        documents = result.documents
    show(problems, err=True)
    if prepared is None or not documents:
        raise Refused(f"{counted(problems)}. Nothing was printed.")
    return prepared, documents, sheet


def _commands(job: PrintJob) -> list[list[str]]:
    """The commands that print the job on this system."""
    if not _WINDOWS:
        return [lp_command(job)]
    program = find_sumatra()
    if program:
        return [sumatra_command(program, job, file) for file in job.files]
    fault = verb_fault(job)
    if fault:
        raise Failed(fault)
    return [verb_command(job, file) for file in job.files]


def _checked(job: PrintJob) -> PrintJob:
    """The job with its printer named, once the queue can do all that is asked. Raises Failed and PrintError."""
    job = replace(job, printer=printer_named(job.printer))
    faults, unasked = queue_faults(job)
    if faults:
        raise Failed(" ".join([*faults, "Nothing was printed."]))
    if unasked:
        say(f"{job.printer} could not be asked what it can do: {unasked}. Look at what comes out.", err=True)
    return job


def _on_windows(job: PrintJob, commands: list[list[str]]) -> str:
    for line in commands:
        done = subprocess.run(line, check=False)
        if done.returncode:
            raise Failed(f"{line[0]} ended with code {done.returncode}. Look whether {job.title} is being printed.")
    return f"{commands[0][0]} was given {_what(job)}. Look at the printer's queue: Windows does not tell what it took."


def _what(job: PrintJob) -> str:

    sides = "both sides, turned on the long edge" if job.two_sided else "one side"
    colour = ", no colour" if job.mono else ""
    return (
        f"{count_of(job.copies, 'copy', 'copies')} of {job.title}, {CUPS_PAPER[job.paper]}, {sides}, not scaled{colour}"
    )
