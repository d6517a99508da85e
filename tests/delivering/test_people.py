"""CSV files as clinics have them: what is read, and what is refused with its place and its fix."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ldn_pdf.delivering.recipients import csv_file
from ldn_pdf.delivering.recipients.csv_file import csv_line
from ldn_pdf.delivering.recipients.people import People, Row, Rows, Rules, read_people
from ldn_pdf.problems import Problem

FIELDS = ("first_visit", "your_number")
MERGE = Rules("merge", FIELDS)
SEND = Rules("send", FIELDS)
HEADING = "patient_name,first_visit,your_number"
ROW = f"{HEADING}\r\nJosé Ruiz,3 May 2027,12\r\n"


def read(folder: Path, data: str | bytes, rules: Rules = MERGE) -> tuple[People | None, list[Problem]]:
    file = folder / "people.csv"
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_people(file, rules)


def rows(folder: Path, data: str | bytes, rules: Rules = MERGE) -> list[Row]:
    people, problems = read(folder, data, rules)
    assert people is not None, problems
    return list(people.rows())


def only(folder: Path, data: str | bytes, rules: Rules = MERGE) -> Problem:
    people, problems = read(folder, data, rules)
    assert people is None
    assert len(problems) == 1, problems
    return problems[0]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(ROW.encode(), id="UTF-8"),
        pytest.param(ROW.strip().encode(), id="no line end at the end"),
        pytest.param(ROW.encode("utf-8-sig"), id="Excel's CSV UTF-8, with BOM"),
        pytest.param(ROW.replace(",", ";").encode("utf-8-sig"), id="semicolons"),
        pytest.param(ROW.replace(",", "\t").encode("utf-16"), id="Excel's Unicode Text"),
        pytest.param(ROW.replace(",", "\t").encode("utf-16-be"), id="UTF-16 without BOM"),
        pytest.param(("sep=;\r\n" + ROW.replace(",", ";")).encode(), id="sep="),
        pytest.param(re.sub(r"[^,\r\n]+", r'"\g<0>"', ROW).encode(), id="everything in quotes"),
        pytest.param(re.sub(r",([^,\r\n]+)", r', "\1"', ROW).encode(), id="blanks before quotes"),
        pytest.param(ROW.replace("\r\n", "\r").encode(), id="an old Mac's line ends"),
        pytest.param(
            (ROW.replace("\r\n", "\r\n\r\n") + ",,\r\n,,\r\n").encode(), id="empty lines, empty rows at the end"
        ),
        pytest.param(
            ROW.replace("patient_name", " Patient_Name ").replace(" R", "  R").encode(), id="blanks, capitals"
        ),
    ],
)
def test_the_same_row_from_each_way_to_save_it(tmp_path: Path, data: bytes) -> None:
    people, problems = read(tmp_path, data)
    assert people is not None and not problems, problems
    assert people.count == 1
    (row,) = people.rows()
    assert (row.number, row.patient_name) == (1, "José Ruiz")
    assert row.values(FIELDS) == {"first_visit": "3 May 2027", "your_number": "12"}


def test_windows_1252_is_read_and_named(tmp_path: Path) -> None:
    people, problems = read(tmp_path, f"{HEADING}\nAnn Lee,a,1\nJosé Ruiz,b,2\n".encode("cp1252"))
    assert people is not None
    assert [row.patient_name for row in people.rows()] == ["Ann Lee", "José Ruiz"]
    (problem,) = problems
    assert problem.severity == "warning" and "cp1252" in problem.what
    assert (problem.mark.line, problem.mark.column, problem.excerpt) == (3, 4, "José Ruiz,b,2")


def test_quoted_line_breaks_and_quotes_are_part_of_the_cell(tmp_path: Path) -> None:
    made = rows(tmp_path, f'{HEADING}\n"Ann\r\nLee","room ""B"", 2nd",1\nBo Ek,x,2\n')
    assert made[0].patient_name == "Ann Lee"
    assert made[0].cells["first_visit"] == 'room "B", 2nd'
    assert [(row.number, row.mark.line) for row in made] == [(1, 2), (2, 4)]


def test_all_mistakes_are_named_in_one_run_each_in_its_place(tmp_path: Path) -> None:
    people, problems = read(
        tmp_path,
        f"{HEADING}\nAnn Lee,,1\nBo Ek,x\nCy Fox,x,3,4\nAnn Lee,x,5\nAnn Lee,x,5\nDi \u4e2d,x,6\n",
    )
    assert people is None
    assert [(p.rule, p.mark.line, p.mark.column) for p in problems] == [
        ("empty-cell", 2, 9),
        ("short-row", 3, 7),
        ("long-row", 4, 12),
        ("duplicate-row", 6, 1),
        ("no-glyph", 7, 4),
    ]
    assert problems[0].what == "Row 1, column `first_visit`: this cell is empty."
    assert "U+4E2D" in problems[-1].what and problems[-1].excerpt == "Di \u4e2d,x,6"
    assert all(problem.fix for problem in problems)


@pytest.mark.parametrize(
    ("heading", "rule", "fix"),
    [
        ("patient_name,frist_visit,your_number", "unknown-column", "Did you mean `first_visit`?"),
        ("Patient Name,first_visit,your_number", "unknown-column", "Did you mean `patient_name`?"),
        ("mrn,first_visit,your_number", "unknown-column", "Take the column out."),
        ("Ann Lee,3 May,1", "unknown-column", "Put a row with the columns' names above it."),
        (",first_visit,your_number", "unknown-column", "Give it a heading"),
        ("first_visit,first_visit,your_number", "duplicate-column", "Take one of them out."),
        ("patient_name,first_visit,email", "missing-column", "The handout has the field {your_number}"),
    ],
)
def test_headings(tmp_path: Path, heading: str, rule: str, fix: str) -> None:
    _, problems = read(tmp_path, f"{heading}\na,b,ann@example.org\n")
    found = [problem for problem in problems if problem.rule == rule]
    assert found and fix in found[0].fix


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("None", "no-value"),
        ("#N/A", "no-value"),
        ("4.47701E+11", "no-value"),
        ("a\x07b", "control-character"),
        ("a\u202eb", "control-character"),
        ("\u0645\u0631\u064a\u0645", "no-glyph"),
        ("Ann \U0001f642", "no-glyph"),
        ("Jos\ufffd", "no-glyph"),
        ('"a"b', "csv-quotes"),
        ('"a', "csv-quotes"),
    ],
)
def test_cells_that_must_not_be_printed(tmp_path: Path, cell: str, rule: str) -> None:
    people, problems = read(tmp_path, f"{HEADING}\nBo Ek,x,2\nAnn Lee,{cell},1\n")
    assert people is None
    assert (problems[0].rule, problems[0].mark.line) == (rule, 3)


@pytest.mark.parametrize(
    ("cell", "rule", "said"),
    [
        ("MÃ¼ller", "misread-letters", "Müller"),
        ("José MÃ¼ller", "misread-letters", "José Müller"),
        ("M√ºller", "misread-letters", "Müller"),  # MacRoman
        ("MĂĽller", "misread-letters", "Müller"),  # cp1250
        ("M├╝ller", "misread-letters", "Müller"),  # cp437
        ("Nguyá»…n", "misread-letters", "Nguyễn"),
        ("Oâ€™Hara", "misread-letters", "O’Hara"),
        ("Å\x81ukasz", "misread-letters", "Łukasz"),
        ("£ukasz", "misread-letters", "Łukasz"),
        ("Pawe³", "misread-letters", "Paweł"),
        ("Ró¿a", "misread-letters", "Róża"),
        ("¯aneta", "misread-letters", "Żaneta"),
        ("O&#39;Brien", "entity", "O'Brien"),
        ("Lo &amp; Ray", "entity", "Lo & Ray"),
        ("A&eacute;", "entity", "Aé"),
        ("NaT", "no-value", ""),
        ("<NA>", "no-value", ""),
        ("N/A", "no-value", ""),
        ("NULL", "no-value", "Ms Null"),
        ("\\N", "no-value", ""),
        ("#REF!", "no-value", ""),
        ("#N/A", "no-value", ""),
        ("####", "no-value", ""),
        ("J?rgen", "lost-letter", ""),
        ("Jos? Ruiz", "lost-letter", ""),
        ("??", "lost-letter", ""),
        ("=B2", "formula", ""),
        ('=A2&" "&B2', "formula", ""),
        ("\u200eAnn", "control-character", ""),
        ("\u202aAnn\u202c", "control-character", ""),
    ],
)
def test_damage_is_named_with_what_was_meant(tmp_path: Path, cell: str, rule: str, said: str) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    people, problems = read(tmp_path, f"{HEADING}\nAnn,x,1\n{quoted},x,2\n")
    assert people is None and problems[0].rule == rule, problems
    assert problems[0].mark.line == 3 and problems[0].what.startswith("Row 2, column `patient_name`: ")
    assert said in problems[0].fix


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "Null Ann",
            "Nanette",
            "Müller",
            "d’Été",
            "“Bo”",
            "5 £",
            "£5",
            "12 cm³",
            "3 m³",
            "¿Qué tal?",
            "1¾ h",
            "10 µg",
        ),
        *("Mª José", "2º", "AT&T", "Lo & Ray", "Dr Na", "+44 20 7946 0000", "-", "What time?", "100.5", "'t Hooft"),
        *("Ärzte’s", "größe", "Åsa", "Ágnes", "Mr. Ó Sé", "São", "naïve — yes", "‚Äpfel‘", "col·legi", "№ 5"),
    ],
)
def test_what_only_looks_like_damage_is_let_be(tmp_path: Path, cell: str) -> None:
    people, problems = read(tmp_path, f'{HEADING}\nAnn,"{cell}",1\n')
    assert people is not None and not problems, problems


@pytest.mark.parametrize(
    ("cell", "value"),
    [('"=""0555014"""', "0555014"), ("'0555014", "0555014"), ("'+1 555", "+1 555"), ("'=2", "=2"), ("' -x", "-x")],
)
def test_what_only_guards_a_text_is_taken_off(tmp_path: Path, cell: str, value: str) -> None:
    assert rows(tmp_path, f"{HEADING}\nAnn,x,{cell}\n")[0].cells["your_number"] == value


