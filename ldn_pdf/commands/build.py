"""`ldn-pdf build`: handouts into PDFs, with their twins where they are asked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct
from msgspec.structs import fields

from ldn_pdf.commands.options import FOLDER, chosen, clinics_option, examples, handouts_option, known_edition
from ldn_pdf.commands.output import count_of, counted, progress, say, show
from ldn_pdf.library.folder import DEFAULT_EDITION, Library
from ldn_pdf.problems import Problem
from ldn_pdf.reading.source_files import reason

if TYPE_CHECKING:
    from ldn_pdf.content.state import State
    from ldn_pdf.library.prepare import Prepared
    from ldn_pdf.reading.layout import Layout, Paper

_OLD_FOLDER = "old"
_CARD_EDITION = "standard"  # whose colours and margins the sheets of wallet cards have


class OutcomeRow(Struct, frozen=True):
    """One file in the closing table."""

    file: str
    pages: str
    size: str
    words: str
    free: str
    outcome: str


_COLUMNS = tuple(field.name for field in fields(OutcomeRow))


@click.command(
    epilog=examples(
        "ldn-pdf build                               every handout in the clear edition, into out/",
        "ldn-pdf build what-is-ldn --edition all     one handout in all three editions",
        "ldn-pdf build --paper a4 --paper letter     on both papers",
        "ldn-pdf build --site all                    for each site of the practice: clinics/NAME.yaml",
        "ldn-pdf build ldn-and-opioids --cards       with a sheet of eight wallet cards to cut out",
        "ldn-pdf build --fillable                    to be filled in on a screen too",
        "ldn-pdf build --also html --also text       web page and plain text beside each PDF",
    )
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--edition",
    "editions",
    multiple=True,
    metavar="EDITION",
    help="standard (12 point), clear (14, the default), large (18), or all. May be repeated.",
)
@click.option(
    "--paper",
    "papers",
    multiple=True,
    type=click.Choice(["letter", "a4"]),
    help="The paper; left out, the clinic file's. May be repeated.",
)
@click.option(
    "--also",
    multiple=True,
    type=click.Choice(["html", "text"]),
    help="Write it as a web page or plain text too. May be repeated.",
)
@click.option("--cards", is_flag=True, help="Also a sheet of eight wallet cards, of each handout that has one.")
@click.option("--fillable", is_flag=True, help="Lines, boxes and grids can be filled in on a screen.")
@click.option("--out", type=FOLDER, default="out", show_default=True, metavar="FOLDER", help="Where files go.")
@handouts_option
@clinics_option
@click.pass_context
def command(
    ctx: click.Context,
    names: Sequence[str],
    editions: Sequence[str],
    papers: Sequence[Paper],
    also: Sequence[str],
    cards: bool,
    fillable: bool,
    out: Path,
    handouts: Path | None,
    clinic: tuple[Path | None, ...],
) -> None:
    """Build handouts into PDFs of one or two pages.

    NAME is a handout's file name without .yaml; without a name, all are built. An edition with an
    error writes no file; the others are built. Exit code 1 where a handout has an error, 3 where a
    file could not be written.
    """
    libraries = [Library(handouts, each) for each in clinic]
    wanted = chosen(libraries[0], names)
    asked = libraries[0].editions() if "all" in editions else dict.fromkeys(editions or [DEFAULT_EDITION])
    editions = tuple(known_edition(libraries[0], name) for name in asked)
    problems: list[Problem] = []
    ready = [order for library in libraries for order in _orders(library, wanted, editions, papers, problems)]
    rows, failures, whole = [], [], []
    for prepared, kinds in progress(ready, "Building", len(ready)):
        made, found, failed = _build(prepared, kinds, out, fillable)
        rows += made
        problems += found
        failures += failed
        if not any(problem.is_error for problem in found):
            whole.append(prepared)
    twins, failed = _twins(whole, also, out)
    rows += twins
    failures += failed
    if cards:
        sheets, found, failed = _card_sheets([(prepared, kinds) for prepared, kinds in ready if prepared in whole], out)
        rows += sheets
        problems += found
        failures += failed
    show(problems, err=True)
    _table(rows)
    _closing(rows, problems, failures, out)
    _say_what_check_finds(libraries[0], names, wanted)
    ctx.exit(3 if failures else 1 if any(problem.is_error for problem in problems) else 0)


def _orders(
    library: Library, names: Sequence[str], editions: tuple[str, ...], papers: Sequence[Paper], problems: list[Problem]
) -> Iterator[tuple[Prepared, tuple[tuple[Layout, Paper], ...]]]:
    """Each handout of a site that can be built, and what it is set in; what is wrong is added to `problems`."""
    from ldn_pdf.checking.clinic_words import clinic_word_problems
    from ldn_pdf.library.prepare import layouts, prepare

    sound, found = layouts(library, editions)
    clinic = library.clinic()[0]
    words = [problem for problem in clinic_word_problems(clinic) if problem.is_error] if clinic else []
    problems += [*found, *words]
    sheets: Sequence[Paper] = tuple(dict.fromkeys(papers)) or ((clinic.paper,) if clinic else ("letter",))
    for name in names:
        prepared, found = prepare(library, name)
        problems += found
        if prepared and not words:
            yield prepared, tuple(product(sound.values(), sheets))


def _build(
    prepared: Prepared, wanted: Sequence[tuple[Layout, Paper]], out: Path, fillable: bool
) -> tuple[list[OutcomeRow], list[Problem], list[str]]:
    """One handout: its rows, its problems, and what could not be written. What has an error is not written."""
    from ldn_pdf.library.prepare import file_name, named
    from ldn_pdf.typesetting.typeset import typeset

    leaflet, copy = prepared.leaflet(), prepared.handout.id if fillable else ""
    results = [(layout, paper, typeset(leaflet, layout, paper, copy)) for layout, paper in wanted]
    problems = [problem for *_, result in results for problem in result.problems]
    if not prepared.handout.translation_of:  # which runs longer, and cannot be cut without its source
        problems += [notice for *_, result in results for notice in result.notices]
    rows: list[OutcomeRow] = []
    failures: list[str] = []
    for layout, paper, result in results:
        written = set()
        for document in result.documents:
            name = file_name(prepared, layout.edition, paper, document.part, document.parts)
            written.add(name)
            if outcome := _write(out / name, document.pdf, failures, prepared.state):
                size, free = f"{document.size:g} pt", f"{document.free_lines:.1f}"
                rows.append(OutcomeRow(name, str(document.pages), size, str(document.words), free, outcome))
        cut_otherwise = re.compile(re.escape(file_name(prepared, layout.edition, paper, 1, 1)[:-4]) + _PART)
        rows += _put_away(out, cut_otherwise, written, failures)
    begin = named(prepared.handout, prepared.library.site)
    handout, version = re.escape(begin), re.escape(prepared.handout.version.value)
    older = re.compile(rf"{handout}_([a-z0-9-]+_(letter|a4)_)?v(?!{version}(_part|\.pdf|\.html|\.txt)){_OLD}")
    return rows + (_put_away(out, older, set(), failures) if rows else []), problems, failures


_PART = r"(_part\d+of\d+)?\.pdf"
_OLD = r"[\d.]+(_part\d+of\d+)?\.(pdf|html|txt)"  # the end of the name of a file that `build` wrote


def _put_away(out: Path, name: re.Pattern[str], written: Collection[str], failures: list[str]) -> list[OutcomeRow]:
    """Move files of that name, other than those just written, into the folder `old`: they must not be handed out."""
    rows: list[OutcomeRow] = []
    for path in sorted(out.iterdir()) if out.is_dir() else ():
        if name.fullmatch(path.name) and path.name not in written:
            try:
                (out / _OLD_FOLDER).mkdir(exist_ok=True)
                path.replace(out / _OLD_FOLDER / path.name)
            except OSError as error:
                failures.append(f"{path} is older and could not be moved away. {reason(error)}.")
            else:
                rows.append(OutcomeRow(path.name, "", "", "", "", f"older: moved to {_OLD_FOLDER}"))
    return rows


def _twins(ready: Sequence[Prepared], also: Sequence[str], out: Path) -> tuple[list[OutcomeRow], list[str]]:
    from ldn_pdf.library.prepare import named

    rows: list[OutcomeRow] = []
    failures: list[str] = []
    for prepared, kind in product(ready, dict.fromkeys(also)):
        begin = named(prepared.handout, prepared.library.site)
        name = f"{begin}_v{prepared.handout.version}.{'html' if kind == 'html' else 'txt'}"
        text = _twin(prepared, kind)
        if outcome := _write(out / name, text.encode("utf-8"), failures, prepared.state):
            rows.append(OutcomeRow(name, "", "", str(len(text.split())) if kind == "text" else "", "", outcome))
    return rows, failures


def _card_sheets(
    ready: Sequence[tuple[Prepared, tuple[tuple[Layout, Paper], ...]]], out: Path
) -> tuple[list[OutcomeRow], list[Problem], list[str]]:
    """A sheet of wallet cards on each paper, of each handout that has a card."""
    from ldn_pdf.library.prepare import file_name
    from ldn_pdf.typesetting.card_sheet import card_sheet, cards_of

    rows: list[OutcomeRow] = []
    problems: list[Problem] = []
    failures: list[str] = []
    with_cards = [(prepared, kinds) for prepared, kinds in ready if cards_of(prepared.leaflet())]
    if not with_cards:
        say("No handout of these has a wallet card.")
    for prepared, kinds in with_cards:
        layout, found = prepared.library.layout(_CARD_EDITION)
        problems += found
        for paper in dict.fromkeys(paper for _, paper in kinds):
            if layout is None:
                break
            result = card_sheet(prepared.leaflet(), layout, paper)
            problems += result.problems
            for document in result.documents:
                name = file_name(prepared, "cards", paper, 1, 1)
                if outcome := _write(out / name, document.pdf, failures, prepared.state):
                    pages, size, count = str(document.pages), f"{document.size:g} pt", str(document.words)
                    rows.append(OutcomeRow(name, pages, size, count, "", outcome))
    return rows, problems, failures


def _twin(prepared: Prepared, kind: str) -> str:
    if kind == "html":
        from ldn_pdf.renderers.html import html

        return html(prepared.leaflet(), prepared.sources)
    from ldn_pdf.renderers.text import text

    return text(prepared.leaflet(), prepared.sources)


_HELD = "; not to be handed out"  # a translation that is out of date, or a machine's that nobody reviewed


def _write(path: Path, data: bytes, failures: list[str], state: State) -> str:
    """Write one file; the others are still tried where it fails."""
    from ldn_pdf.atomic_write import write_whole

    try:
        return write_whole(path, data) + (_HELD if state.is_held else "")
    except OSError as error:
        failures.append(f"{path} could not be written. {reason(error)}.")
        return ""


def _table(rows: Sequence[OutcomeRow]) -> None:
    """The closing table: file, pages, text size, words, free lines on the last page, and what became of the file."""
    if not rows:
        return
    head = OutcomeRow("File", "Pages", "Text", "Words", "Free lines", "")
    widths = [max(len(getattr(row, name)) for row in (head, *rows)) for name in _COLUMNS]
    for row in (head, *rows):
        cells = (getattr(row, name) for name in _COLUMNS)
        aligned = (
            cell.ljust(width) if n in (0, 5) else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        say("  ".join(aligned).rstrip())


def _closing(rows: Sequence[OutcomeRow], problems: Sequence[Problem], failures: Sequence[str], out: Path) -> None:
    for failure in dict.fromkeys(failures):
        say(failure, err=True)
    written = sum(row.outcome.removesuffix(_HELD) in ("new", "changed") for row in rows)
    parts = [f"{count_of(written, 'file')} written to {out}"]
    if unchanged := sum(row.outcome.removesuffix(_HELD) == "unchanged" for row in rows):
        parts.append(f"{unchanged} unchanged")
    if failures:
        parts.append(f"{len(failures)} could not be written")
    say(f"{', '.join(parts)}; {counted(problems)}.")


def _say_what_check_finds(library: Library, named: Sequence[str], built: Sequence[str]) -> None:
    """That a handout can be built does not say that its words are sound."""
    from ldn_pdf.commands.check import handout_problems

    if len(named) == 1:  # the rules alone would take as long as the build
        say(f"`ldn-pdf check {named[0]}` looks at the words.")
        return
    errors = {name: sum(problem.is_error for problem in handout_problems(library, name)) for name in built}
    wrong = [name for name, count in errors.items() if count]
    if wrong:
        say(f"`ldn-pdf check` finds {count_of(sum(errors.values()), 'error')} in {', '.join(wrong)}.")
