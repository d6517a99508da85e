"""Real parts to deliver to: a mail server on the loopback with TLS, a login, and failures on purpose."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from tests.delivering.scripted_server import ScriptedServer

USER, PASSWORD = "clinic@example.org", "correct horse"


@dataclass
class MailServer:
    """A server that a test has started. `replies` are given to the next messages in place of 250, one each."""

    port: int
    authority: Path
    inbox: list[EmailMessage] = field(default_factory=list)
    replies: dict[str, list[str]] = field(default_factory=lambda: {"MAIL": [], "RCPT": [], "DATA": []})
    cuts: int = 0
    """How many of the next messages are cut off in the middle of DATA."""
    logins: int = 0

    def take(self, verb: str) -> str:
        return self.replies[verb].pop(0) if self.replies[verb] else ""

    @property
    def addressees(self) -> list[str]:
        return [str(message["To"]) for message in self.inbox]


class _Handler:
    def __init__(self, server: MailServer) -> None:
        self.server = server

    async def handle_MAIL(self, smtp: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        return self.server.take("MAIL") or "250 OK"

    async def handle_RCPT(self, smtp: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]) -> str:
        reply = self.server.take("RCPT")
        if not reply and address.startswith("nobody"):
            reply = "550 5.1.1 No such mailbox"
        if not reply:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, smtp: SMTP, session: Any, envelope: Envelope) -> str:
        reply = self.server.take("DATA")
        if not reply:
            content = envelope.content
            assert isinstance(content, bytes)
            self.server.inbox.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        return reply or "250 Accepted"


class _CuttingSMTP(SMTP):
    """Hangs up after the first lines of a message where the test says so."""

    async def smtp_DATA(self, arg: str) -> None:
        server: MailServer = self.event_handler.server
        if server.cuts and self.envelope.rcpt_tos:
            server.cuts -= 1
            await self.push("354 Go on")
            await self._reader.readuntil(b"\n")
            assert self.transport is not None
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class _Controller(Controller):
    """Its port is its own from the start: one that was free a moment ago may be another test's by now."""

    def __init__(self, handler: _Handler, listening: socket.socket, **options: Any) -> None:
        self.listening = listening
        super().__init__(handler, "127.0.0.1", listening.getsockname()[1], ready_timeout=60, **options)

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self.listening, ssl=self.ssl_context)

    def factory(self) -> SMTP:
        return _CuttingSMTP(self.handler, loop=self.loop, **self.SMTP_kwargs)


VISIT = """\
title: Your first visit
audience: Adults with multiple sclerosis (MS), and carers
main_point: Please come on {first_visit}.
version: "1.0"
issued: 2026-11-23
review_by: 2027-11-23
written_by: the nurse team
sources: [the nurse team]
fields: [first_visit, your_number]
sections:
  - heading: What to bring
    bullets:
      - Your medicine list.
      - "Your number: {your_number}"
get_help:
  - {when: You have trouble breathing., who: emergency}
"""
CLINIC = """\
name: Lakeside MS Clinic
phone: 555-0100
hours: Monday to Friday, 8 am to 5 pm
emergency: "911"
email: nurse@example.org
"""


@pytest.fixture
def clinic_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that a clinic works in: a library with one handout that has fields, and a data folder of its own."""
    handouts = tmp_path / "handouts"
    handouts.mkdir()
    (handouts / "visit.yaml").write_text(VISIT)
    (handouts / "clinic.yaml").write_text(CLINIC)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")  # 23 November 2026
    return tmp_path


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, Path]:
    made = trustme.CA()
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    made.cert_pem.write_to_path(file)
    return made, file


@pytest.fixture
def mail_server(
    authority: tuple[trustme.CA, Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., MailServer]]:
    """Starts a server: `security` as in the options, `named` in its certificate, `login` wanted or not."""
    started: list[_Controller] = []
    made, file = authority

    def start(
        security: str = "starttls", named: str = "localhost", login: bool = True, trusted: bool = True
    ) -> MailServer:
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(file))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        made.issue_cert(named).configure_cert(context)
        listening = socket.create_server(("127.0.0.1", 0))
        server = MailServer(listening.getsockname()[1], file)

        def check(smtp: SMTP, session: Any, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
            server.logins += 1
            assert isinstance(data, LoginPassword)
            known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
            return AuthResult(success=known, handled=known)

        controller = _Controller(
            _Handler(server),
            listening,
            ssl_context=context if security == "tls" else None,
            tls_context=context if security == "starttls" else None,
            require_starttls=security == "starttls",
            authenticator=check if login else None,
            auth_required=login,
            auth_require_tls=False,
        )
        controller.start()
        started.append(controller)
        return server

    yield start
    for controller in started:
        controller.stop()


@pytest.fixture
def scripted() -> Iterator[Callable[..., ScriptedServer]]:
    """Starts a server that refuses as its mode says, without TLS."""
    started: list[ScriptedServer] = []

    def start(mode: str, **more: Any) -> ScriptedServer:
        started.append(ScriptedServer(mode, **more))
        return started[-1]

    yield start
    for server in started:
        server.close()
