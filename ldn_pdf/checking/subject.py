"""What a rule looks at: one handout, with all that its words are measured against."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.content.passages import PROSE, TO_DO, Passage, passages
from ldn_pdf.content.state import DRAFT, State
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import state_in
from ldn_pdf.locale.packs import PACKS, pack_of
from ldn_pdf.locale.vocabulary import SharedWords, Vocabulary, pattern, shared_words, speaks, unaccented, vocabulary
from ldn_pdf.problems import Mark, Problem, Severity
from ldn_pdf.reading.evidence_ledger import Addition, Ledger
from ldn_pdf.reading.field_types import texts
from ldn_pdf.reading.model import Clinic, Handout, Item, ItemList, Marks, SectionSpec
from ldn_pdf.reading.source import Text

_Kind = TypeVar("_Kind", bound=Vocabulary)
_Match = TypeVar("_Match", covariant=True)


class _Finds(Protocol[_Match]):
    def finditer(self, text: str, /) -> Iterator[_Match]: ...


class Subject(Struct, frozen=True, dict=True):
    """A handout that passed the checks of structure. `clinic` and `ledger` are None where none could be read."""

    handout: Handout
    clinic: Clinic | None
    ledger: Ledger | None
    state: State
    today: date
    packs: Path = PACKS
    pack: str = ""
    """The language whose words are looked at, by its pack; all of them where it is empty."""
    source: Handout | None = None
    """What it translates."""

    @cached_property
    def main_pack(self) -> str:
        """The pack of the handout's own language."""
        tag = self.handout.language
        return (pack_of(tag.value, self.packs) if tag else None) or "en"

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The packs of all languages in the handout, its own first."""
        tags = (section.language.value for section in self.handout.sections if section.language)
        return tuple(dict.fromkeys([self.main_pack, *(pack_of(tag, self.packs) or self.main_pack for tag in tags)]))

    def in_language(self, pack: str) -> Subject:
        """What it says in one of its languages."""
        return self if self.languages == (pack,) else replace(self, pack=pack)

    def pack_of(self, passage: Passage) -> str:
        """The pack of the language of a passage."""
        return pack_of(passage.language, self.packs) or self.main_pack

    def _is_in(self, tag: str) -> bool:
        return not self.pack or (pack_of(tag, self.packs) or self.main_pack) == self.pack

    @cached_property
    def shared(self) -> SharedWords:
        """What several rules need to know of the language."""
        return shared_words(self.pack or self.main_pack, self.packs)

    def vocabulary(self, kind: type[_Kind], rule: str) -> _Kind:
        """The words of a rule in the language."""
        words: _Kind = vocabulary(kind, rule, self.pack or self.main_pack, self.packs)
        return words

    def speaks(self, rule: str) -> bool:
        """Whether the language has the words of a rule."""
        return speaks(rule, self.pack or self.main_pack, self.packs)

    def key_words(self, addition: Addition) -> tuple[re.Pattern[str], ...]:
        """What tells that an addition of the ledger is said; none where the language does not know its key words."""
        known, keys = self.shared.key_words, [text.value.lower() for text in addition.key_words]
        own = [known[key] for key in keys if key in known] if known else [(rf"\w*{re.escape(key)}\w*",) for key in keys]
        return tuple(pattern(words, self.shared.accents) for words in own)

    @cached_property
    def sections(self) -> tuple[SectionSpec, ...]:
        """The sections in the language."""
        sections = self.handout.sections
        return tuple(s for s in sections if self._is_in(s.language.value if s.language else self.main_pack))

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """All texts of the file in the language, with those that are not printed."""
        own = self.handout if self._is_in(self.main_pack) else None
        records = [replace(own, sections=self.sections)] if own else self.sections
        return tuple(placed.text for record in records for placed in texts(record))

    @cached_property
    def medicine(self) -> tuple[str, ...]:
        """The names of what the evidence is about, the longest first; none where no ledger gives them."""
        return self._named(self.ledger.medicine if self.ledger else ())

    @cached_property
    def never_with(self) -> tuple[str, ...]:
        """The names of medicines that must not be taken with it."""
        return self._named(self.ledger.never_with if self.ledger else ())

    @cached_property
    def necessary(self) -> frozenset[str]:
        """The long words, in lower case, that the reader has to meet: the ledger's and the handout's own."""
        terms = self._named((*(self.ledger.necessary if self.ledger else ()), *self.handout.necessary))
        return frozenset(word.lower() for term in terms for word in term.split())

    def _named(self, names: Iterable[Text]) -> tuple[str, ...]:
        """Names of the ledger, which is in English, as they are and as the language has them; the longest first."""
        known = [text.value for text in names]
        spelled = [self.shared.names[name.lower()] for name in known if name.lower() in self.shared.names]
        bare = [] if self.shared.accents else map(unaccented, spelled)
        return tuple(sorted({*known, *spelled, *bare}, key=lambda name: (-len(name), name)))

    @cached_property
    def everything(self) -> tuple[Passage, ...]:
        """The words of the handout in reading order, in all its languages, and what is still to do."""
        return passages(self.handout)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The words in the language. What still says TODO is left to the rule `to-do`."""
        return tuple(one for one in self.everything if self._is_in(one.language) and not TO_DO.search(one.words))

    @cached_property
    def prose(self) -> tuple[Passage, ...]:
        """The running words: no title, no headings, no prompts."""
        return tuple(passage for passage in self.passages if passage.role in PROSE)

    def problem(self, key: str, what: str, fix: str, rule: str, severity: Severity = "error") -> Problem:
        """A problem with a top-level field, or with the whole file where the field is absent."""
        mark = self.handout.marks.of(key)
        return self.handout.title.source.problem(mark, what, fix, rule, severity, max(1, len(key)))

    def matches(self, pattern: _Finds[_Match], without: Container[str] = ()) -> Iterator[tuple[Passage, _Match]]:
        """Each place where the pattern stands in the words, passages of the roles in `without` apart."""
        for passage in self.passages:
            if passage.role not in without:
                for match in pattern.finditer(passage.words):
                    yield passage, match


def of_texts(texts: Iterable[Text], language: Text | None = None) -> Subject:
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
        language=language,
        sections=(SectionSpec(heading=Text(""), blocks=(ItemList("bullets", items),), marks=nowhere),),
        marks=nowhere,
    )
    return Subject(handout, None, None, DRAFT, date.min)


def subject_of(library: Library, handout: Handout, today: date) -> Subject:
    """A handout with what the rules hold it against."""
    ledger = library.ledger(handout.article)[0] if handout.article else None
    state, source = state_in(library, handout, today), library.source_of(handout)
    return Subject(handout, library.clinic_for(handout), ledger, state, today, library.packs, source=source)
