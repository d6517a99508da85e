"""Processes of which the CPU seconds and the peak memory are told; machines are noisy, so only ratios count."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
HANDOUTS = ROOT / "handouts"
CALL = "from ldn_pdf.__main__ import main; main()"  # as the console script starts
_WATCH = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024); sys.stdout.flush()
sys.stdout.buffer.write(done.stdout)
sys.exit(0 if done.returncode <= int(sys.argv[1]) else done.returncode)
"""


class Used(NamedTuple):
    """What a process used with its children, in CPU seconds and MB, and what it printed."""

    cpu: float
    peak: float
    printed: str


def used(folder: Path, *command: str, worst: int = 0) -> Used:
    """Run a command in `folder`. Raises where its exit code is above `worst`."""
    environ = os.environ | {"XDG_DATA_HOME": str(folder), "PYTHONPATH": str(ROOT)}
    watched = [sys.executable, "-c", _WATCH, str(worst), *command]
    done = subprocess.run(watched, cwd=folder, env=environ, check=True, stdout=subprocess.PIPE)
    figures, _, printed = done.stdout.decode().partition("\n")
    return Used(*map(float, figures.split()), printed)


def ours(folder: Path, *arguments: str, worst: int = 0) -> Used:
    """Run `ldn-pdf` with these arguments."""
    return used(folder, sys.executable, "-c", CALL, *arguments, worst=worst)


def ratio(one: Callable[[], float], other: Callable[[], float], rounds: int) -> float:
    """The median of one ÷ other, taken in turn."""
    return statistics.median(one() / other() for _ in range(rounds))
