"""Bytes that are no text of ours are named, with their place and the fix."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ldn_pdf.limits import HANDOUT_BYTES
from ldn_pdf.problems import Problem
from ldn_pdf.reading.source_files import read_source, shown, source_of


def only(data: bytes) -> Problem:
    source, problems = source_of(data, "file.yaml")
    assert source is None
    (problem,) = problems
    return problem


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_latin_1_is_named_with_its_place(encoding: str) -> None:
    problem = only("title: A\r\naudience: caf\u00e9s\r\n".encode(encoding))
    assert (problem.rule, problem.mark.line, problem.mark.column) == ("not-utf8", 2, 14)
    assert "Latin-1" in problem.what
    assert "\u00e9" in problem.what
    assert problem.excerpt == "audience: caf\u00e9s"
    assert "UTF-8" in problem.fix


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named_with_a_mark_and_without(encoding: str) -> None:
    problem = only("title: A handout\n".encode(encoding))
    assert "UTF-16" in problem.what
    assert "UTF-8" in problem.fix


def test_utf_32_is_not_taken_for_utf_16() -> None:
    assert "UTF-32" in only("title: A".encode("utf-32")).what


def test_bytes_of_no_encoding_are_shown_as_a_number() -> None:
    assert "0x81" in only(b"title: \x81\n").what


def test_a_byte_order_mark_is_fine_and_shifts_nothing() -> None:
    source, problems = source_of(b"\xef\xbb\xbftitle: A\n", "file.yaml")
    assert source and source.text == "title: A\n"
    assert problems == []


def test_a_byte_order_mark_inside_is_a_character_that_nobody_sees() -> None:
    _, problems = source_of("title: A\ufeffB\n".encode(), "file.yaml")
    assert [(p.rule, p.mark.column) for p in problems] == [("control-character", 9)]


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_line_ends_of_all_systems_give_the_same_marks(line_end: str) -> None:
    source, problems = source_of(line_end.join(["title: A", "audience: B", ""]).encode(), "file.yaml")
    assert source and source.text == "title: A\naudience: B\n"
    assert problems == []


@pytest.mark.parametrize("data", [b"", b"\n\n", b"  \r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_named(data: bytes) -> None:
    assert only(data).rule == "empty-file"


def test_a_file_over_the_limit_is_named_and_one_at_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * HANDOUT_BYTES)
    assert read_source(path)[1] == []
    path.write_bytes(b"#" * (HANDOUT_BYTES + 1))
    source, (problem,) = read_source(path)
    assert source is None
    assert problem.rule == "too-large"
    assert "65 KB; 64 KB is the most" in problem.what


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        *((b"%PDF-1.7\n", "a PDF"), (b"PK\x03\x04" + bytes(90), "a Word file"), (b"{\\rtf1\\ansi", "an RTF file")),
        *((b"\x89PNG" + bytes(90), "a picture"), (bytes(range(256)), "no text"), (b"\0\0\0\0\xff", "no text")),
    ],
)
def test_files_of_other_programs_are_called_what_they_are(data: bytes, kind: str) -> None:
    problem = only(data)
    assert problem.rule == "not-a-file"
    assert kind in problem.what


@pytest.mark.parametrize(
    ("char", "name"),
    [
        *(("\0", "a control character"), ("\x07", "U+0007"), ("\x85", "a control character"), ("\xad", "soft hyphen")),
        *(("\u200b", "zero width space"), ("\u202e", "right-to-left override"), ("\u2028", "line separator")),
        *(("\ufffe", "an invisible character"), ("\ue000", "a private character"), ("\ufe0f", "variation selector-16")),
    ],
)
def test_characters_that_nobody_sees_are_placed_and_read_as_a_space(char: str, name: str) -> None:
    source, problems = source_of(f"title: A\naudience: B{char}C\n".encode(), "file.yaml")
    assert [(p.rule, str(p.mark)) for p in problems] == [("control-character", "file.yaml:2:12")]
    assert name in problems[0].what
    assert source and source.text == "title: A\naudience: B C\n"
    assert problems[0].excerpt == "audience: B C"


def test_a_tab_is_named_once_a_line_and_not_in_comments() -> None:
    _, problems = source_of(b"# a\tcomment\n\ta:\tb\nc: d\n", "file.yaml")
    assert [(p.rule, p.mark.line, p.mark.column) for p in problems] == [("tab", 2, 1)]


def test_a_non_breaking_space_is_a_character() -> None:
    source, problems = source_of("title: 50\u00a0mg\n".encode(), "file.yaml")
    assert source and "\u00a0" in source.text
    assert problems == []


def test_letters_with_accents_apart_are_made_one_character() -> None:
    source, problems = source_of("title: cafe\u0301 A\n".encode(), "file.yaml")
    assert source and source.text == "title: caf\u00e9 A\n"
    assert problems == []


def test_a_folder_a_missing_file_and_a_pipe_are_problems(tmp_path: Path) -> None:
    names = {read_source(tmp_path)[1][0].rule, read_source(tmp_path / "none.yaml")[1][0].rule}
    assert names == {"not-a-file", "unreadable-file"}
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.yaml")
        assert read_source(tmp_path / "pipe.yaml")[1][0].rule == "not-a-file"


def test_files_are_shown_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown(tmp_path / "handouts" / "a.yaml") == "handouts/a.yaml"
    assert shown(Path("handouts/a.yaml")) == "handouts/a.yaml"
    assert shown(tmp_path.parent / "a.yaml") == (tmp_path.parent / "a.yaml").as_posix()
