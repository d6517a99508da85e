"""The ledger of what was handed out: one SQLite file that says what, when, how, how many, and to whom as a digest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Self

from msgspec import Struct

from ldn_pdf.reading.source_files import reason

How = Literal["merge", "email", "eml", "print"]

_SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE handed_out (
    id INTEGER PRIMARY KEY,
    delivery TEXT NOT NULL UNIQUE, -- names this delivery, so that none is entered twice
    at TEXT NOT NULL,              -- UTC, ISO 8601
    handout TEXT NOT NULL,
    version TEXT NOT NULL,
    words TEXT NOT NULL,           -- digest of what the handout says
    edition TEXT NOT NULL,
    paper TEXT NOT NULL,
    state TEXT NOT NULL,
    how TEXT NOT NULL,
    copies INTEGER NOT NULL CHECK (copies > 0)
);
CREATE TABLE recipient (
    entry INTEGER NOT NULL REFERENCES handed_out(id),
    person TEXT NOT NULL           -- keyed digest of an address or a name
);
CREATE INDEX recipient_person ON recipient(person);
CREATE INDEX recipient_entry ON recipient(entry);
CREATE TABLE key_check (digest TEXT NOT NULL);
"""


class LedgerError(Exception):
    """The ledger cannot be used; the message is a sentence for the user."""


class Entry(Struct, frozen=True, kw_only=True):
    """One delivery: `copies` of a handout in one edition, to the person behind the digests in `to`, or on paper."""

    delivery: str
    handout: str
    version: str
    words: str
    edition: str
    paper: str
    state: str
    how: How
    copies: int = 1
    to: tuple[str, ...] = ()
    at: str = ""


class DeliveryLedger:
    """An open ledger. Use it in a `with`, or `close` it."""

    def __init__(self, file: Path, key_check: str, *, durable: bool = False) -> None:
        """Open or make the ledger. Raises LedgerError.

        `key_check` is a digest made with the user's key; a ledger begun with another key is refused,
        since it would know nobody. `durable` waits for the disk at each entry, so that a power cut
        loses none; without it a power cut, but no crash, may lose the last few.
        """
        self.file = file
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(file, timeout=10, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            self._begin(key_check)
        except OSError as error:
            raise LedgerError(f"The ledger {file} cannot be made. {reason(error)}.") from error
        except sqlite3.Error as error:
            raise LedgerError(f"{file} cannot be used as a ledger: {error}.") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the file free."""
        self._db.close()

    def enter(self, entry: Entry) -> bool:
        """Write an entry, whole or not at all; False where this delivery is in the ledger already.

        Raises LedgerError where the disk is full or another program keeps the ledger locked.
        """
        at = entry.at or datetime.now(UTC).isoformat(timespec="seconds")
        values = (
            entry.delivery,
            at,
            entry.handout,
            entry.version,
            entry.words,
            entry.edition,
            entry.paper,
            entry.state,
        )
        try:
            return self._insert((*values, entry.how, entry.copies), entry.to)
        except sqlite3.Error as error:
            raise LedgerError(f"{self.file} cannot be written: {error}.") from error

    def _insert(self, values: tuple[object, ...], people: Sequence[str]) -> bool:
        with self._transaction():
            done = self._db.execute(
                "INSERT OR IGNORE INTO handed_out"
                " (delivery, at, handout, version, words, edition, paper, state, how, copies)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
            if done.rowcount:
                pairs = [(done.lastrowid, person) for person in people]
                self._db.executemany("INSERT INTO recipient VALUES (?, ?)", pairs)
        return bool(done.rowcount)

    def holds(self, delivery: str) -> bool:
        """Whether this delivery is in the ledger."""
        found = self._db.execute("SELECT 1 FROM handed_out WHERE delivery = ?", (delivery,))
        return found.fetchone() is not None

    def entries(self, handout: str = "") -> Iterator[Entry]:
        """All entries, or those of one handout, oldest first."""
        query = (
            "SELECT delivery, handout, version, words, edition, paper, state, how, copies,"
            " (SELECT group_concat(person, ' ') FROM recipient WHERE entry = handed_out.id), at FROM handed_out"
        )
        where, values = (" WHERE handout = ?", (handout,)) if handout else ("", ())
        for row in self._db.execute(f"{query}{where} ORDER BY at, id", values):
            yield _entry(row)

    def handouts(self) -> tuple[str, ...]:
        """The handouts that went out, in alphabetical order."""
        return tuple(name for (name,) in self._db.execute("SELECT DISTINCT handout FROM handed_out ORDER BY handout"))

    def given_to(self, people: Sequence[str], handout: str) -> list[Entry]:
        """The entries of a handout for whoever stands behind one of the digests, oldest first."""
        marks = ", ".join("?" * len(people))
        rows = self._db.execute(
            "SELECT delivery, handout, version, words, edition, paper, state, how, copies, '', at FROM handed_out"
            f" WHERE handout = ? AND id IN (SELECT entry FROM recipient WHERE person IN ({marks})) ORDER BY at, id",
            (handout, *people),
        )
        return [_entry(row) for row in rows]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _begin(self, key_check: str) -> None:
        with self._transaction():
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version == 0 and self._db.execute("SELECT 1 FROM sqlite_master").fetchone():
                raise LedgerError(f"{self.file} is a database of another program.")
            if version == 0:
                for statement in _SCHEMA.split(";"):
                    self._db.execute(statement)
                self._db.execute("INSERT INTO key_check VALUES (?)", (key_check,))
                self._db.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
            elif version > _SCHEMA_VERSION:
                raise LedgerError(f"{self.file} was written by a newer ldn-pdf. Install that version to use it.")
            elif self._db.execute("SELECT digest FROM key_check").fetchone()[0] != key_check:
                raise LedgerError(
                    f"{self.file} was begun with another key, so it would know nobody again. "
                    "Copy ledger.key from the data folder of the computer that began it, or use a ledger of your own."
                )


@contextmanager
def only_one(ledger: Path) -> Iterator[None]:
    """Held while messages go out: a second process that sends from the same ledger is refused.

    The lock is SQLite's own on a file beside the ledger: it works on every system, and a killed
    process leaves none behind. Raises LedgerError where another process holds it.
    """
    file = ledger.with_name(f"{ledger.name}.sending")
    lock = sqlite3.connect(file, timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        raise LedgerError("Another `ldn-pdf send` is at work with this ledger. Wait until it is done.") from error
    try:
        yield
    finally:
        lock.close()


def _entry(row: tuple[str, str, str, str, str, str, str, How, int, str | None, str]) -> Entry:
    delivery, handout, version, words, edition, paper, state, how, copies, to, at = row
    return Entry(
        delivery=delivery,
        handout=handout,
        version=version,
        words=words,
        edition=edition,
        paper=paper,
        state=state,
        how=how,
        copies=copies,
        to=tuple((to or "").split()),
        at=at,
    )
