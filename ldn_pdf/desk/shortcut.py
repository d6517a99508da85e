"""A file that opens the desk by a double click, as each system has it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from msgspec import Struct

_DESKTOP_ENTRY = """\
[Desktop Entry]
Type=Application
Name=Patient handouts
Comment=Change, approve, print and mail handouts
Exec={line}
Terminal=false
Categories=Office;
"""  # Desktop Entry Specification 1.5


class Shortcut(Struct, frozen=True):
    """A file's name and bytes. Where `is_program`, it must be allowed to run."""

    name: str
    data: bytes
    is_program: bool


def shortcut(system: str, command: Sequence[str]) -> Shortcut:
    """The file for a system, named as `sys.platform` does, that runs this command line."""
    if system == "win32":
        line = " ".join(f'"{part}"' for part in command).replace("%", "%%")
        text = f'@chcp 65001 >nul\r\n@start "" {line}\r\n'  # UTF-8: names of folders may have any letters
        return Shortcut("Patient handouts.cmd", text.encode(), False)
    if system == "darwin":
        return Shortcut("Patient handouts.command", f"#!/bin/sh\nexec {shlex.join(command)}\n".encode(), True)
    line = " ".join(map(_desktop_quoted, command))
    return Shortcut("patient-handouts.desktop", _DESKTOP_ENTRY.format(line=line).encode(), True)


def _desktop_quoted(part: str) -> str:
    """An argument as `Exec` takes it: quoted, with what a shell would read escaped, and then all as a string."""
    quoted = "".join(f"\\{char}" if char in '"`$\\' else char for char in part)
    return f'"{quoted}"'.replace("\\", "\\\\").replace("%", "%%")
