"""`ldn-pdf send` against a real server: shown first, sent once, nothing lost in a bad hour."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from email import message_from_bytes, policy
from pathlib import Path
from random import Random
from typing import Any

import keyring
import pytest
from keyring.backends.null import Keyring
from PIL import Image

from ldn_pdf.cli import run
from ldn_pdf.delivering import delivery_log
from ldn_pdf.delivering.delivery_log import DeliveryLedger, Entry, only_one
from ldn_pdf.delivering.mail.message import attached, body_text
from ldn_pdf.delivering.person_digest import load_key
from ldn_pdf.delivering.user_folders import key_file, ledger_file
from tests.delivering.scripted_server import ScriptedServer
from tests.typesetting.pages import read_text

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
PICTURE = "  - heading: Where we are\n    picture: {file: noise.png, alt: The way from the station, width: full}\n"
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
    for words in (body_text(jose), str(jose.get_body(("html",)).get_content()), read_text(pdf.pdf)):
        flat = " ".join(words.split())
        assert "José Ruiz" in flat and "5 May 2027" in flat and "Draft" in flat and "Ann" not in flat
    assert jose["Auto-Submitted"] == "auto-generated"  # RFC 3834: no out-of-office note comes back
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


def to_scripted(server: ScriptedServer, *more: str) -> list[str]:
    return [*really(server.port), "--security", "plain", "--tries", "1", *more]


def test_a_message_cut_off_behind_its_last_byte_is_unknown_and_goes_again_only_where_asked(
    day: Path, scripted: Start, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LDN_PDF_SMTP_USER")
    monkeypatch.delenv("LDN_PDF_SMTP_PASSWORD")
    server = scripted("cutafterdata")
    assert run(to_scripted(server)) == 3
    said = capsys.readouterr()
    assert "Row 1 (line 2), ann@example.org: unknown: the connection broke" in said.err
    assert "add --arrived 1; to send it once more, add --again 1" in said.err
    assert "1 message sent; 1 unknown, since the connection broke; 2 skipped" in said.out
    assert {entry.status: len(entry.to) for entry in entries()} == {"under way": 3, "out": 3}

    assert run(to_scripted(server)) == 3
    said = capsys.readouterr()
    assert "Row 1 (line 2), ann@example.org: unknown: a run was cut off" in said.err
    assert "0 messages sent; 1 went out before; 1 unknown from an earlier run and not sent again" in said.out
    assert len(server.taken) == 2

    assert run(to_scripted(server, "--again", "1,4")) == 0
    assert "1 message sent; 1 went out before; 2 skipped" in capsys.readouterr().out
    assert [to for to, _ in server.taken] == ["ann@example.org", "jose@example.org", "ann@example.org"]
    assert [entry.status for entry in entries()] == ["out", "out"]


def test_an_unknown_message_that_arrived_is_noted(
    day: Path, scripted: Start, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LDN_PDF_SMTP_USER")
    monkeypatch.delenv("LDN_PDF_SMTP_PASSWORD")
    server = scripted("cutafterdata")
    run(to_scripted(server))
    capsys.readouterr()
    assert run(["ledger"]) == 0
    assert "email, unknown whether it arrived" in capsys.readouterr().out
    assert run(["recall", "visit", "people.csv", "--before", "2.0"]) == 0
    assert "Row 1 (line 2), Ann Lee, ann@example.org: version 1.0, perhaps by email" in capsys.readouterr().out
    assert run(to_scripted(server, "--arrived", "1")) == 0
    assert "0 messages sent; 2 went out before" in capsys.readouterr().out
    assert len(server.taken) == 2 and [entry.status for entry in entries()] == ["out", "out"]


@pytest.mark.parametrize(
    ("mode", "sent", "said"),
    [
        ("sendas", 0, "550 5.7.60"),
        ("sendas554", 0, "554 5.2.252"),
        ("spam", 0, "554 5.7.1 Message rejected as spam"),
        ("allunknown", 0, "554 5.7.1 Relay access denied"),
        ("quotadata", 2, "554 5.7.0 Too many messages"),
        ("quotamail", 2, "550 5.4.5 Daily user sending limit exceeded"),
        ("size", 0, "552 5.3.4 Message size exceeds fixed limit"),
        ("greyforever", 0, "451 4.7.1 Greylisted"),
    ],
)
def test_a_refusal_of_every_row_stops_the_run_and_those_rows_wait(
    day: Path,
    scripted: Start,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    mode: str,
    sent: int,
    said: str,
) -> None:
    monkeypatch.delenv("LDN_PDF_SMTP_USER")
    monkeypatch.delenv("LDN_PDF_SMTP_PASSWORD")
    many(day, 9)
    server = scripted(mode)
    assert run(to_scripted(server)) == 3
    shown = capsys.readouterr()
    assert "Error: The server" in shown.err and said in shown.err
    waiting = 9 - sent - (3 if mode == "greyforever" else 0)
    assert f"{sent} messages sent" in shown.out and f"{waiting} still waiting" in shown.out
    assert "refused for good" not in shown.out
    assert len(server.taken) == len(entries()) == sent
    assert len([line for line in server.heard if line.lower().startswith("mail")]) == sent + (mode == "quotamail" or 3)


@pytest.mark.parametrize("mode", ["full", "unknown"])
def test_a_refusal_of_one_row_stops_nothing(
    day: Path, scripted: Start, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.delenv("LDN_PDF_SMTP_USER")
    monkeypatch.delenv("LDN_PDF_SMTP_PASSWORD")
    many(day, 8)
    text = (day / "people.csv").read_text()
    (day / "people.csv").write_text(re.sub(r"ann[1-4]@", "r1@", text))
    server = scripted(mode)
    assert run(to_scripted(server)) == 3
    assert len(server.taken) == len(entries()) == 4


@pytest.mark.parametrize(
    "mode", ["greet421", "multigreet", "auth", "auth454", "mail451", "grey", "rcpt421", "throttle432", "rate"]
)
def test_what_is_put_off_is_sent_in_the_end_and_once(
    day: Path, scripted: Start, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    if not mode.startswith("auth"):
        monkeypatch.delenv("LDN_PDF_SMTP_USER")
        monkeypatch.delenv("LDN_PDF_SMTP_PASSWORD")
    many(day, 4)
    server = scripted(mode)
    assert run(to_scripted(server, "--tries", "4")) == 0
    assert [to for to, _ in server.taken] == [f"ann{n}@example.org" for n in range(4)]
    assert [entry.status for entry in entries()] == ["out"] * 4


def test_letters_beyond_ascii_in_the_login_are_sent(
    day: Path, scripted: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LDN_PDF_SMTP_USER", "büro@example.org")
    monkeypatch.setenv("LDN_PDF_SMTP_PASSWORD", "pässwörd €")
    server = scripted("auth")
    assert run(to_scripted(server)) == 0
    assert server.logins == [("büro@example.org", "pässwörd €")]


def test_a_domain_with_sharp_s_goes_to_its_own_owner(
    day: Path, scripted: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LDN_PDF_SMTP_USER")
    monkeypatch.delenv("LDN_PDF_SMTP_PASSWORD")
    (day / "people.csv").write_text(PEOPLE.replace("ann@example.org", "ann@faß.example"))
    server = scripted("plain")
    assert run(to_scripted(server)) == 0
    assert server.taken[0][0] == "ann@xn--fa-hia.example"


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


def test_only_one_send_at_a_time(
    day: Path, mail_server: Start, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(delivery_log, "_PATIENCE", 0.1)
    server = mail_server()
    ledger_file().parent.mkdir(parents=True)
    with only_one(ledger_file()):
        assert run(really(server.port)) == 3
    assert "Another `ldn-pdf send` is at work" in capsys.readouterr().err
    assert server.inbox == []


def refuse(statement: str) -> None:
    """Let the ledger's own database refuse what is written to it."""
    with closing(sqlite3.connect(ledger_file())) as db:
        db.execute("DROP TRIGGER IF EXISTS full")
        raised = "SELECT RAISE(ABORT, 'database or disk is full')"
        db.execute(f"CREATE TRIGGER full BEFORE {statement} ON handed_out BEGIN {raised}; END")


