"""Strips of callouts, of the panel of when to get help, and of the clinic's contact."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate

from msgspec.structs import replace

from ldn_pdf.content import blocks
from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.roles import Role
from ldn_pdf.reading.inline_markup import Rich, Run, words
from ldn_pdf.reading.model import MM, Tier
from ldn_pdf.typesetting.blocks import drawn_signs
from ldn_pdf.typesetting.blocks.headings_and_lists import tabbed
from ldn_pdf.typesetting.blocks.pictures import QR_SIZE, qr_mark
from ldn_pdf.typesetting.boxes import CLOSING, GRID, KEPT, NONE, TORN, Backdrop, Draw, Space, Strip, height_of
from ldn_pdf.typesetting.edition_style import Setting, cap_top_of, glued, together
from ldn_pdf.typesetting.line_breaking import Beside

_FRAME = 2.25  # points: heavy enough to be seen at arm's length and in greyscale
_SEAM = 1.5  # points of white between two bands
_HAIRLINE = 0.75


def _draw_frame(setting: Setting, colour: str, is_open: bool, canvas: TaggedCanvas, top: float, height: float) -> None:
    """The frame of a callout: its band fills the rail. A tip's is open at the right."""
    half, width = _FRAME / 2, setting.outer - setting.rail_x
    canvas.fill(colour)
    canvas.rect(setting.rail_x, top, setting.rail, height, stroke=0, fill=1)
    canvas.pen(colour, _FRAME)
    if is_open:
        for y in (top + half, top + height - half):
            canvas.line(setting.rail_x, y, setting.outer, y)
    else:
        canvas.rect(setting.rail_x + half, top + half, width - _FRAME, height - _FRAME)


def _draw_sign(
    setting: Setting, kind: str, colour: str, role: Role, canvas: TaggedCanvas, top: float, height: float
) -> None:
    """The sign in a callout's band: to a screen reader it is the callout's label."""
    y = top + (setting.heading.leading - drawn_signs.SIZE) / 2
    centre = setting.rail_x + setting.rail / 2
    draw = {"warning": drawn_signs.triangle, "note": drawn_signs.letter_i, "tip": drawn_signs.bulb}[kind]
    with canvas.figure(role, centre - drawn_signs.SIZE / 2, y, drawn_signs.SIZE, drawn_signs.SIZE):
        draw(canvas, centre, y, colour)


def callout(setting: Setting, section: blocks.Section, role: Role, inside: list[Strip], space: Space) -> list[Strip]:
    """A framed section: one element with its label first; never torn by a page's end."""
    warning = section.kind == "warning"
    colour = setting.colours.warning if warning else setting.colours.accent
    style = setting.alarm if warning else setting.heading
    sign = partial(_draw_sign, setting, section.kind, colour, role.child("Figure", alt=section.label))
    title = setting.text(section.heading, role.child("H2"), style, start=0, whole=True, balance=True)
    if title:
        title[0] = replace(title[0], draw=together(sign, title[0].draw))
    gap = setting.layout.space.tier
    pad = setting.pad(gap.least, gap.best)
    strips = [pad, *title, setting.pad(0, 0.25), *inside, pad]
    strips[0] = replace(strips[0], space=space, start=KEPT if warning else 0, glued=False)  # a warning: on page 1
    frame = Backdrop(partial(_draw_frame, setting, colour, section.kind == "tip"))
    return glued([replace(strip, backdrops=(frame, *strip.backdrops)) for strip in strips])


# --- when to get help -----------------------------------------------------------------------------


def _draw_band(setting: Setting, tier: Tier, first: bool, canvas: TaggedCanvas, top: float, height: float) -> None:
    """The rail of one tier, and the hairline that parts it from the tier above."""
    colours = setting.colours
    if not first:
        canvas.pen(colours.hairline, _HAIRLINE)
        canvas.line(setting.edge, top, setting.outer, top)
        top, height = top + _SEAM / 2, height - _SEAM / 2
    height -= _SEAM / 2
    if tier in ("emergency", "crisis"):  # these alone are solid: that is seen in greyscale too
        canvas.fill(colours.warning)
        canvas.rect(setting.rail_x, top, setting.rail, height, stroke=0, fill=1)
    else:
        half = _SEAM / 2
        canvas.pen(colours.accent, _SEAM)
        canvas.rect(setting.rail_x + half, top + half, setting.rail - _SEAM, height - _SEAM)


def _draw_tier_sign(setting: Setting, tier: Tier, canvas: TaggedCanvas, top: float, height: float) -> None:
    """The icon beside a tier's heading; decoration, since the heading says it in words."""
    centre, y = setting.rail_x + setting.rail / 2, top + (height - drawn_signs.SIZE) / 2
    match tier:
        case "emergency" | "crisis":
            drawn_signs.handset(canvas, centre, y)
        case "call_us":
            drawn_signs.handset(canvas, centre, y, setting.colours.accent)
        case "same_day":
            drawn_signs.clock(canvas, centre, y, setting.colours.accent)
        case "next_visit":
            drawn_signs.calendar(canvas, centre, y, setting.colours.accent)


