"""`ldn-pdf build`: handouts into PDFs, and into web pages and plain text where that is asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from ldn_pdf.commands.options import (
    chosen,
    chosen_editions,
    clinics_option,
    editions_option,
    examples,
    handouts_option,
    out_option,
    papers_option,
)
from ldn_pdf.commands.output import count_of, counted, progress, say, say_table, show
from ldn_pdf.library.folder import Library
from ldn_pdf.problems import Problem, has_errors
from ldn_pdf.reading.source_files import reason

if TYPE_CHECKING:
    from ldn_pdf.library.prepare import Prepared
    from ldn_pdf.reading.layout import Layout, Paper
    from ldn_pdf.typesetting.typeset import Document

_OLD_FOLDER = "old"


class FileRow(NamedTuple):
    """One file in the closing table: what is in it, and what became of it."""

    file: str
    pages: str = ""
    size: str = ""
    words: str = ""
    free: str = ""
    outcome: str = ""


class _Files:
    """The files of a run in the folder `out`: a row for each, and what could not be written or moved."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.rows: list[FileRow] = []
        self.failures: list[str] = []

    def write(self, prepared: Prepared, row: FileRow, data: bytes) -> None:
        """Write one file; the others are still tried where it fails."""
        from ldn_pdf.atomic_write import write_whole

        path = self.out / row.file
        try:
            outcome = write_whole(path, data) + (_HELD if prepared.state.is_held else "")
        except OSError as error:
            self.failures.append(f"{path} could not be written. {reason(error)}.")
        else:
            self.rows.append(row._replace(outcome=outcome))

    def put_away(self, name: re.Pattern[str], written: Collection[str] = ()) -> None:
        """Move files of that name, but those just written, into the folder `old`: they must not be handed out."""
        for path in sorted(self.out.iterdir()) if self.out.is_dir() else ():
            if name.fullmatch(path.name) and path.name not in written:
                try:
                    (self.out / _OLD_FOLDER).mkdir(exist_ok=True)
                    path.replace(self.out / _OLD_FOLDER / path.name)
                except OSError as error:
                    self.failures.append(f"{path} is older and could not be moved away. {reason(error)}.")
                else:
                    self.rows.append(FileRow(path.name, outcome=f"older: moved to {_OLD_FOLDER}"))


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
@editions_option
@papers_option
@click.option(
    "--also",
    multiple=True,
    type=click.Choice(["html", "text"]),
    help="Write it as a web page or plain text too. May be repeated.",
)
@click.option("--cards", is_flag=True, help="Also a sheet of eight wallet cards, of each handout that has one.")
@click.option("--fillable", is_flag=True, help="Lines, boxes and grids can be filled in on a screen.")
@out_option("out", "Where files go.")
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
    editions = chosen_editions(libraries[0], editions)
    files, problems = _Files(out), list[Problem]()
    ready = [order for library in libraries for order in _orders(library, wanted, editions, papers, problems)]
    whole = []
    for prepared, kinds in progress(ready, "Building", len(ready)):
        found = _build(prepared, kinds, files, fillable)
        problems += found
        if not has_errors(found):
            whole.append((prepared, kinds))
    for (prepared, _), kind in product(whole, dict.fromkeys(also)):
        _write_as(prepared, kind, files)
    if cards:
        problems += _card_sheets(whole, files)
    show(problems, err=True)
    _show_table(files.rows)
    _closing(files, problems)
    _say_what_check_finds(libraries[0], names, wanted)
    ctx.exit(3 if files.failures else 1 if has_errors(problems) else 0)


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


def _build(prepared: Prepared, wanted: Sequence[tuple[Layout, Paper]], files: _Files, fillable: bool) -> list[Problem]:
    """Write one handout, and give its problems. What has an error is not written."""
    from ldn_pdf.library.prepare import file_name, named
    from ldn_pdf.typesetting.typeset import typeset

    leaflet, copy = prepared.leaflet(), prepared.handout.id if fillable else ""
    results = [(layout, paper, typeset(leaflet, layout, paper, copy)) for layout, paper in wanted]
    problems = [problem for *_, result in results for problem in result.problems]
    if not prepared.handout.translation_of:  # which runs longer, and cannot be cut without its source
        problems += [notice for *_, result in results for notice in result.notices]
    before = len(files.rows)
    for layout, paper, result in results:
        written = set()
        for document in result.documents:
            row = _row(file_name(prepared, layout.edition, paper, document.part, document.parts), document)
            written.add(row.file)
            files.write(prepared, row._replace(free=f"{document.free_lines:.1f}"), document.pdf)
        cut_otherwise = re.compile(re.escape(file_name(prepared, layout.edition, paper, 1, 1)[:-4]) + _PART)
        files.put_away(cut_otherwise, written)
    if len(files.rows) > before:
        handout = re.escape(named(prepared.handout, prepared.library.site))
        version = re.escape(prepared.handout.version.value)
        other = rf"{handout}_([a-z0-9-]+_(letter|a4)_)?v(?!{version}(_part|\.pdf|\.html|\.txt)){_OLD}"
        files.put_away(re.compile(other))
    return problems


