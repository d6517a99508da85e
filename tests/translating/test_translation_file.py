"""A translation is begun with TODOs, brought up to date text by text, and loses no word of a translator."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldn_pdf.cli import run
from ldn_pdf.content.translations import units
from ldn_pdf.library.folder import Library
from ldn_pdf.reading.clock import today
from tests.checking.specimen import CLINIC, LEDGER, SOUND


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    handouts = tmp_path / "handouts"
    (handouts / "evidence").mkdir(parents=True)
    (handouts / "leaflet.yaml").write_text(SOUND, "utf-8")
    (handouts / "clinic.yaml").write_text(CLINIC, "utf-8")
    (handouts / "evidence" / "test.yaml").write_text(LEDGER, "utf-8")
    assert run(["translate", "leaflet", "--to", "es"]) == 0
    return handouts


@pytest.fixture
def translated(folder: Path) -> Path:
    """The translation with words of its own in each place."""
    path = folder / "leaflet.es.yaml"
    pieces = path.read_text("utf-8").split("TODO")
    words = (f"Palabras {number}" for number in range(len(pieces)))
    head, *rest = pieces
    text = head + "".join(word + piece for word, piece in zip(words, rest, strict=False))
    path.write_text(text.replace("in place of Palabras 0", "in place of yours"), "utf-8")
    return path


def again(path: Path) -> tuple[list[str], list[str]]:
    """The lines that are gone and those that are new after the command was given once more."""
    before = path.read_text("utf-8").splitlines()
    assert run(["translate", "leaflet", "--to", "es"]) == 0
    after = path.read_text("utf-8").splitlines()
    return [line for line in before if line not in after], [line for line in after if line not in before]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_begun_translation_has_a_todo_for_each_text_below_its_words(folder: Path) -> None:
    text = (folder / "leaflet.es.yaml").read_text("utf-8")
    assert "# What is LDN?\ntitle: TODO\n" in text
    assert "      # LDN is not approved for MS.\n      - TODO\n" in text
    assert "origin: machine\n" in text and "from:" not in text and "callout:" not in text
    library = Library()
    source, ours = library.handout("leaflet")[0], library.handout("leaflet.es")[0]
    assert source and ours
    assert (ours.issued, ours.review_by) == (today(), source.review_by), "its last day is its source's at the latest"
    assert {p: u.label for p, u in units(source).items()} == {p: u.label for p, u in units(ours).items()}
    assert run(["check", "leaflet.es"]) == 1


def test_the_same_command_again_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert again(folder / "leaflet.es.yaml") == ([], [])
    assert "is current: nothing was changed" in capsys.readouterr().out


def test_only_what_is_stale_is_touched(translated: Path) -> None:
    edit(translated.parent / "leaflet.yaml", "Tell us about any opioid.", "Tell us about each opioid.")
    edit(translated, "sections:", "# A note of the translator.\nsections:")
    gone, new = again(translated)
    assert [line.strip() for line in gone[:2]] == ["# Tell us about any opioid.", "text: Palabras 8"]
    assert [line.strip() for line in new[:3]] == [
        "# Was: Tell us about any opioid.",
        "# Now: Tell us about each opioid.",
        "text: TODO Palabras 8",
    ]
    assert [line.split(":")[0].strip() for line in gone[2:] + new[3:]] == ["1.text", "1.text"]


def test_the_title_has_its_old_and_its_new_words_above_it(translated: Path) -> None:
    edit(translated.parent / "leaflet.yaml", "What is LDN?", "What LDN is")
    gone, new = again(translated)
    assert gone[0] == "# What is LDN?"
    assert new[:3] == ["# Was: What is LDN?", "# Now: What LDN is", "title: TODO Palabras 1"]


def test_a_text_that_is_new_gets_a_todo_and_the_others_stay(translated: Path) -> None:
    edit(translated.parent / "leaflet.yaml", "  - Bring a list", "  - Call us.\n  - Bring a list")
    gone, new = again(translated)
    assert [line for line in gone if "Palabras" in line] == []
    assert [line.strip() for line in new if ": " not in line] == ["# Call us.", "- TODO"]


def test_words_whose_source_is_gone_are_kept(translated: Path) -> None:
    edit(translated.parent / "leaflet.yaml", "ask:\n  - Why might it suit me?\n", "")
    again(translated)
    text = translated.read_text("utf-8")
    assert "\nask:" not in text
    assert text.rstrip().split("\n")[-2:] == ["# Not in leaflet any more:", "# Palabras 14"]
    assert run(["translate", "leaflet", "--to", "es"]) == 0
    assert translated.read_text("utf-8") == text


def test_line_ends_of_windows_stay(translated: Path) -> None:
    translated.write_bytes(translated.read_bytes().replace(b"\n", b"\r\n"))
    edit(translated.parent / "leaflet.yaml", "Tell us about any opioid.", "Tell us about each opioid.")
    assert run(["translate", "leaflet", "--to", "es"]) == 0
    assert translated.read_bytes().count(b"\n") == translated.read_bytes().count(b"\r\n") > 40


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["leaflet", "--to", "qx"], "no labels and no rules in the language `qx`"),
        (["leaflet", "--to", "en"], "there is nothing to translate"),
        (["leaflet.es", "--to", "es"], "is itself a translation"),
        (["nothing", "--to", "es"], "There is no handout `nothing`"),
    ],
)
def test_what_cannot_be_translated_is_told(
    folder: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["translate", *arguments]) == 2
    assert said in capsys.readouterr().err
