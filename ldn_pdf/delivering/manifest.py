"""The manifest of a merge: a CSV file that says what each row became."""

from __future__ import annotations

import csv
from collections.abc import Collection
from pathlib import Path

from msgspec import Struct
from msgspec.structs import astuple, fields

from ldn_pdf.atomic_write import write_whole
from ldn_pdf.delivering.recipients.csv_file import csv_line
from ldn_pdf.limits import CSV_BYTES

NAME = "manifest.csv"


class MadeFile(Struct, frozen=True):
    """One finished file, or one letter in a joined file, from `page` on.

    `line` is the row's in the CSV file, `delivery` names it in the delivery log.
    """

    row: int
    line: int
    file: str
    part: int
    parts: int
    page: int
    pages: int
    edition: str
    paper: str
    version: str
    state: str
    sha256: str
    delivery: str
    site: str


_COLUMNS = tuple(field.name for field in fields(MadeFile))


class NoManifest(OSError):
    """A file of this name is there, and it is not a manifest; the message is a sentence for the user."""


class Manifest:
    """The lines about a folder's files, those of earlier runs too. Held as text: a fifth of the memory."""

    def __init__(self, folder: Path) -> None:
        """Read what is there of an earlier run. Raises NoManifest and OSError."""
        self.path = folder / NAME
        self._lines: dict[tuple[str, str], tuple[int, int, str]] = {}
        if self.path.is_file():
            try:
                self._read(folder)
            except (ValueError, TypeError, csv.Error) as error:  # other bytes, no number, a row with too few cells
                what = f"{self.path} is not a manifest of ldn-pdf."
                raise NoManifest(f"{what} Choose another folder, or move that file away.") from error

    def _read(self, folder: Path) -> None:
        if self.path.stat().st_size > CSV_BYTES:
            raise ValueError("too large")
        with self.path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if tuple(rows.fieldnames or ()) != _COLUMNS:
                raise ValueError("other columns")
            for cells in rows:
                if (folder / cells["file"]).exists():
                    place = (int(cells["row"]), int(cells["part"]))
                    self._lines[cells["file"], cells["row"]] = (*place, csv_line(cells.values()))

    def add(self, file: MadeFile) -> None:
        """Note a file. An older line about one of the same name is replaced."""
        self._lines[file.file, str(file.row)] = (file.row, file.part, csv_line(astuple(file)))

    def others(self, made: Collection[str]) -> list[str]:
        """The files that are there and not among those that were `made`."""
        return [file for file, _ in self._lines if file not in made]

    def forget(self, file: str) -> None:
        """Drop what was noted of a file that is made anew."""
        self._lines = {key: line for key, line in self._lines.items() if key[0] != file}

    def write(self) -> None:
        """Put it into the folder, in the order of the rows. Raises OSError."""
        lines = [csv_line(_COLUMNS), *(text for _, _, text in sorted(self._lines.values()))]
        write_whole(self.path, "".join(lines).encode())
