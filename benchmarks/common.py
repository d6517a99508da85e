"""What the benchmarks share: one handout, its words for the yardstick, and paired timing.

Machines are noisy, so only ratios within one run count: A and B are timed in turn, and the median of
the ratios is printed.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ldn_pdf.content import blocks
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import Prepared, prepare
from ldn_pdf.reading.inline_markup import words

ROOT = Path(__file__).parent.parent
NAME = "what-is-ldn"


def prepared(name: str = NAME) -> Prepared:
    made, problems = prepare(Library(ROOT / "handouts"), name)
    assert made, problems
    return made


def words_of(leaflet: blocks.Leaflet) -> list[list[str]]:
    """The leaflet's words as [style, text] pairs: title, headings, paragraphs and items."""
    pairs = [["title", words(leaflet.title)], ["body", words(leaflet.main_point.text)]]
    for section in (*leaflet.warnings, *leaflet.sections, leaflet.contact):
        pairs.append(["heading", words(section.heading)])
        pairs += ([style, text] for block in section.blocks for style, text in _block(block))
    return [*pairs, *(["body", words(rich)] for rich in leaflet.details), ["body", leaflet.foot.disclaimer]]


def _block(block: blocks.Block) -> Iterator[tuple[str, str]]:
    match block:
        case blocks.Paragraph():
            yield "body", words(block.text)
        case blocks.List():
            yield from (("item", words(item.text)) for item in block.items)
        case blocks.HelpPanel():
            for tier in block.tiers:
                yield "body", words(tier.heading)
                yield from (("item", words(item.text)) for item in tier.reasons)
        case blocks.Contact():
            yield from (("body", words(line)) for line in block.lines)
        case blocks.WritingLines():
            yield "body", words(block.prompt)


def ratio(ours: Callable[[], object], theirs: Callable[[], object], rounds: int = 15) -> float:
    """The median of ours ÷ theirs, timed in turn after one warm-up each."""
    ours(), theirs()
    return statistics.median(_seconds(ours) / _seconds(theirs) for _ in range(rounds))


def _seconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def row(what: str, value: float, limit: float, unit: str = "×") -> bool:
    """Print one figure beside its limit; returns whether it holds."""
    holds = value <= limit
    print(f"{what:<58} {value:8.2f} {unit:<3} at most {limit:g}   {'ok' if holds else 'TOO MUCH'}")
    return holds
