"""Words in another language than the file says: a screen reader would say them with the wrong voice."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.locale.packs import labels, likely_language
from ldn_pdf.problems import Problem

ID = "language-differs"
SOURCE = "WCAG 2.2, 3.1.1"
ONLY_WARNS = True

_SPANISH = (
    "Un bastón puede ayudarle a caminar, y la altura del mango es lo que más importa. Pida a su equipo que lo mida."
)
PLACE = "handout"
FLAGS = (
    f"sections: [{{heading: Cómo elegir, text: '{' '.join([_SPANISH] * 20)}'}}]",
    "language: es-US\nsections: [{heading: Choose, text: 'It is for you if the floor is wet and you are on your own. "
    "You can ask us for one, and we measure it for you. Do not use it on a moving stair, or if the tip is worn.'}]",
    "language: es-MX",
)
PASSES = (
    "language: en-GB",
    f"sections: [{{heading: Cómo elegir, language: es-US, text: '{_SPANISH} {_SPANISH}'}}]",
    "sections: [{heading: Low in salt, bullets: [Apples, Pears, Rice, Oats, Plain yoghurt, Fresh fish]}]",
)


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning where the words are plainly in another language than `language` says. Without it, that is English."""
    own = subject.main_pack
    said = " ".join(passage.words for passage in subject.everything if subject.pack_of(passage) == own)
    found = likely_language(said, subject.packs)
    if found and found != own:
        other, tag = labels(found, subject.packs), labels(own, subject.packs).language
        what = f"These words are {other.language}, and the file says that they are {tag} ({SOURCE})."
        fix = f"Write `language: {other.with_region(found)}` under the title."
        yield subject.problem("language", what, fix, ID, "warning")