def test_numbers_and_times_of_a_program_are_warned_of(tmp_path: Path) -> None:
    people, problems = read(tmp_path, f"{HEADING}\nAnn,2026-11-23 00:00:00,5550144.0\n")
    assert people is not None
    assert [(p.rule, p.severity) for p in problems] == [("number-format", "warning")] * 2
    assert "23 November 2026" in problems[0].fix and "5550144." in problems[1].fix


def test_a_number_in_a_column_of_days_is_told_as_the_day(tmp_path: Path) -> None:
    data = "patient_name,first_visit,your_number\nAnn,12/1/2026,46000\nBo,46000,12\nCy,46001.5,13\n"
    _, problems = read(tmp_path, data)
    assert [(p.rule, p.mark.line, p.mark.column) for p in problems] == [("day-number", 3, 4), ("day-number", 4, 4)]
    assert "9 December 2025" in problems[0].what and "10 December 2025" in problems[1].fix
    rules = Rules("merge", ("code",))
    assert not read(tmp_path, "code\n46000\n46001\n", rules)[1]
    assert [p.rule for p in read(tmp_path, "code\n46000\n3 May 2027\n", rules)[1]] == ["day-number"]


@pytest.mark.parametrize("name", ["王伟", "דוד כהן", "محمد", "김민수", "Ann 王"])
def test_a_name_that_no_font_draws_is_one_problem_with_what_to_do(tmp_path: Path, name: str) -> None:
    problem = only(tmp_path, f"{HEADING}\n{name},{name},1\n")
    assert problem.rule == "no-glyph" and "Latin letters" in problem.fix
    assert "column `patient_name`" in problem.what and "Nor letters in `first_visit`" in problem.what


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("ann@gmial.com", "ann@gmail.com"),
        ("ann@gmail.con", "ann@gmail.com"),
        ("ann@hotnail.com", "ann@hotmail.com"),
        ("ann@yaho.com", "ann@yahoo.com"),
        ("ann@outlok.com", "ann@outlook.com"),
        ("ann@iclould.com", "ann@icloud.com"),
        ("ann@gmail.com", ""),
        ("ann@ymail.com", ""),
        ("ann@mail.com", ""),
        ("ann@hotmail.de", ""),
        ("ann@yahoo.co.uk", ""),
        ("ann@example.org", ""),
    ],
)
def test_a_slip_in_a_mail_service_is_asked_about(tmp_path: Path, address: str, meant: str) -> None:
    people, problems = read(tmp_path, f"email,email_ok\n{address},yes\n", Rules("send"))
    assert people is not None
    assert [p.severity for p in problems] == (["warning"] if meant else [])
    assert not meant or f"Did you mean {meant}?" in problems[0].fix


