"""A file of the library while somebody changes it: what the page of the editor shows of the text that it holds.

The desk keeps no text: each request brings the text as the browser has it, with what was typed since, and has the
new text back. So nothing that was typed hangs on the server, and two windows do not know of each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from ldn_pdf.commands.check import handout_problems, page_problems
from ldn_pdf.desk import form as forms
from ldn_pdf.desk.live_page import LivePage, View, live_page
from ldn_pdf.desk.markup import Markup
from ldn_pdf.desk.wording import without_commands
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import Prepared, prepare
from ldn_pdf.problems import Edit, Problem
from ldn_pdf.reading import yaml_edits
from ldn_pdf.reading.model import Clinic, Handout
from ldn_pdf.reading.source_files import shown

Path_ = tuple[str | int, ...]


class OpenFile(Struct, frozen=True):
    """A handout's file or the clinic's. `on` is the handout whose page shows it."""

    path: Path
    cls: type[Struct]
    on: str


class ChangeAsked(Struct, frozen=True):
    """One thing that somebody did. `set` gives `value` to what stands at `path`.

    `insert` and `move` say `to` which place of a list, `add` names in `value` the field to put in, `remove` nothing.
    """

    do: str
    path: Path_ = ()
    value: Any = None
    to: int = 0


class Asked(Struct, frozen=True):
    """What the browser asks: the text it has, what was done to it, what it shows.

    `form` asks for the form anew; `fix` is the number of the problem to set right.
    """

    text: str
    n: int = 0
    changes: tuple[ChangeAsked, ...] = ()
    view: View = View()
    form: bool = False
    fix: int = -1


class Look(Struct, frozen=True):
    """A text that nobody is typing in for a moment; `twin` asks for its web page too, for this `window`."""

    text: str
    n: int = 0
    twin: bool = False
    window: str = ""


class Told(Struct, frozen=True):
    """A problem as a page shows it: at the path of a control or at its `place` in words, with the number of its fix."""

    what: str
    fix: str
    rule: str
    severity: str
    place: str
    line: int
    path: Path_ | None = None
    number: int = -1


class Answer(Struct, frozen=True):
    """What the browser has back: the text, the page in view, and what makes that there is none.

    `refused` says why a change could not be made; the text is then as it was.
    """

    n: int
    text: str
    problems: tuple[Told, ...]
    page: LivePage | None = None
    form: Markup | None = None
    focus: Path_ | None = None
    refused: str = ""


class LookedAt(Struct, frozen=True):
    """What `check` says beyond the structure, and the address of the web page."""

    n: int
    problems: tuple[Told, ...]
    twin: str = ""


def handout_file(library: Library, name: str) -> OpenFile | None:
    """The file of a handout, or None where there is no handout of this name."""
    path = library.path(name) if name in library.names() else None
    return OpenFile(path, Handout, name) if path else None


def clinic_file(library: Library, on: str) -> OpenFile:
    """The clinic's file, shown on the handout `on`, or on the first that is sound, where there is one."""
    names = library.names()
    sound = (name for name in (on, *names) if name in names and library.handout(name)[0])
    return OpenFile(library.clinic_path, Clinic, next(sound, names[0] if names else ""))


def answer(library: Library, file: OpenFile, asked: Asked) -> Answer:
    """The text with all changes made, the problems of its structure, and the page in view.

    The rules on words are left to `look`: they take as long as the page, and nobody reads them while typing.
    """
    data, focus, refused = changed(library, file, asked)
    library = library.with_unsaved(file.path, data)
    problems = _structure(library, file)
    prepared, _ = prepare(library, file.on)
    page, against = live_page(prepared, asked.view) if prepared else (None, [])
    known = set(problems)
    return Answer(
        asked.n,
        data.decode("utf-8"),
        tuple(_told(file, data, [*problems, *(found for found in against if found not in known)])),
        page,
        forms.form(file.cls, yaml_edits.values(data)) if asked.form else None,
        focus,
        refused,
    )


