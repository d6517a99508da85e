"""Words in capitals: without the shapes of letters, tired eyes spell them out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem

ID = "capitals"
SOURCE = "UKAAF, NHS and ACB: no blocks of capitals"
FLAGS = ("DO NOT TAKE opioids.", "NEVER mix the two.", "This is VERY IMPORTANT.")
PASSES = ("Do not take LDN with opioids.", "The FDA has not approved LDN for MS.", "Ask for an MRI.")

SHOUTED = re.compile(
    r"\b[A-Z]{2,}(?: [A-Z]+){0,20} (?:[A-Z]{4,}|NOT|NO|TO|OR|THE|ANY|ALL|IF|IT|IN|ON|OF|DO)(?: [A-Z]{2,})*\b"
    r"|\b(?:NOT|NEVER|ALWAYS|STOP|DO|DON[’']T|ALL|ANY|ONLY|MUST|WARNING|IMPORTANT|NOTE|CAUTION|DANGER|VERY|EVERY"
    r"|BEFORE|NOW|CALL)\b"
    r"(?: [A-Z]{2,})*"
)


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for words that are shouted. Acronyms are none."""
    for passage, match in subject.matches(SHOUTED):
        what = f"{quoted(match.group())} is in capitals ({SOURCE})."
        fix = "Write it in small letters. **Two asterisks** on each side make it bold."
        yield passage.problem(what, fix, ID, "warning", match.start(), match.end())