# --- quotes, columns, and files that are far too large ----------------------------------------


def test_an_open_quote_is_told_at_its_row_and_the_rows_below_are_checked(tmp_path: Path) -> None:
    data = f'{HEADING}\nAnn,x,1\n"Bo,y,2\nCy,,3\nDi,z,"4"\nEd,w,5"\n'
    _, problems = read(tmp_path, data)
    assert [(p.rule, p.mark.line, p.mark.column) for p in problems] == [("csv-quotes", 3, 1), ("empty-cell", 4, 4)]


def test_rows_between_two_stray_quotes_are_not_one_cell(tmp_path: Path) -> None:
    """csv reads rows 2 to 4 as one row of the right width."""
    people, problems = read(tmp_path, f'{HEADING}\nAnn,x,1\nBo,"y,2\nCy,x,3\nDi,z",4\nEd,w,5\n')
    assert people is None and next((p.rule, p.mark.line) for p in problems) == ("csv-quotes", 3)


def test_unknown_columns_are_let_pass_where_that_is_asked_but_no_slip_is(tmp_path: Path) -> None:
    rules = Rules("merge", FIELDS, ignore_columns=True)
    people, problems = read(tmp_path, f"mrn,{HEADING},ward\n7,Ann,x,1,B\n", rules)
    assert people is not None and not problems
    assert people.as_it_came([1]) == f"mrn,{HEADING},ward\n7,Ann,x,1,B\n"
    problem = only(tmp_path, f"mrn,{HEADING},langauge\n7,Ann,x,1,en\n", rules)
    assert problem.fix == "Did you mean `language`?"


