"""Draws lines of text: each fragment in its face, tagged as what it is, with its link."""

from __future__ import annotations

from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.roles import Role
from ldn_pdf.reading.inline_markup import names_address
from ldn_pdf.typesetting.line_breaking import Fragment, Line
from ldn_pdf.typesetting.page_proof import Printed

_HEADINGS = ("H1", "H2", "H3")


def draw_line(
    canvas: TaggedCanvas, line: Line, x: float, baseline: float, size: float, colour: str, role: Role, link: str = ""
) -> None:
    """Draw a line of text; links in it become annotations, in the colour `link`.

    A phone number in a heading or a head looks like the words around it: it is read there, and dialled by hand.
    """
    canvas.printed.append(Printed(line, x, baseline, size))
    for i, fragment in enumerate(line.fragments):
        end = line.end if i == len(line.fragments) - 1 else ""
        here, left = role.part(fragment.run, fragment.tag, fragment.language, fragment.expansion), x + fragment.x
        quiet = fragment.link.startswith("tel:") and (not link or role.tag in _HEADINGS)
        with canvas.content(here):
            canvas.fill(colour if quiet else (fragment.link and link) or colour)
            canvas.words(left, baseline, fragment.text + end, fragment.face.name, size)
        if fragment.field:
            box = (left, baseline - size, fragment.width, size * 1.25)
            canvas.text_field(here.child("Form"), fragment.field.replace("_", " "), *box, size)
        if fragment.link:
            if not quiet:
                canvas.underline(left, baseline + size * 0.12, fragment.width, size * 0.06, link or colour)
            place = (left, baseline - size * 0.9, fragment.width, size * 1.15)
            canvas.link(fragment.link, _contents(fragment), here, *place)


def _contents(fragment: Fragment) -> str:
    """What a link says of itself: its words, and its address where they do not give it."""
    said = fragment.text.strip()
    return said if names_address(said, fragment.link) else f"{said}, {fragment.link}"
