"""Two states of a handout's words, side by side for whoever decides between them."""

from __future__ import annotations

import re

from ldn_pdf.approval.approved_words import Difference, differences, marked
from ldn_pdf.desk.markup import Inside, Markup, tag
from ldn_pdf.desk.wording import label

_MARKED = re.compile(r"(\[-.*?-\]|\[\+.*?\+\])")


def differences_shown(before: str, now: str) -> Markup:
    """What a patient would read differently, of two texts of approved words."""
    found = list(differences(before, now))
    if not found:
        return tag("p", label("same_words"))
    return tag("ul", [_block(difference) for difference in found], class_="differences")


def _block(difference: Difference) -> Markup:
    notes = f": {', '.join(difference.notes)}" if difference.notes else ""
    rows: list[Inside] = []
    for change in difference.changes:
        was, now = marked(change)
        rows.append(tag("dt", change.role, lang="en"))
        rows += [
            tag("dd", tag("span", label(key), class_="which"), " ", _words(words))
            for key, words in (("was", was), ("now", now))
            if words
        ]
    return tag("li", tag("h3", f"{difference.block}{notes}"), tag("dl", rows))


def _words(words: str) -> list[Inside]:
    """The words, with what is gone struck out and what is new set off."""
    pieces: list[Inside] = []
    for piece in _MARKED.split(words):
        name = {"[-": "del", "[+": "ins"}.get(piece[:2])
        pieces.append(tag(name, piece[2:-2]) if name else piece)
    return pieces
