"""A CUPS server: which queue is meant, what it can do, and what it accepted."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from difflib import get_close_matches

from msgspec import Struct

from ldn_pdf.delivering.printing import ipp
from ldn_pdf.delivering.printing.print_job import PrintJob, differences, lp_command, unsupported

_SECONDS = 60
_CAN = (
    "printer-is-accepting-jobs",
    "media-supported",
    "sides-supported",
    "print-color-mode-supported",
    "copies-supported",
)
_NOTED = ("copies", "sides", "media", "print-scaling", "print-color-mode", "job-state")
_STATES = {
    3: "waiting",
    4: "held",
    5: "printing",
    6: "stopped",
    7: "canceled",
    8: "aborted",
    9: "done",
}  # RFC 8011, 5.3.7


class PrintError(Exception):
    """Nothing was printed; the message is a sentence for the user."""


class Accepted(Struct, frozen=True):
    """What the queue took: its name for the job, how the job stands, and what it noted otherwise than asked."""

    job: str
    state: str
    differences: tuple[str, ...]
    unasked: str = ""
    """Why the queue could not be asked, where it could not."""


def printer_named(name: str) -> str:
    """The queue of this name, or the default one where the name is empty. Raises PrintError."""
    if not name:
        said = _run(["lpstat", "-d"])
        _, colon, default = said.partition(": ")
        if not colon:
            raise PrintError(f"There is no default printer. Name one with --printer.{_known(_printers())}")
        return default.strip()
    printers = _printers()
    if name not in printers:
        near = get_close_matches(name, printers, 1, 0.5)
        fix = f" Did you mean {near[0]}?" if near else _known(printers)
        raise PrintError(f"There is no printer named {name}.{fix}")
    return name


def check(job: PrintJob) -> tuple[list[str], str]:
    """What the queue cannot do of the job; and why it could not be asked, where it could not."""
    try:
        return list(unsupported(job, ipp.ask_printer(_server(), job.printer, _CAN))), ""
    except ipp.IppError as error:
        return [], str(error)


def print_job(job: PrintJob) -> Accepted:
    """Hand the job over and ask the queue what it took. Raises PrintError."""
    said = _run(lp_command(job))
    match = re.search(r"request id is (?P<id>.+-(?P<number>\d+)) \(", said)
    if not match:
        raise PrintError(f"lp did not name a job: {said.strip()}")
    try:
        noted = ipp.ask_job(_server(), job.printer, int(match["number"]), _NOTED)
    except ipp.IppError as error:
        return Accepted(match["id"], "accepted", (), str(error))
    (state,) = noted.get("job-state", (0,))[:1]
    return Accepted(
        match["id"], _STATES.get(state if isinstance(state, int) else 0, "accepted"), tuple(differences(job, noted))
    )


def _printers() -> list[str]:
    return _run(["lpstat", "-e"]).split()


def _known(printers: Sequence[str]) -> str:
    return f" There are: {', '.join(printers)}." if printers else " There is none on this computer."


def _server() -> str:
    return _run(["lpstat", "-H"]).strip()


def _run(command: list[str]) -> str:
    """What a command of CUPS prints, in English. Raises PrintError where it fails or is not there."""
    environ = os.environ | {"LC_ALL": "C"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, env=environ, check=False)
    except FileNotFoundError as error:
        raise PrintError(f"`{command[0]}` is not on this computer: install CUPS (Debian: cups-client).") from error
    except subprocess.TimeoutExpired as error:
        raise PrintError(f"`{command[0]}` did not answer within {_SECONDS} s.") from error
    if done.returncode:
        raise PrintError(f"{command[0]}: {done.stderr.strip() or done.stdout.strip() or 'failed without a word'}")
    return done.stdout
