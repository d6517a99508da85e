"""An administrator's day: a newer program meets an edited library, three sites, and 200 rows of damaged spreadsheets
that are corrected by what is told and then all arrive once, through a server that takes XOAUTH2 only."""

from __future__ import annotations

import csv
import email
import io
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from email import policy
from pathlib import Path
from typing import Any

import pytest

from ldn_pdf.cli import run
from ldn_pdf.delivering.mail.message import attached
from tests.delivering.conftest import VISIT
from tests.delivering.fake_microsoft import FakeMicrosoft
from tests.delivering.test_microsoft import microsoft, ring, settings  # noqa: F401
from tests.typesetting.pages import read_text

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
SITES = {"main": "555-0140", "north": "555-0141", "south": "555-0142"}
COLUMNS = ["patient_name", "email", "email_ok", "first_visit", "your_number", "site"]
NAMES = ("José Müller", "Ann O'Brien", "Łukasz Nowak", "Zoë Öz", "Bo Null")
TODAY = {"SOURCE_DATE_EPOCH": "1795651200"}  # 26 November 2026


def clinic(site: str) -> str:
    return (
        f"name: Harbour {site.title()}\nphone: {SITES[site]}\nhours: Monday to Friday, 9 am to 4 pm\n"
        f'emergency: "911"\nemail: {site}@example.org\n'
    )


