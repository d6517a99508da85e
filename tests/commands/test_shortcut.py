"""The file for a double click on each system, with names that a shell would read otherwise."""

from __future__ import annotations

import configparser
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from ldn_pdf.commands.desk import shortcut_of

COMMAND = ["/opt/a b/python", "-m", "ldn_pdf", "desk", '--handouts=/home/jo/Mía\'s $100 %d `x` "q" \\n/handouts']


def test_on_macos_the_shell_reads_it_back() -> None:
    name, data = shortcut_of("darwin", COMMAND)
    first, line = data.decode().splitlines()
    assert (name, first) == ("Patient handouts.command", "#!/bin/sh")
    assert shlex.split(line) == ["exec", *COMMAND]


def test_on_linux_it_is_a_desktop_entry() -> None:
    _, data = shortcut_of("linux", COMMAND)
    entry = configparser.RawConfigParser()
    entry.read_string(data.decode())
    assert entry["Desktop Entry"]["type"] == "Application"
    line = entry["Desktop Entry"]["exec"].replace("\\\\", "\\")  # escapes of a string come off first, then quotes
    assert [part.replace("%%", "%") for part in shlex.split(line.replace("\\$", "$").replace("\\`", "`"))] == COMMAND


def test_on_windows_it_starts_without_a_console() -> None:
    _, data = shortcut_of(
        "win32", [r"C:\Program Files\Python\pythonw.exe", "-m", "ldn_pdf", "desk", r"--handouts=D:\Zoë 100%"]
    )
    assert data.decode().splitlines() == [
        "@chcp 65001 >nul",
        r'@start "" "C:\Program Files\Python\pythonw.exe" "-m" "ldn_pdf" "desk" "--handouts=D:\Zoë 100%%"',
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="looks where Linux has its desktop")
def test_the_command_puts_it_on_the_desktop(tmp_path: Path) -> None:
    (tmp_path / "work" / "handouts").mkdir(parents=True)
    command = [sys.executable, "-m", "ldn_pdf", "desk", "--shortcut"]
    environment = os.environ | {
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "XDG_DESKTOP_DIR": str(tmp_path / "Desktop"),
    }
    done = subprocess.run(command, cwd=tmp_path / "work", env=environment, capture_output=True, text=True, check=True)
    (made,) = (tmp_path / "Desktop").iterdir()
    assert str(made) in done.stdout
    assert os.access(made, os.X_OK)
    assert f'"--handouts={tmp_path / "work" / "handouts"}"' in made.read_text()
