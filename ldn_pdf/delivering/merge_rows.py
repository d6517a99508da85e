"""One PDF a row: orders from rows, documents from orders, each read back before it counts."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.atomic_write import write_whole
from ldn_pdf.delivering.delivery_log import Entry, entry_of
from ldn_pdf.delivering.manifest import MadeFile
from ldn_pdf.delivering.person_digest import Key
from ldn_pdf.delivering.recipients.people import People, Row, Rows
from ldn_pdf.library.folder import MAIN_SITE, NOT_ON_WINDOWS
from ldn_pdf.library.prepare import Prepared, file_name
from ldn_pdf.limits import FILE_NAME_BYTES
from ldn_pdf.problems import Problem
from ldn_pdf.reading.layout import Layout, Paper

if TYPE_CHECKING:
    from ldn_pdf.typesetting.typeset import Typeset

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')  # in a file name, on one system or another
# What a line's end adds or takes: blanks, hyphens, and the marks that PDFium puts in a hyphen's place.
_LOOSE = re.compile("[\\s\u00a0\u00ad\u2010\u2011\\-\ufffe\x02]+")


class Choice(Struct, frozen=True):
    """The edition, the paper, the language and the site of one row; `language` is the name of its pack.

    In a default, `by_row` says that rows name their site.
    """

    edition: str
    paper: Paper
    site: str = ""
    by_row: bool = False
    language: str = "en"


class Order(Struct, frozen=True):
    """One row's work. `values` and `patient_name` are printed; `delivery` names it in the delivery log."""

    row: int
    line: int
    values: Mapping[str, str]
    patient_name: str
    choice: Choice
    stem: str
    delivery: str
    to: tuple[str, ...]


class Made(Struct, frozen=True):
    """What came of an order: its files, or why there are none."""

    order: Order
    files: tuple[MadeFile, ...] = ()
    faults: tuple[str, ...] = ()


def safe(value: str) -> str:
    """The value as the beginning of a file name: `Ann O'Neil/Lee.` is `Ann_O'Neil_Lee`. Never empty."""
    text = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", value))
    text = re.sub(r"\s+", "_", text).strip("._- ")
    while len(text.encode()) > FILE_NAME_BYTES:
        text = text[:-1]
    text = text.rstrip("._- ") or "row"
    return f"_{text}" if NOT_ON_WINDOWS.fullmatch(text.partition(".")[0]) else text


class Stems:
    """Gives each row the beginning of its file names. Two rows never get the same, on a Mac or on Windows either."""

    def __init__(self, count: int) -> None:
        """`count` is the number of rows: it decides how many digits a row's number has."""
        self._digits = max(4, len(str(count)))
        self._taken: set[int] = set()

    def stem(self, number: int, value: str = "") -> str:
        """The beginning for row `number`: `row0007`, or the safe form of `value`, with the number where it is taken."""
        row = f"row{number:0{self._digits}}"
        stem = safe(value) if value else row
        while hash(stem.casefold()) in self._taken:
            stem = f"{stem}_{row}"
        self._taken.add(hash(stem.casefold()))
        return stem


class Orders(Struct, frozen=True, dict=True):
    """Makes orders from rows.

    `default` is for rows that choose nothing, `name_by` the column that names the files, or empty.
    """

    key: Key
    folder: Path
    prepared: Prepared
    fields: frozenset[str]
    default: Choice
    name_by: str = ""

    @cached_property
    def _place(self) -> str:
        return str(self.folder.resolve())

    def of(self, people: People, only: Rows | None = None) -> Iterator[Order]:
        """The orders of the chosen rows, one by one. A row's file name is the same whichever are chosen."""
        stems = Stems(people.count)
        for row in people.rows():
            stem = stems.stem(row.number, row.cells[self.name_by] if self.name_by else "")
            if only is None or row.number in only:
                yield self.order(row, stem)

    def order(self, row: Row, stem: str) -> Order:
        """The order of one row. The same row's delivery in the same folder has the same name in the delivery log."""
        choice, values = choice_of(row, self.default), row.values(self.fields)
        prepared = self.prepared.at(choice.site, choice.language)
        to = self.key.person(row)
        parts = what_goes_out(prepared, choice, choice.paper, values, row.patient_name)
        delivery = self.key.digest("merge", self._place, stem, *parts, *to)
        return Order(row.number, row.mark.line, values, row.patient_name, choice, stem, delivery, to)


