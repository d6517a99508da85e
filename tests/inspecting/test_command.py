"""`ldn-pdf inspect`: what it prints, and one plain sentence with its exit code where a file cannot be read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pikepdf
import pytest
import yaml
from click.testing import CliRunner, Result
from pikepdf import Dictionary, Name, Object, String

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


def test_broken_metadata_are_no_trouble(tagged: Path) -> None:
    broken = tagged.with_name("broken.pdf")
    with pikepdf.open(tagged) as pdf:
        pdf.Root.Metadata = pdf.make_stream(b"<notxmp>", Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        pdf.save(broken)
    result = run(broken)
    assert (result.exit_code, result.stderr) == (0, "")


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

    monkeypatch.setattr("ldn_pdf.limited_process.limited", refuse)
    refused(tagged, "The file could not be read. You may not open or write this.", 3)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "letter.pdf"
    os.mkfifo(pipe)
    refused(pipe, "This is a pipe or a device, not a file.", 1)
    refused(Path(os.devnull), "This is a pipe or a device, not a file.", 1)


@pytest.mark.parametrize("package", ["pikepdf", "pypdfium2"])
def test_the_extra_that_is_missing_is_named(tagged: Path, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    result = run(tagged)
    assert f"{sys.executable} -m pip install " in result.stderr
    assert ' "pikepdf>=' in result.stderr
    assert result.exit_code == 2


def test_control_characters_never_reach_the_terminal(made: Made) -> None:
    made.page(show("words", 0) + show("more", 1))
    replaced = made.element("P", 0, ActualText=String("a\x1b[2Jb\x9bc\x07"), Lang=String("\x1b[31m"))
    made.tags(replaced, made.element("Odd\x1b]0;title\x07", 1))
    made.pdf.Root.Lang = String("\x1b[31m")
    path = made.save()
    assert "a\\x1b[2Jb\\x9bc\\x07" in run(path).stdout
    for form in ([], ["--tags"], ["--json"]):
        result = run(*form, path)
        assert result.exit_code == 0
        assert [char for char in result.output if not char.isprintable() and char != "\n"] == []
    assert yaml.safe_load(run("--tags", path).stdout)["tags"][1] == {
        "P": {"ActualText": "a\x1b[2Jb\x9bc\x07", "Lang": "\x1b[31m", "text": "words"}
    }


def test_half_a_character_is_no_trouble(made: Made) -> None:
    made.page(show("words"))
    made.tags(made.element("P", 0, Alt=Object.parse(b"<FEFFD83D0041>")))
    assert run(made.save()).exit_code == 0


MEGABYTE = 2**20


def packed(pattern: bytes, times: int) -> bytes:
    """Deflated: a megabyte of the pattern, `times` over, in a few milliseconds."""
    block = pattern * (MEGABYTE // len(pattern))
    packer = zlib.compressobj(9)
    head = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)  # after which a block stands for itself
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + again * (times - 1) + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


def exhausting(made: Made, kind: str) -> Path:
    if kind == "content":
        made.page("").Contents = made.pdf.make_stream(packed(b"q ", 1000), Filter=Name.FlateDecode)
    elif kind == "metadata":
        made.page(show("words"))
        made.pdf.Root.Metadata = made.pdf.make_stream(packed(b" ", 1000), Filter=Name.FlateDecode, Type=Name.Metadata)
    elif kind == "map":
        made.page(show("words")).Resources.Font.F.ToUnicode = made.pdf.make_stream(
            packed(b"% ", 1000), Filter=Name.FlateDecode
        )
    elif kind == "pages":
        content = made.pdf.make_stream(packed(b"q Q ", 20), Filter=Name.FlateDecode)
        for _ in range(400):
            made.page("").Contents = content
    elif kind == "forms":
        drawn = made.pdf.make_stream(b"BT (.) Tj ET", Type=Name.XObject, Subtype=Name.Form)
        for _ in range(20):
            entries = Dictionary(XObject=Dictionary(X=drawn))
            drawn = made.pdf.make_stream(b"/X Do " * 10, Type=Name.XObject, Subtype=Name.Form, Resources=entries)
        made.page("/X Do", XObject=Dictionary(X=drawn))
    made.tags(made.element("P", 0))
    none = pikepdf.StreamDecodeLevel.none
    made.pdf.save(made.path, compress_streams=False, stream_decode_level=none, fix_metadata_version=False)
    return made.path


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone limits a process's memory and tells what it took")
@pytest.mark.parametrize("kind", ["content", "metadata", "map", "pages", "forms"])
def test_what_exhausts_a_reader_ends(made: Made, kind: str) -> None:
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (400 * MEGABYTE, 400 * MEGABYTE))
        resource.setrlimit(resource.RLIMIT_CPU, (5, 5))

    command = [sys.executable, "-m", "ldn_pdf", "inspect", str(exhausting(made, kind))]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0 or (done.returncode, done.stderr.count("\n"), done.stdout) == (1, 1, "")
    assert done.returncode == 0 or done.stderr.startswith(f"{made.path}: This PDF ")
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 5


def test_a_module_in_the_folder_we_are_in_is_not_run(tagged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tagged.parent / "pikepdf.py").write_text("open('run', 'w')")
    monkeypatch.chdir(tagged.parent)
    assert run(tagged).exit_code == 0
    assert not Path("run").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells in /proc which processes a process has")
def test_stopped_in_the_midst(made: Made) -> None:
    command = [sys.executable, "-m", "ldn_pdf", "inspect", str(exhausting(made, "pages"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        readers = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while process.poll() is None and not readers.read_text():
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (out, process.returncode) == ("", 130)
    assert err.strip().count("\n") == 0
