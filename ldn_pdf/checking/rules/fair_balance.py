"""Benefits told without harms, or without what is not known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.assertion import is_about, is_denied
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem

ID = "fair-balance"
SOURCE = "CDC Clear Communication Index: benefits and risks, what is known and not known"

PLACE = "handout"
FLAGS = (
    "sections: [{heading: Pain, from: [H9], text: LDN may ease pain.}]",
    "sections: [{heading: Pain, from: [H9, P3], text: LDN may ease pain. Side effects can be headache or poor sleep.}]",
    "sections: [{heading: Mood, from: [H10], text: One small study found better mood. Another did not.}]",
)
PASSES = (
    "sections: [{heading: Pain, from: [H9, P3], text: 'LDN may ease pain. Side effects can be headache. It is not "
    "known if it helps.'}]",
    "sections: [{heading: What it is, from: [W1], text: LDN is a small dose of naltrexone.}]",
    "sections: [{heading: Not shown, from: [H6], text: LDN has not been shown to slow MS.}]",
)

_BENEFIT = re.compile(
    r"\b(?:help(?:s|ed)?|eas(?:e|es|ed)|improv\w+|reliev\w+|worth a try|less (?:pain|tired|fatigue|effect of pain"
    r"|effect on)"
    r"|(?:better|higher) (?:\w+ ){0,2}(?:scores?|mood|sleep|energy|health|thinking)|rated (?:\w+ )*better|feel "
    r"better)\b",
    re.IGNORECASE,
)
_HARM = re.compile(
    r"\b(?:side effects?|harm(?:s|ful)?|risks?|withdrawal|stop (?:your )?breathing|clash|serious problems?|poor "
    r"sleep|vivid dreams|headaches?)\b",
    re.IGNORECASE,
)
_NOT_KNOWN = re.compile(
    r"\b(?:not (?:\w+ ){0,2}(?:known|shown|proven|sure|clear|agree|finished)|(?:do|does) not (?:\w+ )?(?:know|agree)"
    r"|unknown|unclear|mixed"
    r"|no (?:study|trial|one) \w+|little is known|not proof|proof is weak|more research|found no)\b",
    re.IGNORECASE,
)
_OTHER_THINGS = re.compile(
    r"\b(?:your doctor|nurse|list|diary|carer|you decide|healthy food|helps? (?:you )?(?:decide|treat)|get help)\b",
    re.IGNORECASE,
)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error at the first benefit where no harm stands in the handout, and where nothing says what is not known.

    Only what is said of the ledger's medicine is a benefit.
    """
    benefit = next(_benefits(subject), None)
    if benefit is None:
        return
    passage, start, match = benefit
    body = " ".join(other.words for other in subject.prose)
    for pattern, lacks, fix in (
        (_HARM, "no harm", "Say what the side effects are."),
        (_NOT_KNOWN, "nothing on what is not known", "Say what is not known, or what studies did not show."),
    ):
        if not pattern.search(body):
            what = f"{quoted(match.group())} is a benefit, and the handout has {lacks} ({SOURCE})."
            yield passage.problem(what, fix, ID, start=start, end=start + len(match.group()))


def _benefits(subject: Subject) -> Iterator[tuple]:  # type: ignore[type-arg]
    for passage in subject.prose if subject.medicine else ():
        for sentence in passage.sentences:
            if passage.role in ("question", "help") or _OTHER_THINGS.search(sentence.words):
                continue
            for match in _BENEFIT.finditer(sentence.words):
                if not is_about(sentence, match.start(), subject.medicine):
                    continue
                if not is_denied(passage, sentence, match.start(), match.end(), subject.medicine):
                    yield passage, sentence.start + match.start(), match
