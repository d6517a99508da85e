"""Words that rest on an unsure claim and sound sure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from ldn_pdf.checking.claim_likeness import likeness, stems
from ldn_pdf.checking.rules import harm_untold
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.content.sentences import sentences
from ldn_pdf.locale.vocabulary import Vocabulary
from ldn_pdf.problems import Problem
from ldn_pdf.reading.evidence_ledger import UNCERTAIN, Addition, Claim, Ledger, in_language
from ldn_pdf.reading.source import Text

ID = "no-hedge"
SOURCE = "the evidence ledger's verdict"

PLACE = "handout"

VOCABULARY = Vocabulary
_SAYS_NOTHING = frozenset({"column", "alt", "question", "heading"})


def rule(subject: Subject) -> Iterator[Problem]:
    """An error where the words nearest to a plausible, over-claiming or wrong claim hold no hedge."""
    ledger = subject.ledger
    if ledger is None:
        return
    traced = [passage for passage in subject.passages if passage.claims and passage.role not in _SAYS_NOTHING]
    for _, group in groupby(traced, key=lambda passage: (id(passage.section), passage.claims)):
        yield from _of_group(list(group), ledger, subject)


def _of_group(passages: list[Passage], ledger: Ledger, subject: Subject) -> Iterator[Problem]:
    """The passages of one `from`: each unsure claim must be hedged where it is said, but for its harm."""
    hedge = subject.shared.hedge
    reported: set[int] = set()
    for claim in dict.fromkeys(text.value for text in passages[0].claims):
        entry = ledger.entries.get(claim)
        if entry is None or entry.verdict not in UNCERTAIN:
            continue
        said, start, length, around = _where(claim, passages, ledger)
        words = said.words[start : start + length]
        if hedge.search(around) or id(said) in reported or _is_so_worded(entry.wording, words, hedge):
            continue
        if _is_its_harm(entry, words, subject):
            continue
        reported.add(id(said))
        what = f"This rests on {claim}, which the evidence finds {_FOUND[entry.verdict]}, and has no hedge ({SOURCE})."
        yield said.problem(what, f"Say it as the ledger does: {entry.wording}", ID, start=start, end=start + length)


def _is_so_worded(wording: Text | None, words: str, hedge: re.Pattern[str]) -> bool:
    """Whether the words say a sentence of the ledger's own wording that has no hedge either: `Keep taking …`."""
    parts = [part.words for part in sentences(wording.value)] if wording else []
    return any(stems(part) <= stems(words) for part in parts if not hedge.search(part))


def _is_its_harm(entry: Claim | Addition, words: str, subject: Subject) -> bool:
    """Whether the words tell the harm of the claim, which a hedge would make smaller."""
    harm = (
        in_language(entry.harm, entry.harm_in, subject.pack or subject.main_pack) if isinstance(entry, Claim) else None
    )
    terms = subject.vocabulary(harm_untold.VOCABULARY, harm_untold.ID) if harm else None
    return bool(terms and harm and terms.tells(words, harm.value))


_FOUND = {"plausible": "plausible only", "overclaim": "an over-claim", "wrong": "wrong"}


def _where(claim: str, passages: Iterable[Passage], ledger: Ledger) -> tuple[Passage, int, int, str]:
    """The passage and sentence nearest to the claim, and all words that may hedge it: its paragraph, row or lead-in."""
    sentences = [(passage, sentence) for passage in passages for sentence in passage.sentences]
    passage, sentence = max(sentences, key=lambda pair: likeness(pair[1].words, claim, ledger))
    if passage.role == "cell":
        around = passage.setting
    elif passage.setting.endswith(":"):
        around = f"{passage.setting} {passage.words}"
    else:
        at = passage.sentences.index(sentence)
        around = " ".join(other.words for other in passage.sentences[at : at + 2])
    return passage, sentence.start, len(sentence.words), around
