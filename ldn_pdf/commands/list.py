"""`ldn-pdf list`: what there is, and how it stands."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import click

from ldn_pdf.approval.standing import days_left
from ldn_pdf.commands.options import clinics_option, examples, handouts_option, look_where
from ldn_pdf.commands.output import count_of, say, say_table, show
from ldn_pdf.content.state import State
from ldn_pdf.library.bundled_files import bundled_files, offered
from ldn_pdf.library.folder import MAIN_SITE, Library
from ldn_pdf.library.prepare import state_in
from ldn_pdf.problems import has_errors
from ldn_pdf.reading.clock import today
from ldn_pdf.reading.model import Handout


@click.command(epilog=examples("ldn-pdf list", "ldn-pdf list --handouts leaflets/handouts", "ldn-pdf list --site all"))
@handouts_option
@clinics_option
@click.pass_context
def command(ctx: click.Context, handouts: Path | None, clinic: tuple[Path | None, ...]) -> None:
    """Show the handouts with title, version and state."""
    libraries = [Library(handouts, each) for each in clinic]
    library = libraries[0]
    look_where(library)
    _, problems = library.approvals()
    files = bundled_files(library)
    newer = {
        file.id: f"; the package has {'a newer one' if file.version == file.was else file.version}"
        for file in files
        if file.is_newer
    }
    changed: dict[str, tuple[str, ...]] = {}
    rows = [("NAME", "SITE", "TITLE", "LANGUAGE", "VERSION", "STATE")]
    for name, at in product(library.names(), libraries):
        handout, _ = at.handout(name)
        site = at.site or MAIN_SITE
        if handout is None:
            rows.append((name, site, "-", "-", "-", "has errors: see `ldn-pdf check`" + newer.get(name, "")))
        else:
            state, words = stands(at, handout)
            language = handout.tag
            if handout.translation_of:
                language += f", stale: {count_of(len(state.stale), 'text')}" if state.stale else ", current"
            title, version = handout.title.value, handout.version.value
            rows.append((name, site, title, language, version, words + newer.get(name, "")))
            changed |= {name: state.changed} if state.changed else {}
    table = [row if len(libraries) > 1 else (row[0], *row[2:]) for row in rows]
    say_table(table)
    for name, lines in changed.items():
        say("", f"{name}, changed since its approval:", *(f"  {line}" for line in lines))
    if others := [file.id for file in files if file.is_newer and file.kind != "handout"]:
        say("", f"Newer in the package: {', '.join(others)}.")
    if newer:
        say("`ldn-pdf diff NAME --bundled` shows what is newer, `ldn-pdf init --update` brings it.")
    if new := offered(files):
        names = ", ".join(file.id for file in new)
        say("", f"New in the package: {names}. `ldn-pdf init --add NAME` brings one.")
    show([*problems, *library.not_read()], err=True)
    ctx.exit(1 if has_errors(problems) else 0)


def stands(library: Library, handout: Handout) -> tuple[State, str]:
    """The state of a handout; and in words, with the days that its approval still holds where they are few."""
    state = state_in(library, handout, today())
    left = days_left(state, today())
    return state, in_words(state) + (f", ends in {count_of(left, 'day')}" if left is not None else "")


def in_words(state: State) -> str:
    """The state in a few words: `approved by Dr Example until 2027-11-23`."""
    if state.name == "approved":
        return f"approved by {state.approved_by} until {state.until}"
    expired = ", expired" if state.expired and state.name == "draft" else ""
    return f"{state.name}{expired}: {state.why}" if state.why else state.name + expired
