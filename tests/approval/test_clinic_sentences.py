"""The clinic file's sentences keep the rules on words, and an approval is bound to those that it saw."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from ldn_pdf.checking.clinic_words import OURS, RULES, clinic_word_problems, word_problems
from ldn_pdf.cli import run
from ldn_pdf.content.walk import clinic_sentences
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import state_in
from ldn_pdf.reading.field_types import texts
from ldn_pdf.reading.model import Clinic
from tests.checking.specimen import CLINIC, LEDGER, SOUND, TODAY, load

APPROVE = "approve leaflet --by Jo --role nurse --until 2027-06-30"
OVER = "LDN cures MS and is safe. Take 4.5 mg each night."
SENTENCES = ("formats", "feedback", "report", "after_hours", "logo_alt")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")  # 23 November 2026
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))  # not the log of who runs the tests
    (tmp_path / "handouts" / "evidence").mkdir(parents=True)
    (tmp_path / "handouts" / "leaflet.yaml").write_text(SOUND, "utf-8")
    (tmp_path / "handouts" / "evidence" / "test.yaml").write_text(LEDGER, "utf-8")
    (tmp_path / "people.csv").write_text("email\nann@example.org\n", "utf-8")
    clinic(tmp_path / "handouts")
    return tmp_path / "handouts"


def clinic(folder: Path, **more: str) -> None:
    (folder / "clinic.yaml").write_text(CLINIC + "".join(f"{key}: {words}\n" for key, words in more.items()), "utf-8")


def state():
    library = Library()
    return state_in(library, library.handout("leaflet")[0], TODAY)


def test_the_sentences_that_are_let_pass_unread_stand_in_the_bundled_file_and_keep_the_rules() -> None:
    bundled, _ = Library(Path(__file__).parents[2] / "handouts").clinic()
    assert bundled
    held = {str(placed.text) for placed in texts(bundled)}
    assert held >= OURS
    voices = {str(words.language): words.language for words in bundled.translations}
    spanish = [placed.text for words in bundled.translations for placed in texts(words) if str(placed.text) in OURS]
    english = [placed.text for placed in texts(replace(bundled, translations=())) if str(placed.text) in OURS]
    assert word_problems(english) == word_problems(spanish, voices["es-US"]) == []


@pytest.mark.parametrize(
    "command",
    [
        "check leaflet",
        "check",
        "build leaflet --also html --also text",
        APPROVE,
        "merge leaflet people.csv --draft --out out",
        "send leaflet people.csv --draft",
        "print leaflet --draft",
    ],
)
@pytest.mark.parametrize("key", ["formats", "report"])
def test_a_promise_in_the_clinic_file_stops_every_command(
    key: str, command: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic(folder, **{key: OVER})
    assert run(command.split()) == 1
    told = capsys.readouterr()
    assert "clinic.yaml:6:" in told.out + told.err
    assert "[over-claim]" in told.out + told.err and "[dose-schedule]" in told.out + told.err
    assert sorted(path.name for path in folder.parent.rglob("*") if path.suffix in (".pdf", ".html", ".txt")) == []
    assert not (folder / "approvals.yaml").exists()


def test_every_sentence_of_the_clinic_file_is_ruled_on() -> None:
    made = load(CLINIC + "".join(f"{key}: It cures MS.\n" for key in SENTENCES), Clinic)
    assert [placed.field.key for placed in clinic_sentences(made)] == list(SENTENCES)
    found = [problem.mark.line for problem in clinic_word_problems(made) if problem.rule == "over-claim"]
    assert found == [6, 7, 8, 9, 10]


def test_names_hours_and_addresses_are_ruled_on_too() -> None:
    promise = CLINIC.replace("Example Clinic", "We cure your MS").replace("Monday to Friday", "It cures MS every day")
    made = load(promise + "address: LDN cures MS, 1 Example Road\n", Clinic)
    assert [problem.mark.line for problem in clinic_word_problems(made) if problem.rule == "over-claim"] == [2, 4, 6]


def test_every_rule_named_there_is_one() -> None:
    from ldn_pdf.checking.rules import NAMES

    assert set(RULES) < set(NAMES)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"formats": "Ask us for other languages or formats."},
        {"formats": "Ask us for large print, audio, or another language."},
        {"feedback": "Tell us what you think of this page."},
        {"report": "Tell us about side effects, or call the FDA at 1-800-332-1088."},
        {"after_hours": "At night, call the nurse line at 555-0199."},
        {"after_hours": '"(555) 555-0199"'},
        {"address": "12 Example Road, Springfield", "logo_alt": "A lake in front of hills", "logo": "logo.png"},
    ],
)
def test_plain_sentences_pass(more: dict[str, str]) -> None:
    made = load(CLINIC + "".join(f"{key}: {words}\n" for key, words in more.items()), Clinic)
    assert clinic_word_problems(made) == []


@pytest.mark.parametrize(
    "line",
    [
        "phone: Call us, we are nice",
        "phone: 555-0100! Call now",
        "emergency: call 911",
        "crisis: ask us",
        "hours: We are very good at this",
        "address: Our road! Come by",
    ],
)
def test_numbers_hours_and_addresses_have_a_form(line: str, folder: Path) -> None:
    key = line.partition(":")[0]
    kept = [other for other in CLINIC.splitlines() if not other.startswith(f"{key}:")]
    (folder / "clinic.yaml").write_text("\n".join([*kept, line, ""]), "utf-8")
    found, problems = Library().clinic()
    assert found is None
    assert [problem.mark.line for problem in problems] == [len(kept) + 1]


@pytest.mark.parametrize(
    "line",
    [
        'phone: "(555) 555-0100, ext. 5"',
        "phone: +44 20 7946 0000",
        "phone: 1-800-555-LDNX",
        "phone: 555.555.0100",
        'emergency: "999 or 112"',
        "hours: Mon to Fri 8.30 am to 5 pm. Closed on public holidays.",
        "hours: Every day",
        "hours: 24/7",
        "address: St. Mary's Hospital, 1 Example Road, Springfield",
        "address: Level 3, The Old Infirmary (West Wing), 128–134 Upper Example Road, Northmoor, NM12 4XY",
        "name: Example Multiple Sclerosis & Neuro-rehabilitation Day Centre of the Teaching Hospitals of Northmoor "
        "and of the District of Example",
    ],
)
def test_usual_numbers_hours_and_addresses_pass(line: str, folder: Path) -> None:
    key = line.partition(":")[0]
    kept = [other for other in CLINIC.splitlines() if not other.startswith(f"{key}:")]
    (folder / "clinic.yaml").write_text("\n".join([*kept, line, ""]), "utf-8")
    made, problems = Library().clinic()
    assert made
    assert problems == []
    assert clinic_word_problems(made) == []


# --- approvals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", SENTENCES)
def test_a_changed_sentence_makes_it_a_draft(key: str, folder: Path) -> None:
    clinic(folder, **{key: "Ask us."})
    assert run(APPROVE.split()) == 0
    assert state().name == "approved"
    clinic(folder, **{key: "Ask the nurse."})
    found = state()
    assert found.name == "draft"
    assert "The sentences of the clinic file changed after Jo approved them" in found.why
    assert found.changed == (f"- {key}: Ask us.", f"+ {key}: Ask the nurse.")
    clinic(folder)
    assert state().changed == (f"- {key}: Ask us.",)
    clinic(folder, **{key: "Ask us."})
    assert state().name == "approved"


def test_a_sentence_that_is_new_makes_it_a_draft(folder: Path) -> None:
    assert run(APPROVE.split()) == 0
    clinic(folder, formats="Ask us.")
    assert state().changed == ("+ formats: Ask us.",)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("phone", "555-0199"),
        ("hours", "9 am to 4 pm"),
        ("name", "Another Clinic"),
        ("emergency", '"112"'),
        ("address", "1 Example Road"),
        ("crisis", '"988"'),
        ("email", "a@example.org"),
        ("web", "https://example.org/new"),
    ],
)
def test_a_changed_number_or_address_does_not(key: str, words: str, folder: Path) -> None:
    assert run(APPROVE.split()) == 0
    kept = [line for line in CLINIC.splitlines() if not line.startswith(f"{key}:")]
    (folder / "clinic.yaml").write_text("\n".join([*kept, f"{key}: {words}", ""]), "utf-8")
    assert state().name == "approved"


def test_an_approval_from_before_holds_and_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from msgspec.structs import replace

    from ldn_pdf.approval.approvals_file import as_yaml, sealed

    assert run(APPROVE.split()) == 0
    approvals = Library().approvals()[0]
    older = replace(approvals, approvals=tuple(sealed(replace(a, clinic=None)) for a in approvals.approvals))
    (folder / "approvals.yaml").write_text(as_yaml(older), "utf-8")
    clinic(folder, formats="Ask us.")
    assert state().name == "approved"
    capsys.readouterr()
    run(["check"])
    assert "[approval-without-clinic]" in capsys.readouterr().out


def test_the_sentences_of_an_approval_are_sealed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clinic(folder, formats="Ask us.")
    assert run(APPROVE.split()) == 0
    file = folder / "approvals.yaml"
    whole = file.read_text("utf-8")
    assert "    clinic: |-\n      sentences of the clinic file\n      formats: Ask us.\n" in whole
    file.write_text(whole.replace("formats: Ask us.", "formats: It cures."), "utf-8")
    assert state().why == "Its approval was changed by hand"
    start, end = whole.index("    clinic: |-"), whole.index("    words: |-")
    file.write_text(whole[:start] + whole[end:], "utf-8")
    assert state().why == "Its approval was changed by hand"
