"""Who holds old words: what the ledger says about the people of a file, and about paper copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from ldn_pdf.approval.approvals_file import version_key
from ldn_pdf.delivering.delivery_log import DeliveryLedger, Entry
from ldn_pdf.delivering.person_digest import Key
from ldn_pdf.delivering.recipients.people import Row


class Current(Struct, frozen=True):
    """The approved words by their digest and version; both empty where none are."""

    version: str = ""
    words: str = ""


class Recall(Struct, frozen=True):
    """What there is to call back.

    `holding` counts those who hold old copies only; `renewed` those who hold one that is not old as well; `never`
    the rows that the ledger does not know. `elsewhere` counts old copies made for people who are not in the
    file, `paper` the printed copies by old version.
    """

    holding: int
    renewed: int
    never: int
    elsewhere: int
    paper: Mapping[str, int]


def is_old(entry: Entry, current: Current, before: str = "") -> bool:
    """Whether a copy is to be called back: its words are not the approved ones.

    `before` asks for copies of an earlier version; one of that very version counts where it has other words
    than those approved under it. An entry without a digest is judged by its version.
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
    ledger: DeliveryLedger,
    key: Key,
    handout: str,
    current: Current,
    before: str,
    rows: Iterable[Row],
    tell: Callable[[Row, Entry], None],
    site: str | None = None,
) -> Recall:
    """Compare the ledger with the rows: who holds none but old copies? `tell` hears of each, with the newest of them.

    `site` asks for copies with the numbers of that one only.
    """

    def of_site(entries: Iterable[Entry]) -> Iterator[Entry]:
        return (entry for entry in entries if site in (None, entry.site))

    holding, renewed, never, met = 0, 0, 0, set[str]()
    for row in rows:
        surest, *others = key.person(row)
        given = list(of_site(ledger.given_to([surest], handout)))
        loosely = list(of_site(ledger.given_to(others, handout)))
        met.update(entry.delivery for entry in (*given, *loosely))
        given = given or loosely
        theirs = [entry for entry in given if is_old(entry, current, before)]
        if not given:
            never += 1
        elif len(theirs) == len(given):
            holding += 1
            tell(row, max(reversed(theirs), key=lambda entry: version_key(entry.version)))
        elif theirs:
            renewed += 1
    paper, elsewhere = Counter[str](), 0
    for entry in of_site(ledger.entries(handout)):  # one by one: a ledger may hold more than fits into memory
        if not is_old(entry, current, before):
            continue
        if entry.how == "print":
            paper[entry.version] += entry.copies
        else:
            elsewhere += entry.delivery not in met
    by_version = dict(sorted(paper.items(), key=lambda item: version_key(item[0])))
    return Recall(holding, renewed, never, elsewhere, by_version)
