"""Abbreviations that a handout says in full, so that each later one can say it again to who asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from ldn_pdf.content.blocks import Leaflet, Section, each_rich
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
    """The leaflet in which an abbreviation carries its expansion, once a text, after the text that explains it.

    Only in running text: in a heading it would be heard at each jump, in a source it may be part of a name.
    """
    known: dict[str, str] = {}

    def spans(text: str) -> Iterator[tuple[int, int, dict[str, str]]]:
        told = set[str]()
        for match in ABBREVIATION.finditer(text):
            if full := in_full(text, match):
                known.setdefault(match[1], full)
            elif match[1] in known and match[1] not in told:
                yield match.start(1), match.end(1), {"expansion": known[match[1]]}
            told.add(match[1])

    def explained(rich: Rich) -> Rich:
        return with_spans(rich, spans(words(rich)))

    def inside(sections: tuple[Section, ...]) -> tuple[Section, ...]:
        return tuple(replace(section, blocks=each_rich(section.blocks, explained)) for section in sections)

    for line in leaflet.opening:
        explained(line)
    main_point = each_rich(leaflet.main_point, explained)
    return replace(leaflet, main_point=main_point, warnings=inside(leaflet.warnings), sections=inside(leaflet.sections))
