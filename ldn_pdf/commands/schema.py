"""`ldn-pdf schema`: the JSON Schemas, for editors."""

from __future__ import annotations

import click

from ldn_pdf.commands.options import examples
from ldn_pdf.commands.output import say_data
from ldn_pdf.reading.json_schema import SCHEMAS, as_json, schema


@click.command(
    epilog=examples(
        "ldn-pdf schema                   all, in one JSON object",
        "ldn-pdf schema handout           the schema of a handout",
    )
)
@click.argument("kind", required=False, type=click.Choice(list(SCHEMAS)), metavar="[KIND]")
def command(kind: str | None) -> None:
    """Print the JSON Schemas that editors check files with while you type.

    KIND is handout, clinic, layout or ledger. A file names its schema in its first line; editors with
    the YAML language server, such as Visual Studio Code with the YAML extension, then help and warn.
    """
    say_data(as_json(schema(kind) if kind else {each: schema(each) for each in SCHEMAS}))
