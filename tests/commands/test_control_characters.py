"""Nothing that a terminal would obey reaches it from a file, a name, a table or the command line itself."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest

from ldn_pdf.problems import Mark, Problem, as_github, as_text, visible

ROOT = Path(__file__).parents[2]
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
HOSTILE = "\x1b]0;owned\x07\x1b[2J\x08\x7f\x9b31m\u202eexe\u2066"


def run(*line: str, cwd: Path = ROOT) -> tuple[int, str]:
    """The exit code, and all that reaches the terminal."""
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", "LDN_PDF_DEBUG": "", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-m", "ldn_pdf", *line], cwd=cwd, env=env, capture_output=True, timeout=120)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "surrogateescape")


def harmless(said: str) -> str:
    found = OBEYED.search(said)
    assert not found, f"{found[0]!r} reaches the terminal: {said[max(0, found.start() - 60) : found.end() + 20]!r}"
    return said


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A folder with a handout and a clinic file whose words are hostile, written as YAML allows it."""
    home = tmp_path / "handouts"
    home.mkdir()
    shutil.copy(ROOT / "handouts" / "what-is-ldn.yaml", home / "mine.yaml")
    quoted = json.dumps(HOSTILE)
    handout = (home / "mine.yaml").read_text(encoding="utf-8")
    (home / "mine.yaml").write_text(re.sub(r"(?m)^title: .*$", lambda _: f"title: {quoted}", handout), encoding="utf-8")
    clinic = (ROOT / "handouts" / "clinic.yaml").read_text(encoding="utf-8")
    (home / "clinic.yaml").write_text(re.sub(r"(?m)^name: .*$", lambda _: f"name: {quoted}", clinic), encoding="utf-8")
    return home


@pytest.mark.parametrize("style", ["text", "github", "json"])
def test_hostile_words_in_yaml(library: Path, style: str) -> None:
    code, said = run("check", "--handouts", str(library), "--format", style)
    assert code == 1 and "clinic.yaml" in harmless(said)


@pytest.mark.parametrize("raw", [b"\x1b[2J", b"\xc2\x9b31m", b"\x07\x08", b"\xff\xfe", "\u202e".encode()], ids=repr)
def test_raw_control_characters_in_a_clinic_file(library: Path, raw: bytes) -> None:
    (library / "clinic.yaml").write_bytes(b"name: A " + raw + b" clinic\n")
    code, said = run("check", "--handouts", str(library))
    assert code == 1 and "clinic.yaml:1:" in harmless(said)


@pytest.mark.parametrize(
    "line",
    [
        *(("list",), ("build",), ("trace", "mine"), ("trace", "mine", "--format", "json"), ("check", "--report")),
        *(("diff", "mine"), ("print", "mine", "--dry-run"), ("build", HOSTILE), ("approve", "mine", "--by", HOSTILE)),
    ],
    ids=" ".join,
)
def test_hostile_words_in_each_command(library: Path, tmp_path: Path, line: Sequence[str]) -> None:
    harmless(run(*line, "--handouts", str(library), cwd=tmp_path)[1])


@pytest.mark.parametrize("line", [(HOSTILE,), ("build", f"--{HOSTILE}"), ("check", "--format", HOSTILE)], ids=repr)
def test_hostile_words_on_the_command_line(line: Sequence[str]) -> None:
    code, said = run(*line)
    assert code == 2 and "\\x1b" in harmless(said)


@pytest.mark.skipif(os.name == "nt", reason="Windows allows no control character in a name")
def test_hostile_file_names(library: Path, tmp_path: Path) -> None:
    forged = f"x{HOSTILE}\nerror: all is lost.yaml".encode() + b"\xff"
    (Path(os.fsdecode(os.fsencode(library) + b"/" + forged))).write_text("title: A\n")
    for line in (("check",), ("list",), ("build", "--out", str(tmp_path / f"o{HOSTILE}"))):
        _, said = run(*line, "--handouts", str(library))
        assert "\nerror: all is lost" not in harmless(said)
    code, said = run("inspect", str(tmp_path / f"none{HOSTILE}\n.pdf"))
    assert code == 2 and "\\x0a" in harmless(said)


