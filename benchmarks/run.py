"""`make bench`: how fast, how large and how sound, beside what a user would pick instead.

Machines are noisy, so only ratios within one run count: all programs in turn, each in a process of its own, and of each
ratio the median. The table goes into README.md. Exit code 1 where a goal is missed. `--rounds N` takes more.
"""

from __future__ import annotations

import argparse
import compileall
import json
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from processes import HANDOUTS, ROOT, ours, used

sys.path.insert(0, str(ROOT))

from ldn_pdf.content import blocks
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import Prepared, layouts, prepare
from ldn_pdf.reading.inline_markup import words
from ldn_pdf.renderers.html import html
from ldn_pdf.typesetting.draw_pages import PAPER
from tests.conformance.checkers import outloud, page_validation

NAME, WARM, COPIES = "what-is-ldn", 60, 300
LENTILS = ROOT / "tests" / "drafting" / "articles" / "blue-lentils.txt"
DRAFTED = 1_200  # words
PEERS = {
    "typst": "Typst, PDF/UA-1",
    "weasyprint": "WeasyPrint, PDF/UA-1",
    "fpdf2": "fpdf2",
    "platypus": "bare Platypus",
}
OURS = "ldn_pdf, PDF/UA-1 and PDF/A-2a"
WARM_CODE = """
import sys, time; from pathlib import Path
from ldn_pdf.library.folder import Library; from ldn_pdf.library.prepare import prepare
from ldn_pdf.typesetting.typeset import typeset
ready, _ = prepare(Library(Path(sys.argv[1])), sys.argv[2]); layout, _ = ready.library.layout("clear")
made = typeset(ready.leaflet(), layout, "letter").documents[0].pdf
count = int(sys.argv[3]); start = time.process_time()
for n in range(count): typeset(ready.leaflet(patient_name=f"Pat Example {n}"), layout, "letter")
print((time.process_time() - start) / count); Path(sys.argv[4]).write_bytes(made)
"""
GOALS = (  # figure, of which peer, at most
    ("cold", "platypus", 1.05),
    ("warm", "typst", 1.0),
    ("library", "typst", 0.9),
    ("merge", "typst", 0.7),
    ("bytes", "typst", 1.0),
)
TITLES = {"cold": "cold start", "warm": "warm document", "library": "library, a PDF", "merge": "merge, a copy"}
BEGIN, END = "<!-- written by `make bench` -->\n", "<!-- end -->"
Figures = dict[str, float]