def test_a_column_name_is_the_patients(tmp_path: Path) -> None:
    people, problems = read(tmp_path, "name,first_visit,your_number\nAnn,x,1\n")
    assert people is not None and next(iter(people.rows())).patient_name == "Ann"
    assert [(p.severity, p.what) for p in problems] == [("info", "The column `name` is read as `patient_name`.")]


def test_empty_choices_take_the_default_and_are_counted(tmp_path: Path) -> None:
    people, problems = read(tmp_path, f"{HEADING},edition,paper,language\nAnn,x,1,,,\nBo,x,2,large,,en\n")
    assert people is not None and not problems
    assert people.defaults == {"edition": 1, "paper": 2, "language": 1}
    assert [row.choice("edition", "clear") for row in people.rows()] == ["clear", "large"]


def test_content_below_no_heading_is_named_once(tmp_path: Path) -> None:
    _, problems = read(tmp_path, f"{HEADING},,\nAnn,x,1,,\nBo,x,2,,z\nCy,x,3,,z\n")
    assert [(p.rule, p.mark.line, p.what) for p in problems] == [
        ("unknown-column", 3, "Column 5 has no heading, and row 2 has something in it.")
    ]


@pytest.mark.parametrize(
    ("make", "shown"),
    [
        (lambda: f"{HEADING}\nAnn,x,1\n" + ",,\n" * 1_000_000, 0),
        (lambda: f"{HEADING}\nAnn,x,1\n" + "\n" * 1_000_000, 0),
        (lambda: ",".join(f"column{n}" for n in range(20_000)) + "\n" + ",".join("x" * 20_000) + "\n", 1),
        (lambda: f"{HEADING}," + ",".join(f"c{n}" for n in range(20_000)) + "\nAnn,x,1" + ",x" * 20_000 + "\n", 100),
        (lambda: f"{HEADING}\n" + "".join(f"MÃ¼ller {n},NaT,{n}\n" for n in range(10_000)), 100),
        (lambda: f"{HEADING}\n" + "".join(f"王 {n},x,46000\n" for n in range(10_000)), 100),
        (lambda: f"{HEADING}\n" + "".join(f'"Ann {n},x,1\n' for n in range(10_001)), 100),
    ],
)
def test_large_files_are_read_soon_and_in_little_memory(tmp_path: Path, make: Callable[[], str], shown: int) -> None:
    (tmp_path / "people.csv").write_text(make(), "utf-8")
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from ldn_pdf.delivering.recipients.people import Rules, read_people\n"
        f"people, problems = read_people(Path(sys.argv[1]), Rules('merge', {FIELDS!r}))\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "peak = used.ru_maxrss  # where /proc is, without what the parent had in memory when it forked\n"
        "status = Path('/proc/self/status')\n"
        "if status.exists(): peak = int(status.read_text().split('VmHWM:')[1].split()[0])\n"
        "print(len(problems), used.ru_utime + used.ru_stime, peak / 1024, problems[-1:])"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "people.csv"], capture_output=True, text=True)
    count, seconds, megabytes, last = done.stdout.split(" ", 3)
    assert int(count) == shown and float(seconds) < 5 and float(megabytes) < 120
    assert shown < 100 or "more problems are not shown" in last