@pytest.mark.parametrize(
    "table",
    [
        f"patient_name,{HOSTILE}\nAnn,x\n",
        f"patient_name,email,email_ok\nAnn,{HOSTILE}@example.org,yes\n",
        f"patient_name,edition\nAnn {HOSTILE},{HOSTILE}\n",
        f'patient_name,paper\n"Ann\nerror: {HOSTILE}",a4\n',
        f"patient_name,email,email_ok\nAnn,ann@example.org,{HOSTILE}\n",
    ],
    ids=repr,
)
@pytest.mark.parametrize("command", ["merge", "send"])
def test_hostile_tables(tmp_path: Path, command: str, table: str) -> None:
    people = tmp_path / "people.csv"
    people.write_text(table, encoding="utf-8", newline="")
    out = ("--out", str(tmp_path / "out"), "--dry-run") if command == "merge" else ()
    code, said = run(command, "what-is-ldn", str(people), *out, "--draft", "--ledger", str(tmp_path / "ledger"))
    assert code in (0, 1) and said
    assert "\nerror: \\x1b" not in harmless(said)


@pytest.mark.parametrize("form", [(), ("--tags",), ("--json",)], ids=["spoken", "tags", "json"])
def test_hostile_words_in_a_pdf(tmp_path: Path, form: Sequence[str]) -> None:
    run("build", "what-is-ldn", "--out", str(tmp_path))
    (path,) = tmp_path.glob("*.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.docinfo["/Title"] = HOSTILE
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = "A \u202e title"
        pdf.Root.StructTreeRoot.K.Lang = pikepdf.String(HOSTILE)
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure":
                thing.Alt = pikepdf.String(HOSTILE)
        pdf.save(path)
    code, said = run("inspect", *form, str(path))
    assert code in (0, 1) and ("\\u001b" if form else "\\x1b") in harmless(said)


def test_each_kind_has_its_escape() -> None:
    assert visible("\x00\t\x1b\x7f\x9b\u2028\u202e\udc9b") == r"\x00\x09\x1b\x7f\x9b\u2028\u202e\udc9b"
    assert visible("Zoë, café, 北京, नमस्ते, 👩‍⚕️ \\x1b") == "Zoë, café, 北京, नमस्ते, 👩‍⚕️ \\x1b"


def test_the_carets_stand_below_what_is_meant() -> None:
    problem = Problem(Mark("a.yaml", 1, 8), "What", "Fix it", "a-rule", excerpt="a: \x1b[2J\tword", length=5)
    _, excerpt, carets, _ = as_text(problem).split("\n")
    start = carets.index("^")
    assert excerpt[start : start + carets.count("^")] == r"\x09word"


@pytest.mark.parametrize(("column", "ends"), [(1, "w…"), (105, "……"), (210, "…w")])
def test_a_long_line_says_where_it_is_cut(column: int, ends: str) -> None:
    line = f"{'w' * 104}meant{'w' * 106}" if column == 105 else "w" * 215
    problem = Problem(Mark("a.yaml", 1, column), "What", "Fix it", "a-rule", excerpt=line, length=5)
    _, excerpt, carets, _ = as_text(problem).split("\n")
    assert (excerpt[4] + excerpt[-1], len(excerpt), carets.count("^")) == (ends, 104, 5)
    assert column != 105 or excerpt[carets.index("^") :].startswith("meant")


def test_a_line_feed_starts_no_workflow_command() -> None:
    problem = Problem(Mark("a\n::error::b.yaml"), "One\n::warning::two", "Fix it", "a-rule")
    assert "\n" not in as_github(problem)


def test_only_one_module_prints() -> None:
    for path in (ROOT / "ldn_pdf").rglob("*.py"):
        if path.name not in ("output.py", "limited_process.py"):
            found = re.search(r"click\.s?echo\(|(?<!\w)print\(|std(out|err)\.write\(", path.read_text(encoding="utf-8"))
            assert not found, f"{path} prints by itself: use `say` of commands/output.py"
