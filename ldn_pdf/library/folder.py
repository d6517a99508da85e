"""Where files are found, and what they hold: in the user's library alone, or where there is none in the package."""

from __future__ import annotations

import errno
import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from copy import copy
from functools import cached_property, wraps
from itertools import islice
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from msgspec.structs import replace

import ldn_pdf
from ldn_pdf.approval.approvals_file import Approvals
from ldn_pdf.content.translations import clinic_in, with_source
from ldn_pdf.limits import APPROVALS_BYTES, HANDOUT_BYTES, LEDGER_BYTES, PROBLEMS
from ldn_pdf.locale.packs import PACKS, pack_of
from ldn_pdf.problems import Mark, Problem, has_errors, in_order
from ldn_pdf.reading.cross_checks import clinic_problems, handout_problems, ledger_problems
from ldn_pdf.reading.decoder import decode
from ldn_pdf.reading.evidence_ledger import Ledger, cross_checks
from ldn_pdf.reading.layout import Layout, layout_problems
from ldn_pdf.reading.model import DEFAULT_LANGUAGE, Clinic, Handout, Marks
from ldn_pdf.reading.scalars import nearest
from ldn_pdf.reading.source import Source, Text
from ldn_pdf.reading.source_files import EMPTY_FIX, read_source, shown, source_of
from ldn_pdf.reading.yaml_nodes import parse

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NOT_HANDOUTS = frozenset({"clinic", "approvals"})
NOT_ON_WINDOWS = re.compile(r"con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]", re.IGNORECASE)
"""Names of devices, with or without an ending (Windows: Naming Files, Paths, and Namespaces)."""

_TRANSLATION = re.compile(r"(?P<of>[^.]+)\.(?!new$)[a-z]{2,3}")  # the name of one: what-is-ldn.es

Record = TypeVar("Record")
Result = TypeVar("Result")
P = ParamSpec("P")


def bundled(kind: str) -> Path:
    """The folder `handouts`, `layouts` or `schemas` that comes with the package.

    In a wheel it lies in the package; in a checkout handouts and layouts lie beside it.
    """
    package = Path(ldn_pdf.__file__).parent
    return package / kind if (package / kind).is_dir() else package.parent / kind


def schema_line(folder: Path, kind: str) -> str:
    """The first line of a file in `folder`: it names the schema, beside it after `init`, else in the package."""
    above = [folder.absolute().parent, folder.absolute().parent.parent]
    places = [top / name for top in above for name in ("schemas", "ldn_pdf/schemas")]
    schemas = next((place for place in places if (place / f"{kind}.json").is_file()), bundled("schemas"))
    try:
        address = Path(os.path.relpath(schemas / f"{kind}.json", folder.absolute())).as_posix()
    except ValueError:  # another drive on Windows: there is no relative way
        address = (schemas / f"{kind}.json").as_uri()
    return f"# yaml-language-server: $schema={address}"


