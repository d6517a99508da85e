"""What the editor asks of the server, and what it has back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ldn_pdf.library.folder import Library
from ldn_pdf.library.saves import digest_of
from ldn_pdf.problems import as_json
from tests.desk.conftest import Desk

NAME = "what-is-ldn"
ADDRESS = f"/handouts/{NAME}"


@pytest.fixture
def text(desk: Desk) -> Iterator[str]:
    path = desk.folder / "handouts" / f"{NAME}.yaml"
    before = path.read_bytes()
    yield before.decode()
    path.write_bytes(before)


def work(desk: Desk, text: str, **asked: Any) -> dict[str, Any]:
    answer = desk.post(f"{ADDRESS}/work", json={"text": text, "n": 7, **asked})
    assert answer.status_code == 200, answer.text
    assert answer.json()["n"] == 7
    return answer.json()


def look(desk: Desk, text: str, **asked: Any) -> dict[str, Any]:
    answer = desk.post(f"{ADDRESS}/look", json={"text": text, **asked})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_typed_word_changes_its_own_bytes_and_shows_the_page(desk: Desk, text: str) -> None:
    typed = {"do": "set", "path": ["title"], "value": "What is LDN: a word"}
    answer = work(desk, text, changes=[typed])
    assert answer["text"] == text.replace("title: What is LDN?", 'title: "What is LDN: a word"')
    assert answer["page"]["src"].startswith("data:image/jpeg;base64,/9j/")
    assert answer["page"]["pages"] == 2


def test_problems_are_those_of_check_each_at_its_field(desk: Desk, text: str) -> None:
    broken = text.replace("version:", "vresion:").replace("main_point: ", "main_point: [x] ")
    (desk.folder / "handouts" / f"{NAME}.yaml").write_text(broken)
    found = Library(desk.folder / "handouts")
    ours = {(p["what"], p["rule"]) for p in json.loads(as_json(found.handout(NAME)[1]))}
    answer = work(desk, broken)
    told = {(p["what"], p["rule"]) for p in answer["problems"]}
    assert ours <= told
    (misspelt,) = [p for p in answer["problems"] if p["rule"] == "unknown-key"]
    assert misspelt["number"] >= 0
    assert answer["page"] is None
    after = work(desk, broken, fix=misspelt["number"])
    assert "\nversion:" in after["text"]


def test_the_problems_of_all_editions_come_when_they_are_asked_for(desk: Desk, text: str) -> None:
    long = text.replace(
        "\nsections:\n", "\nsections:\n" + "  - heading: One more\n    text: " + "Some words. " * 500 + "\n", 1
    )
    assert "too-long" not in {p["rule"] for p in look(desk, text)["problems"]}
    assert "too-long" in {p["rule"] for p in look(desk, long)["problems"]}


def test_a_part_is_added_moved_and_removed_with_the_place_where_one_goes_on(desk: Desk, text: str) -> None:
    added = work(desk, text, form=True, changes=[{"do": "insert", "path": ["ask"], "to": 0}])
    assert added["focus"] == ["ask", 0]
    assert 'data-path="[&quot;ask&quot;,0]"' in added["form"]
    moved = work(desk, added["text"], changes=[{"do": "move", "path": ["ask", 0], "to": 1}])
    assert moved["focus"] == ["ask", 1]
    removed = work(desk, moved["text"], changes=[{"do": "remove", "path": ["ask", 1]}])
    assert removed["text"] == text


def test_what_the_model_does_not_have_is_not_written(desk: Desk, text: str) -> None:
    for path in (["nothing"], ["sections", 0, "marks"], ["title", 0], ["id"]):
        assert work(desk, text, changes=[{"do": "set", "path": path, "value": "x"}])["text"] == text


def test_a_view_shows_its_edition_its_paper_and_no_colour(desk: Desk, text: str) -> None:
    def page(**view: Any) -> dict[str, Any]:
        return work(desk, text, view=view)["page"]

    assert page(edition="large")["pages"] > page(edition="clear")["pages"]
    assert page(paper="a4")["shape"] == pytest.approx(841.89 / 595.28, abs=0.001)
    assert len(page(grey=True)["src"]) < len(page()["src"])
    assert page(page=99)["page"] == 2
    assert page(edition="../clear")["pages"] == 2


def test_the_web_page_of_what_is_typed_stands_in_a_frame_where_nothing_runs(desk: Desk, text: str) -> None:
    title = "A title of <script>alert(1)</script> words"
    twin = look(desk, text.replace("title: What is LDN?", f"title: {title}"), twin=True, window="w1")["twin"]
    shown = desk.client.get(twin)
    assert "A title of &lt;script&gt;" in shown.text
    policy = shown.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none';")
    assert "script" not in policy
    assert desk.client.get("/twins/other").status_code == 404


def test_saving_writes_the_file_whole(desk: Desk, text: str) -> None:
    path = desk.folder / "handouts" / f"{NAME}.yaml"
    new = text.replace("What is LDN?", "What LDN is")
    answer = desk.post(f"{ADDRESS}/save", json={"text": new, "was": digest_of(text.encode())})
    assert (answer.status_code, answer.json()["was"]) == (200, digest_of(new.encode()))
    assert path.read_bytes() == new.encode()


def test_a_save_is_undone_also_by_a_page_opened_later(desk: Desk, text: str) -> None:
    path = desk.folder / "handouts" / f"{NAME}.yaml"
    new = text.replace("What is LDN?", "What LDN is")
    desk.post(f"{ADDRESS}/save", json={"text": new, "was": digest_of(text.encode())})
    later = desk.client.get(ADDRESS).text
    assert "Undo this save" in later
    assert "<ins>" in later
    answer = desk.post(f"{ADDRESS}/undo", json={"was": digest_of(new.encode())})
    assert (answer.status_code, answer.json()["text"]) == (200, text)
    assert path.read_bytes() == text.encode()


def test_what_others_changed_is_not_undone(desk: Desk, text: str) -> None:
    path = desk.folder / "handouts" / f"{NAME}.yaml"
    new = text.replace("What is LDN?", "What LDN is, here")
    desk.post(f"{ADDRESS}/save", json={"text": new, "was": digest_of(text.encode())})
    path.write_text(theirs := new + "# theirs\n")
    assert "Undo this save" not in desk.client.get(ADDRESS).text
    for was in (new, theirs):
        answer = desk.post(f"{ADDRESS}/undo", json={"was": digest_of(was.encode())})
        assert answer.status_code == 409
        assert "Nothing was undone" in answer.json()["shown"]
    assert path.read_text() == theirs


def test_the_whole_text_is_saved_with_the_line_ends_of_its_file(desk: Desk, text: str) -> None:
    path = desk.folder / "handouts" / f"{NAME}.yaml"
    windows = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    path.write_bytes(windows)
    typed = text.replace("What is LDN?", "What LDN is")
    body = {"text": typed, "was": digest_of(windows), "typed": True}
    assert desk.post(f"{ADDRESS}/save", json=body).status_code == 200
    assert path.read_bytes() == windows.replace(b"What is LDN?", b"What LDN is")


def test_a_file_that_cannot_be_written_is_told_and_stays(desk: Desk, text: str) -> None:
    path = desk.folder / "handouts" / f"{NAME}.yaml"
    path.unlink()
    answer = desk.post(f"{ADDRESS}/save", json={"text": text, "was": digest_of(text.encode())})
    path.write_text(text)
    assert answer.status_code in (404, 409)


def test_a_file_that_changed_meanwhile_is_not_written_over(desk: Desk, text: str) -> None:
    path = desk.folder / "handouts" / f"{NAME}.yaml"
    theirs = text.replace("What is LDN?", "What LDN is")
    path.write_text(theirs)
    answer = desk.post(f"{ADDRESS}/save", json={"text": text, "was": digest_of(text.encode())})
    assert answer.status_code == 409
    assert "Somebody else changed this file" in answer.json()["shown"]
    assert "<ins>LDN?</ins>" in answer.json()["shown"]
    assert path.read_text() == theirs


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"text": 3}', b"\xff", b'{"text": "x", "changes": [{"do": 1}]}'])
def test_what_is_no_question_is_refused(desk: Desk, body: bytes) -> None:
    for way in ("work", "save"):
        assert desk.post(f"{ADDRESS}/{way}", content=body).status_code == 400


@pytest.mark.parametrize("words", ["", "- a\n- b\n", "title: [\n", "\x00\x01", "a: &b c\nd: *b\n"])
def test_a_text_that_is_no_handout_has_problems_and_no_page(desk: Desk, words: str) -> None:
    answer = work(desk, words, form=True)
    assert answer["page"] is None
    assert any(problem["severity"] == "error" for problem in answer["problems"])


def test_the_pdf_of_a_saved_handout(desk: Desk) -> None:
    answer = desk.client.get(f"{ADDRESS}/pdf", params={"edition": "clear", "paper": "a4"})
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["content-disposition"] == f'inline; filename="{NAME}_clear_a4_v1.0.pdf"'
    assert desk.client.get(f"{ADDRESS}/pdf", params={"edition": "../x"}).status_code == 404
