"""`ldn-pdf send` against a real server: shown first, sent once, nothing lost in a bad hour."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends.null import Keyring
from PIL import Image

from ldn_pdf.cli import run
from ldn_pdf.delivering.delivery_log import DeliveryLedger, Entry, only_one
from ldn_pdf.delivering.mail.message import attached, body_text
from ldn_pdf.delivering.person_digest import load_key
from ldn_pdf.delivering.read_back import text_of
from ldn_pdf.delivering.user_folders import key_file, ledger_file

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
Start = Callable[..., Any]  # the fixture mail_server

HEADING = "patient_name,email,email_ok,first_visit,your_number\n"
PEOPLE = (
    HEADING
    + "Ann Lee,ann@example.org,yes,3 May 2027,11\n"
    + "Bo Ek,bo@example.org,no,4 May 2027,12\n"
    + "Cy Fox,,,4 May 2027,13\n"
    + "José Ruiz,jose@example.org,YES,5 May 2027,14\n"
)
PICTURE = "  - heading: Where we are\n    picture: {file: noise.png, alt: The way from the station}\n"
SEND = ["send", "visit", "people.csv", "--draft"]


@pytest.fixture
def day(clinic_day: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clinic's folder with people to write to, a login in the environment, and no keyring."""
    (clinic_day / "people.csv").write_text(PEOPLE)
    monkeypatch.setenv("LDN_PDF_SMTP_USER", "clinic@example.org")
    monkeypatch.setenv("LDN_PDF_SMTP_PASSWORD", "correct horse")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    keyring.set_keyring(Keyring())
    return clinic_day


def really(port: int, *more: str) -> list[str]:
    quick = ["--rate", "60000", "--wait", "0.01"]
    return [*SEND, "--really", "--host", "localhost", "--port", str(port), "--security", "starttls", *quick, *more]


def entries() -> list[Entry]:
    with DeliveryLedger(ledger_file(), load_key(key_file()).digest("check")) as ledger:
        return [entry for entry in ledger.entries() if entry.how == "email"]


def many(folder: Path, count: int) -> None:
    rows = "".join(f"Ann Lee {n},ann{n}@example.org,yes,{n % 28 + 1} May 2027,{n}\n" for n in range(count))
    (folder / "people.csv").write_text(HEADING + rows)


# --- the dry run -------------------------------------------------------------------------------


