"""`ldn-pdf init`: an editable library for a user who installed from a package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from ldn_pdf.atomic_write import write_all
from ldn_pdf.commands.options import FOLDER, examples
from ldn_pdf.commands.output import say
from ldn_pdf.library.folder import bundled
from ldn_pdf.reading.json_schema import SCHEMAS, as_json, schema

_READ_ME = """\
Your handouts
=============

handouts/              one file a handout; clinic.yaml is your clinic
handouts/evidence/     the claims behind the handouts, and their sources
layouts/               colours, margins, sizes and spacing of each edition
schemas/               what editors check these files with; leave it as it is

1. Put your clinic's name and numbers into handouts/clinic.yaml, and take out `example: true`.
2. In this folder, run `ldn-pdf check`, then `ldn-pdf build`.
3. `ldn-pdf new NAME` begins a handout of your own.

Save all files as UTF-8. A handout stays a draft until a clinician has approved its words: `ldn-pdf --help` tells how.
"""


@click.command(
    epilog=examples(
        "ldn-pdf init leaflets        a folder `leaflets` with everything to edit",
        "ldn-pdf init .               the same in the current folder",
    )
)
@click.argument("folder", type=FOLDER)
def command(folder: Path) -> None:
    """Give yourself a folder of handouts, layouts and a clinic file to edit.

    Copies all that comes with the package into FOLDER. A file of yours that differs is never
    overwritten: then nothing is written at all.
    """
    files = {folder / name: data for name, data in _files()}
    taken = [path for path, data in files.items() if path.exists() and not _same(path, data)]
    if taken:
        names = ", ".join(map(str, taken))
        raise OSError(f"Nothing was written, as these files are there and differ: {names}. Choose another folder")
    written = sum(outcome != "unchanged" for outcome in write_all(files).values())
    say(f"{folder}: {written} files written, {len(files) - written} were there.")
    say("Next:")
    if folder != Path():
        say(f"  cd {folder}")
    say("  edit handouts/clinic.yaml       your clinic's name and numbers")
    say("  ldn-pdf check                   every mistake, with its place and its fix")
    say("  ldn-pdf build                   the PDFs")


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _files() -> Iterator[tuple[str, bytes]]:
    """Every file of a new library: its name in the folder, and its bytes."""
    yield "README.txt", _READ_ME.encode()
    for kind in SCHEMAS:
        yield f"schemas/{kind}.json", as_json(schema(kind)).encode()
    for kind in ("handouts", "layouts"):
        top = bundled(kind)
        for path in sorted(top.rglob("*")):
            if path.is_file() and path.name != "approvals.yaml" and not path.name.startswith("."):
                yield f"{kind}/{path.relative_to(top).as_posix()}", _with_schemas_beside(path)


def _with_schemas_beside(path: Path) -> bytes:
    """The file, its `$schema` line pointing to the folder `schemas` of the new library."""
    data = path.read_bytes()
    return data.replace(b"/ldn_pdf/schemas/", b"/schemas/", 1) if path.suffix == ".yaml" else data
