"""A CUPS server, asked through its own commands: which queue is meant, what it can do, and whether it took a job."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from ldn_pdf.delivering.printing.print_job import PrintJob, lp_command

_SECONDS = 60
_MONO = ("gray", "grey", "kgray", "black", "mono")  # how drivers begin the name of the mode without colour


class PrintError(Exception):
    """Nothing was printed; the message is a sentence for the user."""


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
        refuses = " not accepting " in _run(["lpstat", "-a", job.printer])
        options = queue_options(_run(["lpoptions", "-p", job.printer, "-l"]))
    except PrintError as error:
        return [], str(error)
    faults = [f"{job.printer} takes no jobs now. Ask who looks after it, or run: cupsaccept {job.printer}"] * refuses
    return [*faults, *unsupported(job, options)], "" if options else "its driver names no options"


def queue_options(listed: str) -> dict[str, tuple[str, ...]]:
    """The choices of each option that `lpoptions -l` lists: `PageSize/Media Size: *Letter A4`."""
    rows = re.findall(r"^(\w[\w-]*)/.*?: (.*)$", listed, re.MULTILINE)
    return {name: tuple(choice.lstrip("*") for choice in choices.split()) for name, choices in rows}


def unsupported(job: PrintJob, options: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """What a queue cannot do of a job, a sentence each. `lp` itself takes whatever it is given."""
    papers = options.get("PageSize", ())
    if papers and job.paper not in {paper.partition(".")[0].lower() for paper in papers}:
        yield f"{job.printer} has no {job.paper.capitalize()} paper. It has: {', '.join(papers)}."
    if job.two_sided and options and not set(options.get("Duplex", ())) & {"DuplexNoTumble", "two-sided-long-edge"}:
        yield f"{job.printer} cannot print on both sides. Add --one-sided."
    modes = options.get("ColorModel", ())
    if job.mono and modes and not any(mode.lower().startswith(_MONO) for mode in modes):
        yield f"{job.printer} has no mode without colour. Leave --mono out."


def print_job(job: PrintJob) -> str:
    """Hand the job over. Gives the queue's name for it, such as `Rack-12`. Raises PrintError."""
    said = _run(lp_command(job))
    match = re.search(r"request id is (\S+-\d+) \(", said)
    if not match:
        raise PrintError(f"lp did not name a job: {said.strip()}")
    return match[1]


def _printers() -> list[str]:
    return _run(["lpstat", "-e"]).split()


def _known(printers: Sequence[str]) -> str:
    return f" There are: {', '.join(printers)}." if printers else " There is none on this computer."


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
