"""A result that names its good side and keeps its harm back."""

from __future__ import annotations

from collections.abc import Iterator

from ldn_pdf.checking.claim_likeness import stems
from ldn_pdf.checking.subject import Subject
from ldn_pdf.content.passages import Passage
from ldn_pdf.locale.vocabulary import Vocabulary
from ldn_pdf.problems import Problem
from ldn_pdf.reading.evidence_ledger import Claim

ID = "harm-untold"
SOURCE = "`harm` in the evidence ledger"

VOCABULARY = Vocabulary
TOLD = 0.6  # share of the harm's words from which a sentence tells it

PLACE = "handout"


def rule(subject: Subject) -> Iterator[Problem]:
    """One error for each section that rests on a claim and does not tell its harm."""
    if subject.ledger is None:
        return
    places: dict[tuple[str, str], list[Passage]] = {}
    for passage in subject.passages:
        for claim in passage.claims:
            entry = subject.ledger.entry(claim.value)
            if isinstance(entry, Claim) and entry.harm:
                places.setdefault((passage.block.partition(".")[0], claim.value), []).append(passage)
    for (place, name), cited in places.items():
        entry = subject.ledger.entry(name)
        assert isinstance(entry, Claim) and entry.harm
        near = [passage for passage in subject.passages if passage.block.partition(".")[0] == place]
        if not any(_tells(sentence.words, entry.harm.value) for passage in near for sentence in passage.sentences):
            what = f"{name} has a harm that is not told here: “{entry.harm}” ({SOURCE})."
            yield cited[0].problem(what, "Tell both sides in the same section.", ID)


def _tells(words: str, harm: str) -> bool:
    wanted = stems(harm)
    return len(stems(words) & wanted) >= TOLD * len(wanted)
