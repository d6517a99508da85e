"""The ledger of what was handed out: one SQLite file that says what, when, how, how many, and to whom as a digest."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from msgspec import Struct, ValidationError, convert
from msgspec.structs import astuple

from ldn_pdf.reading.source_files import reason

if TYPE_CHECKING:
    from ldn_pdf.library.prepare import Prepared

How = Literal["merge", "email", "eml", "print"]
Status = Literal["out", "under way"]

_SCHEMA_VERSION = 3
_PATIENCE = 10  # seconds that one process waits for another to be done with the file
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
    copies INTEGER NOT NULL CHECK (copies > 0),
    /* 'under way' from before a message leaves until the server has answered */
    status TEXT NOT NULL DEFAULT 'out',
    site TEXT NOT NULL DEFAULT ''
);
CREATE TABLE recipient (
    entry INTEGER NOT NULL REFERENCES handed_out(id),
    person TEXT NOT NULL           -- keyed digest of an address or a name
);
CREATE INDEX recipient_person ON recipient(person);
CREATE INDEX recipient_entry ON recipient(entry);
CREATE TABLE key_check (digest TEXT NOT NULL);
"""


class LedgerError(OSError):
    """The ledger cannot be used; the message is a sentence for the user."""


class Entry(Struct, frozen=True, kw_only=True):
    """One delivery: `copies` of a handout in one edition, to the person behind the digests in `to`, or on paper.

    `site` says whose numbers stand on it, and is empty for `clinic.yaml`.
    One that stays `under way` was cut off while it was sent: whether it arrived is not known.
    """

    delivery: str
    handout: str
    version: str
    words: str
    edition: str
    paper: str
    state: str
    how: How
    copies: int = 1
    site: str = ""
    to: tuple[str, ...] = ()
    at: str = ""
    status: Status = "out"


def entry_of(prepared: Prepared, delivery: str, edition: str, paper: str, how: How, **more: Any) -> Entry:
    """The entry of a delivery of this handout; `more` are further fields of it."""
    return Entry(
        delivery=delivery,
        handout=prepared.handout.id,
        version=prepared.handout.version.value,
        words=prepared.words,
        edition=edition,
        paper=paper,
        state=prepared.state.name,
        how=how,
        site=prepared.library.site,
        **more,
    )


