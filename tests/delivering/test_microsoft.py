"""Microsoft 365 without a password: signed in once, sent by Graph or by SMTP with a token, each row once."""

from __future__ import annotations

import json
import ssl
import threading
import urllib.request
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
import trustme
from keyring.backend import KeyringBackend
from keyring.errors import PasswordSetError

from ldn_pdf.cli import run
from ldn_pdf.delivering.delivery_log import DeliveryLedger
from ldn_pdf.delivering.mail.message import body_text
from ldn_pdf.delivering.mail.microsoft import keep_secret, read_secret
from ldn_pdf.delivering.person_digest import load_key
from ldn_pdf.delivering.user_folders import key_file, ledger_file
from tests.delivering.fake_microsoft import CUT, FakeMicrosoft, error

HEADING = "patient_name,email,email_ok,first_visit,your_number\n"
SEND = ["send", "visit", "people.csv", "--draft", "--really", "--settings", "mail.yaml"]
QUICK = ["--rate", "60000", "--wait", "0.01", "--tries", "3"]
ID = "11111111-2222-3333-4444-555555555555"


class WindowsRing(KeyringBackend):
    """Keeps at most what Windows' credential store does: 2,560 bytes, two for a character."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > 2560:
            raise PasswordSetError("Stub received bad data")
        self.kept[service, username] = password


@pytest.fixture
def ring() -> Iterator[WindowsRing]:
    before, made = keyring.get_keyring(), WindowsRing()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def microsoft(
    clinic_day: Path,
    authority: tuple[trustme.CA, Path],
    ring: WindowsRing,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[FakeMicrosoft]:
    """A clinic's day with `signin: microsoft`, and a user who signs in at once in the browser."""
    made, file = authority
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.issue_cert("localhost").configure_cert(context)
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.setenv(name, str(file))
    fake = FakeMicrosoft(context)
    monkeypatch.setattr("ldn_pdf.delivering.mail.microsoft._SECONDS", 10)
    monkeypatch.setattr(webbrowser, "open", lambda url, **_: _visit(url, file))
    settings(clinic_day, fake)
    many(clinic_day, 3)
    yield fake
    fake.close()


def settings(folder: Path, fake: FakeMicrosoft, more: str = "") -> None:
    (folder / "mail.yaml").write_text(
        f"signin: microsoft\nclient_id: {ID}\nfrom: clinic@example.org\n"
        f"login_url: {fake.url}\ngraph_url: {fake.url}\n{more}"
    )


def _visit(url: str, authority: Path) -> bool:
    def go() -> None:
        with urllib.request.urlopen(url, context=ssl.create_default_context(cafile=str(authority))) as page:
            form = json.loads(page.read())  # which Microsoft's page posts by itself
        urllib.request.urlopen(form["action"], form["form"].encode()).close()

    threading.Thread(target=go, daemon=True).start()
    return True


def many(folder: Path, count: int) -> None:
    rows = "".join(f"Ann Lee {n},ann{n}@example.org,yes,{n + 1} May 2027,{n}\n" for n in range(count))
    (folder / "people.csv").write_text(HEADING + rows)


def statuses() -> list[str]:
    with DeliveryLedger(ledger_file(), load_key(key_file()).digest("check")) as ledger:
        return [entry.status for entry in ledger.entries()]


def addressees(fake: FakeMicrosoft) -> list[str]:
    return [str(message["To"]) for message in fake.inbox]


THREE = [f"ann{n}@example.org" for n in range(3)]


def test_one_sign_in_in_the_browser_and_then_the_keyrings_token(microsoft: FakeMicrosoft, ring: WindowsRing) -> None:
    assert run([*SEND, *QUICK]) == 0
    assert addressees(microsoft) == THREE and statuses() == ["out"] * 3
    assert microsoft.asked == ["browser", "authorization_code"]
    assert "".join(ring.kept[key] for key in ring.kept if "#" in key[1]) == microsoft.refresh
    message = microsoft.inbox[0]
    assert message["From"].addresses[0].addr_spec == "clinic@example.org" and "Ann Lee 0" in body_text(message)
    many(Path(), 4)
    assert run([*SEND, *QUICK]) == 0
    assert addressees(microsoft) == [*THREE, "ann3@example.org"]
    assert microsoft.asked[2:] == ["refresh_token"]


def test_a_refresh_token_that_is_no_longer_good_asks_for_the_browser_again(microsoft: FakeMicrosoft) -> None:
    keep_secret(f"{ID}/clinic@example.org", "old" * 500)
    assert run([*SEND, *QUICK]) == 0
    assert microsoft.asked == ["refresh_token", "browser", "authorization_code"]


