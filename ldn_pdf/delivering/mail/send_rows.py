"""One message a row: made, sent, and entered in the ledger before the next is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from email.message import EmailMessage
from html import escape as html_escape
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.content.blocks import on_screen
from ldn_pdf.delivering.delivery_log import DeliveryLedger, Entry, How, LedgerError, Status, entry_of
from ldn_pdf.delivering.mail.addresses import same_form
from ldn_pdf.delivering.mail.message import Attachment, Sender, compose_message
from ldn_pdf.delivering.mail.server_replies import Outcome, fix_of
from ldn_pdf.delivering.mail.smtp import MailStopped, Transit
from ldn_pdf.delivering.merge_rows import Choice, choice_of, copy_name, faults_of, typeset_row, what_goes_out
from ldn_pdf.delivering.person_digest import Key
from ldn_pdf.delivering.recipients.people import People, Row, Rows
from ldn_pdf.library.prepare import Prepared, named
from ldn_pdf.limits import MESSAGE_BYTES
from ldn_pdf.reading.layout import Layout
from ldn_pdf.renderers.html import html
from ldn_pdf.renderers.text import text

_ALIKE = 3  # refusals of one kind with nothing accepted between them: then it is not these mailboxes' fault


class Unmade(Exception):
    """A row's message cannot be made; the text says why, in a sentence."""


Carrier = Callable[[EmailMessage, Row, Transit], Outcome]
"""Takes a row's message to where it goes. It may raise MailStopped, or OSError where it writes files."""


class RowReport(Struct, frozen=True):
    """What became of a row. `reply` is the server's, or why no message was made.

    A row that `waits` was refused for a reason that concerns every row: it is to be sent once that is put right.
    """

    row: Row
    kind: Literal["accepted", "refused", "later", "unknown", "unmade", "waits"]
    reply: str = ""


class Post(Struct, frozen=True):
    """Makes the messages of a run."""

    prepared: Prepared
    layouts: Mapping[str, Layout]
    fields: frozenset[str]
    default: Choice
    sender: Sender
    key: Key
    how: How = "email"
    subject_tag: str = ""
    note: str = ""
    senders: Mapping[str, Sender] = {}
    """Who writes at further sites: from the same address, with another name and address for replies."""

    def of(self, row: Row) -> Prepared:
        """The handout at the row's site, in its language."""
        choice = choice_of(row, self.default)
        return self.prepared.at(choice.site, choice.language)

    def delivery(self, row: Row) -> str:
        """The name of a delivery: the same for the same person, words, edition and values, and for nothing else."""
        choice, to = choice_of(row, self.default), same_form(row.email)
        return self.key.digest(
            self.how, *what_goes_out(self.of(row), choice, to, row.values(self.fields), row.patient_name)
        )

    def message(self, row: Row, now: datetime) -> EmailMessage:
        """The row's message. Raises Unmade."""
        prepared = self.of(row)
        sender = self.senders.get(prepared.library.site, self.sender)
        leaflet = on_screen(prepared.leaflet(row.values(self.fields), row.patient_name))
        note = self.note.replace("{patient_name}", row.patient_name or "reader").strip()
        words, page = text(leaflet, prepared.sources), html(leaflet, prepared.sources)
        if note:
            words, page = f"{note}\n\n{words}", page.replace("<main", f"{_note_as_html(note)}\n<main", 1)
        attachments = self._attachments(row)
        subject = f"{self.subject_tag} {leaflet.labels.mail_subject}".strip()  # the tag asks a gateway to encrypt
        size = len(words) + len(page) + sum(len(each.pdf) for each in attachments)
        if size > MESSAGE_BYTES:
            raise Unmade(
                f"The message has {size / 1e6:.1f} MB, and many mailboxes refuse more than {MESSAGE_BYTES / 1e6:g} MB. "
                "Make its pictures smaller."
            )
        message = compose_message(sender, row.email, words, page, attachments, self.delivery(row), now, subject)
        if self.how == "eml":
            message["X-Unsent"] = "1"  # mail programs open it as a draft to send
        return message

    def entry(self, row: Row, status: Status) -> Entry:
        """What the ledger is told of the row's message."""
        choice, to = choice_of(row, self.default), self.key.person(row)
        args = self.of(row), self.delivery(row), choice.edition, choice.paper, self.how
        return entry_of(*args, to=to, status=status)

    def _attachments(self, row: Row) -> list[Attachment]:
        choice, prepared, values = choice_of(row, self.default), self.of(row), row.values(self.fields)
        result = typeset_row(prepared, self.layouts, choice, values, row.patient_name, copy_name(self.delivery(row)))
        if faults := faults_of(result, values, row.patient_name):
            raise Unmade(" ".join(faults))
        handout = prepared.handout
        made = []
        for document in result.documents:
            part = f"_part{document.part}of{document.parts}" if document.parts > 1 else ""
            made.append(
                Attachment(f"{named(handout, choice.site)}_{choice.edition}_v{handout.version}{part}.pdf", document.pdf)
            )
        return made


def _note_as_html(note: str) -> str:
    paragraphs = (html_escape(" ".join(part.split())) for part in note.split("\n\n"))
    return f'<section class="note">{"".join(f"<p>{part}</p>" for part in paragraphs)}</section>'


