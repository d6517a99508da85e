"""Where files are found, and what they hold: the user's own first, then those that come with the package."""

from __future__ import annotations

import errno
import re
import unicodedata
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

import ldn_pdf
from ldn_pdf.approval import approvals_file
from ldn_pdf.approval.approvals_file import Approvals
from ldn_pdf.locale.packs import PACKS
from ldn_pdf.problems import Mark, Problem, in_order
from ldn_pdf.reading.cross_checks import clinic_problems, handout_problems, text_problems
from ldn_pdf.reading.decoder import decode
from ldn_pdf.reading.evidence_ledger import Ledger, cross_checks
from ldn_pdf.reading.layout import Layout
from ldn_pdf.reading.layout_limits import layout_problems
from ldn_pdf.reading.model import Clinic, Handout, Marks
from ldn_pdf.reading.source import Source, Text
from ldn_pdf.reading.source_files import EMPTY_FIX, LARGEST, read_source, shown
from ldn_pdf.reading.yaml_nodes import parse

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NOT_HANDOUTS = frozenset({"clinic", "approvals"})
NOT_ON_WINDOWS = re.compile(r"con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]", re.IGNORECASE)
"""Names of devices, with or without an ending (Windows: Naming Files, Paths, and Namespaces)."""

Record = TypeVar("Record")


def bundled(kind: str) -> Path:
    """The folder `handouts`, `layouts` or `schemas` that comes with the package.

    In a wheel it lies in the package; in a checkout handouts and layouts lie beside it.
    """
    package = Path(ldn_pdf.__file__).parent
    return package / kind if (package / kind).is_dir() else package.parent / kind


