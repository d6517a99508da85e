"""Files put in the place of what somebody read: never over what changed meanwhile, and each time to be undone.

What stood in a file before each save lies in a folder of its own, away from the handouts, so that a save can be
undone after the program or the computer was started again. The newest 50 of each file stay.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from ldn_pdf.atomic_write import only_writer, sweep, write_whole
from ldn_pdf.limits import SAVES_KEPT


class ChangedMeanwhile(Exception):
    """The file is not what it was when it was read; nothing was written."""


class Kept(Struct, frozen=True):
    """A save that can be undone: what stood in the file before it, None where there was no file, and when it was."""

    record: Path
    before: bytes | None
    when: datetime


def digest_of(data: bytes) -> str:
    """What tells whether a file changed since it was read."""
    return sha256(data).hexdigest()


def save(path: Path, data: bytes, was: str | None, kept: Path) -> None:
    """Put `data` in the place of the file whose digest is `was`, None where there is to be none; keep what was there.

    `kept` is the folder for undoing. Raises ChangedMeanwhile, and OSError where it cannot be written; the file is
    then as it was.
    """
    target = path.resolve()  # a link stays one
    with only_writer(target):
        sweep(target.parent, target.name)
        before = _read(target)
        if (None if before is None else digest_of(before)) != was:
            raise ChangedMeanwhile
        if before == data:
            return
        folder = _folder(kept, target)
        records = _records(folder)
        number = int(records[-1].name) + 1 if records else 1
        head = f"{digest_of(data)} {'new' if before is None else 'old'}\n".encode("ascii")
        write_whole(folder / f"{number:08}", head + (before or b""))
        write_whole(target, data)
        for record in records[: 1 - SAVES_KEPT]:
            record.unlink(missing_ok=True)


def last_save(path: Path, kept: Path) -> Kept | None:
    """The save that made the file what it is now; None where it was changed by other means since, or never saved."""
    target = path.resolve()
    data = _read(target)
    for record in reversed(_records(_folder(kept, target))) if data is not None else ():
        head, _, before = record.read_bytes().partition(b"\n")
        digest, _, kind = head.decode("ascii").partition(" ")
        if digest == digest_of(data or b""):
            when = datetime.fromtimestamp(record.stat().st_mtime).astimezone()
            return Kept(record, None if kind == "new" else before, when)
    return None


def undo(path: Path, was: str, kept: Path) -> None:
    """Put back what stood in the file before its last save, or take a file away that was not there.

    `was` is the digest of the file as it was shown. Raises ChangedMeanwhile, also where there is nothing to undo.
    """
    target = path.resolve()
    with only_writer(target):
        data, last = _read(target), last_save(path, kept)
        if data is None or last is None or digest_of(data) != was:
            raise ChangedMeanwhile
        if last.before is None:
            target.unlink()
        else:
            write_whole(target, last.before)
        last.record.unlink(missing_ok=True)


def _read(path: Path) -> bytes | None:
    with suppress(FileNotFoundError):
        return path.read_bytes()
    return None


def _folder(kept: Path, target: Path) -> Path:
    return kept / sha256(str(target).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _records(folder: Path) -> list[Path]:
    """The records of a file, the oldest first."""
    return sorted(record for record in folder.glob("[0-9]*") if record.name.isdecimal())
