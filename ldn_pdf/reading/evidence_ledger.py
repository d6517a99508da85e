"""The evidence ledger of an article: its claims, how well each stands up, and the sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal

from msgspec import Struct, field

from ldn_pdf.problems import Problem
from ldn_pdf.reading.model import ClaimId, Count, Doc, Marks, Pattern, Plain, Range
from ldn_pdf.reading.source import Text

Words = Annotated[Text, Plain()]
SectionId = Annotated[Text, Plain(), Pattern(r"[a-z0-9][a-z0-9-]*", "a name such as side-effects")]
ReferenceId = Annotated[Text, Plain(), Pattern(r"[A-Z][A-Z0-9]*[0-9]+", "an id such as R1")]
References = Annotated[tuple[ReferenceId, ...], Doc("Ids of the references that tell how well this stands up.")]
InOtherLanguages = Annotated[
    Mapping[str, Words],
    Doc("The wording in other languages, by their tag: `{es: …}`. What is said there is measured against it."),
]
Verdict = Literal["supported", "plausible", "overclaim", "wrong", "opinion", "fixed", "unreviewed"]

UNCERTAIN = frozenset({"plausible", "overclaim", "wrong"})
"""Verdicts whose claims a handout may only say with a hedge."""


def in_language(english: Text | None, others: Mapping[str, Text], pack: str) -> Text | None:
    """Words of a ledger, which is in English, in the language of a pack; None where it has none."""
    return english if pack == "en" else others.get(pack)


class LedgerSection(Struct, frozen=True, kw_only=True):
    """One section of the article, by its heading."""

    id: SectionId
    title: Annotated[Words, Doc("The heading in the article.")]
    marks: Marks


class Claim(Struct, frozen=True, kw_only=True):
    """One claim of the article, with the words that a handout may use for it."""

    id: ClaimId
    section: Annotated[SectionId, Doc("The id of the section that it stands in.")]
    line: Annotated[int | None, Range(1, 1_000_000), Doc("The line of the article that it stands on.")] = None
    gist: Annotated[Words, Doc("What the article claims, in our own words.")]
    verdict: Annotated[Verdict, Doc("How well the claim stands up.")]
    references: References = ()
    finding: Annotated[Words | None, Doc("What the evidence shows, in a few words.")] = None
    wording: Annotated[Words | None, Doc("Safe words for it. Left out, no handout says it.")] = None
    wording_in: InOtherLanguages = field(default_factory=dict)
    harm: Annotated[Words | None, Doc("What went wrong in a study: told wherever the claim is used.")] = None
    harm_in: InOtherLanguages = field(default_factory=dict)
    set_aside: Annotated[Words | None, Doc("Why no handout uses this claim.")] = None
    confirm: Annotated[Words | None, Doc("What the clinical reviewer still has to confirm.")] = None
    marks: Marks


class Addition(Struct, frozen=True, kw_only=True):
    """What the article leaves out and a responsible handout must say."""

    id: ClaimId
    topic: Annotated[Words, Doc("What it is about.")]
    wording: Annotated[Words, Doc("Safe words for it.")]
    wording_in: InOtherLanguages = field(default_factory=dict)
    references: References = ()
    required: Annotated[
        Literal["anywhere", "warning"] | None,
        Doc("Whether each handout of this article must say it: anywhere, or in a warning callout."),
    ] = None
    key_words: Annotated[
        tuple[Words, ...], Doc("Where it is required: a block says it if one of these stands in its words.")
    ] = ()
    set_aside: Annotated[Words | None, Doc("Why no handout uses this addition.")] = None
    confirm: Annotated[Words | None, Doc("What the clinical reviewer still has to confirm.")] = None
    marks: Marks

    @property
    def verdict(self) -> Verdict:
        """An addition is what the evidence supports; what is unsure in it stands in `confirm`."""
        return "supported"


class Reference(Struct, frozen=True, kw_only=True):
    """One source: where it is found, what it says, and how it was seen."""

    id: ReferenceId
    short: Annotated[Words, Doc("A short name, as the page prints it.")]
    citation: Annotated[Words, Doc("Where it is found.")]
    finding: Annotated[Words | None, Doc("What it says, in a few words.")] = None
    seen: Annotated[
        Literal["read", "known"], Doc("`read`: in a copy of the source; `known`: from general knowledge, not read.")
    ]
    marks: Marks


class Ledger(Struct, frozen=True, kw_only=True, dict=True):
    """The evidence behind the handouts of one article. `name` is the file's stem, no field of the YAML."""

    title: Annotated[Words, Doc("The article's title.")]
    medicine: Annotated[
        tuple[Words, ...],
        Doc("Names of the medicine or treatment that it is about: what is promised of it is an error."),
    ] = ()
    doses: Annotated[
        Literal["disputed"] | None,
        Doc("`disputed` where the sources disagree: no handout then gives a dose, a step in dose, or a time to stop."),
    ] = None
    never_with: Annotated[
        tuple[Words, ...], Doc("Names of medicines that must not be taken with it: nothing may say that they can be.")
    ] = ()
    necessary: Annotated[
        tuple[Words, ...], Doc("Long words that a reader has to meet, such as names of medicines and of the disease.")
    ] = ()
    sections: Annotated[tuple[LedgerSection, ...], Count(1), Doc("The article's sections, in its order.")]
    claims: Annotated[tuple[Claim, ...], Doc("The article's claims, in its order.")] = ()
    additions: Annotated[tuple[Addition, ...], Doc("What the article leaves out and a handout must say.")] = ()
    references: Annotated[tuple[Reference, ...], Doc("The sources.")] = ()
    marks: Marks
    name: str = ""

    @property
    def all(self) -> tuple[Claim | Addition, ...]:
        """Claims, then additions."""
        return (*self.claims, *self.additions)

    @cached_property
    def entries(self) -> dict[str, Claim | Addition]:
        """Claims and additions by id."""
        return {entry.id.value: entry for entry in self.all}

    @cached_property
    def sources(self) -> dict[str, Reference]:
        """References by id."""
        return {reference.id.value: reference for reference in self.references}

    def references_of(self, claims: Iterable[str]) -> tuple[str, ...]:
        """Ids of the references behind these claims, those that most claims lean on first."""
        known = (self.entries[claim] for claim in claims if claim in self.entries)
        counted = Counter(ref.value for entry in known for ref in entry.references if ref.value in self.sources)
        return tuple(ref for ref, _ in counted.most_common())

    def to_confirm(self, claim: str) -> str:
        """What the clinical reviewer has to confirm about a claim; empty where nothing is open."""
        entry = self.entries.get(claim)
        if entry is None:
            return ""
        if entry.confirm:
            return entry.confirm.value
        seen = [self.sources[ref.value].seen for ref in entry.references if ref.value in self.sources]
        return "" if "read" in seen else "Rests on general knowledge: no source was read."