def test_an_accent_of_its_own_joins_its_letter(tmp_path: Path) -> None:
    """macOS saves é as e and an accent."""
    assert rows(tmp_path, f"{HEADING}\nJose\u0301 Ruiz,x,1\n")[0].patient_name == "José Ruiz"


@pytest.mark.parametrize("name", ["Nan Goldin", "Null", "Zoë O’Neil-Ørsted", "Nguyễn Thị Ánh", "Łukasz Żak"])
def test_names_that_only_look_odd_are_let_be(tmp_path: Path, name: str) -> None:
    assert rows(tmp_path, f"{HEADING}\n{name},x,1\n")[0].patient_name == name


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ('"ann@example.org\nBcc: bo@example.org"', "a line break"),
        ("ann@example.org;bo@example.org", "more than one address"),
        ("ann@bo@example.org", "more than one address"),
        ("ann example.org", "a blank"),
        ("annexample.org", "no name before an @"),
        ("@example.org", "no name before an @"),
        ("ann@example", "not a domain"),
        ("ann@example..org", "not a domain"),
        ("ann@-example.org", "not a domain"),
        ("ann@192.0.2.1", "not a domain"),
        (".ann@example.org", "not one that mail servers know"),
        ("Ann <ann@example.org>", "a blank"),
        ("<ann@example.org>", "not"),
        ("ánn@example.org", "letters that many mail servers refuse"),
        (f"{'a' * 65}@example.org", "not one that mail servers know"),
        (f"ann@{'.'.join(['a' * 60] * 5)}.org", "longer than"),
    ],
)
def test_addresses_that_are_refused(tmp_path: Path, address: str, said: str) -> None:
    cell = address if address.startswith('"') else f'"{address}"'
    problem = only(tmp_path, f"email,email_ok\n{cell},yes\n", Rules("send"))
    assert problem.rule == "bad-address" and said in problem.what
    assert problem.mark.line == 2


@pytest.mark.parametrize("address", ["ann@example.org", "Ann.O'Neil+ms@mail.example.co.uk", "ann@bücher.example"])
def test_addresses_that_are_fine(tmp_path: Path, address: str) -> None:
    assert rows(tmp_path, f"email,email_ok\n{address},yes\n", Rules("send"))[0].email == address


def test_who_did_not_agree_needs_no_address(tmp_path: Path) -> None:
    text = "email,email_ok\n,no\nnone given,\nann@example.org,YES\nbo@example.org,maybe\n"
    made = rows(tmp_path, text, Rules("send"))
    assert [row.agreed for row in made] == [False, False, True, False]
    assert only(tmp_path, "email,email_ok\n,yes\nann@example.org,yes\n", Rules("send")).rule == "empty-cell"


