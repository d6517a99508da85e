"""How mail leaves: the server and the sender, from a file of the user's and from options. Never a password."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.delivering.mail.addresses import fault
from ldn_pdf.delivering.mail.message import Sender
from ldn_pdf.delivering.mail.smtp import PORTS, Security, Server
from ldn_pdf.library.folder import load
from ldn_pdf.problems import Problem
from ldn_pdf.reading.model import Clinic, Doc, Marks, Pattern, Plain, Range
from ldn_pdf.reading.source import Text

_SECRETS = ("password", "user", "login")


class MailFile(Struct, frozen=True, kw_only=True):
    """What `mail.yaml` may hold."""

    host: Annotated[Text | None, Plain(), Pattern(r"[^\s:/@]+", "a name such as smtp.example.org")] = None
    port: Annotated[int | None, Range(1, 65535), Doc("465 for tls, 587 for starttls.")] = None
    security: Annotated[Security | None, Doc("tls, starttls, or plain for a server on this computer.")] = None
    from_: Annotated[Text | None, Plain(), Doc("The address that the messages come from.")] = None
    reply_to: Annotated[Text | None, Plain(), Doc("Where replies go; left out, the clinic's address.")] = None
    marks: Marks


class MailOptions(Struct, frozen=True):
    """What the command line says; what it leaves out is None or empty."""

    host: str = ""
    port: int | None = None
    security: Security | None = None
    sender: str = ""
    reply_to: str = ""


class MailUsage(Exception):
    """Something is missing or malformed in the options; the message is a sentence for the user."""


def read_mail_file(path: Path) -> tuple[MailOptions, list[Problem]]:
    """The settings of a file, with every problem in it; nothing where the file is not there."""
    if not path.exists():
        return MailOptions(), []
    found, problems = load(path, MailFile)
    problems = [_kept_elsewhere(problem) for problem in problems]
    if found is None:
        return MailOptions(), problems
    problems += [*_address_problems(found.from_), *_address_problems(found.reply_to)]
    return MailOptions(_of(found.host), found.port, found.security, _of(found.from_), _of(found.reply_to)), problems


def merged(options: MailOptions, kept: MailOptions) -> MailOptions:
    """The options, and what they leave out from the file."""
    return MailOptions(
        options.host or kept.host,
        options.port or kept.port,
        options.security or kept.security,
        options.sender or kept.sender,
        options.reply_to or kept.reply_to,
    )


def server(options: MailOptions) -> Server:
    """The mail server. Without a word on security it is STARTTLS, or TLS on port 465. Raises MailUsage."""
    if not options.host:
        raise MailUsage("Which mail server? Give --host, or write `host:` into the mail settings.")
    security: Security = options.security or ("tls" if options.port == PORTS["tls"] else "starttls")
    return Server(options.host, options.port or PORTS[security], security)


def sender(options: MailOptions, clinic: Clinic) -> Sender:
    """Who writes: the clinic by name, from the address that is set or the clinic's own. Raises MailUsage."""
    own = clinic.email.value if clinic.email else ""
    address = options.sender or own
    if not address:
        raise MailUsage(
            "Who writes? Give --from, write `from:` into the mail settings, or `email:` into the clinic file."
        )
    for given in (address, options.reply_to):
        if given and (wrong := fault(given)):
            raise MailUsage(f"`{given}` is not an email address: {wrong}.")
    return Sender(address, clinic.name.value, options.reply_to or own or address)


def _of(text: Text | None) -> str:
    return text.value if text else ""


def _address_problems(text: Text | None) -> Iterator[Problem]:
    if text and (wrong := fault(text.value)):
        what = f"This is not an email address: {wrong}."
        yield text.problem(what, "Write it as clinic@example.org.", "bad-address", length=len(text.value))


def _kept_elsewhere(problem: Problem) -> Problem:
    if not any(f"`{name}" in problem.what.lower() for name in _SECRETS):
        return problem
    fix = "Take it out: the login comes from LDN_PDF_SMTP_USER and LDN_PDF_SMTP_PASSWORD, or from the keyring."
    return replace(problem, fix=fix, excerpt="")  # nor is it shown