def test_401_renews_the_token_once(microsoft: FakeMicrosoft, capsys: pytest.CaptureFixture[str]) -> None:
    microsoft.dead = {"token1"}
    assert run([*SEND, *QUICK]) == 0
    assert addressees(microsoft) == THREE and microsoft.issued == 2
    microsoft.dead = {f"token{n}" for n in range(9)}
    many(Path(), 4)
    assert run([*SEND, *QUICK]) == 3
    said = capsys.readouterr()
    assert "does not take the sign-in: 401 InvalidAuthenticationToken" in said.err and "1 still waiting" in said.out


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (error(403, "ErrorSendAsDenied", "The user account is not allowed to send as"), "may not send as clinic@"),
        (error(403, "ErrorAccessDenied", "Access is denied"), "grant the app the permission Mail.Send"),
    ],
)
def test_403_stops_the_run_with_its_own_fix(
    microsoft: FakeMicrosoft, capsys: pytest.CaptureFixture[str], answer: Any, said: str
) -> None:
    microsoft.script = [answer]
    assert run([*SEND, *QUICK]) == 3
    shown = capsys.readouterr()
    assert said in shown.err and "0 messages sent; 3 still waiting" in shown.out
    assert microsoft.inbox == [] and statuses() == []
    assert read_secret(f"{ID}/clinic@example.org") == ""
    assert run([*SEND, *QUICK]) == 0 and microsoft.asked == ["browser", "authorization_code"] * 2


@pytest.mark.parametrize(
    ("answer", "fix"),
    [
        (error(413, "RequestEntityTooLarge", "too large"), "make the pictures of the handout and the logo smaller"),
        (error(404, "MailboxNotEnabledForRESTAPI", "no mailbox"), "an account that has a mailbox in Microsoft 365"),
    ],
)
def test_what_is_refused_for_one_row_names_its_own_fix(
    microsoft: FakeMicrosoft, capsys: pytest.CaptureFixture[str], answer: Any, fix: str
) -> None:
    microsoft.script = [answer]
    assert run([*SEND, *QUICK]) == 3
    shown = capsys.readouterr()
    assert fix in shown.err and "2 messages sent; 1 refused for good" in shown.out


def test_413_three_times_stops_and_the_rows_wait(microsoft: FakeMicrosoft, capsys: pytest.CaptureFixture[str]) -> None:
    many(Path(), 5)
    microsoft.script = [error(413, "RequestEntityTooLarge", "too large")] * 5
    assert run([*SEND, *QUICK]) == 3
    shown = capsys.readouterr()
    assert "413 RequestEntityTooLarge" in shown.err and "5 still waiting" in shown.out
    assert len(microsoft.script) == 2 and statuses() == []


@pytest.mark.parametrize(
    ("answer", "pause"),
    [
        (error(429, "ApplicationThrottled", "slow down", Retry_After="0.02"), "0.02 s"),
        (error(503, "ServiceUnavailable", "later"), "0.01 s"),
    ],
)
def test_429_and_503_are_tried_again(
    microsoft: FakeMicrosoft, capsys: pytest.CaptureFixture[str], answer: Any, pause: str
) -> None:
    microsoft.script = [answer]
    assert run([*SEND, *QUICK]) == 0
    assert addressees(microsoft) == THREE and f"Trying again in {pause}." in capsys.readouterr().err


@pytest.mark.parametrize("answer", [CUT, error(504, "GatewayTimeout", "no answer"), error(500, "generalException", "")])
def test_what_is_not_answered_is_unknown_and_not_sent_again(
    microsoft: FakeMicrosoft, capsys: pytest.CaptureFixture[str], answer: Any
) -> None:
    microsoft.script = [answer]
    assert run([*SEND, *QUICK]) == 3
    assert "Row 1 (line 2), ann0@example.org: unknown" in capsys.readouterr().err
    assert sorted(statuses()) == ["out", "out", "under way"]
    before = len(microsoft.inbox)
    assert run([*SEND, *QUICK]) == 3
    assert len(microsoft.inbox) == before
    assert run([*SEND, *QUICK, "--again", "1"]) == 0
    assert addressees(microsoft)[before:] == ["ann0@example.org"] and statuses() == ["out"] * 3


def test_one_bad_recipient_is_refused_alone(microsoft: FakeMicrosoft) -> None:
    microsoft.script = [error(400, "ErrorInvalidRecipients", "At least one recipient is not valid")]
    assert run([*SEND, *QUICK]) == 3
    assert addressees(microsoft) == THREE[1:]


def test_without_an_app_it_says_what_is_missing(microsoft: FakeMicrosoft, capsys: pytest.CaptureFixture[str]) -> None:
    Path("mail.yaml").write_text("signin: microsoft\nfrom: clinic@example.org\n")
    assert run([*SEND, *QUICK]) == 2
    assert "`signin: microsoft` needs `client_id:`" in capsys.readouterr().err


@pytest.mark.parametrize("length", [0, 1, 999, 1000, 1001, 1700, 5000])
def test_a_secret_of_any_length_fits_windows_store(ring: WindowsRing, length: int) -> None:
    secret = "x" * length
    keep_secret("app/clinic@example.org", "longer than the next one" * 300)
    keep_secret("app/clinic@example.org", secret)
    assert read_secret("app/clinic@example.org") == secret
    assert read_secret("app/other@example.org") == ""


