"""A mail server on the loopback that follows a script: each mode is one way in which real servers refuse or break."""

from __future__ import annotations

import base64
import hmac
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

MODES: dict[str, str] = {
    "plain": "takes everything",
    "greet421": "takes no first connection",
    "multigreet": "greets in three lines",
    "auth": "wants a login",
    "authoauth": "knows XOAUTH2 only",
    "auth454": "has a bad moment at the first login",
    "auth535": "refuses every login, as Microsoft 365 does",
    "size": "takes messages up to 9,000 bytes",
    "quotamail": "refuses at MAIL from the third message on",
    "mail451": "puts off the second MAIL",
    "grey": "puts each address off once",
    "greyforever": "puts each address off always",
    "full": "r1's mailbox is full",
    "rcpt421": "closes at the first RCPT of each address",
    "unknown": "knows no r1",
    "allunknown": "relays for nobody",
    "sendas": "lets nobody send as this sender, Exchange's first way",
    "sendas554": "lets nobody send as this sender, Exchange's second way",
    "quotadata": "refuses after DATA from the third message on",
    "throttle432": "puts every second message off",
    "spam": "takes every message for spam",
    "cutafterdata": "hangs up behind the first message's last byte",
    "earlyreply": "refuses before the message is whole, and hangs up",
    "rate": "takes every third message",
}


