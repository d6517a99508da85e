"""Numbers that have to be worked out before they say something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem

ID = "number-format"
SOURCE = "NHS content guide: numerals; CDC Clear Communication Index: numbers that readers use every day"
FLAGS = (
    "Take it for three weeks.",
    "Studies used 3-5 mg.",
    "It helped 10% of people.",
    "It hurt 1 in 10 people. It hurt 20 out of 100 people.",
)
PASSES = (
    "Take it for 3 weeks.",
    "Studies used 3 to 5 mg.",
    "It helped 1 in 10 people.",
    "Call 555-0123. One study found no change.",
    "Two small studies found no clear change.",
)

_IN_WORDS = (
    "two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 fifteen=15 twenty=20 "
    "thirty=30 forty=40 fifty=50 sixty=60 hundred=100 dozen=12"
)
_SPELLED = dict(pair.split("=") for pair in _IN_WORDS.split())
_NUMBER = re.compile(
    rf"\b(?P<spelled>{'|'.join(_SPELLED)})\b"
    r"|(?<![\d\w-])(?P<range>\d+(?:\.\d+)? ?[-–] ?\d+(?:\.\d+)?)(?![\d-]|\w)"
    r"|(?P<percent>\b\d+(?:\.\d+)? ?(?:%|per ?cent\b))"
    r"|(?P<odds>\b\d+ (?:in|out of) (?:every )?\d+)",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\d{3} ?[-–] ?\d{4}|\d{4} ?[-–] ?\d{2,3}")


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for numbers in words, for ranges with a dash, for percentages, and for a second way to say odds."""
    odds = ""
    for passage, match in subject.matches(_NUMBER, without=("card", "alt")):
        kind, found = match.lastgroup, match.group()
        if kind == "spelled" and not _opens_sentence(passage, match):
            yield _problem(passage, match, "is a number in words", f"Write {_SPELLED[found.lower()]}.")
        elif kind == "range" and not _PHONE.fullmatch(found):
            yield _problem(passage, match, "is a range with a dash", f"Write {re.sub(' ?[-–] ?', ' to ', found)}.")
        elif kind == "percent":
            yield _problem(passage, match, "has to be worked out", "Write it as 1 in 10, or as 10 out of 100.")
        elif kind == "odds":
            way = "out of" if " out of " in found else "in"
            odds = odds or way
            if way != odds:
                yield _problem(passage, match, "is a second way to say odds", f"Write “{odds}” throughout the handout.")


def _opens_sentence(passage: Passage, match: re.Match[str]) -> bool:
    """A numeral at the start of a sentence reads badly, and so does "1 or 2 of them"."""
    opens = any(sentence.start == match.start() for sentence in passage.sentences)
    return opens or passage.words[: match.start()].endswith(("one or ", "the "))


def _problem(passage: Passage, match: re.Match[str], what: str, fix: str) -> Problem:
    what = f"{quoted(match.group())} {what} ({SOURCE})."
    return passage.problem(what, fix, ID, "warning", match.start(), match.end())
