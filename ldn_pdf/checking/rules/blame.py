"""Words that put a disease, or a medicine that did not help, down to the reader."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem

ID = "blame"
SOURCE = "NHS content guide: inclusive language; AHRQ PEMAT-P: speaks to the reader with respect"
FLAGS = (
    "If it does not help, you are not trying hard enough.",
    "Your fatigue is due to a lack of effort.",
    "Those who rest too much have themselves to blame.",
    "Your relapses come from stress that you let into your life.",
)
PASSES = (
    "It is not your fault if it does not help.",
    "Feeling tired is a symptom of MS, not a lack of effort.",
    "Tell us if you forget your medicine: nobody will blame you.",
)

_BLAMES = re.compile(
    r"\b(?:not|n[’']t|never) (?:really |even )?(?:try(?:ing)?|work(?:ing)?|fight(?:ing)?|want(?:ing)?)(?: it| to)?"
    r"(?: \w+)? enough\b"
    r"|\b(?:lack|want|shortage) of (?:effort|will(?:power)?|discipline|trying|motivation|character|faith)\b"
    r"|\b(?:your|their|his|her) own (?:fault|doing|mistake)\b"
    r"|\b(?:is|are|was|were|be|being) (?:\w+ly |partly |all |often )?(?:your|their|the patient[’']s) fault\b"
    r"|\b(?:only )?(?:yourself|themselves|himself|herself) to blame\b|\b(?:you|they|patients?) (?:are|is) to blame\b"
    r"|\bblame (?:yourself|themselves|the patient)\b|\b(?:lazy|laziness|weak-willed|careless|non-?compliant)\b"
    r"|\b(?:stress|it|this|them|trouble)(?: that)? you (?:let|allow|bring|invite|choose)\b"
    r"|\b(?:bring|brought|did|do) (?:it|this|them) (?:up)?on (?:yourself|themselves)\b"
    r"|\bif you (?:really|truly|just|only) (?:want(?:ed)?|care[ds]?|tried|try|believed?)\b"
    r"|\b(?:ga|gi)ve(?:s|n)? up too (?:soon|easily|early|fast)\b|\ball in (?:your|the) (?:head|mind)\b"
    r"|\b(?:negative|bad) (?:attitude|thoughts|thinking|habits) (?:\w+ )?(?:cause|make|bring|feed|keep)s?\b"
    r"|\b(?:only )?(?:fails?|does not work|stops working) (?:only )?(?:for|in|when) (?:those|people|patients) who\b"
    r"|\bstick(?:s|ing)? with it\b|\byou (?:should|could) have (?:\w+ )?(?:known|tried|listened|come|taken)\b",
    re.IGNORECASE,
)

_DENIED = re.compile(r"\b(?:not|never|nobody|no one|n[’']t|rather than|instead of)(?: \w+){0,4} ?$", re.IGNORECASE)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for words that blame the reader. What is denied ("it is not your fault") passes."""
    for passage in subject.passages:
        for sentence in passage.sentences:
            for match in _BLAMES.finditer(sentence.words):
                if not _DENIED.search(sentence.words[: match.start()]):
                    what = f"{quoted(match.group())} blames the reader ({SOURCE})."
                    start, end = sentence.start + match.start(), sentence.start + match.end()
                    fix = "Say what can happen, and what to do then. Leave out whose doing it is."
                    yield passage.problem(what, fix, ID, start=start, end=end)
