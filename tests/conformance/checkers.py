"""The checkers that run in Python, each as a function from a PDF to what it finds wrong."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf

from tests.conformance import own_check
from tests.conformance.library import Built

Checker = Callable[[bytes], list[str]]


def page_validation(profile: str) -> Checker:
    """page-validation (PyPI) with one of its profiles, `ua1` or `2a`."""

    def run(data: bytes) -> list[str]:
        import page

        try:
            report = page.validate_pdf_bytes(data, profile=profile)
        except page.PageError as error:
            return [f"{type(error).__name__}: {error}"]
        return [f"{failure.message} [{failure.rule_id}]" for failure in report.failures]

    return run


def outloud(data: bytes) -> list[str]:
    """outloud (PyPI): errors and warnings of what is read aloud."""
    result = _outloud(data)
    found = [f"{finding.message} [{finding.rule}]" for finding in result.findings if finding.severity != "info"]
    return [*found, *([f"unreadable: {result.error}"] if result.error else [])]


@lru_cache(maxsize=4)
def _outloud(data: bytes) -> Any:
    import outloud as checker

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checked.pdf"
        path.write_bytes(data)
        return checker.check(str(path))


def qpdf(data: bytes) -> list[str]:
    """qpdf's check of the file's syntax, through pikepdf."""
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            return list(pdf.check_pdf_syntax())
    except pikepdf.PdfError as error:
        return [str(error)]


CHECKERS: dict[str, Checker] = {
    "own check": own_check.check,
    "UA-1": page_validation("ua1"),
    "A-2a": page_validation("2a"),
    "outloud": outloud,
    "qpdf": qpdf,
}


def check(checker: str, built: Built) -> list[str]:
    """What a checker finds in one of our PDFs."""
    return CHECKERS[checker](built.pdf)


def wcag(data: bytes) -> list[str]:
    """The criteria of WCAG 2.2, levels A and AA, that outloud sees broken."""
    rows = _outloud(data).criteria.get("wcag22", [])
    return [f"{row['id']} {row['name']}" for row in rows if row["status"] == "fail"]


def caught_by(good: bytes, bad: bytes) -> list[str]:
    """The checkers that find something in the bad file that they do not find in the good one."""
    return [name for name, run in CHECKERS.items() if set(run(bad)) - _findings(name, good)]


@lru_cache
def _findings(name: str, data: bytes) -> frozenset[str]:
    return frozenset(CHECKERS[name](data))
