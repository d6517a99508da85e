"""Microsoft Graph in place of a mail server: one `sendMail` a message, with our own MIME bytes.

A message counts as sent at 202. Where the connection breaks behind the request, or a gateway answers that it
does not know, the fate of the message is unknown, and it is not tried again.
"""

from __future__ import annotations

import base64
import http.client
import json
import ssl
import time
from email.message import EmailMessage
from urllib.parse import urlsplit

from ldn_pdf.delivering.hold_signals import held
from ldn_pdf.delivering.mail.addresses import ascii_form
from ldn_pdf.delivering.mail.microsoft import MicrosoftSignIn
from ldn_pdf.delivering.mail.server_replies import Outcome, one_line
from ldn_pdf.delivering.mail.smtp import MailStopped, Pace, PacedMailer, Sleep, Tell, Transit, unheard

_SECONDS = 120
_UNKNOWN = (500, 502, 504)  # said by who stands between, or after a part of the work
_LATER = (408, 425, 429, 503)


class GraphMailer(PacedMailer):
    """Sends messages by Graph, as `Mailer` does by SMTP. Use it in a `with`."""

    who = "Microsoft"

    def __init__(
        self, url: str, sign_in: MicrosoftSignIn, pace: Pace, tell: Tell = unheard, sleep: Sleep = time.sleep
    ) -> None:
        super().__init__(pace, tell, sleep)
        self._url, self._sign_in = url, sign_in

    def _attempt(self, message: EmailMessage, sender: str, to: str, transit: Transit) -> Outcome:
        _only_to(message, to)
        self._sign_in.token()  # before the signal is held: a browser may open
        status, said = self._carry(message, transit)
        if status == 401:  # an access token holds for an hour
            self._sign_in.token(fresh=True)
            self._keep_pace()
            status, said = self._carry(message, transit)
        if status == 401:
            self._sign_in.forget()
            raise MailStopped(f"Microsoft does not take the sign-in: {said}. Nothing was sent for this row.")
        if status == 403:
            self._sign_in.forget()
            raise MailStopped(_forbidden(said, sender))
        return _outcome(status, said)

    def _carry(self, message: EmailMessage, transit: Transit) -> tuple[int, str]:
        """What `_post` gives, noted on both sides of it."""
        with held(lambda: self._tell("The message at work is finished first.")):
            transit.begin()
            status, said = self._post(message)
            transit.end(_outcome(status, said))
        return status, said

    def _post(self, message: EmailMessage) -> tuple[int, str]:
        """The status and what is said with it; 0 where nothing arrived, and 504 where the answer is missing."""
        where = urlsplit(self._url)
        link = http.client.HTTPSConnection(
            where.hostname or "", where.port, timeout=_SECONDS, context=ssl.create_default_context()
        )
        headers = {"Authorization": f"Bearer {self._sign_in.token()}", "Content-Type": "text/plain"}
        body = base64.b64encode(message.as_bytes())
        try:
            try:
                link.request("POST", "/v1.0/me/sendMail", body, headers)
            except ssl.SSLCertVerificationError as error:
                raise MailStopped(
                    f"The certificate of {where.hostname} is not to be trusted. Nothing was sent."
                ) from error
            except OSError as error:  # not all of it went out, so that nothing can have been sent
                return 0, f"the connection broke ({str(error).rstrip('.')})"
            try:
                answer = link.getresponse()
                said = answer.read().decode("utf-8", "replace")
            except (OSError, http.client.HTTPException) as error:
                return 504, f"the connection broke ({str(error).rstrip('.')}) before Microsoft said whether it took it"
            self._asked_to_wait = _seconds(answer.headers.get("Retry-After", ""))
            return answer.status, _sentence(answer.status, said)
        finally:
            link.close()


def _outcome(status: int, said: str) -> Outcome:
    if status == 202:
        return Outcome("accepted")
    if status in _UNKNOWN:
        return Outcome("unknown", said, "unknown")
    if status in (0, 401, *_LATER):
        return Outcome("later", said, "later")
    return Outcome("refused", said, "" if "Recipient" in said else str(status))  # then it is about one address


def _forbidden(said: str, sender: str) -> str:
    if "SendAs" in said or "SendOnBehalf" in said:
        fix = f"The account that signed in may not send as {sender}: have it allowed (Send As), or sign in as {sender}."
        fix += " The next run asks in the browser again."
    else:
        fix = "Ask the administrator to grant the app the permission Mail.Send."
    return f"Microsoft refuses: {said}. {fix} Nothing was sent for this row."


def _only_to(message: EmailMessage, to: str) -> None:
    """Graph takes the recipients from the headers: there must be one, and it must be the row's."""
    given = [
        address.addr_spec
        for name in ("To", "Cc", "Bcc")
        for header in message.get_all(name, [])
        for address in header.addresses
    ]
    if given != [ascii_form(to)]:
        raise MailStopped(f"The message is not for {to} alone. This is a bug of ldn_pdf: nothing was sent.")


def _sentence(status: int, said: str) -> str:
    try:
        error = json.loads(said)["error"]
        said = f"{error['code']}: {error['message']}"
    except (ValueError, KeyError, TypeError):
        said = said[:200]
    return one_line(status, said)


def _seconds(header: str) -> float:
    try:
        return max(0.0, float(header))
    except ValueError:  # a date, or nothing
        return 0.0