# --- SMTP with a token, and refusals with their fixes -------------------------------------------


def test_a_server_that_takes_xoauth2_only(microsoft: FakeMicrosoft, scripted: Callable[..., Any]) -> None:
    server = scripted("authoauth")
    settings(Path(), microsoft, f"send_by: smtp\nhost: localhost\nport: {server.port}\nsecurity: plain\n")
    assert run([*SEND, *QUICK]) == 0
    assert server.logins == [("clinic@example.org", "token1")]
    assert [to for to, _ in server.taken] == THREE and microsoft.inbox == []


def test_a_token_that_the_server_refuses_is_told(
    microsoft: FakeMicrosoft, scripted: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    server = scripted("auth535", mechanisms="XOAUTH2")
    settings(Path(), microsoft, f"send_by: smtp\nhost: localhost\nport: {server.port}\nsecurity: plain\n")
    assert run([*SEND, *QUICK]) == 3
    said = capsys.readouterr().err
    assert "refuses the login: 535 5.7.139" in said and server.taken == []
    assert "Sign in as clinic@example.org" in said and "signin: microsoft" not in said
    assert read_secret(f"{ID}/clinic@example.org") == ""


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("535 5.7.139 Authentication unsuccessful, basic authentication is disabled.", "`signin: microsoft`"),
        ("550 5.7.30 Basic authentication is not supported for Client Submission.", "`signin: microsoft`"),
        ("534 5.7.9 Application-specific password required.", "https://myaccount.google.com/apppasswords"),
        ("535 5.7.8 Error: authentication failed", "LDN_PDF_SMTP_PASSWORD"),
    ],
)
def test_each_refused_login_names_its_own_fix(
    clinic_day: Path,
    scripted: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    reply: str,
    said: str,
) -> None:
    monkeypatch.setenv("LDN_PDF_SMTP_USER", "clinic@example.org")
    monkeypatch.setenv("LDN_PDF_SMTP_PASSWORD", "correct horse")
    many(clinic_day, 1)
    server = scripted("auth", replies={"AUTH": reply})
    plain = ["--host", "localhost", "--port", str(server.port), "--security", "plain"]
    assert run([*SEND[:-2], *plain, *QUICK]) == 3
    assert said in capsys.readouterr().err


# --- subject tag, note, drafts ------------------------------------------------------------------


def test_a_tag_and_a_note_go_with_each_message(microsoft: FakeMicrosoft) -> None:
    note = "note: |\n  Dear {patient_name},\n\n  Please read this before you come.\n"
    settings(Path(), microsoft, f"subject_tag: '[encrypt]'\n{note}")
    assert run([*SEND, *QUICK]) == 0
    message = microsoft.inbox[1]
    assert message["Subject"] == "[encrypt] Information from your clinic"
    assert body_text(message).split("\r\n")[:3] == ["Dear Ann Lee 1,", "", "Please read this before you come."]
    html = message.get_body(("html",))
    assert html is not None and "<p>Dear Ann Lee 1,</p><p>Please read this" in str(html.get_content())


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("subject_tag: 'verschlüsselt'\n", "at most 20 plain signs"),
        ("subject_tag: '{patient_name}'\n", "at most 20 plain signs"),
        ("subject_tag: 'a-word-that-is-far-too-long'\n", "at most 20 plain signs"),
        ("note: LDN cures MS and it is perfectly safe.\n", "over-claim"),
        ("note: Your visit is on {first_visit}.\n", "no field `{first_visit}`"),
        ("note: 'TODO: write this'\n", "to-do"),
        ("graph_url: http://localhost\n", "https:// and a host"),
    ],
)
def test_a_wrong_tag_or_note_sends_nothing(
    microsoft: FakeMicrosoft, capsys: pytest.CaptureFixture[str], more: str, said: str
) -> None:
    text = Path("mail.yaml").read_text()
    Path("mail.yaml").write_text(text.replace(f"graph_url: {microsoft.url}\n", "") + more)
    assert run([*SEND, *QUICK]) == 1
    assert said in capsys.readouterr().err and microsoft.inbox == []


def test_a_note_from_a_file(microsoft: FakeMicrosoft, capsys: pytest.CaptureFixture[str]) -> None:
    Path("note.txt").write_text("Please bring this with you.")
    assert run([*SEND[:4], "--note", "note.txt", "--eml", "mails"]) == 0
    message = Path("mails/row0001_visit.eml").read_text()
    assert "X-Unsent: 1" in message and "Please bring this with you." in message
    Path("note.txt").write_text("Scan the code below.")
    assert run([*SEND[:4], "--note", "note.txt", "--eml", "mails"]) == 0
    assert "a mail has no code to scan" in capsys.readouterr().err
    Path("note.txt").write_text("It is a miracle cure.")
    assert run([*SEND[:4], "--note", "note.txt", "--eml", "mails"]) == 1
    assert "note.txt:1:" in capsys.readouterr().err
