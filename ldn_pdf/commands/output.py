"""How commands show problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import click

from ldn_pdf.problems import Problem, Severity, as_github, as_json, as_text, in_order

Format = Literal["text", "json", "github"]


def show(problems: Sequence[Problem], style: Format = "text", err: bool = False) -> None:
    """Print problems in order: as lines to read, a JSON array, or GitHub's workflow commands."""
    ordered = in_order(problems)
    if style == "json":
        click.echo(as_json(ordered), err=err)
    for problem in ordered if style != "json" else ():
        click.echo(as_text(problem) + "\n" if style == "text" else as_github(problem), err=err)


def counted(problems: Sequence[Problem]) -> str:
    """How many there are of each severity, in words: `2 errors, 1 warning`, or `no problems`."""
    counts = Counter(problem.severity for problem in in_order(problems))
    names: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
    parts = [count_of(counts[severity], name) for severity, name in names.items() if counts[severity]]
    return ", ".join(parts) or "no problems"


def count_of(count: int, one: str, many: str = "") -> str:
    """`1 row`, `2 rows`."""
    return f"{count} {one if count == 1 else many or one + 's'}"
