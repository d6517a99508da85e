"""Which bundled version a library's files came from, and how newer ones of the package get in beside a clinic's edits.

`handouts/bundled.json` records each file as it was given, whole: so a change of the clinic's is told from one of the
package's, whatever editor saved it, and `diff` can show what the package changed.
"""

from __future__ import annotations

import errno
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from ldn_pdf import __version__
from ldn_pdf.approval.approvals_file import is_untouched, version_key
from ldn_pdf.approval.standing import words_hash
from ldn_pdf.atomic_write import write_all
from ldn_pdf.content.walk import named_claims
from ldn_pdf.library.folder import Library, bundled, decoded
from ldn_pdf.limits import LEDGER_BYTES, PICTURE_BYTES
from ldn_pdf.problems import Mark, Problem
from ldn_pdf.reading.evidence_ledger import Ledger
from ldn_pdf.reading.json_schema import SCHEMAS, as_json, schema
from ldn_pdf.reading.model import Handout
from ldn_pdf.reading.source_files import shown, source_of

Kind = Literal["handout", "ledger", "layout", "picture"]

RECORD = "bundled.json"
_ABOUT = "Written by ldn-pdf: the files as they came with the package. Leave it with the handouts, as it is."
_THE_CLINICS_OWN = frozenset({"handouts/clinic.yaml", "handouts/logo.png"})  # begun from an example, then never renewed
_VERSION = re.compile(r"^version:\s*[\"']?(\d{1,4}(?:\.\d{1,4}){0,2})", re.MULTILINE)
_ARTICLE = re.compile(r"^article:\s*[\"']?([a-z0-9-]+)", re.MULTILINE)
_SOURCE = re.compile(r"^translation_of:\s*[\"']?([a-z0-9-]+)", re.MULTILINE)


class Given(Struct, frozen=True, omit_defaults=True):
    """A file as it came: the version of ldn_pdf, its digest, and its text unless it is a picture.

    `offered` is the digest of a newer text that was put beside the clinic's own: once that file is gone, it is settled.
    """

    package: str
    sha256: str
    text: str = ""
    offered: str = ""


class _Record(Struct, frozen=True):
    about: str = _ABOUT
    files: dict[str, Given] = {}


class BundledFile(Struct, frozen=True, dict=True):
    """A file of the package, and what a library has in its place.

    `name` is its place below the folder that `init` makes, `path` its place in this library. `own` are the library's
    bytes, None where it has no such file; `given` is what the record says, None where it says nothing.
    """

    name: str
    path: Path
    data: bytes
    own: bytes | None
    given: Given | None

    @property
    def kind(self) -> Kind:
        """What it is."""
        if not self.name.endswith(".yaml"):
            return "picture"
        return "layout" if self.name.startswith("layouts/") else "ledger" if "/evidence/" in self.name else "handout"

    @property
    def id(self) -> str:
        """What it is called in commands: `what-is-ldn`, `evidence/ldn-for-ms`, `layouts/clear`."""
        return self.name.removeprefix("handouts/").removesuffix(".yaml")

    @property
    def beside(self) -> Path:
        """Where a newer one is put that the clinic is to take over by hand."""
        return self.path.with_name(f"{self.path.stem}.new{self.path.suffix}")

    @cached_property
    def changed(self) -> bool:
        """Whether the clinic changed what it was given, or nobody knows."""
        return self.given is None or (self.own is not None and _digest(self.name, self.own) != self.given.sha256)

    @cached_property
    def differs(self) -> bool:
        """Whether the library has it, and with other words than the package's."""
        return self.own is not None and _digest(self.name, self.own) != self.digest

    @cached_property
    def digest(self) -> str:
        """The digest of the package's."""
        return _digest(self.name, self.data)

    @cached_property
    def is_newer(self) -> bool:
        """Whether the package has a newer one than this library was given, and the clinic has not dealt with it."""
        given = self.given
        if not self.differs or given is None:
            return False
        settled = self.digest == given.sha256 or (self.digest == given.offered and not self.beside.exists())
        return not settled and not self._is_older(given)

    @property
    def was(self) -> str:
        """The version of what the library was given, as far as it has one: a handout's own, else the package's."""
        return (_named(_VERSION, self.given.text) or self.given.package) if self.given else ""

    @property
    def version(self) -> str:
        """The version of the package's."""
        return _named(_VERSION, self.text) or __version__

    @property
    def text(self) -> str:
        """The package's words, line ends and all; empty for a picture."""
        return "" if self.kind == "picture" else _plain(self.data)

    def _is_older(self, given: Given) -> bool:
        """Whether the library was given a later one, by a newer package on another computer."""
        try:
            mine, theirs = _named(_VERSION, self.text), _named(_VERSION, given.text)
            if mine and theirs and version_key(mine) != version_key(theirs):
                return version_key(mine) < version_key(theirs)
            return version_key(__version__) < version_key(given.package)
        except ValueError:
            return False


