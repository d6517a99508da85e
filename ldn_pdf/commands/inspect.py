"""`ldn-pdf inspect`: what a screen reader says of a PDF."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from ldn_pdf.commands.options import examples, package_missing
from ldn_pdf.commands.output import say, say_data
from ldn_pdf.reading.source_files import reason


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
    from ldn_pdf.limited_process import TookTooMuch, limited

    if not (find_spec("pypdfium2") and find_spec("pikepdf")):
        raise click.UsageError(package_missing("inspect", "inspect"))
    try:
        text, problems = limited("ldn_pdf.inspecting.any_pdf", "report", str(file), form or "spoken")
    except TookTooMuch as error:
        say(f"{file}: This PDF {error}. Make it again with fewer or smaller pages, or fetch the file again.", err=True)
        ctx.exit(1)
    except FileNotFoundError:
        say(f"{file}: There is no such file.", err=True)
        ctx.exit(2)
    except OSError as error:
        say(f"{file}: The file could not be read. {reason(error)}.", err=True)
        ctx.exit(3)
    if form:
        say_data(text)
    elif text:
        say(*text.removesuffix("\n").split("\n"))
    for problem in problems:
        say(f"{file}: {problem.what} {problem.fix}", err=True)
    ctx.exit(1 if problems else 0)