class ScriptedServer:
    """Runs in threads of its own until `close`. `heard` has the lines, `taken` the messages that were accepted."""

    def __init__(self, mode: str, mechanisms: str = "PLAIN LOGIN", replies: Mapping[str, str] | None = None) -> None:
        """`replies` are given at AUTH, MAIL, RCPT, and DATA (behind the message) whatever the mode."""
        assert mode in MODES
        self.mode, self.mechanisms, self.replies = mode, mechanisms, dict(replies or {})
        self.heard: list[str] = []
        self.taken: list[tuple[str, bytes]] = []
        self.logins: list[tuple[str, str]] = []
        self.counts = {"connection": 0, "MAIL": 0, "DATA": 0, "AUTH": 0}
        self._seen: dict[str, int] = {}
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                link, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(link,), daemon=True).start()

    def _talk(self, link: socket.socket) -> None:
        with link, link.makefile("rb") as lines:
            try:
                for reply in self._replies(lines):
                    link.sendall(reply.replace("\n", "\r\n").encode() + b"\r\n")
            except OSError:
                pass

    def _count(self, what: str) -> int:
        self.counts[what] += 1
        return self.counts[what]

    def _replies(self, lines: BinaryIO) -> Iterator[str]:
        """What is said, line by line; the end of it ends the connection."""
        if self._count("connection") == 1 and self.mode == "greet421":
            yield "421 4.7.0 Too many connections from your host"
            return
        yield (
            "220-example.org ESMTP\n220-Monitored\n220 ready" if self.mode == "multigreet" else "220 example.org ESMTP"
        )
        recipient = ""
        for raw in lines:
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            self.heard.append(line)
            verb, _, rest = line.partition(" ")
            match verb.upper():
                case "EHLO":
                    yield "\n".join(f"250-{each}" for each in self._extensions()) + "\n250 HELP"
                case "AUTH":
                    yield from self._auth(rest, lines)
                case "MAIL":
                    yield self._at_mail(line)
                case "RCPT":
                    recipient = line.partition("<")[2].partition(">")[0]
                    reply = self._at_rcpt(recipient)
                    yield reply
                    if reply.startswith("421"):
                        return
                case "DATA":
                    yield "354 go on"
                    if self.mode == "earlyreply":
                        lines.readline()
                        yield "552 5.3.4 Too large"
                        return
                    body = b"".join(iter(lines.readline, b".\r\n"))
                    reply = self._at_data(recipient, body)
                    if not reply:
                        return
                    yield reply
                case "QUIT":
                    yield "221 bye"
                    return
                case "RSET" | "NOOP" | "HELO":
                    yield "250 ok"
                case _:
                    yield "502 5.5.2 unknown"

    def _extensions(self) -> list[str]:
        mechanisms = {"authoauth": "XOAUTH2"}.get(self.mode, self.mechanisms)
        size = ["SIZE 9000"] if self.mode == "size" else []
        return ["example.org", *size, *([f"AUTH {mechanisms}"] if self.mode.startswith("auth") else [])]

    def _auth(self, rest: str, lines: BinaryIO) -> Iterator[str]:
        mechanism, _, first = rest.partition(" ")
        if mechanism == "XOAUTH2":
            user, _, rest = base64.b64decode(first).decode().removeprefix("user=").partition("\x01auth=Bearer ")
            password = rest.rstrip("\x01")
            if self.mode == "auth535":
                yield f"334 {base64.b64encode(b'{}').decode()}"
                lines.readline()
        elif mechanism == "PLAIN":
            _, user, password = base64.b64decode(first).decode().split("\0")
        elif mechanism == "LOGIN":
            yield "334 UGFzc3dvcmQ6"
            user, password = base64.b64decode(first).decode(), base64.b64decode(lines.readline()).decode()
        else:
            yield f"334 {base64.b64encode(b'<1@example.org>').decode()}"
            user, _, digest = base64.b64decode(lines.readline()).decode().partition(" ")
            right = hmac.new("pässwörd €".encode(), b"<1@example.org>", "md5").hexdigest()
            password = "proved" if digest == right else "wrong"
        if self.mode == "auth454" and self._count("AUTH") == 1:
            yield "454 4.7.0 Temporary authentication failure"
        elif self.mode == "auth535":
            yield "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."
        elif "AUTH" in self.replies:
            yield self.replies["AUTH"]
        else:
            self.logins.append((user, password))
            yield "235 2.7.0 ok"

    def _at_mail(self, line: str) -> str:
        count, size = self._count("MAIL"), re.search(r"size=(\d+)", line, re.IGNORECASE)
        if self.mode == "size" and size and int(size[1]) > 9_000:
            return "552 5.3.4 Message size exceeds fixed limit"
        if self.mode == "quotamail" and count > 2:
            return "550 5.4.5 Daily user sending limit exceeded"
        if self.mode == "mail451" and count == 2:
            return "451 4.3.0 try later"
        return self.replies.get("MAIL", "250 ok")

    def _at_rcpt(self, to: str) -> str:
        self._seen[to] = self._seen.get(to, 0) + 1
        first, r1 = self._seen[to] == 1, to.startswith("r1@")
        refusals: dict[str, tuple[bool, str]] = {
            "grey": (first, "451 4.7.1 Greylisted, try again in 300 seconds"),
            "greyforever": (True, "451 4.7.1 Greylisted, try again in 300 seconds"),
            "full": (r1, "452 4.2.2 Mailbox full"),
            "rcpt421": (first, "421 4.7.0 closing"),
            "unknown": (r1, "550 5.1.1 No such user"),
            "allunknown": (True, "554 5.7.1 Relay access denied"),
        }
        refuses, reply = refusals.get(self.mode, (False, ""))
        return reply if refuses else self.replies.get("RCPT", "250 ok")

    def _at_data(self, to: str, body: bytes) -> str:
        """The reply behind a message; an empty text hangs up."""
        count = self._count("DATA")
        refusals: dict[str, tuple[bool, str]] = {
            "sendas": (True, "550 5.7.60 SMTP; Client does not have permissions to send as this sender"),
            "sendas554": (
                True,
                "554 5.2.252 SendAsDenied; clinic@example.org not allowed to send as front@example.org",
            ),
            "quotadata": (count > 2, "554 5.7.0 Too many messages. Daily quota reached"),
            "throttle432": (count % 2 == 1, "432 4.3.2 Concurrent connections limit exceeded"),
            "spam": (True, "554 5.7.1 Message rejected as spam"),
            "rate": (count % 3 > 0, "450 4.7.25 rate"),
        }
        refuses, reply = refusals.get(self.mode, (False, ""))
        if refuses or "DATA" in self.replies:
            return reply if refuses else self.replies["DATA"]
        self.taken.append((to, body))
        return "" if self.mode == "cutafterdata" and count == 1 else "250 2.0.0 queued"


Start = Callable[..., ScriptedServer]
