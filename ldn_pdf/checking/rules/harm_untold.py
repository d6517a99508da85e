"""A result that names its good side and keeps its harm back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldn_pdf.checking.claim_likeness import StemWords
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.problems import Problem
from ldn_pdf.reading.evidence_ledger import Claim, in_language
from ldn_pdf.reading.source import Text

ID = "harm-untold"
SOURCE = "`harm` in the evidence ledger"


class HarmWords(StemWords, frozen=True):
    """Words that say a thing got less or better, and words that say it got more or worse."""

    lessens: re.Pattern[str] = re.compile("(?!)")
    worsens: re.Pattern[str] = re.compile("(?!)")

    def tells(self, words: str, harm: str) -> bool:
        """Whether a sentence says most words of a harm, and does not make a relief of it."""
        wanted = self.stems(harm)
        if len(self.stems(words) & wanted) < TOLD * len(wanted):
            return False
        return bool(self.worsens.search(words) or self.lessens.search(harm) or not self.lessens.search(words))


VOCABULARY = HarmWords
TOLD = 0.6  # share of the harm's words from which a sentence tells it

PLACE = "handout"


def rule(subject: Subject) -> Iterator[Problem]:
    """One error for each section that rests on a claim and does not tell its harm."""
    if subject.ledger is None:
        return
    terms, pack = subject.vocabulary(VOCABULARY, ID), subject.pack or subject.main_pack
    places: dict[tuple[str, str], tuple[Text, list[Passage]]] = {}
    for passage in subject.passages:
        for claim in passage.claims:
            entry = subject.ledger.entries.get(claim.value)
            harm = in_language(entry.harm, entry.harm_in, pack) if isinstance(entry, Claim) else None
            if harm:
                places.setdefault((passage.block.partition(".")[0], claim.value), (harm, []))[1].append(passage)
    for (place, name), (harm, cited) in places.items():
        near = [passage for passage in subject.passages if passage.block.partition(".")[0] == place]
        if not any(terms.tells(sentence.words, harm.value) for passage in near for sentence in passage.sentences):
            what = f"{name} has a harm that is not told here: “{harm}” ({SOURCE})."
            yield cited[0].problem(what, "Tell both sides in the same section.", ID)
