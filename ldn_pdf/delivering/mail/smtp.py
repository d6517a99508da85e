"""Talk to the clinic's mail server: verified TLS, one message at a time, patient with what is temporary.

What may be tried again is tried again, with longer and longer waits; what a server says for good
about one address is that address's outcome; what concerns every message stops the run.
"""

from __future__ import annotations

import ipaddress
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from typing import Literal, Self

from msgspec import Struct

from ldn_pdf.delivering.mail.addresses import ascii_form

Security = Literal["tls", "starttls", "plain"]
PORTS: dict[Security, int] = {
    "tls": 465,
    "starttls": 587,
    "plain": 25,
}  # RFC 8314, 3.3; RFC 6409, 3.1; RFC 5321, 4.5.4.2

_PORT_HINT = "Port 465 wants security `tls`, port 587 `starttls`."
_CONNECT_SECONDS = 30
_REPLY_SECONDS = 600  # RFC 5321, 4.5.3.2.6: a server may take ten minutes to accept a message


class MailStopped(Exception):
    """No message can go out, now or for good; the text is a sentence for the user."""


class Server(Struct, frozen=True):
    """A mail server and how the connection to it is kept private."""

    host: str
    port: int
    security: Security


class Login(Struct, frozen=True):
    """A user's name and password at the server."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Login({self.user!r}, …)"  # no traceback and no log tells the password


class Outcome(Struct, frozen=True):
    """What the server said of one message: `accepted`, `refused` for good, or put off until `later`."""

    kind: Literal["accepted", "refused", "later"]
    reply: str = ""


class Pace(Struct, frozen=True):
    """At most `a_minute` messages; `tries` for one message, with `wait` seconds after the first, doubled each time."""

    a_minute: float = 60
    tries: int = 5
    wait: float = 5


class Mailer:
    """A connection to the server, opened when the first message goes out. Use it in a `with`."""

    def __init__(
        self,
        server: Server,
        login: Login | None,
        pace: Pace,
        tell: Callable[[str], None] = lambda sentence: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`tell` gets a sentence about each wait. Raises MailStopped for a plain connection off this computer."""
        if server.security == "plain" and not is_loopback(server.host):
            raise MailStopped(
                f"{server.host} is not this computer: mail about patients goes out over TLS only. "
                "Set security to `tls` or `starttls`."
            )
        self._server, self._login, self._pace, self._tell, self._sleep = server, login, pace, tell, sleep
        self._link: smtplib.SMTP | None = None
        self._met = False
        self._next = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._link:
            with suppress(OSError):
                self._link.quit()
        self._drop()

    def send(self, message: EmailMessage, sender: str, to: str) -> Outcome:
        """Send one message, as often as `pace` allows while the server puts it off. Raises MailStopped."""
        wait = self._pace.wait
        for tried in range(1, self._pace.tries + 1):
            self._keep_pace()
            outcome = self._attempt(message, sender, to)
            if outcome.kind != "later" or tried == self._pace.tries:
                break
            self._tell(f"The server says: {outcome.reply}. Trying again in {wait:g} s.")
            self._sleep(wait)
            wait *= 2
        return outcome

    def _keep_pace(self) -> None:
        now = time.monotonic()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + 60 / self._pace.a_minute

    def _attempt(self, message: EmailMessage, sender: str, to: str) -> Outcome:
        try:
            link = self._connected()
            link.sendmail(ascii_form(sender), [ascii_form(to)], message.as_bytes())
        except smtplib.SMTPRecipientsRefused as error:
            ((code, reply),) = error.recipients.values()
            return self._outcome(code, reply)
        except smtplib.SMTPSenderRefused as error:
            if error.smtp_code >= 500:
                raise MailStopped(f"The server refuses to send for {sender}: {_said(error)}.") from error
            return self._outcome(error.smtp_code, error.smtp_error)
        except smtplib.SMTPHeloError as error:
            raise MailStopped(f"{self._server.host} refuses this computer: {_said(error)}.") from error
        except smtplib.SMTPResponseException as error:
            return self._outcome(error.smtp_code, error.smtp_error)
        except OSError as error:  # among them smtplib.SMTPServerDisconnected and time-outs
            self._drop()
            return Outcome("later", f"the connection broke ({str(error).rstrip('.')})")
        return Outcome("accepted")

    def _outcome(self, code: int, reply: bytes | str) -> Outcome:
        if code == 421:  # RFC 5321, 3.8: the server closes the connection
            self._drop()
        return Outcome("refused" if code >= 500 else "later", _one_line(code, reply))

    def _connected(self) -> smtplib.SMTP:
        if self._link is None:
            link = self._connect()
            try:
                self._secure_and_login(link)
            except BaseException:
                link.close()
                raise
            self._link, self._met = link, True
        return self._link

    def _drop(self) -> None:
        if self._link:
            self._link.close()
        self._link = None

    def _connect(self) -> smtplib.SMTP:
        host, port, security = self._server.host, self._server.port, self._server.security
        try:
            if security == "tls":
                return smtplib.SMTP_SSL(host, port, timeout=_CONNECT_SECONDS, context=ssl.create_default_context())
            return smtplib.SMTP(host, port, timeout=_CONNECT_SECONDS)
        except smtplib.SMTPConnectError as error:
            if error.smtp_code < 500:
                raise
            raise MailStopped(f"{host} takes no mail from here: {_said(error)}.") from error
        except ssl.SSLError as error:
            raise self._no_tls(error) from error
        except OSError as error:
            if self._met and not isinstance(error, socket.gaierror):
                raise
            why = (error.strerror or str(error)).rstrip(".")
            raise MailStopped(f"The mail server {host}, port {port}, cannot be reached: {why}. {_PORT_HINT}") from error

    def _secure_and_login(self, link: smtplib.SMTP) -> None:
        host = self._server.host
        try:
            if self._server.security == "starttls":
                link.starttls(context=ssl.create_default_context())
            if self._login:
                link.login(self._login.user, self._login.password)
        except ssl.SSLError as error:
            raise self._no_tls(error) from error
        except smtplib.SMTPNotSupportedError as error:
            lacks = "STARTTLS" if "STARTTLS" in str(error) else "login"
            raise MailStopped(f"{host} offers no {lacks} on port {self._server.port}. Nothing was sent.") from error
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code < 500:
                raise
            raise MailStopped(
                f"{host} refuses the login: {_said(error)}. Check LDN_PDF_SMTP_USER and LDN_PDF_SMTP_PASSWORD, "
                "or what your keyring holds. It is not tried again, so that the account is not locked."
            ) from error
        except smtplib.SMTPResponseException as error:
            if error.smtp_code < 500:
                raise
            raise MailStopped(f"{host} refuses a private connection: {_said(error)}. Nothing was sent.") from error
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException as error:  # no way to log in that both sides know
            raise MailStopped(f"{host} offers no way to log in that works here: {error}") from error
        if link.sock:
            link.sock.settimeout(_REPLY_SECONDS)

    def _no_tls(self, error: ssl.SSLError) -> MailStopped:
        host, port = self._server.host, self._server.port
        if isinstance(error, ssl.SSLCertVerificationError):
            return MailStopped(
                f"The certificate of {host} is not to be trusted: {error.verify_message.rstrip('.')}. Nothing was sent."
            )
        return MailStopped(f"No TLS connection with {host}, port {port}: {error.reason or error}. {_PORT_HINT}")


def is_loopback(host: str) -> bool:
    """Whether every address of a host is this computer itself."""
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(str(at[0]).partition("%")[0]).is_loopback for *_, at in found)


def _said(error: smtplib.SMTPResponseException) -> str:
    return _one_line(error.smtp_code, error.smtp_error)


def _one_line(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    printable = "".join(char if char.isprintable() else " " for char in text)
    return f"{code} {' '.join(printable.split())}".rstrip(" .")