def look(library: Library, file: OpenFile, asked: Look) -> tuple[tuple[Told, ...], Prepared | None]:
    """All else that `check` says of the file, in every edition; and the handout as it would be."""
    from ldn_pdf.checking.clinic_words import clinic_word_problems

    data = asked.text.encode("utf-8")
    library = library.with_unsaved(file.path, data)
    clinic = library.clinic()[0]
    problems = list(clinic_word_problems(clinic)) if clinic else []
    problems += [] if file.cls is Clinic else handout_problems(library, file.on)
    problems += page_problems(library, file.on)
    told = dict.fromkeys(_structure(library, file))
    return tuple(_told(file, data, [found for found in problems if found not in told])), prepare(library, file.on)[0]


def changed(library: Library, file: OpenFile, asked: Asked) -> tuple[bytes, Path_ | None, str]:
    """The bytes after all changes, the path of the control that is next, and why one of them could not be made."""
    data, focus = asked.text.encode("utf-8"), None
    for change in asked.changes:
        after, focus = _after(data, file.cls, change)
        if isinstance(after, Problem):
            return data, focus, f"{after.what} {after.fix}"
        data = after
    if asked.fix >= 0:
        fixes = _fixes(file, _structure(library.with_unsaved(file.path, data), file))
        data = (yaml_edits.applied(data, fixes[asked.fix]) if asked.fix < len(fixes) else None) or data
    return data, focus, ""


def _after(data: bytes, cls: type[Struct], change: ChangeAsked) -> tuple[bytes | Problem, Path_ | None]:
    """The bytes after one change, and where the person goes on."""
    path = change.path
    hint = forms.hint_at(cls, path)
    if hint is None:
        return data, None
    match change.do:
        case "set" if change.value == "" and forms.is_optional(cls, path):
            return yaml_edits.remove(data, cls, path), path
        case "set":
            return yaml_edits.set_value(data, cls, path, forms.typed_value(hint, change.value)), path
        case "add":
            below = (*path, str(change.value))
            wanted = forms.hint_at(cls, below)
            return (yaml_edits.set_value(data, cls, below, forms.blank(wanted)), below) if wanted else (data, None)
        case "insert" if hint.item:
            return yaml_edits.insert(data, cls, path, change.to, forms.blank(hint.item)), (*path, change.to)
        case "move":
            to = change.to if isinstance(path[-1], int) else path[-1]
            return yaml_edits.move(data, cls, path, change.to), (*path[:-1], to)
        case "remove":
            return yaml_edits.remove(data, cls, path), path[:-1]
        case _:
            return data, None


def _structure(library: Library, file: OpenFile) -> list[Problem]:
    """What is wrong with the structure of this file and of the clinic's: with an error there is no page."""
    return library.clinic()[1] + ([] if file.cls is Clinic else library.handout(file.on)[1])


def told(problem: Problem, place: str, path: Path_ | None = None, number: int = -1) -> Told:
    """A problem in the words of a page."""
    what, fix = without_commands(problem.what), without_commands(problem.fix)
    return Told(what, fix, problem.rule, problem.severity, place, problem.mark.line, path, number)


def _told(file: OpenFile, data: bytes, problems: Sequence[Problem]) -> Iterator[Told]:
    """Problems of this file with the path of their control; those of other files with their place."""
    fixes = _fixes(file, problems)
    for problem in problems:
        mark, ours = problem.mark, problem.mark.file == shown(file.path)
        number = fixes.index(problem.edit) if ours and problem.edit else -1
        path = yaml_edits.path_at(data, mark.line, mark.column) if ours else None
        place = "" if ours else f"{mark.file}, line {mark.line}"
        yield told(problem, place, path, number)


def _fixes(file: OpenFile, problems: Sequence[Problem]) -> list[Edit]:
    """The changes of this file that set a problem right."""
    return [problem.edit for problem in problems if problem.edit and problem.mark.file == shown(file.path)]
