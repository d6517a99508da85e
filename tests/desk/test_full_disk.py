"""A desk that cannot write any more: each way to save says so, and leaves all files as they were."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ldn_pdf.library.saves import digest_of
from tests.desk.conftest import Desk, new_library, opened_desk

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sets the limits of a process that runs, as Linux can")


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Desk]:
    import resource

    for desk in opened_desk(new_library(tmp_path / "library")):
        resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (1000, 1000))
        yield desk


def test_nothing_is_half_written_and_no_list_of_people_stays(full: Desk) -> None:
    folder = full.folder / "handouts"
    path = folder / "what-is-ldn.yaml"
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    body = {"text": path.read_text() + "# A word\n", "was": digest_of(path.read_bytes())}
    picture = Path("tests/data/handouts/arms-up.png").read_bytes()
    answers = [
        full.post("/handouts/what-is-ldn/save", json=body),
        full.post("/pictures", files={"file": ("arms.png", picture)}),
        full.post("/handouts/what-is-ldn/do", files={"action": (None, "mail"), "file": ("people.csv", b"x" * 5000)}),
    ]
    assert [answer.status_code for answer in answers] == [409, 200, 200]
    assert all("Nothing was saved. File too large." in answer.text for answer in answers)
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before
    assert list((full.folder / "tmpdir").iterdir()) == []
