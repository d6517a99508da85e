"""A sheet of wallet cards: eight as large as a bank card, on one side, with crop marks and the disclaimer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec.structs import replace

from ldn_pdf.content.blocks import Card, Leaflet
from ldn_pdf.pdf.canvas import PAGINATION, TaggedCanvas, ink
from ldn_pdf.pdf.conformance import prove
from ldn_pdf.pdf.metadata import Metadata
from ldn_pdf.pdf.pdf_file import write
from ldn_pdf.pdf.roles import Role
from ldn_pdf.pdf.tagged_pages import DrawnPage, tagged
from ldn_pdf.problems import Problem
from ldn_pdf.reading.inline_markup import plain, words
from ldn_pdf.reading.layout import MINIMA, Layout, Paper
from ldn_pdf.typesetting.blocks.cards_and_writing_lines import HEIGHT, PANEL, SheetCard, sheet_card
from ldn_pdf.typesetting.boxes import draw_stack, height_of
from ldn_pdf.typesetting.draw_pages import PAPER, TYPED, UNPRINTED, metadata
from ldn_pdf.typesetting.edition_style import Setting
from ldn_pdf.typesetting.header_footer import Furniture, PageId
from ldn_pdf.typesetting.page_proof import Box, prove_page
from ldn_pdf.typesetting.typeset import Document, Typeset, coloured

EDITION = "standard"  # whose colours and margins the sheets have
_ACROSS, _DOWN = 2, 4
_MARK, _CLEAR, _CROSS = 9.0, 2.0, 4.0  # points: length of a crop mark, white before it, half of a cross between cards
_LEAST_MARK = 3.0
_HAIRLINE = 0.5


def cards_of(leaflet: Leaflet) -> tuple[Card, ...]:
    """The wallet cards of a handout, in order."""
    sections = (*leaflet.warnings, *leaflet.sections)
    return tuple(block for section in sections for block in section.blocks if isinstance(block, Card))


def card_sheet(leaflet: Leaflet, layout: Layout, paper: Paper) -> Typeset:
    """A page of eight for each card of the handout, as one document; none where it has no card.

    The type is the least of clear print (12 points), whatever the layout; its colours and margins are the layout's.
    Problems: a card whose words need more than 54 mm. Raises `Violation`, our own bug, as `typeset` does.
    """
    cards = cards_of(leaflet)
    if not cards:
        return Typeset()
    header = replace(leaflet.header, logo=None)
    leaflet = replace(leaflet, header=header, sign=None)
    setting = Setting(coloured(layout, leaflet.colour), layout.type.body.leading, leaflet.mark)
    furniture = Furniture(setting, leaflet)
    title = setting.text(plain(leaflet.labels.card_sheet), Role("H1"), setting.heading, x=setting.edge, grid=False)
    width, height = PAPER[paper]
    page, top = setting.layout.page, setting.layout.page.top + max(furniture.first.height, furniture.running_height)
    below = top + height_of(title)
    free = height - page.bottom - furniture.foot_height - below - _DOWN * HEIGHT
    x, y = (width - _ACROSS * PANEL) / 2, below + free / 2
    sheets = [_cells(setting, card, x) for card in cards]
    problems = [*_too_tall(cards, sheets), *setting.problems]
    if free / 2 < 2 * _CLEAR + _LEAST_MARK:
        what = "The clinic's name and number leave no room for four rows of cards below them."
        problems.append(Problem(leaflet.mark, what, "Give the clinic file a `short_name`.", "card-sheet"))
    if problems:
        return Typeset(problems=tuple(dict.fromkeys(problems)))
    area = Box(page.rail_left, page.top, width - UNPRINTED, height - page.bottom)
    mark = min(_MARK, free / 2 - 2 * _CLEAR)
    pages = []
    for n, cells in enumerate(sheets):
        here = PageId(n + 1, len(sheets), first=n == 0)

        def sheet(canvas: TaggedCanvas, here: PageId = here, cells: tuple[SheetCard, ...] = cells) -> None:
            if here.first:
                draw_stack(canvas, title, top)
            else:
                with canvas.artifact(None if here.page == 2 else PAGINATION):
                    furniture.draw_running(canvas, here)
            _crop_marks(canvas, setting, x, y, mark)
            for at, cell in enumerate(cells):
                cell(canvas, y + at // _ACROSS * HEIGHT)
            furniture.draw_foot(canvas, here, height)

        head = ink(partial(furniture.draw_head, page=here)) if here.first else None
        pages.append(DrawnPage(width, height, (ink(sheet),), head))
        prove_page(pages[-1], area, n + 1, leaflet.mark)
    made = tagged(pages)
    prove(made, leaflet.mark)
    count = sum(strip.words for cells in sheets for cell in cells for strip in cell.strips)
    return Typeset(
        (Document(1, 1, len(sheets), write(made, _metadata(leaflet), TYPED), MINIMA["standard"].body, count, 0.0),)
    )


def _cells(setting: Setting, card: Card, x: float) -> tuple[SheetCard, ...]:
    return tuple(sheet_card(setting, card, x + n % _ACROSS * PANEL, Role("Sect")) for n in range(_ACROSS * _DOWN))


def _too_tall(cards: tuple[Card, ...], sheets: list[tuple[SheetCard, ...]]) -> Iterator[Problem]:
    for card, (cell, *_) in zip(cards, sheets, strict=True):
        origin = next((run.origin for run in card.text if run.origin), None)
        if cell.over and origin:
            lines = "1 line" if cell.over == 1 else f"{cell.over} lines"
            what = f"The card is {lines} too long for one side of 86 by 54 mm, at 12 points."
            fix = "Cut words, or a line to write on, to have a sheet of cards (`build --cards`)."
            yield origin.problem(what, fix, "card-too-long")


def _crop_marks(canvas: TaggedCanvas, setting: Setting, x: float, y: float, mark: float) -> None:
    """Short lines at the edges where to cut, and small crosses where four cards meet; nothing on a card itself."""
    xs = [x + n * PANEL for n in range(_ACROSS + 1)]
    ys = [y + n * HEIGHT for n in range(_DOWN + 1)]
    canvas.pen(setting.colours.ink, _HAIRLINE)
    for across in xs:
        canvas.line(across, ys[0] - _CLEAR - mark, across, ys[0] - _CLEAR)
        canvas.line(across, ys[-1] + _CLEAR, across, ys[-1] + _CLEAR + mark)
    for down in ys:
        canvas.line(xs[0] - _CLEAR - _MARK, down, xs[0] - _CLEAR, down)
        canvas.line(xs[-1] + _CLEAR, down, xs[-1] + _CLEAR + _MARK, down)
    for across, down in ((across, down) for across in xs[1:-1] for down in ys[1:-1]):
        canvas.line(across - _CROSS, down, across + _CROSS, down)
        canvas.line(across, down - _CROSS, across, down + _CROSS)


def _metadata(leaflet: Leaflet) -> Metadata:
    made = metadata(leaflet, 1, 1)
    return replace(made, title=f"{leaflet.labels.card_sheet}. {words(leaflet.title)}")
