"""Things to do that speak to no one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem

ID = "action-without-you"
SOURCE = "AHRQ PEMAT-P, item 21: speaks to the reader when it describes actions"
FLAGS = (
    "Patients should tell the nurse about each pill.",
    "It is important to keep a list.",
    "The diary must be brought to each visit.",
)
PASSES = ("Tell the nurse about each pill.", "You should keep a list.", "LDN should not be used to slow MS.")

_ACTION = re.compile(
    r"\b(?:patients?|people|persons?|individuals?|users?|readers?|anyone|everyone|those|one|carers?|sufferers?)(?: "
    r"(?:with|who|on|taking) (?:\w+ ){1,4})?"
    r" ?(?:should|must|ought to|needs? to|(?:is|are) (?:advised|urged|asked|encouraged|told) to)\b"
    r"|\bit is (?:very |also |most )?(?:important|essential|advisable|recommended|necessary|crucial|vital|best|wise"
    r"|advised)"
    r"(?: for (?:\w+ ){1,3})?(?: to| that)\b"
    r"|\b(?:should|must|needs? to|has to|have to|ought to) (?:not |never |always )?be "
    r"(?:taken|told|given|reported|avoided|stored|kept|checked|stopped|started|discussed|informed|consulted"
    r"|monitored|written|brought|"
    r"noted|listed|shown|called|made|swallowed|carried|filled)\b"
    r"|\bcare (?:should|must) be taken\b",
    re.IGNORECASE,
)
_STEP = re.compile(r"^(?:the|an?|patients?|people|it|this|there|these|\w{3,}ing)\b", re.IGNORECASE)
_READER = re.compile(r"\b(?:you|your|yourself|me|my|we|us)\b", re.IGNORECASE)


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for an action in the third person, and for a step that neither commands nor says "you"."""
    for passage, match in subject.matches(_ACTION):
        what = f"{quoted(match.group())} does not speak to the reader ({SOURCE})."
        fix = "Say “you”, or begin with the verb: “Tell us …”."
        yield passage.problem(what, fix, ID, "warning", match.start(), match.end())
    for passage in subject.passages:
        if passage.role == "step" and _STEP.match(passage.words) and not _READER.search(passage.words):
            what = f"This step does not tell the reader what to do ({SOURCE})."
            yield passage.problem(what, "Begin with the verb: “Tell us …”, “Bring …”.", ID, "warning")
