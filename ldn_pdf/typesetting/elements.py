"""What a document's pages are made of: structure elements, links, pictures, and pages under way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ldn_pdf.records import record
from ldn_pdf.typesetting.roles import Role


@dataclass(eq=False)
class Element:
    """A structure element: kids are elements, MCIDs as (page, mcid), and links as Annotation."""

    role: Role | None
    tag: str
    kids: list[Element | tuple[int, int] | Annotation] = field(default_factory=list)
    box: tuple[float, float, float, float] | None = None


@record(eq=False)
class Annotation:
    """A link on `page`, in the page's own coordinates: x0, y0, x1, y1 from the bottom left."""

    page: int
    address: str
    words: str
    box: tuple[float, float, float, float]


@dataclass(eq=False)
class Page:
    """A page under way: its operators, and the element of each MCID."""

    operators: list[str] = field(default_factory=list)
    owners: list[Element] = field(default_factory=list)
    links: list[tuple[Annotation, Element]] = field(default_factory=list)
    images: set[str] = field(default_factory=set)


@record
class Image:
    """A bitmap, row by row from the top, as a PDF holds it: deflated, deflated with PNG's filters, or as JPEG.

    Three channels are sRGB; one is grey, or an index into the RGB triples of `palette`.
    """

    name: str
    width: int
    height: int
    data: bytes
    depth: int = 8
    channels: int = 3
    palette: bytes = b""
    coding: Literal["deflate", "png", "jpeg"] = "deflate"
