"""What the commands share that hand something out: options, checks before anything goes out, sentences after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.commands.options import (
    chosen,
    edition_option,
    known_edition,
    library_options,
    need_one_site,
    of_site,
    package_missing,
    paper_option,
)
from ldn_pdf.commands.output import count_of, counted, say, show
from ldn_pdf.delivering.delivery_log import DeliveryLedger
from ldn_pdf.delivering.merge_rows import Choice, choices, too_long
from ldn_pdf.delivering.person_digest import Key, load_key
from ldn_pdf.delivering.recipients.people import SITE, People, Row, Rows, Rules, Use, read_people
from ldn_pdf.delivering.release import as_draft, ending, refusals, unfinished, used_fields
from ldn_pdf.delivering.user_folders import key_file, ledger_file, something_went_out
from ldn_pdf.library.folder import MAIN_SITE, Library, sites
from ldn_pdf.library.prepare import Prepared, layouts, prepare
from ldn_pdf.problems import Problem, has_errors
from ldn_pdf.reading.layout import Layout

Command = TypeVar("Command", bound=Callable[..., Any])


class Failed(click.ClickException):
    """Something could not be written or delivered: exit code 3."""

    exit_code = 3


class Refused(click.ClickException):
    """The content has errors, which have been shown: exit code 1."""

    exit_code = 1


draft_option = click.option(
    "--draft", is_flag=True, help="Let a handout out that is not approved: each page says Draft."
)
ledger_option = click.option(
    "--ledger",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The ledger of what was handed out. Left out, the one in your user's data folder.",
)


class RowOptions(Struct, frozen=True):
    """Which rows a document is made for, and how for those that choose nothing."""

    only: Rows | None
    ignore_columns: bool
    edition: str
    paper: str | None
    draft: bool


def row_options(command: Command) -> Callable[..., Any]:
    """The options of a command that makes a document a row: `--only` to `--clinic`, in this order in its help.

    The command gets them as `options`, `ledger` and `library`.
    """

    @wraps(command)
    def with_options(*given: Any, **named: Any) -> Any:
        options = RowOptions(**{name: named.pop(name) for name in RowOptions.__struct_fields__})
        return command(*given, options=options, **named)

    few = "These rows only, such as 2,5-9. The first person is row 1."
    only = click.option("--only", callback=rows_option, metavar="ROWS", help=few)
    let_pass = "Let pass columns that have no meaning here, unless they look like a misspelt one."
    ignore = click.option("--ignore-columns", is_flag=True, help=let_pass)
    edition = edition_option("For rows that choose none.")
    made: Callable[..., Any] = with_options
    for option in (library_options, ledger_option, draft_option, paper_option, edition, ignore, only):
        made = option(made)
    return made


def rows_option(ctx: click.Context, parameter: click.Parameter, value: str | None) -> Rows | None:
    """The callback of an option such as `2,5-9`."""
    try:
        return Rows.parse(value) if value is not None else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def need_readback(command: str) -> None:
    """Raise a usage error where the package is missing that reads each PDF back."""
    from importlib.util import find_spec

    if find_spec("pypdfium2") is None:
        raise click.UsageError(package_missing(command, command))


def releasable(library: Library, name: str, draft: bool) -> tuple[Prepared | None, list[Problem]]:
    """The handout as it may go out, with every problem that stands against that."""
    (name,) = chosen(library, [name])
    prepared, problems = prepare(library, name)
    if prepared is None:
        return None, problems
    problems = [*problems, *unfinished(prepared)]
    return (as_draft(prepared), problems) if draft else (prepared, [*problems, *refusals(prepared), *ending(prepared)])


class Plan(Struct, frozen=True):
    """A handout, the people it goes to, and what makes their documents: all of it checked."""

    prepared: Prepared
    people: People
    layouts: Mapping[str, Layout]
    fields: frozenset[str]
    default: Choice


def plan(library: Library, name: str, file: Path, use: Use, options: RowOptions) -> Plan:
    """Check the handout and all rows, show every problem, and go on only where none is an error.

    Raises Refused, and a usage error where `options.only` asks for a row that is not there.
    """
    only = options.only
    (name,) = chosen(library, [name])
    handout, found = library.handout(name)
    if handout is None:
        raise _refused(found)
    fields = tuple(field.value for field in handout.fields)
    names = library.translations(name)
    known = tuple(sites(library.folder)) if SITE not in fields else ()
    people, problems = read_people(
        file,
        Rules(
            use,
            fields,
            {pack: each.tag if (each := library.handout(other)[0]) else pack for pack, other in names.items()},
            library.editions(),
            ignore_columns=options.ignore_columns,
            sites=known if len(known) > 1 else (),
            site="" if library.site_is_open else library.site or MAIN_SITE,
            name=name,
        ),
    )
    problems = [*found, *problems]
    by_row = bool(people and len(known) > 1 and SITE in people.columns)
    if people and not by_row:
        need_one_site(library)
    spoken = next(pack for pack, other in names.items() if other == name)
    own = Choice(known_edition(library, options.edition), "letter", library.site, by_row, spoken)
    asked = choices(people, own, only) if people else {own: None}
    prepared = _prepared_for(library, names, own, asked, options.draft, problems)
    if prepared is None or people is None or has_errors(problems):
        raise _refused(problems)
    if only and only.last > people.count:
        raise click.UsageError(f"There is no row {only.last}: the last is row {people.count}.")
    used = used_fields(prepared)
    sheet = options.paper or prepared.clinic.paper
    default = replace(own, paper="a4" if sheet == "a4" else "letter")
    sound, found = layouts(library, tuple(dict.fromkeys(choice.edition for choice in asked)))
    if not has_errors(found):
        found += too_long(people, prepared, sound, default, used, only)
    problems += found
    if has_errors(problems):
        raise _refused(problems)
    show(problems, err=True)
    return Plan(prepared, people, sound, used, default)


def _prepared_for(
    library: Library,
    names: Mapping[str, str],
    own: Choice,
    asked: Mapping[Choice, Row | None],
    draft: bool,
    problems: list[Problem],
) -> Prepared | None:
    """The handout as it may go out, with the same at further sites and in further languages for the rows that ask.

    What stands against that goes to `problems`, and where it is a translation, the first row that asks for it too.
    """
    rows = {(own.site, own.language): None, **{(c.site, c.language): row for c, row in reversed(list(asked.items()))}}
    if own.by_row and not any(choice.site == own.site for choice in asked):
        del rows[own.site, own.language]  # no row is of the site that the command was given for
    ready: list[Prepared] = []
    for (site, language), row in rows.items():
        at = library.at(site or MAIN_SITE)
        prepared, found = releasable(at, names[language], draft)
        problems += of_site(at, found, problems)
        if prepared:
            ready.append(prepared)
        if row and language != own.language and (prepared is None or has_errors(found)):
            what = f"Row {row.number} asks for `{row.cells['language']}`, and {names[language]} may not go out."
            fix = "Put right what stands against it, or leave the row out with --only."
            problems.append(Problem(row.mark, what, fix, "other-language"))
    first, *others = ready or (None,)
    return (
        replace(first, others={(each.library.site, each.language): each for each in others if each}) if first else None
    )


def _refused(problems: Sequence[Problem]) -> Refused:
    show(problems, err=True)
    return Refused(f"{counted(problems)}. Nothing was handed out.")


@contextmanager
def open_ledger(file: Path | None, durable: bool = False) -> Iterator[tuple[DeliveryLedger, Key]]:
    """The ledger and the key of its digests. Raises Failed, and LedgerError, which is an OSError."""
    try:
        key = load_key(key_file())
    except ValueError as error:
        raise Failed(f"{key_file()} is not a key. {error}") from error
    with DeliveryLedger(file or ledger_file(), key.digest("check"), durable=durable) as ledger:
        yield ledger, key


def defaults_taken(people: People, default: Choice) -> str:
    """A sentence on the rows with an empty cell for what has a default; empty where there is none."""
    values = {"edition": default.edition, "paper": default.paper, "language": "the handout's"}
    values["site"] = default.site or MAIN_SITE
    taken = (f"{count_of(count, 'row')} left {name} empty: {values[name]}" for name, count in people.defaults.items())
    said = "; ".join(taken)
    return f" {said}." if said else ""


def there_is_a_ledger(file: Path | None) -> bool:
    """Whether something was handed out, as far as the ledger goes; False is told. One that is named must be there."""
    if something_went_out(file):
        return True
    if file:
        raise click.UsageError(f"There is no ledger {file}.")
    say(f"Nothing was handed out yet: there is no ledger {ledger_file()}.")
    return False
