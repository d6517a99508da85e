"""Abbreviations that a handout says in full, so that each later one can say it again to who asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.content.blocks import Leaflet, each_rich
from ldn_pdf.reading.inline_markup import Rich, with_spans, words

ABBREVIATION = re.compile(r"(?<![\w.@/-])([A-Z]{2,6})s?(?![\w@/-])")


def in_full(text: str, match: re.Match[str]) -> str:
    """The words before `(ABC)`, or those in `ABC (…)`, where they have its letters in order; else an empty text."""
    before, after = text[: match.start()], text[match.end() :]
    if before.endswith("(") and after.startswith(")"):
        near = before[:-1].split()[-2 * len(match[1]) :]
        candidates = [" ".join(near[first:]) for first in reversed(range(len(near)))]
    else:
        inside = re.match(r" \(([^)]+)\)", after)
        candidates = [inside[1]] if inside else []
    return next((full for full in candidates if _spells(full, match[1])), "")


def _spells(full: str, acronym: str) -> bool:
    letters = iter(full.lower())
    return full[:1].lower() == acronym[0].lower() and all(letter in letters for letter in acronym.lower())


def with_expansions(leaflet: Leaflet) -> Leaflet:
    """The leaflet in which each abbreviation that it explains carries its expansion, but for where it is explained."""
    known: dict[str, str] = {}

    def learn(rich: Rich) -> Rich:
        text = words(rich)
        for match in ABBREVIATION.finditer(text):
            if full := in_full(text, match):
                known.setdefault(match[1], full)
        return rich

    def explained(text: str) -> Iterator[tuple[int, int, dict[str, str]]]:
        for match in ABBREVIATION.finditer(text):
            if match[1] in known and not in_full(text, match):
                yield match.start(1), match.end(1), {"expansion": known[match[1]]}

    each_rich(leaflet, learn)
    made: Leaflet = each_rich(leaflet, lambda rich: with_spans(rich, explained(words(rich))))
    return made
