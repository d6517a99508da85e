"""`approvals.yaml`: who approved which exact words of a handout, and until when; and one version for one text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from itertools import takewhile
from typing import Annotated
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.problems import Problem
from ldn_pdf.reading.field_types import fields_of
from ldn_pdf.reading.model import Doc, Marks, Plain
from ldn_pdf.reading.source import Text

Words = Annotated[Text, Plain()]


class Approval(Struct, frozen=True, kw_only=True):
    """One approval. `words` are the approved words, `hash` is their digest, `seal` that of all other fields.

    `clinic` has the clinic file's sentences that the clinician saw. Older approvals lack it, and hold without.
    """

    handout: Annotated[Words, Doc("The handout's file name without .yaml.")]
    version: Annotated[Words, Doc("Its version on that day.")]
    approved_by: Annotated[Words, Doc("The clinician's name.")]
    role: Annotated[Words, Doc("The clinician's role.")]
    approved_on: Annotated[date, Doc("The day of the approval.")]
    until: Annotated[date, Doc("The last day that it holds.")]
    hash: Annotated[Words, Doc("The digest of the approved words.")]
    seal: Annotated[Words, Doc("The digest of the lines above.")]
    translator: Annotated[Words | None, Doc("The qualified translator who reviewed a translation, with the role.")] = (
        None
    )
    note: Annotated[Words | None, Doc("How the name got here, where nothing proves whose it is.")] = None
    withdrawn: Annotated[date | None, Doc("The day on which it was taken back.")] = None
    why: Annotated[Words | None, Doc("Why it was taken back.")] = None
    clinic: Annotated[Words | None, Doc("The sentences of the clinic file, a line for each.")] = None
    words: Annotated[Words, Doc("The approved words, a line for each piece.")]
    marks: Marks


class Approvals(Struct, frozen=True, kw_only=True):
    """All approvals, the newest last."""

    approvals: Annotated[tuple[Approval, ...], Doc("The approvals, the newest last.")] = ()
    marks: Marks

    def newest(self, handout: str) -> Approval | None:
        """The last approval of this handout; earlier ones count no more."""
        return self.current.get(handout)

    def seen_with(self, handout: str, said: str) -> Approvals:
        """Those of a handout that saw these sentences of a clinic file, where there are any: sites may say others."""
        theirs = [entry for entry in self.approvals if entry.handout.value == handout]
        fit = tuple(entry for entry in theirs if entry.clinic is None or entry.clinic.value == said)
        return replace(self, approvals=fit) if fit else self

    def signers(self, handout: str) -> tuple[Approval, ...]:
        """Who stands behind the words that were approved last, the newest last, each person once.

        An approval of other words, or one that was withdrawn, ends the row: what was approved before counts no more.
        """
        newest = self.newest(handout)
        entries = (entry for entry in reversed(self.approvals) if entry.handout.value == handout)
        row = takewhile(lambda entry: newest and _same_words(entry, newest) and not entry.withdrawn, entries)
        people: dict[frozenset[str], Approval] = {}
        for entry in row:
            if is_untouched(entry):
                people.setdefault(_person(entry.approved_by.value), entry)
        return tuple(people.values())[::-1]

    @property
    def current(self) -> dict[str, Approval]:
        """The approvals that count, by handout: the last of each."""
        return {entry.handout.value: entry for entry in self.approvals}


_TITLES = re.compile("dra?|doctora?|prof|m(?:r|rs|s|iss)|sra?|md|do|mbbs|phd|pharmd|rph|rn|np|pa|dnp|[mb]sn")


def _person(name: str) -> frozenset[str]:
    """What tells one person from another: the words of a name in any order, without titles, degrees, dots, accents."""
    words = frozenset(re.findall(r"[^\W_]+", re.sub(r"[\u0300-\u036f.]", "", normalize("NFD", name.casefold()))))
    return frozenset(word for word in words if not _TITLES.fullmatch(word)) or words


def _same_words(one: Approval, other: Approval) -> bool:
    return (one.hash, str(one.clinic)) == (other.hash, str(other.clinic))


def digest(text: str) -> str:
    """`sha256:…` of a text in UTF-8."""
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def seal_of(approval: Approval) -> str:
    """What `seal` has to be: it shows that no line was changed by hand."""
    fields = (approval.handout, approval.version, approval.approved_by, approval.role, approval.hash)
    lines = [*(text.value for text in fields), str(approval.approved_on), str(approval.until)]
    lines += [f"{key} {said}" for key in ("translator", "note") if (said := getattr(approval, key))]
    lines += [digest(approval.clinic.value)] if approval.clinic else []
    lines += [str(approval.withdrawn), str(approval.why)] if approval.withdrawn else []
    return digest("\n".join(lines))


def sealed(approval: Approval) -> Approval:
    """The approval with its `hash` and `seal` as they have to be."""
    hashed = replace(approval, hash=Text(digest(approval.words.value)))
    return replace(hashed, seal=Text(seal_of(hashed)))


def hand_edits(approvals: Approvals) -> Iterator[Problem]:
    """An error for each approval that counts and whose words or other lines are not those that were written."""
    for entry in approvals.current.values():
        if digest(entry.words.value) != entry.hash.value:
            yield _edited(entry.hash, f"The hash of {entry.handout}'s approval is not that of its words")
        elif seal_of(entry) != entry.seal.value:
            yield _edited(entry.seal, f"{entry.handout}'s approval was changed by hand")


def is_untouched(approval: Approval) -> bool:
    """Whether an approval stands as it was written."""
    return digest(approval.words.value) == approval.hash.value and seal_of(approval) == approval.seal.value


def _edited(place: Text, what: str) -> Problem:
    fix = "Bring the file back as it was, or have the handout approved again (`ldn-pdf approve`)."
    return place.problem(f"{what}: it counts no more.", fix, "approval-edited")


_HEADER = """\
# Written by `ldn-pdf approve`: who approved which exact words, and until when. Keep this file with the handouts.
# Do not edit it by hand: an approval with a changed line counts no more.
approvals:
"""


def as_yaml(approvals: Approvals) -> str:
    """The text of `approvals.yaml`."""
    return _HEADER + "".join(_entry(approval) for approval in approvals.approvals)


def _entry(approval: Approval) -> str:
    lines = []
    for key in (field.name for field in fields_of(Approval)):
        value = getattr(approval, key)
        if isinstance(value, Text) and key in ("clinic", "words"):
            lines += [f"{key}: |-", *(f"  {line}" for line in value.value.split("\n"))]
        elif value:  # a JSON string is a double-quoted YAML one
            written = json.dumps(value.value, ensure_ascii=False) if isinstance(value, Text) else value
            lines.append(f"{key}: {written}")
    return "  - " + "\n    ".join(lines) + "\n"


# --- versions --------------------------------------------------------------------------------------


class Used(Struct, frozen=True):
    """A version under which a text was approved or handed out. `words` is the digest; empty where none was noted."""

    version: str
    words: str
    how: str
    """What happened to it: `approved`, `handed out`."""


def version_key(version: str) -> tuple[int, ...]:
    """A version as numbers, so that 1.10 comes after 1.9 and 1.0 is the same as 1. Raises ValueError."""
    numbers = [int(part) for part in version.split(".")]
    return (*numbers, *(0,) * (3 - len(numbers)))


def taken(version: str, words: str, used: Iterable[Used]) -> Used | None:
    """The use of this version with other words, or None where it is free for these."""
    same = (use for use in used if version_key(use.version) == version_key(version))
    return next((use for use in same if use.words and use.words != words), None)


def next_version(version: str, used: Iterable[Used]) -> str:
    """The first version after `version` and after all that were used, with as many parts, and two at least."""
    highest = max([version_key(version), *(version_key(use.version) for use in used)])
    parts = max(2, len(version.split(".")), 3 if highest[2] else 0)
    *before, last = highest[:parts]
    return ".".join(map(str, (*before, last + 1)))
