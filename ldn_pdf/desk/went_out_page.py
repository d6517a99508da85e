"""What went out: day by day, of which handout, which way; and the question who has older words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from starlette.responses import HTMLResponse

from ldn_pdf.commands.delivery_options import open_ledger
from ldn_pdf.delivering.user_folders import something_went_out
from ldn_pdf.desk.action_pages import choice, command_form, file_field, submit, typed
from ldn_pdf.desk.markup import Inside, Markup, tag
from ldn_pdf.desk.page_frame import notice, page
from ldn_pdf.desk.wording import in_words, label
from ldn_pdf.library.folder import Library

if TYPE_CHECKING:
    from ldn_pdf.delivering.delivery_log import Entry

_MOST = 200  # lines of the table


def went_out_page(library: Library, ledger: Path | None, name: str) -> HTMLResponse:
    """The deliveries that the ledger holds, all or those of the handout `name`; whom they went to it does not know."""
    titles = {each: handout.title.value if (handout := library.handout(each)[0]) else each for each in library.names()}
    try:
        shown = _history(ledger, name, titles)
    except (click.ClickException, OSError) as error:
        shown = notice(tag("p", str(error), lang="en"), kind="warning")
    recall = command_form(
        "recall",
        "/do",
        tag("p", label("recall_help")),
        choice("handout", titles, name),
        file_field("people_asked", ".csv,.tsv,.txt"),
        typed("before"),
        buttons=[submit("ask_recall")],
    )
    return page(label("title_went_out"), shown, tag("h2", label("title_recall")), recall, place="went_out")


def _history(ledger: Path | None, name: str, titles: dict[str, str]) -> Inside:
    if not something_went_out(ledger):
        return tag("p", label("nothing_out"))
    with open_ledger(ledger) as (book, _):
        names = book.handouts()
        lines = _by_day(book.entries(name))
    if not names:
        return tag("p", label("nothing_out"))
    known = {each: titles.get(each, each) for each in (*names, *([name] if name in titles else []))}
    chosen = choice("shown_handout", {"": label("all_handouts"), **known}, name, sent_as="handout")
    asked = tag("form", chosen, tag("button", label("show")), action="/went-out", class_="bar")
    if not lines:
        return [asked, tag("p", label("of_this_nothing"))]
    return [
        asked,
        tag("p", label("copies_in_all", count=sum(lines.values()))),
        _table(sorted(lines.items(), reverse=True)[:_MOST], titles),
        tag("p", label("older_out", count=len(lines) - _MOST)) if len(lines) > _MOST else None,
    ]


def _by_day(entries: Iterable[Entry]) -> Counter[tuple[str, ...]]:
    """Copies by the day here, handout, site, version, state, way, and whether it is known that they arrived."""
    copies = Counter[tuple[str, ...]]()
    for entry in entries:
        day = f"{datetime.fromisoformat(entry.at).astimezone():%Y-%m-%d}"
        kind = (entry.handout, entry.site, entry.version, entry.state, entry.how, entry.status)
        copies[day, *kind] += entry.copies
    return copies


def _table(lines: list[tuple[tuple[str, ...], int]], titles: dict[str, str]) -> Markup:
    has_sites = any(site for (_, _, site, *_), _ in lines)
    columns = ("day", "handout", *(["site"] if has_sites else []), "version", "state", "how", "copies")
    rows = []
    for (day, name, site, version, state, how, status), copies in lines:
        way = label(f"how_{how}") + (f", {label('not_known')}" if status != "out" else "")
        cells = [
            titles.get(name, name),
            *([site or label("main_site")] if has_sites else []),
            version,
            label(f"was_{state}"),
            way,
        ]
        when = tag("th", in_words(datetime.fromisoformat(day).date()), scope="row")
        rows.append(tag("tr", when, [tag("td", cell) for cell in (*cells, str(copies))]))
    heads = tag("tr", [tag("th", label(f"column_{key}"), scope="col") for key in columns])
    table = tag("table", tag("thead", heads), tag("tbody", rows))
    said = label("title_went_out")
    return tag("div", table, class_="table", tabindex="0", role="region", aria_label=said)
