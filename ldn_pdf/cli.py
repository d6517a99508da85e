"""`ldn-pdf`: finds the command, and turns whatever ends it into a sentence and an exit code.

0: all is well, warnings too. 1: errors in the content. 2: used wrongly. 3: could not write or deliver.
70: a mistake of ours. 130: stopped by the user. 141: whoever read the output went away.
"""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from io import StringIO
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

import click

from ldn_pdf import __version__

COMMANDS = {
    "init": "Make a folder of handouts, layouts and a clinic file to edit.",
    "desk": "Open the handouts in the browser: change, approve, print, mail.",
    "new": "Write a commented starter of a handout.",
    "list": "Show the handouts with title, version and state.",
    "check": "Report every problem of handouts, clinic, layouts and evidence.",
    "trace": "Show each sentence with its claims, sources and verdict.",
    "review": "Write a sheet to review a handout on: each sentence with its claim and source.",
    "approve": "Record that a clinician approved a handout's exact words.",
    "withdraw": "Take an approval back, and say how many copies went out.",
    "build": "Build handouts into PDFs of one or two pages.",
    "translate": "Begin a translation of a handout, or bring one up to date.",
    "draft": "Make an article's evidence ledger, and handouts to finish.",
    "diff": "Show which words a patient would read differently.",
    "inspect": "Print what a screen reader says of a PDF.",
    "merge": "Make one PDF for each row of a CSV file.",
    "send": "Email a handout to the people in a CSV file.",
    "print": "Print copies, on both sides and not scaled.",
    "pack": "Put approved handouts into a zip file for a health record.",
    "recall": "Say who holds an old version of a handout.",
    "ledger": "Show what was handed out.",
    "schema": "Print the JSON Schemas that editors check files with.",
}
"""Every command, in the order of a day's work, with its line in `--help`. Each is the function `command` of the
module of its name in `ldn_pdf/commands/`, which is imported only when the command is used."""

OUR_MISTAKE = 70  # sysexits.h, EX_SOFTWARE
STOPPED = 130  # 128 + SIGINT, as shells have it
READER_GONE = 141  # 128 + SIGPIPE


