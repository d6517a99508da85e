"""`ldn-pdf desk`: everything a clinic does with handouts, in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from ldn_pdf.commands.delivery_options import ledger_option
from ldn_pdf.commands.options import clinic_option, examples, handouts_option, package_missing
from ldn_pdf.commands.output import say


@click.command(
    epilog=examples(
        "ldn-pdf desk                              the handouts in ./handouts",
        "ldn-pdf desk --handouts leaflets/handouts  those of another folder",
    )
)
@handouts_option
@clinic_option
@ledger_option
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="NUMBER", help="Left out, a free one.")
@click.option("--no-browser", is_flag=True, help="Print the address to open, with its one-time key.")
def command(handouts: Path | None, clinic: Path | None, ledger: Path | None, port: int, no_browser: bool) -> None:
    """Open your handouts in the browser: change them beside the true page, have them approved, print and mail them.

    Only the browser of this computer gets in. It ends with Ctrl-C, or after four hours in which nobody used it.
    """
    try:
        from ldn_pdf.desk.open_library import OpenLibrary
        from ldn_pdf.desk.routes import application, is_upload
        from ldn_pdf.desk.serving import listen, serve
    except ModuleNotFoundError as missing:
        raise click.UsageError(package_missing("desk", "desk")) from missing
    try:
        listening = listen(port)
    except OSError as error:
        raise click.UsageError(f"Port {port} is taken. Leave --port out: a free one is found.") from error
    library = OpenLibrary(handouts, clinic)

    def tell(address: str) -> None:
        say(f"The desk is open: {address}" if no_browser else "The desk is open in your browser.")
        say("Leave this window open. Ctrl-C closes the desk.")

    idle = serve(lambda: application(library, ledger), listening, is_upload, tell, not no_browser)
    say("The desk was closed: nobody used it for four hours." if idle else "The desk is closed.")
