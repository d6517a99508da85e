"""`ldn-pdf merge`, as a clinic uses it: checked first, one PDF a row, nothing twice."""

from __future__ import annotations

import csv
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from msgspec.structs import replace

from ldn_pdf import atomic_write
from ldn_pdf.approval.approvals_file import Approval, as_yaml, sealed
from ldn_pdf.approval.approved_words import approved_words
from ldn_pdf.cli import run
from ldn_pdf.content.state import State
from ldn_pdf.delivering import merge_rows
from ldn_pdf.delivering.delivery_log import DeliveryLedger, Entry
from ldn_pdf.delivering.merge_rows import Choice, Stems, missing_values, safe, typeset_row
from ldn_pdf.delivering.person_digest import load_key
from ldn_pdf.delivering.release import as_draft, refusals
from ldn_pdf.delivering.user_folders import key_file, ledger_file
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import prepare
from ldn_pdf.problems import Mark
from ldn_pdf.reading.model import Marks
from ldn_pdf.reading.source import Text
from tests.conformance.checkers import CHECKERS
from tests.typesetting.pages import read_text

HEADING = "patient_name;first_visit;your_number\n"
PEOPLE = HEADING + "Ann Lee;3 May 2027;11\nJosé Ruiz;4 May 2027;12\nBo Ek;5 May 2027;13\n"
MERGE = ["merge", "visit", "people.csv", "--out", "letters", "--draft"]


def people(folder: Path, text: str = PEOPLE) -> None:
    (folder / "people.csv").write_text(text, "utf-8-sig", newline="")


def many(count: int) -> str:
    return HEADING + "".join(f"Ann Lee;{n % 28 + 1} May 2027;{n}\n" for n in range(count))


