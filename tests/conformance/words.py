"""The words that a leaflet puts on paper, in reading order: what text extraction must give back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from msgspec.structs import replace

from ldn_pdf.content import blocks
from ldn_pdf.content.blocks import Leaflet
from ldn_pdf.reading.inline_markup import plain
from ldn_pdf.reading.inline_markup import words as joined
from ldn_pdf.typesetting.blocks.panels import orders, run_on
from ldn_pdf.typesetting.blocks.tables import BLANK
from ldn_pdf.typesetting.typeset import Document

Words = list[str]


@dataclass(frozen=True, slots=True)
class Expected:
    """The words of one PDF: `title`, then `body` up to the dates, with `seams` where a section begins or ends."""

    title: Words
    body: Words
    seams: tuple[int, ...]
    clinic: Words  # the head of page 1, and which part it is where the head has room for it
    running: tuple[Words, ...]  # what the head of a page 2 may be
    ids: tuple[tuple[Words, ...], ...]  # the forms that the id at the foot of each page may have
    heads: tuple[Words, ...]  # heading rows, which may stand again where a table goes on
    disclaimer: Words

    def is_read(self, words: Words) -> bool:
        """Whether these are all the words in the order in which they are read: page 1 to its end, then page 2."""
        for shown in self.ids[0]:
            foot = [*shown, *self.disclaimer]
            for seam in self.seams:
                said = [*self.title, *self.clinic, *self.body[:seam], *foot, *self.body[seam:]]
                last = self.running if len(self.ids) > 1 else ([],)  # the head of page 2
                if any(words == [*said, *head] for head in last):
                    return True
        return False


def expected(leaflet: Leaflet, documents: tuple[Document, ...], with_labels: bool) -> list[list[list[Expected]]]:
    """For each way to cut the leaflet's sections into these parts, and for each part: what its words may be.

    `with_labels` has bullets and numerals before the items of lists, which are shown but not always read as words.
    """
    ways = []
    for sections in _print_orders(leaflet):
        for cuts in combinations(range(len(sections) + 1), len(documents) - 1):
            bounds = (0, *cuts, len(sections))
            ways.append(
                [
                    list(_part(leaflet, documents, document, sections[bounds[n] : bounds[n + 1]], with_labels))
                    for n, document in enumerate(documents)
                ]
            )
    return ways


def _part(
    leaflet: Leaflet,
    documents: tuple[Document, ...],
    document: Document,
    sections: list[blocks.Section],
    with_labels: bool,
) -> Iterator[Expected]:
    part, parts = document.part, document.parts
    title = joined(leaflet.title)
    label = leaflet.labels.part.format(part=part, parts=parts) if parts > 1 else ""
    stop = "." if title[-1].isalnum() else ""
    chosen = [*(leaflet.warnings if part == 1 else ()), *sections]
    last = part == parts
    if part == 1:
        opened = " ".join(map(joined, (*leaflet.opening, leaflet.main_point.text)))
    else:
        opened = joined(run_on((*leaflet.under_title[1:], plain(leaflet.labels.read_first), *leaflet.reminders)))
    kinds = blocks.Table | blocks.Grid
    tables = [block for section in chosen for block in section.blocks if isinstance(block, kinds)]
    before = sum(other.pages for other in documents if other.part < part)
    total = sum(other.pages for other in documents)
    header = leaflet.header
    example = f"{leaflet.foot.example}: " if leaflet.foot.example else ""
    phone = joined(header.phone)
    names = [f"{example}{header.name}, {phone}", f"{example}{header.name} {phone}"]
    for name, closing, in_head in product(names, _closings(leaflet) if last else [[]], (True, False)):
        ways = [(chosen, [])]
        if last and chosen and part > 1:  # what is filled in may follow the contact block, or come first
            ways += [(chosen[:-1], chosen[-1:]), ([*chosen[-1:], *chosen[:-1]], [])]
        for before_closing, late in ways:
            texts = [*(_section(s, with_labels) for s in before_closing), closing]
            texts += [_section(s, with_labels) for s in late]
            in_body = "" if in_head or not label else label if part == 1 else f"{label}."
            body, seams = " ".join([in_body, opened]).split(), []
            for text in texts:
                seams.append(len(body))
                body += " ".join(text).split()
            yield Expected(
                title=(f"{title}{stop} {label}" if part > 1 and in_head else title).split(),
                body=body,
                seams=(*seams, len(body)),
                clinic=f"{name} {label if part == 1 and in_head else ''}".split(),
                running=tuple(_running(leaflet, before + 2, total)),
                ids=tuple(tuple(_page_ids(leaflet, before + n + 1, total)) for n in range(document.pages)),
                heads=tuple(" ".join(map(joined, table.columns)).split() for table in tables),
                disclaimer=leaflet.labels.disclaimer.split(),
            )


def _closings(leaflet: Leaflet) -> Iterator[list[str]]:
    """The contact block in each order of its lines, and with the clinic's name where no head of a page 2 has it."""
    (panel,) = (block for block in leaflet.contact.blocks if isinstance(block, blocks.Contact))
    hours, *rest = panel.lines
    for lines in (panel.lines, (hours, plain(leaflet.header.name), *rest)):
        for order in orders(replace(panel, lines=lines)):
            yield [joined(leaflet.contact.heading), *map(joined, order), joined(run_on(leaflet.details))]