class Workshop(Struct, frozen=True):
    """Makes the documents of an order and writes them to a folder."""

    prepared: Prepared
    layouts: Mapping[str, Layout]
    folder: Path

    def make(self, order: Order) -> Made:
        """Set the documents, read them back, and write them; or say why not. Raises OSError."""
        choice, prepared = order.choice, self.prepared.at(order.choice.site, order.choice.language)
        result = typeset_row(
            prepared, self.layouts, choice, order.values, order.patient_name, copy_name(order.delivery)
        )
        if faults := faults_of(result, order.values, order.patient_name):
            return Made(order, faults=faults)
        files = []
        for document in result.documents:
            file = file_name(prepared, choice.edition, choice.paper, document.part, document.parts)
            file = f"{order.stem}_{file}"
            try:
                write_whole(self.folder / file, document.pdf, durable=False)
            except PermissionError:  # Windows, while a viewer shows the file
                return Made(order, faults=(f"{file} cannot be written. Is it open in another program?",))
            digest = hashlib.sha256(document.pdf).hexdigest()
            files.append(_made_file(prepared, order, file, document.part, document.parts, 1, document.pages, digest))
        return Made(order, tuple(files))


class JoinedWorkshop:
    """Makes the letters of orders and puts them into one file, in the order in which they come."""

    def __init__(self, prepared: Prepared, layouts: Mapping[str, Layout], file: Path) -> None:
        from ldn_pdf.typesetting.typeset import JoinedLetters

        self._prepared, self._layouts, self._file = prepared, layouts, file
        self._letters = JoinedLetters()
        self._made: list[Made] = []

    def make(self, order: Order) -> Made:
        """Set one letter and read it back, or say why not. It counts once the file is there."""
        from ldn_pdf.typesetting.typeset import Pages, find_pages, finish

        choice = order.choice
        prepared = self._prepared.at(choice.site, choice.language)
        leaflet = prepared.leaflet(order.values, order.patient_name)
        found = find_pages(leaflet, self._layouts[choice.edition], choice.paper)
        if faults := faults_of(finish(found), order.values, order.patient_name):
            return Made(order, faults=faults)
        assert isinstance(found, Pages), "what has no faults has pages"
        start, pages = self._letters.add(found), sum(len(part.pages) for part in found.parts)
        made = Made(order, (_made_file(prepared, order, self._file.name, 1, 1, start, pages, ""),))
        self._made.append(made)
        return made

    def write(self) -> Iterator[Made]:
        """Write the file, and give what is in it. Raises OSError."""
        if self._made:
            pdf = self._letters.pdf()
            write_whole(self._file, pdf)
            digest = hashlib.sha256(pdf).hexdigest()
            yield from (
                replace(made, files=tuple(replace(f, sha256=digest) for f in made.files)) for made in self._made
            )


def faults_of(result: Typeset, values: Mapping[str, str], patient_name: str) -> tuple[str, ...]:
    """Why a row has no letter; empty where it has one from which all that was filled in can be read back."""
    if result.problems:
        return tuple(f"{problem.what} {problem.fix}" for problem in result.problems)
    printed = dict(values) | ({"patient_name": patient_name} if patient_name else {})
    missing = missing_values((document.pdf for document in result.documents), printed)
    return tuple(f"`{name}` is not in the finished PDF." for name in missing)


def _made_file(
    prepared: Prepared, order: Order, file: str, part: int, parts: int, page: int, pages: int, sha256: str
) -> MadeFile:
    return MadeFile(
        row=order.row,
        line=order.line,
        file=file,
        part=part,
        parts=parts,
        page=page,
        pages=pages,
        edition=order.choice.edition,
        paper=order.choice.paper,
        version=prepared.handout.version.value,
        state=prepared.state.name,
        sha256=sha256,
        delivery=order.delivery,
        site=order.choice.site,
    )


def what_goes_out(
    prepared: Prepared, choice: Choice, way: str, values: Mapping[str, str], patient_name: str
) -> tuple[str, ...]:
    """What tells one copy from another: its words, edition and values. `way` is what else does, paper or address."""
    handout = prepared.handout
    said = (handout.id, handout.version.value, prepared.words, prepared.state.name, choice.edition, way, patient_name)
    site = (f"site={choice.site}",) if choice.site else ()
    return (*said, *(f"{name}={value}" for name, value in values.items()), *site)


