"""Translations that deny more or less than their source says, or that have other numbers."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import TO_DO
from ldn_pdf.content.translations import differences, on_one_line, one_spaced, units
from ldn_pdf.content.walk import NO_WORDS
from ldn_pdf.problems import Problem

ID = "translation-differs"
SOURCE = "two languages, one text: both must say the same"
ONLY_WARNS = True

PLACE = "translation"
FLAGS = (
    "It is not safe with opioids. | Es adecuada junto con opioides.",
    "Call us if it lasts over 24 hours. | Llámenos si dura más de 24 días.",
    "MS studies used about 4 to 4.5 mg. | Los estudios en la EM usaron unos 4 a 45 mg.",
    "Two small studies found no change. | Tres estudios pequeños no hallaron cambios.",
)
PASSES = (
    "It is not known if it helps. | No se sabe si ayuda.",
    "Call us if it lasts over 24 hours. | Llámenos si dura más de 24 horas.",
    "MS studies used about 4 to 4.5 mg. | Los estudios en la EM usaron unos 4 a 4,5 mg.",
    "Two small studies found no change. | Dos estudios pequeños no hallaron cambios.",
)


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for each text whose denials, numbers or units are not those of what it translates."""
    if subject.source is None:
        return
    theirs, tags = units(subject.source), (str(subject.source.language or "en"), str(subject.handout.language))
    for place, piece in units(subject.handout).items():
        if place not in theirs or piece.role in NO_WORDS or piece.role == "source" or not piece.text:
            continue
        said, words = one_spaced(theirs[place].text.value), one_spaced(piece.text.value)
        for _, what in differences(said, tags[0], words, tags[1], subject.packs) if not TO_DO.search(words) else ():
            fix = f"Compare: {on_one_line(said)}"
            told = f"This is not what it translates: {what[:-1]} ({SOURCE})."
            yield piece.text.problem(told, fix, ID, "warning")
