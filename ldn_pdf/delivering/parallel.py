"""Work on all cores: results in order, few at a time, and no process left behind when this one is killed."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

Job = TypeVar("Job")
Result = TypeVar("Result")

_CHUNK = 4  # jobs handed over at once: fewer trips between processes, and little lost when one is killed
_AHEAD = 3  # chunks waiting for each process: enough that none is idle, few enough that memory stays flat

_START = "fork" if sys.platform == "linux" else "spawn"

_work: Callable[[Any], Any]  # set in each process by _begin


def cores() -> int:
    """How many processes this one may keep busy."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_parallel(
    work: Callable[[Job], Result], jobs: Iterable[Job], processes: int, start: str = _START
) -> Iterator[Result]:
    """`work` done on each job, the results in the order of the jobs. What `work` raises is raised here.

    With one process, all is done in this one. Processes that are forked begin with what this one has
    set up already; to those that are spawned `work` is sent once. Raises OSError where a process is
    ended from outside.
    """
    if processes <= 1:
        yield from map(work, jobs)
        return
    # Imported here, as one process, which does without, takes a tenth of its start for them.
    import multiprocessing
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

    executor = ProcessPoolExecutor(processes, multiprocessing.get_context(start), initializer=_begin, initargs=(work,))
    waiting: deque[Future[list[Any]]] = deque()
    source = iter(jobs)
    try:
        while True:
            while len(waiting) < processes * _AHEAD and (chunk := list(islice(source, _CHUNK))):
                with _stop_held_back():
                    waiting.append(executor.submit(_do, chunk))
            if not waiting:
                return
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise OSError("One of the processes was ended from outside. Give the same command again") from error
    finally:
        executor.shutdown(cancel_futures=True)


@contextmanager
def _stop_held_back() -> Iterator[None]:
    """Ctrl-C waits until a process has been started: one that is only half there would answer it with a trace."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(work: Callable[[Any], Any]) -> None:
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process hears Ctrl-C, and ends the others
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
    os._exit(1)


def _do(chunk: list[Any]) -> list[Any]:
    return [_work(job) for job in chunk]
