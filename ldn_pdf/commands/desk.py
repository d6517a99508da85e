"""`ldn-pdf desk`: everything a clinic does with handouts, in the browser."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from ldn_pdf.atomic_write import write_whole
from ldn_pdf.commands.delivery_options import ledger_option
from ldn_pdf.commands.options import clinic_option, examples, handouts_option, package_missing
from ldn_pdf.commands.output import say
from ldn_pdf.desk.wording import languages

_DESKTOP_ENTRY = """\
[Desktop Entry]
Type=Application
Name=Patient handouts
Comment=Change, approve, print and mail handouts
Exec={line}
Terminal=false
Categories=Office;
"""  # Desktop Entry Specification 1.5


@click.command(
    epilog=examples(
        "ldn-pdf desk                              the handouts in ./handouts",
        "ldn-pdf desk --handouts leaflets/handouts  those of another folder",
        "ldn-pdf desk --language es                in Spanish, whatever your browser prefers",
        "ldn-pdf desk --shortcut                   a file on your desktop that opens it by a double click",
    )
)
@handouts_option
@clinic_option
@ledger_option
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="NUMBER", help="Left out, a free one.")
@click.option("--no-browser", is_flag=True, help="Print the address to open, with its one-time key.")
@click.option(
    "--language",
    type=click.Choice(languages()),
    help="The language of the pages. Left out, the browser's, or what was chosen on a page before.",
)
@click.option("--shortcut", is_flag=True, help="Put a file on your desktop that opens it by a double click.")
def command(
    handouts: Path | None,
    clinic: Path | None,
    ledger: Path | None,
    port: int,
    no_browser: bool,
    language: str | None,
    shortcut: bool,
) -> None:
    """Open your handouts in the browser: change them beside the true page, have them approved, print and mail them.

    Only the browser of this computer gets in. It ends with Ctrl-C, with “Close the desk” on its pages, or after four
    hours in which nobody used it. Without a folder `handouts` here, it opens the one that it made in your documents.
    """
    try:
        from ldn_pdf.desk.open_library import OpenLibrary
        from ldn_pdf.desk.routes import application, is_upload
        from ldn_pdf.desk.serving import listen, serve
    except ModuleNotFoundError as missing:
        raise click.UsageError(package_missing("desk", "desk")) from missing
    handouts = handouts or _made_before()
    if shortcut:
        _write_shortcut(handouts, clinic, language)
        return
    try:
        listening = listen(port)
    except OSError as error:
        raise click.UsageError(f"Port {port} is taken. Leave --port out: a free one is found.") from error
    library = OpenLibrary(handouts, clinic)

    def tell(address: str) -> None:
        say(f"The desk is open: {address}" if no_browser else "The desk is open in your browser.")
        say("Leave this window open. Ctrl-C closes the desk.")

    make = partial(application, library, ledger)
    idle = serve(make, listening, is_upload, tell, not no_browser, language=language or "")
    say("The desk was closed: nobody used it for four hours." if idle else "The desk is closed.")


def _made_before() -> Path | None:
    """The folder that the desk made in the user's documents, where there is none here."""
    from ldn_pdf.desk.open_library import OpenLibrary

    made = OpenLibrary.own_folder() / "handouts"
    return made if made.is_dir() and not Path("handouts").is_dir() else None


def _write_shortcut(handouts: Path | None, clinic: Path | None, language: str | None) -> None:
    from platformdirs import user_desktop_path

    python = Path(sys.executable)
    windowless = python.with_name("pythonw.exe")
    own = handouts or Path("handouts")
    line = [str(windowless if windowless.is_file() else python), "-m", "ldn_pdf", "desk"]
    line += [f"--handouts={own.resolve()}"] if own.is_dir() else []
    line += [f"--clinic={clinic.resolve()}"] if clinic else []
    line += [f"--language={language}"] if language else []
    name, data = shortcut_of(sys.platform, line)
    path = user_desktop_path() / name
    write_whole(path, data)
    if sys.platform != "win32":
        path.chmod(0o755)
    say(f"Written: {path}. A double click on it opens the desk.")


def shortcut_of(system: str, command: Sequence[str]) -> tuple[str, bytes]:
    """The name and the bytes of the file for a system, named as `sys.platform` does, that runs this command line."""
    if system == "win32":
        line = " ".join(f'"{part}"' for part in command).replace("%", "%%")
        text = f'@chcp 65001 >nul\r\n@start "" {line}\r\n'  # UTF-8: names of folders may have any letters
        return "Patient handouts.cmd", text.encode()
    if system == "darwin":
        return "Patient handouts.command", f"#!/bin/sh\nexec {shlex.join(command)}\n".encode()
    line = " ".join(map(_desktop_quoted, command))
    return "patient-handouts.desktop", _DESKTOP_ENTRY.format(line=line).encode()


def _desktop_quoted(part: str) -> str:
    """An argument as `Exec` takes it: quoted, with what a shell would read escaped, and then all as a string."""
    quoted = "".join(f"\\{char}" if char in '"`$\\' else char for char in part)
    return f'"{quoted}"'.replace("\\", "\\\\").replace("%", "%%")
