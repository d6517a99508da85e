"""`ldn-pdf pack`: the approved handouts in one archive, for the document library of a health record."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import click

from ldn_pdf.atomic_write import write_whole
from ldn_pdf.checking.report import report
from ldn_pdf.checking.subject import subject_of
from ldn_pdf.commands.delivery_options import Refused
from ldn_pdf.commands.options import (
    chosen,
    chosen_editions,
    editions_option,
    examples,
    library_options,
    need_one_site,
    papers_option,
)
from ldn_pdf.commands.output import count_of, progress, say, show
from ldn_pdf.delivering.recipients.csv_file import csv_line
from ldn_pdf.delivering.release import ending, refusals
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import Prepared, layouts, prepare
from ldn_pdf.limits import PACKED_NAME_LETTERS
from ldn_pdf.problems import Problem, has_errors
from ldn_pdf.reading.clock import today
from ldn_pdf.reading.inline_markup import words
from ldn_pdf.reading.layout import Layout, Paper

_DAY = (1980, 1, 1, 0, 0, 0)  # of each file in the archive, so that the same handouts make the same bytes
_COLUMNS = (
    *("file", "id", "title", "edition", "paper", "part", "language", "version", "approved_by", "use_until"),
    *("sha256", "reading_grade", "codes", "site"),
)


@click.command(
    epilog=examples(
        "ldn-pdf pack --zip handouts.zip                        all approved handouts, in the clear edition",
        "ldn-pdf pack what-is-ldn --zip one.zip --edition all   one of them in all editions",
    )
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--zip",
    "archive",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The archive to write.",
)
@editions_option
@papers_option
@library_options
def command(
    names: Sequence[str], archive: Path, editions: Sequence[str], papers: Sequence[Paper], library: Library
) -> None:
    """Put the PDFs of approved handouts into a zip file, with index.csv, which says what each file is.

    Drafts, expired handouts and those of the example clinic are left out and named. Exit code 1 where a handout
    has an error, or where none is approved.
    """
    need_one_site(library)
    sound, problems = layouts(library, chosen_editions(library, editions))
    ready: list[Prepared] = []
    left_out: list[str] = []
    for name in chosen(library, names):
        prepared, found = prepare(library, name)
        problems += found
        if prepared:
            against = list(refusals(prepared))
            left_out += [f"{name} is left out. {against[0].what}"] if against else []
            ready += [] if against else [prepared]
            problems += [] if against else ending(prepared)
    files: dict[str, bytes] = {}
    rows: list[tuple[object, ...]] = []
    for prepared in progress(ready, "Packing", len(ready)):
        for row, pdf in _files(prepared, tuple(product(sound.values(), papers or (prepared.clinic.paper,))), problems):
            files[str(row[0])] = pdf
            rows.append(row)
    show(problems, err=True)
    for sentence in left_out:
        say(sentence, err=True)
    if has_errors(problems) or not rows:
        raise Refused("Nothing was packed." if rows else "Nothing was packed: no handout is approved.")
    files["index.csv"] = "".join(map(csv_line, (_COLUMNS, *rows))).encode("utf-8-sig")
    write_whole(archive, _zip(files))
    say(f"{count_of(len(rows), 'file')} of {count_of(len(ready), 'handout')} and index.csv packed into {archive}.")


def _files(
    prepared: Prepared, wanted: Sequence[tuple[Layout, Paper]], problems: list[Problem]
) -> Iterator[tuple[tuple[object, ...], bytes]]:
    """The rows of the index with their PDFs; what cannot be set is added to `problems`."""
    from ldn_pdf.typesetting.typeset import typeset

    handout, state, leaflet = prepared.handout, prepared.state, prepared.leaflet()
    grade = report(subject_of(prepared.library, handout, today())).smog_without_terms
    shown = "" if grade is None else grade  # of English alone
    site = prepared.library.site
    begin = _shortened(f"{handout.id}-{site}" if site else handout.id)
    title, codes = words(leaflet.title), " ".join(map(str, handout.codes))
    approved = handout.version, state.approved_by, state.until or handout.review_by
    for layout, paper in wanted:
        result = typeset(leaflet, layout, paper)
        problems += result.problems
        for document in result.documents:
            part, digest = f"{document.part} of {document.parts}", hashlib.sha256(document.pdf).hexdigest()
            ending = f"-{part.replace(' ', '')}" if document.parts > 1 else ""
            name = f"{begin}-{layout.edition}-{paper}{ending}.pdf"
            about = (name, handout.id, title, layout.edition, paper, part, leaflet.language)
            yield (*about, *approved, digest, shown, codes, site), document.pdf


def _shortened(name: str) -> str:
    """The name, or its beginning and a digest of it: two long names stay two files."""
    if len(name) <= PACKED_NAME_LETTERS:
        return name
    end = hashlib.sha256(name.encode()).hexdigest()[:6]
    return f"{name[: PACKED_NAME_LETTERS - 7].rstrip('-')}-{end}"


def _zip(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()
