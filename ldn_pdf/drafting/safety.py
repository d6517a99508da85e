"""Sentences that a reader must not miss: emergencies, what not to do, whom to tell, and what may harm."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["emergency", "crisis", "call", "warning", "tell", ""]

_TEAM = (
    r"(?:us|me|doctors?|gp|physicians?|nurses?|pharmacists?|providers?|prescribers?|neurologists?|clinicians?|surgeons?"
    r"|dentists?|specialists?|professionals?|practitioners?|clinics?|teams?|midwi(?:fe|ves)|anyone who "
    r"treats|obstetrician)"
)
_CRISIS = re.compile(
    r"\b988\b|\bsuicid|\bcrisis (?:line|lifeline)|\bharm(?:ing)? yourself|\bsamaritans\b", re.IGNORECASE
)
_EMERGENCY = re.compile(
    r"\b(?:911|999|112)\b(?! ?(?:mg|people|patients|participants|%))|\bemergenc(?:y|ies)\b"
    r"|\bambulance\b|\ba&e\b|\bpoison (?:control|cent)"
    r"|\boverdos|\bgo (?:straight )?to (?:the |a |your )?(?:nearest )?(?:hospital|er\b|emergency)"
    r"|\b(?:get|seek|need) (?:\w+ ){0,3}(?:help|care|attention|treatment)\b[^.]{0,40}"
    r"\b(?:now|at once|right away|immediately|straight away|urgently)"
    r"|\b(?:get|seek) (?:immediate|urgent|emergency)|\bcannot breathe\b|\bcan['’]t breathe\b|\bstop(?:s"
    r"|ped)? (?:your )?breathing",
    re.IGNORECASE,
)
_CALL = re.compile(
    rf"\b(?:call|phone|ring|contact|see)\b(?: \w+){{0,3}} {_TEAM}\b|\bcall (?:the )?(?:clinic|office|ward|line|\(?\d)",
    re.IGNORECASE,
)
_TELL = re.compile(
    rf"\b(?:tell|inform(?:ing)?|ask(?:ing)?|talk(?:ing)?|speak(?:ing)?|chat|check|discuss(?:ing)?|consult(?:ing)?|work"
    rf"|let|show|remind|notify|report|communicat\w+|contact(?:ing)?|see|visit)\b[^.;!?]{{0,80}}?\b{_TEAM}\b"
    r"|\bmedical advice first\b",
    re.IGNORECASE,
)
_NOT = (
    r"(?:do not|don['’]t|never|avoid|(?:must|should) not|(?:must|should)n['’]t|may not take|(?:cannot|can['’]t) take)"
)
_WARNING = re.compile(
    rf"^\W*(?:(?:please|always|also|but|and|so|warning|caution|danger|important)\W+){{0,2}}{_NOT}\b"
    rf"|[,;:—–(]\s*(?:please )?(?:do not|don['’]t|never|avoid)\b|\b(?:and|but|so|or|then|please) (?:do "
    rf"not|don['’]t|never|avoid)\b"
    r"|\b(?:you|they|it|who|people|patients|anyone|women|men|children|adults|ldn|naltrexone|this "
    r"medicine)\b[^.;]{0,60}?"
    r"\b(?:must not|mustn['’]t|should not|shouldn['’]t|should never|must never|cannot take|can['’]t "
    r"take|is not safe|are not safe|unsafe)\b"
    r"|^No: |\bno one should\b|\bnot (?:be )?(?:taken|used|mixed|combined|given)\b|\bcontraindicat|\bstop taking\b"
    r"|\b(?:warning|caution|danger)\b\s*[:!–—]|\bnot safe\b|\bdangerous\b|\blife-threatening\b"
    r"|\binteracts?\b[^.]*\b(?:opioid|medic|drug)|\binteractions? with\b|\bnot for (?:people|children|anyone|use)\b",
    re.IGNORECASE,
)
_REASSURES = re.compile(
    r"\b(?:do not|don['’]t) (?:worry|miss|forget|hesitate|let|wait for)\b|\bnever (?:fear|mind)\b", re.IGNORECASE
)
_DENIES = re.compile(rf"\b{_NOT}\b|\bnot be\b|\bno longer\b", re.IGNORECASE)
_HARM = re.compile(
    r"\bside[- ]effects?|\badverse\b|\brisks?\b|\bharm(?:s|ful|ed)?\b|\binsomnia\b|\bvivid dreams?\b|\bnightmares?\b"
    r"|\bheadaches?\b|\bnausea\b|\bvomit|\bdiarrh|\brash|\bdizz|\bbleed|\bliver\b|\bkidney|\bwithdrawal|\bopioids?\b"
    r"|\binteract|\ballerg|\bswelling\b|\bdeath|\bdie[sd]?\b|\bpregnan|\bbreastfe|\bseizure|\bfaint"
    r"|\bworse|\btoxic|\boverdos"
    r"|\bprecautions?\b|\bserious\b|\bpoor sleep|\btrouble sleeping|\banxi(?:ety|ous)|\bdepress"
    r"|\bstop(?:s|ped)? breathing",
    re.IGNORECASE,
)


def kind_of(sentence: str) -> Kind:
    """Where on a sheet the sentence is looked for: the help panel, the warning or the steps; empty for none."""
    if _CRISIS.search(sentence):
        return "crisis"
    if _EMERGENCY.search(sentence):
        return "emergency"
    if _WARNING.search(sentence) and not _REASSURES.search(sentence):
        return "warning"
    if _CALL.search(sentence):
        return "call"
    return "tell" if _TELL.search(sentence) else ""


def is_safety(words: str) -> bool:
    """Whether these words may be a warning: no part of an article that holds them is let go without a look."""
    return kind_of(words) in ("emergency", "crisis", "warning")


def tells_harm(sentence: str) -> bool:
    """Whether the sentence is about a harm, or says what not to do: it is not left out for its length."""
    return _HARM.search(sentence) is not None or _DENIES.search(sentence) is not None
