"""CPU of `ldn-pdf check` over the whole library, beyond the start of Python. The target is 0.5 s.

Run it in the top folder: `python benchmarks/check.py`. It prints the least of several runs: other programs only add.
"""

from __future__ import annotations

import resource
import subprocess
import sys

RUNS = 7


def cpu(*arguments: str) -> float:
    """The least user and system time of a Python process with these arguments, in seconds."""
    return min(_once(arguments) for _ in range(RUNS))


def _once(arguments: tuple[str, ...]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


bare = cpu("-c", "pass")
check = cpu("-c", "from ldn_pdf.cli import run; run(['check'])")
print(f"bare Python           {bare:.3f} s")
print(f"ldn-pdf check         {check:.3f} s")
print(f"beyond Python's start {check - bare:.3f} s, target 0.500 s")
