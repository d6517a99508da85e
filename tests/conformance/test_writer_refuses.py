"""Our own writer refuses what would break the standards, before a byte is written, and names the block's place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

from ldn_pdf.library.folder import Library
from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.conformance import Violation, prove
from ldn_pdf.pdf.structure_tree import Element
from ldn_pdf.typesetting.draw_pages import draw
from ldn_pdf.typesetting.header_footer import PageId
from ldn_pdf.typesetting.typeset import Pages, find_pages
from tests.conformance.library import DATA, built

Break = Callable[[TaggedCanvas], None]


@pytest.fixture
def canvas() -> TaggedCanvas:
    """The drawn pages of a handout with lists, a table, a link and a figure, as they go to the proof."""
    leaflet = built("world", "clear")[0].leaflet
    layout, _ = Library(DATA).layout("clear")
    assert layout is not None
    pages = find_pages(leaflet, layout, "letter")
    assert isinstance(pages, Pages)
    return draw(leaflet, pages.furniture, "letter", pages.parts[0].pages, PageId(1, 1))


def elements(canvas: TaggedCanvas) -> Iterator[Element]:
    pending = [canvas.root]
    while pending:
        element = pending.pop()
        yield element
        pending += [kid for kid in reversed(element.kids) if isinstance(kid, Element)]


def first(canvas: TaggedCanvas, tag: str) -> Element:
    return next(element for element in elements(canvas) if element.tag == tag)


def empty_element(canvas: TaggedCanvas) -> None:
    first(canvas, "Sect").kids.append(Element(first(canvas, "Sect").role, "P"))


def no_alt(canvas: TaggedCanvas) -> None:
    figure = first(canvas, "Figure")
    assert figure.role is not None
    figure.role = replace(figure.role, alt=" ")


def no_box(canvas: TaggedCanvas) -> None:
    first(canvas, "Figure").box = None


def no_scope(canvas: TaggedCanvas) -> None:
    heading = first(canvas, "TH")
    assert heading.role is not None
    heading.role = replace(heading.role, scope="")


def level_skipped(canvas: TaggedCanvas) -> None:
    first(canvas, "H2").tag = "H3"


def no_headings(canvas: TaggedCanvas) -> None:
    for element in elements(canvas):
        element.tag = "P" if element.tag in ("H1", "H2", "H3") else element.tag


def link_outside_a_link(canvas: TaggedCanvas) -> None:
    first(canvas, "Link").tag = "Span"


def link_not_in_the_tree(canvas: TaggedCanvas) -> None:
    link = first(canvas, "Link")
    link.kids = [kid for kid in link.kids if isinstance(kid, tuple)]


def claimed_twice(canvas: TaggedCanvas) -> None:
    first(canvas, "H2").kids.append(first(canvas, "H1").kids[0])


def claimed_by_none(canvas: TaggedCanvas) -> None:
    first(canvas, "LBody").kids.pop()


def claim_to_nothing(canvas: TaggedCanvas) -> None:
    first(canvas, "H1").kids.append((0, 4711))


def unmarked(canvas: TaggedCanvas) -> None:
    canvas.streams[0] += "n 1 1 50 50 re f*\n"


def left_open(canvas: TaggedCanvas) -> None:
    canvas.streams[0] += "/P <</MCID 0>> BDC\n"


BREAKS: dict[Break, str] = {
    empty_element: "7.1",
    no_alt: "7.3",
    no_box: "14.8.5.4.3",
    no_scope: "7.5",
    level_skipped: "7.4.2",
    no_headings: "7.4.2",
    link_outside_a_link: "7.18.1",
    link_not_in_the_tree: "7.18.1",
    claimed_twice: "14.7.4.4",
    claimed_by_none: "14.7.4.4",
    claim_to_nothing: "14.7.4.4",
    unmarked: "7.1",
    left_open: "14.6",
}


@pytest.mark.parametrize(("break_it", "clause"), BREAKS.items(), ids=lambda value: getattr(value, "__name__", value))
def test_it_is_refused(break_it: Break, clause: str, canvas: TaggedCanvas) -> None:
    mark = built("world", "clear")[0].leaflet.mark
    prove(canvas, mark)
    break_it(canvas)
    with pytest.raises(Violation) as refusal:
        prove(canvas, mark)
    assert refusal.value.clause.endswith(f" {clause}")
    assert refusal.value.mark.file.endswith("world.yaml")


def test_a_block_is_named_by_its_line(canvas: TaggedCanvas) -> None:
    no_scope(canvas)
    with pytest.raises(Violation) as refusal:
        prove(canvas, built("world", "clear")[0].leaflet.mark)
    lines = (DATA / "world.yaml").read_text("utf-8").splitlines()
    assert "Signs in lists and tables" in lines[refusal.value.mark.line - 1]
