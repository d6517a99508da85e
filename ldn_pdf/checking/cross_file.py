"""What shows only between the files of a library, and how its handouts stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from ldn_pdf.approval.standing import approval_problems
from ldn_pdf.checking import ledger_rules
from ldn_pdf.content.walk import named_claims
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import state_in
from ldn_pdf.limits import PROBLEMS
from ldn_pdf.problems import Problem
from ldn_pdf.reading.model import Handout

if TYPE_CHECKING:
    from ldn_pdf.checking.subject import Subject


def check_library(library: Library, today: date) -> Iterator[Problem]:
    """What shows only between the files: claims that no handout answers, and the file of approvals."""
    approvals, problems = library.approvals()
    yield from problems
    if approvals:
        yield from approval_problems(approvals, library.names(), today)
    named = _named(library)
    for article in library.articles():
        ledger = library.ledger(article)[0]
        if ledger:
            for rule in ledger_rules().values():
                yield from islice(rule(ledger, named[article]), PROBLEMS)


def subject_of(library: Library, handout: Handout, today: date) -> Subject:
    """A handout with what the rules hold it against."""
    from ldn_pdf.checking.subject import Subject  # a build asks for the state alone

    ledger = library.ledger(handout.article)[0] if handout.article else None
    state, source = state_in(library, handout, today), library.source_of(handout)
    return Subject(handout, library.clinic_for(handout), ledger, state, today, library.packs, source=source)


def _named(library: Library) -> dict[str, set[str]]:
    """The claims that handouts name, by article."""
    named = defaultdict[str, set[str]](set)
    for name in library.names():
        handout = library.handout(name)[0]
        if handout and handout.article:
            named[handout.article.value].update(text.value for text in named_claims(handout))
    return named