def _blanks(grid: blocks.Grid, first: int) -> str:
    """The cells of a row to write in, from column `first` on."""
    return " ".join([BLANK] * (len(grid.columns) - first))


def _print_orders(leaflet: Leaflet) -> Iterator[list[blocks.Section]]:
    """As composed, or with the help panel nearer to the top."""
    sections = list(leaflet.sections)
    at = next((n for n, section in enumerate(sections) if section.name == "get_help"), 0)
    for up in range(at + 1):
        yield [*sections[: at - up], *sections[at : at + 1], *sections[at - up : at], *sections[at + 1 :]]


def _running(leaflet: Leaflet, page: int, pages: int) -> Iterator[Words]:
    title, example = joined(leaflet.title), leaflet.foot.example
    number = leaflet.labels.page.format(page=page, pages=pages)
    for text in (f"{title}, {example or leaflet.header.name}", f"{title} {example}"):
        yield from (f"{text} {number}".split(), text.split())


def _page_ids(leaflet: Leaflet, page: int, pages: int) -> Iterator[Words]:
    foot = leaflet.foot
    known = {"id": foot.id, "version": foot.version, "page": page, "pages": pages}
    for form in (leaflet.labels.page_id, leaflet.labels.short_page_id):
        yield form.format(state=f"{foot.state}, " if foot.state else "", **known).split()
    yield leaflet.labels.version_page_id.format(state=foot.state or leaflet.labels.version, **known).split()


def _section(section: blocks.Section, with_labels: bool) -> Iterator[str]:
    if section.name != "get_help":  # the headings of its tiers say it
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
                for point in item.points:
                    yield f"{'–' if with_labels else ''} {joined(point.text)}"
        case blocks.Table():
            yield from map(joined, block.columns)
            yield from (joined(cell) for row in block.rows for cell in row)
        case blocks.Grid():
            yield from map(joined, block.columns)
            yield from (f"{joined(head)} {_blanks(block, 1)}" for head in block.heads)
            yield from (f"{number + 1} {_blanks(block, 0)}" for number in range(0 if block.heads else block.numbered))
        case blocks.WritingLines():
            yield joined(block.prompt)
        case blocks.Card():
            for _ in range(block.copies):
                yield joined(block.fold)
                yield from map(joined, (block.heading, block.text, *block.lines, *block.foot))
        case blocks.Picture():
            yield joined(block.caption)
            for beside in block.beside:
                yield from _block(beside, with_labels)
        case blocks.Pictures():
            for picture in block.pictures:
                yield from _block(picture, with_labels)
        case blocks.Pair():
            for name, listed in zip(block.names, (block.do, block.avoid), strict=True):
                yield joined(name)
                yield from _block(listed, with_labels)
        case blocks.Numbers():
            for group in block.groups:
                yield f"{joined(group.label)} {joined(group.text)}"
        case blocks.HelpPanel():
            for tier in block.tiers:
                yield joined(tier.heading)
                yield " ".join(joined(reason.text) for reason in tier.reasons)
        case blocks.Contact():
            yield from map(joined, block.lines)
        case _:
            raise NotImplementedError(f"{block}: say here in which order its words are read")
