"""Every word that the desk itself shows, from one file: `labels/en.json`."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

_COMMAND = re.compile(r" \(`ldn-pdf [^`]*`\)")

LABELS = Path(__file__).with_name("labels")


def label(key: str, **values: object) -> str:
    """The words of a key, with what is filled in; without values, as they stand, for a script to fill in."""
    return _words()[key].format(**values) if values else _words()[key]


def without_commands(text: str) -> str:
    """What a problem says, without the command that a terminal would take: here it is a button."""
    return _COMMAND.sub("", text)


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = json.loads((LABELS / "en.json").read_text(encoding="utf-8"))
    return words
