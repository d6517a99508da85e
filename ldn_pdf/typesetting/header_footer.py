"""What stands on pages by itself: the clinic and the sign at the top of page 1, title and clinic at the top of a
page 2, the disclaimer and the page's id at each foot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.content import blocks
from ldn_pdf.pdf.canvas import PAGINATION, TaggedCanvas
from ldn_pdf.pdf.roles import Role
from ldn_pdf.reading.inline_markup import Rich, Run, plain
from ldn_pdf.reading.model import MM
from ldn_pdf.typesetting.blocks.handout_signs import draw_tile
from ldn_pdf.typesetting.blocks.pictures import Drawn, bitmap
from ldn_pdf.typesetting.draw_text import draw_line
from ldn_pdf.typesetting.edition_style import CLEAR, Setting, TextStyle, baseline_of
from ldn_pdf.typesetting.line_breaking import Line

_RULE, _HAIRLINE = 1.5, 0.75  # points
_LOGO, _LOGO_WIDE = 8.5 * MM, 40 * MM  # at most, high and wide
_SQUARE = 1.15  # width to height of a logo that stands in the rail
_BELOW_LOGO = 4.0  # points
_TILE = 21.5 * MM  # of the sign that tells one handout from another in a rack
_TILE_GAP = 5 * MM
_LOGO_GAP = 3 * MM
_ID_GAP, _LEAST_ID_GAP = 0.9, 0.27  # body sizes from the disclaimer to the page's id: as well as it may be, and least
_PAGE_GAP = 1.5  # body sizes from the words of a page 2's head to the page's number
_WIDE = 10_000.0  # points: a line that is measured before it has a place


class PageId(Struct, frozen=True):
    """Which page of all parts' pages this is, in which part; `first` of its file."""

    page: int
    pages: int
    part: int = 1
    parts: int = 1
    first: bool = True


_WIDEST = PageId(4, 4)  # of up to six: 4 is the widest figure of the bundled fonts


class Head(Struct, frozen=True):
    """The clinic at the top of a part's first page, from the text edge to x = `end`, in points."""

    lines: tuple[Line, ...]
    height: float
    end: float
    logo: Drawn | None


