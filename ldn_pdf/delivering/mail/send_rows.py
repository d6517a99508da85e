"""One message a row: made, sent, and entered in the ledger before the next is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from email.message import EmailMessage
from typing import Literal

from msgspec import Struct

from ldn_pdf.delivering.delivery_log import DeliveryLedger, Entry, How, LedgerError
from ldn_pdf.delivering.mail.addresses import same_form
from ldn_pdf.delivering.mail.message import MOST_BYTES, Attachment, Body, Sender, compose_message
from ldn_pdf.delivering.mail.smtp import MailStopped, Outcome
from ldn_pdf.delivering.merge_rows import Choice, choice_of
from ldn_pdf.delivering.person_digest import Key
from ldn_pdf.delivering.press import Presses
from ldn_pdf.delivering.read_back import missing_values
from ldn_pdf.delivering.recipients.people import People, Row, Rows
from ldn_pdf.library.prepare import Prepared

_PUT_OFF = 3  # messages put off one after another: then the server has a bad day, not a mailbox


class Unmade(Exception):
    """A row's message cannot be made; the text says why, in a sentence."""


Carrier = Callable[[EmailMessage, Row], Outcome]
"""Takes a row's message to where it goes. It may raise MailStopped, or OSError where it writes files."""


class Report(Struct, frozen=True):
    """What became of a row. `reply` is the server's, or why no message was made."""

    row: Row
    kind: Literal["accepted", "refused", "later", "unmade"]
    reply: str = ""


class Post(Struct, frozen=True):
    """Makes the messages of a run. `words` is the digest of what the handout says."""

    prepared: Prepared
    presses: Presses
    fields: frozenset[str]
    default: Choice
    sender: Sender
    key: Key
    words: str
    how: How = "email"

    def delivery(self, row: Row) -> str:
        """The name of a delivery: the same for the same person, words, edition and values, and for nothing else."""
        handout, choice = self.prepared.handout, choice_of(row, self.default)
        cells = [f"{name}={value}" for name, value in row.values(self.fields).items()]
        said = (handout.id, handout.version.value, self.words, self.prepared.state.name, choice.edition)
        return self.key.digest(self.how, *said, same_form(row.email), row.patient_name, *cells)

    def message(self, row: Row, now: datetime) -> EmailMessage:
        """The row's message. Raises Unmade."""
        from ldn_pdf.renderers.html import html
        from ldn_pdf.renderers.plain_text import text

        leaflet = self.prepared.leaflet(row.values(self.fields), row.patient_name)
        body = Body(text(leaflet, self.prepared.sources), html(leaflet, self.prepared.sources))
        attachments = self._attachments(row)
        size = len(body.text) + len(body.html) + sum(len(each.pdf) for each in attachments)
        if size > MOST_BYTES:
            raise Unmade(
                f"The message has {size / 1e6:.1f} MB, and many mailboxes refuse more than {MOST_BYTES / 1e6:g} MB. "
                "Make its pictures smaller."
            )
        return compose_message(self.sender, row.email, body, attachments, self.delivery(row), now)

    def entry(self, row: Row) -> Entry:
        """What the ledger is told once the row's message is out."""
        handout, choice = self.prepared.handout, choice_of(row, self.default)
        return Entry(
            delivery=self.delivery(row),
            handout=handout.id,
            version=handout.version.value,
            words=self.words,
            edition=choice.edition,
            paper=choice.paper,
            state=self.prepared.state.name,
            how=self.how,
            to=self.key.person(row),
        )

    def _attachments(self, row: Row) -> list[Attachment]:
        choice, values = choice_of(row, self.default), row.values(self.fields)
        result = self.presses.documents(choice.edition, choice.paper, values, row.patient_name)
        if result.problems:
            raise Unmade(" ".join(f"{problem.what} {problem.fix}" for problem in result.problems))
        printed = values | ({"patient_name": row.patient_name} if row.patient_name else {})
        missing = missing_values((document.pdf for document in result.documents), printed)
        if missing:
            raise Unmade(f"`{missing[0]}` is not in the finished PDF.")
        handout = self.prepared.handout
        made = []
        for document in result.documents:
            part = f"_part{document.part}of{document.parts}" if document.parts > 1 else ""
            made.append(Attachment(f"{handout.id}_{choice.edition}_v{handout.version}{part}.pdf", document.pdf))
        return made


class Batch(Struct, frozen=True):
    """The rows of a run: `count` wait, `gone` went out before, and `not_agreed` must not get email."""

    people: People
    only: Rows | None
    post: Post
    ledger: DeliveryLedger
    count: int
    gone: int
    not_agreed: int

    @classmethod
    def of(cls, people: People, only: Rows | None, post: Post, ledger: DeliveryLedger) -> Batch:
        """Count the rows."""
        kinds = Counter(_kind(row, post, ledger) for row in people.rows(only))
        return cls(people, only, post, ledger, kinds["waits"], kinds["gone"], kinds["not agreed"])

    def rows(self) -> Iterator[Row]:
        """The rows that wait, one by one."""
        return (row for row in self.people.rows(self.only) if _kind(row, self.post, self.ledger) == "waits")


def _kind(row: Row, post: Post, ledger: DeliveryLedger) -> Literal["waits", "gone", "not agreed"]:
    if not row.agreed:
        return "not agreed"
    return "gone" if ledger.holds(post.delivery(row)) else "waits"


def send_all(batch: Batch, carry: Carrier) -> Iterator[Report]:
    """Carry each waiting row's message and enter what was accepted. Raises MailStopped."""
    post, put_off = batch.post, 0
    for row in batch.rows():
        try:
            message = post.message(row, datetime.now().astimezone())
        except Unmade as error:
            yield Report(row, "unmade", str(error))
            continue
        outcome = carry(message, row)
        if outcome.kind == "accepted":
            _enter(batch, row)
        yield Report(row, outcome.kind, outcome.reply)
        put_off = put_off + 1 if outcome.kind == "later" else 0
        if put_off == _PUT_OFF:
            raise MailStopped(f"The server puts off one message after another: {outcome.reply}. Try again later.")


def _enter(batch: Batch, row: Row) -> None:
    try:
        batch.ledger.enter(batch.post.entry(row))
    except LedgerError as error:
        raise MailStopped(
            f"{error} The message of row {row.number} went out and could not be noted: "
            "leave that row out when you give the command again."
        ) from error