def package_files() -> dict[str, bytes]:
    """Every file of the package that `init` copies: handouts with their evidence and pictures, and layouts.

    The `$schema` line of each points to the folder `schemas` of a library.
    """
    files: dict[str, bytes] = {}
    for kind in ("handouts", "layouts"):
        top = bundled(kind)
        for path in sorted(top.rglob("*")):
            if path.is_file() and path.name not in ("approvals.yaml", RECORD) and not path.name.startswith("."):
                data = path.read_bytes()
                data = data.replace(b"/ldn_pdf/schemas/", b"/schemas/", 1) if path.suffix == ".yaml" else data
                files[f"{kind}/{path.relative_to(top).as_posix()}"] = data
    return files


def schema_files() -> dict[str, bytes]:
    """What editors check a library's files with: written anew by each package."""
    return {f"schemas/{kind}.json": as_json(schema(kind)).encode() for kind in SCHEMAS}


def record_of(files: Mapping[str, bytes], before: Mapping[str, Given] | None = None) -> bytes:
    """The bytes of the record, once these files have been given."""
    given = {
        name: Given(__version__, _digest(name, data), "" if _is_picture(name) else _plain(data))
        for name, data in files.items()
        if name not in _THE_CLINICS_OWN
    }
    record = _Record(files=dict(sorted({**(before or {}), **given}.items())))
    return msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"


def bundled_files(library: Library) -> tuple[BundledFile, ...]:
    """Each file of the package, with what this library has of it. Empty where there is no library of the user's own.

    Raises OSError. A record that cannot be read counts as none: `record_problems` tells.
    """
    own = library.own
    if own is None or own.resolve() == bundled("handouts").resolve():
        return ()
    given = _read_record(own / RECORD)[0]
    found = []
    for name, data in package_files().items():
        if name not in _THE_CLINICS_OWN:
            kind, _, rest = name.partition("/")
            path = own / rest if kind == "handouts" else own.absolute().parent / name
            found.append(BundledFile(name, path, data, _read(path), given.get(name)))
    return tuple(found)


def offered(files: Sequence[BundledFile]) -> tuple[BundledFile, ...]:
    """The handouts that came to the package after this library was made: to be added where they are asked for."""
    known = any(file.given for file in files)
    return tuple(file for file in files if known and file.kind == "handout" and not file.given and file.own is None)


def record_problems(library: Library) -> list[Problem]:
    """What is wrong with the record itself."""
    return _read_record(library.own / RECORD)[1] if library.own else []


def newer_problems(files: Sequence[BundledFile]) -> Iterator[Problem]:
    """A note for each file of which the package has a newer version."""
    for file in files:
        if file.is_newer and not file.beside.exists():  # that one is told of by itself
            have = f" This one came as {file.was}." if file.was != file.version else ""
            what = f"The package has a newer version of it: {file.version}.{have}"
            fix = f"`ldn-pdf diff {file.id} --bundled` shows what changed, `ldn-pdf init --update` brings it."
            yield Problem(Mark(shown(file.path)), what, fix, "newer-bundled", "info")


