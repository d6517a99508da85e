"""The clinic file's words keep the rules on words too: they stand on each handout, beside "Approved by"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from msgspec.structs import replace

from ldn_pdf.content.translations import clinic_in, is_foreign
from ldn_pdf.content.walk import NUMBER_ALONE
from ldn_pdf.locale.packs import PACKS, labels, pack_of
from ldn_pdf.problems import Problem, in_order
from ldn_pdf.reading.field_types import texts
from ldn_pdf.reading.model import Clinic
from ldn_pdf.reading.source import Text

RULES = (
    "over_claim", "promotion", "dose_schedule", "dose_notation", "to_do", "personal_data", "stigma", "slang",
    "capitals", "contraction", "frequency_word", "jargon", "number_format", "passive", "sentence_length",
    "link_text",
)  # fmt: skip
"""The rules of `checking/rules/` on single sentences."""

_OF_NAMES = ("over_claim", "promotion", "dose_schedule", "dose_notation", "to_do", "personal_data", "stigma", "slang")
"""Those for names and addresses: how long they are, and how they write a number, is as it is."""

_NEVER_HERE = frozenset({"over-claim", "dose-schedule"})
"""Rules that only warn where no ledger names a medicine: a clinic file has no place for what they find."""

OURS = frozenset({
    "You may report side effects to FDA MedWatch at 1-800-332-1088.",
    "Puede informar efectos secundarios a FDA MedWatch al 1-800-332-1088.",
    "De lunes a viernes, de 9 a. m. a 5 p. m.",
    "Clínica Lakeside",
})  # fmt: skip
"""Sentences that the clinic file comes with. A test tries the rules on them, so that not every build has to."""

_NAMES = frozenset({"name", "short_name", "address", "logo_alt"})
_NAME_OR_TIME = re.compile(
    r"(?!.*(?:LDN|[Nn]altrex|[Cc]ur[ei]|[Ss]af|[Hh]eal|[Mm]irac|[Ss]top|[Ss]low|[Tt]reat|[Dd]os[ei]|\d ?[Mm]c?[Gg]))"
    r"(?:(?:[A-Z0-9][\w’'&:.-]*|of|the|and|for|to|at|am|pm|in),? ?)*"
)


def clinic_word_problems(clinic: Clinic) -> list[Problem]:
    """What the rules on words say of a clinic file that passed the checks of structure, in order."""
    own = replace(clinic, translations=())
    voices = [(own, clinic.language), *((words, words.language) for words in clinic.translations)]
    found = []
    for record, language in voices:
        said = [placed for placed in texts(record) if not _is_plain(placed.text.value, str(language or "en-US"))]
        names = [placed.text for placed in said if placed.field.name in _NAMES]
        sentences = [placed.text for placed in said if placed.field.name not in _NAMES]
        found += word_problems(names, language, _OF_NAMES) if names else []
        found += word_problems(sentences, language) if sentences else []  # to load the rules takes a tenth of a build
    return in_order(found)


def word_problems(said: Sequence[Text], language: Text | None = None, names: Sequence[str] = RULES) -> list[Problem]:
    """What these rules on words say of single texts, in order."""
    from ldn_pdf.checking.subject import of_texts

    subject = of_texts(said, language)
    modules = (import_module(f"ldn_pdf.checking.rules.{name}") for name in names)
    rules = (m.rule for m in modules if not hasattr(m, "VOCABULARY") or subject.speaks(m.ID))
    found = (problem for rule in rules for problem in rule(subject))
    return in_order(replace(one, severity="error") if one.rule in _NEVER_HERE else one for one in found)


_SENTENCES = ("hours", "formats", "feedback", "report", "after_hours")


def clinic_language_problems(clinic: Clinic, tags: Iterable[str], packs: Path = PACKS) -> Iterator[Problem]:
    """A warning for each of the handouts' languages that sentences of the clinic are not in: they print as they are."""
    for tag in dict.fromkeys(tags):
        said = clinic_in(clinic, tag)
        left = [name for name in _SENTENCES if (text := getattr(said, name)) and is_foreign(said, text, tag)]
        left = [name for name in left if not NUMBER_ALONE.fullmatch(getattr(said, name).value)]
        if left:
            names = ", ".join(f"`{name}`" for name in left)
            what = f"On the handouts in {labels(tag, packs).language} these stand in another language: {names}."
            fix = f"Add `translations:` with `- language: {tag}` and these words, as a person who speaks it says them."
            text = getattr(clinic, left[0])
            yield text.problem(what, fix, "clinic-language", "warning")


def _is_plain(text: str, language: str) -> bool:
    """Whether it is a sentence of ours, one word such as an address, a name, or hours."""
    ours = labels(language).formats if pack_of(language) else ""
    return text == ours or text in OURS or " " not in text or bool(_NAME_OR_TIME.fullmatch(text))
