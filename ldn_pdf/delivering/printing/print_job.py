"""Printing: what is asked of the printer, as a command of the system that there is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path, PureWindowsPath

from msgspec import Struct

from ldn_pdf.reading.layout import Paper


class PrintJob(Struct, frozen=True, kw_only=True):
    """One handout for one printer. An empty `printer` is the system's default; `two_sided` flips on the long edge."""

    files: tuple[Path, ...]
    title: str
    paper: Paper
    copies: int = 1
    printer: str = ""
    two_sided: bool = True
    mono: bool = False


_CUPS_PAPER: Mapping[Paper, str] = {"letter": "Letter", "a4": "A4"}  # the names that every driver maps


def lp_command(job: PrintJob) -> list[str]:
    """The `lp` command of CUPS: every option said, nothing left to the queue's defaults."""
    sides = "two-sided-long-edge" if job.two_sided else "one-sided"
    options = [f"media={_CUPS_PAPER[job.paper]}", f"sides={sides}", "print-scaling=none"]
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
    verb = f"-Verb PrintTo -ArgumentList {_quoted(_double(job.printer))}" if job.printer else "-Verb Print"
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


def _double(text: str) -> str:
    return f'"{text}"'
