"""Every word that the desk itself shows, from one file: `labels/en.json`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

LABELS = Path(__file__).with_name("labels")


def label(key: str, **values: object) -> str:
    """The words of a key, with what is filled in; without values, as they stand, for a script to fill in."""
    return _words()[key].format(**values) if values else _words()[key]


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = json.loads((LABELS / "en.json").read_text(encoding="utf-8"))
    return words
