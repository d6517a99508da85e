"""`ldn-pdf pack`: approved handouts, and nothing else, in an archive with an index."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from ldn_pdf.cli import run
from ldn_pdf.reading.clock import today
from tests.delivering.test_merge import approve


def index(archive: Path) -> tuple[list[dict[str, str]], dict[str, bytes]]:
    with zipfile.ZipFile(archive) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    return list(csv.DictReader(io.StringIO(files.pop("index.csv").decode("utf-8-sig")))), files


@pytest.fixture
def approved(clinic_day: Path) -> Path:
    """A library with one approved handout and one draft."""
    from datetime import date

    visit = clinic_day / "handouts" / "visit.yaml"
    visit.write_text(visit.read_text() + "codes: [G35, G35.D]\n")
    (clinic_day / "handouts" / "draft.yaml").write_text(visit.read_text())
    approve(date(2027, 6, 1))
    return clinic_day


def test_the_index_says_what_each_file_is(approved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = ["--edition", "clear", "--edition", "standard", "--paper", "a4", "--paper", "letter"]
    assert run(["pack", "visit", "draft", "--zip", "out/pack.zip", *both]) == 0
    said = capsys.readouterr()
    assert "draft is left out. This handout is a draft." in said.err
    assert "4 files of 1 handout and index.csv packed into" in said.out
    rows, files = index(approved / "out" / "pack.zip")
    assert (
        [row["file"] for row in rows]
        == list(files)
        == [
            "visit-clear-a4.pdf",
            "visit-clear-letter.pdf",
            "visit-standard-a4.pdf",
            "visit-standard-letter.pdf",
        ]
    )
    first = rows[0]
    assert first["sha256"] == hashlib.sha256(files["visit-clear-a4.pdf"]).hexdigest()
    assert (first["id"], first["title"], first["version"]) == ("visit", "Your first visit", "1.0")
    assert (first["approved_by"], first["use_until"]) == ("Dr. E", "2027-06-01")
    assert (first["language"], first["codes"]) == ("en-US", "G35 G35.D") and float(first["reading_grade"]) >= 0
    assert all(len(name) <= 64 and name.isascii() for name in files)


def test_the_same_handouts_make_the_same_archive(approved: Path) -> None:
    assert run(["pack", "visit", "--zip", "a.zip"]) == run(["pack", "visit", "--zip", "b.zip"]) == 0
    assert Path("a.zip").read_bytes() == Path("b.zip").read_bytes()


def test_where_nothing_is_approved_nothing_is_packed(clinic_day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pack", "visit", "--zip", "pack.zip"]) == 1
    assert "no handout is approved" in capsys.readouterr().err and not Path("pack.zip").exists()


@pytest.mark.parametrize("code", ["35G", "G3", "g35", "G35.", "G35.12345"])
def test_a_code_that_is_none_is_an_error(approved: Path, capsys: pytest.CaptureFixture[str], code: str) -> None:
    visit = approved / "handouts" / "visit.yaml"
    visit.write_text(visit.read_text().replace("codes: [G35, G35.D]", f"codes: ['{code}']"))
    assert run(["check", "visit"]) == 1
    assert "a code of ICD-10-CM, such as G35 or G35.D" in capsys.readouterr().out


def test_an_approval_that_ends_soon_is_told(clinic_day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    approve(today() + timedelta(days=60))
    assert run(["pack", "visit", "--zip", "a.zip"]) == 0
    assert "in 60 days: copies of today are not good for longer.  [ends-soon]" in capsys.readouterr().err
