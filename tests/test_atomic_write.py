"""A file is written whole or not at all, and left alone where nothing would change."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from ldn_pdf.atomic_write import InUse, write_all, write_whole


def test_what_happened_is_told(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file.pdf"
    assert write_whole(path, b"one") == "new"
    written = path.stat().st_mtime_ns
    assert write_whole(path, b"one") == "unchanged"
    assert path.stat().st_mtime_ns == written
    assert write_whole(path, b"two") == "changed"
    assert path.read_bytes() == b"two"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_others_may_read_what_they_may_read_of_any_new_file(tmp_path: Path) -> None:
    """In a folder that a clinic shares: a temporary file is its owner's alone."""
    (tmp_path / "any").touch()
    write_whole(tmp_path / "ours", b"one")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "any").stat().st_mode


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), OSError),
        (PermissionError(errno.EACCES, "Permission denied"), InUse),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
def test_the_old_file_stays_whole_and_nothing_is_left_behind(
    error: BaseException, raised: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.pdf"
    write_whole(path, b"one")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(raised):
        write_whole(path, b"two")
    assert [entry.name for entry in tmp_path.iterdir()] == ["file.pdf"]
    assert path.read_bytes() == b"one"


def test_of_files_that_belong_together_none_is_written_where_one_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {tmp_path / "a.yaml": b"one", tmp_path / "deep" / "b.yaml": b"two"}
    full = iter([False, True])

    def fsync(_: int) -> None:
        if next(full):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match=r"b\.yaml"):
        write_all(files)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    monkeypatch.undo()
    assert set(write_all(files).values()) == {"new"}
    assert {path: path.read_bytes() for path in files} == files
