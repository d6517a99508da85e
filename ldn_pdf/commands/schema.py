"""`ldn-pdf schema`: the JSON Schemas, for editors."""

from __future__ import annotations

import click

from ldn_pdf.commands.options import examples
from ldn_pdf.commands.output import say, say_data
from ldn_pdf.library.folder import bundled
from ldn_pdf.reading.json_schema import SCHEMAS, as_json, schema


@click.command(
    epilog=examples(
        "ldn-pdf schema                   all, in one JSON object",
        "ldn-pdf schema handout           the schema of a handout",
        "ldn-pdf schema --write           renews the files of the package, after its model was changed",
    )
)
@click.argument("kind", required=False, type=click.Choice(list(SCHEMAS)), metavar="[KIND]")
@click.option("--write", is_flag=True, help="Write all schemas into the package, for developers.")
def command(kind: str | None, write: bool) -> None:
    """Print the JSON Schemas that editors check files with while you type.

    KIND is handout, clinic, layout or ledger. A file names its schema in its first line; editors with
    the YAML language server, such as Visual Studio Code with the YAML extension, then help and warn.
    """
    if write:
        for each in SCHEMAS:
            path = bundled("schemas") / f"{each}.json"
            path.write_text(as_json(schema(each)), "ascii", newline="\n")
            say(f"Written: {path}")
    elif kind:
        say_data(as_json(schema(kind)))
    else:
        say_data(as_json({each: schema(each) for each in SCHEMAS}))
