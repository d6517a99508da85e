"""Strips of callouts, of the panel of when to get help, and of the clinic's contact."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.content import blocks
from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.roles import Role
from ldn_pdf.typesetting.blocks import drawn_signs
from ldn_pdf.typesetting.blocks.headings_and_lists import heading
from ldn_pdf.typesetting.blocks.pictures import QR_SIZE, qr_mark
from ldn_pdf.typesetting.boxes import NONE, Backdrop, Draw, Space, Strip
from ldn_pdf.typesetting.edition_style import MM, Setting, both, cap_top_of, glued

_FRAME = 2.25  # points: heavy enough to be seen at arm's length and in greyscale
_SEAM = 1.5  # points of white between two bands
_HAIRLINE = 0.75


class _Frame(Struct, frozen=True):
    """The frame of a callout: its band fills the rail. A tip's is open at the right."""

    setting: Setting
    colour: str
    is_open: bool

    def __call__(self, canvas: TaggedCanvas, top: float, height: float) -> None:
        setting, half = self.setting, _FRAME / 2
        canvas.fill(self.colour)
        canvas.rect(setting.rail_x, top, setting.rail, height, stroke=0, fill=1)
        width = setting.outer - setting.rail_x
        canvas.pen(self.colour, _FRAME)
        if self.is_open:
            for y in (top + half, top + height - half):
                canvas.line(setting.rail_x, y, setting.outer, y)
        else:
            canvas.rect(setting.rail_x + half, top + half, width - _FRAME, height - _FRAME)


class _Sign(Struct, frozen=True):
    """The sign in a callout's band: to a screen reader it is the callout's label."""

    setting: Setting
    kind: str
    colour: str
    role: Role

    def __call__(self, canvas: TaggedCanvas, top: float, height: float) -> None:
        setting = self.setting
        y = top + (setting.heading.leading - drawn_signs.SIZE) / 2
        centre = setting.rail_x + setting.rail / 2
        draw = {"warning": drawn_signs.triangle, "note": drawn_signs.letter_i, "tip": drawn_signs.bulb}[self.kind]
        with canvas.figure(self.role, centre - drawn_signs.SIZE / 2, y, drawn_signs.SIZE, drawn_signs.SIZE):
            draw(canvas, centre, y, self.colour)


def callout(setting: Setting, section: blocks.Section, role: Role, inside: list[Strip], space: Space) -> list[Strip]:
    """A framed section: one element with its label first; never torn by a page's end."""
    warning = section.kind == "warning"
    colour = setting.colours.warning if warning else setting.colours.accent
    style = setting.alarm if warning else setting.heading
    sign = _Sign(setting, section.kind, colour, role.child("Figure", alt=section.label))
    title = setting.text(section.heading, role.child("H2"), style, start=0, whole=True, balance=True)
    if title:
        title[0] = replace(title[0], draw=both(sign, title[0].draw))
    strips = [setting.pad(0.5), *title, setting.pad(0.25), *inside, setting.pad(0.5)]
    strips[0] = replace(strips[0], space=space, start=0)
    frame = Backdrop(_Frame(setting, colour, section.kind == "tip"))
    return glued([replace(strip, backdrops=(frame, *strip.backdrops)) for strip in strips])


# --- when to get help -----------------------------------------------------------------------------


class _Band(Struct, frozen=True):
    """The rail of one tier, and the hairline that parts it from the tier above."""

    setting: Setting
    tier: blocks.Tier
    first: bool

    def __call__(self, canvas: TaggedCanvas, top: float, height: float) -> None:
        setting, colours = self.setting, self.setting.colours
        if not self.first:
            canvas.pen(colours.hairline, _HAIRLINE)
            canvas.line(setting.edge, top, setting.outer, top)
            top, height = top + _SEAM / 2, height - _SEAM / 2
        height -= _SEAM / 2
        if self.tier in ("call_us", "next_visit"):
            half = _SEAM / 2
            canvas.pen(colours.accent, _SEAM)
            canvas.rect(setting.rail_x + half, top + half, setting.rail - _SEAM, height - _SEAM)
        else:
            urgent = self.tier in ("emergency", "crisis")
            canvas.fill(colours.warning if urgent else colours.accent)
            canvas.rect(setting.rail_x, top, setting.rail, height, stroke=0, fill=1)


