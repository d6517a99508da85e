"""One version, one text: which version is still free for the words of a handout."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class Used(Struct, frozen=True):
    """A version under which a text was approved or handed out. `words` is the digest; empty where none was noted."""

    version: str
    words: str
    how: str
    """What happened to it: `approved`, `handed out`."""


def version_key(version: str) -> tuple[int, ...]:
    """A version as numbers, so that 1.10 comes after 1.9 and 1.0 is the same as 1. Raises ValueError."""
    numbers = [int(part) for part in version.split(".")]
    return (*numbers, *(0,) * (3 - len(numbers)))


def taken(version: str, words: str, used: Iterable[Used]) -> Used | None:
    """The use of this version with other words, or None where it is free for these."""
    same = (use for use in used if version_key(use.version) == version_key(version))
    return next((use for use in same if use.words and use.words != words), None)


def next_version(version: str, used: Iterable[Used]) -> str:
    """The first version after `version` and after all that were used, with as many parts, and two at least."""
    highest = max([version_key(version), *(version_key(use.version) for use in used)])
    parts = max(2, len(version.split(".")), 3 if highest[2] else 0)
    *before, last = highest[:parts]
    return ".".join(map(str, (*before, last + 1)))
