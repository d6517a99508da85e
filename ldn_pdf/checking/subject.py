"""What a rule looks at: one handout, with all that its words are measured against."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from datetime import date
from functools import cached_property

from msgspec import Struct

from ldn_pdf.content.passages import PROSE, TO_DO, Passage, passages
from ldn_pdf.content.state import DRAFT, State
from ldn_pdf.problems import Mark, Problem, Severity
from ldn_pdf.reading.evidence_ledger import Ledger
from ldn_pdf.reading.model import Clinic, Handout, Item, ItemList, Marks, SectionSpec
from ldn_pdf.reading.source import Text


class Subject(Struct, frozen=True, dict=True):
    """A handout that passed the checks of structure. `clinic` and `ledger` are None where none could be read."""

    handout: Handout
    clinic: Clinic | None
    ledger: Ledger | None
    state: State
    today: date

    @cached_property
    def medicine(self) -> tuple[str, ...]:
        """The names of what the evidence is about, the longest first; none where no ledger gives them."""
        names = (name.value for name in self.ledger.medicine) if self.ledger else ()
        return tuple(sorted(names, key=lambda name: -len(name)))

    @cached_property
    def never_with(self) -> tuple[str, ...]:
        """The names of medicines that must not be taken with it."""
        return tuple(name.value for name in self.ledger.never_with) if self.ledger else ()

    @cached_property
    def necessary(self) -> frozenset[str]:
        """The long words, in lower case, that the reader has to meet: the ledger's and the handout's own."""
        terms = (*(self.ledger.necessary if self.ledger else ()), *self.handout.necessary)
        return frozenset(word.lower() for term in terms for word in term.value.split())

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The words of the handout in reading order. What still says TODO is left to the rule `to-do`."""
        return tuple(passage for passage in passages(self.handout) if not TO_DO.search(passage.words))

    @cached_property
    def prose(self) -> tuple[Passage, ...]:
        """The running words: no title, no headings, no prompts."""
        return tuple(passage for passage in self.passages if passage.role in PROSE)

    def problem(self, key: str, what: str, fix: str, rule: str, severity: Severity = "error") -> Problem:
        """A problem with a top-level field, or with the whole file where the field is absent."""
        mark = self.handout.marks.of(key)
        return self.handout.title.source.problem(mark, what, fix, rule, severity, max(1, len(key)))

    def matches(
        self, pattern: re.Pattern[str], without: Container[str] = ()
    ) -> Iterator[tuple[Passage, re.Match[str]]]:
        """Each place where the pattern stands in the words, passages of the roles in `without` apart."""
        for passage in self.passages:
            if passage.role not in without:
                for match in pattern.finditer(passage.words):
                    yield passage, match


def of_texts(texts: Iterable[Text]) -> Subject:
    """Texts alone, as the items of a list: for the rules that look at words and at nothing else."""
    nowhere = Marks(Mark(""))
    items = tuple(Item(text=text, marks=nowhere) for text in texts)
    handout = Handout(
        title=Text(""),
        audience=Text(""),
        main_point=Text(""),
        version=Text(""),
        issued=date.min,
        review_by=date.max,
        sections=(SectionSpec(heading=Text(""), blocks=(ItemList("bullets", items),), marks=nowhere),),
        marks=nowhere,
    )
    return Subject(handout, None, None, DRAFT, date.min)
