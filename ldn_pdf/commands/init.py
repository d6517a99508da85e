"""`ldn-pdf init`: an editable library for a user who installed from a package, and newer bundled versions for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from ldn_pdf.atomic_write import differing, write_all
from ldn_pdf.commands.diff import bundled_difference
from ldn_pdf.commands.options import FOLDER, as_word, examples
from ldn_pdf.commands.output import count_of, say, say_what_to_type, show
from ldn_pdf.library.bundled_files import (
    RECORD,
    BundledFile,
    Update,
    bundled_files,
    offered,
    package_files,
    plan_update,
    record_of,
    record_problems,
    schema_files,
)
from ldn_pdf.library.folder import Library
from ldn_pdf.reading.clock import today

_READ_ME = """\
Your handouts
=============

handouts/              one file a handout; clinic.yaml is your clinic
handouts/evidence/     the claims behind the handouts, and their sources
layouts/               colours, margins, sizes and spacing of each edition
schemas/               what editors check these files with; leave it as it is

1. Put your clinic's name and numbers into handouts/clinic.yaml, and take out `example: true`.
2. In this folder, run `ldn-pdf check`, then `ldn-pdf build`.
3. `ldn-pdf new NAME` begins a handout of your own. What you delete stays away.
4. After an update of the program, `ldn-pdf init --update` brings newer versions of what you did not change.

