"""Negative contractions: a poor reader sees "don't" and reads "do"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import Phrases
from ldn_pdf.problems import Problem

ID = "contraction"
SOURCE = "NHS content guide: no negative contractions"
ONLY_WARNS = True

VOCABULARY = Phrases
_FULL = {"can": "cannot", "won": "will not", "shan": "shall not", "ain": "is not"}


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for each negative contraction."""
    for passage, match in subject.matches(subject.vocabulary(VOCABULARY, ID).words):
        stem = re.split("[’']", match.group())[0].lower()
        full = _FULL.get(stem) or f"{stem.removesuffix('n')} not"
        what = f"{quoted(match.group())} is easily misread ({SOURCE})."
        yield passage.problem(what, f"Write: {full}.", ID, "warning", match.start(), match.end())
