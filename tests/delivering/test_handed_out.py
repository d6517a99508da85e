"""The ledger: what it remembers, what it never holds, and what it survives."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from ldn_pdf.delivering import delivery_log
from ldn_pdf.delivering.delivery_log import DeliveryLedger, Entry, LedgerError, only_one
from ldn_pdf.delivering.holders import Current, recall, version_key
from ldn_pdf.delivering.person_digest import Key, load_key
from ldn_pdf.delivering.recipients.people import Row
from ldn_pdf.problems import Mark

KEY = Key(b"k" * 32)
ENTRY = Entry(
    delivery="d1",
    handout="ldn-for-ms",
    version="1.0",
    words="abc",
    edition="clear",
    paper="letter",
    state="approved",
    how="email",
    to=("p1", "p2"),
    at="2026-11-23T10:00:00+00:00",
)


def person(**cells: str) -> Row:
    return Row(1, Mark("people.csv", 2), cells)


def open_ledger(folder: Path) -> DeliveryLedger:
    return DeliveryLedger(folder / "ledger.sqlite3", KEY.digest("check"))


def test_an_entry_comes_back_whole_and_only_once(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        assert ledger.enter(ENTRY)
        assert not ledger.enter(replace(ENTRY, version="2.0"))
    with open_ledger(tmp_path) as ledger:
        assert list(ledger.entries()) == [ENTRY]
        assert list(ledger.entries("another")) == []
        assert ledger.status("d1") == "out" and ledger.status("d2") is None


def test_the_time_is_entered_where_none_is_given(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.enter(replace(ENTRY, at=""))
        (entry,) = ledger.entries()
    assert entry.at.endswith("+00:00")


def test_it_is_in_wal_mode_with_one_schema_version(tmp_path: Path) -> None:
    open_ledger(tmp_path).close()
    db = sqlite3.connect(tmp_path / "ledger.sqlite3")
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA user_version").fetchone() == (3,)


def test_a_ledger_of_the_first_version_is_brought_up(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.enter(ENTRY)
    db = sqlite3.connect(tmp_path / "ledger.sqlite3")
    db.execute("ALTER TABLE handed_out DROP COLUMN site")
    db.execute("ALTER TABLE handed_out DROP COLUMN status")
    db.execute("PRAGMA user_version = 1")
    db.commit()
    db.close()
    with open_ledger(tmp_path) as ledger:
        assert list(ledger.entries()) == [ENTRY]
    with pytest.raises(LedgerError, match="another key"):
        DeliveryLedger(tmp_path / "ledger.sqlite3", Key(b"x" * 32).digest("check"))


def test_what_is_under_way_goes_out_or_is_dropped(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        for delivery in ("d1", "d2", "d3"):
            assert ledger.enter(replace(ENTRY, delivery=delivery, status="under way"))
        assert ledger.enter(ENTRY) and not ledger.enter(ENTRY)
        ledger.drop("d1")
        ledger.drop("d2")
        assert [ledger.status(name) for name in ("d1", "d2", "d3")] == ["out", None, "under way"]
        assert [(entry.delivery, entry.to) for entry in ledger.entries()] == [("d1", ENTRY.to), ("d3", ENTRY.to)]


def test_no_address_and_no_name_is_in_the_file(tmp_path: Path) -> None:
    row = person(email="ann@example.org", patient_name="Ann Lee", first_visit="3 May 2027")
    with open_ledger(tmp_path) as ledger:
        ledger.enter(replace(ENTRY, to=KEY.person(row)))
    data = b"".join(file.read_bytes() for file in tmp_path.iterdir()).lower()
    for clear in (b"ann", b"lee", b"example.org", b"may 2027"):
        assert clear not in data


def test_without_the_key_an_address_cannot_be_guessed() -> None:
    row = person(email="ann@example.org")
    assert KEY.person(row) != Key(b"x" * 32).person(row)
    assert KEY.person(row) == KEY.person(person(email=" ANN@example.org"))
    assert KEY.digest("ab", "c") != KEY.digest("a", "bc")


def test_the_key_is_made_once_and_for_the_user_alone(tmp_path: Path) -> None:
    file = tmp_path / "data" / "ledger.key"
    assert load_key(file) == load_key(file)
    assert [each.name for each in file.parent.iterdir()] == ["ledger.key"]
    if os.name == "posix":
        assert file.stat().st_mode & 0o077 == 0
    file.write_bytes(b"short")
    with pytest.raises(ValueError, match="32 bytes"):
        load_key(file)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.write_bytes(b"not a database at all" * 100), "cannot be used as a ledger"),
        (lambda file: file.unlink() or file.mkdir(), "cannot be used as a ledger"),
        (lambda file: sqlite3.connect(file).execute("PRAGMA user_version = 9").close(), "newer ldn-pdf"),
    ],
)
def test_a_file_that_is_no_ledger_is_a_sentence(tmp_path: Path, spoil: object, said: str) -> None:
    open_ledger(tmp_path).close()
    for aside in ("-wal", "-shm"):
        (tmp_path / f"ledger.sqlite3{aside}").unlink(missing_ok=True)
    spoil(tmp_path / "ledger.sqlite3")  # type: ignore[operator]
    with pytest.raises(LedgerError, match=said):
        open_ledger(tmp_path)


@pytest.mark.parametrize("cells", ["how = x'ff'", "version = cast(x'ff80' as text)", "copies = 1.5", "at = x'00'"])
def test_a_damaged_entry_is_a_sentence(cells: str, tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.enter(ENTRY)
        ledger._db.execute(f"UPDATE handed_out SET {cells}")
        with pytest.raises(LedgerError, match="is damaged or cannot be read"):
            list(ledger.entries())
        with pytest.raises(LedgerError, match="is damaged or cannot be read"):
            ledger.given_to(["p1"], "ldn-for-ms")


def test_who_reads_entries_may_stop_before_the_last(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.enter(ENTRY)
        read = ledger.entries()
        next(read)
    read.close()  # type: ignore[attr-defined]  # as Python does with a generator that nobody holds


def test_another_key_is_refused(tmp_path: Path) -> None:
    open_ledger(tmp_path).close()
    with pytest.raises(LedgerError, match="another key"):
        DeliveryLedger(tmp_path / "ledger.sqlite3", Key(b"x" * 32).digest("check"))


WRITER = """
import sys
from pathlib import Path
from ldn_pdf.delivering.delivery_log import DeliveryLedger, Entry, only_one
file, key_check = Path(sys.argv[1], "ledger.sqlite3"), sys.argv[2]
with only_one(file), DeliveryLedger(file, key_check) as ledger:
    for number in range(10**6):
        ledger.enter(Entry(delivery=str(number), handout="h", version="1.0", words="w", edition="clear",
                           paper="a4", state="approved", how="email", to=("p1", "p2")))
        print(number, flush=True)
