"""How fast a merge is, as a ratio to the same words with plain Platypus, and how flat its memory.

python benchmarks/merge.py
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bare_platypus
from common import NAME, ROOT, prepared, row, words_of
from msgspec.structs import replace

from ldn_pdf.content.state import State
from ldn_pdf.delivering.merge_rows import Choice, Order, Workshop
from ldn_pdf.delivering.parallel import cores, in_parallel
from ldn_pdf.typesetting.font_fallback import CHAINS, face

ROWS = 200
EDITION = "standard"  # every bundled handout has room in it for a patient's name
NAMES = (
    "Ann Lee",
    "José Ruiz",
    "Bo Ek",
    "Maria Silva",
    "Cy Fox",
    "Zoë O'Neil",
    "Di Ho",
    "Ed Fa",
    "Nguyễn Ánh",
    "Ida B",
)


def main() -> int:
    for bold in (False, True):  # before the yardstick's: ReportLab keeps the first font of a face
        face(CHAINS[bold][0])
    bare_platypus.register()
    held = [speed(cores()), speed(1)]
    few, many = memory(1_000), memory(10_000)
    held.append(row("peak memory of a process, 10,000 rows", many, 120, "MB"))
    held.append(row("peak memory at 10,000 rows, to that at 1,000", many / few, 1.25))
    return 0 if all(held) else 1


def speed(processes: int) -> bool:
    """Seconds a row, without the read-back, to seconds of one warm document of the yardstick."""
    ready = replace(prepared(), state=State(name="approved", approved_by="an example"))
    layout, _ = ready.library.layout(EDITION)
    assert layout
    pairs = words_of(ready.leaflet())
    ratios = []
    for _ in range(5):
        with tempfile.TemporaryDirectory() as folder:
            workshop = Workshop(ready, {EDITION: layout}, Path(folder), read_back=False)
            started = time.perf_counter()
            made = list(in_parallel(workshop.make, map(order, range(ROWS)), processes))
            ours = (time.perf_counter() - started) / ROWS
        assert all(one.files for one in made), made[0].faults
        started = time.perf_counter()
        for _ in range(20):
            bare_platypus.document(pairs)
        ratios.append(ours / ((time.perf_counter() - started) / 20))
    what = f"merge, a row of {ROWS}, on {processes} {'core' if processes == 1 else 'cores'}"
    return row(what, statistics.median(ratios), 1.2)


def order(number: int) -> Order:
    return Order(
        number,
        number + 1,
        {},
        NAMES[number % len(NAMES)],
        Choice(EDITION, "letter"),
        f"row{number:04}",
        str(number),
        (),
    )


def memory(rows: int) -> float:
    """The peak memory in MB of the largest process of `ldn-pdf merge`, everything included."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        people = "".join(f"{NAMES[n % len(NAMES)]} {n}\n" for n in range(rows))
        (folder / "people.csv").write_text(f"patient_name\n{people}", encoding="utf-8")
        command = [NAME, str(folder / "people.csv"), "--out", str(folder / "out"), "--draft", "--edition", EDITION]
        command += ["--handouts", str(ROOT / "handouts"), "--ledger", str(folder / "ledger.sqlite3")]
        code = (
            "import resource, sys; from ldn_pdf.cli import run\n"
            "assert run(['merge', *sys.argv[1:]]) == 0\n"
            "who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)\n"
            "print(max(resource.getrusage(each).ru_maxrss for each in who))"
        )
        environ = os.environ | {"XDG_DATA_HOME": str(folder)}
        done = subprocess.run([sys.executable, "-c", code, *command], check=True, stdout=subprocess.PIPE, env=environ)
        return int(done.stdout.split()[-1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