def _editions(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.yaml") if NAME.fullmatch(path.stem)}


EDITIONS = tuple(sorted(_editions(bundled("layouts"))))
"""The editions that come with the package."""
DEFAULT_EDITION = "clear"
SITES = "clinics"
"""The folder beside `clinic.yaml` with a clinic file for each further site."""
MAIN_SITE = "main"
"""The site that `clinic.yaml` is of, where there are more than one."""
ALL_SITES = "all"
_NOT_SITES = frozenset({MAIN_SITE, ALL_SITES, "clinic"})


def load(path: Path, cls: Callable[..., Record], largest: int = HANDOUT_BYTES) -> tuple[Record | None, list[Problem]]:
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


def _read_once(read: Callable[Concatenate[Library, P], Result]) -> Callable[Concatenate[Library, P], Result]:
    """A method of a library that reads a file, or looks for files, only the first time that it is asked."""

    @wraps(read)
    def kept(library: Library, /, *args: P.args, **named: P.kwargs) -> Result:
        key = (read.__name__, *args)
        if key not in library._read:
            library._read[key] = read(library, *args, **named)
        result: Result = library._read[key]
        return result

    return kept


class Library:
    """The handouts, clinic file, layouts and evidence that a command works on.

    `handouts` is the user's folder; where it is None, `./handouts` is used if it is there. Only what lies in it
    is handed out: handouts and evidence of the package serve where there is no such folder. Layouts hold no
    words, so the package's three editions are there in any library. `clinic_file`
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
        self._read: dict[tuple[Any, ...], Any] = {}
        self._unsaved: dict[Path, bytes] = {}

    def with_unsaved(self, path: Path, data: bytes) -> Library:
        """The same library as if `data` stood in one handout's file, or the clinic's. Nothing is written."""
        other = copy(self)
        other._unsaved = {**self._unsaved, path: data}
        stale = ("clinic", "handout") if path == self.clinic_path else (("handout", path.stem),)
        other._read = {key: read for key, read in self._read.items() if key not in stale and key[0] not in stale}
        return other

    def _load(self, path: Path, cls: Callable[..., Record]) -> tuple[Record | None, list[Problem]]:
        if path in self._unsaved:
            return decoded(*source_of(self._unsaved[path], shown(path)), cls)
        return load(path, cls)

    @property
    def folder(self) -> Path:
        """The folder of the handouts: the user's, or the package's where there is none."""
        return self.own or bundled("handouts")

    @_read_once
    def names(self) -> tuple[str, ...]:
        """The ids of all handouts, in alphabetical order."""
        files = (path for path in self.folder.glob("*.yaml") if path.stem not in NOT_HANDOUTS)
        return tuple(sorted(p.stem for p in files if not p.name.startswith(".") and not _is_aside(p) | _is_clinic(p)))

    def path(self, name: str) -> Path | None:
        """The file of the handout `name`, or None."""
        if name in NOT_HANDOUTS or "/" in name or "\\" in name:
            return None
        return self._find(f"{name}.yaml")

    @_read_once
    def handout(self, name: str) -> tuple[Handout | None, list[Problem]]:
        """The handout, with every problem of structure; None where one of them is an error."""
        path = self.path(name)
        if path is None:
            what, fix = f"There is no handout named {name}.", "`ldn-pdf list` shows their names."
            return None, [Problem(Mark(f"{name}.yaml"), what, fix, "no-handout")]
        handout, problems = self._load(path, Handout)
        translated = _TRANSLATION.fullmatch(name)
        if not is_name(translated["of"] if translated else name):
            what = "A handout's file name has lower-case letters, digits and hyphens only."
            if NOT_ON_WINDOWS.fullmatch(name):
                what = "Windows keeps this name for itself."
            problems.append(Problem(Mark(shown(path)), what, f"Rename it to {suggested_name(name)}.yaml.", "file-name"))
        if handout:
            handout = replace(handout, id=name)
            problems += self._translation_problems(handout)
            if source := self.source_of(handout):
                handout = with_source(handout, source)
            problems += handout_problems(handout, self.clinic()[0], path.parent, self.packs)
        return _sound(handout, problems)

    def source_of(self, handout: Handout) -> Handout | None:
        """The sound handout that this one translates, or None."""
        name = handout.translation_of.value if handout.translation_of and "." in handout.id else ""
        return self.handout(name)[0] if name and "." not in name else None

    def translations(self, name: str) -> dict[str, str]:
        """The names of all that is there of a handout in other languages, by language: `es` for `what-is-ldn.es`."""
        source = name.partition(".")[0]
        names = [other for other in self.names() if other.partition(".")[0] == source]
        first = self.handout(source)[0] if source in names else None
        spoken = first.tag if first else DEFAULT_LANGUAGE
        return {other.partition(".")[2] or pack_of(spoken, self.packs) or spoken: other for other in names}

    def _translation_problems(self, handout: Handout) -> Iterator[Problem]:
        """What is wrong with the names that a translation gives, and with its source."""
        of, language, here = handout.translation_of, str(handout.language or ""), handout.marks.here
        base, _, ending = handout.id.partition(".")
        told = handout.title.source.problem
        if of is None:
            fix = "Add `translation_of: NAME`."
            for key in {"origin", "translated_by", "translates"} & {*handout.marks.values}:
                what = f"`{key}` is of a translation, and `translation_of` is missing."
                yield told(handout.marks.of(key), what, fix, "translation")
            if ending:
                what = "A file of this name is a translation, and `translation_of` is missing."
                fix = f"Add `translation_of: {base}`, or rename it to {suggested_name(handout.id)}.yaml."
                yield told(here, what, fix, "translation")
            return
        if found := self._source_problem(handout.id, of.value):
            yield of.problem(*found, "translation")
            return
        source, pack = self.handout(of.value)[0], pack_of(language, self.packs)
        spoken = source.tag if source else ""
        if not language:
            fix = "Add it, for example `language: es-US`."
            yield told(here, "This translation does not say its `language`.", fix, "missing-key")
        elif pack and pack == pack_of(spoken, self.packs):
            what = f"{of} is in `{spoken}`, and so is this: there is nothing to translate."
            yield of.problem(what, "Give the `language` of these words.", "translation")
        elif pack and handout.id != (name := f"{of}.{pack}"):
            what = f"A translation of {of} into `{language}` is found by its name, {name}.yaml."
            yield of.problem(what, f"Rename this file to {name}.yaml.", "file-name")
        if not handout.origin:
            fix = "Add `origin: human`, or `origin: machine`."
            yield told(here, "This translation does not say who made it.", fix, "missing-key")

    def _source_problem(self, name: str, of: str) -> tuple[str, str] | None:
        """What is wrong with what the translation `name` says that it translates, and how to fix it."""
        base, _, language = of.partition(".")
        if of == name:
            return "This says that it is a translation of itself.", "Name the handout whose words these translate."
        if language:
            fix = f"Translate from the first text: write `translation_of: {base}`."
            return f"{of} is itself a translation: what it has wrong would be passed on.", fix
        if "." not in name:
            what = f"This is a translation of {of}, and its name does not say so."
            return what, f"Rename it to {of}.es.yaml, or the like."
        if self.path(of) is None:
            what = f"There is no handout {of} any more: nobody can tell what these words translate."
            return what, "Bring it back, correct the name, or delete this file."
        source = self.handout(of)[0]
        if source is None:
            return f"{of} has errors: nobody can tell what these words translate.", f"Run `ldn-pdf check {of}` first."
        if source.translation_of:
            return f"{of} is itself a translation, of {source.translation_of}.", "Translate from the first text."
        return None

    @cached_property
    def clinic_path(self) -> Path:
        """The clinic file."""
        if self._clinic_file:
            return self._clinic_file
        return self._find("clinic.yaml") or bundled("handouts") / "clinic.yaml"

    @cached_property
    def site(self) -> str:
        """What files, tables and the ledger call the clinic of this library: the name of its file, if not `clinic`.

        A `clinic.yaml` from elsewhere is called by its folder, so that it does not write over the library's own.
        """
        path, main = self.clinic_path, self.folder / "clinic.yaml"
        name = path.stem
        if name == "clinic" and self.own and main.is_file() and not main.samefile(path):
            name = path.absolute().parent.name
        return "" if name == "clinic" else suggested_name(name)

    @property
    def site_is_open(self) -> bool:
        """Whether there are several sites, and nobody has said which is meant."""
        return self._clinic_file is None and len(sites(self.folder)) > 1

    def at(self, site: str) -> Library:
        """The same library, at the site of that name. Raises KeyError where there is none."""
        return self if site == (self.site or MAIN_SITE) else Library(self.own, sites(self.folder)[site], self.packs)

    @_read_once
    def clinic(self) -> tuple[Clinic | None, list[Problem]]:
        """The clinic, with every problem of its file; None where one of them is an error."""
        clinic, problems = self._load(self.clinic_path, Clinic)
        if clinic:
            problems += clinic_problems(clinic, self.clinic_path.parent)
        return _sound(clinic, problems)

    def clinic_for(self, handout: Handout) -> Clinic | None:
        """The sound clinic, with what it says of itself in the handout's language."""
        clinic = self.clinic()[0]
        return clinic and clinic_in(clinic, handout.tag)

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

    @_read_once
    def layout(self, edition: str) -> tuple[Layout | None, list[Problem]]:
        """The layout of an edition, with every problem of its file; None where one of them is an error."""
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
            near = nearest(str(article), self.articles())
            what = f"There is no evidence ledger {article}.yaml."
            fix = f"Did you mean {near}?" if near else "Put it in the folder `evidence`."
            if isinstance(article, Text):
                return None, [article.problem(what, fix, "no-ledger")]
            return None, [Problem(Mark(f"evidence/{article}.yaml"), what, fix, "no-ledger")]
        if path not in self._ledgers:
            ledger, problems = load(path, Ledger, LEDGER_BYTES)
            if ledger:
                ledger = replace(ledger, name=str(article))
                problems += [*islice(cross_checks(ledger), PROBLEMS), *islice(ledger_problems(ledger), PROBLEMS)]
            self._ledgers[path] = _sound(ledger, problems)
        return self._ledgers[path]

    def articles(self) -> tuple[str, ...]:
        """The names of all evidence ledgers, in alphabetical order."""
        files = self.folder.glob("evidence/*.yaml")
        return tuple(sorted(path.stem for path in files if not path.name.startswith(".") and not _is_aside(path)))

    def not_read(self) -> list[Problem]:
        """A problem for each file in the user's library that looks like one to be read, and is not."""
        folders = (self.own, self.own / "evidence", self.own / SITES, self._own_layouts) if self.own else ()
        paths = [path for folder in folders if folder and folder.is_dir() for path in sorted(folder.iterdir())]
        return [problem for path in paths if not path.name.startswith(".") for problem in _why_not_read(path)]

    @property
    def approvals_path(self) -> Path:
        """The file of approvals, in the user's folder where there is one. It need not be there."""
        return self.folder / "approvals.yaml"

    @_read_once
    def approvals(self) -> tuple[Approvals | None, list[Problem]]:
        """All approvals, with every problem of their file; None where one of them is an error."""
        return self.read_approvals()

    def read_approvals(self) -> tuple[Approvals | None, list[Problem]]:
        """What `approvals` gives, read from the file as it is now."""
        path = self.approvals_path
        if not path.exists():
            return Approvals(marks=Marks(Mark(shown(path)))), []
        return _sound(*load(path, Approvals, APPROVALS_BYTES))

    def _find(self, relative: str) -> Path | None:
        path = self.folder / relative
        return path if path.exists() or path.is_symlink() else None  # a link to nowhere is named


def sites(folder: Path) -> dict[str, Path]:
    """The clinic files of a folder of handouts, by site: `main` for `clinic.yaml`, then the others in order."""
    main, others = folder / "clinic.yaml", sorted((folder / SITES).glob("*.yaml"))
    named = {path.stem: path for path in others if is_name(path.stem) and path.stem not in _NOT_SITES}
    return ({MAIN_SITE: main} if main.is_file() else {}) | named


def site_meant(path: Path) -> str:
    """The name of the site that a clinic file is of, whatever its file is called."""
    return suggested_name(path.stem.removeprefix("clinic-"))


def is_example(path: Path) -> bool:
    """Whether a clinic file is still the example that `init` wrote."""
    clinic, _ = load(path, Clinic)
    return bool(clinic and clinic.example)


def is_name(name: str) -> bool:
    """Whether a handout may have this name on every system."""
    return bool(NAME.fullmatch(name)) and name not in NOT_HANDOUTS and not NOT_ON_WINDOWS.fullmatch(name)


def suggested_name(name: str) -> str:
    """The nearest name that a handout may have: without accents, a hyphen for whatever else it may not hold."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    near = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "handout"
    return near if is_name(near) else f"{near}-handout"


_TOP_KEY = re.compile(rb"^(?:\xef\xbb\xbf)?([a-z_]+)\s*:", re.MULTILINE)
_ASIDE = re.compile(r"\.new$|conflict|konflikt|conflit", re.IGNORECASE)
_COPY = re.compile(r"(?P<original>[a-z0-9]+(-[a-z0-9]+)*)([ _(~].*|\.(?![a-z]{2,3}$).*|-[^a-z0-9].*|-(?=.*[A-Z]).*)")
"""How file managers and shared folders name a second copy: `NAME (1)`, `NAME - Copy`, `NAME copy`, `NAME-LAPTOP-7`.
`NAME.es` is none: it is in another language."""


def _is_aside(path: Path) -> bool:
    """Whether a file is a copy beside the one that is read: `NAME.new.yaml` of an update, or a conflicted copy."""
    found = None if _TRANSLATION.fullmatch(path.stem) else _COPY.fullmatch(path.stem)
    return bool(_ASIDE.search(path.stem) or (found and path.with_name(f"{found['original']}{path.suffix}").exists()))


def _is_clinic(path: Path) -> bool:
    """Whether a file among the handouts is a clinic file. Its name does not tell: `clinic-visit` may be a handout."""
    if not path.is_file():  # to open a pipe waits for whoever writes to it
        return False
    try:
        with path.open("rb") as file:
            keys = set(_TOP_KEY.findall(file.read(HANDOUT_BYTES)))
    except OSError:
        return False  # told where the file is read
    return {b"phone", b"hours"} <= keys and not keys & {b"title", b"sections"}


def _why_not_read(path: Path) -> Iterator[Problem]:
    if path.suffix.lower() not in (".yml", ".yaml"):
        return
    mark = Mark(shown(path))
    if path.suffix != ".yaml":
        what = "This file is not read: a handout's file name ends in .yaml."
        yield Problem(mark, what, "Rename it, so that it ends in .yaml.", "file-name")
    elif path.stem.endswith(".new"):
        original = path.name.replace(".new.", ".")
        what = f"This file is not read: it is the package's newer version of {original}."
        fix = f"Take over into {original} what you want of it, then delete it."
        yield Problem(mark, what, fix, "newer-version", "warning")
    elif _is_aside(path):
        what = "This file is not read: its name is that of a copy, as a shared folder makes them."
        yield Problem(mark, what, "Compare the two, keep one under the name without the addition.", "copy", "warning")
    elif path.parent.name == SITES:
        if not is_name(path.stem) or path.stem in _NOT_SITES:
            what = f"This file is not read: no site can be called {path.stem}."
            name = site_meant(path)
            fix = f"Rename it to {name}.yaml."
            if path.stem.lower() in _NOT_SITES:
                fix = "Give it another name: all, main and clinic are taken."
            yield Problem(mark, what, fix, "site")
    elif path.name != "clinic.yaml" and _is_clinic(path):
        site = site_meant(path)
        fix = f"Move it to {SITES}/{site}.yaml in this folder: then `--site {site}` uses it."
        yield Problem(mark, "This is a clinic file, not a handout: no handout is made of it.", fix, "site", "warning")


def _sound(record: Record | None, problems: list[Problem]) -> tuple[Record | None, list[Problem]]:
    """The record where no problem is an error, and the problems in order."""
    ordered = in_order(problems)
    return (None if has_errors(ordered) else record), ordered
