"""Who holds an old version: what the ledger says about the people of a file, and about paper copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from ldn_pdf.delivering.delivery_log import DeliveryLedger, Entry
from ldn_pdf.delivering.person_digest import Key
from ldn_pdf.delivering.recipients.people import Row


class Holder(Struct, frozen=True):
    """A person of the file whose newest copy is an old one: `entry` is the delivery of that copy."""

    row: Row
    entry: Entry


class Recall(Struct, frozen=True):
    """What there is to call back.

    `holders` hold an old version and no newer one; `renewed` counts those who hold a newer one as
    well; `never` counts the rows that the ledger does not know. `elsewhere` counts old copies made for people
    who are not in the file, `paper` the printed copies by old version.
    """

    holders: tuple[Holder, ...]
    renewed: int
    never: int
    elsewhere: int
    paper: Mapping[str, int]


def version_key(version: str) -> tuple[int, ...]:
    """A version as numbers, so that 1.10 comes after 1.9 and 1.0 is the same as 1. Raises ValueError."""
    numbers = [int(part) for part in version.split(".")]
    return (*numbers, *(0,) * (3 - len(numbers)))


def recall(ledger: DeliveryLedger, key: Key, handout: str, before: str, rows: Iterable[Row]) -> Recall:
    """Compare the ledger with the rows: who holds a version older than `before`?"""
    limit = version_key(before)
    old = {entry.delivery: entry for entry in ledger.entries(handout) if version_key(entry.version) < limit}
    holders, renewed, never, met = [], 0, 0, set[str]()
    for row in rows:
        surest, *others = key.person(row)
        given = ledger.given_to([surest], handout)
        loosely = ledger.given_to(others, handout)
        met.update(entry.delivery for entry in (*given, *loosely))
        given = given or loosely
        newest = max(given, key=lambda entry: version_key(entry.version), default=None)
        if newest is None:
            never += 1
        elif newest.delivery in old:
            holders.append(Holder(row, newest))
        elif any(entry.delivery in old for entry in given):
            renewed += 1
    paper = Counter[str]()
    for entry in old.values():
        if entry.how == "print":
            paper[entry.version] += entry.copies
    elsewhere = sum(entry.how != "print" and entry.delivery not in met for entry in old.values())
    by_version = dict(sorted(paper.items(), key=lambda item: version_key(item[0])))
    return Recall(tuple(holders), renewed, never, elsewhere, by_version)
