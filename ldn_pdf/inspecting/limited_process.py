"""`inspect` in a process of its own that may take only so much: a PDF of a few bytes can unpack to gigabytes.

What reads PDFs is C and C++: where it breaks, only that process ends. Windows sets no such limits; the clock ends it.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from ldn_pdf.limits import INSPECT_BYTES, INSPECT_CPU_SECONDS, INSPECT_WALL_SECONDS, MB
from ldn_pdf.problems import Mark, Problem

_OUT_OF_MEMORY = 3
_START = "from ldn_pdf.inspecting.limited_process import _answer; _answer()"


def report(path: Path, form: str) -> tuple[str, list[Problem]]:
    """What is found in a PDF, as `spoken`, `tags` or `json`, with its problems; OSError where it cannot be read.

    Besides the problems of `any_pdf.inspect` there is `too-much-pdf`, with no text.
    """
    paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]  # the same ldn_pdf as here
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", _START, str(path), form]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=INSPECT_WALL_SECONDS,
            env=environment,
            encoding="utf-8",
            errors="replace",
        )
    except subprocess.TimeoutExpired:
        done = subprocess.CompletedProcess(command, _OUT_OF_MEMORY)
    if done.returncode == 1:  # an exception: a mistake of ours
        raise RuntimeError(done.stderr.strip().rpartition("\n")[2])
    if done.returncode != 0:
        most = f"{INSPECT_CPU_SECONDS} seconds or {INSPECT_BYTES // MB} MB"
        what = f"This PDF takes more than {most} to read, or breaks its reader."
        fix = "Make it again with fewer or smaller pages, or fetch the file again."
        return "", [Problem(Mark(str(path)), what, fix, "too-much-pdf")]
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise OSError(*answer["error"])
    return answer["text"], [Problem(Mark(str(path)), *words) for words in answer["problems"]]


def _answer() -> None:
    """The other process: writes JSON, in ASCII, of the text and the problems or of what the system refused."""
    _limit()
    from ldn_pdf.inspecting.any_pdf import inspect

    answer: dict[str, Any]
    try:
        found, problems = inspect(Path(sys.argv[1]))
        text = _text(found, problems, sys.argv[2]) if found else ""
        answer = {"text": text.encode("utf-8", "replace").decode("utf-8")}  # a PDF may hold half a character
        answer["problems"] = [(problem.what, problem.fix, problem.rule) for problem in problems]
    except OSError as error:
        answer = {"error": (error.errno, error.strerror)}
    except MemoryError:
        sys.exit(_OUT_OF_MEMORY)
    print(json.dumps(answer))


def _limit() -> None:
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return
    limits = {resource.RLIMIT_CPU: INSPECT_CPU_SECONDS, resource.RLIMIT_AS: INSPECT_BYTES, resource.RLIMIT_CORE: 0}
    for kind, most in limits.items():
        with contextlib.suppress(OSError, ValueError):  # macOS takes none of address space
            resource.setrlimit(kind, (most, most))


def _text(found: Any, problems: list[Problem], form: str) -> str:
    from ldn_pdf.inspecting import read_aloud, tag_listing

    if form == "json":
        return tag_listing.as_json(found, read_aloud.speak(found), problems)
    if not found.roots:
        return ""
    return tag_listing.as_yaml(found) if form == "tags" else "".join(f"{line}\n" for line in read_aloud.speak(found))
