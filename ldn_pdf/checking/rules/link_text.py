"""Links that do not say where they lead: screen readers list them on their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem
from ldn_pdf.reading.inline_markup import runs
from ldn_pdf.reading.texts_of_record import texts

ID = "link-text"
SOURCE = "WCAG 2.2, 2.4.4; NHS content guide"
FLAGS = (
    "For more, [click here](https://example.org).",
    "Read [more](https://example.org).",
    "See [this page](https://example.org) or [https://example.org/a/b?c=d](https://example.org/a/b?c=d).",
)
PASSES = (
    "Read about [LDN in MS](https://example.org).",
    "Do not click here. There is no link in this.",
    "Visit [example.org](https://example.org).",
)

_EMPTY = re.compile(
    r"\W*(?:click|tap|press|see|go|read|learn|find out)?\W*(?:here|more|this|this (?:page|link|site|website)|link"
    r"|the link|"
    r"read (?:more|on)|learn more|find out more|details|info|website|page|click|download)\W*|https?://\S*[?=&%]\S*",
    re.IGNORECASE,
)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for the words of a link that mean nothing without the words around it."""
    for placed in texts(subject.handout):
        for run in runs(placed.text) if "](" in placed.text.value else ():
            if run.link and _EMPTY.fullmatch(run.text.strip()):
                what = f"{quoted(run.text)} does not say where the link leads ({SOURCE})."
                fix = "Put the name of the page between the brackets."
                yield placed.text.problem(what, fix, ID, offset=run.offset, length=len(run.text))
