"""Words that make a person smaller than the person is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem

ID = "stigma"
SOURCE = "NHS content guide: inclusive language"
FLAGS = (
    "Fatigue is often crippling.",
    "MS sufferers know this.",
    "It is used for addicts.",
    "She is wheelchair-bound.",
)
PASSES = ("Feeling very tired is hard to live with.", "People with MS know this.", "Some people use a wheelchair.")

_PLAIN = """
crippl(?:e|ed|es|ing): severe | debilitating: severe | (?:MS )?sufferers?: people with MS | suffer(?:s|ing)? from: have
victims?: people | afflicted (?:with|by): with | stricken (?:with|by): with | wheelchair[- ]bound: who uses a wheelchair
confined to a wheelchair: who uses a wheelchair | bed-?ridden: who stays in bed | the disabled: disabled people
handicapped: disabled | invalids?: disabled people | addicts?: people with a drug use problem
junkies?: people with a drug use problem
alcoholics?: people with an alcohol problem
(?:drug|substance|alcohol|opioid) abuse(?:rs?)?: drug or alcohol use problem
abus(?:e|es|ed|ing) (?:drugs|opioids|alcohol): have a drug or alcohol use problem
non-?complian(?:t|ce): does not take it as planned | failed (?:on )?treatment: the treatment did not help
MSers?: people with MS
normal people: people without MS | demented: with dementia | the elderly: older people | complain(?:s|ed)? of: report
burden on (?:your|the) family: hard on your family
"""


@cache
def _plain() -> tuple[tuple[re.Pattern[str], str], ...]:
    pairs = (entry.rsplit(": ", 1) for entry in re.split(r" \| |\n", _PLAIN) if entry.strip())
    return tuple((re.compile(rf"\b{found.strip()}\b", re.IGNORECASE), plain.strip()) for found, plain in pairs)


@cache
def _any() -> re.Pattern[str]:
    return re.compile("|".join(pattern.pattern for pattern, _ in _plain()), re.IGNORECASE)


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for each such word, with the words that take its place."""
    for passage, match in subject.matches(_any()):
        plain = next(plain for pattern, plain in _plain() if pattern.fullmatch(match.group()))
        what = f"{quoted(match.group())} may hurt a reader ({SOURCE})."
        yield passage.problem(what, f"Write: {plain}.", ID, "warning", match.start(), match.end())
