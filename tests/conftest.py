from __future__ import annotations

import os
from pathlib import Path

import pytest

# `python -m ldn_pdf` in a test runs the checkout that the test lies in, whatever is installed, from any folder.
ROOT = str(Path(__file__).parent.parent)
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [ROOT, os.environ.get("PYTHONPATH")]))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-golden", action="store_true", help="write the golden files anew, to be read as a diff")
