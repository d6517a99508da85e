"""The manifest of a merge: what each row became. It is also what a run that was cut off goes on from."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import Struct
from msgspec.structs import astuple, fields

NAME = "manifest.csv"


class Line(Struct, frozen=True):
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
        self._lines = {line.file: _as_csv(line) for line in _read(self.path)}  # as text: a fifth of the memory
        self._write()
        self._file = self.path.open("a", encoding="utf-8", newline="")

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
        missing: dict[str, int] = {}  # parts of each delivery that have not been seen
        for line in self._parsed():
            sound = digest_of(self.folder / line.file) == line.sha256
            missing[line.delivery] = missing.get(line.delivery, line.parts) - sound
        return {delivery for delivery, parts in missing.items() if parts == 0}

    def add(self, lines: Iterable[Line]) -> None:
        """Note a row's files. An older line about a file of the same name is replaced."""
        for line in lines:
            text = self._lines[line.file] = _as_csv(line)
            self._file.write(f"{text}\r\n")
        self._file.flush()

    def others(self, deliveries: Collection[str]) -> list[str]:
        """The files that are there and belong to none of these deliveries."""
        return [line.file for line in self._parsed() if line.delivery not in deliveries]

    def _parsed(self) -> Iterator[Line]:
        return _lines(csv.reader(self._lines.values()))

    def _write(self) -> None:
        places = sorted((line.row, line.part, line.file) for line in self._parsed())
        fresh = self.path.with_name(f".{NAME}.ldn-part")
        with fresh.open("w", encoding="utf-8", newline="") as file:
            file.write(",".join(_COLUMNS) + "\r\n")
            file.writelines(f"{self._lines[name]}\r\n" for _, _, name in places)
        fresh.replace(self.path)


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


def _read(path: Path) -> Iterator[Line]:
    try:
        file = path.open(encoding="utf-8", newline="")
    except FileNotFoundError:
        return
    with file:
        rows = csv.reader(file)
        if tuple(next(rows, _COLUMNS)) != _COLUMNS:
            raise NoManifest(f"{path} is not a manifest of ldn-pdf. Choose another folder, or move that file away.")
        yield from _lines(rows)


def _lines(rows: Iterable[list[str]]) -> Iterator[Line]:
    """The rows that are whole."""
    for row in rows:
        cells = dict(zip(_COLUMNS, row, strict=False))
        if len(row) == len(_COLUMNS) and all(cells[name].isdigit() for name in _NUMBERS):
            yield Line(**cells | {name: int(cells[name]) for name in _NUMBERS})  # type: ignore[arg-type]
