"""Words that sell. A handout helps to decide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.assertion import is_denied
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.sentences import quoted
from ldn_pdf.problems import Problem

ID = "promotion"
SOURCE = "CDC Clear Communication Index: benefits and risks alike"
FLAGS = ("Ask your doctor for LDN today!", "It is definitely worth a closer look.", "Find a doctor who prescribes LDN.")
PASSES = ("Ask your doctor if LDN makes sense for you.", "Do not buy LDN online.", "Ask your MS team first.")

_SELLS = re.compile(
    r"\b(?:buy|order|get yours|sign up|act) (?:it )?(?:now|today|online|here)\b|\bdon[’']t (?:miss|wait)|\bdo not "
    r"(?:miss out|wait to try)"
    r"|\bask (?:your|a|the) \w+ (?:to prescribe|to start you on)\b|\bask (?:your|a|the) \w+ for (?:it"
    r"|this|(?-i:[A-Z]{3,6}))\b"
    r"|\btry (?:\w+ )?(?:now|today)\b"
    r"|\b(?:well|definitely|certainly|really) worth (?:a|it|your|trying)\b|\bworth a closer look\b|\bwhy wait\b"
    r"|\byou deserve\b"
    r"|\b(?:find|look for|switch to|change to|seek out)(?:ing)? (?:a|another) (?:\w+ )?(?:doctor|prescriber|clinic) "
    r"(?:who|that|willing)"
    r"|\b(?:best|leading|top|number one|world-class|award-winning) (?:clinic|pharmacy|doctors?|team)\b|\b(?:discount"
    r"|coupon|special offer|bargain)s?\b"
    r"|\bthousands of (?:happy|satisfied)\b|\bsay goodbye to\b|\btake (?:back )?control of your\b|\bpeople (?:love"
    r"|rave|swear)\b"
    r"|\bjoin (?:the )?(?:thousands|millions|hundreds|others)\b|\bcontact us to (?:get|start|buy|order)\b|\bbest-kept\b"
    r"|\b(?:cheap|affordable|inexpensive)\b|\b(?:doctors?|pharma|companies|they) (?:\w+ ){0,3}(?:hides?|secrets?)\b"
    r"|\bdemand (?:it|(?-i:[A-Z]{3,6}))\b|\badvocates? (?:for|of)\b"
    r"|\bwe promise\b|\b(?:will|would) (?:not|never) regret\b|\bnever regret\b|\b(?:do not|don[’']t"
    r"|never) let (?:\w+ ){1,4}(?:talk"
    r"|scare|put|stop|hold) you\b|\bowe it to (?:yourself|your family)\b|\bwho (?:says|will say) yes\b"
    r"|\b(?:leaders?|first choice|number one|unmatched|second to none) in\b|\bexperts? you can trust\b"
    r"|\bcosts? (?:\w+ )?(?:less|no more) than\b|\bcup of coffee\b|\bno (?:good )?reason (?:not to|to wait)\b"
    r"|\byour (?:best|only|last) (?:chance|hope|bet|option)\b|\bonly (?:real )?(?:hope|chance)\b"
    r"|\b(?:neurologists|doctors"
    r"|specialists) (?:do not|don[’']t|rarely|seldom) (?:know|understand|learn|hear) (?:enough|much|a thing|about)\b"
    r"|\bbefore it is too late\b|\blimited time\b|\btrust us\b|\bgive it (?:at least |a full )?(?:a"
    r"|one|\d+) (?:years?|months?)"
    r" before you (?:judge|decide|stop|give)\b|!",
    re.IGNORECASE,
)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for words of advertising, and for an exclamation mark."""
    for passage, match in subject.matches(_SELLS):
        sentence = next(s for s in reversed(passage.sentences) if s.start <= match.start())
        start = match.start() - sentence.start
        if match.group() != "!" and is_denied(passage, sentence, start, start + len(match.group())):
            continue
        what = f"{quoted(match.group())} sells ({SOURCE})."
        yield passage.problem(what, "Say it as a plain fact, or take it out.", ID, start=match.start(), end=match.end())
