"""One PDF a row: orders from rows, documents from orders, each read back before it counts."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.delivering.delivery_log import Entry
from ldn_pdf.delivering.file_names import Stems
from ldn_pdf.delivering.manifest import Line
from ldn_pdf.delivering.person_digest import Key
from ldn_pdf.delivering.press import Presses
from ldn_pdf.delivering.read_back import missing_values
from ldn_pdf.delivering.recipients.people import People, Row, Rows
from ldn_pdf.library.prepare import Prepared, file_name
from ldn_pdf.problems import Problem
from ldn_pdf.reading.layout import Paper

_PART = ".ldn-part"  # ends the name of a file that is not whole yet


class Choice(Struct, frozen=True):
    """The edition and paper of one row."""

    edition: str
    paper: Paper


class Order(Struct, frozen=True):
    """One row's work. `values` and `patient_name` are printed; `delivery` is a digest of all that goes into it."""

    row: int
    line: int
    values: Mapping[str, str]
    patient_name: str
    choice: Choice
    stem: str
    delivery: str
    to: tuple[str, ...]


class Made(Struct, frozen=True):
    """What came of an order: the manifest's lines about its files, or why there are none."""

    order: Order
    lines: tuple[Line, ...] = ()
    faults: tuple[str, ...] = ()


class Orders(Struct, frozen=True):
    """Makes orders from rows.

    `default` is for rows that choose nothing, `bases` tell the blank handout of each choice by a
    digest, `name_by` is the column that names the files, or empty.
    """

    key: Key
    folder: Path
    fields: frozenset[str]
    default: Choice
    bases: Mapping[Choice, str]
    name_by: str = ""

    def of(self, people: People, only: Rows | None = None) -> Iterator[Order]:
        """The orders of the chosen rows, one by one. A row's file name is the same whichever are chosen."""
        stems = Stems(people.count)
        for row in people.rows():
            stem = stems.stem(row.number, row.cells[self.name_by] if self.name_by else "")
            if only is None or row.number in only:
                yield self.order(row, stem)

    def order(self, row: Row, stem: str) -> Order:
        """The order of one row."""
        choice = choice_of(row, self.default)
        values = row.values(self.fields)
        cells = [f"{name}={value}" for name, value in values.items()]
        to = self.key.person(row)
        parts = ("merge", str(self.folder.resolve()), stem, self.bases[choice], row.patient_name, *cells, *to)
        return Order(row.number, row.mark.line, values, row.patient_name, choice, stem, self.key.digest(*parts), to)


class Workshop(Struct, frozen=True):
    """Makes the documents of an order and writes them to a folder."""

    prepared: Prepared
    presses: Presses
    folder: Path
    read_back: bool = True

    def make(self, order: Order) -> Made:
        """Set the documents, read them back, and write them; or say why not. Raises OSError."""
        choice = order.choice
        result = self.presses.documents(choice.edition, choice.paper, order.values, order.patient_name)
        if result.problems:
            return Made(order, faults=tuple(f"{problem.what} {problem.fix}" for problem in result.problems))
        printed = dict(order.values) | ({"patient_name": order.patient_name} if order.patient_name else {})
        missing = missing_values((document.pdf for document in result.documents), printed) if self.read_back else []
        if missing:
            return Made(order, faults=tuple(f"`{name}` is not in the finished PDF." for name in missing))
        lines = []
        for document in result.documents:
            file = file_name(self.prepared.handout, choice.edition, choice.paper, document.part, document.parts)
            file = f"{order.stem}_{file}"
            try:
                _place(self.folder / file, document.pdf)
            except PermissionError:  # Windows, while a viewer shows the file
                return Made(order, faults=(f"{file} cannot be written. Is it open in another program?",))
            lines.append(
                Line(
                    row=order.row,
                    line=order.line,
                    file=file,
                    part=document.part,
                    parts=document.parts,
                    pages=document.pages,
                    edition=choice.edition,
                    paper=choice.paper,
                    version=self.prepared.handout.version.value,
                    state=self.prepared.state.name,
                    sha256=hashlib.sha256(document.pdf).hexdigest(),
                    delivery=order.delivery,
                )
            )
        return Made(order, tuple(lines))


def entry(prepared: Prepared, order: Order, words: str) -> Entry:
    """What the ledger is told of a finished order. `words` is the digest of what the handout says."""
    return Entry(
        delivery=order.delivery,
        handout=prepared.handout.id,
        version=prepared.handout.version.value,
        words=words,
        edition=order.choice.edition,
        paper=order.choice.paper,
        state=prepared.state.name,
        how="merge",
        to=order.to,
    )


def choice_of(row: Row, default: Choice) -> Choice:
    """The edition and paper that a row asks for, or the default ones."""
    edition, paper = row.choice("edition", default.edition), row.choice("paper", default.paper)
    return Choice(edition, "a4" if paper == "a4" else "letter")


def choices(people: People, default: Choice) -> tuple[Choice, ...]:
    """Every choice that some row makes."""
    if not {"edition", "paper"} & set(people.columns):
        return (default,)
    return tuple(dict.fromkeys(choice_of(row, default) for row in people.rows()))


def bases(presses: Presses, wanted: Iterable[Choice]) -> tuple[dict[Choice, str], list[Problem]]:
    """A digest of the blank handout in each choice: it changes with a word, a layout, a logo or the clinic.

    The problems are those of handouts that do not fit even with nothing filled in.
    """
    digests, problems = {}, list[Problem]()
    for choice in wanted:
        result = presses.documents(choice.edition, choice.paper, {})
        problems += result.problems
        digests[choice] = hashlib.sha256(b"".join(document.pdf for document in result.documents)).hexdigest()
    return digests, problems


def too_long(people: People, presses: Presses, default: Choice, fields: frozenset[str]) -> Iterator[Problem]:
    """Set the rows that need the most room, before anything is written: a problem for each that does not fit."""
    for row in _largest(people, default, fields):
        choice = choice_of(row, default)
        values = row.values(fields)
        for problem in presses.documents(choice.edition, choice.paper, values, row.patient_name).problems:
            excerpt = people.table.source.line(row.mark.line)
            fix = "Shorten what is filled in, or leave the row out."
            yield replace(
                problem, mark=row.mark, what=f"Row {row.number}: {problem.what}", fix=fix, excerpt=excerpt, length=1
            )


def _largest(people: People, default: Choice, fields: frozenset[str]) -> list[Row]:
    """For each choice: the rows with the longest value, and the longest word, of each column that is printed."""
    largest: dict[tuple[Choice, str, str], tuple[int, Row]] = {}
    for row in people.rows():
        choice = choice_of(row, default)
        for name in (*fields, "patient_name"):
            value = row.cells.get(name, "")
            for kind, size in (("value", len(value)), ("word", max(map(len, value.split()), default=0))):
                if size > largest.get((choice, name, kind), (0,))[0]:
                    largest[choice, name, kind] = (size, row)
    rows = {row.number: row for _, row in largest.values()}
    return [rows[number] for number in sorted(rows)]


def sweep(folder: Path) -> None:
    """Take away what a killed run left half written."""
    for file in folder.glob(f".*{_PART}"):
        with suppress(OSError):
            file.unlink()


def _place(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    It is not forced to the disk: that would take longer than making it. After a power cut the next
    run compares each file with the manifest's digest and makes anew what is torn.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}{_PART}")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise OSError(error.errno, error.strerror, str(path)) from error  # with the name that the user knows
