"""Talk to the clinic's mail server: verified TLS, one message at a time, patient with what is temporary.

What may be tried again is tried again, with longer and longer waits; what a server says for good
about one address is that address's outcome; what concerns every message stops the run. A message whose
fate is not known, since the connection broke behind its last byte, is never tried again.
"""

from __future__ import annotations

import base64
import hmac
import ipaddress
import re
import select
import smtplib
import socket
import ssl
import time
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.message import EmailMessage
from typing import Literal, Protocol, Self

from msgspec import Struct

from ldn_pdf.delivering.hold_signals import held
from ldn_pdf.delivering.mail.addresses import ascii_domain, ascii_form
from ldn_pdf.delivering.mail.server_replies import Outcome, fix_of, one_line, outcome

Security = Literal["tls", "starttls", "plain"]
# RFC 8314, 3.3; RFC 6409, 3.1; RFC 5321, 4.5.4.2
PORTS: dict[Security, int] = {"tls": 465, "starttls": 587, "plain": 25}

_PORT_HINT = "Port 465 wants security `tls`, port 587 `starttls`."
_CONNECT_SECONDS = 30
_LONGEST_WAIT = 600  # seconds, whatever a server asks for
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


class TokenLogin(Struct, frozen=True):
    """A user's name, what gives an access token at each login (XOAUTH2), and what forgets a refused sign-in."""

    user: str
    token: Callable[[], str]
    forget: Callable[[], None]


# A password in an option shows in the list of processes, and one in a file of the library gets shared with it. So
# there is no such option and no such file: it comes from the environment or the system's keyring.
USER, PASSWORD = "LDN_PDF_SMTP_USER", "LDN_PDF_SMTP_PASSWORD"


def find_login(host: str, sender: str, environ: Mapping[str, str]) -> Login | None:
    """The login for a host, or None where none is kept.

    The user's name is LDN_PDF_SMTP_USER or else the sender's address; the password is
    LDN_PDF_SMTP_PASSWORD or else the keyring's for the service `ldn-pdf:HOST`. Raises MailStopped where
    there is a name without a password.
    """
    user = environ.get(USER, "")
    password = environ.get(PASSWORD) or _from_keyring(f"ldn-pdf:{host}", user or sender)
    if password:
        return Login(user or sender, password)
    if user:
        raise MailStopped(
            f"{USER} is set, but there is no password. Set {PASSWORD}, or run: keyring set ldn-pdf:{host} {user}"
        )
    return None


