"""`ldn-pdf diff`: which words a patient would read differently, to approve from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

import click
from msgspec import Struct

from ldn_pdf.approval.word_differences import Difference, differences, marked
from ldn_pdf.commands.options import chosen, examples, handouts_option
from ldn_pdf.commands.output import say, show
from ldn_pdf.library.folder import Library, load
from ldn_pdf.reading.model import Handout

_WIDTH = 78  # columns


class _Version(Struct, frozen=True):
    """The words of a handout at one time. `edition` names it: its version and dates are on the page too."""

    words: str
    edition: str


@click.command(
    epilog=examples(
        "ldn-pdf diff what-is-ldn                      since a clinician last approved it",
        "ldn-pdf diff old/what-is-ldn.yaml what-is-ldn  an older file, and the handout as it is now",
    )
)
@click.argument("old", metavar="OLD")
@click.argument("new", required=False, metavar="[NEW]")
@handouts_option
@click.pass_context
def command(ctx: click.Context, old: str, new: str | None, handouts: Path | None) -> None:
    """Show which words a patient would read differently.

    OLD and NEW are handouts: files, or names without .yaml. With OLD alone, it is compared with the
    words that a clinician last approved. Roles count too: a warning that became a note. What stands
    in [-brackets-] is gone, what stands in [+brackets+] is new.
    """
    library = Library(handouts)
    if new is None and Path(old).is_file():
        raise click.UsageError(f"{old} is a file: name the handout to compare it with as well.")
    now = _version(ctx, library, new or old)
    before = _version(ctx, library, old) if new else _approved(ctx, library, old)
    if before is None:
        say(f"No clinician has approved {old}: all of its words are new.")
        return
    found = list(differences(before.words, now.words))
    say(f"was: {before.edition}", f"now: {now.edition}", "")
    for difference in found:
        say(*_lines(difference), "")
    say(_count(found))


def _version(ctx: click.Context, library: Library, name: str) -> _Version:
    from ldn_pdf.approval.approved_words import approved_words

    path = Path(name)
    if not path.is_file():
        path = library.path(chosen(library, [name])[0]) or path
    handout, problems = load(path, Handout)
    if handout is None or any(problem.is_error for problem in problems):
        show(problems, err=True)
        ctx.exit(1)
    edition = f"version {handout.version}, issued {handout.issued}, not to be used after {handout.review_by}"
    return _Version(approved_words(handout, path.parent), edition)


def _approved(ctx: click.Context, library: Library, name: str) -> _Version | None:
    """The last approved words of a handout, or None. Where the file of approvals is not sound, it ends the command."""
    from ldn_pdf.approval.approvals_file import hand_edits

    (name,) = chosen(library, [name])
    approvals, problems = library.approvals()
    problems += hand_edits(approvals) if approvals else ()
    if approvals is None or problems:
        show(problems, err=True)
        ctx.exit(1)
    entry = approvals.newest(name)
    if entry is None:
        return None
    who = f"approved by {entry.approved_by}, {entry.role}, on {entry.approved_on}"
    return _Version(entry.words.value, f"version {entry.version}, {who}")


# --- what is printed -------------------------------------------------------------------------------


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