def cross_checks(ledger: Ledger) -> Iterator[Problem]:
    """Problems that show only between the entries: ids given twice, or named and not there."""
    yield from _twice("section", (section.id for section in ledger.sections))
    yield from _twice("claim", (entry.id for entry in ledger.all))
    yield from _twice("reference", (reference.id for reference in ledger.references))
    sections = {section.id.value for section in ledger.sections}
    for claim in ledger.claims:
        if claim.section.value not in sections:
            yield _unknown(claim.section, "section", sections)
    for entry in ledger.all:
        for reference in entry.references:
            if reference.value not in ledger.sources:
                yield _unknown(reference, "reference", set(ledger.sources))


def _twice(kind: str, ids: Iterable[Text]) -> Iterator[Problem]:
    first: dict[str, Text] = {}
    for text in ids:
        known = first.setdefault(text.value, text)
        if known is not text:
            what = f"The {kind} id {text} is given twice: first on line {known.mark().line}."
            yield text.problem(what, "Give each its own id.", "duplicate-id")


def _unknown(text: Text, kind: str, known: set[str]) -> Problem:
    from rapidfuzz.process import extractOne  # difflib takes a second for some hundred in some thousand

    near = extractOne(text.value, sorted(known), score_cutoff=50)
    fix = f"Did you mean {near[0]}? If not, add" if near else "Add"
    what, fix = f"{text} is not a {kind} of this ledger.", f"{fix} it to `{kind}s`, or correct the id."
    return text.problem(what, fix, f"unknown-{kind}")