_DAMAGED = ("is damaged or cannot be read", " Bring back a copy of it.")
_UNDER_WAY = "delivery = ? AND status = 'under way'"
_COLUMNS = "delivery, handout, version, words, edition, paper, state, how, copies, site"


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
        except OSError as error:
            raise LedgerError(f"The ledger {file} cannot be made. {reason(error)}.") from error
        with self._told("cannot be used as a ledger"):
            self._db = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
            _use_wal(self._db)
            self._db.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            self._begin(key_check)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def enter(self, entry: Entry) -> bool:
        """Write an entry, whole or not at all; False where this delivery is in the ledger already.

        One that is under way there has then gone out, or is under way again. Raises LedgerError where the
        disk is full or another program keeps the ledger locked.
        """
        at = entry.at or datetime.now(UTC).isoformat(timespec="seconds")
        *values, _, _, status = astuple(entry)
        with self._written() as db:
            renew = f"UPDATE handed_out SET status = ?, at = ? WHERE {_UNDER_WAY}"
            renewed = db.execute(renew, (status, at, entry.delivery))
            if renewed.rowcount:
                return True
            done = db.execute(
                f"INSERT OR IGNORE INTO handed_out ({_COLUMNS}, at, status) VALUES ({', '.join('?' * 12)})",
                (*values, at, status),
            )
            if done.rowcount:
                pairs = [(done.lastrowid, person) for person in entry.to]
                db.executemany("INSERT INTO recipient VALUES (?, ?)", pairs)
            return bool(done.rowcount)

    def drop(self, delivery: str) -> None:
        """Forget a delivery that was under way and was refused. Raises LedgerError."""
        with self._written() as db:
            db.execute(
                f"DELETE FROM recipient WHERE entry IN (SELECT id FROM handed_out WHERE {_UNDER_WAY})", (delivery,)
            )
            db.execute(f"DELETE FROM handed_out WHERE {_UNDER_WAY}", (delivery,))

    def status(self, delivery: str) -> Status | None:
        """How this delivery stands, or None where it is not in the ledger."""
        found = self._read("SELECT status FROM handed_out WHERE delivery = ?", delivery)
        return next((status for (status,) in found), None)

    def entries(self, handout: str = "") -> Iterator[Entry]:
        """All entries, or those of one handout, oldest first."""
        query = (
            f"SELECT {_COLUMNS}, (SELECT group_concat(person, ' ') FROM recipient WHERE entry = handed_out.id),"
            " at, status FROM handed_out"
        )
        where = " WHERE handout = ?" if handout else ""
        yield from self._entries(f"{query}{where} ORDER BY at, id", *filter(None, [handout]))

    def sites(self) -> tuple[str, ...]:
        """The sites whose numbers stand on what went out, in alphabetical order: empty for `clinic.yaml`."""
        return tuple(site for (site,) in self._read("SELECT DISTINCT site FROM handed_out ORDER BY site"))

    def handouts(self) -> tuple[str, ...]:
        """The handouts that went out, in alphabetical order."""
        return tuple(name for (name,) in self._read("SELECT DISTINCT handout FROM handed_out ORDER BY handout"))

    def given_to(self, people: Sequence[str], handout: str) -> list[Entry]:
        """The entries of a handout for whoever stands behind one of the digests, oldest first."""
        marks = ", ".join("?" * len(people))
        found = self._entries(
            f"SELECT {_COLUMNS}, '', at, status FROM handed_out"
            f" WHERE handout = ? AND id IN (SELECT entry FROM recipient WHERE person IN ({marks})) ORDER BY at, id",
            handout,
            *people,
        )
        return [*found]

    def _read(self, query: str, *values: str) -> list[Any]:
        """The rows that answer the query. Raises LedgerError where the file is damaged."""
        with self._told(*_DAMAGED):
            return self._db.execute(query, values).fetchall()

    def _entries(self, query: str, *values: str) -> Iterator[Entry]:
        with self._told(*_DAMAGED):
            for *cells, to, at, status in self._db.execute(query, values):
                named = zip(_COLUMNS.split(", "), cells, strict=True)
                yield convert({**dict(named), "to": (to or "").split(), "at": at, "status": status}, Entry)

    @contextmanager
    def _written(self) -> Iterator[sqlite3.Connection]:
        """A transaction. Raises LedgerError where the disk is full or the file stays locked."""
        with self._told("cannot be written"), self._transaction():
            yield self._db

    @contextmanager
    def _told(self, what: str, fix: str = "") -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError, ValidationError) as error:
            raise LedgerError(f"{self.file} {what}: {error}.{fix}") from error

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
            elif version < _SCHEMA_VERSION:
                if version == 1:
                    self._db.execute("ALTER TABLE handed_out ADD COLUMN status TEXT NOT NULL DEFAULT 'out'")
                self._db.execute("ALTER TABLE handed_out ADD COLUMN site TEXT NOT NULL DEFAULT ''")
                self._db.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
            if version and self._db.execute("SELECT digest FROM key_check").fetchone() != (key_check,):
                raise LedgerError(
                    f"{self.file} was begun with another key, so it would know nobody again. "
                    "Copy ledger.key from the data folder of the computer that began it, or use a ledger of your own."
                )


@contextmanager
def only_one(ledger: Path) -> Iterator[None]:
    """Held while messages go out: a second process that sends from the same ledger is refused.

    The lock is SQLite's own on a file beside the ledger: it works on every system, and a killed
    process leaves none behind. Raises LedgerError where another process holds it for long.
    """
    file = ledger.with_name(f"{ledger.name}.sending")
    lock = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        raise LedgerError("Another `ldn-pdf send` is at work with this ledger. Wait until it is done.") from error
    try:
        yield
    finally:
        lock.close()


def _use_wal(db: sqlite3.Connection) -> None:
    """Writers and readers at once. SQLite does not wait by itself where two processes make this change."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            db.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return
