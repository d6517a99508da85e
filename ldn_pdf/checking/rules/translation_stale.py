"""Translations whose source says something else by now."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.translations import units
from ldn_pdf.problems import Problem

ID = "translation-stale"
SOURCE = "two languages, one text: both must say the same"
SILENCED = "never"

PLACE = "state"
FLAGS = ("stale", "stale in two places", "a section more than its source")
PASSES = ("draft", "approved", "expired")


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for each text of a translation that is not of its source's words of today."""
    of, ours = subject.handout.translation_of, units(subject.handout)
    fix = f"Run `ldn-pdf translate {of} --to {subject.handout.id.partition('.')[2]}`, which shows the new words."
    for place in subject.state.stale:
        if place in ours and ours[place].text:
            text = ours[place].text
            what = f"{of} says something else here since this was translated: {place} ({SOURCE})."
            yield text.problem(what, fix, ID)
        else:
            what = f"This is not as it is in {of}: {place} ({SOURCE})."
            yield subject.problem("translation_of", what, fix, ID)
