"""`ldn-pdf approve`: a named clinician stands behind the very words of a handout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import click
from msgspec.structs import replace

from ldn_pdf.approval.approvals_file import (
    Approval,
    Approvals,
    Used,
    as_yaml,
    digest,
    is_untouched,
    next_version,
    sealed,
    taken,
)
from ldn_pdf.approval.approved_words import approved_words, clinic_words
from ldn_pdf.approval.standing import read_hash
from ldn_pdf.atomic_write import only_writer, write_whole
from ldn_pdf.checking.clinic_words import clinic_word_problems
from ldn_pdf.checking.review_sheet import review_leaflet, to_confirm
from ldn_pdf.commands.check import handout_problems
from ldn_pdf.commands.delivery_options import Refused, ledger_option, open_ledger
from ldn_pdf.commands.options import chosen, examples, library_options, one_line
from ldn_pdf.commands.output import count_of, counted, say, show
from ldn_pdf.delivering.user_folders import something_went_out
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import prepare
from ldn_pdf.limits import APPROVER_LETTERS
from ldn_pdf.problems import Mark, Problem, has_errors
from ldn_pdf.reading.clock import today
from ldn_pdf.reading.model import Handout, Marks
from ldn_pdf.reading.source import Text
from ldn_pdf.renderers.text import text

_SAID_OF_THE_STATE = frozenset({"not-approved"})
_AT_DESK = "Typed at the desk, which cannot prove who typed it."
_name = one_line(APPROVER_LETTERS, "Give a name of 1 to {most} characters, with letters in it.")
_role = one_line(APPROVER_LETTERS, "Give a role of 1 to {most} characters, with letters in it.")


def _day(ctx: click.Context, parameter: click.Parameter, value: str) -> date:
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError as error:
        raise click.BadParameter("Write a day as year-month-day, such as 2027-11-01.") from error


@click.command(
    epilog=examples(
        'ldn-pdf approve what-is-ldn --by "Dr. Jo Example" --role "MS neurologist" --until 2027-11-01',
        "… --yes --read 1a2b3c4d5e6f7a8b     in a script, once a review sheet with this hash was signed",
    )
)
@click.argument("name")
@click.option("--by", required=True, callback=_name, metavar="NAME", help="The clinician who read every word.")
@click.option("--role", required=True, callback=_role, metavar="ROLE", help="The clinician's role.")
@click.option(
    "--translator",
    callback=_name,
    metavar="NAME",
    help="Of a translation: the qualified translator who held each sentence against its source, with the role.",
)
@click.option(
    "--until",
    required=True,
    callback=_day,
    metavar="DATE",
    help="The last day that the approval holds, as year-month-day: no later than `review_by`.",
)
@click.option(
    "--read",
    metavar="HASH",
    help="The hash on the review sheet that was read: other words than those are not approved.",
)
@click.option("--at-desk", is_flag=True, hidden=True, help="Given by the desk: the record says so.")
@click.option("--confirmed", multiple=True, hidden=True, help="The code of an open point that was ticked at the desk.")
@click.option("--yes", is_flag=True, help="Show nothing and ask nothing, as --read says which words were read.")
@library_options
@ledger_option
def command(
    name: str,
    by: str,
    role: str,
    translator: str | None,
    until: date,
    read: str | None,
    at_desk: bool,
    confirmed: tuple[str, ...],
    yes: bool,
    library: Library,
    ledger: Path | None,
) -> None:
    """Record that a clinician approved the exact words of a handout.

    It shows every word with what it rests on, what changed since the last approval, what is to be confirmed and which
    rules were silenced, and asks for yes. The record is kept in approvals.yaml in your folder of handouts. A word, an
    order or a picture that changes makes the handout a draft again. It is refused while `check` has an error on the
    handout, for the example clinic, and where the version already stands on other words that went out.
    """
    if yes and not read:
        raise click.UsageError("--yes needs --read HASH, the hash on the review sheet (`ldn-pdf review`).")
    (name,) = chosen(library, [name])
    problems = list(refusals(library, name))
    handout = library.handout(name)[0]
    if handout is None or has_errors(problems):
        _refuse(problems)
    last_day = _last_day(handout, until)
    _need_translator(handout, translator)
    show([problem for problem in problems if problem.rule not in _SAID_OF_THE_STATE], err=True)
    if at_desk:
        _need_ticks(open_points(library, name, problems), confirmed, yes)
    approval = _approval(handout, library, by, role, translator, last_day, _AT_DESK if at_desk else "")
    handed_out = [*_handed_out(name, ledger)]
    if refused := [*_other_words(library, handout, read), *_taken(library.approvals()[0], approval, handed_out)]:
        _refuse(refused)
    if not yes and not _says_yes(library, name, by):
        raise Refused("Nothing was approved.")
    _record(library, approval, handed_out)
    say(f"{name} {handout.version} is approved by {by}, {role}, until {last_day}: see {library.approvals_path}.")
    approvals, clinic = library.read_approvals()[0], library.clinic()[0]
    missing = clinic.needs - len(approvals.signers(name)) if approvals and clinic else 0
    if missing > 0:
        say(f"It stays a draft until {count_of(missing, 'more person', 'more people')} approved the same words.")


def _refuse(problems: Sequence[Problem]) -> NoReturn:
    show(problems, err=True)
    raise Refused(f"{counted(problems)}. Nothing was approved.")


def open_points(library: Library, name: str, problems: Sequence[Problem]) -> dict[str, str]:
    """What whoever approves has to look at, of what `refusals` found and of the claims, each by a code of its words."""
    prepared, _ = prepare(library, name)
    claims = to_confirm(prepared.handout, prepared.ledger) if prepared else []
    found = [problem for problem in problems if not problem.is_error and problem.rule not in _SAID_OF_THE_STATE]
    points = [*(f"{problem.what} {problem.fix}" for problem in found), *claims]
    return {digest(point).removeprefix("sha256:")[:16]: point for point in points}


def _need_ticks(points: Mapping[str, str], confirmed: Sequence[str], all_read: bool) -> None:
    """Refuse what a person did not tick, whatever the page had that was sent."""
    missing = [point for code, point in points.items() if code not in confirmed]
    if not missing and all_read:
        return
    say(*missing, *([] if all_read else ["Not ticked: that every word was read."]), err=True)
    raise Refused(f"{count_of(len(missing), 'open point')} not ticked. Nothing was approved.")


def refusals(library: Library, name: str) -> Iterator[Problem]:
    """What stands against an approval, with all that `check` says of the handout."""
    yield from handout_problems(library, name)
    clinic, problems = library.clinic()
    yield from problems
    yield from clinic_word_problems(clinic) if clinic else ()
    if clinic and clinic.example:
        fix = "Put in your clinic's own name and numbers, and take out `example: true`."
        what = "The clinic file is the example: its numbers are invented, and nothing is approved for it."
        yield clinic.name.problem(what, fix, "example-clinic")
    if library.own is None:
        fix = "Run `ldn-pdf init FOLDER`, and approve the handouts there."
        what = "Approvals are kept with your own handouts, and you have no folder of them."
        yield Problem(Mark("approvals.yaml"), what, fix, "no-folder")
    yield from library.approvals()[1]


def _other_words(library: Library, handout: Handout, read: str | None) -> Iterator[Problem]:
    """What stands against a hash that was read off a sheet: it is that of other words."""
    clinic = library.clinic_for(handout)
    assert clinic, "what stands against an approval was asked for before"
    code = read_hash(handout, library.folder, clinic)
    if read is not None and "".join(read.split()).lower().removeprefix("sha256:") != code:
        fix = f"Print the sheet anew and read what changed: `ldn-pdf review {handout.id}`."
        yield handout.title.problem("These are not the words that were read: their hash is another.", fix, "not-read")


def _says_yes(library: Library, name: str, by: str) -> bool:
    """Show the words with all that a reviewer has to know, and ask for a yes."""
    prepared, _ = prepare(library, name)
    assert prepared, "what stands against an approval was asked for before"
    say(*text(review_leaflet(prepared, library.source_of(prepared.handout), to_sign=False)).splitlines(), "")
    question = f"Has {by} read every word above, and approves them? Type yes"
    try:
        answer = click.prompt(question, default="no", show_default=False)
    except click.Abort:  # nobody is there to answer
        answer = "no"
    return str(answer).strip().lower() == "yes"


def _last_day(handout: Handout, until: date) -> date:
    if until < today():
        raise click.BadParameter(f"{until} is past: today is {today()}.", param_hint="--until")
    if until > handout.review_by:
        fix = f"{until} is after the handout's own last day, `review_by`: {handout.review_by}."
        raise click.BadParameter(fix, param_hint="--until")
    return until


def _need_translator(handout: Handout, translator: str | None) -> None:
    if handout.translation_of and not translator:
        fix = "This is a translation: name the qualified translator who reviewed it beside the clinician."
        raise click.UsageError(f'{fix} Add --translator "NAME, ROLE".')
    if translator and not handout.translation_of:
        raise click.UsageError(f"{handout.id} is no translation: leave --translator out.")


def _approval(
    handout: Handout, library: Library, by: str, role: str, translator: str | None, until: date, note: str
) -> Approval:

    clinic = library.clinic_for(handout)
    assert clinic, "what stands against an approval was asked for before"
    return sealed(
        Approval(
            handout=Text(handout.id),
            version=handout.version,
            approved_by=Text(by),
            role=Text(role),
            approved_on=today(),
            until=until,
            hash=Text(""),
            seal=Text(""),
            translator=Text(translator) if translator else None,
            note=Text(note) if note else None,
            clinic=Text(clinic_words(clinic)),
            words=Text(approved_words(handout, library.folder)),
            marks=Marks(Mark("")),
        )
    )


def _record(library: Library, approval: Approval, handed_out: Sequence[Used]) -> None:
    """Add an approval to the file. Raises Refused. The file is read anew while no other process may write it."""
    with only_writer(library.approvals_path):
        before, problems = library.read_approvals()
        if before is None or (problems := _taken(before, approval, handed_out)):
            _refuse(problems)
        after = replace(before, approvals=(*before.approvals, approval))
        write_whole(library.approvals_path, as_yaml(after).encode("utf-8"))


def _taken(before: Approvals | None, approval: Approval, handed_out: Sequence[Used]) -> list[Problem]:
    """What stands against the version of an approval: it bears other words already."""
    same = [entry for entry in before.approvals if entry.handout.value == approval.handout.value] if before else []
    entries = filter(is_untouched, same)  # nobody knows the words behind one that was changed by hand
    used = [*(Used(entry.version.value, entry.hash.value, "approved") for entry in entries), *handed_out]
    version = approval.version
    other = taken(version.value, approval.hash.value, used)
    if other is None:
        return []
    what = f"Version {version} was {other.how} with other words: two texts would bear one version."
    fix = f'Write `version: "{next_version(version.value, used)}"`, and today\'s day as `issued`.'
    return [version.problem(what, fix, "version-taken")]


def _handed_out(name: str, ledger: Path | None) -> Iterator[Used]:
    """The versions that went out, as far as there is a ledger."""
    if something_went_out(ledger):
        with open_ledger(ledger) as (book, _):
            yield from (Used(entry.version, entry.words, "handed out") for entry in book.entries(name))
