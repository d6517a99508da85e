"""Commands, run for a page: the very command line that somebody at a terminal would type, and all that it tells.

So a page has no rule of its own: what `print` refuses at a terminal, it refuses here, in the same words.
"""

from __future__ import annotations

import secrets
import shutil
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp
from threading import Event, Thread

from msgspec import Struct

from ldn_pdf.cli import run
from ldn_pdf.commands.output import Heard, hearing
from ldn_pdf.desk.open_file import Told, told
from ldn_pdf.limits import RUNS_KEPT
from ldn_pdf.problems import visible


class RunOutcome(Struct, frozen=True):
    """How a run stands: `code` is its exit code, None while it runs; `done` of `of` rounds are over."""

    id: str
    code: int | None
    lines: tuple[str, ...]
    problems: tuple[Told, ...]
    done: int
    of: int
    next: str = ""


class CommandRun:
    """One command at work in a thread of its own. `next` is where the person goes once it has done what it should."""

    def __init__(self, arguments: Sequence[str], files: Path | None, next: str) -> None:
        self.id = secrets.token_urlsafe(9)
        self.heard = Heard()
        self.code: int | None = None
        self.next = next
        self.over = Event()
        self._arguments, self._files = arguments, files
        Thread(target=self._work).start()  # no daemon: what is under way is finished when the desk closes

    def _work(self) -> None:
        try:
            with hearing(self.heard):
                self.code = run(self._arguments)
        finally:
            if self._files:
                shutil.rmtree(self._files, ignore_errors=True)
            self.over.set()

    def outcome(self) -> RunOutcome:
        """What is known of it now."""
        problems = (told(each, f"{Path(each.mark.file).name}, line {each.mark.line}") for each in self.heard.problems)
        lines, code = tuple(map(visible, self.heard.lines)), self.code if self.over.is_set() else None
        return RunOutcome(self.id, code, lines, tuple(problems), self.heard.done, self.heard.of, self.next)


class Runs:
    """The last runs, by an id that nobody can guess."""

    def __init__(self) -> None:
        self._runs: OrderedDict[str, CommandRun] = OrderedDict()

    def start(self, arguments: Sequence[str], files: Path | None = None, next: str = "") -> RunOutcome:
        """Run a command; most are over when this comes back. The folder `files` is taken away at its end."""
        made = CommandRun(arguments, files, next)
        self._runs[made.id] = made
        while len(self._runs) > RUNS_KEPT:
            self._runs.popitem(last=False)
        made.over.wait(0.8)
        return made.outcome()

    def outcome(self, id: str) -> RunOutcome | None:
        """How a run stands, or None where it is not known any more."""
        found = self._runs.get(id)
        return found.outcome() if found else None


def private_folder() -> Path:
    """A folder that only this user can read, for a file that a command needs and that nobody keeps."""
    return Path(mkdtemp(prefix="ldn-pdf-"))
