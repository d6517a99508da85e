"""Who holds old words: what the ledger says about the people of a file, and about paper copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from ldn_pdf.approval.versions import version_key
from ldn_pdf.delivering.delivery_log import DeliveryLedger, Entry
from ldn_pdf.delivering.person_digest import Key
from ldn_pdf.delivering.recipients.people import Row


class Current(Struct, frozen=True):
    """The approved words by their digest and version; both empty where none are."""

    version: str = ""
    words: str = ""


class Holder(Struct, frozen=True):
    """A person of the file who has old copies only: `entry` is the delivery of the newest of them."""

    row: Row
    entry: Entry


class Recall(Struct, frozen=True):
    """What there is to call back.

    `holders` hold old copies only; `renewed` counts those who hold one that is not old as well; `never` counts
    the rows that the ledger does not know. `elsewhere` counts old copies made for people who are not in the
    file, `paper` the printed copies by old version.
    """

    holders: tuple[Holder, ...]
    renewed: int
    never: int
    elsewhere: int
    paper: Mapping[str, int]


def is_old(entry: Entry, current: Current, before: str = "") -> bool:
    """Whether a copy is to be called back: its words are not the approved ones.

    `before` asks for copies of an earlier version; one of that very version counts where it has other words
    than those approved under it. An entry without a digest is told by its version.
    """
    version = version_key(entry.version)
    other = bool(entry.words) and entry.words != current.words
    if before:
        approved = current.version and version == version_key(current.version) == version_key(before)
        return version < version_key(before) or bool(approved and other)
    if not current.words:
        return True
    return other if entry.words else version < version_key(current.version)


def recall(
    ledger: DeliveryLedger, key: Key, handout: str, current: Current, before: str, rows: Iterable[Row]
) -> Recall:
    """Compare the ledger with the rows: who holds none but old copies?"""
    old = {entry.delivery: entry for entry in ledger.entries(handout) if is_old(entry, current, before)}
    holders, renewed, never, met = [], 0, 0, set[str]()
    for row in rows:
        surest, *others = key.person(row)
        given = ledger.given_to([surest], handout)
        loosely = ledger.given_to(others, handout)
        met.update(entry.delivery for entry in (*given, *loosely))
        given = given or loosely
        theirs = [entry for entry in given if entry.delivery in old]
        if not given:
            never += 1
        elif len(theirs) == len(given):
            holders.append(Holder(row, max(reversed(theirs), key=lambda entry: version_key(entry.version))))
        elif theirs:
            renewed += 1
    paper = Counter[str]()
    for entry in old.values():
        if entry.how == "print":
            paper[entry.version] += entry.copies
    elsewhere = sum(entry.how != "print" and entry.delivery not in met for entry in old.values())
    by_version = dict(sorted(paper.items(), key=lambda item: version_key(item[0])))
    return Recall(tuple(holders), renewed, never, elsewhere, by_version)
