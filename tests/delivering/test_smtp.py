"""Sending to a real server with TLS and a login that fails in every way a server can."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend

from ldn_pdf.delivering.mail import smtp
from ldn_pdf.delivering.mail.message import Attachment, Sender, attached, body_text, compose_message
from ldn_pdf.delivering.mail.server_replies import Outcome
from ldn_pdf.delivering.mail.smtp import Login, Mailer, MailStopped, Pace, Server, find_login, is_loopback, own_name

CLINIC = Sender("clinic@example.org", "Example MS Clinic, “East”", "nurse@example.org")
LOGIN = Login("clinic@example.org", "correct horse")
QUICK = Pace(a_minute=1e9, tries=3, wait=1)
Start = Callable[..., Any]  # the fixture mail_server


def letter(to: str = "ann@example.org", text: str = "Call 555-0100.\n") -> EmailMessage:
    page, now = "<!DOCTYPE html><p>Call 555-0100.</p>", datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    pdf = Attachment("ldn-for-ms_clear_v1.0.pdf", b"%PDF-1.7\n\x00\xff\r\n.\r\n%%EOF")
    return compose_message(CLINIC, to, text, page, [pdf], "d1", now, "Information from your clinic")


class Sent:
    """One mailer with its waits noted in place of slept."""

    def __init__(self, port: int, security: str = "starttls", login: Login | None = LOGIN, pace: Pace = QUICK) -> None:
        self.waits: list[float] = []
        self.told: list[str] = []
        self.transit: list[str] = []
        server = Server("localhost", port, security)  # type: ignore[arg-type]
        self.mailer = Mailer(server, login, pace, self.told.append, self.waits.append)

    def __call__(self, to: str = "ann@example.org") -> Outcome:
        return self.mailer.send(letter(to), CLINIC.address, to, self)

    def begin(self) -> None:
        self.transit.append("begin")

    def end(self, outcome: Outcome) -> None:
        self.transit.append(outcome.kind)


pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

# --- the message -------------------------------------------------------------------------------


def test_a_message_arrives_as_it_was_meant(mail_server: Start) -> None:
    server = mail_server()
    long_line = "é" * 2000
    sent = Sent(server.port)
    with sent.mailer as mailer:
        text = f"Dear reader,\n.\nFrom here on\n{long_line}\n"
        assert mailer.send(letter(text=text), CLINIC.address, "ann@example.org", sent).kind == "accepted"
    assert sent.transit == ["begin", "accepted"]
    (got,) = server.inbox
    assert got["Subject"] == "Information from your clinic"
    assert got["To"] == "ann@example.org" and got["Reply-To"] == "nurse@example.org"
    assert got["From"].addresses[0].display_name == CLINIC.name
    assert got["Message-ID"] == "<d1@example.org>"
    assert got["Date"].datetime == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    assert body_text(got).replace("\r\n", "\n") == text
    assert [part.get_content_type() for part in got.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    ]
    assert attached(got) == attached(letter())
    assert max(map(len, letter(text=text).as_bytes().splitlines())) <= 998  # RFC 5322, 2.1.1


def test_a_line_break_cannot_make_a_header() -> None:
    with pytest.raises(ValueError, match="CR or LF"):
        letter("ann@example.org\r\nBcc: bo@example.org")


def test_a_domain_with_accents_goes_out_in_its_ascii_form(mail_server: Start) -> None:
    server = mail_server()
    assert Sent(server.port)("ann@bücher.example").kind == "accepted"
    assert server.addressees == ["ann@xn--bcher-kva.example"]


# --- the connection ----------------------------------------------------------------------------


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_tls_and_login(mail_server: Start, security: str) -> None:
    server = mail_server(security)
    sent = Sent(server.port, security)
    with sent.mailer:
        assert [sent("ann@example.org").kind, sent("bo@example.org").kind] == ["accepted", "accepted"]
    assert server.addressees == ["ann@example.org", "bo@example.org"]
    assert server.logins == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize(("named", "trusted"), [("mail.example.org", True), ("localhost", False)])
def test_a_bad_certificate_stops_all(mail_server: Start, security: str, named: str, trusted: bool) -> None:
    server = mail_server(security, named=named, trusted=trusted)
    with pytest.raises(MailStopped, match="certificate of localhost is not to be trusted"):
        Sent(server.port, security)()
    assert server.inbox == [] and server.logins == 0


def test_no_starttls_stops_all_before_the_login(mail_server: Start) -> None:
    server = mail_server("plain")
    with pytest.raises(MailStopped, match="offers no STARTTLS"):
        Sent(server.port)()
    assert server.inbox == [] and server.logins == 0


def test_tls_to_a_port_that_speaks_plainly_says_which_port_wants_what(mail_server: Start) -> None:
    server = mail_server("plain")
    with pytest.raises(MailStopped, match="Port 465 wants security `tls`, port 587 `starttls`"):
        Sent(server.port, "tls")()


def test_plain_mail_goes_to_this_computer_only(mail_server: Start) -> None:
    server = mail_server("plain", login=False)
    assert Sent(server.port, "plain", login=None)().kind == "accepted"
    with pytest.raises(MailStopped, match="over TLS only"):
        Mailer(Server("192.0.2.1", 25, "plain"), None, QUICK)


@pytest.mark.parametrize(
    ("host", "so"), [("localhost", True), ("127.0.0.9", True), ("::1", True), ("192.0.2.1", False)]
)
def test_loopback(host: str, so: bool) -> None:
    assert is_loopback(host) is so


def test_a_server_that_is_not_there_is_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("localhost", 0))  # bound and not listening: the connection is refused
        with pytest.raises(MailStopped, match="cannot be reached"):
            Sent(taken.getsockname()[1])()


# --- the login ---------------------------------------------------------------------------------


def test_a_refused_login_stops_for_good(mail_server: Start) -> None:
    server = mail_server()
    sent = Sent(server.port, login=Login("clinic@example.org", "wrong"))
    with pytest.raises(MailStopped, match="refuses the login: 535"):
        sent()
    assert server.inbox == [] and sent.waits == []


def test_a_server_that_wants_a_login_says_so(mail_server: Start) -> None:
    server = mail_server()
    with pytest.raises(MailStopped, match=r"530 5\.7\.0 Authentication required"):
        Sent(server.port, login=None)()


def test_a_server_without_login_is_named(mail_server: Start) -> None:
    server = mail_server(login=False)
    with pytest.raises(MailStopped, match="login"):
        Sent(server.port)()


class _Ring(KeyringBackend):
    priority = 1  # type: ignore[assignment]

    def __init__(self, kept: dict[tuple[str, str], str]) -> None:
        self.kept = kept

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.mark.parametrize(
    ("environ", "kept", "found"),
    [
        ({"LDN_PDF_SMTP_USER": "u", "LDN_PDF_SMTP_PASSWORD": "p"}, {}, Login("u", "p")),
        ({"LDN_PDF_SMTP_PASSWORD": "p"}, {}, Login("clinic@example.org", "p")),
        ({"LDN_PDF_SMTP_USER": "u"}, {("ldn-pdf:mail.example.org", "u"): "k"}, Login("u", "k")),
        ({}, {("ldn-pdf:mail.example.org", "clinic@example.org"): "k"}, Login("clinic@example.org", "k")),
        ({}, {("ldn-pdf:elsewhere.example", "clinic@example.org"): "k"}, None),
        ({}, {}, None),
    ],
)
def test_the_login_is_found(environ: dict[str, str], kept: dict[tuple[str, str], str], found: Login | None) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(_Ring(kept))
    try:
        assert find_login("mail.example.org", "clinic@example.org", environ) == found
    finally:
        keyring.set_keyring(before)


def test_a_user_without_password_says_how_to_keep_one() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(_Ring({}))
    try:
        with pytest.raises(MailStopped, match=r"keyring set ldn-pdf:mail\.example\.org u"):
            find_login("mail.example.org", "clinic@example.org", {"LDN_PDF_SMTP_USER": "u"})
    finally:
        keyring.set_keyring(before)
    assert "horse" not in repr(LOGIN)


# --- what the server says ----------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_451_is_tried_again_with_longer_waits(mail_server: Start, verb: str) -> None:
    server = mail_server()
    server.replies[verb] = ["451 4.7.1 Greylisted", "451 4.7.1 Greylisted"]
    sent = Sent(server.port)
    assert sent().kind == "accepted"
    assert len(server.inbox) == 1
    assert sent.waits == [1, 2]
    assert sent.told[0] == "The server says: 451 4.7.1 Greylisted. Trying again in 1 s."


def test_451_without_end_is_put_off(mail_server: Start) -> None:
    server = mail_server()
    server.replies["RCPT"] = ["451 Busy"] * 9
    sent = Sent(server.port)
    assert sent() == Outcome("later", "451 Busy", "451")
    assert len(sent.waits) == QUICK.tries - 1


def test_421_opens_a_new_connection(mail_server: Start) -> None:
    server = mail_server()
    server.replies["MAIL"] = ["421 Too many messages on this connection"]
    assert Sent(server.port)().kind == "accepted"
    assert (len(server.inbox), server.logins) == (1, 2)


@pytest.mark.parametrize("verb", ["RCPT", "DATA"])
def test_550_is_the_outcome_of_one_address(mail_server: Start, verb: str) -> None:
    server = mail_server()
    server.replies[verb] = ["550 5.1.1 No such mailbox"]
    sent = Sent(server.port)
    assert sent() == Outcome("refused", "550 5.1.1 No such mailbox")
    assert sent("bo@example.org").kind == "accepted"
    assert sent.waits == []


def test_550_for_the_sender_stops_all(mail_server: Start) -> None:
    server = mail_server()
    server.replies["MAIL"] = ["550 5.7.1 Not your address"]
    with pytest.raises(MailStopped, match=r"refuses to send for clinic@example\.org: 550"):
        Sent(server.port)()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_connection_cut_in_the_middle_of_data_is_tried_again_or_unknown(mail_server: Start, security: str) -> None:
    server = mail_server(security)
    server.cuts = 2
    sent = Sent(server.port, security)
    outcome = sent()
    assert "the connection broke" in " ".join([*sent.told, outcome.reply])
    if outcome.kind == "unknown":  # the last byte was out before the server's end of the connection was seen to be gone
        assert server.inbox == [] and sent.transit[-1] == "unknown"
    else:
        assert outcome.kind == "accepted" and len(server.inbox) == 1 and sent.waits == [1, 2]


def test_the_rate_is_kept(mail_server: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    server = mail_server("plain", login=False)
    sent = Sent(server.port, "plain", None, Pace(a_minute=60))
    monkeypatch.setattr(smtp, "time", SimpleNamespace(monotonic=lambda: 100.0))
    for _ in range(4):
        sent()
    assert sent.waits == [1, 2, 3]


# --- letters beyond ASCII ----------------------------------------------------------------------


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_a_login_with_any_letters(scripted: Start, mechanism: str) -> None:
    server = scripted("auth", mechanisms=mechanism)
    login = Login("müller@example.org", "pässwörd €")
    assert Sent(server.port, "plain", login)().kind == "accepted"
    assert server.logins == [("müller@example.org", "pässwörd €" if mechanism != "CRAM-MD5" else "proved")]


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("front.clinic.example", "front.clinic.example"),
        ("praxis-süd.example", "xn--praxis-sd-x9a.example"),
        ("Müllers-PC", "[127.0.0.1]"),
        ("FRONT_DESK.local", "[127.0.0.1]"),
        ("", "[127.0.0.1]"),
    ],
)
def test_a_computer_may_have_any_name(
    scripted: Start, monkeypatch: pytest.MonkeyPatch, name: str, greeting: str
) -> None:
    monkeypatch.setattr(socket, "getfqdn", lambda: name)
    server = scripted("plain")
    assert Sent(server.port, "plain", None)().kind == "accepted"
    assert own_name() == greeting and f"ehlo {greeting}" in server.heard


# --- a server that refuses in every way --------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "reply", "kind", "common"),
    [
        ("RCPT", "550 5.1.1 No such user", "refused", ""),
        ("RCPT", "550 No such user here", "refused", ""),
        ("RCPT", "450 4.2.2 Mailbox full", "later", ""),
        ("RCPT", "552 5.2.2 Over quota", "refused", ""),
        ("RCPT", "550 5.4.1 Recipient address rejected: Access denied", "refused", ""),
        ("RCPT", "550 5.2.1 This mailbox is disabled", "refused", ""),
        ("RCPT", "554 5.7.1 Relay access denied", "refused", "554 5.7.1"),
        ("RCPT", "550 relay not permitted", "refused", "550"),
        ("RCPT", "550 5.7.1 Unable to relay", "refused", "550 5.7.1"),
        ("RCPT", "451 4.7.1 Greylisted", "later", "451 4.7.1"),
        ("MAIL", "552 5.3.4 Message size exceeds fixed limit", "refused", "552 5.3.4"),
        ("MAIL", "452 4.3.1 Insufficient system storage", "later", "452 4.3.1"),
        ("DATA", "550 5.7.60 SMTP; Client does not have permissions to send as this sender", "refused", "550 5.7.60"),
        ("DATA", "554 5.2.252 SendAsDenied; not allowed to send as", "refused", "554 5.2.252"),
        ("DATA", "552 5.2.3 Message length exceeds limit", "refused", "552 5.2.3"),
        ("DATA", "554 5.7.0 Too many messages. Daily quota reached", "refused", "554 5.7.0"),
        ("DATA", "552 Quota exceeded", "refused", "552"),
        ("DATA", "550 5.1.8 Bad sender address", "refused", "550 5.1.8"),
        ("DATA", "554 5.6.0 Message content rejected", "refused", "554 5.6.0"),
    ],
)
def test_what_concerns_every_message(scripted: Start, step: str, reply: str, kind: str, common: str) -> None:
    server = scripted("plain", replies={step: reply})
    outcome = Sent(server.port, "plain", None, Pace(1e9, tries=1))()
    assert (outcome.kind, outcome.reply, outcome.common) == (kind, reply, common)


def test_a_break_behind_the_last_byte_is_unknown_and_not_tried_again(scripted: Start) -> None:
    server = scripted("cutafterdata")
    sent = Sent(server.port, "plain", None)
    assert sent().kind == "unknown" and sent.transit == ["begin", "unknown"]
    assert sent("bo@example.org").kind == "accepted"
    assert [to for to, _ in server.taken] == ["ann@example.org", "bo@example.org"]


def test_a_server_that_answers_in_the_middle_of_a_message_has_not_taken_it(scripted: Start) -> None:
    server = scripted("earlyreply")
    sent = Sent(server.port, "plain", None, Pace(1e9, tries=1))
    outcome = sent()
    assert outcome.kind in ("refused", "later", "unknown") and server.taken == []
    assert sent.transit[0] == "begin" and sent.transit[-1] == outcome.kind
