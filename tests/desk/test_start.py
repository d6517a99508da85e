"""How the desk opens and closes, and that no other command pays for it."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from ldn_pdf.cli import COMMANDS
from ldn_pdf.desk.serving import listen, serve
from tests.desk.conftest import new_library, start

SERVER = {"starlette", "uvicorn", "anyio", "multipart", "pypdfium2"}


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"desk"}))
def test_no_other_command_reads_the_server(command: str) -> None:
    code = f"import sys, ldn_pdf.cli, ldn_pdf.commands.{command}; print({SERVER!r} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux for the processor's time")
def test_the_first_page_comes_within_a_second_of_processor_time(tmp_path: Path) -> None:
    """Of the processor's time, and the best of three: other tests run beside this one."""

    def seconds(folder: Path) -> float:
        process, address = start(folder)
        try:
            with httpx.Client(follow_redirects=True, timeout=60) as client:
                assert "Your handouts" in client.get(address).text
            fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / 100
        finally:
            process.terminate()
            process.wait(60)

    folder = new_library(tmp_path / "library")
    assert any(seconds(folder) < 1 for _ in range(3))


def test_a_port_that_is_taken_is_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "ldn_pdf", "desk", "--no-browser", "--port", port]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert f"Port {port} is taken." in done.stderr


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    made = listen(0)
    yield made
    made.close()


def test_it_closes_when_nobody_asks(listening: socket.socket) -> None:
    told: list[str] = []
    assert serve(lambda close: Starlette(), listening, lambda path: False, told.append, open_browser=False, idle=0.3)
    assert told[0].startswith("http://127.0.0.1:")


def test_the_page_can_close_the_desk(tmp_path: Path) -> None:
    """Whoever opened it by a double click has no terminal to press Ctrl-C in."""
    process, address = start(new_library(tmp_path / "library"))
    with httpx.Client(follow_redirects=True, timeout=30) as client:
        client.get(address)
        origin = address.partition("/?")[0]
        client.get(f"{origin}/nothing?patient=Ann")
        assert "The desk is closed" in client.post(f"{origin}/close", headers={"origin": origin}).text
    assert process.wait(60) == 0
    assert process.stdout
    told = process.stdout.read().splitlines()
    assert told == ["Leave this window open. Ctrl-C closes the desk.", "The desk is closed."], "it logs nothing"
