"""Every word that the desk itself shows, in the language of whoever asks: `desk.json`, `fields.json` of its pack."""

from __future__ import annotations

import json
import re
from contextvars import ContextVar
from datetime import date
from functools import cache
from typing import Any

from ldn_pdf.locale.packs import PACKS, labels

_COMMAND = re.compile(r" \(`ldn-pdf [^`]*`\)")
_SPOKEN = ContextVar("language of the desk", default="en")  # of one request, and of all that it calls


@cache
def languages() -> tuple[str, ...]:
    """The packs that have the desk's words."""
    return tuple(sorted(file.parent.name for file in PACKS.glob("*/desk.json")))


def best(accepted: str) -> str:
    """The language for a browser that accepts these, as `Accept-Language` says it (RFC 9110, 12.5.4)."""
    ranges: list[tuple[float, str]] = []
    for part in accepted.split(","):
        tag, _, weight = part.partition(";")
        try:
            ranges.append((-float(weight.strip().removeprefix("q=") or 1), tag.strip().lower().partition("-")[0]))
        except ValueError:
            continue
    wanted = (tag for weight, tag in sorted(ranges, key=lambda each: each[0]) if weight < 0)
    return next((tag for tag in wanted if tag in languages()), "en")


def speak(language: str) -> None:
    """Answer this request in one of `languages`."""
    _SPOKEN.set(language)


def spoken() -> str:
    """The language of this request."""
    return _SPOKEN.get()


def label(key: str, language: str = "", **values: object) -> str:
    """The words of a key, with what is filled in; without values, as they stand, for a script to fill in.

    Of two forms, the first is for a `count` of one.
    """
    found = _read(language or spoken(), "desk")[key]
    words = found if isinstance(found, str) else found[values["count"] != 1]
    return words.format(**values) if values else words


def said_by(script: str) -> str:
    """What a script of the desk fills in and shows itself, as JSON."""
    return json.dumps(_read(spoken(), "desk")[script])


def humanized(key: str) -> str:
    """What a field or a choice of the model is called: in English `main_point` is `Main point`."""
    words = key.replace("_", " ")
    return str(_of_model("names").get(key, words[:1].upper() + words[1:]))


def described(doc: str) -> str:
    """What the model says of a field."""
    return str(_of_model("docs").get(doc, doc))


def in_words(day: date) -> str:
    """`November 23, 2026`."""
    return labels(spoken()).long_date(day, spoken())


def without_commands(text: str) -> str:
    """What a problem says, without the command that a terminal would take: here it is a button."""
    return _COMMAND.sub("", text)


def _of_model(part: str) -> dict[str, str]:
    words: dict[str, str] = _read(spoken(), "fields").get(part, {})
    return words


@cache
def _read(language: str, file: str) -> dict[str, Any]:
    path = PACKS / language / f"{file}.json"  # the model is in English: there are no fields to translate
    words: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    return words
