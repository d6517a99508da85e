"""One CSV for readers of two languages: each row gets the handout in its own, or a sentence with the row."""

from __future__ import annotations

import csv
from calendar import timegm
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

import pytest

from ldn_pdf.cli import run
from ldn_pdf.inspecting.any_pdf import inspect
from tests.checking.specimen import CLINIC, LEDGER, SOUND, TODAY, in_spanish

HEADING = "email,email_ok,patient_name,language\n"
ROWS = HEADING + "a@example.org,yes,Ann,\nb@example.org,yes,Luz,es\nc@example.org,yes,Bo,en-US\n"
APPROVE = ["--by", "Dr. Jo Example", "--role", "MS neurologist", "--until", "2027-06-30"]
SEND = ["--from", "clinic@example.org"]


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clinic's folder with an approved handout and its approved translation, and a file of three people."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(timegm(TODAY.timetuple())))
    handouts = tmp_path / "handouts"
    (handouts / "evidence").mkdir(parents=True)
    (handouts / "leaflet.yaml").write_text(SOUND, "utf-8")
    (handouts / "leaflet.es.yaml").write_text(in_spanish(), "utf-8")
    (handouts / "clinic.yaml").write_text(CLINIC, "utf-8")
    (handouts / "evidence" / "test.yaml").write_text(LEDGER, "utf-8")
    assert run(["approve", "leaflet", *APPROVE]) == 0
    (tmp_path / "people.csv").write_text(ROWS, "utf-8")
    return tmp_path / "people.csv"


@pytest.fixture
def approved(people: Path) -> Path:
    assert run(["approve", "leaflet.es", *APPROVE, "--translator", "Ana Ejemplo, translator"]) == 0
    return people


def made(folder: str) -> dict[str, str]:
    with (Path(folder) / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["row"]: row["file"] for row in csv.DictReader(file)}


def test_merge_gives_each_row_its_language(approved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["merge", "leaflet", str(approved), "--out", "out"]) == 0, capsys.readouterr()
    files = made("out")
    assert ["leaflet.es_" in files[row] for row in "123"] == [False, True, False]
    found = [inspect(Path("out") / files[row])[0] for row in "123"]
    assert [each and each.language for each in found] == ["en-US", "es-US", "en-US"]
    assert run(["ledger"]) == 0
    assert "leaflet.es" in capsys.readouterr().out


def test_a_translation_that_is_named_serves_rows_in_the_first_language_too(approved: Path) -> None:
    assert run(["merge", "leaflet.es", str(approved), "--out", "out"]) == 0
    assert ["leaflet.es_" in made("out")[row] for row in "123"] == [True, True, False]


def test_one_joined_file_holds_both_languages(approved: Path) -> None:
    assert run(["merge", "leaflet", str(approved), "--out", "out", "--joined"]) == 0
    assert len(set(made("out").values())) == 1


def test_send_gives_each_row_its_language(approved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["send", "leaflet", str(approved), "--eml", "mails", *SEND]) == 0, capsys.readouterr()
    said = {path.name: message_from_bytes(path.read_bytes()) for path in Path("mails").iterdir()}
    assert set(said) == {"row0001_leaflet.eml", "row0002_leaflet.es.eml", "row0003_leaflet.eml"}
    spanish = said["row0002_leaflet.es.eml"].as_bytes()
    assert str(make_header(decode_header(said["row0002_leaflet.es.eml"]["Subject"]))) == "Información de su clínica"
    assert said["row0001_leaflet.eml"]["Subject"] == "Information from your clinic"
    assert b'lang=3D"es-US"' in spanish and b"leaflet.es_clear" in spanish
    assert b'lang=3D"en-US"' in said["row0001_leaflet.eml"].as_bytes()
    capsys.readouterr()
    assert run(["send", "leaflet", str(approved), "--eml", "mails", *SEND]) == 0
    assert "3 went out before" in capsys.readouterr().out


@pytest.mark.parametrize("draft", [[], ["--draft"]])
def test_a_row_whose_translation_may_not_go_out_is_named(
    people: Path, draft: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = people.parent / "handouts" / "leaflet.es.yaml"
    path.write_text(path.read_text("utf-8").replace("origin: human", "origin: machine"), "utf-8")
    for command in (
        ["merge", "leaflet", str(people), "--out", "out"],
        ["send", "leaflet", str(people), "--eml", "m", *SEND],
    ):
        assert run([*command, *draft]) == 1
        told = capsys.readouterr().err
        assert "Row 2 asks for `es`, and leaflet.es may not go out." in told and "people.csv:3:" in told
        assert "[machine-translation]" in told and "--draft" not in told
    assert not Path("out").exists() and not Path("m").exists()
    assert run(["merge", "leaflet", str(people), "--out", "out", "--only", "1,3"]) == 0


def test_a_row_in_a_language_that_is_not_there_is_named(approved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    approved.write_text("patient_name,language\nAnn,\nMaï,vi\n", "utf-8")
    assert run(["merge", "leaflet", str(approved), "--out", "out"]) == 1
    told = capsys.readouterr().err
    assert "Row 2, column `language`: this handout is in `en-US` and `es-US`, not in `vi`." in told
    assert "ldn-pdf translate leaflet --to vi" in told
