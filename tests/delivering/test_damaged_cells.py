"""What programs make of a cell, by kind: what must be told, and what a person or a clinic may really write."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldn_pdf.delivering.recipients.cells import printed
from ldn_pdf.delivering.recipients.people import People, Rules, read_people
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
}
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
}
NAMES_FINE = (
    "Ann Lee", "José Müller", "Chloë O’Hara", "O´Brien", "Þór Jónsson", "Søren Ærø", "Łukasz", "Nguyễn Thị Ánh",
    "Đặng Ý",
    "Mª José", "Ann «Annie» Lee", "DŽAMONJA", "Žižek", "Œuvrard", "Smith & Jones", "Lee, Ann (geb. Öz)", "Ann Null",
    "Ÿves", "Straße", "Sıla", "Ann Lee †",
)  # fmt: skip
VALUES_FINE = ("#12", "Suite #4B", "1970-01-01", "2027-05-03", "5%", "<5 mg", "50 % of 20", "100%", "1/1/1970", "3 m³")


@pytest.mark.parametrize(("value", "rule"), NAMES_TOLD.items())
def test_a_name_that_a_program_spoilt_is_told_once(value: str, rule: str) -> None:
    assert [fault.rule for fault in printed(value, name=True)] == [rule]


@pytest.mark.parametrize(("value", "rule"), VALUES_TOLD.items())
def test_a_value_that_a_program_wrote_is_told_once(value: str, rule: str) -> None:
    assert [fault.rule for fault in printed(value)] == [rule]


@pytest.mark.parametrize("value", NAMES_FINE)
def test_a_person_may_be_called_so(value: str) -> None:
    assert list(printed(value, name=True)) == []


@pytest.mark.parametrize("value", VALUES_FINE)
def test_a_clinic_may_write_so(value: str) -> None:
    assert list(printed(value)) == []


@pytest.mark.parametrize("value", ["M%C3%BCller", "M\\u00fcller", "=?UTF-8?Q?M=C3=BCller?=", "M&uuml;ller"])
def test_the_fix_says_what_to_type(value: str) -> None:
    (fault,) = printed(value, name=True)
    assert fault.fix == "Type `Müller`."


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


def test_a_cell_of_megabytes_is_told_as_that(tmp_path: Path) -> None:
    found, (problem, *_) = read(tmp_path, (ROWS + '"' + "x" * 200_000 + '",3 May,1\r\n').encode())
    assert found is None
    assert (problem.mark.line, problem.rule) == (4, "long-cell")
