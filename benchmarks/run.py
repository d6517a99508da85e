"""`make bench`: how fast, how large and how flat, as CPU ratios to the same words with plain Platypus.

Machines are noisy, so only ratios within one run count: each figure is the median of pairs taken in turn, each side in
a process of its own. Exit code 1 where a figure is over its limit. `--rounds N` takes fewer or more pairs.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from ldn_pdf.content import blocks
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import Prepared, prepare
from ldn_pdf.reading.inline_markup import words
from ldn_pdf.renderers.html import html

ROOT = Path(__file__).parent.parent
HANDOUTS = ROOT / "handouts"
NAME = "what-is-ldn"
LENTILS = ROOT / "tests" / "drafting" / "articles" / "blue-lentils.txt"
DRAFTED = 1200  # words
FIRST, ROWS = 60, 240
NAMES = ("Ann Lee", "José Ruiz", "Bo Ek", "Maria Silva", "Cy Fox", "Zoë O'Neil", "Di Ho", "Nguyễn Ánh", "Ida B")
CALL = "import sys; from ldn_pdf.cli import run; sys.exit(run(sys.argv[1:]))"
WARM = """
import sys, time; from pathlib import Path
from ldn_pdf.library.folder import Library; from ldn_pdf.library.prepare import prepare
from ldn_pdf.typesetting.typeset import typeset
ready, _ = prepare(Library(Path(sys.argv[1])), sys.argv[2]); layout, _ = ready.library.layout("clear")
size = len(typeset(ready.leaflet(), layout, "letter").documents[0].pdf)
count = int(sys.argv[3]); start = time.process_time()
for _ in range(count): typeset(ready.leaflet(), layout, "letter")
print((time.process_time() - start) / count, size)
"""


class Bench:
    """Runs processes in `folder`, and prints a row a figure; `held` tells whether all limits hold."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self.folder, self.rounds, self.held = folder, rounds, True
        self.words = folder / "words.json"
        self.words.write_text(json.dumps(words_of(prepared(NAME).leaflet())), encoding="utf-8")

    def row(self, what: str, value: float, unit: str, limit: float) -> None:
        self.held &= value <= limit
        print(f"{what:<60} {value:8.2f} {unit:<3} at most {limit:<5g} {'' if value <= limit else 'TOO MUCH'}".rstrip())

    def ratio(self, ours: Callable[[], float], theirs: Callable[[], float]) -> float:
        """The median of ours ÷ theirs, taken in turn after one warm-up each."""
        ours(), theirs()
        return statistics.median(ours() / theirs() for _ in range(self.rounds))

    def run(self, *command: str) -> tuple[float, float, str]:
        """CPU seconds and peak MB of a Python process with its children, and what it printed."""
        code = (
            "import resource, subprocess, sys\n"
            "done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, check=True)\n"
            "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
            "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024); sys.stdout.flush()\n"
            "sys.stdout.buffer.write(done.stdout)"
        )
        environ = os.environ | {"XDG_DATA_HOME": str(self.folder), "PYTHONPATH": str(ROOT)}
        arguments = [sys.executable, "-c", code, sys.executable, *command]
        done = subprocess.run(arguments, cwd=self.folder, env=environ, check=True, stdout=subprocess.PIPE)
        figures, _, printed = done.stdout.decode().partition("\n")
        cpu, peak = map(float, figures.split())
        return cpu, peak, printed

    def cpu(self, *command: str) -> float:
        return self.run(*command)[0]

    def platypus(self, count: int) -> float:
        """CPU seconds of one warm document of the yardstick."""
        return float(self.run(str(ROOT / "benchmarks" / "bare_platypus.py"), str(self.words), str(count))[2].split()[0])

    def warm(self, count: int) -> tuple[float, float, float]:
        """CPU seconds of one warm document of ours, its bytes, and the process's peak MB."""
        _, peak, printed = self.run("-c", WARM, str(HANDOUTS), NAME, str(count))
        seconds, size = map(float, printed.split())
        return seconds, size, peak

    def build(self) -> None:
        build = ["-m", "ldn_pdf", "build", NAME, "--out", str(self.folder / "out"), "--handouts", str(HANDOUTS)]
        bare = [str(ROOT / "benchmarks" / "bare_platypus.py"), str(self.words), "1"]
        cold = self.ratio(lambda: self.cpu(*build), lambda: self.cpu(*bare))
        self.row("cold build of one handout, to Platypus", cold, "×", 1.3)
        warm = self.ratio(lambda: self.warm(40)[0], lambda: self.platypus(40))
        self.row("a warm document with the fit searched, to Platypus", warm, "×", 1.6)
        (_, size, few), (_, _, many) = self.warm(50), self.warm(500)
        self.row("size of a two-page PDF", size / 1024, "KB", 45)
        self.row("peak memory at 500 documents, to that at 50", many / few, "×", 1.05)

    def library(self) -> None:
        """Eight handouts, three editions, two papers."""
        papers = ("letter", "a4")
        names = Library(HANDOUTS).names()
        build = ["-m", "ldn_pdf", "build", *names, "--edition", "all", "--handouts", str(HANDOUTS)]

        def ours() -> float:
            return sum(self.cpu(*build, "--paper", paper, "--out", str(self.folder / paper)) for paper in papers)

        ours()
        made = sum(len(list((self.folder / paper).glob("*.pdf"))) for paper in papers)
        whole = self.ratio(ours, lambda: self.platypus(40) * made)
        self.row(f"the library, a PDF of {made}, start included, to Platypus", whole, "×", 2.5)

    def merge(self) -> None:
        """Everything included, reading back and the log of what went out; less what the first rows take."""

        def row() -> float:
            return (self.merged(FIRST + ROWS)[0] - self.merged(FIRST)[0]) / ROWS

        self.row("a row of a merge, read back, to Platypus", self.ratio(row, lambda: self.platypus(40)), "×", 1.2)
        few, many = self.merged(50)[1], self.merged(500)[1]
        self.row("peak memory at 500 rows, to that at 50", many / few, "×", 1.05)

    def merged(self, rows: int) -> tuple[float, float]:
        """CPU seconds and peak MB of `ldn-pdf merge` of so many rows."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            people = Path(name) / "people.csv"
            lines = (f"{NAMES[n % len(NAMES)]} {n}\n" for n in range(rows))
            people.write_text(f"patient_name\n{''.join(lines)}", encoding="utf-8")
            options = ["--out", f"{name}/out", "--draft", "--edition", "standard", "--handouts", str(HANDOUTS)]
            merge = ["merge", NAME, str(people), *options, "--ledger", f"{name}/ledger.sqlite3"]
            return self.run("-c", CALL, *merge)[:2]

    def others(self) -> None:
        """What is promised in seconds, beyond Python's own start."""
        article = self.folder / "article.txt"
        article.write_text(long_article(), encoding="utf-8")
        draft = ["draft", str(article), "--out", str(self.folder / "drafted"), "--force"]
        check = "import sys; from ldn_pdf.cli import run; run(['check', '--handouts', sys.argv[1]])"
        for what, command in (
            ("check of the library, CPU beyond Python's start", ["-c", check, str(HANDOUTS)]),
            (f"draft of {DRAFTED} words, CPU beyond Python's start", ["-c", CALL, *draft]),
        ):
            beyond = (self.cpu(*command) - self.cpu("-c", "pass") for _ in range(self.rounds))
            self.row(what, min(beyond), "s", 0.5)
        pages = (prepared(name) for name in Library(HANDOUTS).names())
        largest = max(len(re.sub(r"base64,[\w+/=]+", "", html(one.leaflet(), one.sources)).encode()) for one in pages)
        self.row("largest web page without its pictures and fonts", largest / 1024, "KB", 30)


