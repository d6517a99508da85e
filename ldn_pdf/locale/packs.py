"""The languages that there are: a folder of this package for each, named by its tag's first part.

They live in the package only: nothing in a clinic's folder can add one or change a word of one.
"""

from __future__ import annotations

import datetime
import re
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

PACKS = Path(__file__).parent

NEEDED = (
    "over-claim", "promotion", "unsafe-advice", "dose-schedule", "dose-notation", "fair-balance", "no-hedge",
    "sentence-length", "readability", "capitals",
)  # fmt: skip
"""The rules whose words a language must have, beside its labels: without them nobody checks what may harm."""


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every word that we add to a handout in one language, as `labels.json` gives it, and the fixed disclaimer.

    No handout, layout, clinic file or option reaches these: what a patient must read does not hang on
    what somebody remembered to type. `{…}` stands for what is filled in.
    """

    language: str  # its English name, for whoever works with the handouts
    disclaimer: str
    for_: str = msgspec.field(name="for")
    written_for: str  # where the handout is addressed to one patient
    draft: tuple[str, str]  # a bold label, and the words after it
    expired: tuple[str, str]
    expired_draft: tuple[str, str]
    machine: str  # under the title of a translation that a program made and no translator reviewed
    state_draft: str  # at the foot of each page
    state_expired: str
    example_clinic: str
    do: str
    avoid: str
    people_alt: str  # of the drawing of a group of people
    callouts: dict[Literal["warning", "note", "tip"], str]  # what a screen reader says before the heading
    remember: str  # over what is said again on later parts, where nothing else says it
    steps_heading: str
    help_heading: str
    help: dict[Literal["emergency", "crisis", "same_day", "call_us", "next_visit"], str]
    after_hours: str  # before the clinic file's number for nights and weekends, where it gives no sentence
    ask_heading: str
    notes: str
    not_kept: str  # on the web page alone
    contact_heading: str
    newest: str
    newest_on_screen: str  # where there is no code to scan
    formats: str  # where the clinic file has none of its own
    qr_alt: str
    card_sheet: str  # over a sheet of wallet cards
    part: str
    read_first: str
    goes_on: str  # the heading of a long section, again in the next part
    sources: str
    all_sources: str
    written_by: str
    translated_by: str
    translation_reviewed_by: str
    approved_by: str
    version: str  # at the foot of a page, where it has no state
    issued: str
    use_until: str
    twin_id: str
    page_id: str
    short_page_id: str  # where there is little room
    version_page_id: str  # large print, whose pages name the title at their head
    page: str
    mail_subject: str  # says nothing of the patient, nor of what the handout is about
    months: tuple[str, ...]
    region: str  # of a tag without one
    date: str
    dates: dict[str, str]  # by region, where they differ from `date`

    def with_region(self, tag: str) -> str:
        """A language tag for a whole file: `es` is es-US, since a screen reader's voice goes by the region too."""
        return canonical(tag if "-" in tag else f"{tag}-{self.region}")

    def long_date(self, day: datetime.date, tag: str) -> str:
        """A day with its month in words, in the order of the tag's region: `November 23, 2026` for en-US."""
        form = self.dates.get(_region(tag) or self.region, self.date)
        return form.format(day=day.day, month=self.months[day.month - 1], year=day.year)


@cache
def labels(tag: str, packs: Path = PACKS) -> Labels:
    """The labels of a language that has a pack. A pack that lacks one raises `msgspec.ValidationError`, naming it."""
    name = pack_of(tag, packs)
    assert name, f"a handout in {tag} has passed the checks of structure"
    return msgspec.json.decode((packs / name / "labels.json").read_bytes(), type=Labels)


class Notation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What tells where a sentence ends, as `sentences.json` gives it, and how lines for filling in begin."""

    abbreviations: tuple[str, ...]  # that end no sentence
    numbered: tuple[str, ...]  # that end none where a figure follows
    openers: tuple[str, ...]  # words that begin a sentence, and no name, behind initials
    fill_in: tuple[str, ...]


def notation() -> Notation:
    """That of all languages together: a handout may hold more than one."""
    packs = [msgspec.json.decode(file.read_bytes(), type=Notation) for file in sorted(PACKS.glob("*/sentences.json"))]
    parts = (sum((getattr(pack, field) for pack in packs), ()) for field in Notation.__struct_fields__)
    return Notation(*parts)


_ENOUGH = 40  # words to go by
_COMMON = 0.12  # of the words of a text, those that begin many of its language's sentences: 0.11 to 0.45 are
_RARE = 2  # times rarer those of another language are


def likely_language(text: str, packs: Path = PACKS) -> str | None:
    """The pack of the language that a text is plainly in, by its commonest words; None where that is not plain."""
    found = re.findall(r"[^\W\d_]+", text.lower())
    openers = {name: _openers(packs / name) for name in languages(packs)}
    shared = {word for word in found if sum(word in known for known in openers.values()) > 1}
    counts = {name: sum(word in known - shared for word in found) for name, known in openers.items()}
    best, *others = sorted(counts, key=lambda name: -counts[name])
    is_plain = len(found) >= _ENOUGH and counts[best] >= _COMMON * len(found)
    return best if is_plain and all(counts[best] > _RARE * counts[name] for name in others) else None


@cache
def _openers(pack: Path) -> frozenset[str]:
    return frozenset(msgspec.json.decode((pack / "sentences.json").read_bytes(), type=Notation).openers)


def canonical(tag: str) -> str:
    """A language tag as it is usually spelled: `EN-us` is en-US (RFC 5646, 2.1.1)."""
    first, *rest = tag.split("-")
    shaped = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower() for part in rest]
    return "-".join([first.lower(), *shaped])


def pack_of(tag: str, packs: Path = PACKS) -> str | None:
    """The name of the pack that speaks a language, whatever its region: `en-GB` is English. None without one."""
    name = tag.partition("-")[0].lower()
    return name if _is_whole(packs / name) else None


def languages(packs: Path = PACKS) -> tuple[str, ...]:
    """The names of all packs."""
    return tuple(sorted(file.parent.name for file in packs.glob("*/labels.json") if _is_whole(file.parent)))


@cache
def _is_whole(pack: Path) -> bool:
    return all((pack / file).is_file() for file in ("labels.json", "sentences.json", "words.toml")) and all(
        (pack / "rules" / f"{rule}.toml").is_file() for rule in NEEDED
    )


def _region(tag: str) -> str:
    """The region of a tag: `GB` of en-Latn-GB, or nothing (RFC 5646, 2.2.4)."""
    parts = tag.upper().split("-")[1:]
    return next((part for part in parts if len(part) == 2 or (len(part) == 3 and part.isdigit())), "")