def manifest(folder: Path) -> list[dict[str, str]]:
    with (folder / "letters" / "manifest.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def entries() -> list[Entry]:
    with DeliveryLedger(ledger_file(), load_key(key_file()).digest("check")) as ledger:
        return list(ledger.entries())


def test_one_pdf_a_row_with_its_fields(clinic_day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people(clinic_day)
    assert run(MERGE) == 0
    assert "3 rows made in letters" in capsys.readouterr().out
    lines = manifest(clinic_day)
    assert [(line["row"], line["line"], line["file"], line["version"], line["state"]) for line in lines] == [
        (str(n), str(n + 1), f"row000{n}_visit_clear_letter_v1.0.pdf", "1.0", "draft") for n in (1, 2, 3)
    ]
    text = " ".join(read_text((clinic_day / "letters" / lines[1]["file"]).read_bytes()).split())
    assert "José Ruiz" in text and "come on 4 May 2027." in text and "Your number: 12" in text
    assert "Draft" in text and "Ann" not in text
    assert [(entry.how, entry.copies, len(entry.to)) for entry in entries()] == [("merge", 1, 1)] * 3


def test_no_two_copies_share_the_name_of_a_field(clinic_day: Path) -> None:
    people(clinic_day)
    visit = clinic_day / "handouts" / "visit.yaml"
    visit.write_text(visit.read_text("utf-8") + "ask: [What else?]\n", "utf-8")
    assert run(MERGE) == 0
    names = []
    for path in (clinic_day / "letters").glob("*.pdf"):
        with pikepdf.open(path) as pdf:
            names += [str(field.T) for field in pdf.Root.AcroForm.Fields]
    assert len(names) == len(set(names)) == 3 * 3
    assert not any("Ann" in name for name in names)


def test_no_name_of_a_file_tells_of_a_patient_unless_asked(clinic_day: Path) -> None:
    people(clinic_day, PEOPLE + "ann lee;6 May 2027;14\n")
    assert run(MERGE) == 0
    files = sorted(path.name for path in (clinic_day / "letters").iterdir())
    assert files == ["manifest.csv", *(f"row000{n}_visit_clear_letter_v1.0.pdf" for n in (1, 2, 3, 4))]
    assert run([*MERGE[:3], "--out", "named", "--draft", "--name-by", "patient_name"]) == 0
    assert sorted(path.name.partition("_visit")[0] for path in (clinic_day / "named").glob("*.pdf")) == [
        "Ann_Lee",
        "Bo_Ek",
        "José_Ruiz",
        "ann_lee_row0004",
    ]


def test_each_mistake_is_named_and_nothing_is_written(clinic_day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people(clinic_day, HEADING + "Ann Lee;;11\nBo Ek;5 May 2027\nDi \u4e2d;6 May 2027;14\nEd Fa;7 May 2027;15\n")
    assert run(MERGE) == 1
    said = capsys.readouterr().err
    assert re.findall(r"people.csv:(\d+:\d+): error", said) == ["2:9", "3:7", "4:4"]
    assert "3 errors. Nothing was handed out." in said
    assert not (clinic_day / "letters").exists() and not (clinic_day / "data").exists()


def test_dry_run_writes_nothing(clinic_day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people(clinic_day)
    assert run([*MERGE, "--dry-run"]) == 0
    assert "3 rows checked, no mistake found." in capsys.readouterr().out
    assert sorted(path.name for path in clinic_day.iterdir()) == ["handouts", "people.csv"]


def test_only_these_rows_under_the_same_names(clinic_day: Path) -> None:
    people(clinic_day)
    assert run([*MERGE, "--only", "2-3"]) == 0
    assert [line["row"] for line in manifest(clinic_day)] == ["2", "3"]
    assert run(MERGE) == 0
    assert [line["file"][:7] for line in manifest(clinic_day)] == ["row0001", "row0002", "row0003"]


def test_a_row_chooses_its_edition_and_paper(clinic_day: Path) -> None:
    people(
        clinic_day,
        "patient_name;first_visit;your_number;edition;paper\nAnn;a day;1;large;a4\nBo;a day;2;standard;letter\n",
    )
    assert run(MERGE) == 0
    assert [(line["edition"], line["paper"]) for line in manifest(clinic_day)] == [
        ("large", "a4"),
        ("standard", "letter"),
    ]


def test_a_second_run_makes_all_again_and_notes_none_twice(
    clinic_day: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people(clinic_day)
    run(MERGE)
    files = sorted((clinic_day / "letters").glob("*.pdf"))
    before = [file.read_bytes() for file in files]
    files[0].unlink()
    files[1].write_bytes(before[1][:-10])  # torn by a power cut
    capsys.readouterr()
    assert run(MERGE) == 0
    assert "3 rows made in letters. " in capsys.readouterr().out
    assert [file.read_bytes() for file in files] == before
    assert len(manifest(clinic_day)) == len(entries()) == 3

    people(clinic_day, PEOPLE.replace("5 May", "9 May"))
    run(MERGE)
    assert len(manifest(clinic_day)) == 3 and len(entries()) == 4
    clinic = clinic_day / "handouts" / "clinic.yaml"
    clinic.write_text(clinic.read_text().replace("555-0100", "555-0199"))
    run(MERGE)
    assert "555-0199" in read_text(files[0].read_bytes()) and len(entries()) == 4


@pytest.mark.parametrize("name", ["=1+1", "+1", "@SUM(A1)"])
def test_a_manifest_holds_no_formula(clinic_day: Path, name: str) -> None:
    people(clinic_day, f'patient_name;first_visit;your_number\nAnn;3 May;"\'{name}"\n')
    assert run([*MERGE, "--name-by", "your_number"]) == 0
    assert [line["file"][:2] for line in manifest(clinic_day)] == [f"'{name[0]}"]


def test_a_value_is_printed_as_it_stands(clinic_day: Path) -> None:
    """No markup and no field: what the clinic typed is what the patient reads."""
    people(clinic_day, HEADING + '"Ann **Lee** <q>&</q>";{clinic.phone} [x](https://example.org);{{1\n')
    assert run(MERGE) == 0
    text = " ".join(read_text((clinic_day / "letters" / manifest(clinic_day)[0]["file"]).read_bytes()).split())
    assert "Ann **Lee** <q>&</q>" in text and "{clinic.phone} [x](https://example.org)" in text and "{{1" in text


def test_a_reserved_column_may_be_a_field_too(clinic_day: Path) -> None:
    visit = clinic_day / "handouts" / "visit.yaml"
    visit.write_text(visit.read_text().replace("first_visit", "patient_name"))
    people(clinic_day, "patient_name;your_number\nAnn Lee;11\n")
    assert run(MERGE) == 0
    text = " ".join(read_text((clinic_day / "letters" / manifest(clinic_day)[0]["file"]).read_bytes()).split())
    assert "Please come on Ann Lee." in text and "For: Ann Lee" in text


def test_a_file_that_a_viewer_holds_open_fails_alone(
    clinic_day: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    people(clinic_day)
    replace_file = Path.replace

    def held(self: Path, target: Path) -> Path:
        if "row0002" in str(target):
            raise PermissionError(13, "Permission denied", str(target))
        return replace_file(self, target)

    monkeypatch.setattr(Path, "replace", held)
    assert run(MERGE) == 3
    said = capsys.readouterr()
    assert "Row 2 (line 3): row0002_visit_clear_letter_v1.0.pdf cannot be written. Is it open" in said.err
    assert "2 rows made in letters, 1 failed." in said.out
    assert [entry.how for entry in entries()] == ["merge"] * 2


def test_files_of_other_rows_are_pointed_out(clinic_day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people(clinic_day)
    run(MERGE)
    people(clinic_day, HEADING + "Ann Lee;3 May 2027;11\n")
    run(MERGE)
    assert "Mind: 2 files there from other rows" in capsys.readouterr().out


def test_a_value_that_does_not_fit_is_found_before_anything_is_written(
    clinic_day: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people(clinic_day, PEOPLE + f"Ed Fa;{'a very long day ' * 400};14\nGo Ha;{'x' * 200};15\n")
    assert run(MERGE) == 1
    said = capsys.readouterr().err
    assert re.findall(r"people.csv:(\d+):1: error: Row (\d)", said) == [("5", "4"), ("6", "5")]
    assert not (clinic_day / "letters").exists()


@pytest.mark.parametrize(
    ("extra", "code", "said"),
    [
        (["--only", "4"], 2, "There is no row 4: the last is row 3."),
        (["--only", "x"], 2, "not a choice of rows"),
        (["--name-by", "mrn"], 2, "There is no column `mrn`"),
        (["--name-by", "patient_name", "--joined"], 2, "leave it out with --joined"),
        (["--out", "people.csv"], 3, "A file stands where a folder is wanted: people.csv"),
    ],
)
def test_wrong_use(
    clinic_day: Path, capsys: pytest.CaptureFixture[str], extra: list[str], code: int, said: str
) -> None:
    people(clinic_day)
    assert run([*MERGE, *extra]) == code
    assert said in capsys.readouterr().err


def test_a_foreign_manifest_is_left_alone(clinic_day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people(clinic_day)
    (clinic_day / "letters").mkdir()
    (clinic_day / "letters" / "manifest.csv").write_text("cargo,tons\ncoal,3\n")
    assert run(MERGE) == 3
    assert "not a manifest of ldn-pdf" in capsys.readouterr().err
    assert (clinic_day / "letters" / "manifest.csv").read_text() == "cargo,tons\ncoal,3\n"


def test_a_folder_that_cannot_be_written_is_a_sentence(clinic_day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people(clinic_day)
    (clinic_day / "full").write_text("a file where a folder is wanted")
    assert run([*MERGE[:3], "--out", "full/letters", "--draft"]) == 3
    assert "Traceback" not in capsys.readouterr().err


def test_a_disk_that_is_full_loses_no_finished_row(clinic_day: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people(clinic_day)
    write = atomic_write._fill

    def failing(temporary: Path, data: bytes, path: Path, durable: bool) -> None:
        if "row0003" in path.name:
            raise OSError(28, "No space left on device", str(path))
        write(temporary, data, path, durable)

    with monkeypatch.context() as patch:
        patch.setattr(atomic_write, "_fill", failing)
        assert run(MERGE) == 3
    assert [line["row"] for line in manifest(clinic_day)] == ["1", "2"]
    assert run(MERGE) == 0
    assert len(manifest(clinic_day)) == len(entries()) == 3


# --- joined, and what failed -------------------------------------------------------------------


def joined_pages(file: Path) -> list[str]:
    document = pypdfium2.PdfDocument(file)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def test_joined_letters_begin_on_a_new_sheet_each_in_the_order_of_the_rows(
    clinic_day: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people(
        clinic_day,
        "patient_name;first_visit;your_number;edition;paper\n"
        "Ann Lee;3 May;1;large;a4\nJosé Ruiz;4 May;2;;\nBo Ek;5 May;3;large;\nCy Fox;6 May;4;standard;\n",
    )
    assert run([*MERGE, "--joined"]) == 0
    said = capsys.readouterr().out
    assert "4 rows made in letters." in said and "1 row left edition empty: clear" in said
    assert "3 rows left paper empty: letter" in said
    folder = clinic_day / "letters"
    assert sorted(file.name for file in folder.iterdir()) == ["manifest.csv", "visit_v1.0_joined.pdf"]
    pages = joined_pages(folder / "visit_v1.0_joined.pdf")
    lines = manifest(clinic_day)
    starts = [int(line["page"]) for line in lines]
    assert all(start % 2 == 1 for start in starts)
    for line, name in zip(lines, ["Ann Lee", "José Ruiz", "Bo Ek", "Cy Fox"], strict=True):
        assert f"For: {name}" in pages[int(line["page"]) - 1]
    filled = {start + n for line, start in zip(lines, starts, strict=True) for n in range(int(line["pages"]))}
    assert [bool(text) for text in pages] == [n in filled for n in range(1, len(pages) + 1)]
    assert len(entries()) == 4
    assert run(MERGE) == 0 and len(entries()) == 4, "the same letters as single files are no second delivery"


def test_joined_letters_keep_both_standards(clinic_day: Path) -> None:
    visit = clinic_day / "handouts" / "visit.yaml"
    grid = "sections:\n  - heading: My week\n    grid: {columns: [Day, Notes], rows: [Monday, Friday]}\n"
    visit.write_text(visit.read_text().replace("sections:\n", grid))
    people(clinic_day, many(5))
    assert run([*MERGE, "--joined"]) == 0
    file = clinic_day / "letters" / "visit_v1.0_joined.pdf"
    found = [what for name in ("UA-1", "A-2a", "qpdf", "outloud") for what in CHECKERS[name](file.read_bytes())]
    assert [what for what in found if "PAG-001" not in what] == []  # each letter has its own head and foot
    with pikepdf.open(file) as pdf:
        root = pdf.Root.StructTreeRoot.K
        assert [str(part.S) for part in root.K] == ["/Part"] * 5
        assert "/AcroForm" not in pdf.Root


def test_rows_that_failed_come_out_as_they_came(
    clinic_day: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = HEADING.replace("\n", ";mrn\n") + 'Ann Lee;3 May;11;7\n Bo  Ek ;"5;May";\'012;=2\nCy;6 May;13;9\n'
    people(clinic_day, data)
    seen = merge_rows.missing_values

    def missing(pdfs: Iterable[bytes], values: Mapping[str, str]) -> list[str]:
        return ["your_number"] if values["your_number"] == "012" else seen(pdfs, values)

    with monkeypatch.context() as patch:
        patch.setattr(merge_rows, "missing_values", missing)
        assert run([*MERGE, "--ignore-columns", "--joined"]) == 3
    said = capsys.readouterr()
    assert "Row 2 (line 3): `your_number` is not in the finished PDF." in said.err
    failed = clinic_day / "letters" / "failed.csv"
    assert "2 rows made in letters, 1 failed." in said.out
    assert "Correct them, then: ldn-pdf merge visit letters/failed.csv --out letters/corrected" in said.out
    assert f"--out {Path('letters', 'corrected')} --joined --ignore-columns --draft" in said.out
    assert failed.read_text("utf-8-sig") == data.splitlines(keepends=True)[0] + data.splitlines(keepends=True)[2]
    again = ["merge", "visit", str(failed), "--out", "letters/corrected", "--draft", "--ignore-columns"]
    assert run(again) == 0
    text = read_text(next((clinic_day / "letters" / "corrected").glob("*.pdf")).read_bytes())
    assert "Your number: 012" in " ".join(text.split())


# --- killed ------------------------------------------------------------------------------------


def test_killed_in_the_middle_the_next_run_makes_all(clinic_day: Path) -> None:
    rows = 600  # enough for more than one process, and not to be done before it is killed
    people(clinic_day, many(rows))
    killed = subprocess.Popen(
        [sys.executable, "-m", "ldn_pdf", *MERGE], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    folder = clinic_day / "letters"
    wait_until(lambda: len(list(folder.glob("*.pdf"))) > 20 and entries())
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    noted = len(entries())
    assert 0 < noted < rows
    time.sleep(0.5)  # what the other processes had begun may still be finished

    assert run(MERGE) == 0
    assert len(manifest(clinic_day)) == rows == len(entries())
    assert Counter(entry.delivery for entry in entries()) == Counter(line["delivery"] for line in manifest(clinic_day))
    assert len(list(folder.glob("*.pdf"))) == rows and not list(folder.glob(".*"))


def wait_until(done: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.005)


# --- the parts ---------------------------------------------------------------------------------


def test_only_approved_unexpired_handouts_of_a_real_clinic_go_out(clinic_day: Path) -> None:
    prepared, _ = prepare(Library(), "visit")
    assert prepared is not None
    approved = replace(prepared, state=State(name="approved", approved_by="Dr E", until=date(2027, 1, 1)))
    assert list(refusals(approved)) == []
    example = replace(approved, clinic=replace(approved.clinic, example=True))
    cases = {
        "not-approved": replace(prepared, state=State(name="draft")),
        "expired": replace(prepared, state=State(name="expired", expired=True)),
        "example-clinic": example,
    }
    for rule, case in cases.items():
        assert [problem.rule for problem in refusals(case)] == [rule]
    assert as_draft(approved).state.name == "draft"
    assert as_draft(cases["expired"]).state.expired


def approve(until: date) -> None:
    """Dr. E stands behind the handout's words."""
    library = Library()
    handout, _ = library.handout("visit")
    assert handout is not None and library.own is not None
    words = Text(approved_words(handout, library.own))
    approval = Approval(
        handout=Text("visit"),
        version=handout.version,
        approved_by=Text("Dr. E"),
        role=Text("neurologist"),
        approved_on=date(2026, 11, 23),
        until=until,
        hash=Text(""),
        seal=Text(""),
        words=words,
        marks=Marks(Mark("")),
    )
    approvals, _ = library.approvals()
    assert approvals is not None
    library.approvals_path.write_text(as_yaml(replace(approvals, approvals=(sealed(approval),))))


def test_an_approved_handout_goes_out_without_the_word_draft(clinic_day: Path) -> None:
    approve(date(2027, 6, 1))
    people(clinic_day)
    assert run(MERGE[:-1]) == 0
    line = manifest(clinic_day)[0]
    text = read_text((clinic_day / "letters" / line["file"]).read_bytes())
    assert line["state"] == "approved" and "Dr. E, neurologist" in text and "Draft" not in text
    assert [entry.state for entry in entries()] == ["approved"] * 3
    assert run([*MERGE[:3], "--out", "drafts", "--draft"]) == 0
    text = read_text(next((clinic_day / "drafts").glob("*.pdf")).read_bytes())
    assert "Draft" in text


def test_a_changed_word_or_a_passed_day_keeps_it_in(
    clinic_day: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    approve(date(2027, 6, 1))
    people(clinic_day)
    visit = clinic_day / "handouts" / "visit.yaml"
    with monkeypatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1811894400")  # 2 June 2027
        assert run(MERGE[:-1]) == 1
        assert "This handout has expired." in capsys.readouterr().err
    visit.write_text(visit.read_text().replace("Your medicine list.", "All your medicines."))
    assert run(MERGE[:-1]) == 1
    assert "This handout is a draft. Its words changed after Dr. E approved them" in capsys.readouterr().err
    assert not (clinic_day / "letters").exists()


def test_without_draft_an_unapproved_handout_stays_in(clinic_day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people(clinic_day)
    assert run(MERGE[:-1]) == 1
    assert "--draft" in capsys.readouterr().err
    assert not (clinic_day / "letters").exists()


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Ann Lee", "Ann_Lee"),
        ("Ann/../../etc/passwd", "Ann_.._.._etc_passwd"),
        ('a<b>:"c|d?*', "a_b___c_d"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("Lee, Jr.", "Lee,_Jr"),
        ("...", "row"),
        ("é" * 200, "é" * 50),
    ],
)
def test_names_that_every_system_takes(value: str, name: str) -> None:
    assert safe(value) == name


def test_names_never_meet() -> None:
    stems = Stems(3)
    assert [stems.stem(1, "A"), stems.stem(2, "a"), stems.stem(3, "a_row0002")] == [
        "A",
        "a_row0002",
        "a_row0002_row0003",
    ]
    assert Stems(123_456).stem(7) == "row000007"


def test_what_is_not_in_the_pdf_is_missed(clinic_day: Path) -> None:
    prepared, _ = prepare(Library(), "visit")
    assert prepared is not None
    layout, _ = Library().layout("large")
    assert layout is not None
    values = {"first_visit": "Monday, 3 May 2027, in the Smith-Jones wing by the old river gate", "your_number": "12"}
    made = typeset_row(prepared, {"large": layout}, Choice("large", "a4"), values, "Nguyễn Thị Ánh")
    pdfs = [document.pdf for document in made.documents]
    assert missing_values(pdfs, values | {"patient_name": "Nguyễn Thị Ánh"}) == []
    assert missing_values(pdfs, values | {"your_number": "13"}) == ["your_number"]


def test_pages_are_read_until_all_values_were_seen(clinic_day: Path) -> None:
    def pdfs() -> Iterator[bytes]:
        prepared, _ = prepare(Library(), "visit")
        layout, _ = Library().layout("clear")
        assert prepared is not None and layout is not None
        made = typeset_row(prepared, {"clear": layout}, Choice("clear", "a4"), {"first_visit": "3 May"}, "Ann Lee")
        yield from (document.pdf for document in made.documents)
        raise AssertionError("one page more was asked for")

    assert missing_values(pdfs(), {"first_visit": "3 May", "patient_name": "Ann Lee"}) == []
