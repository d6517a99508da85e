"""The same input gives the same bytes, whatever the clock, the time zone, the language or the hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.typesetting.making import library


def digests(folder: Path, environment: Mapping[str, str], home: Path) -> dict[str, bytes]:
    root = str(Path(__file__).parent.parent.parent)
    folder.mkdir()
    command = [sys.executable, "-m", "ldn_pdf", "build", "stretching", "other"]
    command += ["--edition", "all", "--out", "here"]
    command += ["--handouts", str(home), "--also", "html"]
    environment = {**os.environ, "PYTHONPATH": root, **environment}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return {path.name: path.read_bytes() for path in (folder / "here").iterdir()}


def test_the_same_input_gives_the_same_bytes_on_any_day_in_any_place(tmp_path: Path) -> None:
    text = "Stretching ☎ is **slow** [here](https://example.org)."
    library(tmp_path, other={"title": "Another"}, stretching={"sections": [{"heading": "Zażółć", "text": text}]})
    one = {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1790000000"}
    two = {
        "PYTHONHASHSEED": "2",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "de_DE.UTF-8",
        "SOURCE_DATE_EPOCH": "1800000000",
    }
    first = digests(tmp_path / "one", one, tmp_path / "handouts")
    second = digests(tmp_path / "two", two, tmp_path / "handouts")
    assert len(first) >= 8
    assert first == second
