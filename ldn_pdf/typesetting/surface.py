"""Pages as content streams: every mark is either content of a structure element or an artifact.

y grows downward from the top of the page here; the stream's own y grows upward.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ldn_pdf.typesetting.elements import Annotation, Element, Image, Page
from ldn_pdf.typesetting.embedding import EmbeddedFace
from ldn_pdf.typesetting.fonts import Face
from ldn_pdf.typesetting.lines import Fragment, Line
from ldn_pdf.typesetting.pdfobjects import number
from ldn_pdf.typesetting.roles import Role

Point = tuple[float, float]
_KAPPA = 0.5523  # of the radius: the handle of a cubic that draws a quarter of a circle


class Surface:
    """Draws the pages of one document and grows its structure tree."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.pages: list[Page] = []
        self.fonts: dict[str, EmbeddedFace] = {}
        self.images: dict[str, Image] = {}
        self.root = Element(None, "Document")
        self._elements: dict[Role, Element] = {}
        self._spans: dict[tuple[Role, int], Role] = {}
        self._mark: Element | str | None = None
        self._colours: dict[str, str] = {}
        self._underlines: list[tuple[float, float, float, float, str]] = []
        self._forced_artifact = ""

    # --- pages and marked content ---------------------------------------------------------------

    def start_page(self) -> None:
        """Begin a page; nothing can be drawn before the first."""
        self.pages.append(Page())
        self._colours = {}

    def end_page(self) -> None:
        """Draw what waits for the page's end, and close its marked content."""
        for x, y, width, thickness, colour in self._underlines:
            self.fill_rect(x, y, width, thickness, colour)
        self._underlines = []
        self._switch(None)

    def seal(self) -> None:
        """Close marked content and forget colours: what follows can be replaced without what went before."""
        self._switch(None)
        self._colours = {}

    def element(self, role: Role) -> Element:
        """The element of a role, made under its parent's at first use."""
        made = self._elements.get(role)
        if made is None:
            parent = self.element(role.parent) if role.parent else self.root
            made = self._elements[role] = Element(role, role.tag)
            parent.kids.append(made)
        return made

    def read_last(self, roles: Sequence[Role]) -> None:
        """Put what stands at the edges of page 1 behind everything else, in the order in which it was drawn."""
        last: set[object] = {self._elements[role] for role in roles if role in self._elements}
        self.root.kids = [
            *(kid for kid in self.root.kids if kid not in last),
            *(k for k in self.root.kids if k in last),
        ]

    @contextmanager
    def as_artifact(self, kind: str) -> Iterator[None]:
        """Whatever is drawn inside is an artifact of that kind: Pagination, Layout."""
        before, self._forced_artifact = self._forced_artifact, kind
        yield
        self._forced_artifact = before

    @property
    def is_artifact(self) -> bool:
        """Whether whatever is drawn now is an artifact, such as a heading row drawn again."""
        return bool(self._forced_artifact)

    def _content(self, role: Role) -> None:
        if self._forced_artifact:
            self._artifact()
        else:
            self._switch(self.element(role))

    def _artifact(self) -> None:
        self._switch(self._forced_artifact or "Layout")

    def _switch(self, mark: Element | str | None) -> None:
        if mark is self._mark or (isinstance(mark, str) and mark == self._mark):
            return
        page = self.pages[-1]
        if self._mark is not None:
            page.operators.append("EMC")
        if isinstance(mark, Element):
            mcid = len(page.owners)
            page.owners.append(mark)
            mark.kids.append((len(self.pages) - 1, mcid))
            page.operators.append(f"/{mark.tag} <</MCID {mcid}>> BDC")
        elif mark is not None:
            page.operators.append(f"/Artifact <</Type /{mark}>> BDC")
        self._mark = mark

    def _write(self, *operators: str) -> None:
        self.pages[-1].operators.extend(operators)

    # --- text -----------------------------------------------------------------------------------

    def line(self, line: Line, x: float, baseline: float, size: float, colour: str, role: Role, link: str = "") -> None:
        """Draw a line of text; links in it become annotations, in the colour `link`."""
        for i, fragment in enumerate(line.fragments):
            end = line.end if i == len(line.fragments) - 1 else ""
            self._fragment(fragment, end, x + fragment.x, baseline, size, colour, role, link or colour)

    def _fragment(
        self, fragment: Fragment, end: str, x: float, baseline: float, size: float, colour: str, role: Role, link: str
    ) -> None:
        here = self._span(fragment, role)
        self._content(here)
        self._colour("rg", link if fragment.link else colour)
        texts = [
            f"/{name} {number(size)} Tf ({text}) Tj"
            for name, text in self._font(fragment.face).encode(fragment.text + end)
        ]
        self._write(f"BT {number(x)} {number(self.height - baseline)} Td {' '.join(texts)} ET")
        if fragment.link:
            self._underlines.append((x, baseline + size * 0.12, fragment.width, size * 0.06, link))
            if not self._forced_artifact:
                self._annotate(fragment, here, x, baseline, size)

    def _span(self, fragment: Fragment, role: Role) -> Role:
        """The role of a link, of strong words, or of words beside them, inside the paragraph's."""
        if not fragment.tag:
            return role
        known = self._spans.get((role, fragment.run))
        if known is None:
            known = self._spans[role, fragment.run] = role.child(fragment.tag, language=fragment.language)
        return known

    def _annotate(self, fragment: Fragment, role: Role, x: float, baseline: float, size: float) -> None:
        bottom = self.height - baseline - size * 0.25
        box = (x, bottom, x + fragment.width, bottom + size * 1.15)
        page = len(self.pages) - 1
        annotation = Annotation(page, fragment.link, fragment.text.strip(), box)
        element = self.element(role)
        element.kids.append(annotation)
        self.pages[page].links.append((annotation, element))

    def _font(self, face: Face) -> EmbeddedFace:
        font = self.fonts.get(face.name)
        if font is None:
            whole = face.name.startswith("Atkinson")
            font = self.fonts[face.name] = EmbeddedFace(face, len(self.fonts), whole)
        return font

    # --- shapes: artifacts unless `role` says that they are content -------------------------------

    def _shape(self, role: Role | None) -> None:
        if role is None:
            self._artifact()
        else:
            self._content(role)

    def fill_rect(self, x: float, y: float, width: float, height: float, colour: str, role: Role | None = None) -> None:
        """A filled rectangle with its top left corner at x, y."""
        self._shape(role)
        self._colour("rg", colour)
        self._write(f"{self._at(x, y + height)} {number(width)} {number(height)} re f")

    def stroke_rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: str,
        thickness: float,
        radius: float = 0.0,
        role: Role | None = None,
    ) -> None:
        """An outline whose middle runs along the rectangle, its corners rounded by `radius`."""
        self._shape(role)
        self._pen(colour, thickness)
        if not radius:
            self._write(f"{self._at(x, y + height)} {number(width)} {number(height)} re S")
            return
        self._write(self._rounded(x, y, width, height, radius) + " s")

    def rule(self, x0: float, y0: float, x1: float, y1: float, colour: str, thickness: float, dash: str = "") -> None:
        """A straight line. `dash` is a dash array such as "6 4"."""
        self._shape(None)
        self._pen(colour, thickness)
        path = f"{self._at(x0, y0)} m {self._at(x1, y1)} l S"
        self._write(f"q [{dash}] 0 d {path} Q" if dash else path)

    def path(
        self,
        parts: Sequence[tuple[str, Sequence[Point]]],
        colour: str,
        role: Role | None = None,
        *,
        thickness: float = 0.0,
        round_caps: bool = False,
    ) -> None:
        """A path of ("m" | "l" | "c" | "h", points), filled, or stroked where `thickness` is given."""
        self._shape(role)
        out = [" ".join([*(self._at(*point) for point in points), operator]) for operator, points in parts]
        if thickness:
            self._pen(colour, thickness)
            cap = "q 1 J 1 j " if round_caps else ""
            self._write(f"{cap}{' '.join(out)} S{' Q' if cap else ''}")
        else:
            self._colour("rg", colour)
            self._write(f"{' '.join(out)} f")

    def disc(self, x: float, y: float, radius: float, colour: str, role: Role | None = None) -> None:
        """A filled circle round x, y."""
        self.path(_circle(x, y, radius), colour, role)

    def ring(self, x: float, y: float, radius: float, colour: str, thickness: float) -> None:
        """A circle in outline round x, y."""
        self.path(_circle(x, y, radius), colour, thickness=thickness)

    def image(self, image: Image, x: float, y: float, width: float, height: float, role: Role | None) -> None:
        """A bitmap with its top left corner at x, y."""
        self._shape(role)
        self.images[image.name] = image
        self.pages[-1].images.add(image.name)
        self._write(f"q {number(width)} 0 0 {number(height)} {self._at(x, y + height)} cm /{image.name} Do Q")

    def modules(self, rows: Sequence[bytes], x: float, y: float, unit: float, colour: str, role: Role) -> None:
        """Square modules of `unit` points, black where a byte is 1, as one path: each run is one rectangle."""
        self._shape(role)
        self._colour("rg", colour)
        path: list[str] = []
        for n, row in enumerate(rows):
            start = row.find(1)
            while start >= 0:
                end = row.find(0, start)
                end = len(row) if end < 0 else end
                corner = self._at(x + start * unit, y + (n + 1) * unit)
                path.append(f"{corner} {number((end - start) * unit)} {number(unit)} re")
                start = row.find(1, end)
        self._write("\n".join(path) + "\nf")

    def box(self, role: Role, x: float, y: float, width: float, height: float) -> None:
        """Say where a figure stands: its BBox (ISO 32000-1, 14.8.5.4.3)."""
        if not self._forced_artifact:
            self.element(role).box = (x, self.height - y - height, x + width, self.height - y)

    # --- helpers ----------------------------------------------------------------------------------

    def _at(self, x: float, y: float) -> str:
        return f"{number(x)} {number(self.height - y)}"

    def _pen(self, colour: str, thickness: float) -> None:
        self._colour("RG", colour)
        if self._colours.get("w") != (width := number(thickness)):
            self._colours["w"] = width
            self._write(f"{width} w")

    def _colour(self, operator: str, colour: str) -> None:
        if self._colours.get(operator) != colour:
            self._colours[operator] = colour
            parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
            self._write(" ".join(f"{part:.4g}" for part in parts) + f" {operator}")

    def _rounded(self, x: float, y: float, width: float, height: float, r: float) -> str:
        k = r * (1 - _KAPPA)
        right, bottom = x + width, y + height
        at = self._at
        return " ".join(
            [
                f"{at(x + r, y)} m {at(right - r, y)} l {at(right - k, y)} {at(right, y + k)} {at(right, y + r)} c",
                f"{at(right, bottom - r)} l {at(right, bottom - k)} {at(right - k, bottom)} {at(right - r, bottom)} c",
                f"{at(x + r, bottom)} l {at(x + k, bottom)} {at(x, bottom - k)} {at(x, bottom - r)} c",
                f"{at(x, y + r)} l {at(x, y + k)} {at(x + k, y)} {at(x + r, y)} c",
            ]
        )


def _circle(x: float, y: float, radius: float) -> list[tuple[str, Sequence[Point]]]:
    k = radius * _KAPPA
    corners = [(x + radius, y), (x, y + radius), (x - radius, y), (x, y - radius)]
    handles = [
        ((x + radius, y + k), (x + k, y + radius)),
        ((x - k, y + radius), (x - radius, y + k)),
        ((x - radius, y - k), (x - k, y - radius)),
        ((x + k, y - radius), (x + radius, y - k)),
    ]
    curves = [("c", [*handle, corners[(i + 1) % 4]]) for i, handle in enumerate(handles)]
    return [("m", [corners[0]]), *curves, ("h", [])]