def _from_keyring(service: str, user: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(service, user) or ""
    except KeyringError:  # no keyring on this system, or it stayed locked
        return ""


class Transit(Protocol):
    """Hears of a message that is about to leave. Neither call is cut short by Ctrl-C."""

    def begin(self) -> None:
        """Called before the server is given the message."""

    def end(self, outcome: Outcome) -> None:
        """Called with what the server said, or `unknown`."""


class Pace(Struct, frozen=True):
    """At most `a_minute` messages; `tries` for one message, with `wait` seconds after the first, doubled each time."""

    a_minute: float = 60
    tries: int = 5
    wait: float = 5


Tell = Callable[[str], None]
Sleep = Callable[[float], None]


def unheard(sentence: str) -> None:
    """Takes a sentence that nobody is told."""


class PacedMailer:
    """What sends one message after the other, no faster than its pace. `tell` gets a sentence about each wait."""

    who = "The server"  # says why a message has to wait

    def __init__(self, pace: Pace, tell: Tell, sleep: Sleep) -> None:
        self._pace, self._tell, self._sleep = pace, tell, sleep
        self._next = 0.0
        self._asked_to_wait = 0.0  # seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open between two messages."""

    def send(self, message: EmailMessage, sender: str, to: str, transit: Transit) -> Outcome:
        """Send one message, as often as `pace` allows while it is put off. Raises MailStopped."""
        wait = self._pace.wait
        for tried in range(1, self._pace.tries + 1):
            self._keep_pace()
            self._asked_to_wait = 0.0
            outcome = self._attempt(message, sender, to, transit)
            if outcome.kind != "later" or tried == self._pace.tries:
                break
            pause = min(self._asked_to_wait, _LONGEST_WAIT) or wait
            self._tell(f"{self.who} says: {outcome.reply}. Trying again in {pause:g} s.")
            self._sleep(pause)
            wait *= 2
        return outcome

    def _attempt(self, message: EmailMessage, sender: str, to: str, transit: Transit) -> Outcome:
        """Try once. Raises MailStopped where no message can go out."""
        raise NotImplementedError

    def _keep_pace(self) -> None:
        now = time.monotonic()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + 60 / self._pace.a_minute


class Mailer(PacedMailer):
    """A connection to the server, opened when the first message goes out. Use it in a `with`."""

    def __init__(
        self,
        server: Server,
        login: Login | TokenLogin | None,
        pace: Pace,
        tell: Tell = unheard,
        sleep: Sleep = time.sleep,
    ) -> None:
        """Raises MailStopped for a plain connection off this computer."""
        if server.security == "plain" and not is_loopback(server.host):
            raise MailStopped(
                f"{server.host} is not this computer: mail about patients goes out over TLS only. "
                "Set security to `tls` or `starttls`."
            )
        super().__init__(pace, tell, sleep)
        self._server, self._login = server, login
        self._link: smtplib.SMTP | None = None
        self._met = False

    def __exit__(self, *_: object) -> None:
        if self._link:
            with suppress(OSError):
                self._link.quit()
        self._drop()

    def _attempt(self, message: EmailMessage, sender: str, to: str, transit: Transit) -> Outcome:
        try:
            outcome = self._transact(self._connected(), message.as_bytes(), sender, to, transit)
        except smtplib.SMTPHeloError as error:
            raise MailStopped(f"{self._server.host} refuses this computer: {_said(error)}.") from error
        except smtplib.SMTPResponseException as error:
            outcome = Outcome("later", _said(error), str(error.smtp_code))
        except OSError as error:  # among them smtplib.SMTPServerDisconnected and time-outs
            outcome = _cut(error)
        if outcome.reply.startswith(("421", _BROKE)):  # RFC 5321, 3.8: the server closes the connection
            self._drop()
        return outcome

    def _transact(self, link: smtplib.SMTP, data: bytes, sender: str, to: str, transit: Transit) -> Outcome:
        size = [f"size={len(data)}"] if link.has_extn("size") else []
        code, reply = link.mail(ascii_form(sender), size)
        if code >= 500 and code != 552:  # 552 is about this message's size
            said = one_line(code, reply)
            raise MailStopped(f"The server refuses to send for {sender}: {said}. {fix_of(said)}".rstrip())
        if code >= 400:
            return self._refused(link, outcome(code, reply, "MAIL"))
        code, reply = link.rcpt(ascii_form(to))
        if code >= 400:
            return self._refused(link, outcome(code, reply, "RCPT"))
        with held(lambda: self._tell("The message at work is finished first.")):
            transit.begin()
            try:
                found = _hand_over(link, data)
            except OSError as error:
                found = _cut(error)
            transit.end(found)
        return found if found.kind in ("accepted", "unknown") else self._refused(link, found)

    def _refused(self, link: smtplib.SMTP, found: Outcome) -> Outcome:
        with suppress(OSError):
            link.rset()
        return found

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
                context = ssl.create_default_context()
                return smtplib.SMTP_SSL(host, port, own_name(), timeout=_CONNECT_SECONDS, context=context)
            return smtplib.SMTP(host, port, own_name(), timeout=_CONNECT_SECONDS)
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
            link.ehlo_or_helo_if_needed()
            if self._login:
                _log_in(link, self._login)
        except ssl.SSLError as error:
            raise self._no_tls(error) from error
        except smtplib.SMTPNotSupportedError as error:
            lacks = "STARTTLS" if "STARTTLS" in str(error) else "login"
            raise MailStopped(f"{host} offers no {lacks} on port {self._server.port}. Nothing was sent.") from error
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code < 500:
                raise
            said = _said(error)
            fix = fix_of(said) or "Check LDN_PDF_SMTP_USER and LDN_PDF_SMTP_PASSWORD, or what your keyring holds."
            if isinstance(self._login, TokenLogin):
                self._login.forget()
                fix = (
                    f"Sign in as {self._login.user}, for which the next run opens the browser. If you did, ask the "
                    "administrator to allow SMTP AUTH for this mailbox, or leave out `send_by: smtp`."
                )
            fix += " It is not tried again, so that the account is not locked."
            raise MailStopped(f"{host} refuses the login: {said}. {fix}") from error
        except smtplib.SMTPHeloError:
            raise
        except smtplib.SMTPResponseException as error:
            if error.smtp_code < 500:
                raise
            raise MailStopped(f"{host} refuses a private connection: {_said(error)}. Nothing was sent.") from error
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException as error:  # no way to log in that both sides know
            microsoft = " For Microsoft 365 write `signin: microsoft` into the mail settings."
            fix = microsoft if "XOAUTH2" in str(error) else ""
            raise MailStopped(f"{host} offers no way to log in that works here: {error}{fix}") from error
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


def own_name() -> str:
    """How this computer greets the server: its full name where that is a domain, else as an address (RFC 5321, 4.1.3).

    A computer may be called anything, also with letters or signs that no greeting can hold.
    """
    try:
        name = ascii_domain(socket.getfqdn())
    except (ValueError, OSError):
        return "[127.0.0.1]"
    return name if "." in name else "[127.0.0.1]"


def _hand_over(link: smtplib.SMTP, data: bytes) -> Outcome:
    """DATA. The last dot goes out by itself, so that a break before it is known to have delivered nothing.

    Raises OSError where the connection breaks before that.
    """
    code, reply = link.docmd("DATA")
    if code != 354:
        return outcome(code, reply, "DATA")
    link.send(re.sub(rb"(?m)^\.", b"..", data.rstrip(b"\r\n") + b"\r\n"))  # RFC 5321, 4.5.2
    if link.sock and select.select([link.sock], [], [], 0)[0]:  # it did not wait for the end
        code, reply = link.getreply()
        link.close()
        return outcome(code, reply, "DATA")
    link.send(b".\r\n")
    try:
        code, reply = link.getreply()
    except OSError as error:
        said = f"{_broke(error)} before the server said whether it took the message"
        return Outcome("unknown", said, _BROKE)
    return Outcome("accepted") if code < 400 else outcome(code, reply, "DATA")


def _log_in(link: smtplib.SMTP, login: Login | TokenLogin) -> None:
    """Log in with letters of any language: smtplib's own way knows ASCII only.

    Raises smtplib.SMTPNotSupportedError, SMTPAuthenticationError, and SMTPException where no way is known.
    """
    if not link.has_extn("auth"):
        raise smtplib.SMTPNotSupportedError("AUTH")
    offered = link.esmtp_features["auth"].upper().split()
    if isinstance(login, TokenLogin):
        if "XOAUTH2" not in offered:
            raise smtplib.SMTPException(f"it offers {' '.join(offered)}.")
        said = f"user={login.user}\x01auth=Bearer {login.token()}\x01\x01"
        code, reply = link.docmd("AUTH", f"XOAUTH2 {_base64(said.encode())}")
        if code == 334:  # what is wrong, as JSON; an empty line asks for the refusal itself
            code, reply = link.docmd("")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, reply)
        return
    # RFC 8265, 4.2.2: one form for letters with accents; bytes of the environment that are no UTF-8 stay as they are
    user, password = (
        unicodedata.normalize("NFC", text).encode("utf-8", "surrogateescape") for text in (login.user, login.password)
    )
    if "PLAIN" in offered:
        code, reply = link.docmd("AUTH", f"PLAIN {_base64(bytes(1) + user + bytes(1) + password)}")  # RFC 4616, 2
    elif "LOGIN" in offered:
        code, reply = link.docmd("AUTH", f"LOGIN {_base64(user)}")
        if code == 334:
            code, reply = link.docmd(_base64(password))
    elif "CRAM-MD5" in offered:
        code, reply = link.docmd("AUTH", "CRAM-MD5")
        if code == 334:
            digest = hmac.new(password, base64.b64decode(reply), "md5").hexdigest()
            code, reply = link.docmd(_base64(user + b" " + digest.encode()))
    else:
        raise smtplib.SMTPException(f"it offers {' '.join(offered)}.")
    if code not in (235, 503):  # 503: logged in already
        raise smtplib.SMTPAuthenticationError(code, reply)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


_BROKE = "the connection broke"


def _cut(error: OSError) -> Outcome:
    return Outcome("later", _broke(error), _BROKE)


def _broke(error: OSError) -> str:
    return f"{_BROKE} ({str(error).rstrip('.')})"


def _said(error: smtplib.SMTPResponseException) -> str:
    return one_line(error.smtp_code, error.smtp_error)
