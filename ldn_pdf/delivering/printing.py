"""Printing: what is asked of the printer, as a command of the system; CUPS is asked first whether it can."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PureWindowsPath

from msgspec import Struct

from ldn_pdf.problems import most_like
from ldn_pdf.reading.layout import Paper

_SECONDS = 60  # that a command of CUPS may take
_MONO = ("gray", "grey", "kgray", "black", "mono")  # how drivers begin the name of the mode without colour


class PrintJob(Struct, frozen=True, kw_only=True):
    """One handout for one printer. An empty `printer` is the system's default; `two_sided` flips on the long edge."""

    files: tuple[Path, ...]
    title: str
    paper: Paper
    copies: int = 1
    printer: str = ""
    two_sided: bool = True
    mono: bool = False


CUPS_PAPER: Mapping[Paper, str] = {"letter": "Letter", "a4": "A4"}  # the names that every driver maps


def lp_command(job: PrintJob) -> list[str]:
    """The `lp` command of CUPS: every option said, nothing left to the queue's defaults."""
    sides = "two-sided-long-edge" if job.two_sided else "one-sided"
    options = [f"media={CUPS_PAPER[job.paper]}", f"sides={sides}", "print-scaling=none"]
    options += ["print-color-mode=monochrome"] if job.mono else []
    where = ["-d", job.printer] if job.printer else []
    said = [part for option in options for part in ("-o", option)]
    return ["lp", *where, "-n", str(job.copies), "-t", job.title, *said, "--", *map(str, job.files)]


def sumatra_command(program: str, job: PrintJob, file: Path) -> list[str]:
    """The command of SumatraPDF that prints one file and shows no window."""
    where = ["-print-to", job.printer] if job.printer else ["-print-to-default"]
    settings = [f"{job.copies}x", "duplexlong" if job.two_sided else "simplex", "noscale", f"paper={job.paper}"]
    settings += ["monochrome"] if job.mono else []
    return [program, *where, "-print-settings", ",".join(settings), "-silent", str(file)]


def verb_command(job: PrintJob, file: Path) -> list[str]:
    """Windows' own print verb: the program that opens PDFs prints one copy, with the printer's settings."""
    printer = _quoted(f'"{job.printer}"')
    verb = f"-Verb PrintTo -ArgumentList {printer}" if job.printer else "-Verb Print"
    script = f"Start-Process -FilePath {_quoted(str(file))} {verb}"
    return ["powershell", "-NoProfile", "-NonInteractive", "-Command", script]


def verb_fault(job: PrintJob) -> str:
    """Why the print verb cannot do this job, as a sentence; empty where it can."""
    if job.copies > 1 or job.mono:
        what = f"{job.copies} copies" if job.copies > 1 else "--mono"
        return f"Windows' print verb knows nothing of {what}. Install SumatraPDF, or print one copy in colour."
    return ""


def find_sumatra(environ: Mapping[str, str] | None = None) -> str:
    """The path of SumatraPDF, or an empty text where it is not installed."""
    found = shutil.which("SumatraPDF")
    if found:
        return found
    known = environ if environ is not None else os.environ
    folders = (known.get(name, "") for name in ("LOCALAPPDATA", "ProgramFiles", "ProgramFiles(x86)"))
    programs = (PureWindowsPath(folder, "SumatraPDF", "SumatraPDF.exe") for folder in folders if folder)
    return next((str(program) for program in programs if Path(program).is_file()), "")


def _quoted(text: str) -> str:
    """A string of PowerShell in which nothing has a meaning."""
    return "'" + text.replace("'", "''") + "'"


# --- a CUPS server, through its own commands --------------------------------------------------------


class PrintError(OSError):
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
        near = most_like(name, printers, 0.5)
        fix = f" Did you mean {near}?" if near else _known(printers)
        raise PrintError(f"There is no printer named {name}.{fix}")
    return name


def queue_faults(job: PrintJob) -> tuple[list[str], str]:
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


def hand_over(job: PrintJob) -> str:
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
