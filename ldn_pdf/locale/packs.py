"""The languages that there are: a folder of this package for each, named by its tag's first part.

They live in the package only: nothing in a clinic's folder can add one or change a word of one.
"""

from __future__ import annotations

from pathlib import Path

PACKS = Path(__file__).parent


def canonical(tag: str) -> str:
    """A language tag as it is usually spelled: `EN-us` is en-US (RFC 5646, 2.1.1)."""
    first, *rest = tag.split("-")
    shaped = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower() for part in rest]
    return "-".join([first.lower(), *shaped])


def pack_of(tag: str, packs: Path = PACKS) -> str | None:
    """The name of the pack that speaks a language, whatever its region: `en-GB` is English. None without one."""
    name = tag.partition("-")[0].lower()
    return name if (packs / name / "labels.json").is_file() else None


def languages(packs: Path = PACKS) -> tuple[str, ...]:
    """The names of all packs."""
    return tuple(sorted(file.parent.name for file in packs.glob("*/labels.json")))
