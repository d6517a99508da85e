"""The checkers that run in Python, each as a function from a PDF to what it finds wrong."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pikepdf

from tests.conformance import selfcheck

Checker = Callable[[bytes], list[str]]


def own(data: bytes) -> list[str]:
    """Our own check of the structure."""
    return [str(finding) for finding in selfcheck.check(data)]


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
    import outloud as checker

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checked.pdf"
        path.write_bytes(data)
        result = checker.check(str(path))
    found = [f"{finding.message} [{finding.rule}]" for finding in result.findings if finding.severity != "info"]
    return [*found, *([f"unreadable: {result.error}"] if result.error else [])]


def qpdf(data: bytes) -> list[str]:
    """qpdf's check of the file's syntax, through pikepdf."""
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            return list(pdf.check_pdf_syntax())
    except pikepdf.PdfError as error:
        return [str(error)]


CHECKERS: dict[str, Checker] = {
    "self-check": own,
    "UA-1": page_validation("ua1"),
    "A-2a": page_validation("2a"),
    "outloud": outloud,
    "qpdf": qpdf,
}


def caught_by(good: bytes, bad: bytes) -> list[str]:
    """The checkers that find something in the bad file that they do not find in the good one."""
    return [name for name, run in CHECKERS.items() if set(run(bad)) - _findings(name, good)]


@lru_cache
def _findings(name: str, data: bytes) -> frozenset[str]:
    return frozenset(CHECKERS[name](data))
