"""The clinic file's words keep the rules on words too: they stand on each handout, beside "Approved by"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import import_module

from msgspec.structs import replace

from ldn_pdf.locale.packs import labels, pack_of
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

_NEVER_HERE = frozenset({"over-claim", "dose-schedule"})
"""Rules that only warn where no ledger names a medicine: a clinic file has no place for what they find."""

OURS = frozenset({
    "You may report side effects to FDA MedWatch at 1-800-332-1088.",
    "Puede informar efectos secundarios a FDA MedWatch al 1-800-332-1088.",
    "De lunes a viernes, de 9 a. m. a 5 p. m.",
    "Clínica Lakeside",
})  # fmt: skip
"""Sentences that the clinic file comes with. A test tries the rules on them, so that not every build has to."""

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
        said = [placed.text for placed in texts(record) if not _is_plain(placed.text.value, str(language or "en-US"))]
        found += word_problems(said, language) if said else []  # to load the rules takes a tenth of a build
    return in_order(found)


def word_problems(said: Sequence[Text], language: Text | None = None) -> list[Problem]:
    """What the rules on words say of single texts, in order."""
    from ldn_pdf.checking.subject import of_texts

    subject = of_texts(said, language)
    modules = (import_module(f"ldn_pdf.checking.rules.{name}") for name in RULES)
    rules = (m.rule for m in modules if not hasattr(m, "VOCABULARY") or subject.speaks(m.ID))
    found = (problem for rule in rules for problem in rule(subject))
    return in_order(replace(one, severity="error") if one.rule in _NEVER_HERE else one for one in found)


def _is_plain(text: str, language: str) -> bool:
    """Whether it is a sentence of ours, one word such as an address, a name, or hours."""
    ours = labels(language).formats if pack_of(language) else ""
    return text == ours or text in OURS or " " not in text or bool(_NAME_OR_TIME.fullmatch(text))
