"""A practice with several sites, and folders with files that are no handouts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ldn_pdf.library.saves import digest_of
from tests.desk.conftest import Desk, new_library, opened_desk


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Desk]:
    folder = new_library(tmp_path / "library")
    main = folder / "handouts" / "clinic.yaml"
    main.write_text(main.read_text().replace("\nexample: true", "\nemail: clinic@example.org"))
    north = folder / "handouts" / "clinics" / "north.yaml"
    north.parent.mkdir()
    north.write_text(main.read_text().replace("555-0123", "555-0177"))
    yield from opened_desk(folder)


def go_to(desk: Desk, site: str) -> httpx.Response:
    headers = {"origin": desk.origin, "referer": f"{desk.origin}/clinic"}
    return desk.client.post("/site", data={"site": site}, headers=headers)


def test_the_site_is_asked_for_and_everything_is_done_for_it(practice: Desk) -> None:
    for page in ("/", "/clinic", "/handouts/what-is-ldn/print", "/handouts/what-is-ldn/mail"):
        assert "Which one are you working for?" in practice.client.get(page).text
    for site, number in (("north", "555-0177"), ("main", "555-0123")):
        shown = go_to(practice, site)
        assert shown.url.path == "/clinic"
        assert f'value="{number}"' in shown.text
        assert f'value="{site}" aria-pressed="true"' in shown.text
        fields = {"action": "print", "copies": "1", "draft": "yes", "dry-run": "yes"}
        told = practice.post("/handouts/what-is-ldn/do", files={key: (None, value) for key, value in fields.items()})
        assert not any("--site" in line for line in told.json()["lines"])
    for unknown in ("", "south", "../clinic", "all"):
        assert go_to(practice, unknown).status_code == 400


def test_a_window_of_one_site_does_not_write_to_another(practice: Desk) -> None:
    """Also where the file of one is a copy of the other's."""
    main = practice.folder / "handouts" / "clinic.yaml"
    north = practice.folder / "handouts" / "clinics" / "north.yaml"
    north.write_bytes(main.read_bytes())
    go_to(practice, "north")
    body = {"text": main.read_text() + "# Of the main site\n", "was": digest_of(main.read_bytes()), "site": ""}
    answer = practice.post("/clinic/save", json=body)
    assert answer.status_code == 409
    assert "works for another site now" in answer.json()["shown"]
    assert practice.post("/clinic/save", json=body | {"site": "north"}).status_code == 200
    assert north.read_text() == body["text"] != main.read_text()


@pytest.mark.parametrize(
    ("data", "why"),
    [("título: ñ".encode("latin-1"), "UTF-8"), ("title: x".encode("utf-16"), "UTF-8"), (b"#" * 2**21, "is the most")],
)
def test_a_file_that_no_editor_can_hold_says_why(desk: Desk, data: bytes, why: str) -> None:
    path = desk.folder / "handouts" / "strange.yaml"
    path.write_bytes(data)
    try:
        for page in ("", "/text", "/approve", "/changes", "/print", "/mail"):
            answer = desk.client.get(f"/handouts/strange{page}")
            assert answer.status_code == 200
        assert "The desk cannot open this file" in desk.client.get("/handouts/strange").text
        assert why in desk.client.get("/handouts/strange").text
    finally:
        path.unlink()
