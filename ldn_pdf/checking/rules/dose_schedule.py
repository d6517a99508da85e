"""Doses and waiting times that only a prescriber may set: the sources disagree, and no trial settled them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.assertion import is_open
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem

ID = "dose-schedule"
SOURCE = "the evidence ledger: sources disagree"
FLAGS = (
    "Start with 1.5 mg.",
    "Increase by 0.5 mg each week.",
    "Stop it 72 hours before surgery.",
    "Take 4.5 mg at night.",
)
PASSES = (
    "Your prescriber sets your dose.",
    "Studies in MS used about 4 to 4.5 mg.",
    "You may need to wait a week or more before LDN.",
    "Call us if a new MS symptom lasts over 24 hours.",
)

_SCHEDULE = re.compile(
    r"\b(?:start|begin)(?:s|ing)? (?:at|with|on) (?:about )?\d[\d.]{0,9} ?m?c?g\b"
    r"|\b(?:increase|raise|go up|step up|reduce|lower|go down)(?:s|d|ing)? (?:it |the dose |your dose )?(?:by|to) "
    r"\d[\d.]{0,9}"
    r"|\b(?:\d+|one|two|three|a few|several) ?(?:to \d+ )?(?:hours?|days?|weeks?) before (?:any |an? |your |the "
    r")?(?:surgery|operation|procedure|dental|dentist)"
    r"|\b(?:take|swallow|use) (?:about )?\d[\d.]{0,9} ?(?:mg|milligrams?|tablets?|capsules?|pills?|ml)\b"
    r"|\b\d[\d.]{0,9} ?mg (?:each|every|per|a|at) (?:night|day|morning|evening|bedtime|week)\b"
    r"|\bmg (?:nightly|daily|twice|once)\b|\b(?:the|your) dose is (?:usually |about )?\d|\bdouble (?:the|your) dose\b"
    r"|\bwait (?:at least |about )?\d+ (?:to \d+ )?(?:hours|days|weeks)\b|\b(?:every|each) \d+ (?:hours|days)\b",
    re.IGNORECASE,
)
_STUDY = re.compile(r"\b(?:stud(?:y|ies)|trials?)\b", re.IGNORECASE)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for a dose to take, a step in dose, or a time to stop before surgery."""
    for passage, match in subject.matches(_SCHEDULE):
        sentence = next(s for s in reversed(passage.sentences) if s.start <= match.start())
        if is_open(sentence) or _STUDY.search(sentence.words):
            continue
        what = f"{quoted(match.group())} sets a dose or a time ({SOURCE})."
        fix = "Write that the prescriber or the surgical team sets it."
        yield passage.problem(what, fix, ID, start=match.start(), end=match.end())
