"""The words that a leaflet puts on paper, in reading order: what text extraction must give back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from ldn_pdf.content import blocks
from ldn_pdf.content.blocks import Leaflet
from ldn_pdf.reading.inline_markup import words as joined
from ldn_pdf.typesetting.typeset import Document

Words = list[str]


@dataclass(frozen=True, slots=True)
class Expected:
    """The words of one PDF: `body` from the title to the dates; `tail` stands on page 1 and is read last."""

    body: Words
    tail: tuple[Words, Words, Words]  # the clinic, EXAMPLE CLINIC, the disclaimer
    ids: tuple[Words, ...]  # the foot of each page; page 1's is read aloud before the disclaimer
    heads: tuple[Words, ...]  # heading rows, which may stand again where a table goes on

    @property
    def read(self) -> Words:
        """All words that are read aloud."""
        return [*self.body, *self.tail[0], *self.tail[1], *self.ids[0], *self.tail[2]]


def expected(
    leaflet: Leaflet, edition: str, documents: tuple[Document, ...], with_labels: bool
) -> list[list[Expected]]:
    """For each way to cut the leaflet's sections into these parts: the words of each part.

    `with_labels` has bullets and numerals before the items of lists, which are shown but not always read as words.
    """
    ways = []
    for sections in _print_orders(leaflet):
        for cuts in combinations(range(len(sections) + 1), len(documents) - 1):
            bounds = (0, *cuts, len(sections))
            ways.append(
                [
                    _part(leaflet, edition, document, sections[bounds[n] : bounds[n + 1]], with_labels)
                    for n, document in enumerate(documents)
                ]
            )
    return ways


def _part(
    leaflet: Leaflet, edition: str, document: Document, sections: list[blocks.Section], with_labels: bool
) -> Expected:
    part, parts = document.part, document.parts
    texts = [joined(leaflet.title)]
    texts += [leaflet.labels.part.format(part=part, parts=parts)] if parts > 1 else []
    texts += map(joined, leaflet.opening)
    chosen = list(sections)
    if part == 1:
        texts.append(joined(leaflet.main_point.text))
        chosen = [*leaflet.warnings, *chosen]
    else:
        texts += [leaflet.labels.read_first, *map(joined, leaflet.reminders)]
    if part == parts:
        chosen.append(leaflet.contact)
    texts += [text for section in chosen for text in _section(section, with_labels)]
    if part == parts:
        texts += map(joined, leaflet.details)
    kinds = blocks.Table | blocks.Grid
    tables = [block for section in chosen for block in section.blocks if isinstance(block, kinds)]
    return Expected(
        body=" ".join(texts).split(),
        tail=(_header(leaflet, edition), leaflet.foot.example.split(), leaflet.labels.disclaimer.split()),
        ids=tuple(_page_id(leaflet, document, page + 1).split() for page in range(document.pages)),
        heads=tuple(" ".join(map(joined, table.columns)).split() for table in tables),
    )


def _print_orders(leaflet: Leaflet) -> Iterator[list[blocks.Section]]:
    """As composed; or, where that saves a part, with help and questions behind what is filled in by hand."""
    yield list(leaflet.sections)
    yield sorted(leaflet.sections, key=lambda section: section.name in ("get_help", "ask"))


def _header(leaflet: Leaflet, edition: str) -> Words:
    header = leaflet.header
    hours = [] if edition == "large" else [f"{header.phone}, {header.hours}"]
    name = f"{header.name}, {header.phone}" if edition == "large" else header.name
    return " ".join([name, *hours]).split()


def _page_id(leaflet: Leaflet, document: Document, page: int) -> str:
    foot = leaflet.foot
    form = leaflet.labels.part_page_id if document.parts > 1 else leaflet.labels.page_id
    state = f"{foot.state}, " if foot.state else ""
    return form.format(
        id=foot.id, version=foot.version, state=state, page=page, pages=document.pages, part=document.part
    )


def _section(section: blocks.Section, with_labels: bool) -> Iterator[str]:
    yield joined(section.heading)
    for block in section.blocks:
        yield from _block(block, with_labels)


def _block(block: blocks.Block, with_labels: bool) -> Iterator[str]:
    match block:
        case blocks.Paragraph() | blocks.QR():
            yield joined(block.text)
        case blocks.List():
            for number, item in enumerate(block.items, 1):
                yield {"bullets": "•", "steps": str(number)}.get(block.kind, "") if with_labels else ""
                yield joined(item.text)
        case blocks.Table():
            yield from map(joined, block.columns)
            yield from (joined(cell) for row in block.rows for cell in row)
        case blocks.Grid():
            yield from map(joined, block.columns)
            yield from map(joined, block.heads)
            yield from (str(number + 1) for number in range(0 if block.heads else block.numbered))
        case blocks.WritingLines():
            yield joined(block.prompt)
        case blocks.Card():
            for _ in range(block.copies):
                yield block.fold
                yield from map(joined, (block.heading, block.text, *block.lines, *block.foot))
        case blocks.Picture():
            yield joined(block.caption)
        case blocks.HelpPanel():
            for tier in block.tiers:
                yield from map(joined, (tier.heading, *(reason.text for reason in tier.reasons)))
        case blocks.Contact():
            yield from map(joined, block.lines)
