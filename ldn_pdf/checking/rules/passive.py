"""Sentences that hide who does what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem

ID = "passive"
SOURCE = "AHRQ PEMAT-P, item 5; CDC Clear Communication Index: active voice"
MOST = 0.10  # of the sentences

FLAGS = (
    "The dose was changed. The list is checked by the nurse. Tests were done. You will be told.",
    "Pills are given out at noon. They are taken with food. Notes were kept. It was found late.",
    "The form must be filled in. It is then sent off. It was read twice. You are called back.",
)
PASSES = (
    "The nurse checks the list. We call you. You may be tired. The results are mixed.",
    "It is not known if it helps. LDN is not approved for MS. You are worried. More research is needed.",
    "We changed the dose. The nurse checks the list.",
)

_IRREGULAR = (
    "been|begun|bought|brought|built|caught|chosen|cut|done|drawn|driven|eaten|felt|found|forgotten|given|gone|grown"
    "|held|hidden|"
    "hurt|kept|known|laid|led|left|lost|made|meant|met|paid|put|read|run|said|seen|sent|set|shown|spoken|spent|taken"
    "|taught|told|"
    "thought|understood|worn|written"
)
_PASSIVE = re.compile(
    rf"\b(?:is|are|was|were|be|been|being|gets?|got)(?: (?:not|also|often|always|never|then|only|\w+ly|being"
    rf"|been)){{0,3}} "
    rf"(\w{{2,}}ed|{_IRREGULAR})\b(?! (?:to|of|about|with) )",
    re.IGNORECASE,
)
# Words that look like participles and say how someone or something is; and forms that the evidence needs.
_STATES = (
    "tired worried scared pleased interested bored married related mixed limited needed advanced aged used based "
    "left set "
    "known shown approved called finished concerned allowed supposed need red studied"
)


def rule(subject: Subject) -> Iterator[Problem]:
    """One warning at the first passive sentence where more than 10% of the sentences are passive."""
    total, passive, states = 0, [], frozenset(_STATES.split())
    for passage in subject.prose:
        for sentence in passage.sentences:
            total += 1
            match = next((m for m in _PASSIVE.finditer(sentence.words) if m[1].lower() not in states), None)
            if match:
                passive.append((passage, sentence.start + match.start(), match))
    if not passive or len(passive) <= MOST * total:
        return
    passage, start, match = passive[0]
    lines = ", ".join(str(other.text.mark().line) for other, _, _ in passive)
    such = quoted(match.group())
    what = f"{len(passive)} of {total} sentences are passive, such as {such}; 10% is the most ({SOURCE})."
    fix = f"Say who does it: “we check”, “you take”. They stand in or after these lines: {lines}."
    yield passage.problem(what, fix, ID, "warning", start, start + len(match.group()))
