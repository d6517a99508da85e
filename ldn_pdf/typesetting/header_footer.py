"""What stands on pages by itself: the clinic at the top of page 1, the disclaimer and the page's id at each foot."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.content import blocks
from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.roles import Role
from ldn_pdf.reading.inline_markup import Run, plain
from ldn_pdf.typesetting.blocks.pictures import Drawn, bitmap
from ldn_pdf.typesetting.draw_text import draw_line
from ldn_pdf.typesetting.edition_style import MM, Setting, baseline_of
from ldn_pdf.typesetting.line_breaking import Line

_RULE = 1.5  # points
_LOGO = 11 * MM  # at most, high
_LOGO_WIDE = 40 * MM  # at most
_APART = 3  # body sizes of white between two things on one line


class PageId(Struct, frozen=True):
    """Which page of which part this is; `parts` is 1 for a handout in one piece."""

    page: int
    pages: int
    part: int = 1
    parts: int = 1


class Furniture:
    """Measures the head and foot of a leaflet's pages once, and draws them on each."""

    def __init__(self, setting: Setting, leaflet: blocks.Leaflet) -> None:
        self.setting, self.leaflet = setting, leaflet
        self.head = tuple(self._head_lines())
        self.logo = self._logo()
        self.disclaimer = setting.lines(plain(leaflet.foot.disclaimer), setting.body, setting.measure)
        self.disclaimer_role = Role("P")
        self.head_roles = tuple(Role("P") for _ in self.head)
        self.example_role = Role("P")
        self.id_role = Role("P")

    # --- heights, in points ---------------------------------------------------------------------------

    @property
    def head_height(self) -> float:
        """From the top margin to the rule below the clinic."""
        setting = self.setting
        text = len(self.head) * setting.leading
        spare = 0.75 if setting.layout.header == "one_line" else 0.5  # lines, above the rule
        return setting.on_grid(max(text, _LOGO if self.logo else 0) + spare * setting.leading)

    def foot_height(self, parts: int) -> float:
        """From the rule to the bottom margin, for the longest page id that this many parts can have."""
        longest = PageId(2, 2, parts, parts)
        rows = len(self.disclaimer) + len(self._foot_rows(longest)) - 1
        return (0.25 + rows) * self.setting.leading

    # --- the clinic -------------------------------------------------------------------------------------

    def _head_lines(self) -> Iterator[Line]:
        setting, header = self.setting, self.leaflet.header
        measure = setting.measure - (_LOGO_WIDE if header.logo else 0)
        name = Run(header.name, bold=True)
        if setting.layout.header == "one_line":
            yield from setting.lines((name, Run(f", {header.phone}")), setting.body, measure)
        else:
            yield from setting.lines((name,), setting.body, measure)
            yield from setting.lines(plain(f"{header.phone}, {header.hours}"), setting.body, measure)

    def _logo(self) -> Drawn | None:
        logo = self.leaflet.header.logo
        if logo is None:
            return None
        across, down = logo.pixels
        height = min(_LOGO, _LOGO_WIDE * down / across)
        width = height * across / down
        return Drawn(bitmap(logo), self.setting.outer - width, width, height, None)

    def draw_head(self, canvas: TaggedCanvas) -> None:
        """The clinic at the top of page 1, read out after everything but the disclaimer."""
        setting, top = self.setting, self.setting.layout.page.top
        y = top
        for line, role in zip(self.head, self.head_roles, strict=True):
            draw_line(
                canvas,
                replace(line, end=""),
                setting.edge,
                baseline_of(y, setting.body),
                setting.size,
                setting.colours.ink,
                role,
            )
            y += setting.leading
        if self.logo:
            free = self.head_height - 0.5 * setting.leading - self.logo.height
            self.logo(canvas, top + max(0.0, free / 2), self.logo.height)
        rule = top + self.head_height
        canvas.pen(setting.colours.accent, _RULE)
        canvas.line(setting.rail_x, rule, setting.outer, rule)

    # --- the foot ---------------------------------------------------------------------------------------

    def _id_text(self, page: PageId) -> str:
        foot, labels = self.leaflet.foot, self.leaflet.labels
        form = labels.part_page_id if page.parts > 1 else labels.page_id
        state = f"{foot.state}, " if foot.state else ""
        return form.format(
            id=foot.id, version=foot.version, state=state, page=page.page, pages=page.pages, part=page.part
        )

    def _foot_rows(self, page: PageId) -> list[list[tuple[float, Line, bool]]]:
        """Rows of (x, line, is it EXAMPLE CLINIC); the first shares the disclaimer's last line."""
        setting = self.setting
        apart = _APART * setting.size
        end = setting.edge + (self.disclaimer[-1].width if self.disclaimer else 0.0)
        ids = setting.lines(plain(self._id_text(page)), setting.body, setting.outer - setting.edge)
        example = setting.lines(plain(self.leaflet.foot.example), setting.strong, setting.measure)
        rows: list[list[tuple[float, Line, bool]]] = [[]]
        for lines, marks in ((example, True), (ids, False)):
            if not lines:
                continue
            right = setting.outer - lines[0].width
            if len(lines) == 1 and not rows[0] and right - end >= apart:
                rows[0].append((right, lines[0], marks))
            else:
                rows += [[(setting.edge, line, marks)] for line in lines]
        if len(rows) == 3 and len(ids) == 1 and example:
            right = setting.outer - example[0].width
            if right - (setting.edge + ids[0].width) >= apart:
                rows = [rows[0], [(setting.edge, ids[0], False), (right, example[0], True)]]
        return rows

    def draw_foot(self, canvas: TaggedCanvas, page: PageId, page_height: float, parts: int) -> None:
        """The rule, the disclaimer and the page's id: real text on page 1, an artifact after."""
        setting = self.setting
        top = page_height - setting.layout.page.bottom - self.foot_height(parts)
        canvas.pen(setting.colours.accent, _RULE)
        canvas.line(setting.rail_x, top, setting.outer, top)
        first = top + 0.25 * setting.leading
        rows = self._foot_rows(page)
        last = first + max(len(self.disclaimer) - 1, 0) * setting.leading
        with canvas.artifact("Pagination" if page.page > 1 else ""):
            for n, row in enumerate(rows):  # read before the disclaimer, which has the last word
                for x, line, example in sorted(row, key=lambda entry: not entry[2]):
                    style = setting.strong if example else setting.body
                    role = self.example_role if example else self.id_role
                    baseline = baseline_of(last + n * setting.leading, style)
                    draw_line(canvas, line, x, baseline, style.size, style.colour, role)
            for n, line in enumerate(self.disclaimer):
                style = setting.body
                baseline = baseline_of(first + n * setting.leading, style)
                draw_line(canvas, line, setting.edge, baseline, style.size, style.colour, self.disclaimer_role)

    def last_roles(self) -> tuple[Role, ...]:
        """What is read last: the clinic, whether it is an example, the page's id, and then the disclaimer."""
        return (*self.head_roles, self.id_role, self.example_role, self.disclaimer_role)
