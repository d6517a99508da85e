"""`ldn-pdf inspect`: what a screen reader says of a PDF."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from ldn_pdf.commands.options import examples, package_missing
from ldn_pdf.reading.source_files import reason

# A PDF may hold what a terminal obeys. JSON and YAML read the longer form.
_CONTROLS = [code for code in (*range(32), *range(127, 160)) if code != ord("\n")]
_VISIBLE = {code: f"\\x{code:02x}" for code in _CONTROLS}
_ESCAPED = {code: f"\\u{code:04x}" for code in _CONTROLS}


@click.command(
    epilog=examples(
        "ldn-pdf inspect out/what-is-ldn_clear_letter_v1.0.pdf      what is said, line by line",
        "ldn-pdf inspect --tags leaflet.pdf > leaflet.tags.yaml     the tags that tell it",
    )
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--tags", "form", flag_value="tags", help="Print the tag tree as YAML.")
@click.option("--json", "form", flag_value="json", help="Print all that is found as JSON.")
@click.pass_context
def command(ctx: click.Context, file: Path, form: str | None) -> None:
    """Print what a screen reader says of FILE, a PDF of any program, in reading order."""
    from ldn_pdf.inspecting.limited_process import report

    if not (find_spec("pypdfium2") and find_spec("pikepdf")):
        raise click.UsageError(package_missing("inspect", "inspect"))
    shown = str(file).translate(_VISIBLE)
    try:
        text, problems = report(file, form or "spoken")
    except FileNotFoundError:
        click.echo(f"{shown}: There is no such file.", err=True)
        ctx.exit(2)
    except OSError as error:
        click.echo(f"{shown}: The file could not be read. {reason(error)}.", err=True)
        ctx.exit(3)
    if form:
        click.echo(text.translate(_ESCAPED).encode("utf-8"), nl=False)  # YAML and JSON are UTF-8 on every console
    else:
        click.echo(text.translate(_VISIBLE), nl=False)
    for problem in problems:
        click.echo(f"{shown}: {problem.what} {problem.fix}", err=True)
    ctx.exit(1 if problems else 0)
