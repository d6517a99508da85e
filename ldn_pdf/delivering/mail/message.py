"""One email: a neutral subject, the words as text and HTML, the PDF attached, no word about the patient round it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from msgspec import Struct

from ldn_pdf.delivering.mail.addresses import ascii_form


class Sender(Struct, frozen=True):
    """Who writes: an address without `fault`, the name shown beside it, and where replies go."""

    address: str
    name: str
    reply_to: str


class Attachment(Struct, frozen=True):
    """A PDF with the file name that the patient sees."""

    name: str
    pdf: bytes


def compose_message(
    sender: Sender,
    to: str,
    text: str,
    html: str,
    attachments: Sequence[Attachment],
    delivery: str,
    now: datetime,
    subject: str,
) -> EmailMessage:
    """The message for one person, the same words twice: for a plain screen or a braille display, and for a browser.

    `delivery` names the delivery: its Message-ID is made of it, so that a message sent again after a
    cut connection is the same message to every mail program. Raises ValueError where a header would hold
    a line break.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _mailbox(sender.address, sender.name)
    message["To"] = _mailbox(to)
    message["Reply-To"] = _mailbox(sender.reply_to)
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{delivery}@{ascii_form(sender.address).partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834, 5: no out-of-office notes come back
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    for attachment in attachments:
        message.add_attachment(attachment.pdf, maintype="application", subtype="pdf", filename=attachment.name)
    return message


def headers_shown(message: EmailMessage) -> list[str]:
    """The headers that a reader sees, each as one line."""
    return [f"{name}: {message[name]}" for name in ("From", "To", "Reply-To", "Subject")]


def body_text(message: EmailMessage) -> str:
    """The words of the plain part."""
    part = message.get_body(("plain",))
    return str(part.get_content()) if part else ""


def attached(message: EmailMessage) -> list[Attachment]:
    """What is attached, in order."""
    parts = message.iter_attachments()
    return [Attachment(part.get_filename() or "", part.get_content()) for part in parts]


def _mailbox(address: str, name: str = "") -> Address:
    return Address(display_name=name, addr_spec=ascii_form(address))
