"""Work on several processes: in order, a little ahead, and every failure heard of."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ldn_pdf.delivering.merge_rows import Choice, Order, Workshop
from ldn_pdf.delivering.parallel import in_parallel
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import prepare


def square(number: int) -> tuple[int, int]:
    return os.getpid(), number * number


def fail_at_seven(number: int) -> int:
    if number == 7:
        raise OSError(28, "No space left on device", "row0007.pdf")
    return number


def die_at_seven(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_results_come_in_order_from_other_processes() -> None:
    made = list(in_parallel(square, range(50), 2))
    assert [value for _, value in made] == [n * n for n in range(50)]
    assert os.getpid() not in {process for process, _ in made}
    assert {process for process, _ in in_parallel(square, range(50), 1)} == {os.getpid()}


def test_jobs_are_taken_a_few_at_a_time() -> None:
    taken: list[int] = []

    def jobs() -> Iterator[int]:
        for number in range(10_000):
            taken.append(number)
            yield number

    results = in_parallel(square, jobs(), 2)
    next(results)
    assert len(taken) < 50
    results.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("processes", [1, 2])
def test_what_goes_wrong_is_raised_here(processes: int) -> None:
    made: list[int] = []
    with pytest.raises(OSError, match="No space left on device") as caught:
        made.extend(in_parallel(fail_at_seven, range(50), processes))
    assert caught.value.filename == "row0007.pdf"


def test_a_process_that_is_killed_is_a_sentence() -> None:
    with pytest.raises(OSError, match="ended from outside"):
        list(in_parallel(die_at_seven, range(50), 2))


def test_a_workshop_works_in_a_process_of_its_own_start(clinic_day: Path) -> None:
    """As on Windows, where a process begins with nothing but what it is sent."""
    prepared, _ = prepare(Library(), "visit")
    layout, _ = Library().layout("clear")
    assert prepared is not None and layout is not None
    workshop = Workshop(prepared, {"clear": layout}, clinic_day)
    values = {"first_visit": "3 May", "your_number": "1"}
    orders = [Order(n, n, values, "Ann", Choice("clear", "a4"), f"row{n}", str(n), ()) for n in range(6)]
    made = list(in_parallel(workshop.make, orders, 2, "spawn"))
    assert [one.files[0].file for one in made] == [f"row{n}_visit_clear_a4_v1.0.pdf" for n in range(6)]
    assert all((clinic_day / one.files[0].file).exists() for one in made)


PARENT = """
import os, time
from ldn_pdf.delivering.parallel import in_parallel
def work(number):
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(0.05)
    return number
list(in_parallel(work, range(10**6), 2))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_process_outlives_a_killed_parent() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    children = {int(parent.stdout.readline()) for _ in range(12)}
    parent.kill()
    parent.wait()
    wait_until(lambda: not any(alive(child) for child in children))


def alive(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_until(done: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.02)