class _TierSign(Struct, frozen=True):
    """The icon beside a tier's heading; decoration, since the heading says it in words."""

    setting: Setting
    tier: blocks.Tier

    def __call__(self, canvas: TaggedCanvas, top: float, height: float) -> None:
        setting = self.setting
        centre, y = setting.rail_x + setting.rail / 2, top + (height - drawn_signs.SIZE) / 2
        match self.tier:
            case "emergency" | "crisis":
                drawn_signs.handset(canvas, centre, y)
            case "call_us":
                drawn_signs.handset(canvas, centre, y, setting.colours.accent)
            case "same_day":
                drawn_signs.clock(canvas, centre, y)
            case "next_visit":
                drawn_signs.calendar(canvas, centre, y, setting.colours.accent)


def help_panel(setting: Setting, panel: blocks.HelpPanel, parent: Role, space: Space) -> list[Strip]:
    """The tiers, emergencies first; no tier is torn."""
    gap = setting.layout.space.tier
    strips: list[Strip] = []
    for n, tier in enumerate(panel.tiers):
        urgent = tier.tier in ("emergency", "crisis")
        style = setting.alarm if urgent else setting.strong_accent
        title = setting.text(tier.heading, parent.child("H3"), style, whole=True)
        if title:
            title[0] = replace(title[0], draw=both(_TierSign(setting, tier.tier), title[0].draw))
        reasons = [strip for item in tier.reasons for strip in setting.text(item.text, parent.child("P"))]
        above = setting.pad(0.25) if n == 0 else setting.pad(gap.least, gap.best)
        made = glued([above, *title, *reasons, setting.pad(gap.least, gap.best)])
        band = Backdrop(_Band(setting, tier.tier, first=n == 0))
        made = [replace(strip, backdrops=(band,)) for strip in made]
        made[0] = replace(made[0], glued=False, space=space if n == 0 else NONE)
        strips += made
    return strips


# --- contact --------------------------------------------------------------------------------------


def contact(setting: Setting, section: blocks.Section, role: Role, space: Space) -> list[Strip]:
    """The clinic's panel with the QR code of the newest version at its outer edge."""
    (panel,) = (block for block in section.blocks if isinstance(block, blocks.Contact))
    title = heading(setting, section.heading, role.child("H2"), space=space)
    measure = setting.measure - (27 * MM if panel.qr else 0)
    strips = title + _contact_lines(setting, panel, role, measure)
    if panel.qr:
        height = sum(strip.height for strip in strips)
        least = setting.on_grid(QR_SIZE + cap_top_of(0, setting.heading))
        if height < least:
            strips.append(setting.pad((least - height) / setting.leading))
        figure = role.child("Figure", alt=panel.qr.alt)
        code = qr_mark(setting, panel.qr, figure, setting.outer - QR_SIZE, setting.heading)
        strips[-1] = replace(strips[-1], draw=_after(strips[-1].draw, code, height=sum(s.height for s in strips[:-1])))
    return glued(strips)


def contact_lines(setting: Setting, panel: blocks.Contact, parent: Role, space: Space) -> list[Strip]:
    """The panel inside a section: its lines alone."""
    strips = _contact_lines(setting, panel, parent, setting.measure)
    return glued([replace(strip, space=space if n == 0 else NONE, start=1) for n, strip in enumerate(strips)])


def _contact_lines(setting: Setting, panel: blocks.Contact, parent: Role, measure: float) -> list[Strip]:
    return [strip for line in panel.lines for strip in setting.text(line, parent.child("P"), measure=measure)]


class _After(Struct, frozen=True):
    first: Draw | None
    second: Draw
    above: float

    def __call__(self, canvas: TaggedCanvas, top: float, height: float) -> None:
        if self.first:
            self.first(canvas, top, height)
        self.second(canvas, top - self.above, height)


def _after(first: Draw | None, second: Draw, height: float) -> Draw:
    """Draws the last strip, then something that stands beside all of them, from `height` points above."""
    return _After(first, second, height)
