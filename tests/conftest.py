from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import settings

# `python -m ldn_pdf` in a test runs the checkout that the test lies in, whatever is installed, from any folder.
ROOT = str(Path(__file__).parent.parent)
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [ROOT, os.environ.get("PYTHONPATH")]))

# A change is refused for what it broke, never for the examples of that day; HYPOTHESIS_PROFILE=random looks further.
settings.register_profile("same", derandomize=True)
settings.register_profile("random", settings.get_profile("default"))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-golden", action="store_true", help="write the golden files anew, to be read as a diff")


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is asked in a test, as by `approve`, says yes."""
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n" * 9))
