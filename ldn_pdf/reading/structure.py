"""What shows only between the fields of a file: rows against columns, dates against each other, {fields}."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ldn_pdf.problems import Problem
from ldn_pdf.reading.model import Clinic, Handout


def handout_problems(handout: Handout, clinic: Clinic | None, folder: Path) -> Iterator[Problem]:
    """Every problem of structure in a handout. `folder` is where its pictures lie."""
    yield from ()


def clinic_problems(clinic: Clinic, folder: Path) -> Iterator[Problem]:
    """Every problem of structure in a clinic file. `folder` is where its logo lies."""
    yield from ()