def _editions(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.yaml") if NAME.fullmatch(path.stem)}


EDITIONS = tuple(sorted(_editions(bundled("layouts"))))
"""The editions that come with the package."""
DEFAULT_EDITION = "clear"


def load(path: Path, cls: Callable[..., Record], largest: int = LARGEST) -> tuple[Record | None, list[Problem]]:
    """A `cls` from a YAML file, with every problem of its bytes, YAML and fields, in order.

    With problems, the record is good for finding more of them only: see `decode`.
    """
    return decoded(*read_source(path, largest), cls)


def decoded(
    source: Source | None, problems: list[Problem], cls: Callable[..., Record]
) -> tuple[Record | None, list[Problem]]:
    """What `load` gives, of a source and the problems of its bytes."""
    if source is None:
        return None, problems
    node, faults = parse(source)
    if node is None and problems:
        return None, in_order(problems)
    if node is None and not faults:
        mark, fix = Mark(source.file), EMPTY_FIX
        faults = [source.problem(mark, "This file has comments only.", fix, "empty-file")]
    record, more = decode(node, cls, source)
    return record, in_order(problems + faults + more)


class Library:
    """The handouts, clinic file, layouts and evidence that a command works on.

    `handouts` is the user's folder; where it is None, `./handouts` is used if it is there. `clinic_file`
    is the user's clinic file; where it is None, `clinic.yaml` in the user's folder, then the bundled
    example. A folder or clinic file that is named and is not there raises FileNotFoundError. `packs` holds the
    languages.
    """

    def __init__(self, handouts: Path | None = None, clinic_file: Path | None = None, packs: Path = PACKS) -> None:
        if handouts and not handouts.is_dir():
            raise FileNotFoundError(errno.ENOENT, "There is no such folder", str(handouts))
        if clinic_file and not clinic_file.exists():
            raise FileNotFoundError(errno.ENOENT, "There is no such clinic file", str(clinic_file))
        own = handouts or Path("handouts")
        self.own: Path | None = own if own.is_dir() else None
        self._clinic_file = clinic_file
        self.packs = packs
        self._ledgers: dict[Path, tuple[Ledger | None, list[Problem]]] = {}
        self._handouts: dict[str, tuple[Handout | None, list[Problem]]] = {}
        self._layouts: dict[str, tuple[Layout | None, list[Problem]]] = {}

    @cached_property
    def folders(self) -> tuple[Path, ...]:
        """The folders in which handouts are looked up, the user's first."""
        both = (self.own, bundled("handouts"))
        return tuple(folder for folder in both if folder and folder.is_dir())

    def names(self) -> tuple[str, ...]:
        """The ids of all handouts, in alphabetical order."""
        files = (path for folder in self.folders for path in folder.glob("*.yaml"))
        return tuple(sorted({path.stem for path in files if not path.name.startswith(".")} - NOT_HANDOUTS))

    def path(self, name: str) -> Path | None:
        """The file of the handout `name`, or None."""
        if name in NOT_HANDOUTS or "/" in name or "\\" in name:
            return None
        return self._find(f"{name}.yaml")

    def handout(self, name: str) -> tuple[Handout | None, list[Problem]]:
        """The handout, with every problem of structure; None where one of them is an error. Read once, as all files."""
        if name not in self._handouts:
            self._handouts[name] = self._handout(name)
        return self._handouts[name]

    def _handout(self, name: str) -> tuple[Handout | None, list[Problem]]:
        path = self.path(name)
        if path is None:
            what, fix = f"There is no handout named {name}.", "`ldn-pdf list` shows their names."
            return None, [Problem(Mark(f"{name}.yaml"), what, fix, "no-handout")]
        handout, problems = load(path, Handout)
        if not is_name(name):
            what = "A handout's file name has lower-case letters, digits and hyphens only."
            if NOT_ON_WINDOWS.fullmatch(name):
                what = "Windows keeps this name for itself."
            problems.append(Problem(Mark(shown(path)), what, f"Rename it to {suggested_name(name)}.yaml.", "file-name"))
        if handout:
            handout = replace(handout, id=name)
            problems += handout_problems(handout, self.clinic()[0], path.parent, self.packs)
        return _sound(handout, problems)

    @cached_property
    def clinic_path(self) -> Path:
        """The clinic file."""
        if self._clinic_file:
            return self._clinic_file
        return self._find("clinic.yaml") or bundled("handouts") / "clinic.yaml"

    def clinic(self) -> tuple[Clinic | None, list[Problem]]:
        """The clinic, with every problem of its file; None where one of them is an error."""
        return self._clinic

    @cached_property
    def _clinic(self) -> tuple[Clinic | None, list[Problem]]:
        clinic, problems = load(self.clinic_path, Clinic)
        if clinic:
            problems += clinic_problems(clinic, self.clinic_path.parent)
        return _sound(clinic, problems)

    @property
    def _own_layouts(self) -> Path | None:
        return self.own.absolute().parent / "layouts" if self.own else None

    def editions(self) -> tuple[str, ...]:
        """The names of all editions: a layout each, of the package and of the user's, in alphabetical order."""
        return tuple(sorted({*EDITIONS, *(_editions(self._own_layouts) if self._own_layouts else ())}))

    def layout_path(self, edition: str) -> Path:
        """The layout's file: in the folder `layouts` beside the user's handouts, else the bundled one."""
        own = self._own_layouts / f"{edition}.yaml" if self._own_layouts else None
        return own if own and own.is_file() else bundled("layouts") / f"{edition}.yaml"

    def layout(self, edition: str) -> tuple[Layout | None, list[Problem]]:
        """The layout of an edition, with every problem of its file; None where one of them is an error."""
        if edition not in self._layouts:
            self._layouts[edition] = self._layout(edition)
        return self._layouts[edition]

    def _layout(self, edition: str) -> tuple[Layout | None, list[Problem]]:
        path = self.layout_path(edition)
        layout, problems = load(path, Layout)
        source, _ = read_source(path)
        if layout and source:
            unread = {problem.mark for problem in problems}
            problems += [found for found in layout_problems(layout, source, edition) if found.mark not in unread]
        return _sound(layout, problems)

    def ledger(self, article: str | Text) -> tuple[Ledger | None, list[Problem]]:
        """The evidence ledger of an article, with every problem of its file; None where one is an error."""
        path = self._find(f"evidence/{article}.yaml")
        if path is None:
            what, fix = f"There is no evidence ledger {article}.yaml.", "Put it in the folder `evidence`."
            if isinstance(article, Text):
                return None, [article.problem(what, fix, "no-ledger", length=len(article.value))]
            return None, [Problem(Mark(f"evidence/{article}.yaml"), what, fix, "no-ledger")]
        if path not in self._ledgers:
            ledger, problems = load(path, Ledger)
            if ledger:
                ledger = replace(ledger, name=str(article))
                problems += [*cross_checks(ledger), *text_problems(ledger)]
            self._ledgers[path] = _sound(ledger, problems)
        return self._ledgers[path]

    def articles(self) -> tuple[str, ...]:
        """The names of all evidence ledgers, in alphabetical order."""
        files = (path for folder in self.folders for path in folder.glob("evidence/*.yaml"))
        return tuple(sorted({path.stem for path in files if not path.name.startswith(".")}))

    def misnamed(self) -> list[Problem]:
        """A problem for each file in the user's folder that would be a handout if its ending were .yaml."""
        fix = "Rename it, so that it ends in .yaml."
        what = "This file is not read: a handout's file name ends in .yaml."
        paths = sorted(path for path in self.own.iterdir() if not path.name.startswith(".")) if self.own else []
        others = [path for path in paths if path.suffix.lower() in (".yml", ".yaml") and path.suffix != ".yaml"]
        return [Problem(Mark(shown(path)), what, fix, "file-name") for path in others]

    @property
    def approvals_path(self) -> Path:
        """The file of approvals, in the user's folder where there is one. It need not be there."""
        return self.folders[0] / "approvals.yaml"

    def approvals(self) -> tuple[Approvals | None, list[Problem]]:
        """All approvals, with every problem of their file; None where one of them is an error."""
        return self._approvals

    @cached_property
    def _approvals(self) -> tuple[Approvals | None, list[Problem]]:
        return self.read_approvals()

    def read_approvals(self) -> tuple[Approvals | None, list[Problem]]:
        """What `approvals` gives, read from the file as it is now."""
        path = self.approvals_path
        if not path.exists():
            return Approvals(marks=Marks(Mark(shown(path)))), []
        return _sound(*load(path, Approvals, approvals_file.LARGEST))

    def _find(self, relative: str) -> Path | None:
        paths = (folder / relative for folder in self.folders)
        return next((path for path in paths if path.exists() or path.is_symlink()), None)  # a link to nowhere is named


def is_name(name: str) -> bool:
    """Whether a handout may have this name on every system."""
    return bool(NAME.fullmatch(name)) and name not in NOT_HANDOUTS and not NOT_ON_WINDOWS.fullmatch(name)


def suggested_name(name: str) -> str:
    """The nearest name that a handout may have: without accents, a hyphen for whatever else it may not hold."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    near = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "handout"
    return near if is_name(near) else f"{near}-handout"


def _sound(record: Record | None, problems: list[Problem]) -> tuple[Record | None, list[Problem]]:
    """The record where no problem is an error, and the problems in order."""
    ordered = in_order(problems)
    return (None if any(problem.is_error for problem in ordered) else record), ordered