class _Commands(click.Group):
    """Commands that are imported when they are used: `--help` and `--version` import none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"ldn_pdf.commands.{cmd_name}").command
        command.name = cmd_name
        if not any("--site" in option.opts for option in command.params):
            help = "For no use here: this is the same for each site of a practice."
            option = click.Option(["--site"], metavar="NAME", expose_value=False, callback=_at_no_site, help=help)
            command.params.append(option)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from ldn_pdf.problems import did_you_mean

            fix = did_you_mean(args[0], COMMANDS, "`ldn-pdf --help` lists them.")
            raise click.UsageError(f"There is no command `{args[0]}`. {fix}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        with _telling_a_reader_that_is_gone():  # `--help` and `--version` are printed here
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:
        with _telling_a_reader_that_is_gone():
            return super().invoke(ctx)


def _at_no_site(ctx: click.Context, parameter: click.Parameter, site: str | None) -> None:
    if site:
        _tell(f"--site {site} changes nothing here: `{ctx.info_name}` reads no clinic file, and serves all sites.")


class _ReaderGoneError(Exception):
    """Whoever read our output has closed it; click would call that exit 1."""


@contextmanager
def _telling_a_reader_that_is_gone() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise _ReaderGoneError from error


@click.command(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  ldn-pdf init leaflets         an editable library in the folder `leaflets`
  ldn-pdf check                 every problem, with its place and its fix
  ldn-pdf COMMAND --help        what a command does, with examples""",
)
@click.version_option(__version__, prog_name="ldn-pdf", message="%(prog)s %(version)s")
def group() -> None:
    """Patient handouts for clinics: YAML in, accessible one- or two-page PDFs out."""
    from ldn_pdf.reading.clock import today

    try:
        today()
    except ValueError as error:  # told here, before ReportLab stumbles over it
        raise click.UsageError(str(error)) from error


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code. Nothing but a sentence reaches the user."""
    sys.stdin = sys.stdin or StringIO()  # None where closed
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console in cp1252 or ASCII shows what it cannot print as \\u2026
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(arguments)
    except (_ReaderGoneError, BrokenPipeError):
        code = READER_GONE
    except OSError:  # not even the error could be written
        code = 3
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # or Python complains when it flushes
    return code


def _run(arguments: Sequence[str]) -> int:
    try:
        with _stoppable():
            code = group.main(list(arguments), prog_name="ldn-pdf", standalone_mode=False)
            sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        _tell(*_as_lines(error))
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _tell("Stopped. Files that were finished are whole; the one at work was not written.")
        return STOPPED
    except (_ReaderGoneError, BrokenPipeError):
        raise
    except OSError as error:
        _tell(*_as_lines(click.ClickException(sentence(error))))
        return _traced(3)
    except Exception as error:
        typed = " ".join(["ldn-pdf", *arguments])
        _tell(*(line.format(type(error).__name__, error, typed) for line in _OUR_MISTAKE))
        return _traced(OUR_MISTAKE)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Within, the first Ctrl-C is a KeyboardInterrupt, and more of them do not disturb what then tidies up.
    Without, it is what it was: for the program of its own an end in silence, see `__main__`."""
    before = signal.getsignal(signal.SIGINT)
    if before == signal.SIG_IGN or threading.current_thread() is not threading.main_thread():
        yield
        return
    hook, sys.unraisablehook = sys.unraisablehook, _unheard
    try:
        signal.signal(signal.SIGINT, _stop)
        yield
    except Exception as error:  # some of Python's own code turns a KeyboardInterrupt into another error
        if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
            raise KeyboardInterrupt from error
        raise
    finally:
        signal.signal(signal.SIGINT, before)
        sys.unraisablehook = hook


def _stop(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _unheard(lost: sys.UnraisableHookArgs) -> None:
    """Where Python drops a KeyboardInterrupt, in a `__del__` or a callback, give it again a moment later."""
    if issubclass(lost.exc_type, KeyboardInterrupt):
        signal.signal(signal.SIGINT, _stop)
        again = _thread.interrupt_main if sys.platform == "win32" else partial(os.kill, os.getpid(), signal.SIGINT)
        threading.Timer(0.01, again).start()
    else:
        sys.__unraisablehook__(lost)


def _as_lines(error: click.ClickException) -> list[str]:
    """How click shows an error, its message as one line. A page has no use for how a command is typed."""
    from ldn_pdf.commands.output import is_heard
    from ldn_pdf.problems import visible

    if is_heard():
        return [error.format_message()]
    shown = StringIO()
    vars(error).update(message=visible(error.message))
    error.show(shown)
    return shown.getvalue().removesuffix("\n").split("\n")


def _tell(*lines: str) -> None:
    from ldn_pdf.commands.output import say  # here: `--help` needs nothing of ours

    say(*lines, err=True)


def _nowhere() -> TextIO:
    """What stands in for a closed stream, to the end."""
    return Path(os.devnull).open("w", encoding="utf-8")


_OUR_MISTAKE = (
    "Error: ldn-pdf made a mistake of its own ({0}: {1}). Your files are not at fault.",
    "Please report it, with your file, the command `{2}` and what it prints once LDN_PDF_DEBUG=1 is set.",
)


def sentence(error: OSError) -> str:
    """What went wrong with a file or folder, in one sentence with its name."""
    from ldn_pdf.reading.source_files import reason

    why = reason(error)
    return f"{why}: {os.fsdecode(error.filename)}" if error.filename is not None else f"{why}."


def _traced(code: int) -> int:
    if os.environ.get("LDN_PDF_DEBUG"):
        import traceback

        traceback.print_exc()
    return code
