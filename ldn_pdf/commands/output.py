"""How commands show problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import click

from ldn_pdf.problems import Problem, Severity, as_escapes, as_github, as_json, as_text, in_order, visible

Format = Literal["text", "json", "github"]


def say(*lines: str, err: bool = False) -> None:
    """Print lines. What a terminal would obey in them is shown, a line feed too: names and words come from anywhere."""
    for line in lines:
        click.echo(visible(line), err=err)


def say_data(text: str) -> None:
    """Print JSON or YAML for another program: UTF-8 on every console."""
    click.echo(as_escapes(text.removesuffix("\n")).encode("utf-8"))


def show(problems: Sequence[Problem], style: Format = "text", err: bool = False) -> None:
    """Print problems in order: as lines to read, a JSON array, or GitHub's workflow commands."""
    ordered = in_order(problems)
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


def count_of(count: int, one: str, many: str = "") -> str:
    """`1 row`, `2 rows`."""
    return f"{count} {one if count == 1 else many or one + 's'}"
