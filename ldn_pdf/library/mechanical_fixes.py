"""Changes that `check --fix` makes: a file's bytes → the same bytes but for the mistakes with exactly one fix."""

from __future__ import annotations

import errno
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import Any

from msgspec import Struct

from ldn_pdf.atomic_write import write_whole
from ldn_pdf.library.folder import Library, bundled, decoded
from ldn_pdf.limits import HANDOUT_BYTES
from ldn_pdf.problems import Edit, Problem
from ldn_pdf.reading.evidence_ledger import Ledger
from ldn_pdf.reading.layout import Layout
from ldn_pdf.reading.model import Clinic, Handout
from ldn_pdf.reading.source_files import shown, source_of
from ldn_pdf.reading.yaml_edits import applied


class FixedFile(Struct, frozen=True):
    """A file's bytes before and after `count` fixes."""

    path: Path
    before: bytes
    after: bytes
    count: int

    def difference(self) -> list[str]:
        """The lines of the unified difference, without their ends."""
        old, new = (
            re.split("\r\n|\r|\n", data.decode("utf-8").removeprefix("\ufeff")) for data in (self.before, self.after)
        )
        name = shown(self.path)
        return list(unified_diff(old, new, name, f"{name} (fixed)", lineterm=""))

    def write(self) -> None:
        """Put the fixed bytes in the file's place. Raises OSError, also where the file is not as it was read."""
        target = self.path.resolve()  # a link stays one
        if target.read_bytes() != self.before:
            text = "It was changed while `check --fix` read it, and is left as it is. Run it again"
            raise OSError(errno.EBUSY, text, str(self.path))
        write_whole(target, self.after)


def fixed_files(library: Library, names: Sequence[str]) -> Iterator[FixedFile]:
    """The files of these handouts that fixes change, of the clinic, and where `names` is empty, of all else.

    Nothing is written. Approvals and what comes with the package are never among them. Raises OSError.
    """
    files: dict[Path, Callable[..., Any]] = {library.clinic_path: Clinic}
    files |= {library.layout_path(edition): Layout for edition in library.editions()}
    if not names and library.own:
        files |= dict.fromkeys(sorted(library.own.glob("evidence/*.yaml")), Ledger)
    files |= {path: Handout for name in names or library.names() if (path := library.path(name))}
    theirs = [bundled(kind).resolve() for kind in ("handouts", "layouts")]
    for path, cls in files.items():
        if path.is_file() and path.stat().st_size <= HANDOUT_BYTES and not set(theirs) & set(path.resolve().parents):
            found = fixed(path, path.read_bytes(), cls)
            if found:
                yield found


def fixed(path: Path, data: bytes, cls: Callable[..., Any]) -> FixedFile | None:
    """The file after one fix upon another until none is left; None where there is none."""
    after, count, problems = data, 0, _problems(data, path, cls)
    tried: set[tuple[bytes, Edit]] = set()
    while edit := next((p.edit for p in problems if p.edit and (after, p.edit) not in tried), None):
        tried.add((after, edit))
        candidate = applied(after, edit)
        found = _problems(candidate, path, cls) if candidate else problems
        if candidate and _places(found) < _places(problems):  # fewer, and no new one
            after, count, problems = candidate, count + 1, found
    return FixedFile(path, data, after, count) if count else None


def _problems(data: bytes, path: Path, cls: Callable[..., Any]) -> list[Problem]:
    return decoded(*source_of(data, shown(path)), cls)[1]


def _places(problems: list[Problem]) -> Counter[tuple[int, str]]:
    """Lines and rules: a fix moves no line, but what stands behind it in its own."""
    return Counter((problem.mark.line, problem.rule) for problem in problems)
