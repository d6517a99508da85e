"""`ldn-pdf diff`: which words a patient would read differently, to approve from."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from textwrap import wrap

import click
from msgspec import Struct

from ldn_pdf.approval.approvals_file import hand_edits
from ldn_pdf.approval.approved_words import Difference, approved_words, differences, marked
from ldn_pdf.commands.options import chosen, examples, library_options, sound
from ldn_pdf.commands.output import say
from ldn_pdf.library.bundled_files import BundledFile, bundled_files
from ldn_pdf.library.folder import Library, decoded, load
from ldn_pdf.reading.model import Handout
from ldn_pdf.reading.source_files import source_of

_WIDTH = 78  # columns


class _Version(Struct, frozen=True):
    """The words of a handout at one time. `edition` names it: its version and dates are on the page too."""

    words: str
    edition: str


@click.command(
    epilog=examples(
        "ldn-pdf diff what-is-ldn                      since a clinician last approved it",
        "ldn-pdf diff old/what-is-ldn.yaml what-is-ldn  an older file, and the handout as it is now",
        "ldn-pdf diff what-is-ldn --bundled            what the package changed since you took it",
        "ldn-pdf diff evidence/ldn-for-ms --bundled    the same of a ledger, or of layouts/clear",
    )
)
@click.argument("old", metavar="OLD")
@click.argument("new", required=False, metavar="[NEW]")
@click.option("--bundled", is_flag=True, help="Compare with the package's newer version of it.")
@library_options
def command(old: str, new: str | None, bundled: bool, library: Library) -> None:
    """Show which words a patient would read differently.

    OLD and NEW are handouts: files, or names without .yaml. With OLD alone, it is compared with the
    words that a clinician last approved. Roles count too: a warning that became a note. What stands
    in [-brackets-] is gone, what stands in [+brackets+] is new.
    """
    if bundled:
        if new:
            raise click.UsageError("With --bundled give one name.")
        say(*bundled_difference(_bundled(library, old)))
        return
    if new is None and Path(old).is_file():
        raise click.UsageError(f"{old} is a file: name the handout to compare it with as well.")
    now = _version(library, new or old)
    before = _version(library, old) if new else _approved(library, old)
    if before is None:
        say(f"No clinician has approved {old}: all of its words are new.")
        return
    say(f"was: {before.edition}", f"now: {now.edition}", "")
    say(*_shown(list(differences(before.words, now.words))))


def bundled_difference(file: BundledFile) -> Iterator[str]:
    """What the package changed in a file since this library was given it; against the library's where nobody knows."""
    base = file.given.text if file.given and file.given.text else (file.own or b"").decode("utf-8-sig", "replace")
    if file.kind == "handout":
        old, new = (decoded(*source_of(text.encode(), file.id), Handout)[0] for text in (base, file.text))
        if old and new:
            folder = file.path.parent
            yield from (f"was: {_edition(old)}", f"now: {_edition(new)}, in the package", "")
            yield from _shown(list(differences(approved_words(old, folder), approved_words(new, folder))))
            return
    if file.kind == "picture":
        yield "It is another picture."
        return
    now = f"{file.id} (in the package)"
    lines = list(unified_diff(base.splitlines(), file.text.splitlines(), file.id, now, lineterm=""))
    yield from lines or ["Not a word differs."]


def _bundled(library: Library, name: str) -> BundledFile:
    """What the package has under this name. A usage error where it has nothing, or the library has not."""
    files = {file.id: file for file in bundled_files(library) if file.own is not None}
    if name not in files:
        known = ", ".join(files) or "none: this is the package's own library, or it has nothing of the package"
        raise click.UsageError(f"There is nothing in the package to compare `{name}` with. There is: {known}.")
    return files[name]


def _version(library: Library, name: str) -> _Version:

    path = Path(name)
    if not path.is_file():
        path = library.path(chosen(library, [name])[0]) or path
    handout = sound(*load(path, Handout))
    return _Version(approved_words(handout, path.parent), _edition(handout))


def _edition(handout: Handout) -> str:
    return f"version {handout.version}, issued {handout.issued}, not to be used after {handout.review_by}"


def _approved(library: Library, name: str) -> _Version | None:
    """The last approved words of a handout, or None. Where the file of approvals is not sound, it ends the command."""
    (name,) = chosen(library, [name])
    approvals, problems = library.approvals()
    problems = [*problems, *(hand_edits(approvals) if approvals else ())]
    entry = sound(None if problems else approvals, problems).newest(name)
    if entry is None:
        return None
    who = f"approved by {entry.approved_by}, {entry.role}, on {entry.approved_on}"
    return _Version(entry.words.value, f"version {entry.version}, {who}")


# --- what is printed -------------------------------------------------------------------------------


def _shown(found: list[Difference]) -> Iterator[str]:
    for difference in found:
        yield from (*_lines(difference), "")
    yield _count(found)


def _lines(difference: Difference) -> Iterator[str]:
    notes = f": {', '.join(difference.notes)}" if difference.notes else ""
    yield f"{difference.block}{notes}"
    for change in difference.changes:
        was, now = marked(change)
        state = "" if was and now else ", gone" if was else ", new"
        yield f"  {change.role}{state}"
        for label, words in (("was", was), ("now", now)):
            if words:
                yield from wrap(words, _WIDTH, initial_indent=f"    {label}: ", subsequent_indent=" " * 9)


def _count(found: list[Difference]) -> str:
    texts = sum(max(1, len(difference.changes)) for difference in found)
    if not texts:
        return "A patient would read the same words."
    differ = "1 text differs" if texts == 1 else f"{texts} texts differ"
    return f"{differ}, in 1 block." if len(found) == 1 else f"{differ}, in {len(found)} blocks."
