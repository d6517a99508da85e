"""Whatever happens round a command, each file is whole afterwards, and the user gets a sentence."""

from __future__ import annotations

import json
import os
import re
import resource
import shlex
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
import yaml
from lxml import etree

from ldn_pdf.cli import STOPPED
from tests.delivering.scripted_server import ScriptedServer

pytestmark = pytest.mark.skipif(os.name == "nt", reason="sets POSIX limits, sends POSIX signals")

HANDOUT = """\
title: What to bring
audience: Adults with multiple sclerosis (MS)
main_point: Ask before you take a new medicine.
article: test
version: "1.0"
issued: 2026-11-23
review_by: 2027-11-23
written_by: the nurse team
silence: [{rule: no-claims, why: A trial.}]
sources: [Nurse team]
sections:
  - heading: What to bring
    text: Bring your list.
get_help:
  - {when: You cannot breathe., who: emergency}
"""
CLINIC = """\
name: Example Clinic
phone: 555-0100
hours: Monday to Friday, 8 am to 5 pm
emergency: "911"
email: nurse@example.org
"""
BY = ["--by", "Dr. Jo Example", "--role", "MS neurologist", "--until", "2027-06-30"]
OVER = ["--host", "localhost", "--port", "PORT", "--security", "plain", "--rate", "60000", "--wait", "0.01"]
ARTICLE = "# Naps\n\nA nap may help some people.\n\n## Do not drive\n\nDo not drive when you are tired.\n"
WRITING = {
    "init": ["init", "leaflets"],
    "new": ["new", "naps", "--handouts", "own"],
    "build": ["build", "what-is-ldn", "--edition", "all", "--also", "html", "--also", "text", "--out", "out"],
    "draft": ["draft", "article.md", "--slug", "sleep", "--out", "drafted", "--force"],
    "merge": ["merge", "what-is-ldn", "people.csv", "--draft", "--out", "letters", "--ledger", "ledger.sqlite3"],
    "check --fix": ["check", "--fix", "--handouts", "own"],
    "approve": ["approve", "sheet", "--handouts", "ours", *BY],
    "withdraw": ["withdraw", "leaflet", "--handouts", "ours", "--why", "It has a mistake."],
    "pack": ["pack", "leaflet", "--handouts", "ours", "--edition", "all", "--zip", "packed/all.zip"],
    "translate": ["translate", "leaflet", "--to", "es", "--handouts", "ours"],
    "review": ["review", "sheet", "--handouts", "ours", "--out", "out"],
    "init --update": ["init", "lent", "--update"],
    "export": ["translate", "sheet", "--to", "es", "--export", "again.xlf", "--handouts", "ours"],
    "import": ["translate", "sheet", "--to", "es", "--import", "sheet.xlf", "--handouts", "ours"],
    "print": ["print", "leaflet", "--handouts", "ours", "--printer", "example", "--ledger", "ledger.sqlite3"],
    "eml": ["send", "leaflet", "people.csv", "--handouts", "ours", "--eml", "mail", "--ledger", "ledger.sqlite3"],
    "send": ["send", "leaflet", "people.csv", "--handouts", "ours", "--really", *OVER],
}
"""Each command that writes where the user says."""


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the commands find: a handout with a mistake, one that is approved and one to approve, people, an article."""
    home = tmp_path_factory.mktemp("faults") / "home"
    (home / "own").mkdir(parents=True)
    (home / "own" / "mine.yaml").write_text(HANDOUT.replace("version", "vresion"), encoding="utf-8")
    (home / "ours" / "evidence").mkdir(parents=True)
    (home / "ours" / "evidence" / "test.yaml").write_text("title: T\nsections: [{id: all, title: All}]\n")
    (home / "ours" / "clinic.yaml").write_text(CLINIC, encoding="utf-8")
    for name in ("leaflet", "sheet"):
        (home / "ours" / f"{name}.yaml").write_text(HANDOUT, encoding="utf-8")
    (home / "article.md").write_text(ARTICLE, encoding="utf-8")
    rows = "".join(f"Pat Example {n},p{n}@example.org,yes\n" for n in range(12))
    (home / "people.csv").write_text(f"patient_name,email,email_ok\n{rows}", encoding="utf-8")
    for command in (
        ["approve", "leaflet", "--handouts", "ours", *BY],
        ["translate", "sheet", "--to", "es", "--handouts", "ours"],
        ["translate", "sheet", "--to", "es", "--export", "sheet.xlf", "--handouts", "ours"],
        ["init", "lent"],
    ):
        code, said = ended(start(home, command))
        assert code == 0, said
    exported = (home / "sheet.xlf").read_text(encoding="utf-8")
    (home / "sheet.xlf").write_text(
        re.sub("<source>(.*)</source>", r"\g<0><target>\1</target>", exported), encoding="utf-8"
    )
    make_older(home / "lent" / "handouts")
    (home / "bin").mkdir()
    for name, says in {"lp": "request id is example-1 (1 file(s))", "lpstat": "example", "lpoptions": ""}.items():
        (home / "bin" / name).write_text(f"#!/bin/sh\necho '{says}'\n")
        (home / "bin" / name).chmod(0o755)
    return home


def make_older(handouts: Path) -> None:
    """Make a handout that was brought from the package one of an older package, which nobody changed."""
    text = (handouts / "what-is-ldn.yaml").read_text(encoding="utf-8").replace('version: "1.0"', 'version: "0.9"')
    (handouts / "what-is-ldn.yaml").write_text(text, encoding="utf-8")
    record = json.loads((handouts / "bundled.json").read_text(encoding="utf-8"))
    given = record["files"]["handouts/what-is-ldn.yaml"]
    given |= {"text": text, "sha256": sha256(text.encode()).hexdigest()}
    (handouts / "bundled.json").write_text(json.dumps(record), encoding="utf-8")


@pytest.fixture
def folder(before: Path, tmp_path: Path) -> Path:
    return shutil.copytree(before, tmp_path / "home")


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    started = ScriptedServer("plain")
    yield started
    started.close()


MODULE = ("-m", "ldn_pdf")


def start(
    folder: Path,
    command: list[str],
    largest: int = 0,
    memory: int = 0,
    program: tuple[str, ...] = MODULE,
    **environ: str,
) -> subprocess.Popen[str]:
    """A command at work in a folder, who says yes to what it asks."""

    def limit() -> None:
        if largest:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    own = {"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    own |= {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("DATA", "CACHE", "CONFIG")}
    run = subprocess.Popen(
        [sys.executable, *program, *command],
        cwd=folder,
        env=os.environ | own | {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"} | environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        preexec_fn=limit,
    )
    assert run.stdin
    run.stdin.write("yes\n")
    run.stdin.close()
    run.stdin = None
    return run


def ended(run: subprocess.Popen[str]) -> tuple[int, str]:
    said, _ = run.communicate(timeout=240)
    assert not any(words in said for words in ("Traceback", "mistake of its own", "Exception ignored")), said
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
        elif path.suffix == ".zip":
            assert zipfile.ZipFile(path).testzip() is None, path
        elif path.suffix == ".xlf":
            etree.parse(path)
        elif path.suffix == ".json":
            assert json.loads(path.read_text(encoding="utf-8")), path
        elif path.suffix == ".eml":
            message = message_from_bytes(path.read_bytes())
            assert message["To"] and not any(part.defects for part in message.walk()), path
        elif path.suffix == ".sqlite3":
            with closing(sqlite3.connect(path)) as ledger:
                assert ledger.execute("PRAGMA integrity_check").fetchall() == [("ok",)], path
        elif path.suffix == ".html":
            assert path.read_text(encoding="utf-8").rstrip().endswith("</html>"), path
    return len(files)


AT_A_WRITE = """
import os, runpy, shutil, signal, sys
fault, moment, hit, home = sys.argv.pop(1), int(sys.argv.pop(1)), sys.argv.pop(1), os.getcwd() + os.sep

