"""Doses, and times to start, stop or wait, that only a prescriber may set."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.assertion import is_denied, is_open, named
from ldn_pdf.checking.numbers import FIGURES, IN_WORDS, RANGE
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.sentences import Sentence, quoted
from ldn_pdf.problems import Problem

ID = "dose-schedule"
SOURCE = "a prescriber sets doses and times; `doses: disputed` in the evidence ledger"
FLAGS = (
    "Start with 1.5 mg.",
    "Increase by 0.5 mg each week.",
    "Stop it 72 hours before surgery.",
    "Take 4.5 mg at night.",
    "Take 2,550 mg at night.",
    "Take one or two capsules by mouth.",
    "Crush the tablet and stir it into water.",
    "Add half a milligram every week.",
    "Wait ten days after your last oxycodone, then start it.",
)
PASSES = (
    "Your prescriber sets your dose.",
    "Studies in MS used about 4 to 4.5 mg.",
    "You may need to wait a week or more before LDN.",
    "Call us if a new MS symptom lasts over 24 hours.",
    "Do not split or crush 50 mg tablets at home.",
    "Stop eating 8 hours before surgery.",
)

_MASS = r"(?:mg|mcg|milligrams?|micrograms?|m[lL]|milliliters?|millilitres?|units)"
_UNIT = rf"(?:{_MASS}|tablets?|capsules?|pills?|drops?|puffs?|sachets?|teaspoons?|doses?)\b"
_NUMERAL = rf"(?:{FIGURES}|\b(?:{'|'.join(IN_WORDS)})\b)"
_SPAN = r"(?:hours?|days?|weeks?|nights?)"
_WHEN = r"(?:night|day|morning|evening|bedtime|bed|week|breakfast|dinner|meals?)"
_PILL = r"(?:tablets?|capsules?|pills?)"
_OPERATION = r"(?:surgery|operation|procedure|dental|dentist|colonoscopy|anesthesia|test)"

_SCHEDULE = re.compile(
    rf"\b(?:start|begin)(?:s|ing)? (?:at|with|on) (?:about )?{RANGE} ?{_UNIT}"
    rf"|\b(?:increase|raise|go up|step up|move up|reduce|lower|go down)(?:s|d|ing)? (?:it |the dose "
    rf"|your dose )?(?:by|to) "
    rf"(?:about )?{RANGE}(?! ?(?:minutes?|seconds?|steps?|repetitions?|times|hours|points|calories|percent|%))"
    r"|\b(?:go|move|step|work) up (?:as soon as|whenever|when you|every|each|after|once)\b"
    rf"|{_NUMERAL} {_SPAN} before (?:any |an? |your |the )?(?:dental )?{_OPERATION}"
    rf"|\b(?:take|swallow|use|add|drop|skip|have|give) (?:about |up to |only |just |another |an extra )?{RANGE}"
    rf" ?(?:more |extra |of the )?{_UNIT}"
    rf"|{FIGURES} ?{_MASS} (?:each|every|per|a|at|nightly|daily|twice|once)\b(?: {_WHEN})?"
    rf"|\bhalf an? (?:milligram|mg|{_PILL})\b"
    rf"|\b(?:skip|double|halve|split|repeat|stretch|miss|leave out) (?:the|your|a|one|that|this|any"
    rf"|each|every) (?:\w+ )?"
    r"doses?\b"
    rf"|\b(?:crush|split|cut|halve|break|dissolve|open|chew|stir|mix|grind|quarter)(?: up)? (?:the "
    rf"|your |an? |each |one )?"
    rf"(?:{FIGURES} ?mg )?(?:\w+ )?{_PILL}\b"
    r"|\btake (?:two|2|three|3|both|double|twice)(?: of them| as much)? (?:the next|at once|together"
    r"|tomorrow|instead|to)\b"
    rf"|\b(?:take|swallow|use) (?:it|one|them|your \w+) (?:\w+ ){{0,2}}?(?:before|at|each|every|with) "
    rf"(?:each |every |your )?{_WHEN}\b"
    rf"|\b(?:each|every) (?:night|evening|morning|day) at {FIGURES}"
    rf"|\b(?:right|usual|best|normal|standard|ideal|typical|starting|full|target|your) dose (?:\w+ "
    rf"){{0,4}}is (?:\w+ )?{FIGURES}"
    rf"|\b(?:stop|skip|hold|pause)(?:s|ping)? (?:\w+ ){{0,4}}(?:for )?{_NUMERAL} {_SPAN} (?:before|after)\b"
    rf"|\bwait (?:at least |about )?{RANGE.replace('half an?|an?|', '')} {_SPAN}\b"
    rf"|\b(?:take|use|repeat|give) [^.]{{0,40}}\b(?:every|each) {_NUMERAL} (?:hours|days)\b"
    r"|\b(?:start|restart|take|begin) (?:\w+ ){0,3}the (?:day|night|week|morning) (?:after|before)\b",
    re.IGNORECASE,
)
_STUDY = re.compile(r"\b(?:stud(?:y|ies)|trials?)\b", re.IGNORECASE)
_NO_MEDICINE = re.compile(
    r"\b(?:eat|eating|food|meals?|drink|drinking|water|fast|fasting|smok\w+|walk\w*|lift\w*|exercis\w+|stretch\w*|driv\w+|"
    r"dressings?|shower\w*|bath\w*|work|recipe|ice|fluids?|swim\w*|sport\w*)\b",
    re.IGNORECASE,
)
_DRUG = re.compile(rf"\b(?:{_MASS}|doses?|medicines?|drugs?|{_PILL})\b", re.IGNORECASE)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for a dose, a step in dose or a time where the ledger says that doses are disputed; else a warning."""
    disputed = bool(subject.ledger and subject.ledger.doses)
    for passage in subject.passages:
        for sentence in passage.sentences:
            for match in _SCHEDULE.finditer(sentence.words):
                if not _tells(passage, sentence, match, subject.medicine):
                    continue
                what = f"{quoted(match.group())} sets a dose or a time ({SOURCE})."
                start, end = sentence.start + match.start(), sentence.start + match.end()
                if disputed:
                    fix = "Write that the prescriber or the surgical team sets it."
                    yield passage.problem(what, fix, ID, start=start, end=end)
                else:
                    yield passage.problem(what, "Name the source that says so in `sources`.", ID, "warning", start, end)


def _tells(passage: Passage, sentence: Sentence, match: re.Match[str], medicine: tuple[str, ...]) -> bool:
    """Whether the words tell a reader to take or stop a medicine: not what a study did, and not when to eat."""
    words = sentence.words
    if is_open(sentence) or _STUDY.search(words):
        return False
    if _NO_MEDICINE.search(words) and not (named(words, medicine) or _DRUG.search(match.group())):
        return False
    return not is_denied(passage, sentence, match.start(), match.end(), medicine)
