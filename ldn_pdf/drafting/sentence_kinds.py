"""What a sentence of an article is there for, told by its words.

Warnings, emergencies, whom to tell and what may harm: nothing of these gets lost. Small talk is set aside and told.
The disclaimer is no claim: it is printed on every page in fixed words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from ldn_pdf.content.sentences import sentences

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
    for kind, words in _KINDS.items():
        if words.search(sentence) and not (kind == "warning" and _REASSURES.search(sentence)):
            return kind
    return ""


_KINDS: dict[Kind, re.Pattern[str]] = {
    "crisis": _CRISIS, "emergency": _EMERGENCY, "warning": _WARNING, "call": _CALL, "tell": _TELL,
}  # fmt: skip


def is_safety(words: str) -> bool:
    """Whether these words may be a warning: no part of an article that holds them is let go without a look."""
    return kind_of(words) in ("emergency", "crisis", "warning")


def tells_harm(sentence: str) -> bool:
    """Whether the sentence is about a harm, or says what not to do: it is not left out for its length."""
    return _HARM.search(sentence) is not None or _DENIES.search(sentence) is not None


# --- small talk ----------------------------------------------------------------------------------------

_FILLER = re.compile(
    r"^(?:(?:okay|ok|alright|all right|so|now|well|and|yep|yes|hey|hi|hello|great|right|but)\b[\s,–—!-]*)*"
    r"(?:(?:everyone|everybody|folks|friends|guys|there)\b[\s,!.]*$"
    r"|(?:today,? )?let['’]s (?:dive|get|jump|talk|take|start|look|break|explore|begin|go|move|see|unpack|delve)\b"
    r"|(?:we['’]ve|we have|now that we['’]ve|now that you|i['’]ve) (?:now )?(?:covered|seen|talked"
    r"|looked|learned|gone|discussed)\b"
    r"|(?:i|you) (?:know|bet|might be thinking|may be thinking|wish you|hope (?:you|this|that)|promise)\b"
    r"|(?:we|i)(?:['’]ll| will) (?:delve|dive|cover|look|explore|talk|discuss|explain|walk you)\b"
    r"|(?:in )?this (?:article|post|guide|blog|page|video)(?:,? (?:we|i|you)\b| (?:will|covers|explores"
    r"|looks|walks|aims|is (?:meant|here|about|for)\b))"
    r"|(?:stick|bear) with (?:me|us)\b|(?:stay tuned|read on|keep reading|thanks? (?:you )?for reading|happy reading)\b"
    r"|(?:hopefully|i hope),? (?:this|that|you)\b|where does (?:that|this) leave us\b|what are you waiting for\b"
    r"|first things first\b|without further ado\b|that['’]s (?:it|all)\b|(?:sounds|looks) (?:good|great|familiar)\b"
    r"|here['’]s (?:the|what) (?:gist|deal|you need to know|thing)\b|ready to (?:dive|learn|get started)\b"
    r"|(?:you )?might be (?:thinking|wondering)|another treatment option\?)",
    re.IGNORECASE,
)
_SAYS_SOMETHING = re.compile(
    r"\d|\b(?:not|never|medical advice|doctors?|side effects?|risks?|opioids?|dose|safe|cure)\b", re.IGNORECASE
)
_LONGEST_TALK = 30  # words; a longer sentence says something beside its greeting


def is_small_talk(sentence: str) -> bool:
    """Whether a sentence greets, announces or sums up, and no figure, denial or harm stands in it."""
    if len(sentence.split()) > _LONGEST_TALK or _SAYS_SOMETHING.search(sentence):
        return False
    return _FILLER.match(sentence.strip()) is not None


# --- the disclaimer ------------------------------------------------------------------------------------

_HEADING = re.compile(r"\bdisclaimers?\b|\bnot (?:a )?medical advice\b|^(?:legal|medical) notice\b", re.IGNORECASE)
_OPENING = re.compile(r"(?:medical |legal |general |important )?disclaimer\s*[:.–—-]", re.IGNORECASE)
_SURE = re.compile(
    r"\b(?:informational|educational|information|general)(?: and \w+)? purposes\b"
    r"|\bnot (?:be )?(?:a substitute for|intended|constitute|meant|replace|considered|medical advice)\b"
    r"[^.]*\b(?:advice|care|diagnos\w+)"
    r"|\bnot (?:medical|professional) advice\b",
    re.IGNORECASE,
)
_USUAL = re.compile(
    r"\b(?:consult|ask|talk (?:to|with)|speak (?:to|with)|check with|seek)\b"
    r"[^.]*\b(?:doctor|physician|provider|professional|advice|pharmacist)"
    r"|\bnever (?:disregard|delay|ignore)\b"
    r"|\b(?:author|publisher|site|website|we)\b[^.]*\b(?:liab|responsib|endorse)",
    re.IGNORECASE,
)
_MOST_SENTENCES = 8  # sentences; a longer text says more than that it is no advice


def is_disclaimer_heading(words: str) -> bool:
    """Whether a heading says that what follows is the disclaimer."""
    return _HEADING.search(words) is not None


def opens_disclaimer(words: str) -> bool:
    """Whether a paragraph begins with the word: `Disclaimer: this is …`."""
    return _OPENING.match(words) is not None


def is_disclaimer(paragraphs: Sequence[str]) -> bool:
    """Whether these paragraphs, under whatever heading, say nothing but that they are no advice."""
    said = [sentence.words for words in paragraphs for sentence in sentences(words)]
    others = [words for words in said if not _SURE.search(words)]
    return len(others) < len(said) <= _MOST_SENTENCES and all(map(_USUAL.search, others))
