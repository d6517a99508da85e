"""Things to do that speak to no one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.locale.vocabulary import Vocabulary
from ldn_pdf.problems import Problem

ID = "action-without-you"
SOURCE = "AHRQ PEMAT-P, item 21: speaks to the reader when it describes actions"
ONLY_WARNS = True


class ActionWords(Vocabulary, frozen=True):
    """Actions in the third person, how a step begins that commands nothing, and words that speak to the reader."""

    actions: re.Pattern[str]
    step: re.Pattern[str]
    reader: re.Pattern[str]


VOCABULARY = ActionWords


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for an action in the third person, and for a step that neither commands nor says "you"."""
    words = subject.vocabulary(VOCABULARY, ID)
    for passage, match in subject.matches(words.actions, without=("ask", "question")):
        what = f"{quoted(match.group())} does not speak to the reader ({SOURCE})."
        fix = "Say “you”, or begin with the verb: “Tell us …”."
        yield passage.problem(what, fix, ID, "warning", match.start(), match.end())
    for passage in subject.passages:
        if passage.role == "step" and words.step.match(passage.words) and not words.reader.search(passage.words):
            what = f"This step does not tell the reader what to do ({SOURCE})."
            yield passage.problem(what, "Begin with the verb: “Tell us …”, “Bring …”.", ID, "warning")