def met(event, arguments):
    global moment
    written = event == "os.rename" or event == "open" and (arguments[2] or 0) & (os.O_RDWR | os.O_WRONLY)
    written |= event in ("os.mkdir", "os.remove", "sqlite3.connect") and fault != "full"
    if not written or isinstance(arguments[0], int):
        return
    path = os.path.join(home, os.fsdecode(arguments[0]))
    moment -= path.startswith(home)
    if moment or not path.startswith(home):
        return
    moment = -1
    open(hit, "w").close()
    if fault == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif fault == "stopped":
        signal.raise_signal(signal.SIGINT)
    elif fault == "full":
        raise OSError(28, "No space left on device", path)
    else:
        shutil.rmtree(os.path.dirname(path), ignore_errors=True)

sys.addaudithook(met)
runpy.run_module("ldn_pdf", run_name="__main__", alter_sys=True)
"""
"""A run in which one thing happens, just before its first, second, ... write: to a file, a folder or a name."""
FAULTS = {
    "killed": {-9},
    "stopped": {STOPPED, 0, 1},  # the last write was done already
    "full": {1, 3},  # where one file of several is told, the others are written
    "gone": {0, 1, 2, 3},  # the folder: what is made again is made again
}
MOMENTS = (1, 2, 3, 5, 8, 13)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", WRITING)
def test_a_fault_at_a_write_leaves_whole_files_and_the_next_run_goes_on(
    name: str, fault: str, before: Path, tmp_path: Path, server: ScriptedServer
) -> None:
    command = [str(server.port) if word == "PORT" else word for word in WRITING[name]]
    home, hit = tmp_path / "home", tmp_path / "hit"
    for moment in MOMENTS:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(before, home)
        hit.unlink(missing_ok=True)
        code, said = ended(start(home, command, program=("-c", AT_A_WRITE, fault, str(moment), str(hit))))
        if not hit.exists():
            assert moment > 1, "it writes"
            break
        assert code in FAULTS[fault], said
        assert said.strip() or fault == "killed"
        whole(home)
        assert fault == "killed" or not [*home.rglob("*.ldn-part")]
        if fault in ("killed", "stopped"):
            code, said = ended(start(home, command))
            assert code in (0, 1, 2), said  # what a run had written already, `init` and `new` leave alone
            whole(home)


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITING)
def test_two_at_once_leave_whole_files(name: str, folder: Path, server: ScriptedServer) -> None:
    command = [str(server.port) if word == "PORT" else word for word in WRITING[name]]
    runs = [start(folder, command) for _ in range(2)]
    codes = [ended(run)[0] for run in runs]
    assert set(codes) <= {0, 1, 2, 3} and min(codes) < 2
    whole(folder)
    assert len(server.taken) == len({address for address, _ in server.taken})


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


@pytest.mark.parametrize(
    ("place", "command"),
    [
        ("own/pipe.yaml", ["list", "--handouts", "own"]),
        ("own/mine.yaml", ["check", "--handouts", "own"]),
        ("people.csv", WRITING["merge"]),
        ("article.md", WRITING["draft"]),
        ("letters/manifest.csv", WRITING["merge"]),
    ],
)
def test_no_pipe_is_waited_for(place: str, command: list[str], folder: Path) -> None:
    pipe = folder / place
    pipe.parent.mkdir(exist_ok=True)
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)
    code, said = ended(start(folder, command))
    assert code in (0, 1, 2) and said.strip()


@pytest.mark.parametrize(
    ("place", "command"),
    [
        ("lent/handouts/bundled.json", ["init", "lent", "--update"]),
        ("lent/handouts/what-is-ldn.yaml", ["list", "--handouts", "lent/handouts"]),
        ("letters/manifest.csv", WRITING["merge"]),
        ("drafted/evidence/sleep.yaml", WRITING["draft"]),
    ],
)
def test_a_file_of_3_gigabytes_is_not_read(place: str, command: list[str], folder: Path) -> None:
    (folder / place).parent.mkdir(parents=True, exist_ok=True)
    with (folder / place).open("ab") as file:
        file.truncate(3 * 2**30)  # of which the disk holds nothing
    code, said = ended(start(folder, command, memory=2**30))
    assert code in (0, 1, 3) and said.strip()


def test_who_cannot_be_asked_approves_nothing(folder: Path) -> None:
    asking = shlex.join([sys.executable, *MODULE, *WRITING["approve"]])
    done = subprocess.run(["sh", "-c", f"{asking} <&-"], cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1 and done.stderr.endswith("Error: Nothing was approved.\n")


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
