"""The people that a handout goes to: a CSV file, one row a person, checked whole before anything is made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from ldn_pdf.delivering.mail.addresses import same_form
from ldn_pdf.delivering.recipients import cells
from ldn_pdf.delivering.recipients.cells import CellFault, day_number, is_date, not_drawn, script_of, tidy
from ldn_pdf.delivering.recipients.csv_file import CsvTable, Record, heading_name, read_table
from ldn_pdf.library.folder import EDITIONS
from ldn_pdf.limits import CSV_PROBLEMS, CSV_ROWS
from ldn_pdf.problems import Mark, Problem, Severity, count_of, most_like

Use = Literal["merge", "send", "recall"]
RESERVED = ("email", "email_ok", "patient_name", "edition", "paper", "language")
SITE = "site"  # a column too, where a practice has several
_HAVE_DEFAULTS = frozenset({"edition", "paper", "language"})
_MOST_ABOVE = 20  # rows: a title and notes above the heading
_YES = frozenset({"yes", "y", "true", "1"})
_DAY = re.compile(r"date|day|visit|when|birth|dob|appointment")  # in the name of a column that holds days
_NUMBER = re.compile(r"number|phone|code|count|(?:^|_)(?:id|nr?|no)(?:_|$)")  # and of one that does not, visit_number


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

    def choice(self, name: Literal["edition", "paper", "site", "language"], default: str) -> str:
        """What the row asks for."""
        return self.cells.get(name, "").lower() or default


class Rules(Struct, frozen=True):
    """What the columns of a file may hold: the handout's `fields`, the tags of its `languages` by pack, the
    library's `editions` and `sites`. `name` is the handout's.

    `site` is the one for empty cells; where it is empty too, each row names its own.

    `recall` reads whatever file there is; `merge` and `send` know each column that they are given, unless others
    are to be ignored.
    """

    use: Use
    fields: tuple[str, ...] = ()
    languages: Mapping[str, str] = MappingProxyType({"en": "en-US"})
    editions: tuple[str, ...] = EDITIONS
    papers: tuple[str, ...] = ("letter", "a4")
    ignore_columns: bool = False
    sites: tuple[str, ...] = ()
    site: str = ""
    name: str = ""

    @property
    def known(self) -> tuple[str, ...]:
        """The columns that have a meaning here."""
        return tuple(dict.fromkeys((*self.fields, *RESERVED, *([SITE] if self.sites else ()))))

    def has_default(self, name: str) -> bool:
        """Whether a cell of this column may be empty."""
        return (name in _HAVE_DEFAULTS or (name == SITE and bool(self.site))) and name not in self.fields


class People(Struct, frozen=True):
    """The rows of a file. `columns` are those in use; `defaults` counts the empty cells of `edition` and the like."""

    table: CsvTable
    columns: tuple[str, ...]
    kept: tuple[tuple[int, int, tuple[str, ...]], ...]
    """Of each row its first line, where it begins in the text, and its cells in the order of `columns`."""
    defaults: Mapping[str, int]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.kept)

    def rows(self, only: Rows | None = None) -> Iterator[Row]:
        """The rows one by one, in order."""
        for number, (line, _, values) in enumerate(self.kept, 1):
            if only is None or number in only:
                yield Row(number, Mark(self.table.source.file, line), dict(zip(self.columns, values, strict=True)))

    def as_typed(self, number: int) -> str:
        """The source line on which a row begins."""
        return self.table.source.line(self.kept[number - 1][0])

    def as_it_came(self, numbers: Iterable[int]) -> str:
        """The text of the file with these rows alone, each character as it came."""
        starts = [self.table.start, *(self.kept[number - 1][1] for number in numbers)]
        text = self.table.source.text
        rows = (text[start : self.table.record(start, 1).end].removesuffix("\n") for start in starts)
        return text[: self.table.start] + "".join(f"{row}\n" for row in rows)


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

    Everything is checked in one run, and read once: the heading, each row, each cell. At most CSV_PROBLEMS problems
    come back; the last then counts the rest. Raises OSError where the file cannot be read.
    """
    table, problems = read_table(path, rules.known)
    if table is None:
        return None, problems
    records = table.records()
    heading = next(records)
    if isinstance(heading, Problem):
        return None, [*problems, heading]
    reader = _PeopleReader(table, heading, rules)
    if reader.errors and not reader.columns:  # its rows would only be told of as the same
        rows = (each for each in islice(records, _MOST_ABOVE) if isinstance(each, Record))
        names = next((row for row in rows if any(heading_name(cell) in rules.known for cell in row.cells)), None)
        if names is None:
            return None, [*problems, *reader.finish()]
        what, fix = f"The columns' names stand on line {names.line}.", "Take out what stands above them."
        return None, [*problems, table.problem(heading, 0, what, fix, "unknown-column")]
    for record in records:
        reader.read(record)
        if len(reader.kept) > CSV_ROWS:
            what, fix = f"There are more than {CSV_ROWS:,} rows.", "Split the file, and hand out one after the other."
            reader.refuse(Problem(Mark(table.source.file, reader.kept[-1][0]), what, fix, "too-large"))
            break
    found = reader.finish()
    people = People(table, tuple(reader.columns), tuple(reader.kept), reader.defaults)
    return None if reader.errors else people, [*problems, *found]


