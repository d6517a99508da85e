"""A real Chromium for the tests of pages, and axe-core's judgement of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--headless",
    "--no-sandbox",  # Chromium refuses its sandbox to root, as which CI runs
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the path: install Debian's `chromium`")


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser, closed at the end."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


def violations(page: Any, **options: Any) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA, an element a line."""
    from axe_playwright_python.sync_playwright import Axe

    asked = {"runOnly": {"type": "tag", "values": WCAG}, **options}
    found = Axe().run(page, options=asked).response
    assert len(found["passes"]) > (10 if asked["runOnly"]["type"] == "tag" else 0), "axe-core looked at nothing"
    return [f"{rule['id']}: {node['html']}" for rule in found["violations"] for node in rule["nodes"]]
