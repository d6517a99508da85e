"""Words of the trade where a plain one would do. A medical word may stand in brackets behind the plain one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem

ID = "jargon"
SOURCE = "AHRQ PEMAT-P, items 3 and 4: everyday words, medical ones explained"
FLAGS = (
    "You may have insomnia.",
    "It is contraindicated in hepatic disease.",
    "Utilize the diary prior to your visit.",
)
PASSES = (
    "You may have poor sleep (insomnia).",
    "Use the diary before your visit.",
    "A special (compounding) pharmacy makes it.",
)

_PLAIN = """
adjunct: added treatment | administer: give | adverse effect: side effect | adverse event: side effect
adverse reaction: side effect | agonist: medicine that acts like it | analgesic: pain medicine
antagonist: medicine that blocks it | approximately: about | asymptomatic: without symptoms
b.i.d.: twice a day | benign: harmless | bid: twice a day | bioavailability: how much reaches the blood
blinded: without knowing which pill is which | cardiac: heart | chronic: long-term | clinician: doctor or nurse
cognition: thinking | cognitive: thinking | commence: start | comorbidities: other health problems
comorbidity: other health problem | compounding: mixing | contraindicated: not to be used
contraindication: reason not to use it | demyelination: loss of the cover of nerves | discontinue: stop
double-blind: without knowing which pill is which | dysfunction: problem | edema: swelling
efficacy: how well it works | elevated: high | endeavor: try | etiology: cause | exacerbate: make worse
exacerbation: flare-up | facilitate: help | febrile: with a fever | gait: way of walking | hepatic: liver
hepatotoxicity: liver harm | hypersensitivity: allergy | hypertension: high blood pressure
immunomodulator: medicine that acts on the immune system | immunosuppression: a weak immune system
impairment: problem | in order to: to | incontinence: trouble holding urine or stool | inflammation: swelling
initiate: start | insomnia: poor sleep | intravenous: into a vein | lesion: damaged spot | mitigate: lessen
monotherapy: on its own | nausea: upset stomach | neurodegeneration: loss of nerve cells
neuropathic pain: nerve pain | neuropathy: nerve damage | numerous: many | obtain: get
off-label: not approved for this use | oral: by mouth | p.r.n.: when you need it | paresthesia: tingling
pathology: disease | pharmacokinetics: how the body handles it | pharmacological: of a medicine
pharmacotherapy: medicine | physician: doctor | polypharmacy: many medicines at once | prior to: before
prn: when you need it | prognosis: outlook | prophylaxis: prevention | pruritus: itching | q.d.: once a day
qd: once a day | receptor: the place where it acts | renal: kidney | sedation: sleepiness
somnolence: sleepiness | spasticity: stiff muscles | subcutaneous: under the skin | subsequent: next
subsequently: later | sufficient: enough | syncope: fainting | terminate: end | therapeutic: that treats
titrate: change the dose step by step | titration: changing the dose step by step
tolerability: how well people cope with it | utilize: use | vertigo: a spinning feeling | via: by
"""


@cache
def _plain() -> dict[str, str]:
    pairs = (entry.split(": ") for entry in _PLAIN.replace("\n", "|").split("|") if entry.strip())
    return {medical.strip(): plain.strip() for medical, plain in pairs}


@cache
def _pattern() -> re.Pattern[str]:
    terms = "|".join(sorted(map(re.escape, _plain()), key=len, reverse=True))
    return re.compile(rf"(?<![\w(-])({terms})(?:s|d|ed|ing)?(?![\w-])", re.IGNORECASE)


def rule(subject: Subject) -> Iterator[Problem]:
    """A warning for each medical or formal word that no plain one stands before; once a word."""
    told: set[str] = set()
    for passage, match in subject.matches(_pattern()):
        term = match[1].lower()
        if term in told or _explained(passage.words, match):
            told.add(term)
            continue
        told.add(term)
        what = f"{quoted(match.group())} is jargon ({SOURCE})."
        fix = f"Write: {_plain()[term]}. The medical word may stand in brackets behind it."
        yield passage.problem(what, fix, ID, "warning", match.start(), match.end())


def _explained(words: str, match: re.Match[str]) -> bool:
    """Whether the term is only named: `This is called …`, or follows its plain words as `…, which is off-label use`."""
    before = words[: match.start()]
    return bool(re.search(r"(?:called|named|known as|which is|, or) (?:an? |the )?$", before))
