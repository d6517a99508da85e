"""How mail leaves: the server and the sender, from a file of the user's and from options. Never a password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Struct
from msgspec.structs import asdict, replace

from ldn_pdf.delivering.mail.addresses import fault
from ldn_pdf.delivering.mail.message import Sender
from ldn_pdf.delivering.mail.smtp import PORTS, Security, Server
from ldn_pdf.library.folder import load
from ldn_pdf.problems import Problem
from ldn_pdf.reading.model import Clinic, Doc, Marks, Pattern, Plain, Range
from ldn_pdf.reading.source import Text

if TYPE_CHECKING:
    from ldn_pdf.delivering.mail.microsoft import MicrosoftApp

_SECRETS = ("password", "user", "login")


SignIn = Literal["password", "microsoft"]
SendBy = Literal["graph", "smtp"]
_HTTPS = Pattern(r"https://[^\s/]+", "https:// and a host")


class MailFile(Struct, frozen=True, kw_only=True):
    """What `mail.yaml` may hold."""

    host: Annotated[Text | None, Plain(), Pattern(r"[^\s:/@]+", "a name such as smtp.example.org")] = None
    port: Annotated[int | None, Range(1, 65535), Doc("465 for tls, 587 for starttls.")] = None
    security: Annotated[Security | None, Doc("tls, starttls, or plain for a server on this computer.")] = None
    from_: Annotated[Text | None, Plain(), Doc("The address that the messages come from.")] = None
    reply_to: Annotated[Text | None, Plain(), Doc("Where replies go; left out, the clinic's address.")] = None
    signin: Annotated[SignIn | None, Doc("password, or microsoft: sign in once in the browser.")] = None
    send_by: Annotated[SendBy | None, Doc("For signin: microsoft. graph (left out), or smtp with XOAUTH2.")] = None
    client_id: Annotated[Text | None, Plain(), Pattern(r"[0-9A-Fa-f-]{36}", "the app registration's own number")] = None
    tenant: Annotated[Text | None, Plain(), Pattern(r"[\w.-]+", "a name such as example.org")] = None
    login_url: Annotated[Text | None, Plain(), _HTTPS, Doc("Microsoft's sign-in in a national cloud.")] = None
    graph_url: Annotated[Text | None, Plain(), _HTTPS, Doc("Microsoft Graph in a national cloud.")] = None
    subject_tag: Annotated[
        Text | None,
        Plain(),
        Pattern(r"[!-z|~]{1,20}", "a word of at most 20 plain signs, such as [encrypt]"),
        Doc("A word before the subject by which a gateway encrypts."),
    ] = None
    note: Annotated[
        Text | None, Plain(), Doc("Words above the handout in each message; {patient_name} may stand in it.")
    ] = None
    marks: Marks


class MailOptions(Struct, frozen=True):
    """What the command line says; what it leaves out is None or empty."""

    host: str = ""
    port: int | None = None
    security: Security | None = None
    sender: str = ""
    reply_to: str = ""
    signin: SignIn = "password"
    send_by: SendBy = "graph"
    client_id: str = ""
    tenant: str = ""
    login_url: str = ""
    graph_url: str = ""
    subject_tag: str = ""
    note: Text | None = None


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
    given = {name: value for name, value in asdict(found).items() if value and name not in ("from_", "marks")}
    given = {name: str(value) if isinstance(value, Text) and name != "note" else value for name, value in given.items()}
    return MailOptions(**given, sender=str(found.from_ or "")), [*problems, *note_problems(found.note)]


_NEVER_UNAPPROVED = ("over-claim", "promotion", "dose-schedule")  # in a handout an approver may let them stand
_ON_THE_LINE = ("host", "port", "security", "sender", "reply_to")


def note_problems(note: Text | None) -> list[Problem]:
    """What stands against a covering note: the rules on words, and fields other than the name."""
    if note is None:
        return []
    from ldn_pdf.checking.clinic_words import word_problems

    problems = [
        replace(problem, severity="error") if problem.rule in _NEVER_UNAPPROVED else problem
        for problem in word_problems([note])
    ]
    for match in re.finditer(r"\{[^{}]*\}", note.value):
        if match.group() != "{patient_name}":
            what = f"A note knows no field `{match.group()}`: nothing of a patient stands in it but the name."
            fix = "Take it out, or write {patient_name}."
            problems.append(note.problem(what, fix, "unknown-field", offset=match.start(), length=len(match.group())))
    return problems


def microsoft_app(options: MailOptions, sender: str) -> MicrosoftApp:
    """Who signs in at Microsoft. Raises MailUsage."""
    from ldn_pdf.delivering.mail.microsoft import MicrosoftApp

    if not options.client_id:
        raise MailUsage("`signin: microsoft` needs `client_id:`, the number of the clinic's own app registration.")
    places = {"tenant": options.tenant, "login": options.login_url, "graph": options.graph_url}
    return MicrosoftApp(options.client_id, sender, **{name: place for name, place in places.items() if place})


def merged(options: MailOptions, kept: MailOptions) -> MailOptions:
    """The options, and what they leave out from the file."""
    given = {name: value for name, value in asdict(options).items() if value}
    return replace(kept, **{name: given[name] for name in _ON_THE_LINE if name in given})


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


def _address_problems(text: Text | None) -> Iterator[Problem]:
    if text and (wrong := fault(text.value)):
        what = f"This is not an email address: {wrong}."
        yield text.problem(what, "Write it as clinic@example.org.", "bad-address", length=len(text.value))


def _kept_elsewhere(problem: Problem) -> Problem:
    if not any(f"`{name}" in problem.what.lower() for name in _SECRETS):
        return problem
    fix = "Take it out: the login comes from LDN_PDF_SMTP_USER and LDN_PDF_SMTP_PASSWORD, or from the keyring."
    return replace(problem, fix=fix, excerpt="")  # nor is it shown
