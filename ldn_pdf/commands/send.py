"""`ldn-pdf send`: one email a row of a CSV file. A dry run unless it is told `--really`."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from ldn_pdf.commands.delivery_options import (
    PEOPLE,
    Failed,
    Plan,
    Refused,
    need_readback,
    open_ledger,
    plan,
    row_options,
)
from ldn_pdf.commands.options import FOLDER, examples
from ldn_pdf.commands.output import count_of, show
from ldn_pdf.library.folder import Library

if TYPE_CHECKING:
    from email.message import EmailMessage

    from ldn_pdf.delivering.delivery_log import DeliveryLedger, How
    from ldn_pdf.delivering.mail.mail_settings import MailOptions
    from ldn_pdf.delivering.mail.send_rows import Batch, Carrier, Report
    from ldn_pdf.delivering.mail.smtp import Outcome, Pace, Security
    from ldn_pdf.delivering.person_digest import Key
    from ldn_pdf.delivering.recipients.people import Row, Rows

_BAR_FROM = 5  # messages: fewer are sent before a bar is seen
_NOBODY = "not-set-yet@example.org"  # stands for the sender in a dry run that has none


@click.command(
    epilog=examples(
        "ldn-pdf send what-is-ldn people.csv              show the first message and the counts; send nothing",
        "ldn-pdf send what-is-ldn people.csv --really --host smtp.example.org --from clinic@example.org",
        "ldn-pdf send what-is-ldn people.csv --eml mails  write the messages as files instead",
    )
)
@click.argument("handout")
@click.argument("people", type=PEOPLE)
@click.option("--really", is_flag=True, help="Send. Without it, nothing leaves this computer.")
@click.option(
    "--eml",
    type=FOLDER,
    metavar="FOLDER",
    help="Write the messages as .eml files instead. The ledger notes them too.",
)
@click.option("--host", default="", metavar="HOST", help="The mail server. Left out, the settings'.")
@click.option("--port", metavar="NUMBER", type=click.IntRange(1, 65535), help="Left out: 587, or 465 for tls.")
@click.option(
    "--security",
    type=click.Choice(["tls", "starttls", "plain"]),
    help="tls (port 465), starttls (587, the default), or plain for a server on this computer.",
)
@click.option("--from", "sender", default="", metavar="ADDRESS", help="Left out, the clinic file's email.")
@click.option("--reply-to", default="", metavar="ADDRESS", help="Left out, the clinic file's email.")
@click.option(
    "--settings",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="host, port, security, from and reply_to as YAML. Left out, mail.yaml in your user's settings folder.",
)
@click.option(
    "--rate",
    metavar="NUMBER",
    type=click.FloatRange(0, min_open=True),
    default=30,
    show_default=True,
    help="Messages a minute.",
)
@click.option(
    "--tries",
    metavar="NUMBER",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="For a message that is put off.",
)
@click.option(
    "--wait",
    metavar="NUMBER",
    type=click.FloatRange(0),
    default=5,
    show_default=True,
    help="Seconds after the first try; doubled.",
)
@row_options
@click.pass_context
def command(
    ctx: click.Context,
    handout: str,
    people: Path,
    really: bool,
    eml: Path | None,
    host: str,
    port: int | None,
    security: Security | None,
    sender: str,
    reply_to: str,
    settings: Path | None,
    rate: float,
    tries: int,
    wait: float,
    only: Rows | None,
    edition: str,
    paper: str | None,
    draft: bool,
    ledger: Path | None,
    handouts: Path | None,
    clinic: Path | None,
) -> None:
    """Email a handout to the people in a CSV file, each with the PDF and the words as text and HTML.

    PEOPLE has the columns email and email_ok (yes for those who agreed), each {field} of the handout,
    and, as you like, patient_name, edition, paper, language. What the ledger knows as accepted is not
    sent again: after a cut, give the same command once more.

    The login comes from LDN_PDF_SMTP_USER and LDN_PDF_SMTP_PASSWORD, or from the keyring:
    keyring set ldn-pdf:HOST USER.

    Exit code 1 where a row or the handout has an error, 3 where a message could not be delivered.
    """
    from ldn_pdf.delivering.mail.mail_settings import MailOptions, MailUsage
    from ldn_pdf.delivering.mail.smtp import MailStopped, Pace
    from ldn_pdf.delivering.user_folders import mail_file

    if really and eml:
        raise click.UsageError("Choose one of --really and --eml.")
    need_readback("send")
    mail = _mail(MailOptions(host, port, security, sender, reply_to), settings)
    ready = plan(Library(handouts, clinic), handout, people, "send", edition, paper, draft, only)
    try:
        with open_ledger(ledger, durable=True) as (book, key):
            batch = _batch(ready, only, mail, book, key, "eml" if eml else "email" if really else None)
            if eml:
                ctx.exit(_write(batch, eml))
            if really:
                ctx.exit(_send(batch, mail, Pace(rate, tries, wait)))
            _dry_run(batch)
    except MailUsage as error:
        raise click.UsageError(f"{error} The mail settings are in {settings or mail_file()}.") from error
    except MailStopped as error:
        raise Failed(str(error)) from error


def _mail(options: MailOptions, file: Path | None) -> MailOptions:
    """The options, and from the settings file what they leave out."""
    from ldn_pdf.delivering.mail.mail_settings import merged, read_mail_file
    from ldn_pdf.delivering.user_folders import mail_file

    path = file or mail_file()
    kept, problems = read_mail_file(path)
    if problems:
        show(problems, err=True)
        raise Refused(f"{path} has errors. Nothing was handed out.")
    return merged(options, kept)


def _batch(
    ready: Plan, only: Rows | None, mail: MailOptions, ledger: DeliveryLedger, key: Key, how: How | None
) -> Batch:
    """The messages of this run. Without `how` it is a dry run, which may go without a sender."""
    from ldn_pdf.delivering.mail.mail_settings import sender
    from ldn_pdf.delivering.mail.send_rows import Batch, Post
    from ldn_pdf.delivering.release import words_digest

    clinic = ready.prepared.clinic
    if how is None and not mail.sender and clinic.email is None:
        mail = replace(mail, sender=_NOBODY)
    post = Post(
        ready.prepared,
        ready.presses,
        ready.fields,
        ready.default,
        sender(mail, clinic),
        key,
        words_digest(ready.prepared),
        how or "email",
    )
    return Batch.of(ready.people, only, post, ledger)


def _dry_run(batch: Batch) -> None:
    from ldn_pdf.delivering.mail.message import attached, body_text, headers_shown
    from ldn_pdf.delivering.mail.send_rows import Unmade

    for row in batch.rows():
        try:
            message = batch.post.message(row, datetime.now().astimezone())
        except Unmade as error:
            raise Failed(f"Row {row.number} (line {row.mark.line}): {error}") from error
        click.echo("The first message:\n")
        for line in headers_shown(message):
            click.echo(line)
        for attachment in attached(message):
            click.echo(f"Attached: {attachment.name}, {len(attachment.pdf) / 1000:.0f} KB")
        click.echo(f"\n{body_text(message).rstrip()}\n")
        break
    if batch.post.sender.address == _NOBODY:
        click.echo("No sender is set yet: give --from, or put `email:` into the clinic file.")
    click.echo(f"{count_of(batch.count, 'message')} would go out{_others(batch)}.")
    click.echo("Nothing was sent. Add --really to send.")


def _send(batch: Batch, mail: MailOptions, pace: Pace) -> int:
    from ldn_pdf.delivering.delivery_log import only_one
    from ldn_pdf.delivering.mail.credentials import find_login
    from ldn_pdf.delivering.mail.mail_settings import server
    from ldn_pdf.delivering.mail.smtp import Mailer

    target, address = server(mail), batch.post.sender.address
    login = find_login(target.host, address, os.environ)
    tell = partial(click.echo, err=True)
    with only_one(batch.ledger.file), Mailer(target, login, pace, tell) as mailer:
        return _carry(batch, lambda message, row: mailer.send(message, address, row.email), "sent")


def _write(batch: Batch, folder: Path) -> int:
    from ldn_pdf.atomic_write import write_whole
    from ldn_pdf.delivering.mail.smtp import Outcome

    def write(message: EmailMessage, row: Row) -> Outcome:
        write_whole(folder / f"row{row.number:04}_{batch.post.prepared.handout.id}.eml", message.as_bytes())
        return Outcome("accepted")

    return _carry(batch, write, f"written to {folder}")


def _carry(batch: Batch, carry: Carrier, done: str) -> int:
    """Carry all messages, and say in the end what became of them, also where it is cut short."""
    from ldn_pdf.delivering.mail.send_rows import send_all

    reports: list[Report] = []
    try:
        with click.progressbar(
            send_all(batch, carry), length=batch.count, label="Sending", file=sys.stderr, hidden=batch.count < _BAR_FROM
        ) as bar:
            reports.extend(bar)
    finally:
        _summary(batch, reports, done)
    return 3 if any(report.kind != "accepted" for report in reports) else 0


_SAID = {
    "refused": "refused for good",
    "later": "put off by the server: give the same command again later",
    "unmade": "not made",
}


def _summary(batch: Batch, reports: Sequence[Report], done: str) -> None:
    for report in reports:
        if report.kind != "accepted":
            row = report.row
            click.echo(f"Row {row.number} (line {row.mark.line}), {row.email}: {report.reply}", err=True)
    kinds = Counter[str](report.kind for report in reports)
    failed = "".join(f"; {kinds[kind]} {said}" for kind, said in _SAID.items() if kinds[kind])
    left = batch.count - len(reports)
    failed += f"; {left} still waiting: give the same command again" if left else ""
    click.echo(f"{count_of(kinds['accepted'], 'message')} {done}{failed}{_others(batch)}.")


def _others(batch: Batch) -> str:
    """The end of a sentence about the rows that do not wait."""
    gone = f"; {batch.gone} went out before" if batch.gone else ""
    return gone + (f"; {batch.not_agreed} skipped, since email_ok does not say yes" if batch.not_agreed else "")
