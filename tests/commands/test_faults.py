"""Whatever happens round a command, each file is whole afterwards, and the user gets a sentence."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest
import yaml

pytestmark = pytest.mark.skipif(os.name == "nt", reason="sets POSIX limits, sends POSIX signals")

ARTICLE = "# Naps\n\nA nap may help some people.\n\n## Do not drive\n\nDo not drive when you are tired.\n"
WRITING = {
    "init": ["init", "leaflets"],
    "new": ["new", "naps", "--handouts", "own"],
    "build": ["build", "what-is-ldn", "--edition", "all", "--also", "html", "--also", "text", "--out", "out"],
    "draft": ["draft", "article.md", "--slug", "sleep", "--out", "drafted", "--force"],
    "merge": ["merge", "what-is-ldn", "people.csv", "--draft", "--out", "letters", "--ledger", "ledger.sqlite3"],
    "check --fix": ["check", "--fix", "--handouts", "own"],
    "schema": ["schema", "--write"],
}
DAILY = [command for name, command in WRITING.items() if name != "schema"]  # which writes into the package
KILLS = int(os.environ.get("KILLS", "5"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "mine.yaml").write_text("tilte: A\naudience: B\n", encoding="utf-8")
    (tmp_path / "article.md").write_text(ARTICLE, encoding="utf-8")
    rows = "".join(f"Pat Example {n}\n" for n in range(12))
    (tmp_path / "people.csv").write_text(f"patient_name\n{rows}", encoding="utf-8")
    return tmp_path


def start(folder: Path, command: list[str], largest: int = 0, **environ: str) -> subprocess.Popen[str]:
    def limit() -> None:
        if largest:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return subprocess.Popen(
        [sys.executable, "-m", "ldn_pdf", *command],
        cwd=folder,
        env=os.environ | {"XDG_DATA_HOME": str(folder / "data")} | environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        preexec_fn=limit,
    )


def ended(run: subprocess.Popen[str]) -> tuple[int, str]:
    said, _ = run.communicate(timeout=120)
    assert "Traceback" not in said and "mistake of its own" not in said, said
    return run.returncode, said


def whole(folder: Path) -> int:
    """How many files there are; each can be opened, but for the parts that a killed run left under their own name."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    for path in files:
        if path.suffix == ".pdf":
            with pikepdf.open(path) as pdf:
                assert len(pdf.pages)
        elif path.suffix == ".yaml":
            assert yaml.safe_load(path.read_text(encoding="utf-8")), path
        elif path.suffix == ".html":
            assert path.read_text(encoding="utf-8").rstrip().endswith("</html>"), path
    return len(files)


@pytest.mark.slow
@pytest.mark.parametrize("command", DAILY, ids=lambda command: command[0])
def test_killed_at_any_moment_all_files_are_whole_and_the_next_run_goes_on(command: list[str], folder: Path) -> None:
    chance = random.Random(command[0])
    for _ in range(KILLS):
        run = start(folder, command)
        time.sleep(chance.uniform(0.05, 1.2))
        run.kill()
        run.communicate()
        whole(folder)
    assert ended(start(folder, command))[0] in (0, 1, 2)  # what a run had written already, `init` and `new` leave alone
    whole(folder)


@pytest.mark.slow
@pytest.mark.parametrize("command", DAILY, ids=lambda command: command[0])
def test_two_at_once_leave_whole_files(command: list[str], folder: Path) -> None:
    runs = [start(folder, command) for _ in range(2)]
    codes = [ended(run)[0] for run in runs]
    assert set(codes) <= {0, 1, 2, 3} and min(codes) < 2
    whole(folder)


@pytest.mark.parametrize("command", [WRITING["build"], WRITING["draft"], WRITING["init"], WRITING["merge"]])
def test_a_full_disk_leaves_the_old_files(command: list[str], folder: Path) -> None:
    """A file may have 700 bytes: the system then refuses as it does where a disk is full."""
    before = whole(folder)
    code, said = ended(start(folder, command, largest=700))
    assert code == 3 and said.strip(), said
    assert whole(folder) >= before
    assert not [*folder.rglob("*.ldn-part")]


@pytest.mark.parametrize("command", [WRITING["build"], WRITING["draft"], WRITING["merge"]], ids=lambda c: c[0])
def test_where_nothing_can_be_written_a_sentence_says_so(command: list[str], folder: Path) -> None:
    """Below a file, in a folder of the kernel, and in one that is a link to nowhere."""
    (folder / "link").symlink_to(folder / "gone" / "away")
    at = command.index("--out") + 1
    for out in ("people.csv/out", "/proc/out", "link/out"):
        code, said = ended(start(folder, [*command[:at], out, *command[at + 1 :]]))
        assert code == 3 if out != "link/out" else code in (0, 2, 3), said
        assert said.strip()


CIRCUMSTANCES = {
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "no locale": {"LC_ALL": "C", "PYTHONUTF8": "0"},
    "a console in cp1252": {"PYTHONIOENCODING": "cp1252"},
    "a console in ASCII": {"PYTHONIOENCODING": "ascii"},
    "the day before": {"TZ": "Etc/GMT+12"},
    "the day after": {"TZ": "Pacific/Kiritimati"},
    "1970": {"SOURCE_DATE_EPOCH": "0"},
    "2100": {"SOURCE_DATE_EPOCH": "4102444800"},
}


@pytest.mark.parametrize("name", CIRCUMSTANCES)
def test_the_same_is_built_in_any_circumstances(name: str, folder: Path) -> None:
    for command in (["list"], ["build", "what-is-ldn", "--also", "text", "--out", "out"], ["check", "what-is-ldn"]):
        code, said = ended(start(folder, command, **CIRCUMSTANCES[name]))
        assert code in ((0, 1) if command[0] == "check" else (0,)), said
    assert whole(folder) == 5  # two of ours, the PDF and its text, the list of people
    (text,) = (folder / "out").glob("*.txt")
    assert "What is LDN?\n" in text.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["Für Patienten", "文件 夹", 'a\'b "c"', "İstanbul ışık", "naïve e\u0301", "-dash"])
def test_folders_may_have_any_name(name: str, folder: Path) -> None:
    home = folder / name
    code, said = ended(start(folder, ["init", f"./{name}"]))
    assert code == 0, said
    code, said = ended(start(home, ["build", "what-is-ldn", "--out", f"out {name}"]))
    assert code == 0, said
    assert len([*(home / f"out {name}").glob("*.pdf")]) == 1


def test_handouts_whose_names_differ_in_case_only_are_told(folder: Path) -> None:
    for name in ("naps", "Naps"):
        (folder / "own" / f"{name}.yaml").write_text((folder / "own" / "mine.yaml").read_text(), encoding="utf-8")
    code, said = ended(start(folder, ["check", "--handouts", "own"]))
    assert code == 1 and "[file-name]" in said
