"""`ldn-pdf send`: one email a row of a CSV file. A dry run unless it is told `--really`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from ldn_pdf.atomic_write import write_whole
from ldn_pdf.cli import STOPPED
from ldn_pdf.commands.delivery_options import (
    Failed,
    Plan,
    Refused,
    RowOptions,
    defaults_taken,
    need_readback,
    open_ledger,
    plan,
    row_options,
    rows_option,
)
from ldn_pdf.commands.options import FILE, FOLDER, examples
from ldn_pdf.commands.output import count_of, progress, say, say_what_to_type, show
from ldn_pdf.delivering.delivery_log import How, only_one
from ldn_pdf.delivering.hold_signals import held
from ldn_pdf.delivering.mail.graph import GraphMailer
from ldn_pdf.delivering.mail.mail_settings import (
    MailSettings,
    MailUsage,
    microsoft_app,
    note_problems,
    read_mail_file,
    sender,
    server,
)
from ldn_pdf.delivering.mail.message import attached, body_text, headers_shown
from ldn_pdf.delivering.mail.microsoft import SMTP_SCOPE, MicrosoftSignIn
from ldn_pdf.delivering.mail.send_rows import Batch, Carrier, Post, RowKind, SendingRun, Unmade, note_arrived
from ldn_pdf.delivering.mail.server_replies import Outcome, fix_of
from ldn_pdf.delivering.mail.smtp import Mailer, MailStopped, Pace, Security, TokenLogin, Transit, find_login
from ldn_pdf.delivering.person_digest import Key
from ldn_pdf.delivering.recipients.people import Row, Rows
from ldn_pdf.delivering.user_folders import mail_file
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import named
from ldn_pdf.problems import Problem, has_errors
from ldn_pdf.reading.source import Text
from ldn_pdf.reading.source_files import read_source

if TYPE_CHECKING:
    from email.message import EmailMessage

_number = partial(click.option, metavar="NUMBER", show_default=True)
_NOBODY = "not-set-yet@example.org"  # stands for the sender in a dry run that has none


@click.command(
    epilog=examples(
        "ldn-pdf send what-is-ldn people.csv              show the first message and the counts; send nothing",
        "ldn-pdf send what-is-ldn people.csv --really --host smtp.example.org --from clinic@example.org",
        "ldn-pdf send what-is-ldn people.csv --eml mails  write the messages as files instead",
    )
)
@click.argument("handout")
@click.argument("people", type=FILE)
@click.option("--really", is_flag=True, help="Send. Without it, nothing leaves this computer.")
@click.option("--eml", type=FOLDER, metavar="FOLDER", help="Write .eml files instead. The ledger notes them too.")
@click.option("--host", type=Text, metavar="HOST", help="The mail server. Left out, the settings'.")
@click.option("--port", metavar="NUMBER", type=click.IntRange(1, 65535), help="Left out: 587, or 465 for tls.")
@click.option(
    "--security",
    type=click.Choice(["tls", "starttls", "plain"]),
    help="tls (port 465), starttls (587, the default), or plain for a server on this computer.",
)
@click.option("--from", "sender", type=Text, metavar="ADDRESS", help="Left out, the clinic file's email.")
@click.option("--reply-to", type=Text, metavar="ADDRESS", help="Left out, the clinic file's email.")
@click.option(
    "--settings",
    type=FILE,
    metavar="FILE",
    help="host, port, security, from and reply_to as YAML. Left out, mail.yaml in your user's settings folder.",
)
@click.option(
    "--note",
    type=FILE,
    metavar="FILE",
    help="A text above the handout in each message, in place of the settings'. {patient_name} may stand in it.",
)
@_number("--rate", type=click.FloatRange(0, min_open=True), default=30, help="Messages a minute.")
@_number("--tries", type=click.IntRange(1), default=5, help="For a message that is put off.")
@_number("--wait", type=click.FloatRange(0), default=5, help="Seconds after the first try; doubled.")
@click.option(
    "--again",
    callback=rows_option,
    metavar="ROWS",
    help="Send these rows once more, of those whose message an earlier run was cut off at.",
)
@click.option(
    "--arrived",
    callback=rows_option,
    metavar="ROWS",
    help="Note that the messages of these rows arrived, of those that an earlier run was cut off at.",
)
@row_options
@click.pass_context
def command(
    ctx: click.Context,
    handout: str,
    people: Path,
    really: bool,
    eml: Path | None,
    host: Text | None,
    port: int | None,
    security: Security | None,
    sender: Text | None,
    reply_to: Text | None,
    settings: Path | None,
    note: Path | None,
    rate: float,
    tries: int,
    wait: float,
    again: Rows | None,
    arrived: Rows | None,
    options: RowOptions,
    ledger: Path | None,
    library: Library,
) -> None:
    """Email a handout to the people in a CSV file, each with the PDF and the words as text and HTML.

    PEOPLE has the columns email and email_ok (yes for those who agreed), each {field} of the handout,
    and, as you like, patient_name, edition, paper, language, and site. What the ledger knows as accepted is not
    sent again: after a cut, give the same command once more. Where a run was cut off in the middle of a
    message, nobody knows whether it arrived: that row is named each time, and sent only with --again.

    The login comes from LDN_PDF_SMTP_USER and LDN_PDF_SMTP_PASSWORD, or from the keyring:
    keyring set ldn-pdf:HOST USER.

    Exit code 1 where a row or the handout has an error, 3 where a message could not be delivered.
    """
    if really and eml:
        raise click.UsageError("Choose one of --really and --eml.")
    if (again or arrived) and not really:
        raise click.UsageError("--again and --arrived go with --really.")
    need_readback("send")
    said = {"host": host, "port": port, "security": security, "from_": sender, "reply_to": reply_to}
    mail = _mail(settings, note, {name: value for name, value in said.items() if value})
    ready = plan(library, handout, people, "send", options)
    try:
        with open_ledger(ledger, durable=True) as (book, key):
            post = _post(ready, mail, key, "eml" if eml else "email" if really else None)
            batch = partial(Batch.of, ready.people, options.only, again, post, book)
            if eml:
                ctx.exit(_write(batch(), eml))
            if really:
                with only_one(book.file):  # before the rows are counted: another run's may be under way
                    counted = note_arrived(batch(), arrived) if arrived else batch()
                    ctx.exit(_send(counted, mail, Pace(rate, tries, wait)))
            _dry_run(batch())
    except MailUsage as error:
        raise click.UsageError(f"{error} The mail settings are in {settings or mail_file()}.") from error
    except MailStopped as error:
        raise Failed(str(error)) from error


def _mail(file: Path | None, note: Path | None, options: Mapping[str, Any]) -> MailSettings:
    """The options, and from the settings file what they leave out."""
    path = file or mail_file()
    kept, problems = read_mail_file(path)
    _show_of(path, problems)
    mail = replace(kept, **options)
    if note:
        source, problems = read_source(note)
        if source:
            mail = replace(mail, note=Text(source.text, source, 0, len(source.text)))
            problems += note_problems(mail.note)
        _show_of(note, problems)
    return mail


def _show_of(file: Path, problems: Sequence[Problem]) -> None:
    show(problems, err=True)
    if has_errors(problems):
        raise Refused(f"{file} has errors. Nothing was handed out.")


def _post(ready: Plan, mail: MailSettings, key: Key, how: How | None) -> Post:
    """What makes the messages. Without `how` it is a dry run, which may go without a sender."""
    clinic = ready.prepared.clinic
    if how is None and not mail.from_ and clinic.email is None:
        mail = replace(mail, from_=Text(_NOBODY))
    writes = sender(mail, clinic)
    same = replace(mail, from_=Text(writes.address))
    return Post(
        ready.prepared,
        ready.layouts,
        ready.fields,
        ready.default,
        writes,
        key,
        how or "email",
        str(mail.subject_tag or ""),
        str(mail.note or ""),
        {site: sender(same, other.clinic) for (site, _), other in ready.prepared.others.items()},
    )


def _dry_run(batch: Batch) -> None:

    for row in batch.rows():
        try:
            message = batch.post.message(row, datetime.now().astimezone())
        except Unmade as error:
            raise Failed(f"Row {row.number} (line {row.mark.line}): {error}") from error
        say("The first message:", "")
        for line in headers_shown(message):
            say(line)
        for attachment in attached(message):
            say(f"Attached: {attachment.name}, {len(attachment.pdf) / 1000:.0f} KB")
        say("", *body_text(message).rstrip().split("\n"), "")
        break
    if batch.post.sender.address == _NOBODY:
        say("No sender is set yet: give --from, or put `email:` into the clinic file.")
    _tell_unknown(batch)
    say(f"{count_of(batch.counts['waits'], 'message')} would go out{_others(batch)}")
    say_what_to_type("Nothing was sent. Add --really to send.")


def _send(batch: Batch, mail: MailSettings, pace: Pace) -> int:
    address, tell = batch.post.sender.address, partial(say, err=True)
    with _mailer(mail, address, pace, tell) as mailer:
        return _carry(batch, lambda message, row, transit: mailer.send(message, address, row.email, transit), "sent")


def _mailer(mail: MailSettings, address: str, pace: Pace, tell: Callable[[str], None]) -> Mailer | GraphMailer:
    """What sends: Microsoft Graph, or a mail server with a token or a password."""
    if mail.signin != "microsoft":
        target = server(mail)
        return Mailer(target, find_login(target.host, address, os.environ), pace, tell)

    app = microsoft_app(mail, address)
    if mail.send_by != "smtp":
        return GraphMailer(app.graph, MicrosoftSignIn(app, f"{app.graph}/Mail.Send", tell), pace, tell)
    sign_in = MicrosoftSignIn(app, SMTP_SCOPE, tell)
    return Mailer(server(mail), TokenLogin(address, sign_in.token, sign_in.forget), pace, tell)


def _write(batch: Batch, folder: Path) -> int:

    def write(message: EmailMessage, row: Row, transit: Transit) -> Outcome:
        prepared = batch.post.of(row)
        name = f"row{row.number:04}_{named(prepared.handout, prepared.library.site)}.eml"
        with held():
            write_whole(folder / name, message.as_bytes())
            transit.end(Outcome("accepted"))
        return Outcome("accepted")

    return _carry(batch, write, f"written to {folder}")


def _carry(batch: Batch, carry: Carrier, done: str) -> int:
    """Carry all messages, and say in the end what became of them, also where it is cut short."""
    run, count, code = SendingRun(batch, carry), batch.counts["waits"], 0
    try:
        for _ in progress(run, "Sending", count):
            pass
    except KeyboardInterrupt:
        code = STOPPED
        say("Stopped.", err=True)
    finally:
        with held():
            _tell_unknown(batch)
            _summary(batch, run, done)
    return code or (3 if batch.unknown or any(each.kind != "accepted" for each in run.reports.values()) else 0)


_SAID = {
    "refused": "refused for good",
    "later": "put off by the server: give the same command again later",
    "unknown": "unknown, since the connection broke",
    "unmade": "not made",
}


def _summary(batch: Batch, run: SendingRun, done: str) -> None:

    reports = sorted(run.reports.values(), key=lambda report: report.row.number)
    for report in reports:
        if report.kind == "unknown":
            say(_unknown(report.row, f"{report.reply}."), err=True)
        elif report.kind not in ("accepted", "waits"):
            fix = fix_of(report.reply)
            say(f"{_place(report.row)}: {report.reply}{f'. {fix}' if fix else ''}", err=True)
    kinds = Counter[str](report.kind for report in reports)
    failed = "".join(f"; {kinds[kind]} {said}" for kind, said in _SAID.items() if kinds[kind])
    left = batch.counts["waits"] - len(reports) + kinds["waits"]
    failed += f"; {left} still waiting: give the same command again" if left else ""
    say(f"{count_of(kinds['accepted'], 'message')} {done}{failed}{_others(batch)}")


def _tell_unknown(batch: Batch) -> None:
    for row in batch.unknown:
        say(_unknown(row, "a run was cut off in the middle of this message."), err=True)


def _unknown(row: Row, why: str) -> str:
    return (
        f"{_place(row)}: unknown: {why} Ask whether it arrived. "
        f"If so, add --arrived {row.number}; to send it once more, add --again {row.number}."
    )


def _place(row: Row) -> str:
    return f"Row {row.number} (line {row.mark.line}), {row.email}"


def _others(batch: Batch) -> str:
    """The end of a sentence about the rows that do not wait, and one about those that took a default."""
    counts = batch.counts
    said: dict[RowKind, str] = {
        "gone": "went out before",
        "unknown": "unknown from an earlier run and not sent again",
        "not agreed": "skipped, since email_ok does not say yes",
    }
    others = "".join(f"; {counts[kind]} {words}" for kind, words in said.items() if counts[kind])
    return f"{others}.{defaults_taken(batch.people, batch.post.default)}"