def copy_name(delivery: str) -> str:
    """What the fields of a patient's copy are called by, so that joined copies do not share what is typed."""
    return delivery[:16]


def typeset_row(
    prepared: Prepared,
    layouts: Mapping[str, Layout],
    choice: Choice,
    values: Mapping[str, str],
    patient_name: str,
    copy: str = "",
) -> Typeset:
    """The documents of one row, `values` filled in, or the problems that keep them from being set."""
    from ldn_pdf.typesetting.typeset import typeset

    return typeset(prepared.leaflet(values, patient_name), layouts[choice.edition], choice.paper, copy)


def missing_values(pdfs: Iterable[bytes], values: Mapping[str, str]) -> list[str]:
    """The names of the values that none of the PDFs shows; no page is read behind the one that shows the last.

    Raises ImportError without the extra `merge`.
    """
    wanted = {name: _comparable(value) for name, value in values.items()}
    text, missing = "", list(wanted)
    for page in (page for pdf in pdfs for page in _pages(pdf)) if wanted else ():
        text += _comparable(page)
        missing = [name for name in missing if wanted[name] not in text]
        if not missing:
            break
    return missing


def _pages(pdf: bytes) -> Iterator[str]:
    import pypdfium2  # type: ignore[import-untyped]  # it ships no types

    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            text = page.get_textpage()
            yield text.get_text_range()
            text.close()
            page.close()
    finally:
        document.close()


def _comparable(text: str) -> str:
    return _LOOSE.sub("", unicodedata.normalize("NFC", text))


def entry(prepared: Prepared, order: Order) -> Entry:
    """What the ledger is told of a finished order."""
    choice = order.choice
    prepared = prepared.at(choice.site, choice.language)
    return entry_of(prepared, order.delivery, choice.edition, choice.paper, "merge", to=order.to)


def choice_of(row: Row, default: Choice) -> Choice:
    """What a row asks for, or the default."""
    edition, paper = row.choice("edition", default.edition), row.choice("paper", default.paper)
    site = site_of(row, default.site) if default.by_row else default.site
    language = row.choice("language", default.language).replace("_", "-").partition("-")[0]
    return Choice(edition, "a4" if paper == "a4" else "letter", site, language=language)


def site_of(row: Row, default: str) -> str:
    """The site that a row asks for, as `Library.site` calls it."""
    site = row.choice("site", default)
    return "" if site == MAIN_SITE else site


def choices(people: People, default: Choice, only: Rows | None = None) -> dict[Choice, Row | None]:
    """Every choice that one of the rows makes, with the first row that does."""
    if not {"edition", "paper", "site", "language"} & set(people.columns):
        return {replace(default, by_row=False): None}
    found: dict[Choice, Row | None] = {}
    for row in people.rows(only):
        found.setdefault(choice_of(row, default), row)
    return found


def too_long(
    people: People,
    prepared: Prepared,
    layouts: Mapping[str, Layout],
    default: Choice,
    fields: frozenset[str],
    only: Rows | None = None,
) -> Iterator[Problem]:
    """Set the rows that need the most room, before anything is written: a problem for each that does not fit."""
    for row in _largest(people, default, fields, only):
        choice = choice_of(row, default)
        result = typeset_row(
            prepared.at(choice.site, choice.language), layouts, choice, row.values(fields), row.patient_name
        )
        for problem in result.problems:
            fix = "Shorten what is filled in, or leave the row out."
            what, excerpt = f"Row {row.number}: {problem.what}", people.as_typed(row.number)
            yield replace(problem, mark=row.mark, what=what, fix=fix, excerpt=excerpt, length=1)


def _largest(people: People, default: Choice, fields: frozenset[str], only: Rows | None) -> list[Row]:
    """For each choice: the rows with the longest value, and the longest word, of each column that is printed."""
    largest: dict[tuple[Choice, str, str], tuple[int, Row]] = {}
    for row in people.rows(only):
        choice = choice_of(row, default)
        for name in (*fields, "patient_name"):
            value = row.cells.get(name, "")
            for kind, size in (("value", len(value)), ("word", max(map(len, value.split()), default=0))):
                if size > largest.get((choice, name, kind), (0,))[0]:
                    largest[choice, name, kind] = (size, row)
    rows = {row.number: row for _, row in largest.values()}
    return [rows[number] for number in sorted(rows)]
