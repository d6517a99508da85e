"""`make scale`: does cost grow straight? Each figure is a ratio of CPU within one run; 1 is straight.

Exit code 1 where a figure is over its limit. `--handouts N` takes fewer or more than 1,000.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from processes import HANDOUTS, ours, ratio, used

HANDOUT = (HANDOUTS / "what-is-ldn.yaml").read_text(encoding="utf-8")
LEDGER = (HANDOUTS / "evidence" / "ldn-for-ms.yaml").read_text(encoding="utf-8")
ENTER = """
import sys, time; from pathlib import Path
from ldn_pdf.delivering.delivery_log import DeliveryLedger, Entry
def entry(n): return Entry(delivery=str(n), handout=f"h{n % 20}", version="1.0", words="", edition="clear",
                           paper="letter", state="approved", how="print", to=(f"p{n}",))
with DeliveryLedger(Path(sys.argv[1]), "x") as ledger:
    first, count = int(sys.argv[2]), int(sys.argv[3])
    start = time.process_time()
    for n in range(first, first + count): ledger.enter(entry(n))
    print((time.process_time() - start) / count)
"""
COUNT = """
import sys, time; from pathlib import Path
from ldn_pdf.delivering.delivery_log import DeliveryLedger
with DeliveryLedger(Path(sys.argv[1]), "x") as ledger:
    start = time.process_time()
    count = sum(1 for _ in ledger.entries())
    print((time.process_time() - start) / count)
"""


class Scale:
    """Measures in `folder`, and prints a row a figure; `held` tells whether all limits hold."""

    def __init__(self, folder: Path, handouts: int, rounds: int) -> None:
        self.folder, self.handouts, self.rounds, self.held = folder, handouts, rounds, True

    def row(self, what: str, value: float, limit: float) -> None:
        fault = "TOO MUCH" if value > limit else "TOO NOISY TO TELL" if value <= 0 else ""
        self.held &= not fault
        print(f"{what:<68} {value:5.2f}  at most {limit:g} {fault}".rstrip(), flush=True)

    def grown(self, cost: Callable[[int], float], start: Callable[[], float], few: int, many: int) -> float:
        """What one of `many` costs, to one of `few`: the least of several runs, less what it costs to start."""
        least = min(start() for _ in range(5))

        def one_of(count: int) -> float:
            return (min(cost(count) for _ in range(self.rounds + 2)) - least) / count

        return one_of(many) / one_of(few)

    def library(self, handouts: int, ledgers: int) -> Path:
        """A folder of so many handouts, which rest on so many ledgers in turn."""
        home = self.folder / f"{handouts}-{ledgers}"
        if not home.exists():
            (home / "evidence").mkdir(parents=True)
            for n in range(ledgers):
                (home / "evidence" / f"article{n}.yaml").write_text(LEDGER, encoding="utf-8")
            for n in range(handouts):
                text = HANDOUT.replace("article: ldn-for-ms", f"article: article{n % ledgers}")
                (home / f"handout-{n}.yaml").write_text(text, encoding="utf-8")
        return home

    def run(self, home: Path, *arguments: str) -> float:
        return ours(self.folder, *arguments, "--handouts", str(home), worst=1).cpu

    def of_handouts(self) -> None:
        many, few = self.handouts, self.handouts // 10
        one, twenty = self.library(many, 1), self.library(many, 20)
        check = ratio(lambda: self.run(twenty, "check"), lambda: self.run(one, "check"), self.rounds)
        self.row(f"`check` of {many:,} handouts with 20 ledgers, to that with one", check, 1.3)

        def listed(handouts: int) -> float:
            return self.run(self.library(handouts, 1), "list")

        grown = self.grown(listed, lambda: listed(1), few, many)
        self.row(f"`list`, a handout of {many:,}, to one of {few:,}", grown, 1.3)
        build = ("build", "handout-0", "--out", str(self.folder / "out"))
        alone = self.library(1, 1)
        built = ratio(lambda: self.run(one, *build), lambda: self.run(alone, *build), self.rounds + 2)
        self.row(f"`build` of one among {many:,}, to one alone", built, 1.3)

    def of_claims(self) -> None:
        def home(claims: int) -> Path:
            made = self.folder / f"claims-{claims}"
            (made / "evidence").mkdir(parents=True, exist_ok=True)
            said = "".join(
                f"  - {{id: C{n}, section: s, line: {n + 1}, gist: What the article says in sentence {n}., "
                f"verdict: supported, references: [R{n % 300}], wording: It may help some people.}}\n"
                for n in range(claims)
            )
            sources = "".join(f"  - {{id: R{n}, short: S{n}, citation: T{n}, seen: read}}\n" for n in range(300))
            text = f"title: T\nsections:\n  - {{id: s, title: S}}\nclaims:\n{said}references:\n{sources}"
            (made / "evidence" / "long.yaml").write_text(text, encoding="utf-8")
            (made / "handout-0.yaml").write_text(HANDOUT, encoding="utf-8")
            return made

        def checked(claims: int) -> float:
            return self.run(home(claims), "check")

        grown = self.grown(checked, lambda: checked(1), 200, 2_000)
        self.row("an evidence ledger, a claim of 2,000, to one of 200", grown, 1.5)

    def of_deliveries(self) -> None:
        large, small = self.folder / "large.sqlite3", self.folder / "small.sqlite3"
        python = sys.executable

        def enter(file: Path, first: int, count: int) -> float:
            return float(used(self.folder, python, "-c", ENTER, str(file), str(first), str(count)).printed)

        first, last = enter(large, 0, 5_000), 0.0
        enter(large, 5_000, 90_000)
        last = enter(large, 95_000, 5_000)
        self.row("an entry in the ledger of deliveries, the 100,000th to the first", last / first, 1.5)
        enter(small, 0, 10_000)

        def read(file: Path) -> float:
            return float(used(self.folder, python, "-c", COUNT, str(file)).printed)

        grown = ratio(lambda: read(large), lambda: read(small), self.rounds + 2)
        self.row("to read one, of 100,000 to one of 10,000", grown, 1.3)

    def of_people(self) -> None:
        def checked(rows: int) -> float:
            people = self.folder / f"people-{rows}.csv"
            people.write_text("patient_name\n" + "".join(f"Pat Example {n}\n" for n in range(rows)), encoding="utf-8")
            merge = ("merge", "what-is-ldn", str(people), "--out", str(self.folder / "o"), "--draft", "--dry-run")
            return ours(self.folder, *merge, "--ledger", str(self.folder / "l.sqlite3")).cpu

        grown = self.grown(checked, lambda: checked(1), 2_000, 20_000)
        self.row("to check a row of people, of 20,000 to one of 2,000", grown, 1.3)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make scale", description=__doc__)
    parser.add_argument("--handouts", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scale = Scale(Path(folder), options.handouts, options.rounds)
        for part in (scale.of_claims, scale.of_deliveries, scale.of_people, scale.of_handouts):
            part()
    return 0 if scale.held else 1


if __name__ == "__main__":
    sys.exit(main())
