"""Numbers that have to be worked out before they say something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.numbers import FIGURES, IN_WORDS, as_odds
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

_TO = r" ?(?:[-–]|\bto\b|\band\b) ?"
_NUMBER = re.compile(
    rf"(?P<percent>(?:{FIGURES}{_TO})?(?P<share>{FIGURES}|\b(?:{'|'.join(IN_WORDS)})) ?(?:%|per ?cent\b))"
    rf"|\b(?P<spelled>{'|'.join(IN_WORDS)})\b"
    rf"|(?<![\d\w-])(?P<range>{FIGURES} ?[-–] ?\d+(?:[.,]\d+)*)(?![\d-]|\w)"
    r"|(?P<odds>\b\d+ (?:in|out of) (?:every )?\d+)",
    re.IGNORECASE,
)
_KINDS = ("percent", "spelled", "range", "odds")
_PHONE = re.compile(r"\d{3} ?[-–] ?\d{4}|\d{4} ?[-–] ?\d{2,3}")


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for numbers in words, for ranges with a dash, for percentages, and for a second way to say odds."""
    odds = ""
    for passage, match in subject.matches(_NUMBER, without=("card", "alt")):
        kind, found = next(kind for kind in _KINDS if match[kind]), match.group()
        if kind == "spelled" and not _opens_sentence(passage, match):
            yield _problem(passage, match, "is a number in words", f"Write {IN_WORDS[found.lower()]}.")
        elif kind == "range" and not _PHONE.fullmatch(found):
            yield _problem(passage, match, "is a range with a dash", f"Write {re.sub(' ?[-–] ?', ' to ', found)}.")
        elif kind == "percent":
            yield _problem(passage, match, "has to be worked out", _without_percent(match))
        elif kind == "odds":
            way = "out of" if " out of " in found else "in"
            odds = odds or way
            if way != odds:
                yield _problem(passage, match, "is a second way to say odds", f"Write “{odds}” throughout the handout.")


def _without_percent(match: re.Match[str]) -> str:
    """What to write in place of a percentage, or of a range of them."""
    odds = as_odds(match["share"])
    if not odds:
        return "Say in plain numbers what it means."
    if match.start("share") == match.start():
        return f"Write {odds}."
    return f"Write {re.split(_TO, match.group(), maxsplit=1)[0]} to {odds.rpartition(', or ')[2]}."


def _opens_sentence(passage: Passage, match: re.Match[str]) -> bool:
    """A numeral at the start of a sentence reads badly, and so does "1 or 2 of them"."""
    opens = any(sentence.start == match.start() for sentence in passage.sentences)
    return opens or passage.words[: match.start()].endswith(("one or ", "the "))


def _problem(passage: Passage, match: re.Match[str], what: str, fix: str) -> Problem:
    what = f"{quoted(match.group())} {what} ({SOURCE})."
    return passage.problem(what, fix, ID, "warning", match.start(), match.end())
