"""Files written whole or not at all, and left alone where their bytes would be the same."""

from __future__ import annotations

import errno
import glob
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Literal

Outcome = Literal["new", "changed", "unchanged"]
_PART = ".ldn-part"  # ends the name of a file that is not whole yet


class InUse(OSError):
    """Another program holds the file open, as PDF viewers on Windows do."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EACCES, "It is open in another program. Close it there and try again", str(path))


def write_whole(path: Path, data: bytes, *, durable: bool = True) -> Outcome:
    """Write `data` to `path` through a temporary file beside it and a rename.

    `durable` waits for the disk, so that a power cut leaves the old file or the new one; files that are made again in
    a moment are better off without. Raises InUse where the file is open in a Windows viewer, and OSError where the
    disk is full or the folder cannot be written; the file is then as it was.
    """
    return write_all({path: data}, durable=durable)[path]


def write_all(files: Mapping[Path, bytes], *, durable: bool = True) -> dict[Path, Outcome]:
    """Write files that belong together: none is put in its place before all of them are on the disk.

    Raises what `write_whole` does.
    """
    waiting: dict[Path, Path] = {}
    outcomes: dict[Path, Outcome] = {}
    try:
        for path, data in files.items():
            outcomes[path] = "unchanged" if _holds(path, data) else "changed" if path.is_file() else "new"
            if outcomes[path] != "unchanged":
                waiting[path] = _beside(path)
                _fill(waiting[path], data, path, durable)
        for path, temporary in list(waiting.items()):
            _put(temporary, path)
            del waiting[path]
    finally:
        for temporary in waiting.values():
            temporary.unlink(missing_ok=True)
    return outcomes


def differing(files: Mapping[Path, bytes]) -> list[Path]:
    """Those of the files in whose place something else stands."""
    return [path for path, data in files.items() if path.exists() and not _holds(path, data)]


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


@contextmanager
def only_writer(path: Path, wait: float = 10) -> Iterator[None]:
    """Held by one process at a time: what it reads from `path` is still so when it writes.

    The lock is SQLite's, on a file in the user's own cache: it works on every system, a killed process holds none,
    and nothing of it lies in a folder that others share. Raises TimeoutError after `wait` seconds, and OSError where
    that file cannot be made.
    """
    import sqlite3  # here: a build, which imports this module too, has no need of it

    from platformdirs import user_cache_path

    name = sha256(os.path.normcase(path.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    lock_file = user_cache_path("ldn-pdf", appauthor=False) / "locks" / name
    make_folder(lock_file.parent)
    try:
        lock = sqlite3.connect(lock_file, timeout=wait, isolation_level=None)
        try:
            lock.execute("BEGIN EXCLUSIVE")
            yield
        finally:
            lock.close()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise TimeoutError(errno.ETIMEDOUT, "Another program is writing it. Try again", str(path)) from error
        raise OSError(errno.EACCES, "It cannot be locked", str(path)) from error


def sweep(folder: Path, name: str = "") -> None:
    """Take away the temporary files of this module that a killed run left in a folder, of all files or of one."""
    for file in folder.glob(f".{glob.escape(name)}*{_PART}"):
        with suppress(OSError):
            file.unlink()


def _beside(path: Path) -> Path:
    """A name for a temporary file beside `path`, in a folder that is there."""
    if not path.parent.is_dir():
        make_folder(path.parent)
    return path.with_name(f".{path.name}.{os.urandom(4).hex()}{_PART}")


def _fill(temporary: Path, data: bytes, path: Path, durable: bool) -> None:
    with _named(path), temporary.open("xb") as file:
        file.write(data)
        if durable:
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """What goes wrong with a temporary file is told with the name that the user knows."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _put(temporary: Path, path: Path) -> None:
    try:
        temporary.replace(path)
    except PermissionError as error:
        if path.is_file() and os.access(path.parent, os.W_OK):
            raise InUse(path) from error
        raise


def make_folder(folder: Path) -> None:
    """Make a folder and those above it where they are not there. Raises OSError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:  # says a name that is taken, where a file stands in the way
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder)) from error
