"""Handouts of random shape and length, the same for the same seed, and the words that must be on their pages."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from ldn_pdf.content import blocks
from ldn_pdf.reading.inline_markup import words
from ldn_pdf.typesetting.blocks.tables import sentence_of

TEXT = """
stretch slowly each day sit down and breathe out when it hurts stop at once call us your legs may feel stiff in
the morning some people find that rest helps others walk for ten minutes 50 mg 6 August 2018 zażółć corazón người"""
VOCABULARY = TEXT.split()
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def sentence(chance: random.Random, most: int = 16) -> str:
    picked = [chance.choice(VOCABULARY) for _ in range(chance.randint(1, most))]
    if len(picked) > 3 and chance.random() < 0.2:
        picked[1] = f"**{picked[1]}**"
    if len(picked) > 5 and chance.random() < 0.1:
        picked[2:4] = [f"[{picked[2]} {picked[3]}](https://example.org/{chance.randint(1, 99)})"]
    return " ".join(picked).capitalize() + "."


def prose(chance: random.Random, most: int) -> str:
    return " ".join(sentence(chance) for _ in range(chance.randint(1, most)))


def several(chance: random.Random, most: int) -> list[str]:
    return [sentence(chance) for _ in range(chance.randint(1, most))]


def block(chance: random.Random, size: int) -> dict[str, Any]:
    columns = chance.randint(2, 4)
    kinds: dict[str, Any] = {
        "text": lambda: "\n\n".join(prose(chance, size) for _ in range(chance.randint(1, 3))),
        "bullets": lambda: several(chance, size),
        "steps": lambda: several(chance, 5),
        "checklist": lambda: several(chance, size),
        "questions": lambda: several(chance, 4),
        "lines": lambda: [{"prompt": sentence(chance, 6), "count": chance.randint(1, 3)}],
        "table": lambda: {
            "columns": [sentence(chance, 2) for _ in range(columns)],
            "rows": [[sentence(chance, 6) for _ in range(columns)] for _ in range(chance.randint(1, size))],
        },
        "grid": lambda: {"columns": ["Day", "Pain 0 to 10", "What I did"], "rows": DAYS[: chance.randint(1, 7)]},
        "qr": lambda: {"address": f"https://example.org/{chance.randint(1, 9**9)}", "text": sentence(chance)},
        "picture": lambda: {"file": "picture.png", "alt": "A picture", "caption": sentence(chance, 8)},
        "contact": lambda: True,
    }
    names = chance.sample(sorted(kinds), chance.choice([1, 1, 2]))
    return {name: kinds[name]() for name in names}


def handout(seed: int) -> dict[str, Any]:
    """A handout; some fill a third of a page, others overflow the largest edition."""
    chance = random.Random(seed)
    size = chance.choice([1, 2, 4, 8])
    sections = []
    for n in range(chance.randint(1, chance.choice([1, 2, 5, 9]))):
        kind = chance.choice(["warning", "note", *[None] * 6])
        callout = {"callout": kind} if kind else {}
        sections.append({"heading": f"{sentence(chance, 9).rstrip('.')} {n}", **callout, **block(chance, size)})
    made: dict[str, Any] = {
        "title": sentence(chance, chance.choice([4, 14])).rstrip("."),
        "audience": sentence(chance, 8),
        "main_point": prose(chance, 2),
        "sections": sections,
    }
    if chance.random() < 0.5:
        tiers = ["emergency", "crisis", "same_day", "call_us", "next_visit"]
        made["get_help"] = [
            {"when": sentence(chance), "who": chance.choice(tiers)} for _ in range(chance.randint(1, 6))
        ]
    if chance.random() < 0.5:
        made["ask"] = several(chance, 4)
    if chance.random() < 0.5:
        made["steps"] = several(chance, 5)
    if chance.random() < 0.5:
        made["remember"] = several(chance, 3)
    return made


def with_picture(folder: Path) -> None:
    """Put the picture that these handouts name beside them."""
    home = folder / "handouts"
    home.mkdir(exist_ok=True)
    Image.new("RGB", (60, 40), "#0a4a66").save(home / "picture.png")


def words_in_order(leaflet: blocks.Leaflet, rows_as_paragraphs: bool = False) -> str:
    """What a reader must find on the pages, in order, up to the contact block, head and foot apart."""
    return " ".join(_words(leaflet, rows_as_paragraphs))


def closing_words(leaflet: blocks.Leaflet) -> list[str]:
    """What the contact block says, in whatever order its lines come out shortest."""
    panels = [block for block in leaflet.contact.blocks if isinstance(block, blocks.Contact)]
    lines = [line for panel in panels for line in panel.lines]
    return [words(rich) for rich in (leaflet.contact.heading, *lines, *leaflet.details)]


def _words(leaflet: blocks.Leaflet, rows_as_paragraphs: bool) -> Iterator[str]:
    yield words(leaflet.title)
    yield from map(words, leaflet.opening)
    yield words(leaflet.main_point.text)
    for section in (*leaflet.warnings, *leaflet.sections):
        if section.name != "get_help":  # the headings of its tiers say it
            yield words(section.heading)
        for piece in section.blocks:
            if isinstance(piece, blocks.Table) and rows_as_paragraphs:
                yield words(piece.columns[0])
                yield from (words(sentence_of(piece.columns, row)) for row in piece.rows)
            else:
                yield from of_block(piece)


def of_block(piece: blocks.Block) -> Iterator[str]:
    """The words of a block, in order."""
    match piece:
        case blocks.Paragraph():
            yield words(piece.text)
        case blocks.List():
            yield from (words(item.text) for item in piece.items)
        case blocks.Table():
            yield from (words(cell) for row in (piece.columns, *piece.rows) for cell in row)
        case blocks.WritingLines():
            yield words(piece.prompt)
        case blocks.Grid():
            yield from map(words, (*piece.columns, *piece.heads))
            yield from (f"{n + 1}" for n in range(piece.numbered))
        case blocks.Card():
            for _ in range(piece.copies):
                yield words(piece.fold)
                yield from map(words, (piece.heading, piece.text, *piece.lines, *piece.foot))
        case blocks.Picture():
            yield words(piece.caption)
        case blocks.QR():
            yield words(piece.text)
        case blocks.HelpPanel():
            for tier in piece.tiers:
                yield words(tier.heading)
                yield from (words(reason.text) for reason in tier.reasons)
        case blocks.Contact():
            yield from map(words, piece.lines)
