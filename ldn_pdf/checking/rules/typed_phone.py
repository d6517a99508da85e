"""Phone numbers typed into the words: they outlive the clinic's number, and 911 is wrong elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem

ID = "typed-phone"
SOURCE = "numbers come from the clinic file"
FLAGS = ("Call 911 at once.", "Ring 555-0123.", "Call 1-800-555-0100 or dial 988.")
PASSES = ("Call {clinic.emergency} at once.", "Ring {clinic.phone}.", "The study had 911 people.")

_PHONE = re.compile(
    r"(?:\b(?:call|dial|ring|phone|text|to)\b:? )(?P<short>911|988|999|112|111|000)\b"
    r"|(?<![\d-])(?P<long>(?:\+?\d[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])?\d{3}[-.]\d{4})(?![\d-])",
    re.IGNORECASE,
)
_FIELDS = {"988": "crisis"} | dict.fromkeys(("911", "999", "112", "000"), "emergency")


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for each phone number that is not a {field}."""
    for passage, match in subject.matches(_PHONE):
        number = match["short"] or match["long"]
        what = f"{quoted(number)} is a phone number in the words ({SOURCE})."
        fix = f"Write {{clinic.{_FIELDS.get(number, 'phone')}}}."
        end = match.end()
        yield passage.problem(what, fix, ID, "warning", end - len(number), end)
