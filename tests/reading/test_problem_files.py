"""Every file in tests/problems is reported exactly as its first lines say, with either YAML parser."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ldn_pdf.problems import as_text
from ldn_pdf.reading import yaml_nodes
from tests.reading.problem_files import expected, problem_files, problems_of

PARSERS = [yaml.SafeLoader, yaml.CSafeLoader] if yaml.__with_libyaml__ else [yaml.SafeLoader]


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.__name__)
@pytest.mark.parametrize("path", problem_files(), ids=lambda path: path.stem)
def test_each_problem_is_reported_in_its_place(path: Path, parser: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_nodes, "_LOADER", parser)
    found = problems_of(path)
    shown = [f"{problem.mark.line}:{problem.mark.column} {problem.rule}" for problem in found]
    assert shown == expected(path), "\n".join(map(as_text, found))


@pytest.mark.parametrize("path", problem_files(), ids=lambda path: path.stem)
def test_each_problem_shows_its_line_and_a_fix(path: Path) -> None:
    lines = path.read_text("utf-8").split("\n")
    for problem in problems_of(path):
        source_line = lines[problem.mark.line - 1]
        assert len(problem.excerpt) == len(source_line)
        assert problem.mark.column <= len(source_line) + 1
        assert problem.what[0].isupper() or problem.what[0] in "`{"
        assert problem.what.endswith(".")
        assert problem.fix.endswith((".", "?", "{{."))


def test_there_are_files_for_every_rule() -> None:
    rules = {line.split()[1] for path in problem_files() for line in expected(path)}
    assert rules >= {
        *("unknown-key", "missing-key", "wrong-type", "empty-text", "duplicate-key", "alias", "anchor", "tag", "tab"),
        *("unquoted-colon", "cut-off", "second-document", "empty-file", "too-deep", "no-glyph", "control-character"),
        *("picture-missing", "picture-outside", "unknown-field", "uneven-rows", "bad-date", "review-before-issue"),
        *("unknown-choice", "unclosed-quote", "unclosed-bracket", "text-after-quote", "indentation", "missing-colon"),
    }


def test_only_a_text_in_curly_quotes_is_told_of_them() -> None:
    told = {path.stem for path in problem_files() if any("quotes belong" in found.what for found in problems_of(path))}
    assert told == {"curly-quotes-around-a-version"}
