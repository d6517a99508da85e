"""A desk in a process of its own, as a double click starts it, on a library of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from msgspec import Struct

ENVIRONMENT = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR")


class Desk(Struct):
    """A desk that is open. `address` has its one-time key, which `client` has spent."""

    folder: Path
    address: str
    client: httpx.Client
    process: subprocess.Popen[str]

    @property
    def origin(self) -> str:
        return self.address.partition("/?")[0]

    def post(self, path: str, **options: object) -> httpx.Response:
        """A request from one of the desk's own pages."""
        headers = {"origin": self.origin, "sec-fetch-site": "same-origin"}
        return self.client.post(path, headers=headers, **options)  # type: ignore[arg-type]


def environment(folder: Path) -> dict[str, str]:
    """That of a user whose ledger, settings and caches lie in this folder."""
    return os.environ | {name: str(folder / name.lower()) for name in ENVIRONMENT}


def start(folder: Path, *options: str) -> tuple[subprocess.Popen[str], str]:
    """A process that serves the library in `folder`, and the address that it prints."""
    (folder / "tmpdir").mkdir(exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "ldn_pdf",
        "desk",
        "--no-browser",
        "--handouts",
        str(folder / "handouts"),
        *options,
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment(folder)
    )
    assert process.stdout
    line = process.stdout.readline()
    found = re.search(r"http://\S+", line)
    assert found, line + process.stdout.read()
    return process, found[0]


def new_library(folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "ldn_pdf", "init", str(folder)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    yield from opened_desk(new_library(tmp_path_factory.mktemp("desk") / "library"))


def opened_desk(folder: Path) -> Iterator[Desk]:
    """The desk of a library, closed afterwards."""
    process, address = start(folder)
    client = httpx.Client(base_url=address.partition("?")[0], follow_redirects=True, timeout=30)
    client.get(address)
    yield Desk(folder, address, client, process)
    client.close()
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
