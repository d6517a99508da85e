"""A language in which nobody can check a word goes nowhere, however it is spelled."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import msgspec
import pytest

from ldn_pdf.checking import check_handout, not_checked
from ldn_pdf.checking.rules import by_id
from ldn_pdf.checking.subject import subject_of
from ldn_pdf.cli import run
from ldn_pdf.library.folder import Library
from ldn_pdf.locale.packs import NEEDED, PACKS, canonical, languages, pack_of
from ldn_pdf.locale.vocabulary import speaks, vocabulary
from tests.checking.specimen import CLINIC, LEDGER, SOUND, TODAY
from tests.packs import packs

UNKNOWN = ["qaa", "QAA", "qaa-CA", "Qaa-015", "qab-Hant-TW", "qa", "enm", "eng"]  # no language will ever have them
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
    (folder / "leaflet.yaml").write_text(made("qaa", silence=True), "utf-8")
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
    assert [pack_of(tag) for tag in ("en-GB", "EN", "eng", "qaa-en", "es-US")] == [
        "en",
        "en",
        None,
        None,
        "es",
    ]


def test_each_folder_of_the_package_is_a_whole_language() -> None:
    assert {folder.name for folder in PACKS.iterdir() if folder.is_dir() and folder.name != "__pycache__"} == set(
        languages()
    )


@pytest.mark.parametrize(
    "file", ["labels.json", "words.toml", "sentences.json", *(f"rules/{rule}.toml" for rule in NEEDED)]
)
def test_a_language_without_labels_or_the_rules_on_harm_is_none(file: str, tmp_path: Path) -> None:
    made = packs(tmp_path, "qx")
    (made / "qx" / file).unlink()
    assert pack_of("qx-MX", made) is None
    assert "qx" not in languages(made)


@pytest.mark.parametrize("pack", languages())
@pytest.mark.parametrize("name", by_id())
def test_a_vocabulary_that_lacks_words_is_named(pack: str, name: str, tmp_path: Path) -> None:
    module = by_id()[name]
    if not (hasattr(module, "VOCABULARY") and speaks(module.ID, pack)):
        return
    whole = (PACKS / pack / "rules" / f"{module.ID}.toml").read_text("utf-8")
    made = packs(tmp_path)
    (made / pack / "rules" / f"{module.ID}.toml").write_text(whole.replace("\npasses = [", "\npases = [", 1), "utf-8")
    with pytest.raises(msgspec.ValidationError, match=r"pases|passes"):
        vocabulary(module.VOCABULARY, module.ID, pack, made)


def found_in(folder: Path, text: str, library: Library) -> list[tuple[str, str]]:
    """The rules and words of all problems but those of the state."""
    (folder / "leaflet.yaml").write_text(text, "utf-8")
    handout, problems = library.handout("leaflet")
    assert handout, problems
    found = check_handout(subject_of(library, handout, TODAY))
    return [(problem.rule, problem.words) for problem in found if problem.rule != "not-approved"]


def test_a_made_up_language_brings_its_own_rules(folder: Path) -> None:
    made = packs(folder.parent / "packs", "qx")
    words = made / "qx" / "rules" / "over-claim.toml"
    words.write_text(words.read_text("utf-8").replace("cure = [", "cure = [\n  'blorp',"), "utf-8")
    (made / "qx" / "rules" / "slang.toml").unlink()
    text = whole("qx").replace("Tell us about any opioid.", "LDN will blorp MS, folks.")
    found = found_in(folder, text, Library(packs=made))
    assert ("over-claim", "blorp") in found and ("language", "") in found
    assert not [words for rule, words in found if rule == "slang"]
    assert ("slang", "folks") in found_in(folder, text.replace("language: qx", "language: en"), Library(packs=made))


def test_what_does_not_speak_a_language_is_told_and_counted(folder: Path) -> None:
    (folder / "leaflet.yaml").write_text(whole("es"), "utf-8")
    library = Library()
    subject = subject_of(library, library.handout("leaflet")[0], TODAY)
    words = "claim-agreement for B1, A3, A1, A8, A18"
    assert not_checked(subject) == {"Spanish": (words,)}
    (told,) = [problem for problem in check_handout(subject) if problem.rule == "language"]
    assert (told.severity, told.what) == ("info", f"Not checked in Spanish: {words}.")


@pytest.mark.parametrize(
    ("language", "words", "rule"),
    [
        ("es", "La LDN cura la EM.", "over-claim"),
        ("es-US", "Tome 4.5 mg por la noche.", "dose-schedule"),
        ("es", "Puede seguir tomando tramadol.", "unsafe-advice"),
        ("en", "LDN cures MS.", "over-claim"),
    ],
)
def test_a_passage_is_checked_by_the_rules_of_its_language(language: str, words: str, rule: str, folder: Path) -> None:
    section = f"  - {{heading: Algo, language: {language}, from: [W1], text: {words}}}\n"
    for main in ("en", "es"):
        text = whole(main).replace("steps:\n", f"{section}steps:\n")
        problems = [found for found, quoted in found_in(folder, text, Library()) if quoted and quoted in words]
        assert rule in problems


def test_the_words_of_one_language_are_not_looked_for_in_another(folder: Path) -> None:
    section = "  - {heading: Algo, language: es, from: [W1], text: Es heals folks hey.}\n"
    text = SOUND.replace("steps:\n", f"{section}steps:\n")
    assert [rule for rule, quoted in found_in(folder, text, Library()) if quoted in ("heals", "folks", "hey")] == []


def test_separate_accents_are_joined_when_a_file_is_read(folder: Path) -> None:
    """macOS pastes letters and accents apart (NFD); `read_source` joins them, so that nothing is said twice."""
    section = "  - {heading: En casa, language: es, from: [W1], text: La medicación también curará la EM. Está así.}\n"
    text = SOUND.replace("steps:\n", f"{section}steps:\n")
    apart = unicodedata.normalize("NFD", text)
    assert apart != text
    assert found_in(folder, apart, Library()) == found_in(folder, text, Library()) != []
