"""Advice that keeps a reader from telling the care team, or lets medicines be mixed that must not be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.assertion import is_denied
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.sentences import Sentence, quoted
from ldn_pdf.problems import Problem

ID = "unsafe-advice"
SOURCE = "`never_with` in the evidence ledger; the Joint Commission: tell each team of every medicine"
FLAGS = (
    "There is no need to tell your pharmacist about herbal pills.",
    "You do not have to mention LDN to your dentist.",
    "You can keep taking tramadol if the dose is low.",
    "Codeine cough syrup is fine with LDN.",
    "Side effects can be kept from your doctor.",
)
PASSES = (
    "Do not take LDN if you use any opioid, such as tramadol.",
    "Tell us if you take codeine.",
    "You do not need to tell us if you feel well.",
    "Never take extra opioid to get past the block.",
    "If you take an opioid, do not stop it on your own.",
)

_TELLING = r"(?:tell|mention|report|inform|say|discuss|disclose|bring up|list|show)(?:ing)?"
_NEED_NOT = re.compile(
    rf"\b(?:no (?:need|reason)|(?:do|does) not (?:need|have)|do(?:es)?n[’']t (?:need|have)|never "
    rf"(?:need|have)|not necessary|"
    rf"unnecessary|not important|pointless) (?:for you )?(?:to )?(?:{_TELLING})\b"
    rf"|\b(?:need|should) not {_TELLING}\b|\bneedn[’']t {_TELLING}\b"
    r"|\b(?:keep|kept|hide|hidden) (?:it |this |them )?(?:a secret )?from (?:your|the) (?:\w+ "
    r")?(?:doctor|nurse|team|pharmacist|dentist)",
    re.IGNORECASE,
)
_WELL = re.compile(
    r"\bif (?:you|all|everything) (?:feel|feels|is|are|goes|go) (?:well|fine|better|good)\b", re.IGNORECASE
)
_TAKE = (
    r"(?:keep (?:on )?(?:taking|using)|(?:go|carry) on (?:taking|using|with)|continue(?: (?:to take|to "
    r"use|taking|using|with))?|"
    r"stay on|(?:can|may|could|might) (?:still |safely |also |just |always )?(?:take|use|have|mix|combine|add)|"
    r"(?:bigger|higher|larger|double|extra|second|small|low) (?:dose|doses|amount)s? of|mix \w+ with|"
    r"(?:safe|fine|ok|okay|all right) (?:to (?:take|use|mix|have)|with)|(?:start|take) (?:\w+ )?(?:with|alongside|and))"
)
_FINE = (
    r"(?:is|are) (?:\w+ )?(?:fine|safe|ok|okay|allowed|all right|harmless|no problem)|(?:do|does)(?: "
    r"not|n[’']t) (?:count|matter|mix badly)|"
    r"(?:can|may) (?:still |safely |also )?be (?:taken|used|mixed)|will get past|gets? past"
)


def rule(subject: Subject) -> Iterator[Problem]:
    """An error for advice not to tell, and for words that let a medicine of `never_with` be taken."""
    names = "|".join(rf"{re.escape(name)}s?" for name in subject.never_with)
    taken, fine = rf"\b{_TAKE} (?:\S+ ){{0,4}}?(?:{names})\b", rf"\b(?:{names})\b(?: \w+){{0,3}} (?:{_FINE})\b"
    mixing = re.compile(f"{taken}|{fine}", re.IGNORECASE)
    for passage in subject.passages:
        for sentence in passage.sentences:
            for match in _NEED_NOT.finditer(sentence.words):
                if not (sentence.is_question or _WELL.search(sentence.words)):
                    what = f"{quoted(match.group())} keeps a reader from telling ({SOURCE})."
                    yield _problem(passage, sentence, match, what, "Ask the reader to tell the care team.")
            for match in mixing.finditer(sentence.words) if names else ():
                if not is_denied(passage, sentence, match.start(), match.start(), subject.medicine):
                    what = f"{quoted(match.group())} lets a medicine be taken that must not be ({SOURCE})."
                    yield _problem(passage, sentence, match, what, "Say that the two must not be taken together.")


def _problem(passage: Passage, sentence: Sentence, match: re.Match[str], what: str, fix: str) -> Problem:
    return passage.problem(what, fix, ID, start=sentence.start + match.start(), end=sentence.start + match.end())