"""


def test_a_killed_writer_leaves_whole_entries_and_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path), KEY.digest("check")]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    said = [int(writer.stdout.readline()) for _ in range(50)]
    with monkeypatch.context() as patch, pytest.raises(LedgerError, match="at work"):
        patch.setattr(delivery_log, "_PATIENCE", 0.1)
        with only_one(tmp_path / "ledger.sqlite3"):
            pass
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    with only_one(tmp_path / "ledger.sqlite3"), open_ledger(tmp_path) as ledger:
        entries = list(ledger.entries())
    assert {str(number) for number in said} <= {entry.delivery for entry in entries}
    assert all(len(entry.to) == 2 for entry in entries)


# --- recall ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Sean O’Brien", "sean o‘brien", "Sean OʼBrien", "Sean O´Brien", "Sean O`Brien"])
def test_a_name_is_known_under_any_apostrophe(name: str) -> None:
    assert KEY.person(person(patient_name=name)) == KEY.person(person(patient_name="Sean O'Brien"))


@pytest.mark.parametrize(("older", "newer"), [("1.9", "1.10"), ("1", "1.0.1"), ("2.0", "10")])
def test_versions_are_numbers(older: str, newer: str) -> None:
    assert version_key(older) < version_key(newer)
    assert version_key("1.0") == version_key("1")


def give(ledger: DeliveryLedger, version: str, *rows: Row, **other: object) -> None:
    for row in rows:
        delivery = f"{version}{sorted(row.cells.items())}"
        ledger.enter(replace(ENTRY, delivery=delivery, version=version, to=KEY.person(row), **other))  # type: ignore[arg-type]


def test_who_holds_an_old_version(tmp_path: Path) -> None:
    holders: list[tuple[Row, Entry]] = []
    ann, bo, cy = (person(email=f"{name}@example.org") for name in ("ann", "bo", "cy"))
    di, ed = person(patient_name="Di"), person(patient_name="Ed")
    with open_ledger(tmp_path) as ledger:
        give(ledger, "1.9", ann, bo, di)
        give(ledger, "1.10", bo, cy)
        give(ledger, "1.0", ed, handout="another-handout")
        for version, copies in (("1.0", 30), ("1.9", 20), ("1.10", 7)):
            ledger.enter(replace(ENTRY, delivery=f"p{version}", version=version, how="print", copies=copies, to=()))
        found = recall(
            ledger, KEY, "ldn-for-ms", Current(), "1.10", [ann, bo, cy, ed], lambda *both: holders.append(both)
        )
    assert [(row, entry.version) for row, entry in holders] == [(ann, "1.9")]
    assert found.holding == 1
    assert (found.renewed, found.never, found.elsewhere) == (1, 1, 1)
    assert found.paper == {"1.0": 30, "1.9": 20}


def test_a_couple_with_one_address_is_two_people(tmp_path: Path) -> None:
    holders: list[tuple[Row, Entry]] = []
    others: list[tuple[Row, Entry]] = []
    ann = person(email="home@example.org", patient_name="Ann")
    bo = person(email="home@example.org", patient_name="Bo")
    with open_ledger(tmp_path) as ledger:
        give(ledger, "1.0", ann, bo)
        give(ledger, "2.0", bo)
        found = recall(ledger, KEY, "ldn-for-ms", Current(), "2.0", [ann, bo], lambda *both: holders.append(both))
        home = person(email="HOME@example.org")
        by_address = recall(ledger, KEY, "ldn-for-ms", Current(), "2.0", [home], lambda *both: others.append(both))
    assert [row for row, _ in holders] == [ann]
    assert found.elsewhere == 0
    assert (len(others), by_address.renewed) == (0, 1)