def _row(file: str, document: Document) -> FileRow:
    return FileRow(file, str(document.pages), f"{document.size:g} pt", str(document.words))


_PART = r"(_part\d+of\d+)?\.pdf"
_OLD = r"[\d.]+(_part\d+of\d+)?\.(pdf|html|txt)"  # the end of the name of a file that `build` wrote
_HELD = "; not to be handed out"  # a translation that is out of date, or a machine's that nobody reviewed


def _card_sheets(ready: Sequence[tuple[Prepared, tuple[tuple[Layout, Paper], ...]]], files: _Files) -> list[Problem]:
    """Write a sheet of wallet cards on each paper, of each handout that has a card, and give their problems."""
    from ldn_pdf.library.prepare import file_name
    from ldn_pdf.typesetting.card_sheet import EDITION, card_sheet, cards_of

    problems: list[Problem] = []
    with_cards = [(prepared, kinds) for prepared, kinds in ready if cards_of(prepared.leaflet())]
    if not with_cards:
        say("No handout of these has a wallet card.")
    for prepared, kinds in with_cards:
        layout, found = prepared.library.layout(EDITION)
        problems += found
        if layout is None:
            continue
        for paper in dict.fromkeys(paper for _, paper in kinds):
            result = card_sheet(prepared.leaflet(), layout, paper)
            problems += result.problems
            for document in result.documents:
                files.write(prepared, _row(file_name(prepared, "cards", paper, 1, 1), document), document.pdf)
    return problems


def _write_as(prepared: Prepared, kind: str, files: _Files) -> None:
    """Write a handout as a web page, or as plain text."""
    from ldn_pdf.library.prepare import named
    from ldn_pdf.renderers.html import html
    from ldn_pdf.renderers.text import text

    words = (html if kind == "html" else text)(prepared.leaflet(), prepared.sources)
    begin = named(prepared.handout, prepared.library.site)
    name = f"{begin}_v{prepared.handout.version}.{'html' if kind == 'html' else 'txt'}"
    row = FileRow(name, words=str(len(words.split())) if kind == "text" else "")
    files.write(prepared, row, words.encode("utf-8"))


def _show_table(rows: Sequence[FileRow]) -> None:
    """The closing table: file, pages, text size, words, free lines on the last page, and what became of the file."""
    if rows:
        say_table([FileRow("File", "Pages", "Text", "Words", "Free lines"), *rows], right=range(1, 5))


def _closing(files: _Files, problems: Sequence[Problem]) -> None:
    for failure in dict.fromkeys(files.failures):
        say(failure, err=True)
    outcomes = Counter(row.outcome.removesuffix(_HELD) for row in files.rows)
    parts = [f"{count_of(outcomes['new'] + outcomes['changed'], 'file')} written to {files.out}"]
    if outcomes["unchanged"]:
        parts.append(f"{outcomes['unchanged']} unchanged")
    if files.failures:
        parts.append(f"{len(files.failures)} could not be written")
    say(f"{', '.join(parts)}; {counted(problems)}.")


def _say_what_check_finds(library: Library, named: Sequence[str], built: Sequence[str]) -> None:
    """That a handout can be built does not say that its words are sound."""
    from ldn_pdf.commands.check import handout_problems

    if len(named) == 1:  # the rules alone would take as long as the build
        say(f"`ldn-pdf check {named[0]}` looks at the words.")
        return
    found = {name: handout_problems(library, name, errors_alone=True) for name in built}
    errors = {name: sum(problem.is_error for problem in found[name]) for name in built}
    wrong = [name for name, count in errors.items() if count]
    if wrong:
        say(f"`ldn-pdf check` finds {count_of(sum(errors.values()), 'error')} in {', '.join(wrong)}.")