class Furniture:
    """Measures the heads and feet of a leaflet's pages once, and draws them on each."""

    def __init__(self, setting: Setting, leaflet: blocks.Leaflet) -> None:
        self.setting, self.leaflet = setting, leaflet
        self.first = self._head(bool(leaflet.sign))
        self.later = self._head(sign=False)
        self.large = setting.low.leading < setting.leading
        self.foot_x = setting.rail_x if self.large else setting.edge
        self.disclaimer = setting.lines(plain(leaflet.foot.disclaimer), setting.low, setting.outer - self.foot_x)
        self._id_lines(_WIDEST, leaflet.foot.longest_state)  # too wide a word is told before anything is drawn
        self.running, self.running_names_clinic, self.running_has_page = self._running()
        self.clinic_role, self.running_role, self.page_role = Role("P"), Role("P"), Role("P")
        self.disclaimer_role, self.id_role, self.part_role = (Role("P") for _ in range(3))

    # --- heights, in points ---------------------------------------------------------------------------

    @property
    def running_height(self) -> float:
        """Of the head of a page 2."""
        return self._tops(self.running)[-1] + 0.25 * self.setting.low.leading

    def _tops(self, lines: Sequence[Line]) -> list[float]:
        """How far below the head's top each line begins, and where the last ends: an accent on a capital keeps out of
        the margin and clear of the line above."""
        style, at, tops = self.setting.low, 0.0, []
        below = style.leading - baseline_of(0.0, style)
        for line in lines:  # none where a word is too wide
            at += max(0.0, below + line.above - style.leading)
            tops.append(at)
            at, below = at + style.leading, line.below + CLEAR
        return [*tops, at]

    @property
    def ends_below_sign(self) -> bool:
        """Whether the title, which follows the head of page 1, stands clear of the sign beside it."""
        title = self.first.height + self.setting.layout.space.title.least * self.setting.leading
        return not self.leaflet.sign or title >= _TILE

    @property
    def foot_height(self) -> float:
        """From the rule to the bottom margin; room for the id of any page in any state."""
        return (0.25 + len(self.disclaimer) + self._id_rows) * self.setting.low.leading

    # --- the clinic -------------------------------------------------------------------------------------

    def _head(self, sign: bool) -> Head:
        setting = self.setting
        end = setting.outer - (_TILE + _TILE_GAP if sign else 0.0)
        logo = self._logo(end)
        free = end - (logo.width + _LOGO_GAP if logo and logo.x > setting.edge else 0.0) - setting.edge
        lines = tuple(self._head_lines(free))
        height = self._tops(lines)[-1] + 0.25 * setting.low.leading
        return Head(lines, max(height, logo.height + _BELOW_LOGO if logo else 0.0), end, logo)

    def _head_lines(self, measure: float) -> Iterator[Line]:
        """Clinic and phone on one line, or each on a line of its own: a number is never torn."""
        setting, header, example = self.setting, self.leaflet.header, self.leaflet.foot.example
        name, phone = Run(header.name, bold=True), header.phone
        label = (Run(f"{example}: "),) if example else ()
        both = (*label, name, Run(", "), *phone)
        if setting.on_one_line(both, setting.low, measure):
            yield from setting.lines(both, setting.low, measure)
            return
        yield from setting.lines((*label, name), setting.low, measure)
        yield from setting.lines(phone, setting.low, measure)

    def _logo(self, end: float) -> Drawn | None:
        """A square logo stands in the rail, a wide one at the end of the head."""
        logo, setting = self.leaflet.header.logo, self.setting
        if logo is None:
            return None
        across, down = logo.pixels
        if across <= _SQUARE * down:
            height = min(_LOGO, setting.rail * down / across)
            width = height * across / down
            return Drawn(bitmap(logo), setting.rail_x, width, height, None)
        height = min(_LOGO, _LOGO_WIDE * down / across)
        width = height * across / down
        return Drawn(bitmap(logo), end - width, width, height, None)

    @property
    def part_in_head(self) -> bool:
        """Whether "Part 1 of 3" stands at the end of the head's last line."""
        return (
            len(self.first.lines) > 1 and self._part_x(3) - self.setting.edge > self.first.lines[-1].width + _LOGO_GAP
        )

    def _part_x(self, parts: int) -> float:
        head, setting = self.first, self.setting
        end = head.logo.x - _LOGO_GAP if head.logo and head.logo.x > setting.edge else head.end
        return end - self._width(self.leaflet.labels.part.format(part=1, parts=parts), setting.low_accent)

    def draw_head(self, canvas: TaggedCanvas, page: PageId) -> None:
        """The clinic at the top of a part's first page, with the sign on the first part's."""
        setting, top = self.setting, self.setting.layout.page.top
        head = self.first if page.part == 1 else self.later
        style, tops = setting.low, self._tops(head.lines)
        for n, line in enumerate(head.lines):
            baseline = baseline_of(top + tops[n], style)
            end = " " if n < len(head.lines) - 1 else ""
            draw_line(
                canvas, replace(line, end=end), setting.edge, baseline, style.size, style.colour, self.clinic_role
            )
        if page.part == 1 and page.parts > 1 and self.part_in_head:
            baseline = baseline_of(top + tops[-2], style)
            text = self.leaflet.labels.part.format(part=page.part, parts=page.parts)
            self._draw(canvas, text, self._part_x(page.parts), baseline, setting.low_accent, self.part_role)
        if head.logo:
            head.logo(canvas, top + max(0.0, (head.height - _BELOW_LOGO - head.logo.height) / 2), head.logo.height)
        rule = top + head.height
        canvas.pen(setting.colours.accent, _RULE)
        canvas.line(setting.rail_x, rule, head.end, rule)
        if self.leaflet.sign and page.part == 1:
            draw_tile(canvas, setting.outer - _TILE, top, _TILE, self.leaflet.sign, setting.colours.accent)

    # --- the head of a page 2 ---------------------------------------------------------------------------

    def _running(self) -> tuple[tuple[Line, ...], bool, bool]:
        """The lines, whether they name the clinic, and whether the page's number stands beside the first.

        Where title, clinic and number do not fit, the number is left to the foot, then the clinic to the contact block;
        that it is an example stands on every page.
        """
        setting, leaflet, style = self.setting, self.leaflet, self.setting.low
        whole = setting.outer - setting.edge
        number = self.leaflet.labels.page.format(page=_WIDEST.page, pages=_WIDEST.pages)
        beside = whole - _PAGE_GAP * setting.size - self._width(number, style)
        title = tuple(replace(run, bold=True) for run in leaflet.title)
        named: Rich = (*title, Run(f", {leaflet.foot.example or leaflet.header.name}"))
        for text, room, names in ((named, beside, True), (named, whole, True), (title, beside, False)):  # noqa: B007
            if setting.on_one_line(text, style, room):
                lines = setting.lines(text, style, room)
                break
        else:
            room, names = whole, False
            lines = setting.lines(title, style, room)
        if leaflet.foot.example and not names:
            lines += setting.lines(plain(leaflet.foot.example), setting.strong, room)
        return lines, names and not leaflet.foot.example, room == beside

    def draw_running(self, canvas: TaggedCanvas, page: PageId) -> None:
        """Title, clinic and page at the top of a page 2: real text, read last, as a checker takes it for lost prose."""
        setting, style = self.setting, self.setting.low
        top, tops = setting.layout.page.top, self._tops(self.running)
        for n, line in enumerate(self.running):
            baseline = baseline_of(top + tops[n], style)
            drawn = replace(line, end=" ") if n == len(self.running) - 1 and self.running_has_page else line
            draw_line(canvas, drawn, setting.edge, baseline, style.size, style.colour, self.running_role)
        if self.running_has_page:
            text = self.leaflet.labels.page.format(page=page.page, pages=page.pages)
            x = setting.outer - self._width(text, style)
            self._draw(canvas, text, x, baseline_of(top + tops[0], style), style, self.page_role)
        y = top + tops[-1] + 0.04 * style.leading
        canvas.pen(setting.colours.accent, _HAIRLINE)
        canvas.line(setting.rail_x, y, setting.outer, y)

    # --- the foot ---------------------------------------------------------------------------------------

    def _id_texts(self, page: PageId, state: str) -> Iterator[str]:
        """Forms of the page's id, the best first. Large print may leave the id out: each head has the title."""
        foot, labels = self.leaflet.foot, self.leaflet.labels
        known = {"id": foot.id, "version": foot.version, "page": page.page, "pages": page.pages}
        for form in (labels.page_id, labels.short_page_id):
            yield form.format(state=f"{state}, " if state else "", **known)
        for told in (state, state.rpartition(", ")[2]) if self.large else ():
            yield labels.version_page_id.format(state=told or labels.version, **known)

    @property
    def _id_room(self) -> float:
        """From the end of the disclaimer to the outer edge, in points."""
        return self.setting.outer - self.foot_x - (self.disclaimer[-1].width if self.disclaimer else 0.0)

    @property
    def _id_rows(self) -> int:
        """The lines that the id of any page in any state needs below the disclaimer; 0 where it stands behind it."""
        if self._id_form(_WIDEST, self.leaflet.foot.longest_state) is not None:
            return 0
        return len(self._id_lines(_WIDEST, self.leaflet.foot.longest_state))

    def _id_lines(self, page: PageId, state: str) -> tuple[Line, ...]:
        setting, room = self.setting, self.setting.outer - self.foot_x
        texts = list(self._id_texts(page, state))
        short = next((text for text in texts if self._width(text, setting.low) <= room), texts[0])
        return setting.lines(plain(short), setting.low, room)

    def _id_form(self, page: PageId, state: str) -> int | None:
        """Which form of the id stands behind the disclaimer, or None."""
        texts = list(self._id_texts(page, state))
        for gap in (_ID_GAP, _LEAST_ID_GAP):
            for n, text in enumerate(texts):
                if self._width(text, self.setting.low) + gap * self.setting.size <= self._id_room:
                    return n
        return None

    def draw_foot(self, canvas: TaggedCanvas, page: PageId, page_height: float) -> None:
        """The rule, the disclaimer and the page's id: real text on the first page, an artifact after."""
        setting, style, foot = self.setting, self.setting.low, self.leaflet.foot
        top = page_height - setting.layout.page.bottom - self.foot_height
        canvas.pen(setting.colours.accent, _RULE)
        canvas.line(setting.rail_x, top, setting.outer, top)
        first = top + 0.25 * style.leading
        last = first + max(len(self.disclaimer) - 1, 0) * style.leading
        with canvas.artifact(None if page.first else PAGINATION):
            if self._id_rows:
                for n, line in enumerate(self._id_lines(page, foot.state), 1):
                    baseline = baseline_of(last + n * style.leading, style)
                    draw_line(canvas, line, self.foot_x, baseline, style.size, style.colour, self.id_role)
            else:
                form = self._id_form(_WIDEST, foot.state) or 0  # all pages have one form
                text = list(self._id_texts(page, foot.state))[form]
                x = setting.outer - self._width(text, style)
                self._draw(canvas, text, x, baseline_of(last, style), style, self.id_role)
            for n, line in enumerate(self.disclaimer):  # which has the last word
                baseline = baseline_of(first + n * style.leading, style)
                draw_line(canvas, line, self.foot_x, baseline, style.size, style.colour, self.disclaimer_role)

    def _width(self, text: str, style: TextStyle) -> float:
        return sum(line.width for line in self.setting.lines(plain(text), style, _WIDE))

    def _draw(self, canvas: TaggedCanvas, text: str, x: float, baseline: float, style: TextStyle, role: Role) -> None:
        for line in self.setting.lines(plain(text), style, _WIDE):
            draw_line(canvas, line, x, baseline, style.size, style.colour, role)