RowKind = Literal["waits", "gone", "unknown", "not agreed"]


class Batch(Struct, frozen=True):
    """The rows of a run.

    `counts` say how many wait, are `gone` since they went out before, or have not agreed to get email. `unknown`
    are those that an earlier run was cut off at: they wait again only where `again` names them.
    """

    people: People
    only: Rows | None
    again: Rows | None
    post: Post
    ledger: DeliveryLedger
    counts: Counter[RowKind] = Counter()
    unknown: tuple[Row, ...] = ()

    @classmethod
    def of(cls, people: People, only: Rows | None, again: Rows | None, post: Post, ledger: DeliveryLedger) -> Batch:
        """Count the rows."""
        batch = cls(people, only, again, post, ledger)
        counts, unknown = Counter[RowKind](), []
        for row in people.rows(only):
            kind = batch.kind(row)
            counts[kind] += 1
            if kind == "unknown":
                unknown.append(row)
        return replace(batch, counts=counts, unknown=tuple(unknown))

    def rows(self) -> Iterator[Row]:
        """The rows that wait, one by one."""
        return (row for row in self.people.rows(self.only) if self.kind(row) == "waits")

    def kind(self, row: Row) -> RowKind:
        """How a row stands."""
        if not row.agreed:
            return "not agreed"
        match self.ledger.status(self.post.delivery(row)):
            case "out":
                return "gone"
            case "under way":
                return "waits" if self.again and row.number in self.again else "unknown"
            case None:
                return "waits"


def note_arrived(batch: Batch, rows: Rows) -> Batch:
    """Enter as gone out those of the unknown rows that are named. Gives the batch without them. Raises LedgerError."""
    for row in batch.unknown:
        if row.number in rows:
            batch.ledger.enter(batch.post.entry(row, "out"))
    return Batch.of(batch.people, batch.only, batch.again, batch.post, batch.ledger)


class SendingRun:
    """Carries each waiting row's message. `reports` tell at any moment what became of the rows, by number."""

    def __init__(self, batch: Batch, carry: Carrier) -> None:
        self.batch, self._carry = batch, carry
        self.reports: dict[int, RowReport] = {}
        self._alike: dict[str, list[Row]] = {}

    def __iter__(self) -> Iterator[RowReport]:
        """Carry the messages, one a step. Raises MailStopped."""
        post = self.batch.post
        for row in self.batch.rows():
            try:
                message = post.message(row, datetime.now().astimezone())
            except Unmade as error:
                self.reports[row.number] = RowReport(row, "unmade", str(error))
            else:
                try:
                    outcome = self._carry(message, row, _RowTransit(self, row))
                except MailStopped:
                    if row.number in self.reports and self.reports[row.number].kind in ("later", "refused"):
                        del self.reports[row.number]  # what stops the run is not this row's fault: it waits
                    raise
                self.report(row, outcome)
                self._compare(row, outcome)
            yield self.reports[row.number]

    def report(self, row: Row, outcome: Outcome) -> None:
        """Note what became of a row."""
        self.reports[row.number] = RowReport(row, outcome.kind, outcome.reply)

    def _compare(self, row: Row, outcome: Outcome) -> None:
        """Stop where the server says the same of one message after another, so that those rows wait."""
        if outcome.kind == "accepted":
            self._alike.clear()
        if not outcome.common:
            return
        rows = self._alike.setdefault(outcome.common if outcome.kind == "refused" else outcome.kind, [])
        rows.append(row)
        if len(rows) < _ALIKE:
            return
        match outcome.kind:
            case "later":
                raise MailStopped(f"The server puts off one message after another: {outcome.reply}. Try again later.")
            case "unknown":
                raise MailStopped(f"The server breaks off at the end of each message: {outcome.reply}.")
        for each in rows:
            self.reports[each.number] = RowReport(each, "waits", outcome.reply)
        fix = fix_of(outcome.reply) or "Have it put right."
        raise MailStopped(
            f"The server refuses one message after another for the same reason: {outcome.reply}. "
            f"This concerns every row, so these rows wait. {fix} Then give the same command again."
        )


class _RowTransit(Struct, frozen=True):
    """Notes in the ledger that a row's message is about to leave, and what the server said."""

    run: SendingRun
    row: Row

    def begin(self) -> None:
        batch = self.run.batch
        try:
            batch.ledger.enter(batch.post.entry(self.row, "under way"))
        except LedgerError as error:
            raise MailStopped(f"{error} The message of row {self.row.number} was not sent.") from error

    def end(self, outcome: Outcome) -> None:
        batch, row = self.run.batch, self.row
        self.run.report(row, outcome)
        try:
            if outcome.kind == "accepted":
                batch.ledger.enter(batch.post.entry(row, "out"))
            elif outcome.kind != "unknown":
                batch.ledger.drop(batch.post.delivery(row))
        except LedgerError as error:
            done = "went out" if outcome.kind == "accepted" else "was not taken"
            asked = "--arrived" if outcome.kind == "accepted" else "--again"
            raise MailStopped(
                f"{error} The message of row {row.number} {done}, and the ledger has it as unknown: "
                f"once it can be written, add {asked} {row.number}."
            ) from error
