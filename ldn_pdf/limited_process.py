"""A call in a process of its own that may take only so much: a file of a few bytes can unpack to gigabytes.

What reads PDFs, web pages and Word files is C and C++ in part: where it breaks, only that process ends. Windows sets
no such limits; the clock ends it there.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from ldn_pdf.limits import MB, READER_BYTES, READER_CPU_SECONDS, READER_WALL_SECONDS

_OUT_OF_MEMORY = 3
_START = "from ldn_pdf.limited_process import _answer; _answer()"


class TookTooMuch(Exception):
    """The call took more than it may, or ended its process. The message goes on from the name of what was read."""

    def __init__(self) -> None:
        most = f"{READER_CPU_SECONDS} seconds or {READER_BYTES // MB} MB"
        super().__init__(f"takes more than {most} to read, or breaks its reader")


def limited(module: str, name: str, *arguments: str) -> Any:
    """What the function `name` of `module` gives for these arguments; it is pickled on its way.

    Raises TookTooMuch, the OSError or ImportError that the function raised, and RuntimeError for any other.
    """
    paths = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]  # the same ldn_pdf as here
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    command = [sys.executable, "-P", "-c", _START, module, name, *arguments]  # -P: no module from the folder we are in
    try:
        done = subprocess.run(command, capture_output=True, timeout=READER_WALL_SECONDS, env=environment)
    except subprocess.TimeoutExpired:
        raise TookTooMuch from None
    if done.returncode == 1:  # an exception: a mistake of ours
        raise RuntimeError(done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2])
    if done.returncode != 0:
        raise TookTooMuch
    answer = pickle.loads(done.stdout)
    if isinstance(answer, Exception):
        raise answer
    return answer


def _answer() -> None:
    """The other process: writes what the function gives, or what the system refused."""
    _limit()
    module, name, *arguments = sys.argv[1:]
    try:
        answer = getattr(import_module(module), name)(*arguments)
    except (OSError, ImportError) as error:
        answer = error
    except MemoryError:
        sys.exit(_OUT_OF_MEMORY)
    sys.stdout.buffer.write(pickle.dumps(answer))


def _limit() -> None:
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return
    limits = {resource.RLIMIT_CPU: READER_CPU_SECONDS, resource.RLIMIT_AS: READER_BYTES, resource.RLIMIT_CORE: 0}
    for kind, most in limits.items():
        with contextlib.suppress(OSError, ValueError):  # macOS takes none of address space
            resource.setrlimit(kind, (most, most))
