"""Words that promise more than the evidence carries. What is denied, doubted or asked is no claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ldn_pdf.checking.assertion import is_denied, is_hedged
from ldn_pdf.checking.passages import Passage
from ldn_pdf.checking.prose import Sentence, quoted
from ldn_pdf.checking.subject import Subject
from ldn_pdf.problems import Problem

ID = "over-claim"
SOURCE = "CDC Clear Communication Index: say what is known and what is not"
FLAGS = (
    "LDN eases pain.",
    "This medicine can slow your MS.",
    "It is a safe choice for most people.",
    "LDN might help by calming inflammation.",
    "LDN does not cure MS but slows it.",
    "The newest results are encouraging.",
)
PASSES = (
    "LDN has not been shown to slow MS.",
    "We do not know if LDN eases pain.",
    "Is LDN safe with my medicines?",
    "LDN is not safe with opioids.",
    "LDN may ease pain in some people.",
    "It does not cure MS, slow it, or prevent relapses.",
)


@dataclass(frozen=True, slots=True)
class _Family:
    """One way to claim too much.

    `hedge` says what is enough beside a denial: any word of doubt, or one about laboratory work.
    """

    pattern: re.Pattern[str]
    why: str
    mend: str
    hedge: Literal["any", "lab"] | None = None
    denial_helps: bool = True


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(alternatives) + ")", re.IGNORECASE)


_IT = (
    r"(?:LDN|naltrexone|it|this|these|(?:the|this|that|a|your) (?:low |small |new )?"
    r"(?:drug|medicine|medication|treatment|therapy|supplement|diet|pill|tablet|dose|approach))"
)
_ADVERB = r"(?:(?:also|often|usually|really|truly|even|just|\w+ly) )*"
# Words that may stand between a verb and what it acts on: "slow [down the] progression".
_FILL = (
    r"(?:(?:the|your|my|their|its|this|these|all|many|most|several|some|of|of the|in|down|up|on|how fast|how often|"
    r"and|or|ms|nerve|brain|overall|general|daily|day-to-day|chronic|long-term|further|new|more|future|worsening|"
    r"frequency|severity|number|rate|risk|chance|activity|response|effects?|levels?|amount|body[’']s|natural|disease) )*"
)
_RELIEVE = (
    r"(?:eas|reliev|reduc|lessen|sooth|alleviat|cut|lower|decreas|treat|tam|tackl|banish|fight|help|manag|control|end|get rid of|gets rid of)"
    r"(?:e|es|s|ing|t?ting)?"
)
_RAISE = r"(?:improv|enhanc|boost|lift|rais|increas|restor|sharpen|strengthen|help)(?:e|es|s|ing|ed)?"
_SLOW = (
    r"(?:slow(?:s|er|ing)?|halt(?:s|ing)?|stop(?:s|ping)?|revers(?:e|es|ing)|delay(?:s|ing)?|prevent(?:s|ing)?|arrest(?:s|ing)?|"
    r"reduc(?:e|es|ing|tion in)|decreas(?:e|es|ing)|lower(?:s|ing)?|cut(?:s|ting)?|fewer|fight(?:s|ing)?|beat(?:s|ing)?|"
    r"control(?:s|ling)?|modif(?:y|ies|ying)|treat(?:s|ing)?|limit(?:s|ing)?|eas(?:e|es|ing))"
)
_COURSE = (
    r"(?:progress(?:ion|ing)|disease|multiple sclerosis|disability|(?:nerve |brain )?damage|lesions?|attacks?|relaps(?:e|es|ing)|flare-?ups?|flares|"
    r"ms(?! (?:medicines?|medications?|drugs?|team|clinic|nurse|doctor|symptoms?|treatments?|care|pain|fatigue)))\b"
)
_TROUBLE = (
    r"(?:symptoms?|pain|fatigue|tiredness|spasms?|spasticity|stiffness|depression|anxiety|numbness|brain fog|problems with \w+)\b"
)
_WELL = (
    r"(?:quality of life|well-?being|mood|energy|cogniti\w+|memory|thinking|focus|function\w*|mobility|walking|sleep|symptoms?|"
    r"mental health|fatigue)\b"
)
_NERVES = r"(?:nerves?|nervous system|myelin|brain|neurons?)\b"
_FACT = "Say that it is not known, or has not been shown, and what small studies found."

_FAMILIES = (
    _Family(
        _words(r"magic\w*", "miracles?", "miraculous", "breakthrough", "game.?chang\\w+", "wonder drug", "life-?changing", "revolution\\w+",
               "groundbreaking", "amazing", "incredibl\\w+", "remarkabl\\w+", "impressive", "dramatic\\w*", "powerful(?! opioid| pain)",
               r"promis(?:e|es|ing)\b", "encouraging", "exciting", "awesome", "pretty cool", r"super\b", r"(?:great|good) news",
               r"(?:new|real|fresh|brings?|gives?|offers?) hope"),
        "praises", "Say what the studies found, and how small they were.",
    ),
    _Family(_words(r"cur(?:e|es|ed|ing|ative)\b"), "speaks of a cure", "Say that it is not a cure."),
    _Family(
        _words(r"safe(?:ly)?\b(?! place| box| from (?:children|pets))", "well.tolerated", "harmless", r"risk.free", "gentle on",
               r"(?:nothing to lose|(?:can|could|will)(?:not|n[’']t| not) (?:hurt|harm))\b"),
        "calls it safe", "Name the harms, and say what is not known of them.",
    ),
    _Family(
        _words(r"(?:no|without|zero|few|fewer|minimal|hardly any) (?:known |real |serious |bad )?(?:side effects|risks?|dangers?|downsides?)\b",
               r"only (?:a few )?(?:mild|minor)\b", r"side effects (?:are|were|tend to be|stay) (?:\w+ly )?(?:mild|minor|minimal|few|rare|harmless)",
               r"side effects (?:will|always|soon) (?:\w+ )?(?:fade|pass|stop|disappear|go)"),
        "makes light of harm", "Name the side effects, and say how little is known of the long term.", denial_helps=False,
    ),
    _Family(
        _words(rf"{_SLOW} {_FILL}{_COURSE}", r"relapses? (?:\w+ ){0,2}(?:drop|fall|decline|decrease|become (?:fewer|milder))",
               r"(?:progress|worsen|get worse)(?:es|s)? (?:more |much )?(?:slowly|less)\b", r"(?:slows|halts|reverses) it\b", r"keep(?:s|ing)? ms (?:in check|at bay|from|under|quiet)"),
        "claims an effect on the course of the disease", _FACT,
    ),
    _Family(
        _words(rf"(?:reduc|calm|lower|fight|cut|quiet|tam|decreas|eas|sooth|dampen|curb|cool|turn)\w* {_FILL}(?:inflamm\w+|swelling)",
               r"anti-?inflammatory"),
        "claims an effect on inflammation", _FACT, hedge="lab",
    ),
    _Family(
        _words(rf"(?:modulat|regulat|balanc|boost|strengthen|reset|retrain|calm|rebalanc|support)(?:e|es|s|ing)? {_FILL}immun\w+"),
        "claims an effect on the immune system", _FACT, hedge="lab",
    ),
    _Family(
        _words(rf"(?:promot|repair|regenerat|heal|protect|rebuild|regrow|restor|improv|renew)(?:e|es|s|ing)? {_FILL}{_NERVES}",
               r"nerve health", r"nerves? (?:to )?(?:heal|repair|regrow|recover)\w*", "remyelinat\\w+", "neuroprotect\\w+", "regenerat\\w+"),
        "claims that nerves heal", _FACT, hedge="lab",
    ),
    _Family(
        _words(rf"(?<!to )(?<!endorphins )(?<!they ){_RELIEVE} {_FILL}{_TROUBLE}",
               rf"(?:used|shown|proven|known|able|designed|helps?|way) to {_RELIEVE} {_FILL}{_TROUBLE}",
               rf"(?<!to ){_RAISE} {_FILL}{_WELL}", rf"(?:used|shown|proven|known|able|designed|helps?|way) to {_RAISE} {_FILL}{_WELL}",
               r"(?:symptoms|fatigue|pain|tiredness|mood|relapses) (?:will|can) (?:\w+ly )?(?:improve|ease|fade|lift|get better|go away|vanish)",
               r"(?:big|real|great|major|significant|marked|lasting) (?:improvements?|benefits?|gains?|relief)", r"(?:life|health|energy) back\b",
               r"mak(?:es?|ing) (?:it|life|things|\w+ tasks) easier to (?:manage|cope|live|walk|think)"),
        "claims relief as a fact", _FACT, hedge="any",
    ),
    _Family(
        _words(rf"{_IT} {_ADVERB}(?:(?:can|will|does|would) {_ADVERB})?(?:helps?|eases?|improves?|reduces?|relieves?|slows?|stops?|fades?|"
               rf"modulates?|boosts?|prevents?|heals?|protects?|restores?|fights?|calms?|benefits?|works) "
               rf"(?:\w+ ){{0,4}}(?:MS|you|people|patients|with|against|for|{_TROUBLE}|{_WELL}|relapses?|inflammation|nerves?|immune)\b",
               rf"LDN {_ADVERB}(?:(?:can|will|does) {_ADVERB}(?:help|work)|helps|works)\b",
               rf"(?:has|have) been (?:shown|proven|found) to (?:help|ease|improve|reduce|relieve|slow|work|prevent|benefit)"),
        "claims help as a fact", _FACT, hedge="any",
    ),
    _Family(
        _words(r"(?:\d+ |the |current |new |recent |many |several )?(?:research|stud(?:y|ies)|science|evidence|experts?|doctors|scientists|trials?)"
               r" (?:\w+ )?(?:suggests?|shows?|proves?|confirms?|agrees?|indicates?|supports?|backs?|says?|believes?) (?:that )?(?:\w+ ){0,2}"
               r"(?:can |may |might |could |will )?(?:helps?|eases?|improves?|works?|benefits?|reduces?|relieves?|slows?|prevents?)\b"),
        "leans on research that does not carry it", "Say how few and small the studies are, and that they do not agree.",
    ),
    _Family(
        _words(r"works by (?!block)", r"(?:clinically |scientifically |medically )?proven\b", "main (?:use|benefit|purpose)", "best results",
               r"best (?:thing|medicine|treatment|drug|option) for (?:MS|fatigue|pain)",
               r"guarante\w+", r"(?:highly|very|so|truly|most) effective", r"effective (?:for|against|in|at) ", "works (?:well|wonders|fast|for)",
               r"(?:helpful|effective|valuable|powerful|proven|excellent|great|ideal|promising|useful) (?:\w+ )?"
               r"(?:treatment|therapy|option|addition|remedy|solution|answer|medicine|tool)\b",
               r"(?:another|new|potential|possible|real|viable|alternative|an?|good) (?:\w+ )?(?:treatment|therapy) option\b",
               r"(?:is|as) an? (?:\w+ )?(?:treatment|therapy|remedy) for (?:MS|multiple)", r"(?:no|without(?: a)?) doubt\b",
               r"(?:works|good|safe|right) for (?:everyone|everybody|all)\b", r"helped (?:\w+ )?(?:thousands|millions|countless|hundreds|many|most)"),
        "states as a fact what is not shown", _FACT,
    ),
)  # fmt: skip

# Medicines that do slow MS or shorten relapses: what is said of them is not claimed for the article's.
_OTHER = re.compile(
    r"\b(?:(?:other|your|my|an?|the|these|this) (?:\w+ )?MS medicines?|MS medicines?|disease-modifying|DMTs?|steroids?|endorphins|they)\b[^.;:]*$",
    re.IGNORECASE,
)
_LAB = re.compile(r"\b(?:lab|laborator(?:y|ies)|mouse|mice|animals?|test tubes?)\b", re.IGNORECASE)
_ITS_OWN = re.compile(r"\b(?:LDN|naltrexone|low-dose|this medicine)\b", re.IGNORECASE)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for each over-claim, once a sentence and family."""
    for passage in subject.passages:
        for sentence in passage.sentences:
            yield from _in_sentence(passage, sentence)


def _in_sentence(passage: Passage, sentence: Sentence) -> Iterator[Problem]:
    flagged: set[range] = set()
    for family in _FAMILIES:
        for match in family.pattern.finditer(sentence.words):
            place = range(match.start(), match.end())
            if any(set(place) & set(other) for other in flagged) or not _asserts(family, passage, sentence, match):
                continue
            flagged.add(place)
            what = f"{quoted(match.group())} {family.why} ({SOURCE})."
            start = sentence.start + match.start()
            yield passage.problem(what, family.mend, ID, start=start, end=sentence.start + match.end())
            break


def _asserts(family: _Family, passage: Passage, sentence: Sentence, match: re.Match[str]) -> bool:
    before = sentence.words[: match.start()]
    if _OTHER.search(before) and not _ITS_OWN.search(before):
        return False
    if family.hedge and is_hedged(sentence, match.start()) and (family.hedge == "any" or _LAB.search(before)):
        return False
    if not family.denial_helps:
        return not sentence.is_question
    return not is_denied(passage, sentence, match.start(), match.end())