def test_send_needs_to_know_who_agreed(tmp_path: Path) -> None:
    assert "email_ok" in only(tmp_path, "email\nann@example.org\n", Rules("send")).what


def test_an_address_that_two_people_share_is_a_warning(tmp_path: Path) -> None:
    people, problems = read(
        tmp_path, "email,email_ok,patient_name\nann@example.org,yes,Ann\nAnn@Example.org,yes,Bo\n", Rules("send")
    )
    assert people is not None
    assert [(p.rule, p.severity, p.mark.line) for p in problems] == [("shared-address", "warning", 3)]


@pytest.mark.parametrize(
    ("column", "good", "bad", "fix"),
    [
        ("edition", "Large", "larg", "Did you mean `large`?"),
        ("paper", "A4", "a5", "Choose one of: letter, a4."),
        ("language", "en", "es", "ldn-pdf translate"),
    ],
)
def test_choices_by_name(tmp_path: Path, column: str, good: str, bad: str, fix: str) -> None:
    assert rows(tmp_path, f"patient_name,{column}\nAnn,{good}\n", Rules("merge"))
    problem = only(tmp_path, f"patient_name,{column}\nAnn,{bad}\n", Rules("merge"))
    assert fix in problem.fix and (problem.mark.line, problem.mark.column) == (2, 5)


@pytest.mark.parametrize(
    ("data", "rule", "said"),
    [
        (b"", "csv-empty", "empty"),
        (b"\xef\xbb\xbf\n", "csv-empty", "empty"),
        (b"patient_name\n", "no-rows", "no rows"),
        (b"PK\x03\x04" + b"\0" * 50, "csv-type", "Excel workbook"),
        (b"%PDF-1.7\n", "csv-type", "PDF"),
        (b"patient_name\nAnn\nJos\x81\n", "csv-encoding", "neither"),
        (b"\x7fELF" + b"\x01\0\x02" * 50, "csv-encoding", "neither"),
    ],
)
def test_files_that_are_no_list_of_people(tmp_path: Path, data: bytes, rule: str, said: str) -> None:
    problem = only(tmp_path, data, Rules("merge"))
    assert problem.rule == rule and said in problem.what


def test_empty_rows_and_columns_of_spreadsheets_are_let_pass(tmp_path: Path) -> None:
    data = f"{HEADING},,\nAnn,a,1,,\n,,,,\n\nBo,b,2\n,,,,,,,\n\x1a"
    assert [(row.number, row.mark.line, row.patient_name) for row in rows(tmp_path, data)] == [
        (1, 2, "Ann"),
        (2, 5, "Bo"),
    ]


def test_ten_thousand_rows_are_read_one_by_one(tmp_path: Path) -> None:
    people, problems = read(tmp_path, f"{HEADING}\n" + "".join(f"Ann Lee,visit {n},{n}\n" for n in range(10_000)))
    assert people is not None and not problems
    assert people.count == 10_000
    assert [row.number for row in people.rows(Rows.parse("3, 9998-9999"))] == [3, 9998, 9999]


@pytest.mark.parametrize("text", ["", "0", "3-2", "a", "1,,2", "-3"])
def test_a_choice_of_rows_that_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="not a choice of rows"):
        Rows.parse(text)


def test_recall_reads_a_file_with_any_columns(tmp_path: Path) -> None:
    made = rows(tmp_path, "mrn;E-mail;email;\n12;;ann@example.org;\n13;;;x\n", Rules("recall"))
    assert [row.email for row in made] == ["ann@example.org", ""]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"])
def test_no_cell_that_is_written_is_a_formula(cell: str) -> None:
    (row,) = csv.reader(io.StringIO(csv_line(["a", cell, 3]), newline=""))
    assert row == ["a", f"'{cell}", "3"]


def test_a_file_too_large_to_be_a_list_of_patients_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    assert only(tmp_path, b"," * (64 * 2**20 + 1)).rule == "csv-size"


def test_a_file_of_just_the_largest_size_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "CSV_BYTES", len(ROW.encode()))
    assert len(rows(tmp_path, ROW)) == 1
    assert only(tmp_path, ROW + " ").rule == "csv-size"
