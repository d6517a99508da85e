"""How commands tell what they do: on the terminal, or to the page of the desk that runs them."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal, TypeVar

import click

from ldn_pdf.problems import Problem, Severity, as_escapes, as_github, as_json, as_text, in_order, visible
from ldn_pdf.problems import count_of as count_of  # for all commands

Format = Literal["text", "json", "github"]
Each = TypeVar("Each")
_BAR_FROM = 5  # rounds: fewer are done before a bar is seen


class Heard:
    """What a command tells while it runs for the desk: its lines, its problems, and how many rounds are done."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.problems: list[Problem] = []
        self.done = self.of = 0


_HEARD: ContextVar[Heard | None] = ContextVar("heard", default=None)


@contextmanager
def hearing(heard: Heard) -> Iterator[None]:
    """Within, what this thread's commands tell goes to `heard`, and nothing of it to the terminal."""
    before = _HEARD.set(heard)
    try:
        yield
    finally:
        _HEARD.reset(before)


def is_heard() -> bool:
    """Whether a page is told, and no terminal."""
    return _HEARD.get() is not None


def progress(rounds: Iterable[Each], label: str, count: int) -> Iterator[Each]:
    """The same rounds, with a bar where there are enough of them to wait for."""
    heard = _HEARD.get()
    if heard is None:
        if count < _BAR_FROM:
            yield from rounds
            return
        with click.progressbar(rounds, length=count, label=label, file=sys.stderr) as bar:
            yield from bar
        return
    heard.of = count
    for each in rounds:
        yield each
        heard.done += 1


def say(*lines: str, err: bool = False) -> None:
    """Print lines. What a terminal would obey in them is shown, a line feed too: names and words come from anywhere."""
    heard = _HEARD.get()
    for line in lines:
        if heard is not None:
            heard.lines.append(line)
        else:
            click.echo(visible(line), err=err)


def say_table(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> None:
    """Print rows with each column as wide as its widest cell; the columns `right` end in line, the others begin so."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = enumerate(zip(row, widths, strict=True))
        say("  ".join(cell.rjust(width) if at in right else cell.ljust(width) for at, (cell, width) in cells).rstrip())


def say_what_to_type(*lines: str) -> None:
    """Print what to type next: for a terminal only."""
    if _HEARD.get() is None:
        say(*lines)


def say_json(value: Any) -> None:
    """Print a value as JSON for another program."""
    say_data(json.dumps(value, indent=2, ensure_ascii=False))


def say_data(text: str) -> None:
    """Print JSON or YAML for another program: UTF-8 on every console."""
    click.echo(as_escapes(text.removesuffix("\n")).encode("utf-8"))


def show(problems: Sequence[Problem], style: Format = "text", err: bool = False) -> None:
    """Print problems in order: as lines to read, a JSON array, or GitHub's workflow commands."""
    ordered = in_order(problems)
    if heard := _HEARD.get():
        heard.problems += ordered
        return
    match style:
        case "json":
            say(*as_json(ordered).split("\n"), err=err)
        case "github":
            say(*map(as_github, ordered), err=err)
        case "text":
            for problem in ordered:
                say(*as_text(problem).split("\n"), "", err=err)


def counted(problems: Sequence[Problem]) -> str:
    """How many there are of each severity, in words: `2 errors, 1 warning`, or `no problems`."""
    counts = Counter(problem.severity for problem in in_order(problems))
    names: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
    parts = [count_of(counts[severity], name) for severity, name in names.items() if counts[severity]]
    return ", ".join(parts) or "no problems"
