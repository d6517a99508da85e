"""Ctrl-C at any moment ends in one sentence or in silence, and so does a reader that goes away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

import pytest

from ldn_pdf import cli
from ldn_pdf.cli import COMMANDS

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "ldn_pdf"
PEOPLE = "email,patient_name\n" + "".join(f"p{number}@example.org,P{number}\n" for number in range(40))

needs_posix = pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals, closes POSIX pipes")

WORK = [
    ["--help"],
    ["check"],
    ["list"],
    ["build", "what-is-ldn", "--out", "out"],
    ["init", "leaflets"],
    ["merge", "what-is-ldn", "people.csv", "--draft", "--out", "letters"],
    ["send", "what-is-ldn", "people.csv", "--draft"],
    ["draft", str(ROOT / "README.md"), "--slug", "short"],
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    return tmp_path


def sound(code: int, said: str) -> bool:
    """Whether a command that was stopped ended well: done already, stopped with a sentence, or in silence."""
    told = said.strip().splitlines()[-1:] if code == cli.STOPPED else []
    return (
        "Traceback" not in said
        and "Exception ignored" not in said
        and code in (0, 1, 2, cli.STOPPED, -signal.SIGINT)
        and all(line.startswith("Stopped.") for line in told)
    )


AT_A_CALL = """
import runpy, signal, sys
moment, calls = int(sys.argv.pop(1)), 0

def count(frame, event, argument):
    global calls
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        return  # Python's own start, before the first line of ours
    calls += 1
    if calls == moment:
        signal.raise_signal(signal.SIGINT)

sys.setprofile(count)
runpy.run_module("ldn_pdf", run_name="__main__", alter_sys=True)
"""
MOMENTS = [5**power for power in range(9)]  # to 400,000 calls


@needs_posix
@pytest.mark.parametrize("arguments", WORK, ids=lambda arguments: arguments[0])
def test_ctrl_c_at_any_call_is_met_with_a_sentence_or_silence(arguments: list[str]) -> None:
    ended = {}
    for moment in MOMENTS:
        command = [sys.executable, "-c", AT_A_CALL, str(moment), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        ended[moment] = (done.returncode, done.stderr[-2000:])
        if done.returncode == 0:  # it was done before that moment
            break
    assert {moment: end for moment, end in ended.items() if not sound(*end)} == {}
    assert ended[1][0] == -signal.SIGINT


@needs_posix
@pytest.mark.parametrize("arguments", [WORK[1], WORK[3], WORK[5]], ids=lambda arguments: arguments[0])
def test_ctrl_c_after_so_many_milliseconds(arguments: list[str]) -> None:
    """To the whole group of processes, as a terminal sends it. Until Python has read the first line of ours, a trace
    is Python's own, and none of ours is in it."""
    for milliseconds in (0, 10, 20, 35, 50, 75, 110, 160, 230, 330, 500):
        command = [sys.executable, "-m", "ldn_pdf", *arguments]
        started = subprocess.Popen(command, stdout=-3, stderr=subprocess.PIPE, text=True, start_new_session=True)
        time.sleep(milliseconds / 1000)
        os.killpg(started.pid, signal.SIGINT)
        said = started.communicate(timeout=120)[1]
        ours = f'"{PACKAGE}' in said or "Process" in said
        assert sound(started.returncode, said) or ("Traceback" in said and not ours), f"{milliseconds} ms: {said}"


@needs_posix
def test_a_stop_that_python_drops_is_given_again() -> None:
    """Python only prints what is raised in a `__del__`, and goes on."""
    code = """
import signal, sys, time
from ldn_pdf import cli

class Dropped:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

def work(*arguments, **options):
    Dropped()
    time.sleep(600)

cli.group.main = work
sys.exit(cli.run([]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr[:8]) == (cli.STOPPED, "Stopped.")


@needs_posix
def test_more_of_them_do_not_disturb_what_tidies_up(folder: Path) -> None:
    code = """
import signal, sys
from pathlib import Path
from ldn_pdf import cli

def work(*arguments, **options):
    try:
        signal.raise_signal(signal.SIGINT)
    finally:
        for _ in range(9):
            signal.raise_signal(signal.SIGINT)
        Path("tidy").touch()

cli.group.main = work
sys.exit(cli.run([]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr[:8]) == (cli.STOPPED, "Stopped.")
    assert (folder / "tidy").exists()


@needs_posix
def test_a_job_in_the_background_does_not_hear_it() -> None:
    line = f"trap '' INT; '{sys.executable}' -m ldn_pdf list"
    started = subprocess.Popen(["sh", "-c", line], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    for _ in range(20):
        time.sleep(0.02)
        if started.poll() is None:
            os.kill(started.pid, signal.SIGINT)
    said = started.communicate(timeout=120)
    assert (started.returncode, said[1]) == (0, b"")
    assert b"what-is-ldn" in said[0]


@needs_posix
@pytest.mark.parametrize(
    ("arguments", "both"),
    [
        *(([name, "--help"], False) for name in COMMANDS),
        *product(([word] for word in ("--version", "--help", "list", "check", "zzz", "schema")), (False, True)),
    ],
    ids=str,
)
def test_a_reader_that_is_gone_is_met_with_silence(arguments: list[str], both: bool) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "ldn_pdf", *arguments]
    errors = writer if both else subprocess.PIPE
    done = subprocess.run(command, stdout=writer, stderr=errors, text=True, check=False, timeout=120)
    os.close(writer)
    if arguments == ["zzz"] and not both:
        assert (done.returncode, done.stderr[-40:-1]) == (2, "o command `zzz`. `ldn-pdf --help` lists them."[-39:])
    else:
        assert (done.returncode, done.stderr or "") == (cli.READER_GONE, "")