def test_a_dry_run_shows_the_first_message_and_the_counts(
    day: Path, mail_server: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    server = mail_server()
    assert run([argument for argument in really(server.port) if argument != "--really"]) == 0
    said = capsys.readouterr().out
    assert "To: ann@example.org\n" in said and "Subject: Information from your clinic\n" in said
    assert re.search(r"Attached: visit_clear_v1\.0\.pdf, \d+ KB", said)
    assert "For: Ann Lee" in said and "Please come on 3 May 2027." in said
    assert "2 messages would go out; 2 skipped, since email_ok does not say yes." in said
    assert server.inbox == [] and entries() == []


def test_a_dry_run_needs_no_server_and_no_sender(day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clinic = day / "handouts" / "clinic.yaml"
    clinic.write_text(clinic.read_text().replace("email: nurse@example.org\n", ""))
    assert run(SEND) == 0
    assert "No sender is set yet" in capsys.readouterr().out


# --- sending -----------------------------------------------------------------------------------


def test_a_message_that_mailboxes_refuse_is_not_made(day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Image.effect_noise((1000, 900), 100).save(day / "handouts" / "noise.png")
    visit = day / "handouts" / "visit.yaml"
    visit.write_text(visit.read_text().replace("get_help:", f"{PICTURE}get_help:"))
    assert run(SEND) == 3
    assert "many mailboxes refuse more than 1 MB. Make its pictures smaller." in capsys.readouterr().err


def test_each_agreed_person_gets_one_message(day: Path, mail_server: Start, capsys: pytest.CaptureFixture[str]) -> None:
    server = mail_server()
    assert run(really(server.port)) == 0
    assert "2 messages sent; 2 skipped, since email_ok does not say yes." in capsys.readouterr().out
    assert server.addressees == ["ann@example.org", "jose@example.org"]
    jose = server.inbox[1]
    (pdf,) = attached(jose)
    assert pdf.name == "visit_clear_v1.0.pdf"
    for words in (body_text(jose), str(jose.get_body(("html",)).get_content()), text_of(pdf.pdf)):
        flat = " ".join(words.split())
        assert "José Ruiz" in flat and "5 May 2027" in flat and "Draft" in flat and "Ann" not in flat
    headers = str(jose.items()) + pdf.name
    assert "Ruiz" not in headers and "May" not in headers and "visit" not in str(jose["Subject"]).lower()

    assert run(really(server.port)) == 0
    assert "0 messages sent; 2 went out before; 2 skipped" in capsys.readouterr().out
    assert len(server.inbox) == 2 and [len(entry.to) for entry in entries()] == [3, 3]


def test_a_changed_row_or_a_new_version_is_sent_again(day: Path, mail_server: Start) -> None:
    server = mail_server()
    run(really(server.port))
    (day / "people.csv").write_text(PEOPLE.replace("3 May", "9 May"))
    run(really(server.port))
    visit = day / "handouts" / "visit.yaml"
    visit.write_text(visit.read_text().replace('version: "1.0"', 'version: "1.1"'))
    run(really(server.port))
    assert Counter(server.addressees) == {"ann@example.org": 3, "jose@example.org": 2}


def test_refused_and_put_off_addresses_are_reported(
    day: Path, mail_server: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    server = mail_server()
    many(day, 3)
    text = (day / "people.csv").read_text()
    (day / "people.csv").write_text(text.replace("ann1@", "nobody@"))
    server.replies["DATA"] = ["451 4.3.0 Try later"] * 2
    assert run(really(server.port, "--tries", "2")) == 3
    said = capsys.readouterr()
    assert "Row 2 (line 3), nobody@example.org: 550 5.1.1 No such mailbox" in said.err
    assert "Row 1 (line 2), ann0@example.org: 451 4.3.0 Try later" in said.err
    assert "Trying again in 0.01 s." in said.err
    assert "1 message sent; 1 refused for good; 1 put off by the server" in said.out
    assert run(really(server.port)) == 3
    assert server.addressees == ["ann2@example.org", "ann0@example.org"]


def test_a_server_that_puts_everything_off_ends_the_run(
    day: Path, mail_server: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    server = mail_server()
    many(day, 20)
    server.replies["RCPT"] = ["451 Busy"] * 100
    assert run(really(server.port, "--tries", "2")) == 3
    said = capsys.readouterr()
    assert "puts off one message after another" in said.err and "17 still waiting" in said.out
    assert len(server.replies["RCPT"]) == 100 - 3 * 2


def test_a_connection_cut_in_the_middle_of_data_loses_and_doubles_nothing(day: Path, mail_server: Start) -> None:
    server = mail_server("tls")
    server.cuts = 2
    assert run([*really(server.port), "--security", "tls"]) == 0
    assert server.addressees == ["ann@example.org", "jose@example.org"]
    assert len(entries()) == 2


@pytest.mark.parametrize(
    ("arrange", "said"),
    [
        ({"named": "mail.example.org"}, "is not to be trusted"),
        ({"security": "plain"}, "offers no STARTTLS"),
    ],
)
def test_no_private_connection_no_mail(
    day: Path, mail_server: Start, capsys: pytest.CaptureFixture[str], arrange: dict[str, str], said: str
) -> None:
    server = mail_server(**arrange)
    assert run(really(server.port)) == 3
    assert said in capsys.readouterr().err
    assert server.inbox == [] and entries() == []


def test_a_wrong_password_is_tried_once(
    day: Path, mail_server: Start, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server = mail_server()
    monkeypatch.setenv("LDN_PDF_SMTP_PASSWORD", "wrong")
    assert run(really(server.port)) == 3
    said = capsys.readouterr()
    assert "refuses the login: 535" in said.err and "wrong" not in said.err
    assert "0 messages sent; 2 still waiting" in said.out


def test_one_bad_address_stops_all_before_the_first_message(
    day: Path, mail_server: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    server = mail_server()
    rows = 'Di,"di@example.org\nBcc: all@example.org",yes,x,15\nEd,ed@example,yes,x,16\n'
    (day / "people.csv").write_text(PEOPLE + rows)
    assert run(really(server.port)) == 1
    assert re.findall(r"people.csv:(\d+:\d+): error", capsys.readouterr().err) == ["6:4", "8:4"]
    assert server.inbox == []


def test_only_one_send_at_a_time(day: Path, mail_server: Start, capsys: pytest.CaptureFixture[str]) -> None:
    server = mail_server()
    ledger_file().parent.mkdir(parents=True)
    with only_one(ledger_file()):
        assert run(really(server.port)) == 3
    assert "Another `ldn-pdf send` is at work" in capsys.readouterr().err
    assert server.inbox == []


def test_a_ledger_that_cannot_be_written_stops_at_once(
    day: Path, mail_server: Start, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server = mail_server()
    many(day, 5)

    def full(self: DeliveryLedger, *_: object) -> bool:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(DeliveryLedger, "_insert", full)
    assert run(really(server.port)) == 3
    said = capsys.readouterr()
    assert "The message of row 1 went out and could not be noted" in said.err
    assert len(server.inbox) == 1


# --- files instead -----------------------------------------------------------------------------


def test_messages_as_files(day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*SEND, "--eml", "mails"]) == 0
    assert "2 messages written to mails" in capsys.readouterr().out
    files = sorted((day / "mails").iterdir())
    assert [file.name for file in files] == ["row0001_visit.eml", "row0004_visit.eml"]
    message = message_from_bytes(files[1].read_bytes(), policy=policy.default)
    assert message["To"] == "jose@example.org" and "José Ruiz" in body_text(message)
    assert run(["ledger", "--csv"]) == 0
    assert capsys.readouterr().out.count(",eml,1,") == 2


# --- settings ----------------------------------------------------------------------------------


def test_settings_come_from_the_users_file(day: Path, mail_server: Start) -> None:
    server = mail_server("tls")
    folder = day / "config" / "ldn-pdf"
    folder.mkdir(parents=True)
    settings = (
        f"host: localhost\nport: {server.port}\nsecurity: tls\nfrom: ms@example.org\nreply_to: desk@example.org\n"
    )
    (folder / "mail.yaml").write_text(settings)
    assert run([*SEND, "--really"]) == 0
    message = server.inbox[0]
    assert message["From"] == "Lakeside MS Clinic <ms@example.org>" and message["Reply-To"] == "desk@example.org"


def test_a_password_in_a_file_is_refused_and_not_shown(day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (day / "mail.yaml").write_text("host: localhost\npassword: hunter2\n")
    assert run([*SEND, "--settings", "mail.yaml"]) == 1
    said = capsys.readouterr().err
    assert "mail.yaml:2:1: error" in said and "LDN_PDF_SMTP_PASSWORD" in said and "hunter2" not in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--really"], "Which mail server?"),
        (["--really", "--host", "h", "--from", "no address"], "is not an email address"),
        (["--really", "--eml", "mails"], "Choose one of --really and --eml."),
        (["--password", "x"], "No such option"),
        (["--only", "9"], "There is no row 9"),
    ],
)
def test_wrong_use(day: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    assert run([*SEND, *arguments]) == 2
    assert said in capsys.readouterr().err


def test_plain_mail_leaves_this_computer_never(day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*SEND, "--really", "--host", "192.0.2.1", "--security", "plain"]) == 3
    assert "over TLS only" in capsys.readouterr().err


# --- killed ------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [1, 12])
def test_killed_in_the_middle_each_message_arrives_once(day: Path, mail_server: Start, after: int) -> None:
    count = 25
    many(day, count)
    server = mail_server()
    killed = subprocess.Popen(
        [sys.executable, "-m", "ldn_pdf", *really(server.port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 30
    while len(server.inbox) < after:
        assert time.monotonic() < until and killed.poll() is None
        time.sleep(0.002)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    arrived = len(server.inbox)
    assert arrived < count

    assert run(really(server.port)) == 0
    times = Counter(server.addressees)
    assert set(times) == {f"ann{n}@example.org" for n in range(count)}
    twice = [address for address, number in times.items() if number > 1]
    assert len(twice) <= 1 and set(twice) <= {f"ann{arrived - 1}@example.org"}, "only the message in flight"
    same = Counter(str(message["Message-ID"]) for message in server.inbox)
    assert len(same) == count, "a message sent twice is the same message"
    assert len(entries()) == len({entry.delivery for entry in entries()}) == count
