"""The people that a handout goes to: a CSV file, one row a person, checked whole before anything is made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from ldn_pdf.delivering.mail.addresses import same_form
from ldn_pdf.delivering.recipients import cells
from ldn_pdf.delivering.recipients.csv_file import Cell, Record, Table, heading_name, read_table
from ldn_pdf.problems import Mark, Problem

Use = Literal["merge", "send", "recall"]
RESERVED = ("email", "email_ok", "patient_name", "edition", "paper", "language")
_YES = frozenset({"yes", "y", "true", "1"})


class Row(Struct, frozen=True):
    """One person. `number` counts the rows below the heading from 1; `mark` is where the row starts."""

    number: int
    mark: Mark
    cells: Mapping[str, str]

    @property
    def email(self) -> str:
        """The address, or an empty text."""
        return self.cells.get("email", "")

    @property
    def agreed(self) -> bool:
        """Does `email_ok` say that this person wants email?"""
        return says_yes(self.cells.get("email_ok", ""))

    @property
    def patient_name(self) -> str:
        """What stands after "For:", or an empty text."""
        return self.cells.get("patient_name", "")

    def values(self, fields: Iterable[str]) -> dict[str, str]:
        """The values of these fields of the handout, in alphabetical order."""
        return {name: self.cells[name] for name in sorted(fields) if name in self.cells}

    def choice(self, name: Literal["edition", "paper"], default: str) -> str:
        """The edition or paper that the row asks for."""
        return self.cells.get(name, default).lower()


class Rules(Struct, frozen=True):
    """What the columns of a file may hold: the handout's `fields` and `language`, the library's `editions`.

    `recall` reads whatever file there is; `merge` and `send` know each column that they are given.
    """

    use: Use
    fields: tuple[str, ...] = ()
    language: str = "en-US"
    editions: tuple[str, ...] = ("standard", "clear", "large")
    papers: tuple[str, ...] = ("letter", "a4")

    @property
    def known(self) -> tuple[str, ...]:
        """The columns that have a meaning here."""
        return tuple(dict.fromkeys((*self.fields, *RESERVED)))


class People(Struct, frozen=True):
    """A file that has been read, with the place of each column. `count` is the number of its rows."""

    table: Table
    columns: Mapping[str, int]
    count: int

    def rows(self, only: Rows | None = None) -> Iterator[Row]:
        """The rows one by one, in order, never all at once."""
        for number, entry in _people(self.table):
            if only is None or number in only:
                mark = self.table.mark(entry[0])
                yield Row(number, mark, {name: cells.tidy(entry[at].value) for name, at in self.columns.items()})


class Rows(Struct, frozen=True):
    """A choice of rows, such as 1-3 and 7."""

    spans: tuple[range, ...]

    def __contains__(self, number: int) -> bool:
        return any(number in span for span in self.spans)

    @property
    def last(self) -> int:
        """The greatest number in the choice."""
        return max(span[-1] for span in self.spans)

    @classmethod
    def parse(cls, text: str) -> Rows:
        """`2,5-9` as rows. Raises ValueError with a sentence for the user."""
        spans = []
        for part in text.split(","):
            match = re.fullmatch(r"\s*(\d+)\s*(?:-\s*(\d+)\s*)?", part)
            first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
            if not 0 < first <= last:
                what = f"`{part.strip()}` is not a choice of rows."
                raise ValueError(f"{what} Write it as 2,5-9: the first person is row 1.")
            spans.append(range(first, last + 1))
        return cls(tuple(spans))


def read_people(path: Path, rules: Rules) -> tuple[People | None, list[Problem]]:
    """The people of a CSV file, or None where a problem among those returned is an error.

    Everything is checked in one run: the heading, each row, each cell. Raises OSError where the file
    cannot be read.
    """
    table, problems = read_table(path, rules.known)
    if table is None:
        return None, problems
    heading = next(table.records())
    if isinstance(heading, Problem):
        return None, [*problems, heading]
    problems += _heading_problems(table, heading, rules)
    columns = {heading_name(cell): at for at, cell in reversed([*enumerate(heading)])}
    if rules.use == "recall":
        columns = {name: at for name, at in columns.items() if name}
    else:
        columns = {name: at for name, at in columns.items() if name in rules.known}
    checker = _Checker(table, len(heading), columns, rules)
    problems += checker.problems()
    sound = not any(problem.is_error for problem in problems)
    return People(table, columns, checker.count) if sound else None, problems


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def says_yes(cell: str) -> bool:
    """Whether a cell of `email_ok` is a clear yes: yes, y, true or 1."""
    return cell.strip().casefold() in _YES


def _people(table: Table) -> Iterator[tuple[int, Record]]:
    """The records below the heading with their numbers. Empty lines count for nothing, nor do empty rows at the end."""
    number, waiting = 0, list[Record]()
    for at, entry in enumerate(table.records()):
        if at == 0 or isinstance(entry, Problem) or (len(entry) == 1 and not entry[0].value.strip()):
            continue
        if not any(cell.value.strip() for cell in entry):
            waiting.append(entry)
            continue
        for each in (*waiting, entry):
            number += 1
            yield number, each
        waiting.clear()


def _heading_problems(table: Table, heading: Record, rules: Rules) -> Iterator[Problem]:
    names = [heading_name(cell) for cell in heading]
    if rules.use != "recall" and not any(name in rules.known or _near(name, names, rules) for name in names):
        fix = f"Put a row with the columns' names above it. Known columns: {', '.join(rules.known)}."
        yield table.problem(heading[0], "The first row names no column.", fix, "unknown-column")
        return
    for at, (cell, name) in enumerate(zip(heading, names, strict=True)):
        if name in names[:at] and name:
            what = f"There are two columns named `{name}`."
            yield table.problem(cell, what, "Take one of them out.", "duplicate-column")
        elif rules.use != "recall" and not name:
            what = f"Column {at + 1} has no heading."
            yield table.problem(cell, what, "Give it a heading, or take the column out.", "unknown-column")
        elif rules.use != "recall" and name not in rules.known:
            near = _near(name, names, rules)
            fix = (
                f"Did you mean `{near}`?" if near else f"Take the column out. Known columns: {', '.join(rules.known)}."
            )
            yield table.problem(cell, f"`{name}` is not a column here.", fix, "unknown-column")
    for name in _needed(rules):
        if name not in names:
            yield table.problem(heading[0], f"There is no column `{name}`.", _add(name), "missing-column")


def _near(name: str, present: list[str], rules: Rules) -> str:
    """The column that `name` is a slip of, or an empty text."""
    from difflib import get_close_matches

    plain = re.sub(r"[^a-z0-9]+", "_", name).strip("_")
    free = [known for known in rules.known if known not in present]
    near = [plain] if plain in free else get_close_matches(plain, free, 1, 0.6)
    return near[0] if near else ""


def _needed(rules: Rules) -> tuple[str, ...]:
    if rules.use == "recall":
        return ()
    mail = ("email", "email_ok") if rules.use == "send" else ()
    return tuple(dict.fromkeys((*rules.fields, *mail)))


def _add(name: str) -> str:
    if name == "email_ok":
        return "Add it, with `yes` for each person who agreed to get email."
    if name == "email":
        return "Add it, with each person's address."
    return f"The handout has the field {{{name}}}: add a column with each person's value."


class _Checker:
    """Goes once through all rows. It remembers of each row a digest only, to know a duplicate."""

    def __init__(self, table: Table, width: int, columns: Mapping[str, int], rules: Rules) -> None:
        self.table, self.width, self.columns, self.rules = table, width, columns, rules
        self.seen: dict[int, int] = {}
        self.addresses: dict[int, int] = {}
        self.count = 0

    def problems(self) -> Iterator[Problem]:
        for number, entry in _people(self.table):
            self.count = number
            yield from self.shape(entry) or self.row(entry)
        yield from (entry for entry in self.table.records() if isinstance(entry, Problem))
        if not self.count:
            fix = "Add one row a person below the heading."
            yield Problem(Mark(self.table.source.file), "There are no rows below the heading.", fix, "no-rows")

    def shape(self, entry: Record) -> list[Problem]:
        """Is the row as wide as the heading, and is there anything in it?"""
        row, found, wanted = f"Row {self.count}", len(entry), self.width
        if not any(cell.value.strip() for cell in entry):
            return [self.table.problem(entry[0], f"{row} is empty.", "Take the row out.", "empty-row")]
        if found < wanted:
            what = f"{row} has {_cells(found)}, and the heading has {wanted}."
            return [self.table.problem(entry[-1], what, "Add what is missing at its end.", "short-row")]
        if found > wanted:
            what = f"{row} has {_cells(found)}, and the heading has {wanted}."
            fix = "Take out what is too much. A cell with a delimiter in it stands in double quotes."
            return [self.table.problem(entry[wanted], what, fix, "long-row")]
        return []

    def row(self, entry: Record) -> Iterator[Problem]:
        if self.rules.use == "recall":
            return
        values = {name: cells.tidy(entry[at].value) for name, at in self.columns.items()}
        agreed = says_yes(values.get("email_ok", "yes"))
        for name, at in self.columns.items():
            for part, what, fix, rule in self.cell(name, entry[at], agreed):
                said = f"Row {self.count}, column `{name}`: {what}"
                yield self.table.problem(entry[at], said, fix, rule, part=part)
        yield from self.twice(entry, values, agreed)

    def cell(self, name: str, cell: Cell, agreed: bool) -> Iterable[cells.Fault]:
        value, rules = cell.value, self.rules
        if name == "email_ok" or (name == "email" and not agreed):
            return ()
        if not value.strip():
            return (cells.EMPTY,)
        on_the_page = cells.printed(value) if name in (*rules.fields, "patient_name") else ()
        match name:
            case "email":
                return (*cells.email(value), *on_the_page)
            case "edition":
                return cells.choice(value, rules.editions)
            case "paper":
                return cells.choice(value, rules.papers)
            case "language":
                return cells.language(value, rules.language)
        return on_the_page

    def twice(self, entry: Record, values: Mapping[str, str], agreed: bool) -> Iterator[Problem]:
        """The same row a second time is a mistake; the same address alone may be a couple's."""
        digest = hash(tuple(value.casefold() for value in values.values()))
        first = self.seen.setdefault(digest, self.count)
        if first != self.count:
            what = f"Row {self.count} is the same as row {first}."
            yield self.table.problem(entry[0], what, "Take one of them out.", "duplicate-row")
        elif self.rules.use == "send" and agreed and values.get("email"):
            first = self.addresses.setdefault(hash(same_form(values["email"])), self.count)
            if first != self.count:
                cell = entry[self.columns["email"]]
                what = f"Row {self.count} has the same address as row {first}."
                found = self.table.problem(cell, what, "Go on if two people share it.", "shared-address")
                yield Problem(found.mark, found.what, found.fix, found.rule, "warning", found.excerpt, found.length)