def says_yes(cell: str) -> bool:
    """Whether a cell of `email_ok` is a clear yes: yes, y, true or 1."""
    return cell.strip().casefold() in _YES


class _PeopleReader:
    """Goes once through a file. Of each row it keeps the cells that are used; empty rows are let pass."""

    def __init__(self, table: CsvTable, heading: Record, rules: Rules) -> None:
        self.table, self.heading, self.rules = table, heading, rules
        self.kept: list[tuple[int, int, tuple[str, ...]]] = []
        self.defaults = Counter[str]()
        self.errors = 0
        self.columns: dict[str, int] = {}
        self._unnamed: set[int] = set()
        self._shown: list[Problem] = []
        self._warnings: list[Problem] = []
        self._more = 0
        self._seen: dict[int, int] = {}
        self._addresses: dict[int, int] = {}
        self._dated = {name for name in rules.fields if _DAY.search(name) and not _NUMBER.search(name)}
        self._day_numbers: list[tuple[int, Record, int, str, str]] = []
        self._read_heading()

    def read(self, record: Record | Problem) -> None:
        """Check one row, and keep it."""
        if isinstance(record, Problem):
            self._note("error", lambda: record)
        elif any(map(str.strip, record.cells)):
            cells = record.cells
            width = len(self.heading.cells)
            self.kept.append((record.line, record.start, ()))
            if len(cells) != width and not self._has_its_width(record):
                return
            values = tuple(tidy(cells[at]) if at < len(cells) else "" for at in self.columns.values())
            self.kept[-1] = (record.line, record.start, values)
            if self.rules.use != "recall":
                self._check_row(record, dict(zip(self.columns, values, strict=True)))

    def refuse(self, problem: Problem) -> None:
        """Put an error before all others."""
        self.errors += 1
        self._shown.insert(0, problem)

    def finish(self) -> list[Problem]:
        """What there is to say of the file, errors first where there is too much."""
        for number, record, at, name, day in self._day_numbers:
            if name in self._dated:
                cell = tidy(record.cells[at])
                counts = "a program counts seconds" if re.fullmatch(r"\d{10,}", cell) else "Excel counts days"
                what = f"Row {number}, column `{name}`: `{cell}` is how {counts}: {day}."
                fix = f"Write {day}, or format the column as a date in Excel and save again."
                self._fault(record, at, what, fix, "day-number")
        if not self.kept and self.columns:
            what, fix = "There are no rows below the heading.", "Add one row a person below the heading."
            self._note("error", lambda: Problem(Mark(self.table.source.file), what, fix, "no-rows"))
        found = [*self._shown, *self._warnings][:CSV_PROBLEMS]
        more = self._more + len(self._shown) + len(self._warnings) - len(found)
        if more:
            more += 1
            last = Mark(self.table.source.file, self.table.source.text.count("\n") + 1)
            severity: Severity = "error" if self.errors else "warning"
            what, fix = f"{more} more problems are not shown.", "Put these right first."
            found = [*found[: CSV_PROBLEMS - 1], Problem(last, what, fix, "more-problems", severity)]
        return found

    def _note(self, severity: Severity, problem: Callable[[], Problem]) -> None:
        """Note a problem; it is made only where it will be shown."""
        self.errors += severity == "error"
        shown = self._shown if severity == "error" else self._warnings
        if len(shown) < CSV_PROBLEMS:
            shown.append(problem())
        else:
            self._more += 1

    def _fault(
        self, record: Record, at: int, what: str, fix: str, rule: str, part: str = "", severity: Severity = "error"
    ) -> None:
        self._note(severity, lambda: self.table.problem(record, at, what, fix, rule, severity, part=part))

    # --- the heading ---------------------------------------------------------------------------

    def _read_heading(self) -> None:
        names = [heading_name(cell) for cell in self.heading.cells]
        present, rules = set(names), self.rules
        if rules.use == "recall":
            self.columns = {name: at for at, name in reversed([*enumerate(names)]) if name}
            return
        known = set(rules.known)
        if "name" in present and "patient_name" not in present and "name" not in known:
            at = names.index("name")
            names[at] = "patient_name"
            present.add("patient_name")
            what = "The column `name` is read as `patient_name`."
            self._fault(self.heading, at, what, "Nothing, if that is what it holds.", "column-name", severity="info")
        if not any(name in known for name in names) and not any(
            self._near(name, present, 0.6) for name in names[:CSV_PROBLEMS]
        ):
            fix = f"Put a row with the columns' names above it. Known columns: {', '.join(rules.known)}."
            self._fault(self.heading, 0, "The first row names no column.", fix, "unknown-column")
            return
        for at, name in enumerate(names):
            if not name:
                self._unnamed.add(at)
            elif name not in known:
                self._unknown(at, name, present)
            elif name in self.columns:
                what = f"There are two columns named `{name}`."
                self._fault(self.heading, at, what, "Take one of them out.", "duplicate-column")
            else:
                self.columns[name] = at
        for name in self._needed():
            if name not in present:
                self._fault(self.heading, 0, f"There is no column `{name}`.", _add(name), "missing-column")

    def _unknown(self, at: int, name: str, present: set[str]) -> None:
        ignored = self.rules.ignore_columns
        near = self._near(name, present, 0.8 if ignored else 0.6) if ignored or len(self._shown) < CSV_PROBLEMS else ""
        if ignored and not near:
            return
        fix = f"Did you mean `{near}`?"
        if not near:
            fix = (
                f"Take the column out. Or let it pass: --ignore-columns. Known columns: {', '.join(self.rules.known)}."
            )
        if name == SITE:
            fix += " There is one clinic file: each further site is a file in the folder `clinics` beside it."
        self._fault(self.heading, at, f"`{name}` is not a column here.", fix, "unknown-column")

    def _near(self, name: str, present: set[str], cutoff: float) -> str:
        """The column that `name` misspells, or an empty text."""
        plain = re.sub(r"[^a-z0-9]+", "_", name).strip("_")
        free = [known for known in self.rules.known if known not in present]
        return plain if plain in free else most_like(plain, free, cutoff)

    def _needed(self) -> tuple[str, ...]:
        mail = ("email", "email_ok") if self.rules.use == "send" else ()
        return tuple(dict.fromkeys((*self.rules.fields, *mail)))

    # --- a row ---------------------------------------------------------------------------------

    def _has_its_width(self, record: Record) -> bool:
        """Whether only empty cells are too many, or only columns without a use are missing."""
        cells, width = record.cells, len(self.heading.cells)
        if self.rules.use == "recall" or not any(map(str.strip, cells[width:])):
            missing = [name for name, at in self.columns.items() if at >= len(cells)]
            if not missing or self.rules.use == "recall":
                return True
        what = f"Row {len(self.kept)} has {count_of(len(cells), 'cell')}, and the heading has {width}."
        if len(cells) < width:
            self._fault(record, len(cells) - 1, what, "Add what is missing at its end.", "short-row")
        else:
            fix = "Take out what is too much. A cell with a delimiter in it stands in double quotes."
            self._fault(record, width, what, fix, "long-row")
        return False

    def _check_row(self, record: Record, values: Mapping[str, str]) -> None:
        number, agreed = len(self.kept), says_yes(values.get("email_ok", "yes"))
        for at in [at for at in self._unnamed if at < len(record.cells) and record.cells[at].strip()]:
            self._unnamed.discard(at)
            what = f"Column {at + 1} has no heading, and row {number} has something in it."
            self._fault(record, at, what, "Give it a heading, or take the column out.", "unknown-column")
        undrawn: dict[str, str] = {}
        for name, at in self.columns.items():
            value = record.cells[at]
            letters = not_drawn(value) if self._is_printed(name) else ""
            for part, what, fix, rule, severity in self._check_cell(name, value, agreed):
                if letters and rule == "control-character":
                    continue  # Persian and Hindi need such marks, and are told of once
                self._fault(record, at, f"Row {number}, column `{name}`: {what}", fix, rule, part, severity)
            if self._is_printed(name):
                if letters:
                    undrawn[name] = letters
                if day := day_number(value):
                    self._day_numbers.append((number, record, at, name, day))
                elif name not in self._dated and is_date(value):
                    self._dated.add(name)
        if undrawn:
            self._cannot_draw(record, undrawn)
        self._check_twice(record, values, agreed)

    def _is_printed(self, name: str) -> bool:
        return name in self.rules.fields or name == "patient_name"

    def _check_cell(self, name: str, value: str, agreed: bool) -> Iterable[CellFault]:
        rules = self.rules
        if name == "email_ok":
            return cells.agreement(value, agreed) if rules.use == "send" else ()
        if name == "email" and not agreed and name not in rules.fields:
            return ()
        if not value.strip():
            if rules.has_default(name):
                self.defaults[name] += 1
                return ()
            fix = f"Fill in one of: {', '.join(rules.sites)}. Or give one for all empty cells: --site NAME."
            return (cells.EMPTY._replace(fix=fix) if name == SITE and rules.sites else cells.EMPTY,)
        on_the_page = cells.printed(value, name=name == "patient_name") if self._is_printed(name) else ()
        match name:
            case "email":
                return (*(cells.email(value) if agreed else ()), *on_the_page)
            case "edition":
                return (*cells.choice(value, rules.editions), *on_the_page)
            case "site" if rules.sites:
                return (*cells.choice(value, rules.sites), *on_the_page)
            case "paper":
                return (*cells.choice(value, rules.papers), *on_the_page)
            case "language":
                return (*cells.language(value, rules.languages, rules.name), *on_the_page)
        return on_the_page

    def _cannot_draw(self, record: Record, undrawn: Mapping[str, str]) -> None:
        """One problem a row, whatever it is written in."""
        name, letters = next(iter(undrawn.items()))
        what = f"Row {len(self.kept)}, column `{name}`: no font here can draw `{letters}` ({script_of(letters[0])})."
        others = [f"`{other}`" for other in undrawn if other != name]
        if others:
            what += f" Nor letters in {', '.join(others)}."
        fix = (
            "Write it in Latin letters, for a name as it stands in the passport or on the insurance card. "
            "To leave this row for later, use --only with the others."
        )
        self._fault(record, self.columns[name], what, fix, "no-glyph", letters[0])

    def _check_twice(self, record: Record, values: Mapping[str, str], agreed: bool) -> None:
        """The same row a second time is a mistake; the same address alone may be a couple's."""
        number = len(self.kept)
        first = self._seen.setdefault(hash(tuple(value.casefold() for value in values.values())), number)
        if first != number:
            what = f"Row {number} is the same as row {first}."
            self._fault(record, 0, what, "Take one of them out.", "duplicate-row")
        elif self.rules.use == "send" and agreed and values.get("email"):
            first = self._addresses.setdefault(hash(same_form(values["email"])), number)
            if first != number:
                what = f"Row {number} has the same address as row {first}."
                at = self.columns["email"]
                self._fault(record, at, what, "Go on if two people share it.", "shared-address", severity="warning")


def _add(name: str) -> str:
    if name == "email_ok":
        return "Add it, with `yes` for each person who agreed to get email."
    if name == "email":
        return "Add it, with each person's address."
    return f"The handout has the field {{{name}}}: add a column with each person's value."
