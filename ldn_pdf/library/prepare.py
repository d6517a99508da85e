"""From a handout's name to its leaflet and its documents: what `build`, `merge`, `send` and `print` share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.approval.standing import state_of, words_hash
from ldn_pdf.content.blocks import Leaflet
from ldn_pdf.content.compose import addressed, compose
from ldn_pdf.content.state import State
from ldn_pdf.library.folder import Library
from ldn_pdf.locale.packs import pack_of
from ldn_pdf.problems import Problem
from ldn_pdf.reading.clock import today
from ldn_pdf.reading.evidence_ledger import Ledger
from ldn_pdf.reading.layout import Layout, Paper
from ldn_pdf.reading.model import Clinic, Handout


class Prepared(Struct, frozen=True, dict=True):
    """A sound handout with all that its leaflet needs."""

    library: Library
    handout: Handout
    clinic: Clinic
    ledger: Ledger | None
    state: State
    others: Mapping[tuple[str, str], Prepared] = {}
    """The same at further sites and in further languages, where the rows of one list are of several."""

    @cached_property
    def language(self) -> str:
        """The pack of its language."""
        return pack_of(self.handout.tag, self.library.packs) or self.handout.tag

    def at(self, site: str, language: str) -> Prepared:
        """The same with the numbers of a site, in a language. Raises KeyError where it was not prepared for it."""
        here = (site, language) == (self.library.site, self.language)
        return self if here else self.others[site, language]

    @cached_property
    def words(self) -> str:
        """The digest of what the handout says: the one that approvals go by."""
        return words_hash(self.handout, self.library.folder)

    def leaflet(self, values: Mapping[str, str] | None = None, patient_name: str = "") -> Leaflet:
        """The handout's words, its own fields filled from `values`."""
        key = bool(patient_name), tuple(sorted((values or {}).items()))
        made = self._last.get(key)
        if made is None:
            made = compose(
                self.handout,
                self.clinic,
                self.state,
                ledger=self.ledger,
                folder=self.library.folder,
                clinic_folder=self.library.clinic_path.parent,
                values=values,
                packs=self.library.packs,
                patient_name=patient_name,
            )
            for last in self._last.values():
                parts = {name: _same(getattr(made, name), getattr(last, name)) for name in Leaflet.__struct_fields__}
                made = replace(made, **parts)
            self._last.clear()
            self._last[key] = made
        return addressed(made, patient_name)

    @cached_property
    def _last(self) -> dict[tuple[bool, tuple[tuple[str, str], ...]], Leaflet]:
        """The last leaflet, by whether it is a patient's and the values of its fields: the next row has often both."""
        return {}

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """All sources with their citations, for web page and plain text; the printed page names at most three."""
        from ldn_pdf.content.colophon import all_sources

        return all_sources(self.handout, self.ledger)


def _same(new: Any, last: Any) -> Any:
    """`new`, or `last` where the two are equal: sections are known again by who they are, and drawn once."""
    if isinstance(new, tuple) and isinstance(last, tuple) and len(new) == len(last) and new != last:
        return tuple(map(_same, new, last))
    return last if new == last else new


def prepare(library: Library, name: str) -> tuple[Prepared | None, list[Problem]]:
    """The handout `name` ready to be set, or None, with the problems of structure that stand against it.

    A ledger that is missing or unsound does not stop a handout: it then prints no sources of its own.
    """
    handout, problems = library.handout(name)
    problems = problems + library.clinic()[1]
    clinic = library.clinic_for(handout) if handout else None
    if handout is None or clinic is None:
        return None, problems
    ledger = library.ledger(handout.article)[0] if handout.article else None
    return Prepared(library, handout, clinic, ledger, state_in(library, handout, today())), problems


def state_in(library: Library, handout: Handout, today: date) -> State:
    """The state of a handout of this library."""
    approvals, clinic, source = library.approvals()[0], library.clinic_for(handout), library.source_of(handout)
    return state_of(handout, approvals, clinic, today, library.folder, source)


def named(handout: Handout, site: str) -> str:
    """How file names begin: `what-is-ldn`, or of a further site `what-is-ldn_north`."""
    return f"{handout.id}_{site}" if site else handout.id


def file_name(prepared: Prepared, edition: str, paper: Paper, part: int, parts: int) -> str:
    """`what-is-ldn_clear_letter_v1.0.pdf`, a part with `_part1of2`. It carries nothing of a patient."""
    handout, of = prepared.handout, f"_part{part}of{parts}" if parts > 1 else ""
    return f"{named(handout, prepared.library.site)}_{edition}_{paper}_v{handout.version}{of}.pdf"


def layouts(library: Library, editions: tuple[str, ...]) -> tuple[dict[str, Layout], list[Problem]]:
    """The sound layouts of those editions, and the problems of the others."""
    sound, problems = {}, []
    for edition in editions:
        layout, found = library.layout(edition)
        problems += found
        if layout:
            sound[edition] = layout
    return sound, problems
