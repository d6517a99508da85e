"""How mail leaves: the server and the sender, from a file of the user's and from options. Never a password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.checking.clinic_words import word_problems
from ldn_pdf.delivering.mail.addresses import fault
from ldn_pdf.delivering.mail.message import Sender
from ldn_pdf.delivering.mail.microsoft import MicrosoftApp
from ldn_pdf.delivering.mail.smtp import PORTS, Security, Server
from ldn_pdf.library.folder import load
from ldn_pdf.problems import Mark, Problem
from ldn_pdf.reading.model import Clinic, Doc, Marks, Pattern, Plain, Range
from ldn_pdf.reading.source import Text

_SECRETS = ("password", "user", "login")


SignIn = Literal["password", "microsoft"]
SendBy = Literal["graph", "smtp"]
_HTTPS = Pattern(r"https://[^\s/]+", "https:// and a host")


class MailSettings(Struct, frozen=True, kw_only=True):
    """What `mail.yaml` may hold, and options say."""

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


class MailUsage(Exception):
    """Something is missing or malformed in the options; the message is a sentence for the user."""


def read_mail_file(path: Path) -> tuple[MailSettings, list[Problem]]:
    """The settings of a file, with every problem in it; none where the file is not there."""
    found, problems = load(path, MailSettings) if path.exists() else (None, [])
    problems = [_kept_elsewhere(problem) for problem in problems]
    if found is None:
        return MailSettings(marks=Marks(Mark(str(path)))), problems
    problems += [*_address_problems(found.from_), *_address_problems(found.reply_to)]
    return found, [*problems, *note_problems(found.note)]


def note_problems(note: Text | None) -> list[Problem]:
    """What stands against a covering note: the rules on words, and fields other than the name."""
    if note is None:
        return []
    problems = word_problems([note])
    for match in re.finditer(r"\{[^{}]*\}", note.value):
        if match.group() != "{patient_name}":
            what = f"A note knows no field `{match.group()}`: nothing of a patient stands in it but the name."
            fix = "Take it out, or write {patient_name}."
            problems.append(note.problem(what, fix, "unknown-field", offset=match.start(), length=len(match.group())))
    return problems


def microsoft_app(settings: MailSettings, sender: str) -> MicrosoftApp:
    """Who signs in at Microsoft. Raises MailUsage."""
    if not settings.client_id:
        raise MailUsage("`signin: microsoft` needs `client_id:`, the number of the clinic's own app registration.")
    places = {"tenant": settings.tenant, "login": settings.login_url, "graph": settings.graph_url}
    return MicrosoftApp(str(settings.client_id), sender, **{key: str(place) for key, place in places.items() if place})


def server(settings: MailSettings) -> Server:
    """The mail server. Without a word on security it is STARTTLS, or TLS on port 465. Raises MailUsage."""
    if not settings.host:
        raise MailUsage("Which mail server? Give --host, or write `host:` into the mail settings.")
    security: Security = settings.security or ("tls" if settings.port == PORTS["tls"] else "starttls")
    return Server(str(settings.host), settings.port or PORTS[security], security)


def sender(settings: MailSettings, clinic: Clinic) -> Sender:
    """Who writes: the clinic by name, from the address that is set or the clinic's own. Raises MailUsage."""
    own, reply_to = str(clinic.email or ""), str(settings.reply_to or "")
    address = str(settings.from_ or own)
    if not address:
        raise MailUsage(
            "Who writes? Give --from, write `from:` into the mail settings, or `email:` into the clinic file."
        )
    for given in (address, reply_to):
        if given and (wrong := fault(given)):
            raise MailUsage(f"`{given}` is not an email address: {wrong}.")
    return Sender(address, clinic.name.value, reply_to or own or address)


def _address_problems(text: Text | None) -> Iterator[Problem]:
    if text and (wrong := fault(text.value)):
        what = f"This is not an email address: {wrong}."
        yield text.problem(what, "Write it as clinic@example.org.", "bad-address")


def _kept_elsewhere(problem: Problem) -> Problem:
    if not any(f"`{name}" in problem.what.lower() for name in _SECRETS):
        return problem
    fix = "Take it out: the login comes from LDN_PDF_SMTP_USER and LDN_PDF_SMTP_PASSWORD, or from the keyring."
    return replace(problem, fix=fix, excerpt="")  # nor is it shown
