from __future__ import annotations

import difflib
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# `python -m ldn_pdf` in a test runs the checkout that the test lies in, whatever is installed, from any folder.
ROOT = str(Path(__file__).parent.parent)
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [ROOT, os.environ.get("PYTHONPATH")]))

# The handouts have a last day: a test is on the day below, whatever the day is, unless it sets another.
os.environ.setdefault("SOURCE_DATE_EPOCH", "1795651200")  # 26 November 2026

# A change is refused for what it broke, never for the examples of that day; HYPOTHESIS_PROFILE=random looks further.
settings.register_profile("same", derandomize=True)
settings.register_profile("random", settings.get_profile("default"))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-golden", action="store_true", help="write the golden files anew, to be read as a diff")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Holds a committed file to what is made now. `make golden` renews those of tests with `golden` in their name."""

    def hold(path: Path, made: str) -> None:
        if request.config.getoption("--renew-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(made, encoding="utf-8", newline="\n")
        change = difference(path, made)
        assert not change, f"{change}\nRead the diff. If it is as it should be: make golden\n"

    return hold


def difference(path: Path, text: str) -> str:
    """What differs between a committed file and what is made now."""
    before = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    lines = difflib.unified_diff(before, text.splitlines(), f"golden/{path.name}", "now", n=2, lineterm="")
    return "".join(f"{line}\n" for line in lines)


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is asked in a test, as by `approve`, says yes."""
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n" * 9))
