"""A language in which nobody can check a word goes nowhere, however it is spelled."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldn_pdf.cli import run
from ldn_pdf.library.folder import Library
from ldn_pdf.locale.packs import canonical, pack_of
from tests.checking.specimen import CLINIC, LEDGER, SOUND
from tests.packs import packs

UNKNOWN = ["fr", "FR", "fr-CA", "Fr-015", "zh-Hant-TW", "pl", "enm", "eng"]
ENGLISH = ["en", "EN", "en-US", "en-GB", "En-gb", "en-Latn-AU"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")  # 23 November 2026
    monkeypatch.setenv("LDN_PDF_DATA", str(tmp_path / "data"))
    (tmp_path / "handouts" / "evidence").mkdir(parents=True)
    (tmp_path / "handouts" / "clinic.yaml").write_text(CLINIC, "utf-8")
    (tmp_path / "handouts" / "evidence" / "test.yaml").write_text(LEDGER, "utf-8")
    (tmp_path / "people.csv").write_text("email\nann@example.org\n", "utf-8")
    return tmp_path / "handouts"


def whole(tag: str, silence: bool = False) -> str:
    return SOUND + f"language: {tag}\n" + silence * "silence: [{rule: language, why: We know it.}]\n"


def passage(tag: str, silence: bool = False) -> str:
    more = ", silence: [{rule: language, why: We know it.}]" * silence
    section = f"  - {{heading: En casa, language: {tag}, from: [W1], text: La LDN cura la EM{more}}}\n"
    return SOUND.replace("steps:\n", f"{section}steps:\n")


@pytest.mark.parametrize("made", [whole, passage])
@pytest.mark.parametrize("tag", UNKNOWN)
def test_an_unknown_language_is_an_error_with_its_place(made, tag: str, folder: Path) -> None:
    (folder / "leaflet.yaml").write_text(made(tag), "utf-8")
    handout, problems = Library().handout("leaflet")
    (problem,) = problems
    assert handout is None
    assert problem.rule == "language" and f"`{tag}`" in problem.what
    assert problem.excerpt[problem.mark.column - 1 :].startswith(tag)


@pytest.mark.parametrize("made", [whole, passage])
@pytest.mark.parametrize("tag", ENGLISH)
def test_english_is_english_in_every_spelling(made, tag: str, folder: Path) -> None:
    (folder / "leaflet.yaml").write_text(made(tag), "utf-8")
    assert Library().handout("leaflet")[1] == []


@pytest.mark.parametrize("made", [whole, passage])
@pytest.mark.parametrize(
    "command",
    [
        "check leaflet",
        "build leaflet",
        "approve leaflet --by A --role B --until 2027-06-30",
        "merge leaflet people.csv --draft --out out",
        "send leaflet people.csv --draft",
        "print leaflet --draft",
    ],
)
def test_no_command_and_no_silence_lets_it_out(
    made, command: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "leaflet.yaml").write_text(made("fr", silence=True), "utf-8")
    assert run(command.split()) in (1, 2)
    told = capsys.readouterr()
    assert "[language]" in told.out + told.err
    assert not list(folder.parent.rglob("*.pdf"))


def test_a_language_with_a_pack_is_read(folder: Path) -> None:
    (folder / "leaflet.yaml").write_text(whole("qx-MX"), "utf-8")
    assert Library().handout("leaflet")[0] is None
    assert Library(packs=packs(folder.parent / "packs", "qx")).handout("leaflet")[1] == []


def test_no_folder_of_a_clinic_adds_a_language(folder: Path) -> None:
    for place in (folder, folder.parent):
        packs(place / "locale", "qx")
    (folder / "leaflet.yaml").write_text(whole("qx"), "utf-8")
    assert Library().handout("leaflet")[0] is None


@pytest.mark.parametrize(
    ("typed", "tag"), [("EN-us", "en-US"), ("zh-hANT-tw", "zh-Hant-TW"), ("ES-419", "es-419"), ("en", "en")]
)
def test_tags_have_one_spelling(typed: str, tag: str) -> None:
    assert canonical(typed) == tag


def test_a_pack_is_found_by_the_first_part_alone() -> None:
    assert [pack_of(tag) for tag in ("en-GB", "EN", "eng", "fr-en", "es-US")] == [
        "en",
        "en",
        None,
        None,
        "es",
    ]
