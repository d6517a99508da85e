"""`ldn-pdf inspect`: what it prints, and one plain sentence with its exit code where a file cannot be read."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pikepdf
import pytest
import yaml
from click.testing import CliRunner, Result
from pikepdf import String

from ldn_pdf.commands.inspect import command
from tests.inspecting.making import Made, show


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


@pytest.fixture
def tagged(made: Made) -> Path:
    made.page(show("Hello ½"))
    made.pdf.Root.Lang = String("en-US")
    made.tags(made.element("H1", 0))
    return made.save()


def test_it_prints_what_is_said(tagged: Path) -> None:
    result = run(tagged)
    assert result.exit_code == 0
    assert result.output == (
        "Document: no title\nLanguage: English (en-US)\nPages: 1\nPage 1\nHeading level 1: Hello ½\n"
    )


def test_tags_are_yaml(tagged: Path) -> None:
    result = run("--tags", tagged)
    assert yaml.safe_load(result.output)["tags"] == [{"page": 1}, {"H1": "Hello ½"}]


def test_json_has_both(tagged: Path) -> None:
    found = json.loads(run("--json", tagged).output)
    assert found["tagged"] is True
    assert found["spoken"][-1] == {"role": "Heading level 1", "text": "Hello ½", "level": 0}
    assert found["tags"][0]["type"] == "H1"


def test_it_needs_no_write_access(tagged: Path) -> None:
    before = tagged.read_bytes()
    run(tagged)
    assert tagged.read_bytes() == before


def refused(path: Path, sentence: str, code: int) -> None:
    result = run(path)
    assert result.stdout == ""
    assert result.stderr.startswith(f"{path}: {sentence}")
    assert result.stderr.count("\n") == 1
    assert result.exit_code == code


def test_untagged(made: Made) -> None:
    made.page(show("words"))
    path = made.save()
    refused(path, "This PDF has no tags", 1)
    result = run("--json", path)
    assert json.loads(result.stdout)["tagged"] is False
    assert result.exit_code == 1


def test_tags_with_nothing_in_them_are_no_tags(made: Made) -> None:
    made.page(show("words"))
    made.tags()
    refused(made.save(), "This PDF has no tags", 1)


def test_locked(tagged: Path) -> None:
    locked = tagged.with_name("locked.pdf")
    with pikepdf.open(tagged) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="secret", owner="owner"))
    refused(locked, "This PDF opens with a password only.", 1)


def test_restricted_files_open_without_a_password(tagged: Path) -> None:
    restricted = tagged.with_name("restricted.pdf")
    with pikepdf.open(tagged) as pdf:
        pdf.save(restricted, encryption=pikepdf.Encryption(user="", owner="owner"))
    assert "Hello ½" in run(restricted).stdout


def test_broken_metadata_are_no_trouble(tagged: Path, caplog: pytest.LogCaptureFixture) -> None:
    broken = tagged.with_name("broken.pdf")
    with pikepdf.open(tagged) as pdf:
        pdf.Root.Metadata = pdf.make_stream(b"<notxmp>", Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        pdf.save(broken)
    assert run(broken).exit_code == 0
    assert caplog.records == []


@pytest.mark.parametrize("content", [b"", b"<html>%PD", b"PK\x03\x04" * 400])
def test_not_a_pdf(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(content)
    refused(path, "This is not a PDF.", 1)


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"x" * 5000])
def test_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cut.pdf"
    path.write_bytes(content)
    refused(path, "This PDF is damaged", 1)


def test_cut_in_the_middle(tagged: Path) -> None:
    tagged.write_bytes(tagged.read_bytes()[:400])
    refused(tagged, "This PDF is damaged", 1)


def test_missing(tmp_path: Path) -> None:
    refused(tmp_path / "none.pdf", "There is no such file.", 2)


def test_folder(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 3
    assert result.stderr.startswith(f"{tmp_path}: The file could not be read")


def test_forbidden(tagged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    refused(tagged, "The file could not be read. You may not open or write this.", 3)


def test_the_extra_that_is_missing_is_named(tagged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    result = run(tagged)
    assert 'pip install "ldn_pdf[inspect]"' in result.stderr
    assert result.exit_code == 2
