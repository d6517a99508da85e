"""Files written whole or not at all, and left alone where their bytes would be the same."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import Literal

Outcome = Literal["new", "changed", "unchanged"]


class InUse(OSError):
    """Another program holds the file open, as PDF viewers on Windows do."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EACCES, "It is open in another program. Close it there and try again", str(path))


def write_whole(path: Path, data: bytes) -> Outcome:
    """Write `data` to `path` through a temporary file beside it and a rename.

    Raises InUse where the file is open in a Windows viewer, and OSError where the disk is full or
    the folder cannot be written; the file is then as it was.
    """
    before = path.read_bytes() if path.is_file() else None
    if before == data:
        return "unchanged"
    _make_folder(path.parent)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except PermissionError as error:
        temporary.unlink(missing_ok=True)
        if path.is_file() and os.access(path.parent, os.W_OK):
            raise InUse(path) from error
        raise
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return "new" if before is None else "changed"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:  # says a name that is taken, where a file stands in the way
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder)) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
