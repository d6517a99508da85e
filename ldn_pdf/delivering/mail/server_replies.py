"""What a mail server's reply says: about one address, or about every message of the run?"""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

Step = Literal["MAIL", "RCPT", "DATA"]

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
# RFC 3463, 3.2 and 3.3: the addressee's address (1.7 and 1.8 are the sender's), mailbox or list; 4.1 is how
# Exchange Online says of one address that nobody has it. Sizes (2.3) and Exchange's "send as" (2.252) are everyone's.
_ONE_ADDRESS = re.compile(r"[45]\.(?:1\.(?:[0-6]|9|10)|2\.[0124]|4\.1)")
# What servers without enhanced codes (RFC 2034) write at RCPT where they mean every message.
_ABOUT_ALL = re.compile(r"relay|policy|sender|authenti|quota|limit|block|spam|denied|blacklist|reputation|size", re.I)
_ONE_ADDRESS_CODES = (450, 550, 551, 553)  # RFC 5321, 4.2.2: mailbox unavailable, not local, name not allowed


class Outcome(Struct, frozen=True):
    """What became of one message.

    `accepted`; `refused` for good; put off until `later`; or `unknown`, where the connection broke between the
    message's end and the server's answer. `common` is equal for refusals that are alike and may concern every
    message, and empty where the reply is about one address.
    """

    kind: Literal["accepted", "refused", "later", "unknown"]
    reply: str = ""
    common: str = ""


def outcome(code: int, reply: bytes | str, step: Step) -> Outcome:
    """The outcome that a refusal at one step of a message stands for."""
    said = one_line(code, reply)
    return Outcome("refused" if code >= 500 else "later", said, _common(code, said, step))


def one_line(code: int, reply: bytes | str) -> str:
    """A reply as a sentence without its full stop, and without what cannot be printed."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    printable = "".join(char if char.isprintable() else " " for char in text)
    return f"{code} {' '.join(printable.split())}".rstrip(" .")


def enhanced(said: str) -> str:
    """The enhanced status code of a reply, such as 5.7.1 (RFC 3463), or an empty text."""
    match = _ENHANCED.search(said)
    return match.group() if match else ""


_MICROSOFT = (
    "Microsoft 365 takes no password here. Write `signin: microsoft` and `client_id:` into the mail settings, or ask "
    "the administrator to allow SMTP AUTH for this mailbox while that can still be done."
)
_SMALLER = "The message is too large: make the pictures of the handout and the logo smaller."
_FIXES = {
    "404": "Sign in with an account that has a mailbox in Microsoft 365.",
    "413": f"{_SMALLER} Or write `send_by: smtp` into the mail settings, which takes larger ones.",
    "5.3.4": _SMALLER,
    "5.2.3": _SMALLER,
    "5.7.139": _MICROSOFT,
    "5.7.30": _MICROSOFT,
    "5.7.57": _MICROSOFT,
    "5.7.9": "Google wants an app password: make one at https://myaccount.google.com/apppasswords and keep it in "
    "place of the account's.",
    "5.7.60": "Send from the address that logs in, or have the account allowed to send as the other (Send As).",
    "5.2.252": "Send from the address that logs in, or have the account allowed to send as the other (Send As).",
}


def fix_of(said: str) -> str:
    """What to do about a refusal of a login, a sender or a size, or an empty text. Graph has its status alone."""
    return _FIXES.get(enhanced(said) or said[:3], "")


def _common(code: int, said: str, step: Step) -> str:
    status = enhanced(said)
    if status:
        return "" if _ONE_ADDRESS.fullmatch(status) else f"{code} {status}"
    if step == "RCPT" and code in _ONE_ADDRESS_CODES and not _ABOUT_ALL.search(said):
        return ""
    return str(code)
