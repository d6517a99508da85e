"""`ldn-pdf list`: what there is, and how it stands."""

from __future__ import annotations

from pathlib import Path

import click

from ldn_pdf.commands.options import clinic_option, examples, handouts_option
from ldn_pdf.reading.library import Library


@click.command(epilog=examples("ldn-pdf list", "ldn-pdf list --handouts leaflets/handouts"))
@handouts_option
@clinic_option
@click.pass_context
def command(ctx: click.Context, handouts: Path | None, clinic: Path | None) -> None:
    """Show the handouts with title, version and state."""
    library = Library(handouts, clinic)
    rows = [("NAME", "TITLE", "VERSION", "STATE")]
    for name in library.names():
        handout, _ = library.handout(name)
        if handout is None:
            rows.append((name, "-", "-", "has errors: see `ldn-pdf check`"))
        else:
            rows.append((name, handout.title.value, handout.version.value, "draft"))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        click.echo("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]))
