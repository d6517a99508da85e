"""The manifest of a merge: what each row became. It is also what a run that was cut off goes on from."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import astuple, fields
from pathlib import Path
from types import TracebackType
from typing import Self

from ldn_pdf.delivering.files import write_whole
from ldn_pdf.records import record

NAME = "manifest.csv"


@record
class Line:
    """One finished file. `delivery` is the digest of all that went into it; `line` is the row's in the CSV file."""

    row: int
    line: int
    file: str
    part: int
    parts: int
    pages: int
    edition: str
    paper: str
    version: str
    state: str
    sha256: str
    delivery: str


_COLUMNS = tuple(field.name for field in fields(Line))
_NUMBERS = frozenset({"row", "line", "part", "parts", "pages"})


class NoManifest(Exception):
    """A file of this name is there, and it is not a manifest; the message is a sentence for the user."""


class Manifest:
    """The manifest in a folder, open to be added to. A line is in the file as soon as `add` returns."""

    def __init__(self, folder: Path) -> None:
        """Read what is there; a line that a power cut tore is dropped. Raises NoManifest and OSError."""
        self.folder = folder
        self.path = folder / NAME
        self._lines = {line.file: line for line in _read(self.path)}
        self._write()
        self._file = self.path.open("a", encoding="utf-8", newline="")
        self._csv = csv.writer(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if kind is None:
            self._write()

    def whole(self) -> set[str]:
        """The deliveries of which every file is there with the bytes that the manifest tells."""
        sound: dict[str, bool] = {}
        parts: dict[str, int] = {}
        for line in self._lines.values():
            sound[line.delivery] = sound.get(line.delivery, True) and digest_of(self.folder / line.file) == line.sha256
            parts[line.delivery] = parts.get(line.delivery, 0) + 1
        return {
            line.delivery
            for line in self._lines.values()
            if sound[line.delivery] and parts[line.delivery] == line.parts
        }

    def add(self, lines: Iterable[Line]) -> None:
        """Note a row's files. An older line about a file of the same name is replaced."""
        for line in lines:
            self._lines[line.file] = line
            self._csv.writerow(astuple(line))
        self._file.flush()

    def others(self, deliveries: set[str]) -> list[str]:
        """The files that are there and belong to none of these deliveries."""
        return [line.file for line in self._lines.values() if line.delivery not in deliveries]

    def _write(self) -> None:
        ordered = sorted(self._lines.values(), key=lambda line: (line.row, line.part, line.file))
        rows = (",".join(_COLUMNS), *map(_as_csv, ordered))
        write_whole(self.path, "".join(f"{row}\r\n" for row in rows).encode())


def digest_of(file: Path) -> str:
    """The SHA-256 of a file as hexadecimal digits, or an empty text where it is not there."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def _as_csv(line: Line) -> str:
    from io import StringIO

    text = StringIO()
    csv.writer(text, lineterminator="").writerow(astuple(line))
    return text.getvalue()


def _read(path: Path) -> Iterable[Line]:
    try:
        file = path.open(encoding="utf-8", newline="")
    except FileNotFoundError:
        return
    with file:
        rows = csv.reader(file)
        if tuple(next(rows, _COLUMNS)) != _COLUMNS:
            raise NoManifest(f"{path} is not a manifest of ldn-pdf. Choose another folder, or move that file away.")
        for row in rows:
            if len(row) == len(_COLUMNS) and all(
                cell.isdigit() for name, cell in zip(_COLUMNS, row, strict=True) if name in _NUMBERS
            ):
                cells = {
                    name: int(cell) if name in _NUMBERS else cell for name, cell in zip(_COLUMNS, row, strict=True)
                }
                yield Line(**cells)  # type: ignore[arg-type]
