"""`ldn-pdf inspect`: what a screen reader says of a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ldn_pdf.commands.options import examples, package_missing
from ldn_pdf.reading.source_files import reason

if TYPE_CHECKING:
    from ldn_pdf.inspecting.model import Inspection
    from ldn_pdf.problems import Problem


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
    try:
        from ldn_pdf.inspecting.document import inspect

        found, problems = inspect(file)
    except ModuleNotFoundError as missing:
        raise click.UsageError(package_missing("inspect", "inspect")) from missing
    except FileNotFoundError:
        click.echo(f"{file}: There is no such file.", err=True)
        ctx.exit(2)
    except OSError as error:
        click.echo(f"{file}: The file could not be read. {reason(error)}.", err=True)
        ctx.exit(3)
    if found is not None and (form == "json" or found.roots):
        text = _in_form(found, problems, form)
        click.echo(text.encode("utf-8") if form else text, nl=False)  # YAML and JSON are UTF-8 on every console
    for problem in problems:
        click.echo(f"{file}: {problem.what} {problem.fix}", err=True)
    ctx.exit(1 if problems else 0)


def _in_form(found: Inspection, problems: list[Problem], form: str | None) -> str:
    from ldn_pdf.inspecting import speech, tags

    if form == "tags":
        return tags.as_yaml(found)
    if form == "json":
        return tags.as_json(found, speech.speak(found), problems)
    return "".join(f"{line}\n" for line in speech.speak(found))
