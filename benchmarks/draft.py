"""The CPU that `draft` takes for an article of 1,200 words, beyond Python's own start, and the size of HTML twins.

python benchmarks/draft.py
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from common import ROOT, prepared, row

from ldn_pdf.library.folder import Library
from ldn_pdf.renderers.html import html

LENTILS = ROOT / "tests" / "drafting" / "articles" / "blue-lentils.txt"
WORDS = 1200


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "article.txt"
        path.write_text(_article(), encoding="utf-8")
        draft = [sys.executable, "-c", _CALL, "draft", str(path), "--out", f"{folder}/out", "--force"]
        cpu = min(_cpu(draft) - _cpu([sys.executable, "-c", "pass"]) for _ in range(5))
    held = [row(f"draft of {WORDS} words, CPU beyond Python's start", cpu, 0.5, "s")]
    largest = max(map(_size, Library(ROOT / "handouts").names()))
    held.append(row("largest HTML twin without its pictures", largest, 30, "KB"))
    return 0 if all(held) else 1


_CALL = "import sys; from ldn_pdf.cli import run; sys.exit(run(sys.argv[1:]))"


def _article() -> str:
    """The invented article of the tests, its body said again until it has words enough."""
    lines = LENTILS.read_text(encoding="utf-8").splitlines()
    while sum(len(line.split()) for line in lines) < WORDS:
        lines.insert(-2, lines[len(lines) // 2])
    return "\n".join(lines)


def _cpu(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _size(name: str) -> float:
    made = prepared(name)
    return len(re.sub(r'src="[^"]*"', "", html(made.leaflet(), made.sources)).encode()) / 1000


if __name__ == "__main__":
    sys.exit(main())