class Update(Struct, frozen=True):
    """What an update would do. Nothing is written before `write`.

    `bring` are put in place of what the library has, `beside` next to what the clinic changed, `waiting` are those
    whose place beside is taken by a file that somebody edits. `lapsing` are the handouts whose approval ends with it;
    `resting` the handouts of the clinic's own words that rest on a ledger that comes.
    """

    library: Library
    bring: tuple[BundledFile, ...]
    beside: tuple[BundledFile, ...]
    waiting: tuple[BundledFile, ...]
    lapsing: tuple[str, ...]
    resting: tuple[str, ...]
    same: tuple[BundledFile, ...]
    schemas: Mapping[Path, bytes]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do that anybody would see."""
        return not (self.bring or self.beside or self.waiting)

    def write(self) -> None:
        """Put all files in their places, and note what was given: all of it or nothing.

        Raises OSError, also where a file is no longer as it was when the update was planned.
        """
        own = self.library.own
        assert own, "an update was planned for a library"
        for file in (*self.bring, *self.beside):
            if _read(file.path) != file.own:
                raise OSError(
                    errno.EBUSY, "It was changed meanwhile. Nothing was written: run it again", str(file.path)
                )
        given = dict(_read_record(own / RECORD)[0])
        for file in self.beside:
            before = file.given or Given("", "")
            given[file.name] = msgspec.structs.replace(before, offered=file.digest)
        taken = {file.name: file.data for file in (*self.bring, *self.same)}
        files = {file.path: file.data for file in self.bring} | {file.beside: file.data for file in self.beside}
        write_all({**files, **self.schemas, own / RECORD: record_of(taken, given)})


def plan_update(library: Library, today: date, add: Collection[str] = (), *, update: bool = True) -> Update:
    """What an `update` would bring to a library, and bundled handouts to `add`, by name, with their evidence.

    Raises OSError.
    """
    files = bundled_files(library)
    chosen = {file.name for file in files if file.kind == "handout" and file.id in add and file.own is None}
    pending = [f for f in files if update and (f.is_newer or (f.differs and f.given is None))]
    bring = {file.name for file in pending if not file.changed} | chosen
    bring |= _ledgers_missing(files, chosen)
    for ledger in (file for file in pending if file.kind == "ledger"):
        together = {file.name for file in pending if _named(_ARTICLE, file.text) == ledger.path.stem} | {ledger.name}
        if ledger.changed or _claims_lost(library, ledger, bring):
            bring -= together  # a ledger and what rests on it come together, or wait together
    waits = {file.id for file in pending if file.kind == "handout" and file.name not in bring}
    bring -= {
        file.name for file in pending if _named(_SOURCE, file.text) in waits
    }  # a translation waits for its source
    bring |= _pictures_missing(files, bring)
    aside = [file for file in pending if file.name not in bring and not _lies_beside(file)]
    coming = tuple(file for file in files if file.name in bring)
    ledgers = {file.path.stem for file in coming if file.kind == "ledger"}
    handouts = [handout for name in library.names() if (handout := library.handout(name)[0])]
    theirs = {file.id for file in files if file.kind == "handout" and (file.name in bring or not file.differs)}
    return Update(
        library=library,
        bring=coming,
        beside=tuple(file for file in aside if _is_free(file)),
        waiting=tuple(file for file in aside if not _is_free(file)),
        lapsing=tuple(_lapsing(library, handouts, coming, today)),
        resting=tuple(h.id for h in handouts if h.article and h.article.value in ledgers and h.id not in theirs),
        same=tuple(f for f in files if f.own is not None and not f.differs and (f.given is None or f.changed)),
        schemas=_schemas(library),
    )


# --- what an update does ---------------------------------------------------------------------------


def _ledgers_missing(files: Sequence[BundledFile], chosen: Collection[str]) -> set[str]:
    """The ledgers on which handouts rest that are added, where the library has none of that name."""
    articles = {_named(_ARTICLE, file.text) for file in files if file.name in chosen}
    return {file.name for file in files if file.kind == "ledger" and file.own is None and file.path.stem in articles}


def _pictures_missing(files: Sequence[BundledFile], bring: Collection[str]) -> set[str]:
    """The pictures that what comes shows, where the library has none of that name."""
    texts = "".join(file.text for file in files if file.name in bring)
    return {file.name for file in files if file.kind == "picture" and file.own is None and file.path.name in texts}


def _claims_lost(library: Library, ledger: BundledFile, bring: Collection[str]) -> bool:
    """Whether a handout that stays as it is names a claim that the new ledger no longer has."""
    record, _ = decoded(*source_of(ledger.data, ledger.name), Ledger)
    if record is None:
        return True
    for name in library.names():
        handout = library.handout(name)[0]
        rests = handout and handout.article and handout.article.value == ledger.path.stem
        if handout and rests and f"handouts/{name}.yaml" not in bring:
            before = library.ledger(ledger.path.stem)[0]
            for claim in named_claims(handout):
                if record.entries.get(claim.value) is None and (before is None or before.entries.get(claim.value)):
                    return True
    return False


def _lapsing(
    library: Library, handouts: Sequence[Handout], coming: Sequence[BundledFile], today: date
) -> Iterator[str]:
    """The handouts whose approval holds today, and will not hold for what comes."""
    approvals = library.approvals()[0]
    pictures = {file.path.name for file in coming if file.kind == "picture"}
    for handout in handouts if approvals else ():
        path, approval = library.path(handout.id), approvals.newest(handout.id) if approvals else None
        if not path or not approval or approval.withdrawn or not is_untouched(approval):
            continue
        if min(approval.until, handout.review_by) < today or words_hash(handout, path.parent) != approval.hash.value:
            continue
        new = next((file for file in coming if file.kind == "handout" and file.id == handout.id), None)
        after = decoded(*source_of(new.data, new.name), Handout)[0] if new else handout
        shows = {name for name in pictures if name in (new.text if new else path.read_text("utf-8", "replace"))}
        if shows or after is None or words_hash(after, path.parent) != approval.hash.value:
            yield handout.id


def _lies_beside(file: BundledFile) -> bool:
    """Whether an update put it there before."""
    there = _read(file.beside)
    return there is not None and _digest(file.name, there) == file.digest


def _is_free(file: BundledFile) -> bool:
    """Whether the newer one may be written beside: nothing is there but what an update put there before."""
    if not file.beside.exists():
        return True
    there = _digest(file.name, _read(file.beside) or b"")
    return there == file.digest or bool(file.given and there == file.given.offered)


def _schemas(library: Library) -> dict[Path, bytes]:
    """The schemas of this package, where the library has a folder of them."""
    top = library.folder.absolute().parent
    return {top / name: data for name, data in schema_files().items() if (top / "schemas").is_dir()}


# --- texts and the record --------------------------------------------------------------------------


def _plain(data: bytes) -> str:
    """A text as every editor means it: no byte order mark, line feeds, composed letters, no blanks at ends of lines."""
    text = unicodedata.normalize("NFC", data.decode("utf-8-sig", "backslashreplace"))
    return "\n".join(line.rstrip() for line in re.split(r"\r\n|\r|\n", text)).rstrip("\n") + "\n"


def _digest(name: str, data: bytes) -> str:
    return sha256(data if _is_picture(name) else _plain(data).encode()).hexdigest()


def _read(path: Path) -> bytes | None:
    """What stands in a file, None where there is none. Of one too large to be of the package, its beginning."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return file.read((LEDGER_BYTES if path.suffix == ".yaml" else PICTURE_BYTES) + 1)


def _is_picture(name: str) -> bool:
    return not name.endswith(".yaml")


def _named(key: re.Pattern[str], text: str) -> str:
    found = key.search(text)
    return found[1] if found else ""


def _read_record(path: Path) -> tuple[dict[str, Given], list[Problem]]:
    """What the record says; nothing where it is not there. Raises OSError."""
    data = _read(path)
    if data is None:
        return {}, []
    try:
        record = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Record)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        what = "This record of what came with the package cannot be read."
        fix = "Bring it back from a copy. Without it, `init --update` takes every file for changed by you."
        return {}, [Problem(Mark(shown(path)), what, fix, "bundled-record", "warning")]
    return record.files, []
