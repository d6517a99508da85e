"""`check` reports every problem of all files in one run; `list` shows what there is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ldn_pdf.cli import run

SOUND = """\
title: A handout
audience: Adults with MS
main_point: Ask us first.
version: "1.0"
issued: 2026-11-23
review_by: 2027-11-23
sections:
  - heading: One
    text: Words.
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a handout, a clinic file and a layout, each with one error, and one sound handout."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "handouts").mkdir()
    (tmp_path / "layouts").mkdir()
    (tmp_path / "handouts" / "broken.yaml").write_text(SOUND.replace("title", "titel"), "utf-8")
    (tmp_path / "handouts" / "sound.yaml").write_text(SOUND, "utf-8")
    (tmp_path / "handouts" / "other.yml").write_text(SOUND, "utf-8")
    (tmp_path / "handouts" / "clinic.yaml").write_text("name: A\nphone: 1\nhours: 9\nemergency: 9\nfax: 2\n", "utf-8")
    (tmp_path / "layouts" / "clear.yaml").write_text("edition: clear\n", "utf-8")
    return tmp_path


def test_every_problem_is_reported_in_one_run(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check"]) == 1
    shown = capsys.readouterr().out
    for place in (
        "handouts/broken.yaml:1:1: error: `titel` is not a field here.",
        "handouts/clinic.yaml:5:1: error: `fax` is not a field here.",
        "layouts/clear.yaml:1:1: error: `page` is missing.",
        "handouts/other.yml:1:1: error: This file is not read",
    ):
        assert place in shown
    assert "    titel: A handout\n    ^^^^^\n    Fix: Did you mean `title`?\n" in shown
    assert "handouts checked: " in shown.splitlines()[-1]


def test_a_handout_by_its_name_is_checked_with_the_files_that_it_needs(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "broken"]) == 1
    shown = capsys.readouterr().out
    assert "broken.yaml" in shown
    assert "clinic.yaml" in shown
    assert "sound.yaml" not in shown
    assert "other.yml" not in shown


def test_json_is_an_array_on_its_own(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--format", "json"]) == 1
    captured = capsys.readouterr()
    problems = json.loads(captured.out)
    first = next(problem for problem in problems if problem["file"] == "handouts/broken.yaml")
    assert (first["line"], first["column"], first["rule"], first["severity"]) == (1, 1, "unknown-key", "error")
    assert (first["excerpt"], first["fix"]) == ("titel: A handout", "Did you mean `title`?")
    assert "errors" in captured.err


def test_github_gets_one_line_a_problem(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--format", "github"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith(("::error file=", "::warning file=", "::notice file=")) for line in lines)
    assert any(line.startswith("::error file=handouts/broken.yaml,line=1,col=1,title=unknown-key::") for line in lines)


def test_warnings_alone_are_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")  # 2026-11-23, when the bundled handouts were issued
    assert run(["check", "what-is-ldn"]) == 0


def test_the_list_shows_broken_handouts_as_well(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["list"]) == 0
    rows = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "has errors" in rows["broken"]
    assert rows["sound"].split() == ["sound", "A", "handout", "en-US", "1.0", "draft"]
    assert set(rows) == {"NAME", "broken", "sound"}


def test_a_draft_past_its_review_date_is_listed_as_expired(
    library: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")  # 2030
    run(["list"])
    rows = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert rows["sound"].endswith("draft, expired")
