"""What the forms of the pages do: each runs the command of its name, and tells what that tells."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ldn_pdf.library.folder import Library
from ldn_pdf.locale.packs import labels
from tests.desk.conftest import Desk, environment

NAME = "ldn-for-ms"
WHO = {"by": "Dr. Jo Example", "role": "MS neurologist"}
PEOPLE = b"patient_name,email,email_ok\nAnn Example,ann@example.org,yes\nBob Example,bob@example.org,no\n"


def do(
    desk: Desk, action: str, address: str = f"/handouts/{NAME}/do", file: tuple[str, bytes] | None = None, **fields: str
) -> dict[str, Any]:
    """Send a form, and wait until what it asked for is over."""
    sent = {key: (None, value) for key, value in ({"action": action} | fields).items()}
    told = desk.post(address, files=sent | ({"file": file} if file else {})).json()  # type: ignore[operator]
    until = time.monotonic() + 60
    while told["code"] is None and time.monotonic() < until:
        time.sleep(0.1)
        told = desk.client.get(f"/runs/{told['id']}").json()
    return dict(told)


@pytest.fixture(scope="module", autouse=True)
def own_clinic(desk: Desk) -> None:
    path = desk.folder / "handouts" / "clinic.yaml"
    path.write_text(re.sub(r"(?m)^example: true\n", "", path.read_text()) + "email: clinic@example.org\n")


def filled_in(desk: Desk, name: str) -> dict[str, str]:
    """The form of an approval, with each point ticked."""
    page = desk.client.get(f"/handouts/{name}/approve").text
    found = dict(re.findall(r'name="(read|until)" [^>]*value="([\w-]+)"', page))
    assert set(found) == {"read", "until"}
    return WHO | found | dict.fromkeys(["read_all", *re.findall(r'name="(point-\w+)"', page)], "yes")


def test_an_approval_says_that_nobody_proved_who_typed_it(desk: Desk) -> None:
    page = desk.client.get(f"/handouts/{NAME}/approve").text
    assert "cannot prove who typed" in page
    sheet = desk.client.get(f"/handouts/{NAME}/review")
    assert "Decide with us." in sheet.text
    assert sheet.headers["content-security-policy"].startswith("default-src 'none';"), "no script runs in it"
    assert "script-src" not in sheet.headers["content-security-policy"]
    fields = filled_in(desk, NAME)
    assert do(desk, "approve", **fields | {"read": "0123456789abcdef"})["code"] == 1
    told = do(desk, "approve", **fields)
    assert (told["code"], told["next"]) == (0, f"/handouts/{NAME}"), told
    approvals, problems = Library(desk.folder / "handouts").approvals()
    assert (approvals and problems) == []
    assert approvals
    (approval,) = approvals.approvals
    assert str(approval.note) == "Typed at the desk, which cannot prove who typed it."
    assert "approved by Dr. Jo Example" in desk.client.get("/").text.replace("Approved by", "approved by")


def test_a_point_that_nobody_ticked_is_refused_whatever_the_page_has(desk: Desk) -> None:
    path = desk.folder / "handouts" / "what-is-ldn.yaml"
    before = path.read_text()
    path.write_text(before.replace("\nask:", "\nask:\n  - Is a contraindication serious?\n  - Is 11/12/2026 the day?"))
    address = "/handouts/what-is-ldn"
    try:
        fields = filled_in(desk, "what-is-ldn")
        points = [key for key in fields if key.startswith("point-")]
        assert len(points) > 5, "what is to be confirmed of the claims, and two words"
        for missing in points[::4]:
            told = do(desk, "approve", f"{address}/do", **{key: fields[key] for key in fields if key != missing})
            assert told["code"] == 1
            assert "1 open point not ticked. Nothing was approved." in told["lines"][-1]
        told = do(desk, "approve", f"{address}/do", **fields | {"read_all": ""})
        assert told["code"] == 1
        assert "Not ticked: that every word was read." in told["lines"][-2]
        assert "Draft" in desk.client.get(address).text
        assert do(desk, "approve", f"{address}/do", **fields)["code"] == 0
        assert do(desk, "withdraw", f"{address}/do", why="A trial")["code"] == 0
    finally:
        path.write_text(before)


def test_a_dry_run_of_print_is_that_of_the_command(desk: Desk) -> None:
    told = do(desk, "print", **{"copies": "30", "edition": "clear", "paper": "a4", "dry-run": "yes"})
    assert told["code"] == 0, told
    assert any("-n 30" in line for line in told["lines"])
    assert do(desk, "print", copies="0")["code"] == 2


def test_mail_is_shown_first_and_leaves_no_list_behind(desk: Desk) -> None:
    told = do(desk, "mail", file=("people.csv", PEOPLE), note="Dear {patient_name}", edition="clear")
    assert told["code"] == 0, told
    assert "1 message would go out; 1 skipped, since email_ok does not say yes." in told["lines"][-1]
    assert any("Dear Ann Example" in line for line in told["lines"])
    assert not any("--really" in line for line in told["lines"])
    assert [*(desk.folder / "tmpdir").iterdir()] == []


def test_a_value_that_begins_with_a_hyphen_is_no_option(desk: Desk) -> None:
    told = do(desk, "mail", file=("people.csv", PEOPLE), host="--really", only="--really")
    assert told["code"] == 2
    told = do(desk, "recall", address="/do", handout="--help")
    assert told["code"] == 0
    assert not any("Usage" in line for line in told["lines"])


def test_a_new_handout_from_a_starter_and_from_an_article(desk: Desk) -> None:
    told = do(desk, "starter", address="/do", title="Sleep & MS")
    assert (told["code"], told["next"]) == (0, "/handouts/sleep-ms"), told
    assert desk.client.get("/handouts/sleep-ms").status_code == 200
    article = b"Walking and MS\n\nWhy walk\n\nA daily walk may help some people with MS feel less tired.\n" * 3
    told = do(desk, "article", address="/new/article", file=("..\\..\\walking.txt", article))
    assert told["code"] == 0, told
    assert (desk.folder / "handouts" / "evidence" / "walking.yaml").is_file()


@pytest.mark.parametrize("page", ["changes", "approve", "print", "mail"])
def test_each_step_has_a_page_and_a_get_starts_nothing(desk: Desk, page: str) -> None:
    assert desk.client.get(f"/handouts/{NAME}/{page}").status_code == 200
    assert desk.client.get(f"/handouts/none/{page}").status_code == 404


@pytest.mark.parametrize("path", ["/do", f"/handouts/{NAME}/do", "/new/article"])
def test_a_form_is_no_get_and_no_other_action(desk: Desk, path: str) -> None:
    assert desk.client.get(path).status_code in (404, 405)
    assert desk.post(path, files={"action": (None, "init")}).status_code == 400
    assert (
        desk.post(
            path,
            content=b"x",
        ).status_code
        == 400
    )
    assert desk.client.post(path, files={"action": (None, "starter")}).status_code == 403


def test_an_unknown_run_is_not_found(desk: Desk) -> None:
    assert desk.client.get("/runs/guessed").status_code == 404


def test_what_went_out_is_empty_at_first(desk: Desk) -> None:
    assert "Nothing was handed out yet." in desk.client.get("/went-out").text


def test_what_went_out_is_told_by_day_handout_and_way_and_never_to_whom(desk: Desk) -> None:
    days = {labels("en").long_date(date.today(), "en")}
    assert do(desk, "approve", "/handouts/ldn-decide/do", **filled_in(desk, "ldn-decide"))["code"] == 0
    for name, people, how in (("before-ldn", PEOPLE, ["--draft"]), ("ldn-decide", PEOPLE.rpartition(b"Bob")[0], [])):
        (desk.folder / "people.csv").write_bytes(people)
        line = ["merge", name, "people.csv", "--out=letters", "--handouts=handouts", *how]
        command = [sys.executable, "-m", "ldn_pdf", *line]
        subprocess.run(command, check=True, capture_output=True, cwd=desk.folder, env=environment(desk.folder))
    days.add(labels("en").long_date(date.today(), "en"))

    def shown(**asked: str) -> tuple[str, list[list[str]]]:
        page = desk.client.get("/went-out", params=asked).text
        assert not any(word in page for word in ("Ann", "Bob", "example.org"))
        rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", page)]
        assert {day for day, *_ in rows[1:]} <= days
        return page, [cells for _, *cells in rows[1:]]

    one = ["What should my doctor know before I take LDN?", "1.0", "Draft", "As letters", "2"]
    other = ["Is LDN right for me?", "1.0", "Approved", "As letters", "1"]
    page, rows = shown()
    assert "3 copies in all." in page
    assert sorted(rows) == sorted([one, other])
    page, rows = shown(handout="before-ldn")
    assert "2 copies in all." in page
    assert rows == [one]
    assert "No copy of this handout went out." in shown(handout="ldn-for-ms")[0]


def test_a_picture_is_kept_once_it_is_sound(desk: Desk) -> None:
    def sent(name: str, data: bytes) -> dict[str, str]:
        return dict(desk.post("/pictures", files={"file": (name, data)}).json())

    picture = Path("tests/data/handouts/arms-up.png").read_bytes()
    assert sent("../../Arms Up!.PNG", picture)["name"] == "arms-up.png"
    assert (desk.folder / "handouts" / "arms-up.png").read_bytes() == picture
    assert sent("arms-up.png", Path("tests/data/handouts/arms-down.png").read_bytes())["name"] == ""
    assert (desk.folder / "handouts" / "arms-up.png").read_bytes() == picture
    assert sent("clinic.yaml", b"name: x")["name"] == sent("x.png", b"no picture")["name"] == ""
    assert not (desk.folder / "handouts" / "x.png").exists()
