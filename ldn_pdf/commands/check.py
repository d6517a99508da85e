"""`ldn-pdf check`: every problem of all files, in one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from msgspec.structs import asdict, replace

from ldn_pdf.commands.options import chosen, clinics_option, examples, format_option, handouts_option, of_site
from ldn_pdf.commands.output import Format, count_of, counted, say, say_json, say_table, show
from ldn_pdf.library.folder import Library
from ldn_pdf.problems import Problem, has_errors, in_order
from ldn_pdf.reading.clock import today


@click.command(
    epilog=examples(
        "ldn-pdf check                          all handouts, the clinic file, layouts and evidence",
        "ldn-pdf check ldn-for-ms               one handout, and the files that it needs",
        "ldn-pdf check --fix                    set right what has exactly one fix, and show what changed",
        "ldn-pdf check --format json > out.json for another program",
        "ldn-pdf check --report                 a line a handout: grades, claims by verdict, state",
        "ldn-pdf check --site all               with the clinic file of each site: clinics/NAME.yaml",
        "ldn-pdf check --room                   the lines to spare in each edition on each paper",
        "ldn-pdf check --format github          marks beside the changed lines, in GitHub Actions",
    )
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@handouts_option
@clinics_option
@format_option("text", "json", "github")
@click.option("--report", is_flag=True, help="A line a handout in place of the problems: grades, claims, state.")
@click.option("--room", is_flag=True, help="A line a handout in place of the problems: lines to spare.")
@click.option(
    "--fix",
    is_flag=True,
    help="Quote texts that YAML misreads and correct misspelt field names in your files, where exactly one fix exists.",
)
@click.pass_context
def command(
    ctx: click.Context,
    names: Sequence[str],
    handouts: Path | None,
    clinic: tuple[Path | None, ...],
    style: Format,
    report: bool,
    room: bool,
    fix: bool,
) -> None:
    """Report every problem of handouts, clinic file, layouts and evidence.

    The type is set as `build` sets it, on the clinic's paper, so that what `build` would refuse is found
    here. NAME is a handout's file name without .yaml; without a name, all are checked. Exit code 1
    where there is an error; warnings alone are fine.
    """
    libraries = [Library(handouts, each) for each in clinic]
    wanted = chosen(libraries[0], names)
    fixes = files = 0
    if fix:
        for library in libraries:
            counts = apply_fixes(library, wanted if names else (), style)
            fixes, files = fixes + counts[0], files + counts[1]
        libraries = [Library(handouts, each) for each in clinic]
    library, *others = libraries
    problems = _problems_at(library, wanted)
    for other in others:
        problems += of_site(other, _problems_at(other, wanted), problems)
    if not names:
        problems += other_problems(library)
    if report:
        show_reports(library, wanted, style)
    elif room:
        show_room(library, wanted, style)
    else:
        show(problems, style)
    sites = f" at {len(libraries)} sites" if others else ""
    say(f"{count_of(len(wanted), 'handout')} checked{sites}: {counted(problems)}.", err=style != "text")
    if fix:
        left = len(in_order(problems))
        rest = f"{count_of(left, 'problem')} {'is' if left == 1 else 'are'} left"
        say(f"{count_of(fixes, 'fix', 'fixes')} in {count_of(files, 'file')}; {rest}.", err=style != "text")
    ctx.exit(1 if has_errors(problems) else 0)


def _problems_at(library: Library, names: Sequence[str]) -> list[Problem]:
    problems = shared_problems(library)
    for name in names:
        problems += [*handout_problems(library, name), *page_problems(library, name)]
    return problems


def apply_fixes(library: Library, names: Sequence[str], style: Format) -> tuple[int, int]:
    """Make the fixes that are certain and show each file's difference: how many fixes, in how many files."""
    from ldn_pdf.library.mechanical_fixes import fixed_files

    fixes = files = 0
    for file in fixed_files(library, names):
        file.write()
        say(*file.difference(), "", err=style != "text")
        fixes, files = fixes + file.count, files + 1
    return fixes, files


def shared_problems(library: Library) -> list[Problem]:
    """The problems of the files that every handout needs."""
    from ldn_pdf.checking.clinic_words import clinic_word_problems

    clinic, found = library.clinic()
    problems = [*found, *(clinic_word_problems(clinic) if clinic else ())]
    for edition in library.editions():
        problems += library.layout(edition)[1]
    return problems


