"""Whatever ends a command, the user gets a sentence and an exit code that means something."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import click
import pytest

from ldn_pdf import __version__, cli
from ldn_pdf.cli import COMMANDS, run
from ldn_pdf.commands import list as list_command

ROOT = Path(__file__).parent.parent.parent


def process(*arguments: str, env: dict[str, str] | None = None, cwd: Path | None = None) -> subprocess.CompletedProcess:
    """`python -m ldn_pdf …` as a process of its own."""
    command = [sys.executable, "-m", "ldn_pdf", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    return subprocess.run(command, capture_output=True, env=environment, cwd=cwd, timeout=60, check=False)


def modules_after(*arguments: str) -> set[str]:
    """The modules that are loaded once `ldn-pdf …` is done."""
    script = (
        "import sys; from ldn_pdf.cli import run\n"
        f"code = run({list(arguments)!r})\n"
        "print('MODULES', code, *sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True)
    words = done.stdout.rpartition("MODULES ")[2].split()
    assert words[0] == "0", done.stdout + done.stderr
    return set(words[1:])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_shows_examples(name: str) -> None:
    command = import_module(f"ldn_pdf.commands.{name}").command
    assert isinstance(command, click.Command)
    shown = command.get_help(click.Context(command, info_name=name))
    assert "Example" in shown
    assert f"ldn-pdf {name} " in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_is_for(name: str) -> None:
    command = import_module(f"ldn_pdf.commands.{name}").command
    assert [option.name for option in command.params if isinstance(option, click.Option) and not option.help] == []


def test_help_and_version_load_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    for option in ("--help", "--version"):
        loaded = modules_after(option)
        assert not {module for module in loaded if module.startswith(("ldn_pdf.commands.", "ldn_pdf.reading", "yaml"))}
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"ldn-pdf {__version__}\n"
    assert b"Usage: ldn-pdf build" in process("build", "-h").stdout
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert "Examples:" in shown
    assert all(f"  {name} " in shown for name in COMMANDS)


@pytest.mark.parametrize("arguments", [("list",), ("schema",)], ids=" ".join)
def test_what_builds_nothing_never_imports_reportlab(arguments: tuple[str, ...]) -> None:
    assert "reportlab" not in {module.partition(".")[0] for module in modules_after(*arguments)}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "Did you mean `check`?"),
        (["zzz"], "`ldn-pdf --help` lists them."),
        (["check", "--frmat", "json"], "--format"),
        (["check", "ldn-for-m"], "Did you mean `ldn-for-ms`?"),
        (["check", "handouts/ldn-for-ms.yaml"], "Did you mean `ldn-for-ms`?"),
        (["check", "--format", "xml"], "'text', 'json', 'github'"),
        (["new"], "NAME"),
    ],
)
def test_wrong_use_is_2(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [("merge", "--out", "letters"), ("send",)], ids=" ".join)
def test_a_package_that_is_missing_is_named_as_every_shell_takes_it(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    people = tmp_path / "people.csv"
    people.write_text("email\n", "utf-8")
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    assert run([*arguments, "what-is-ldn", str(people)]) == 2
    said = capsys.readouterr().err
    assert f"`{arguments[0]}` needs more packages. Run: {sys.executable} -m pip install " in said
    assert ' "pypdfium2>=' in said
    assert "ldn_pdf" not in said.rpartition(" install ")[2]  # it is on no index


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let `list` end in this error."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(list_command, "Library", fail)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "out/a.pdf"), "The disk is full: out/a.pdf"),
        (PermissionError(errno.EACCES, os.strerror(errno.EACCES), "out"), "You may not open or write this: out"),
        (FileNotFoundError(errno.ENOENT, "There is no such folder", "mine"), "There is no such folder: mine"),
        (
            NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), "a/b"),
            "A file stands where a folder is wanted",
        ),
        (OSError(errno.EROFS, os.strerror(errno.EROFS), "out"), "Nothing can be written here: out"),
        (OSError("words of our own"), "words of our own."),
    ],
)
def test_what_the_system_refuses_is_3(
    error: OSError, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(monkeypatch, error)
    assert run(["list"]) == 3
    shown = capsys.readouterr().err
    assert said in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("command", [["check"], ["list"]], ids=" ".join)
def test_a_missing_folder_or_clinic_file_is_3(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "--handouts", "nowhere-at-all"]) == 3
    assert "nowhere-at-all" in capsys.readouterr().err
    assert run([*command, "--clinic", "nowhere.yaml"]) == 3
    assert "nowhere.yaml" in capsys.readouterr().err


def test_our_own_mistake_says_so_and_shows_its_trace_only_when_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(monkeypatch, KeyError("heading"))
    monkeypatch.delenv("LDN_PDF_DEBUG", raising=False)
    assert run(["list"]) == cli.OUR_MISTAKE
    shown = capsys.readouterr().err
    assert "a mistake of its own (KeyError: 'heading')" in shown
    assert "`ldn-pdf list`" in shown
    assert "Traceback" not in shown
    monkeypatch.setenv("LDN_PDF_DEBUG", "1")
    assert run(["list"]) == cli.OUR_MISTAKE
    assert "Traceback" in capsys.readouterr().err


def test_ctrl_c_is_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    failing(monkeypatch, KeyboardInterrupt())
    assert run(["list"]) == cli.STOPPED
    assert capsys.readouterr().err.strip().startswith("Stopped.")


@pytest.mark.skipif(not hasattr(os, "pipe2"), reason="needs POSIX pipes")
def test_a_reader_that_goes_away_is_met_with_silence() -> None:
    code = "import sys; from ldn_pdf.cli import run; sys.exit(run(['schema']))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=writer, stderr=subprocess.PIPE, env=environment, check=False
    )
    os.close(writer)
    assert done.stderr == b""
    assert done.returncode == cli.READER_GONE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a full disk to write to")
def test_a_full_disk_behind_the_output_is_a_sentence() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "ldn_pdf", "schema"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment, check=False)
    assert done.returncode == 3
    assert done.stderr.strip() == "Error: The disk is full."


@pytest.mark.skipif(os.name == "nt", reason="closes the streams with a POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_closed_streams_are_no_trouble(closed: str) -> None:
    line = f"'{sys.executable}' -m ldn_pdf schema handout {closed}"
    done = subprocess.run(
        ["sh", "-c", line], capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("epoch", ["abc", "-5", "1e9", "²", "9" * 20])
@pytest.mark.parametrize("arguments", [["list"], ["build", "what-is-ldn"]], ids=" ".join)
def test_an_epoch_that_is_no_number_is_2(
    epoch: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert run(arguments) == 2
    assert "SOURCE_DATE_EPOCH must be seconds since 1970" in capsys.readouterr().err


Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file into `handouts` in a folder of its own."""

    def written(name: str, text: str) -> Path:
        path = tmp_path / "handouts" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return written


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
@pytest.mark.parametrize("arguments", [("list",), ("check",), ("check", "--format", "json")], ids=" ".join)
def test_no_console_is_too_old_for_the_words(
    encoding: str, arguments: tuple[str, ...], write: Write, tmp_path: Path
) -> None:
    text = (ROOT / "handouts" / "what-is-ldn.yaml").read_text("utf-8")
    write("viet.yaml", text.replace("title: ", "title: Đừng uống ☎ ").replace("language:", "lang:"))
    write("broken.yaml", text.replace("title: ", "titel: Đừng uống ☎ "))
    done = process(*arguments, env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LANG": "C"}, cwd=tmp_path)
    assert done.returncode in (0, 1)
    assert b"Traceback" not in done.stderr
    assert b"titel" in done.stdout or arguments == ("list",)
