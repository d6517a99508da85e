"""The true page as a picture, fast enough to follow the keys: only the page in view is drawn."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct

from ldn_pdf.library.folder import DEFAULT_EDITION
from ldn_pdf.library.prepare import Prepared
from ldn_pdf.reading.layout import Paper

if TYPE_CHECKING:
    from ldn_pdf.problems import Problem

_QUALITY = 88  # of the JPEG: type stays sharp; PNG and WebP take ten times as long
_WIDTHS = (300, 2000)  # pixels


class View(Struct, frozen=True):
    """What of a handout somebody looks at: `page` counts from 1 through all parts, `width` is in pixels."""

    edition: str = DEFAULT_EDITION
    paper: str = ""
    page: int = 1
    grey: bool = False
    width: int = 800


class LivePage(Struct, frozen=True):
    """A page's picture as a data address, which page it is of how many, and its height over its width."""

    src: str
    page: int
    pages: int
    shape: float


def live_page(prepared: Prepared, view: View) -> tuple[LivePage | None, list[Problem]]:
    """The page in view, or the problems for which there is none. One that is past the end gives the last."""
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]  # it ships no types

    from ldn_pdf.typesetting.typeset import Pages, find_pages, finish

    library = prepared.library
    edition = view.edition if view.edition in library.editions() else DEFAULT_EDITION
    layout, problems = library.layout(edition)
    if layout is None:
        return None, problems
    found = find_pages(prepared.leaflet(), layout, paper_of(prepared, view))
    if not isinstance(found, Pages):
        return None, list(found)
    of = [(part.number, page) for part in found.parts for page in range(len(part.pages))]
    at = max(1, min(view.page, len(of)))
    part, page = of[at - 1]
    (document,) = finish(found, only=part).documents
    pdf = PdfDocument(document.pdf)
    try:
        drawn = pdf[page]
        width, height = drawn.get_size()
        wanted = max(_WIDTHS[0], min(view.width, _WIDTHS[1]))
        picture = drawn.render(scale=wanted / width, grayscale=view.grey).to_pil()
    finally:
        pdf.close()
    held = BytesIO()
    picture.convert("L" if view.grey else "RGB").save(held, "JPEG", quality=_QUALITY, subsampling=0)
    src = f"data:image/jpeg;base64,{b64encode(held.getvalue()).decode('ascii')}"
    return LivePage(src, at, len(of), height / width), []


def paper_of(prepared: Prepared, view: View) -> Paper:
    """The paper in view; where none is chosen, the clinic's."""
    return "a4" if (view.paper or prepared.clinic.paper) == "a4" else "letter"
