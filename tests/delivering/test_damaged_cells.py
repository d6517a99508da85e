"""What programs make of a cell, by kind: what must be told, and what a person or a clinic may really write."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldn_pdf.delivering.recipients.cells import agreement, email, language, printed
from ldn_pdf.delivering.recipients.people import People, Rules, read_people, says_yes
from ldn_pdf.problems import Problem

NAMES_TOLD = {
    "ÐœÐ°Ñ€Ð¸Ñ": "misread-letters",  # Cyrillic in UTF-8, read as Windows-1252
    "Ìàðèÿ Èâàíîâà": "misread-letters",  # Cyrillic in Windows-1251, read as Windows-1252
    "MÃƒÂ¼ller": "misread-letters",  # twice
    "JosŽ": "misread-letters",  # of an old Mac
    "MŸller": "misread-letters",
    "Jos‚": "misread-letters",  # of DOS
    "Mà¼ller": "misread-letters",
    "M≥ller": "misread-letters",
    "M%C3%BCller": "entity",
    "Ann%20Lee": "entity",
    "M\\u00fcller": "entity",
    "Ann<br>Lee": "entity",
    "Ann_x000D_Lee": "entity",
    "=?UTF-8?Q?M=C3=BCller?=": "entity",
    "=?utf-8?B?TcO8bGxlcg==?=": "entity",
    "[object Object]": "no-value",
    "M=C3=BCller": "entity",
    "M\\xfcller": "entity",
    "<b>Ann</b> Lee": "entity",
    "#GETTING_DATA": "no-value",
    "Loading...": "no-value",
    "TBD": "no-value",
    "FALSE": "no-value",
    "--": "no-value",
    "4711": "no-value",
    "ªtefan": "misread-letters",  # Romanian in cp1250
    "Gonz·lez": "misread-letters",  # Windows-1252 read as MacRoman
    "B÷rner": "misread-letters",  # and as DOS
    "╔dith": "misread-letters",
}
NAMES_ASKED = (
    "Ayþe Yýlmaz", "Þahin", "Ýbrahim Öz", "Erdoðan", "Çaðlar", "Jiøí Dvoøák", "Nováèek", "Kovaèiæ", "Matìj", "Szõke",
    "Constanþa", "Cãlin", "JosÈ", "CÚcile", "AdÞle", "Abellßn", "ÿstergaard",
)  # fmt: skip
"""Names in the wrong code page that could be right, as far as their letters go."""
VALUES_TOLD = {
    "#BEZUG!": "no-value",
    "#NV": "no-value",
    "#¡REF!": "no-value",
    "#BUSY!": "no-value",
    "Err:502": "no-value",
    "-nan": "no-value",
    "(none)": "no-value",
    "0000-00-00": "no-value",
    "1899-12-30 00:00:00": "no-value",
    "1/0/1900": "no-value",
    "2027-02-30": "no-value",
    "2027-05-03T00:00:00Z": "number-format",
    "2027-05-03 14:30:00": "number-format",
    "Mon May 03 2027 00:00:00 GMT+0000 (UTC)": "number-format",
    "datetime.date(2027, 5, 3)": "number-format",
    "5550144,0": "number-format",
    "31/02/2027": "no-value",
    "30/12/1899": "no-value",
}
NAMES_FINE = (
    "Ann Lee", "José Müller", "Chloë O’Hara", "O´Brien", "Þór Jónsson", "Søren Ærø", "Łukasz", "Nguyễn Thị Ánh",
    "Đặng Ý",
    "Mª José", "Ann «Annie» Lee", "DŽAMONJA", "Žižek", "Œuvrard", "Smith & Jones", "Lee, Ann (geb. Öz)", "Ann Null",
    "Ÿves", "Straße", "Sıla", "Ann Lee †",
    "Auðbjörg", "Guðlaugur", "Eyþór Lýðsson", "Snæþór", "Ýmir", "Alfreð", "Sýkora", "Novotný", "Ó hÉadhnú", "McÉwan",
    "Noè", "Geneviève", "João Magalhães", "Bøe", "Høidahl", "Großmann", "Gal·la", "Mìcheal", "Unknown Soldier",
)  # fmt: skip
VALUES_FINE = (
    "#12",
    "Suite #4B",
    "1970-01-01",
    "2027-05-03",
    "5%",
    "<5 mg",
    "50 % of 20",
    "100%",
    "1/1/1970",
    "3 m³",
    "2027-05-03 09:30",
    "5/31/2027",
    "31/5/2027",
    "1,000",
    "TRUE",
    "‘99",
)


@pytest.mark.parametrize(("value", "rule"), NAMES_TOLD.items())
def test_a_name_that_a_program_spoilt_is_told_once(value: str, rule: str) -> None:
    assert [fault.rule for fault in printed(value, name=True)] == [rule]


@pytest.mark.parametrize(("value", "rule"), VALUES_TOLD.items())
def test_a_value_that_a_program_wrote_is_told_once(value: str, rule: str) -> None:
    assert [fault.rule for fault in printed(value)] == [rule]


@pytest.mark.parametrize("value", NAMES_FINE)
def test_a_person_may_be_called_so(value: str) -> None:
    assert list(printed(value, name=True)) == []


@pytest.mark.parametrize("value", NAMES_ASKED)
def test_whether_a_name_with_strange_letters_is_right_is_asked_once(value: str) -> None:
    (fault,) = printed(value, name=True)
    assert (fault.rule, fault.severity) == ("misread-letters", "warning") and "Is the name right?" in fault.fix


@pytest.mark.parametrize("value", VALUES_FINE)
def test_a_clinic_may_write_so(value: str) -> None:
    assert list(printed(value)) == []


@pytest.mark.parametrize("value", ["M%C3%BCller", "M\\u00fcller", "=?UTF-8?Q?M=C3=BCller?=", "M&uuml;ller"])
def test_the_fix_says_what_to_type(value: str) -> None:
    (fault,) = printed(value, name=True)
    assert fault.fix == "Type `Müller`."


def test_the_fix_of_a_time_has_the_hour() -> None:
    (fault,) = printed("2027-05-03 14:30:00")
    assert fault.fix == "Write it as a reader would, such as 3 May 2027, 2:30 pm."


@pytest.mark.parametrize("value", ["yess", "ja", "1.0", "x", "TRUE?"])
def test_what_is_neither_yes_nor_no_is_told(value: str) -> None:
    (fault,) = agreement(value, says_yes(value))
    assert (fault.rule, fault.severity) == ("unclear-agreement", "warning")


@pytest.mark.parametrize("value", ["yes", "Y", "TRUE", "1", "no", "N", "false", "0", ""])
def test_a_clear_yes_or_no_is_let_pass(value: str) -> None:
    assert list(agreement(value, says_yes(value))) == []


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("ann@aol.con", "aol.com"),
        ("ann@clinic-example.ogr", "clinic-example.org"),
        ("ann@gmail.co", "gmail.com"),
        ("ann@gnail.com", "gmail.com"),
    ],
)
def test_an_address_that_ends_in_a_slip_is_told(address: str, meant: str) -> None:
    (fault,) = email(address)
    assert fault.rule == "mistyped-domain" and f"Did you mean ann@{meant}?" in fault.fix


@pytest.mark.parametrize("address", ["ann@example.co", "ann@mail.com", "ann@yahoo.fr", "ann@gmx.net"])
def test_an_address_that_there_is_is_let_pass(address: str) -> None:
    assert list(email(address)) == []


@pytest.mark.parametrize(
    ("asked", "fix"), [("English", "Did you mean `en`?"), ("spanish", "--to LANGUAGE"), ("fr", "--to fr")]
)
def test_a_language_that_is_not_there(asked: str, fix: str) -> None:
    (fault,) = language(asked, {"en": "en-US"}, "visit")
    assert fix in fault.fix


@pytest.mark.parametrize(
    ("asked", "fix"), [("Spanish", "Did you mean `es`?"), ("es-", "--to es"), ("vi-VN", "--to vi")]
)
def test_a_language_by_its_name_or_ill_spelt(asked: str, fix: str) -> None:
    (fault,) = language(asked, {"en": "en-US", "es": "es-US"}, "visit")
    assert fix in fault.fix


@pytest.mark.parametrize("asked", ["es", "ES", "es-US", "es-MX", "es_419", "en-GB"])
def test_a_language_is_there_whatever_its_region(asked: str) -> None:
    assert list(language(asked, {"en": "en-US", "es": "es-US"}, "visit")) == []


ROWS = "patient_name,first_visit,your_number\r\nJosé Müller,3 May,12\r\nZoë Åström,4 May,13\r\n"


def read(folder: Path, data: bytes) -> tuple[People | None, list[Problem]]:
    (folder / "people.csv").write_bytes(data)
    return read_people(folder / "people.csv", Rules("merge", ("first_visit", "your_number")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_whatever_unicode_it_is_the_names_are_read(tmp_path: Path, encoding: str) -> None:
    found, problems = read(tmp_path, ROWS.encode(encoding))
    assert found and [row.patient_name for row in found.rows()] == ["José Müller", "Zoë Åström"], problems


def test_two_marks_at_the_beginning_are_let_pass(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbf" + ROWS.encode("utf-8-sig"))[1] == []


def test_two_files_in_one_are_told_at_the_first_row_of_the_other(tmp_path: Path) -> None:
    found, (problem,) = read(tmp_path, ROWS.encode() + "Jörg Öz,5 May,14\r\n".encode("cp1252"))
    assert found is None
    assert (problem.mark.line, problem.rule) == (4, "csv-encoding") and "two files" in problem.what


def test_a_row_behind_a_mark_of_utf_8_is_told_without_a_count(tmp_path: Path) -> None:
    _, (problem,) = read(tmp_path, b"\xef\xbb\xbfpatient_name\r\n" + "Jörg\r\n".encode("cp1252"))
    assert problem.what == "This row is not UTF-8, and other rows are: two files were put into one."


def test_a_cell_of_megabytes_is_told_as_that(tmp_path: Path) -> None:
    found, (problem, *_) = read(tmp_path, (ROWS + '"' + "x" * 200_000 + '",3 May,1\r\n').encode())
    assert found is None
    assert (problem.mark.line, problem.rule) == (4, "long-cell")


def test_seconds_since_1970_and_days_with_a_comma_are_told_in_a_column_of_days(tmp_path: Path) -> None:
    rows = "patient_name,first_visit,your_number\nAnn,3 May 2027,12\nBo,1809302400,13\nCy,"
    found, problems = read(tmp_path, f'{rows}"46,510",14\n'.encode())
    assert found is None
    assert [(problem.mark.line, problem.rule) for problem in problems] == [(3, "day-number"), (4, "day-number")]
    assert [what.partition(" is how ")[2] for what in (problem.what for problem in problems)] == [
        "a program counts seconds: 3 May 2027.",
        "Excel counts days: 3 May 2027.",
    ]


def test_a_name_in_another_script_is_one_problem_with_its_joiners(tmp_path: Path) -> None:
    data = "patient_name,first_visit,your_number\nعلی\u200cرضا,3 May,12\nश्\u200dयाम,4 May,13\n"
    _, problems = read(tmp_path, data.encode())
    assert [problem.rule for problem in problems] == ["no-glyph", "no-glyph"]


def test_a_column_of_days_that_is_all_numbers_is_told(tmp_path: Path) -> None:
    found, problems = read(tmp_path, b"patient_name,first_visit,your_number\nAnn,46510,46511\nBo,46512,46513\n")
    assert found is None and [(p.mark.line, p.mark.column, p.rule) for p in problems] == [
        (2, 5, "day-number"),
        (3, 4, "day-number"),
    ]


@pytest.mark.parametrize("above", [",,\n", "\n\n", ";;;\n,,\n", '"","",""\n'])
def test_empty_rows_above_the_heading_are_let_pass(tmp_path: Path, above: str) -> None:
    found, problems = read(tmp_path, (above + ROWS).encode())
    assert found and [row.patient_name for row in found.rows()] == ["José Müller", "Zoë Åström"], problems


def test_a_title_above_the_heading_is_the_only_thing_told(tmp_path: Path) -> None:
    found, (problem,) = read(tmp_path, ("Clinic list of May,,\n\n" + ROWS).encode())
    assert found is None and problem.what == "The columns' names stand on line 3."


def test_a_byte_of_nothing_is_told_in_its_cell(tmp_path: Path) -> None:
    found, (problem,) = read(tmp_path, ROWS.replace("Zoë", "Zo\0").encode())
    assert found is None and (problem.mark.line, problem.rule) == (3, "control-character")


@pytest.mark.parametrize(
    "data", [b"<html><table>", b"\xef\xbb\xbf<?xml version='1.0'?>", b'[{"a": 1}]', b"BEGIN:VCARD\n"]
)
def test_what_is_no_csv_file_is_told_as_what_it_is(tmp_path: Path, data: bytes) -> None:
    found, (problem,) = read(tmp_path, data)
    assert found is None and problem.rule == "csv-type"