Save all files as UTF-8. A handout stays a draft until a clinician has approved its words: `ldn-pdf --help` tells how.
"""


@click.command(
    epilog=examples(
        "ldn-pdf init leaflets            a folder `leaflets` with everything to edit",
        "ldn-pdf init .                   the same in the current folder",
        "ldn-pdf init --update            in your library: bring what is newer in the package, after asking",
        "ldn-pdf init --update --yes      the same without asking, for scripts",
        "ldn-pdf init --add ldn-decide    bring a bundled handout that your library does not have",
    )
)
@click.argument("folder", type=FOLDER, required=False)
@click.option("--update", is_flag=True, help="Bring newer versions from the package, where you changed nothing.")
@click.option("--add", multiple=True, metavar="NAME", help="Bring this bundled handout too. May be repeated.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def command(folder: Path | None, update: bool, add: Sequence[str], yes: bool) -> None:
    """Give yourself a folder of handouts, layouts and a clinic file to edit, and keep it up to date.

    Copies all that comes with the package into FOLDER. A file of yours that differs is never overwritten: then
    nothing is written at all. From then on only what is in FOLDER is built: a handout that you delete is gone.

    With --update, FOLDER is your library, the current folder where it is left out. Where the package has a newer
    version of a file and you changed nothing, it is brought. Where you did, the newer one is put beside yours as
    NAME.new.yaml, and what differs is shown. It first lists the approvals that end with it, and asks.
    """
    if update or add:
        _update(_library(folder or Path()), add, update=update, yes=yes)
    elif folder is None:
        raise click.UsageError("Which folder? `ldn-pdf init leaflets` makes one of that name.")
    else:
        _make(folder)


def _make(folder: Path) -> None:
    given = package_files()
    record = folder / "handouts" / RECORD
    kept_out = [name for name in given if record.exists() and not (folder / name).exists()]
    files = {folder / name: data for name, data in given.items() if name not in kept_out}
    files |= {folder / name: data for name, data in {"README.txt": _READ_ME.encode(), **schema_files()}.items()}
    if taken := differing(files):
        names = ", ".join(map(str, taken))
        fix = f"`ldn-pdf init {folder} --update` brings what is newer" if record.exists() else "Choose another folder"
        raise OSError(f"Nothing was written, as these files are there and differ: {names}. {fix}")
    if not record.exists():
        files[record] = record_of(given)
    written = sum(outcome != "unchanged" for outcome in write_all(files).values())
    say(f"{folder}: {written} files written, {len(files) - written} were there.")
    if kept_out:
        say(f"What you deleted stays away: {', '.join(kept_out)}. For a handout, `--add NAME` brings it back.")
    say_what_to_type("Next:")
    if folder != Path():
        say_what_to_type(f"  cd {as_word(folder)}")
    say_what_to_type("  edit handouts/clinic.yaml       your clinic's name and numbers")
    say_what_to_type("  ldn-pdf check                   every mistake, with its place and its fix")
    say_what_to_type("  ldn-pdf build                   the PDFs")


def _library(folder: Path) -> Library:
    """The library in a folder: in its folder `handouts`, or in itself."""
    own = next((place for place in (folder / "handouts", folder) if (place / "clinic.yaml").is_file()), None)
    own = own or next((place for place in (folder / "handouts", folder) if (place / RECORD).is_file()), None)
    if own is None:
        raise click.UsageError(f"There is no library in {folder.absolute()}. `ldn-pdf init FOLDER` makes one.")
    return Library(own)


def _update(library: Library, add: Sequence[str], *, update: bool, yes: bool) -> None:
    show(record_problems(library), err=True)
    files = bundled_files(library)
    _refuse_unknown(files, add)
    plan = plan_update(library, today(), add, update=update)
    new = [file for file in offered(files) if file.id not in add]
    if plan.is_empty:
        plan.write()
        say("Nothing is newer in the package." if update else "Nothing was added.")
        if waiting := [file.beside.name for file in files if file.is_newer]:
            say(f"Still beside yours, to be taken over by hand and then deleted: {', '.join(waiting)}.")
        _offer(new)
        return
    for line in _plan_lines(plan):
        say(line)
    if update and not yes and not _agreed(plan):
        say("Nothing was written.")
        return
    plan.write()
    beside = f", {len(plan.beside)} put beside yours" if plan.beside else ""
    say(f"{count_of(len(plan.bring), 'file')} brought{beside}.")
    for file in (*plan.beside, *plan.waiting):
        _say_what_differs(file)
    if plan.lapsing:
        say(f"To be approved anew: {', '.join(plan.lapsing)}.")
    _offer(new)
    say("Next: `ldn-pdf check`.")


def _refuse_unknown(files: Sequence[BundledFile], add: Sequence[str]) -> None:
    handouts = {file.id: file for file in files if file.kind == "handout"}
    for name in add:
        if name not in handouts:
            raise click.UsageError(f"The package has no handout `{name}`. It has: {', '.join(sorted(handouts))}.")
        if handouts[name].own is not None:
            raise click.UsageError(f"{handouts[name].path} is there already.")


def _plan_lines(plan: Update) -> list[str]:
    new = [file for file in plan.bring if file.own is None]
    renewed = [file for file in plan.bring if file.own is not None]
    lines = ["New in your library:", *(f"  {file.id}" for file in new)] if new else []
    if renewed:
        lines.append("Brought in place of what you have, since you did not change it:")
        lines += [f"  {file.id}{_versions(file)}" for file in renewed]
    if plan.beside:
        lines.append("Put beside yours, since you changed it or it rests on what you changed:")
        lines += [f"  {file.id}{_versions(file)}, as {file.beside.name}" for file in plan.beside]
    if plan.waiting:
        lines.append("Not written, since the file beside yours was changed. Delete or rename it first:")
        lines += [f"  {file.beside}" for file in plan.waiting]
    if plan.lapsing:
        lines.append("These approvals end with it, since the words are others. A clinician reads them anew:")
        lines += [f"  {name}" for name in plan.lapsing]
    if plan.resting:
        lines.append(f"These rest on evidence that comes, and stay as they are: {', '.join(plan.resting)}.")
    return lines


def _versions(file: BundledFile) -> str:
    """From which version to which, where that tells anything: a layout has none of its own."""
    return f": {file.was} → {file.version}" if file.was and file.was != file.version else ""


def _agreed(plan: Update) -> bool:
    try:
        return click.confirm(f"Write {count_of(len(plan.bring) + len(plan.beside), 'file')}?", default=False)
    except (click.Abort, RuntimeError) as error:  # an input that is at its end, or closed
        raise click.UsageError("Nothing was written, as nobody was there to say yes. In a script add --yes.") from error


def _say_what_differs(file: BundledFile) -> None:

    say("", f"What the package changed in {file.id}, to be taken over by hand into {file.path}:")
    say(*bundled_difference(file))


def _offer(files: Sequence[BundledFile]) -> None:
    if files:
        say(f"New in the package, and not in your library: {', '.join(file.id for file in files)}.")
        say("`ldn-pdf init --add NAME` brings one.")