# --- a newer program, and a library that was edited ----------------------------------------------------


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The program as another installation of it, which a test can bring up to date."""
    for part in ("ldn_pdf", "handouts", "layouts"):
        shutil.copytree(ROOT / part, tmp_path / "program" / part, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "program"


def call(package: Path, folder: Path, *arguments: str) -> str:
    environment = {**os.environ, **TODAY, "PYTHONPATH": str(package)}
    command = [sys.executable, "-m", "ldn_pdf", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def change(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert old in text, f"{old} in {path}"
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")


def test_a_newer_program_brings_its_corrections_into_an_edited_library(package: Path, clinic_day: Path) -> None:
    call(package, clinic_day, "init", "leaflets")
    folder = clinic_day / "leaflets"
    handouts = folder / "handouts"
    (handouts / "clinic.yaml").write_text(clinic("main"))
    change(handouts / "ldn-decide.yaml", ("written_by: ", "written_by: the team of our "))
    for path in handouts.glob("ldn-and-ms-care*.yaml"):
        path.unlink()
    mine = (handouts / "ldn-decide.yaml").read_bytes()

    theirs = package / "handouts"
    newer = ('version: "1.0"', 'version: "1.1"')
    change(theirs / "what-is-ldn.yaml", newer, ("audience: Adults", "audience: Adults and teenagers"))
    change(theirs / "ldn-decide.yaml", newer, ("audience: Adults with", "audience: Adults who live with"))
    change(theirs / "ldn-and-ms-care.yaml", newer)
    shutil.copy(theirs / "before-ldn.yaml", theirs / "after-ldn.yaml")

    listed = call(package, folder, "list")
    assert listed.count("the package has 1.1") == 2 and "ldn-and-ms-care" not in listed and "after-ldn" in listed
    assert "[+and teenagers+]" in call(package, folder, "diff", "what-is-ldn", "--bundled")
    said = call(package, folder, "init", "--update", "--yes")
    assert "what-is-ldn: 1.0 → 1.1" in said and "[+who live+]" in said
    assert "and teenagers" in (handouts / "what-is-ldn.yaml").read_text("utf-8")
    assert (handouts / "ldn-decide.yaml").read_bytes() == mine
    assert "who live with" in (handouts / "ldn-decide.new.yaml").read_text("utf-8")
    assert not (handouts / "ldn-and-ms-care.yaml").exists() and not (handouts / "after-ldn.yaml").exists()
    call(package, folder, "build")
    names = {path.name.partition("_")[0] for path in (folder / "out").iterdir()}
    stale = {"what-is-ldn.es"}  # its source is newer than it
    assert names | stale == {path.stem for path in handouts.glob("*.yaml")} - {"clinic", "ldn-decide.new"}


# --- three sites, three spreadsheets, twelve kinds of damage ---------------------------------------------


def people(first: int, count: int) -> list[list[str]]:
    sites = list(SITES)
    return [
        [f"{NAMES[n % 5]} {n}", f"p{n}@example.org", "yes", f"{n % 28 + 1} May 2027", f"0{5550000 + n}", sites[n % 3]]
        for n in range(first, first + count)
    ]


DAMAGE: dict[int, tuple[int, Callable[[str], str]]] = {
    5: (0, lambda cell: cell.encode().decode("cp1252")),  # UTF-8 read as Windows-1252
    12: (0, lambda cell: "£ukasz Nowak 12"),  # cp1250 guessed as cp1252
    21: (0, lambda cell: cell.replace("'", "&#39;")),  # out of a web page
    30: (3, lambda cell: "46513"),  # how Excel counts days
    44: (4, lambda cell: "NaT"),  # of a program that had no value
    70: (4, lambda cell: f"{int(cell)}.0"),  # a number that was none
    83: (0, lambda cell: "Zo? ?z"),  # letters that were lost
    91: (4, lambda cell: "#REF!"),  # a formula that broke
    110: (1, lambda cell: "p110@gmial.com"),
    140: (0, lambda cell: "\u202eJosé"),  # a mark that turns the direction of writing
    155: (3, lambda cell: ""),
    170: (5, lambda cell: "nort"),
}
"""The row, counted from 0 over all sheets, its column, and what a program or a person made of the cell."""


def damaged(rows: list[list[str]], first: int) -> list[list[str]]:
    made = [row.copy() for row in rows]
    for n, (column, damage) in DAMAGE.items():
        if first <= n < first + len(rows):
            made[n - first][column] = damage(made[n - first][column])
    return made


def written(rows: list[list[str]], **way: Any) -> str:
    text = io.StringIO()
    csv.writer(text, **way).writerows([COLUMNS, *rows])
    return text.getvalue()


def excel(rows: list[list[str]]) -> bytes:
    """`CSV` of Excel in Europe: semicolons, and UTF-8 with a mark."""
    return (written(rows, delimiter=";") + ";;;;;\r\n").encode("utf-8-sig")


def sheets(rows: list[list[str]]) -> bytes:
    """Google Sheets: commas, UTF-8, Unix line ends; and an empty column."""
    return written([[*row, ""] for row in rows], lineterminator="\n").encode()


def office(rows: list[list[str]]) -> bytes:
    """LibreOffice: all in quotes, in UTF-16 here."""
    return written(rows, delimiter="\t", quoting=csv.QUOTE_ALL).encode("utf-16")


FILES = (("excel.csv", excel, 0, 67), ("sheets.csv", sheets, 67, 67), ("office.csv", office, 134, 66))


def test_two_hundred_rows_are_corrected_by_what_is_told_and_all_arrive_once(
    clinic_day: Path,
    microsoft: FakeMicrosoft,  # noqa: F811
    scripted: Callable[..., Any],
    capsys: pytest.CaptureFixture[str],
) -> None:
    server = scripted("authoauth")
    settings(clinic_day, microsoft, f"send_by: smtp\nhost: localhost\nport: {server.port}\nsecurity: plain\n")
    (clinic_day / "handouts" / "clinics").mkdir()
    bring = "  - heading: What to bring"
    call_us = f'  - heading: Call us\n    text: "Call {{clinic.phone}}."\n{bring}'
    (clinic_day / "handouts" / "visit.yaml").write_text(VISIT.replace(bring, call_us))
    (clinic_day / "handouts" / "clinic.yaml").write_text(clinic("main"))
    for site in ("north", "south"):
        (clinic_day / "handouts" / "clinics" / f"{site}.yaml").write_text(clinic(site))
    assert run(["build", "--site", "all"]) == 0
    assert len(list((clinic_day / "out").glob("*.pdf"))) == 3
    send = ["visit", "--draft", "--really", "--settings", "mail.yaml", "--rate", "60000"]
    for name, write, first, count in FILES:
        rows, file = people(first, count), clinic_day / name
        capsys.readouterr()
        file.write_bytes(write(damaged(rows, first)))
        assert run(["send", *send, name]) == 1, name
        told = {int(n) - 1 + first for n in re.findall(r"Row (\d+), column", capsys.readouterr().err)}
        assert told == {n for n in DAMAGE if first <= n < first + count}, name
        file.write_bytes(write(rows))
        assert run(["send", *send, name]) == 0, capsys.readouterr().err
        assert run(["send", *send, name]) == 0
        assert f"0 messages sent; {count} went out before" in capsys.readouterr().out
    arrived = Counter(to for to, _ in server.taken)
    assert len(arrived) == 200 and set(arrived.values()) == {1}
    assert {mechanism for mechanism, _ in server.logins} == {"clinic@example.org"} and microsoft.inbox == []
    for to, body in server.taken[::9]:
        n = int(to[1:].partition("@")[0])
        name, _, _, visit, number, site = people(n, 1)[0]
        message = email.message_from_bytes(body, policy=policy.default)
        (pdf,) = attached(message)  # type: ignore[arg-type]
        words = " ".join(read_text(pdf.pdf).split())
        assert all(said in words for said in (name, visit, number, SITES[site])), to
        assert not any(phone in words for other, phone in SITES.items() if other != site), to
        assert str(message["Reply-To"]) == f"{site}@example.org"