def handout_problems(library: Library, name: str, *, errors_alone: bool = False) -> list[Problem]:
    """The problems of one handout and its evidence: of structure, and where that is sound, of words.

    With `errors_alone`, rules that only warn are not asked.
    """
    from ldn_pdf.checking import check_handout
    from ldn_pdf.checking.subject import subject_of

    handout, problems = library.handout(name)
    if handout is None:
        return problems
    found = library.ledger(handout.article)[1] if handout.article else []
    return [*problems, *found, *check_handout(subject_of(library, handout, today()), errors_alone=errors_alone)]


def page_problems(library: Library, name: str) -> list[Problem]:
    """What setting the type finds in each edition on the clinic's paper, each thing once.

    What only a sheet of wallet cards refuses is a warning.
    """
    from ldn_pdf.library.prepare import layouts, prepare
    from ldn_pdf.typesetting import typeset
    from ldn_pdf.typesetting.card_sheet import EDITION, card_sheet

    prepared, _ = prepare(library, name)
    if prepared is None:
        return []
    leaflet, paper, found = prepared.leaflet(), prepared.clinic.paper, dict[tuple[object, ...], Problem]()
    sound = layouts(library, library.editions())[0]
    for layout in sound.values():
        for problem in typeset.page_problems(leaflet, layout, paper):
            by_edition = problem.rule in ("too-long", "in-parts")  # else a narrower edition says the same again
            found.setdefault((problem.mark, problem.rule, by_edition and problem.what), problem)
    for problem in card_sheet(leaflet, sound[EDITION], paper).problems if EDITION in sound else ():
        found.setdefault((problem.mark, problem.rule, False), replace(problem, severity="warning"))
    return list(found.values())


def show_room(library: Library, names: Sequence[str], style: Format) -> None:
    """Print for each handout how many lines it may grow by: negative where it comes in more parts than meant.

    As JSON, an object for each handout: the lines by edition and paper.
    """
    from ldn_pdf.library.prepare import layouts, prepare
    from ldn_pdf.typesetting.draw_pages import PAPER
    from ldn_pdf.typesetting.typeset import lines_to_spare

    sound = layouts(library, library.editions())[0]
    pages = {f"{edition} {paper}": (layout, paper) for edition, layout in sound.items() for paper in PAPER}
    room: dict[str, dict[str, int]] = {}
    for name in names:
        if prepared := prepare(library, name)[0]:
            leaflet = prepared.leaflet()
            room[name] = {page: lines_to_spare(leaflet, *meant) for page, meant in pages.items()}
    if style == "json":
        say_json(room)
        return
    rows = [["Lines to spare", *pages], *([name, *map(str, spare.values())] for name, spare in room.items())]
    say_table(rows, right=range(1, len(rows[0])))


def other_problems(library: Library) -> list[Problem]:
    """The problems of approvals, of evidence, of the clinic's languages, and of files that are not read."""
    from ldn_pdf.approval.standing import approval_problems
    from ldn_pdf.checking import check_ledgers
    from ldn_pdf.checking.clinic_words import clinic_language_problems
    from ldn_pdf.library.bundled_files import bundled_files, newer_problems, record_problems

    problems = [*library.not_read(), *record_problems(library), *newer_problems(bundled_files(library))]
    approvals, found = library.approvals()
    problems += [*found, *(approval_problems(approvals, library.names(), today()) if approvals else ())]
    problems += check_ledgers(library)
    if clinic := library.clinic()[0]:
        tags = [handout.tag for name in library.names() if (handout := library.handout(name)[0])]
        problems += clinic_language_problems(clinic, tags, library.packs)
    for article in library.articles():
        problems += library.ledger(article)[1]
    return problems


def show_reports(library: Library, names: Sequence[str], style: Format) -> None:
    """Print a line for each handout that is sound in structure, or a JSON array."""
    from ldn_pdf.checking.report import LEGEND, as_rows, report
    from ldn_pdf.checking.subject import subject_of

    handouts = [handout for name in names if (handout := library.handout(name)[0])]
    reports = [report(subject_of(library, handout, today())) for handout in handouts]
    if style == "json":
        say_json(list(map(asdict, reports)))
    else:
        say_table(as_rows(reports))
        say("", *LEGEND)
