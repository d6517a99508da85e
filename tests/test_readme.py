"""The README's Start and Make it yours, line by line, as someone types them who has nothing yet."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_house import tracked

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def lines(section: str, shell: str) -> list[str]:
    """The lines of a section's block for a shell."""
    text = README.split(f"\n## {section}\n")[1].split("\n## ")[0]
    return [line for block in re.findall(rf"```{shell}\n(.*?)```", text, re.S) for line in block.splitlines()]


def checkout(folder: Path) -> Path:
    """The project's files, and nothing that was built or installed."""
    for name in tracked():
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def typed(commands: list[str], folder: Path, **environment: str) -> None:
    """Type these lines into one shell; the first that fails ends it."""
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        ["sh", "-ex"],
        input="\n".join(commands),
        cwd=folder,
        env={**clean, **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]


def built(library: Path) -> set[str]:
    """The handouts that have a PDF, in one part or more."""
    return {path.name.partition("_")[0] for path in (library / "out").glob("*.pdf")}


@pytest.mark.skipif(os.name == "nt", reason="the lines for a POSIX shell")
def test_a_library_is_made_checked_and_built_in_an_empty_folder(tmp_path: Path) -> None:
    """The lines that need no installing, in an empty folder; of the handouts three are kept, to be quick."""
    (tmp_path / "program").mkdir()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    commands = lines("Make it yours", "sh")
    at = next(number for number, line in enumerate(commands) if line.startswith("cd leaflets"))
    commands.insert(at + 1, "rm handouts/ldn-*.yaml handouts/could-*.yaml handouts/before-*.yaml")
    typed(commands, tmp_path / "program", PATH=path, PYTHONPATH=str(ROOT))
    assert built(tmp_path / "leaflets") == {"what-is-ldn", "what-is-ldn.es"}


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt" or not shutil.which("make"), reason="needs a POSIX shell and make")
def test_every_line_works_on_a_fresh_checkout(tmp_path: Path) -> None:
    """From an empty folder on; of the tests, `make test` only finds the names, as these lines are one of them."""
    folder = tmp_path / "fresh"
    folder.mkdir()
    typed([*lines("Start", "sh"), *lines("Make it yours", "sh")], checkout(folder), PYTEST_ADDOPTS="--collect-only")
    assert built(tmp_path / "leaflets") == {path.stem for path in (ROOT / "handouts").glob("*.yaml")} - {"clinic"}
    assert list((folder / "out").glob("*.pdf"))


def test_the_lines_for_windows_name_what_is_there() -> None:
    """They are read, not run: the files exist, the options are pip's, and both systems install the same."""
    typed_there = "\n".join(lines("Start", "powershell"))
    (locked,) = re.findall(r"-r (\S+)", typed_there)
    assert (ROOT / locked.replace("\\", "/")).is_file()
    help_of_pip = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--help"], capture_output=True, text=True, check=True
    ).stdout
    for option in re.findall(r" (--[a-z-]+)", typed_there.replace("ldn-pdf desk --shortcut", "")):
        assert option in help_of_pip
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "--require-hashes --only-binary :all:" in typed_there
    assert "--require-hashes --only-binary :all:" in makefile
    assert "/" not in typed_there
