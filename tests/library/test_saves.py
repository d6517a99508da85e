"""A save is whole or not at all, never over another's words, and can be undone."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Barrier

import pytest

from ldn_pdf.library.saves import ChangedMeanwhile, digest_of, last_save, save, undo
from ldn_pdf.limits import SAVES_KEPT


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "handouts").mkdir()
    path = tmp_path / "handouts" / "one.yaml"
    path.write_bytes(b"one")
    return path


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "undo"


def test_each_save_is_undone_in_turn(file: Path, kept: Path) -> None:
    save(file, b"two", digest_of(b"one"), kept)
    save(file, b"three", digest_of(b"two"), kept)
    undo(file, digest_of(b"three"), kept)
    assert file.read_bytes() == b"two"
    undo(file, digest_of(b"two"), kept)
    assert file.read_bytes() == b"one"
    assert last_save(file, kept) is None


def test_what_was_undone_is_saved_anew_and_undone_again(file: Path, kept: Path) -> None:
    for _ in range(3):
        save(file, b"two", digest_of(b"one"), kept)
        undo(file, digest_of(b"two"), kept)
    assert file.read_bytes() == b"one"


def test_a_save_that_changes_nothing_leaves_nothing_to_undo(file: Path, kept: Path) -> None:
    save(file, b"one", digest_of(b"one"), kept)
    assert last_save(file, kept) is None


def test_a_new_file_is_taken_away_again(file: Path, kept: Path) -> None:
    new = file.with_name("new.yaml")
    save(new, b"new", None, kept)
    undo(new, digest_of(b"new"), kept)
    assert not new.exists()


def test_nothing_is_written_over_what_changed_meanwhile(file: Path, kept: Path) -> None:
    file.write_bytes(b"theirs")
    with pytest.raises(ChangedMeanwhile):
        save(file, b"ours", digest_of(b"one"), kept)
    with pytest.raises(ChangedMeanwhile):
        save(file, b"ours", None, kept)
    assert file.read_bytes() == b"theirs"
    file.unlink()
    with pytest.raises(ChangedMeanwhile):
        save(file, b"ours", digest_of(b"one"), kept)
    assert not file.exists()


def test_a_change_by_other_means_cannot_be_undone_by_mistake(file: Path, kept: Path) -> None:
    save(file, b"two", digest_of(b"one"), kept)
    file.write_bytes(b"theirs")
    assert last_save(file, kept) is None
    with pytest.raises(ChangedMeanwhile):
        undo(file, digest_of(b"theirs"), kept)
    with pytest.raises(ChangedMeanwhile):
        undo(file, digest_of(b"two"), kept)
    assert file.read_bytes() == b"theirs"


def test_of_many_saves_the_newest_are_kept(file: Path, kept: Path) -> None:
    words = [f"{number}".encode() for number in range(SAVES_KEPT + 20)]
    file.write_bytes(words[0])
    for before, after in itertools.pairwise(words):
        save(file, after, digest_of(before), kept)
    assert len([path for path in kept.rglob("*") if path.is_file()]) == SAVES_KEPT
    for before, after in reversed(list(itertools.pairwise(words))[-SAVES_KEPT:]):
        undo(file, digest_of(after), kept)
        assert file.read_bytes() == before
    assert last_save(file, kept) is None


def test_the_folder_of_handouts_holds_nothing_else(file: Path, kept: Path) -> None:
    save(file, b"two", digest_of(b"one"), kept)
    undo(file, digest_of(b"two"), kept)
    assert [path.name for path in file.parent.iterdir()] == ["one.yaml"]


def test_what_a_killed_save_left_is_taken_away_by_the_next(file: Path, kept: Path) -> None:
    for name in (".one.yaml.x1y2.ldn-part", ".two.yaml.x1y2.ldn-part"):
        (file.parent / name).write_bytes(b"half")
    save(file, b"two", digest_of(b"one"), kept)
    assert sorted(path.name for path in file.parent.iterdir()) == [".two.yaml.x1y2.ldn-part", "one.yaml"]


def test_two_at_once_are_not_both_saved(file: Path, kept: Path, tmp_path: Path) -> None:
    """Under two names of one file too, as a drive's letter and a link give it."""
    (tmp_path / "link").symlink_to(file.parent)
    ready = Barrier(2)

    def saved(words: bytes, path: Path) -> bool:
        ready.wait()
        try:
            save(path, words, digest_of(b"one"), kept)
        except ChangedMeanwhile:
            return False
        return file.read_bytes() == words

    with ThreadPoolExecutor() as threads:
        for _ in range(20):
            file.write_bytes(b"one")
            done = threads.map(saved, (b"hers", b"his"), (file, tmp_path / "link" / file.name))
            assert sorted(done) == [False, True]


SAVER = """
import sys
from pathlib import Path
from ldn_pdf.library.saves import digest_of, save
path, kept = Path(sys.argv[1]), Path(sys.argv[2])
for number in range(10**9):
    print(number, flush=True)
    data = (b"%d" % (number % 10)) * 200_000
    save(path, data, digest_of(path.read_bytes()), kept)
"""


@pytest.mark.slow
def test_two_hundred_kills_in_the_middle_of_a_save_leave_the_old_file_or_the_new_one(file: Path, kept: Path) -> None:
    wait, changed = Random(11), 0
    for _ in range(int(os.environ.get("KILLS", "200"))):
        before = file.read_bytes()
        process = subprocess.Popen([sys.executable, "-c", SAVER, file, kept], stdout=subprocess.PIPE)
        assert process.stdout
        for number in range(wait.randint(1, 3)):
            assert process.stdout.readline() == b"%d\n" % number
        time.sleep(wait.random() * 0.03)
        process.kill()
        process.wait()
        process.stdout.close()
        after = file.read_bytes()
        assert after == before or after == after[:1] * 200_000, "whole"
        changed += after != before
        if changed:
            last = last_save(file, kept)
            assert last, "what stands in the file can be undone"
            assert last.before in (b"one", (last.before or b"")[:1] * 200_000)
    assert changed > 20, "the kills came in the middle of saves"
    undo(file, digest_of(file.read_bytes()), kept)
