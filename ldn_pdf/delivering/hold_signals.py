"""Hold Ctrl-C, and a request to end, until what must not be cut in two is done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_ENDING = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
]  # SIGHUP where a terminal is closed, SIGBREAK on Windows


@contextmanager
def held(tell: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Signals that arrive in the block take effect at its end. `tell` is called at the first one.

    Only a process's main thread hears of signals: in another thread nothing needs to be held.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        caught.append(number)
        if len(caught) == 1:
            with suppress(RuntimeError):  # the stream was being written to when the signal came
                tell()

    before = [(number, signal.signal(number, note)) for number in _ENDING]
    try:
        yield
    finally:
        for number, handler in reversed(before):  # Ctrl-C last, since it raises from here on
            signal.signal(number, handler or signal.SIG_DFL)
        if caught:
            signal.raise_signal(caught[0])
