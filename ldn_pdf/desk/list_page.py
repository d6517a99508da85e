"""The first page: every handout, how it stands, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from starlette.responses import HTMLResponse

from ldn_pdf.approval.standing import days_left
from ldn_pdf.commands.delivery_options import open_ledger
from ldn_pdf.commands.recall import current_words
from ldn_pdf.delivering.holders import recall
from ldn_pdf.delivering.user_folders import something_went_out
from ldn_pdf.desk.markup import Inside, Markup, tag
from ldn_pdf.desk.page_frame import no_folder, notice, page, site_choice
from ldn_pdf.desk.wording import in_words, label
from ldn_pdf.library.bundled_files import bundled_files
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import state_in
from ldn_pdf.problems import Problem
from ldn_pdf.reading.clock import today
from ldn_pdf.reading.model import DEFAULT_LANGUAGE, Handout


def list_page(library: Library, ledger: Path | None) -> HTMLResponse:
    """All handouts of the library, and other files of its folder that are not read."""
    names = library.names()
    newer = {file.id: file.version for file in bundled_files(library) if file.is_newer}
    copies, fault = _old_copies(library, names, ledger)
    others = library.not_read()
    return page(
        label("title_list"),
        no_folder(library),
        site_choice(library),
        notice(fault, kind="warning") if fault else None,
        tag("ul", [_row(library, name, copies.get(name, 0), newer.get(name, "")) for name in names], class_="rows"),
        _not_read(others) if others else None,
        place="list",
    )


def _row(library: Library, name: str, old_copies: int, newer: str) -> Markup:
    handout, problems = library.handout(name)
    title = handout.title.value if handout else name
    language = handout.tag if handout else DEFAULT_LANGUAGE
    link = tag("h2", tag("a", title, href=f"/handouts/{name}", lang=language))
    if handout is None:
        errors = sum(problem.is_error for problem in problems)
        faults = label("has_errors", count=errors)
        return tag("li", link, tag("p", tag("strong", faults, class_="state wrong")))
    facts: list[Inside] = [
        state_shown(library, handout),
        label("version_and_review", version=handout.version.value, day=in_words(handout.review_by)),
    ]
    if newer:
        facts.append(label("newer", version=newer))
    if old_copies:
        facts.append(tag("a", label("old_copies", count=old_copies), href=f"/went-out?handout={name}"))
    return tag("li", link, tag("p", [tag("span", fact) for fact in facts], class_="facts"))


def state_shown(library: Library, handout: Handout) -> Markup:
    """How a handout stands, until when and why."""
    state = state_in(library, handout, today())
    left = days_left(state, today())
    if state.name == "approved" and state.until:
        words = label("state_approved", by=state.approved_by, day=in_words(state.until))
    else:
        name = "draft_expired" if state.expired and state.name == "draft" else state.name
        words = label(f"state_{name}")
    ends = f", {label('ends_in', count=left)}" if left is not None else None
    why = [": ", tag("span", state.why, lang="en")] if state.why and state.name != "approved" else None
    return tag("strong", words, ends, why, class_=f"state {state.name}")


def _old_copies(library: Library, names: Sequence[str], ledger: Path | None) -> tuple[Mapping[str, int], str]:
    """How many copies with other words than the approved went out, by handout; or why that cannot be told."""
    if not something_went_out(ledger):
        return {}, ""
    counted: dict[str, int] = {}
    try:
        with open_ledger(ledger) as (book, key):
            for name in set(book.handouts()) & set(names):
                found = recall(book, key, name, current_words(library, name), "", (), lambda row, entry: None)
                counted[name] = found.elsewhere + sum(found.paper.values())
    except (click.ClickException, OSError) as error:
        return {}, str(error)
    return counted, ""


def _not_read(others: Sequence[Problem]) -> Markup:
    """Files such as the second copy that a shared drive makes of one that two people changed."""
    listed = [tag("li", tag("strong", problem.mark.file), f": {problem.what} {problem.fix}") for problem in others]
    return tag("section", tag("h2", label("title_not_read")), tag("ul", listed), class_="panel")