def help_panel(setting: Setting, panel: blocks.HelpPanel, parent: Role, space: Space) -> list[Strip]:
    """The tiers, emergencies first, each under a heading of its own; better not torn, and no tier ever is."""
    gap = setting.layout.space.tier
    strips: list[Strip] = []
    for n, tier in enumerate(panel.tiers):
        urgent = tier.tier in ("emergency", "crisis")
        style = setting.alarm if urgent else setting.strong_accent
        title = setting.text(tier.heading, parent.child("H2"), style, whole=True)
        if title:
            title[0] = replace(title[0], draw=together(partial(_draw_tier_sign, setting, tier.tier), title[0].draw))
        reasons = parent.child("L", numbering="None")
        bodies = [(item.text, reasons.child("LI").child("LBody")) for item in tier.reasons]
        items = [strip for text, body in bodies for strip in setting.text(text, body)]
        first, last = n == 0, n == len(panel.tiers) - 1
        above = setting.pad(gap.least, gap.best)
        below = setting.pad(0, 0.25) if last else setting.pad(gap.least, gap.best)
        band = Backdrop(partial(_draw_band, setting, tier.tier, first))
        made = [replace(strip, backdrops=(band,)) for strip in glued([above, *title, *items, below])]
        made[0] = replace(made[0], glued=False, space=space if first else NONE, start=0 if first else TORN)
        strips += made
    return strips


# --- contact --------------------------------------------------------------------------------------

_CLEAR = 5 * MM  # from words to a QR code: its quiet zone of 4 modules and a little more
_BELOW = 3.5 * MM  # the quiet zone below it


def closing(
    setting: Setting, section: blocks.Section, details: Sequence[Rich], role: Role, space: Space, close: int
) -> list[Strip]:
    """The clinic's panel and what closes the handout, as one block that runs round the QR code at the outer edge.

    Where it is `close` (1), the same lines are set in several orders, the most natural first; at 2 they run on.
    """
    (panel,) = (block for block in section.blocks if isinstance(block, blocks.Contact))
    narrow = setting.outer - QR_SIZE - _CLEAR - setting.edge
    title = setting.text(
        section.heading,
        role.child("H2"),
        setting.heading,
        space=space,
        start=CLOSING,
        whole=True,
        measure=narrow if panel.qr else setting.measure,
    )
    title = tabbed(setting, title)
    end = cap_top_of(0, setting.heading) + QR_SIZE + _BELOW if panel.qr else 0.0
    style, after = setting.low, run_on(details)

    def lines(texts: Sequence[Rich]) -> tuple[list[Strip], int, Role]:
        """The strips, with the last of the paragraph that ends below the code, and the code's role, read after it."""
        made, at, figure = list(title), 0, role
        last = after or texts[-1]
        for rich in (*texts, after) if after else texts:
            if rich is after:
                made.append(setting.pad(0, 0.25))
            free = end - height_of(made) - (style.leading - style.size) / 2
            beside = Beside(max(0, math.ceil(free / style.leading)), narrow)
            made += setting.text(rich, role.child("P"), style, beside=beside, grid=False, whole=True)
            if panel.qr and not at and (rich is last or height_of(made) >= end):
                at, figure = len(made) - 1, role.child("Figure", alt=panel.qr.alt)
        return setting.end_on_grid(made), at, figure

    every = tuple(orders(panel))
    ways = (every[:1], every[:-1], every[-1:])[close]
    strips, at, figure = min(map(lines, ways), key=lambda made: height_of(made[0]))
    if panel.qr and strips:
        height = height_of(strips)
        least = setting.on_grid(QR_SIZE + cap_top_of(0, setting.heading))
        if height < least:
            strips.append(setting.pad((least - height) / setting.leading))
        code = qr_mark(setting, panel.qr, figure, setting.outer - QR_SIZE, setting.heading)
        heights = list(accumulate((strip.height for strip in strips), initial=0.0))
        strips[at] = replace(strips[at], draw=together(strips[at].draw, partial(_draw_higher, code, heights[at])))
        at = max(at, next((n for n in range(len(strips)) if heights[n + 1] >= end), len(strips) - 1))
    below = [  # which may be torn between paragraphs, where the block fits no page whole
        replace(strip, start=GRID, glued=strip.glued or n == len(strips) - 1)
        for n, strip in enumerate(strips[at + 1 :], at + 1)
    ]
    return [*glued(strips[: at + 1]), *below]


def orders(panel: blocks.Contact) -> Iterator[Sequence[Rich]]:
    """Ways to set the same lines, the best first: long ones beside the code or below it, sentences run on, then all."""
    cut = len(panel.lines) - panel.sentences
    (first, *rest), sentences = panel.lines[:cut], panel.lines[cut:]
    short_first = sorted(rest, key=lambda rich: len(words(rich)))
    together = [run_on(sentences)] if sentences else []
    yield panel.lines
    yield [first, *short_first, *sentences]
    yield [first, *sentences, *short_first]
    yield [first, *rest, *together]
    yield [first, *short_first, *together]
    yield [run_on(panel.lines)]


def run_on(texts: Sequence[Rich]) -> Rich:
    """The texts as one paragraph, each of them a sentence."""
    made: list[Run] = []
    for rich in texts:
        if made:
            made.append(Run(" " if made[-1].text.endswith(".") else ". "))
        made += rich
    return tuple(made)


def contact_lines(setting: Setting, panel: blocks.Contact, parent: Role, space: Space) -> list[Strip]:
    """The panel inside a section: its lines alone."""
    strips = [strip for line in panel.lines for strip in setting.text(line, parent.child("P"))]
    return glued([replace(strip, space=space if n == 0 else NONE, start=1) for n, strip in enumerate(strips)])


def _draw_higher(draw: Draw, above: float, canvas: TaggedCanvas, top: float, height: float) -> None:
    """Draw what stands beside several strips with the last of them: it begins `above` points higher."""
    draw(canvas, top - above, height)
