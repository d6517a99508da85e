"""A library that stays read between two questions: reading it anew costs more than setting a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Lock

from ldn_pdf.library.folder import Library

_Stamp = tuple[str, int, int]


class OpenLibrary:
    """What a clinic's folder holds now. `handouts` and `clinic` are as for `Library`."""

    def __init__(self, handouts: Path | None, clinic: Path | None) -> None:
        self.arguments = (handouts, clinic)
        self._lock = Lock()
        self._library = Library(handouts, clinic)
        self._stamps: tuple[_Stamp, ...] = ()

    @staticmethod
    def own_folder() -> Path:
        """Where a folder of handouts is made for somebody who has none."""
        from platformdirs import user_documents_path

        return user_documents_path() / "leaflets"

    def open(self, handouts: Path) -> None:
        """Go over to another folder of handouts."""
        with self._lock:
            self.arguments = (handouts, None)
            self._library, self._stamps = Library(handouts), ()

    def at_site(self, clinic: Path) -> None:
        """Go over to another site of the practice: that of this clinic file."""
        with self._lock:
            self.arguments = (self.arguments[0], clinic)
            self._library, self._stamps = Library(*self.arguments), ()

    def now(self) -> Library:
        """The library; read anew where a file changed its time or size."""
        with self._lock:
            stamps = tuple(sorted(_stamps(self._library)))
            if stamps != self._stamps:
                self._library, self._stamps = Library(*self.arguments), stamps
            return self._library


def _stamps(library: Library) -> Iterator[_Stamp]:
    """Of each file that may change while the desk is open: what comes with the package does not."""
    own = library.own
    folders = [own, own / "evidence", own.absolute().parent / "layouts"] if own else []
    files = [path for folder in folders if folder.is_dir() for path in folder.iterdir()]
    for path in (*files, library.clinic_path):
        try:
            found = path.stat()
        except OSError:  # gone since the folder was listed
            continue
        yield str(path), found.st_mtime_ns, found.st_size