class Bench:
    """Runs all programs in `folder`, those of others with the Python `python`."""

    def __init__(self, folder: Path, python: str, rounds: int) -> None:
        self.folder, self.python, self.rounds = folder, python, rounds
        self.peers = [peer for peer in PEERS if self._starts(peer)]

    def _starts(self, peer: str) -> bool:
        code = f"import sys; sys.path.insert(0, {str(ROOT / 'benchmarks')!r}); import peers; peers.PROGRAMS['{peer}']()"
        told = "try: exec(sys.argv[1])\nexcept Exception as error: print(str(error).split('\\n')[0])"
        said = used(self.folder, self.python, "-c", f"import sys\n{told}", code).printed.strip()
        if said:
            print(f"{PEERS[peer]} is left out: {said}")
        return not said

    def peer(self, peer: str, jobs: list[dict[str, object]], count: int) -> tuple[float, float, float, bytes]:
        """CPU seconds of the process and of one warm document, its peak MB, and the last PDF."""
        file, out = self.folder / "jobs.json", self.folder / f"{peer}.pdf"
        file.write_text(json.dumps(jobs), encoding="utf-8")
        script = str(ROOT / "benchmarks" / "peers.py")
        done = used(self.folder, self.python, script, peer, str(file), str(count), str(out))
        return done.cpu, float(done.printed), done.peak, out.read_bytes()

    def of_peer(self, peer: str) -> Figures:
        """One round of a peer's figures."""
        one = [job(prepared(NAME), "clear", "letter")]
        whole = [job(prepared(n), e, p) for n in NAMES for e in ("standard", "clear", "large") for p in PAPER]
        cold, *_ = self.peer(peer, one, 1)
        _, warm, peak, pdf = self.peer(peer, one, WARM)
        library, *_ = self.peer(peer, whole, 1)
        merge, *_ = self.peer(peer, one, COPIES)
        made = {"cold": cold, "warm": warm, "library": library / len(whole), "merge": merge / COPIES}
        return made | {"bytes": len(pdf), "peak": peak}

    def of_ours(self) -> Figures:
        """One round of our figures."""
        home, out = ("--handouts", str(HANDOUTS)), self.folder / "out"
        cold = ours(self.folder, "build", NAME, "--out", str(self.folder / "cold"), *home).cpu
        pdf = self.folder / "ours.pdf"
        warm = used(self.folder, sys.executable, "-c", WARM_CODE, str(HANDOUTS), NAME, str(WARM), str(pdf))
        papers = [option for paper in PAPER for option in ("--paper", paper)]
        library = ours(self.folder, "build", *NAMES, "--edition", "all", *papers, "--out", str(out), *home).cpu
        merge = self.merged(COPIES) / COPIES
        made = {"cold": cold, "warm": float(warm.printed), "library": library / len([*out.glob("*.pdf")])}
        return made | {"merge": merge, "bytes": pdf.stat().st_size, "peak": warm.peak}

    def merged(self, rows: int) -> float:
        """CPU seconds of a merge of so many rows: read back, and noted in the ledger of deliveries."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            people = Path(name) / "people.csv"
            lines = (f"Pat Example {n}\n" for n in range(rows))
            people.write_text(f"patient_name\n{''.join(lines)}", encoding="utf-8")
            options = ["--out", f"{name}/out", "--draft", "--handouts", str(HANDOUTS), "--ledger", f"{name}/l.sqlite3"]
            return ours(self.folder, "merge", NAME, str(people), *options).cpu

    def flat(self) -> float:
        """The peak memory of 500 documents, to that of 50."""
        few, many = (
            used(self.folder, sys.executable, "-c", WARM_CODE, str(HANDOUTS), NAME, count, str(self.folder / "x")).peak
            for count in ("50", "500")
        )
        return many / few


def prepared(name: str) -> Prepared:
    made, problems = prepare(Library(HANDOUTS), name)
    assert made, problems
    return made


NAMES = [name for name in Library(HANDOUTS).names() if prepared(name).leaflet().language.startswith("en")]


def job(ready: Prepared, edition: str, paper: str) -> dict[str, object]:
    """What a peer sets: the words, in the size and leading of the edition."""
    body = layouts(ready.library, (edition,))[0][edition].type.body
    sizes = {"size": body.size, "leading": body.leading, "paper": PAPER[paper]}  # type: ignore[index]
    return {"pairs": words_of(ready.leaflet())} | sizes


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


def soundness(pdf: bytes) -> list[str]:
    """What page-validation finds wrong by PDF/UA-1, and outloud, as counts."""
    counts = (len(checker(pdf)) for checker in (page_validation("ua1"), outloud))
    return [str(count or "none") for count in counts]


def table(ratios: dict[str, Figures], bench: Bench) -> list[str]:
    """A row a program: its CPU as a multiple of ours, peak memory, size, and what checkers find."""
    heads = [*TITLES.values(), "memory", "size", "page-validation", "outloud"]
    rows = [f"| CPU, to ldn_pdf | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    for program, figures in ratios.items():
        name = OURS if program == "ours" else PEERS[program]
        cells = [f"{figures[key]:.2f}" for key in TITLES]
        cells += [f"{figures['peak']:.0f} MB", f"{figures['bytes'] / 1024:.0f} KB"]
        cells += soundness((bench.folder / f"{program}.pdf").read_bytes())
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--python", required=True, help="the Python that has the packages of benchmarks/peers.txt")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    compileall.compile_dir(ROOT / "ldn_pdf", quiet=1)  # as an installed package is
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options.python, options.rounds)
        runs: dict[str, list[Figures]] = {program: [] for program in ("ours", *bench.peers)}
        for n in range(options.rounds):
            runs["ours"].append(bench.of_ours())
            for peer in bench.peers:
                runs[peer].append(bench.of_peer(peer))
            print(f"round {n + 1} of {options.rounds} is done", file=sys.stderr, flush=True)
        ratios = {
            program: {
                key: statistics.median(
                    mine[key] if key in ("peak", "bytes") else mine[key] / base[key]
                    for mine, base in zip(figures, runs["ours"], strict=True)
                )
                for key in figures[0]
            }
            for program, figures in runs.items()
        }
        rows = table(ratios, bench)
        goals = list(held(ratios, bench))
    print("\n".join([*rows, "", *(line for line, _ in goals)]))
    write_into_readme(rows, [line for line, _ in goals])
    return 0 if all(kept for _, kept in goals) else 1


def held(ratios: dict[str, Figures], bench: Bench) -> Iterator[tuple[str, bool]]:
    """Each goal with its figure, and whether it is kept."""

    def goal(what: str, value: float, most: float) -> tuple[str, bool]:
        return f"- {what}: {value:.2f}, at most {most:g}{'' if value <= most else ' (missed)'}", value <= most

    for key, peer, most in GOALS:
        if peer in ratios:
            theirs, mine = ratios[peer][key], ratios["ours"][key]
            yield goal(f"{TITLES.get(key, 'size')} to {PEERS[peer].split(',')[0]}", mine / theirs, most)
    yield goal("memory at 500 documents to that at 50", bench.flat(), 1.05)
    article = bench.folder / "article.txt"
    article.write_text(long_article(), encoding="utf-8")
    start = used(bench.folder, sys.executable, "-c", "pass").cpu
    check = ours(bench.folder, "check", "--handouts", str(HANDOUTS), worst=1).cpu - start
    draft = ours(bench.folder, "draft", str(article), "--out", str(bench.folder / "drafted"), "--force").cpu - start
    yield goal("seconds for `check` of all handouts", check, 0.8)
    yield goal(f"seconds for `draft` of {DRAFTED:,} words", draft, 0.5)
    pages = (prepared(name) for name in NAMES)
    largest = max(len(re.sub(r"base64,[\w+/=]+", "", html(one.leaflet(), one.sources)).encode()) for one in pages)
    yield goal("KB of the largest web page without pictures and fonts", largest / 1024, 30)


def long_article() -> str:
    """The invented article of the tests, its body said again until it has words enough."""
    lines = LENTILS.read_text(encoding="utf-8").splitlines()
    while sum(len(line.split()) for line in lines) < DRAFTED:
        lines.insert(-2, lines[len(lines) // 2])
    return "\n".join(lines)


def write_into_readme(rows: list[str], goals: list[str]) -> None:
    """Put the table, its date and its command in place of those that were there."""
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    said = [
        f"Measured on {date.today()} by `make bench`:",
        "",
        *rows,
        "",
        "Goals, as ratios in the same run:",
        "",
        *goals,
    ]
    readme.write_text(before + BEGIN + "\n".join([*said, END]) + after, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
