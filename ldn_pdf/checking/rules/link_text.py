"""Links that do not say where they lead: screen readers list them on their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import Vocabulary
from ldn_pdf.problems import Problem
from ldn_pdf.reading.inline_markup import runs

ID = "link-text"
SOURCE = "WCAG 2.2, 2.4.4; NHS content guide"


class LinkWords(Vocabulary, frozen=True):
    """Words that say nothing as those of a link, and words that ask to scan a code."""

    empty: re.Pattern[str]
    scan: re.Pattern[str]


VOCABULARY = LinkWords


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for the words of a link that mean nothing without the words around it, and a warning for `scan`.

    Text and mails show an address in place of a code: who is told to scan one finds nothing there.
    """
    words = subject.vocabulary(VOCABULARY, ID)
    for passage, match in subject.matches(words.scan):
        what = f"{quoted(match.group())} does not say where it leads, and a mail has no code to scan ({SOURCE})."
        fix = "Say what the reader finds at the address."
        yield passage.problem(what, fix, ID, "warning", match.start(), match.end())
    for text in subject.texts:
        for run in runs(text) if "](" in text.value else ():
            if run.link and words.empty.fullmatch(run.text.strip()):
                what = f"{quoted(run.text)} does not say where the link leads ({SOURCE})."
                fix = "Put the name of the page between the brackets."
                yield text.problem(what, fix, ID, offset=run.offset, length=len(run.text))