def prepared(name: str) -> Prepared:
    made, problems = prepare(Library(HANDOUTS), name)
    assert made, problems
    return made


def long_article() -> str:
    """The invented article of the tests, its body said again until it has words enough."""
    lines = LENTILS.read_text(encoding="utf-8").splitlines()
    while sum(len(line.split()) for line in lines) < DRAFTED:
        lines.insert(-2, lines[len(lines) // 2])
    return "\n".join(lines)


def words_of(leaflet: blocks.Leaflet) -> list[list[str]]:
    """The leaflet's words as [style, text] pairs: title, headings, paragraphs and items."""
    pairs = [["title", words(leaflet.title)], ["body", words(leaflet.main_point.text)]]
    for section in (*leaflet.warnings, *leaflet.sections, leaflet.contact):
        pairs.append(["heading", words(section.heading)])
        pairs += ([style, text] for block in section.blocks for style, text in _block(block))
    return [*pairs, *(["body", words(rich)] for rich in leaflet.details), ["body", leaflet.foot.disclaimer]]


def _block(block: blocks.Block) -> Iterator[tuple[str, str]]:
    match block:
        case blocks.Paragraph():
            yield "body", words(block.text)
        case blocks.List():
            yield from (("item", words(item.text)) for item in block.items)
        case blocks.HelpPanel():
            for tier in block.tiers:
                yield "body", words(tier.heading)
                yield from (("item", words(item.text)) for item in tier.reasons)
        case blocks.Contact():
            yield from (("body", words(line)) for line in block.lines)
        case blocks.WritingLines():
            yield "body", words(block.prompt)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    compileall.compile_dir(ROOT / "ldn_pdf", quiet=1)  # as an installed package is
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options.rounds)
        for part in (bench.build, bench.library, bench.merge, bench.others):
            part()
    return 0 if bench.held else 1


if __name__ == "__main__":
    sys.exit(main())