def test_a_ledger_that_cannot_be_written_stops_at_once(
    day: Path, mail_server: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    server = mail_server()
    many(day, 5)
    assert entries() == []
    refuse("INSERT")
    assert run(really(server.port)) == 3
    assert "The message of row 1 was not sent" in capsys.readouterr().err
    assert server.inbox == []
    refuse("UPDATE")
    assert run(really(server.port)) == 3
    said = capsys.readouterr()
    assert "The message of row 1 went out, and the ledger has it as unknown" in said.err
    assert len(server.inbox) == 1 and [entry.status for entry in entries()] == ["under way"]


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


def test_no_message_says_scan(day: Path) -> None:
    clinic = day / "handouts" / "clinic.yaml"
    clinic.write_text(clinic.read_text() + "web: https://example.org/ldn\n")
    assert run([*SEND, "--eml", "mails"]) == 0
    message = message_from_bytes((day / "mails" / "row0001_visit.eml").read_bytes(), policy=policy.default)
    html = message.get_body(("html",))
    assert html is not None
    for words in (body_text(message), str(html.get_content())):
        assert "Newest version: visit" in words and "scan" not in words.lower()
    (pdf,) = attached(message)
    assert "scan, or visit" in " ".join(read_text(pdf.pdf).split())


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
        (["--again", "1"], "go with --really"),
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


def started(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "ldn_pdf", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def each_once_or_unknown(server: Any, count: int) -> None:
    """Every row's message arrived once, or not at all and is reported as unknown, or once and is reported so."""
    times = Counter(server.addressees)
    assert set(times.values()) == {1}, "none twice"
    status = Counter(entry.status for entry in entries())
    assert status["out"] + status["under way"] == count, "none lost"
    assert status["out"] <= len(times) <= count


@pytest.mark.parametrize("after", [1, 12])
def test_killed_in_the_middle_each_message_arrives_once(day: Path, mail_server: Start, after: int) -> None:
    count = 25
    many(day, count)
    server = mail_server()
    killed = started(*really(server.port))
    until = time.monotonic() + 60
    while len(server.inbox) < after:
        assert time.monotonic() < until and killed.poll() is None
        time.sleep(0.002)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert len(server.inbox) < count

    code = run(really(server.port))
    each_once_or_unknown(server, count)
    assert code == (3 if any(entry.status == "under way" for entry in entries()) else 0)


@pytest.mark.slow
def test_many_kills(day: Path, mail_server: Start) -> None:
    """Nothing is lost and nothing doubled, wherever a run is killed. The kills come at random moments of its work.

    KILLS=1000 takes a quarter of an hour: too long for each change.
    """
    kills = int(os.environ.get("KILLS", "150"))
    count = kills * 3 // 2
    many(day, count)
    server, random = mail_server(), Random(9)
    for _ in range(kills):
        process = started(*really(server.port))
        time.sleep(random.uniform(0.25, 1.2))
        process.send_signal(random.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
        process.communicate()
    run(really(server.port))
    each_once_or_unknown(server, count)


def test_four_times_ctrl_c_sends_nothing_twice(day: Path, mail_server: Start) -> None:
    count = 20
    many(day, count)
    server = mail_server()
    for stop in range(4):
        process = started(*really(server.port))
        until = time.monotonic() + 60
        while len(server.inbox) < (stop + 1) * 3:
            assert time.monotonic() < until and process.poll() is None
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
        assert process.returncode == 130 and "Traceback" not in err
        assert "was not written" not in err and re.search(r"\d+ messages? sent; \d+ still waiting", out)
        assert len(server.inbox) == len(entries())
    assert run(really(server.port)) == 0
    assert Counter(server.addressees) == {f"ann{n}@example.org": 1 for n in range(count)}
    assert [entry.status for entry in entries()] == ["out"] * count


def test_two_first_sends_at_once_both_end_well(day: Path, mail_server: Start) -> None:
    many(day, 3)
    server = mail_server()
    processes = [started(*really(server.port)) for _ in range(2)]
    said = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert Counter(server.addressees) == {f"ann{n}@example.org": 1 for n in range(3)}
