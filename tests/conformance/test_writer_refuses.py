"""Our own writer refuses what would break the standards, before a byte is written, and names the block's place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

from ldn_pdf.library.folder import Library
from ldn_pdf.pdf.conformance import Violation, prove
from ldn_pdf.pdf.tagged_pages import Element, TaggedPages, tag, tagged
from ldn_pdf.typesetting.draw_pages import drawn_pages
from ldn_pdf.typesetting.header_footer import PageId
from ldn_pdf.typesetting.typeset import Pages, find_pages
from tests.conformance.library import DATA, built

Break = Callable[[TaggedPages], None]


@pytest.fixture
def made() -> TaggedPages:
    """The tagged pages of a handout with lists, a table, a link and a figure, as they go to the proof."""
    leaflet = built("world", "clear")[0].leaflet
    layout, _ = Library(DATA).layout("clear")
    assert layout is not None
    pages = find_pages(leaflet, layout, "letter")
    assert isinstance(pages, Pages)
    drawn = tuple(drawn_pages(leaflet, pages.furniture, "letter", pages.parts[0].pages, PageId(1, 1)))
    whole = tagged(drawn)
    prove(whole, leaflet.mark)
    return replace(whole, tags=tag([page.shape for page in drawn]))  # of its own, to be broken


def elements(made: TaggedPages) -> Iterator[Element]:
    pending = [made.tags.root]
    while pending:
        element = pending.pop()
        yield element
        pending += [kid for kid in reversed(element.kids) if isinstance(kid, Element)]


def first(made: TaggedPages, tag: str) -> Element:
    return next(element for element in elements(made) if element.tag == tag)


def empty_element(made: TaggedPages) -> None:
    first(made, "Sect").kids.append(Element(first(made, "Sect").role, "P"))


def no_alt(made: TaggedPages) -> None:
    figure = first(made, "Figure")
    assert figure.role is not None
    figure.role = replace(figure.role, alt=" ")


def no_box(made: TaggedPages) -> None:
    first(made, "Figure").box = ""


def no_scope(made: TaggedPages) -> None:
    heading = first(made, "TH")
    assert heading.role is not None
    heading.role = replace(heading.role, scope="")


def level_skipped(made: TaggedPages) -> None:
    first(made, "H2").tag = "H3"


def no_headings(made: TaggedPages) -> None:
    for element in elements(made):
        element.tag = "P" if element.tag in ("H1", "H2", "H3") else element.tag


def link_outside_a_link(made: TaggedPages) -> None:
    first(made, "Link").tag = "Span"


def link_not_in_the_tree(made: TaggedPages) -> None:
    link = first(made, "Link")
    link.kids = [kid for kid in link.kids if isinstance(kid, tuple)]


def claimed_twice(made: TaggedPages) -> None:
    first(made, "H2").kids.append(first(made, "H1").kids[0])


def claimed_by_none(made: TaggedPages) -> None:
    first(made, "LBody").kids.pop()


def claim_to_nothing(made: TaggedPages) -> None:
    first(made, "H1").kids.append((0, 4711))


def unmarked(made: TaggedPages) -> None:
    made.streams[0] += "n 1 1 50 50 re f*\n"


def left_open(made: TaggedPages) -> None:
    made.streams[0] += "/P <</MCID 0>> BDC\n"


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
def test_it_is_refused(break_it: Break, clause: str, made: TaggedPages) -> None:
    mark = built("world", "clear")[0].leaflet.mark
    break_it(made)
    with pytest.raises(Violation) as refusal:
        prove(made, mark)
    assert refusal.value.clause.endswith(f" {clause}")
    assert refusal.value.mark.file.endswith("world.yaml")


def test_a_block_is_named_by_its_line(made: TaggedPages) -> None:
    no_scope(made)
    with pytest.raises(Violation) as refusal:
        prove(made, built("world", "clear")[0].leaflet.mark)
    lines = (DATA / "world.yaml").read_text("utf-8").splitlines()
    assert "Signs in lists and tables" in lines[refusal.value.mark.line - 1]
