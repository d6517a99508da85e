"""What every page of the desk has round it: head, ways to the other pages, the line that says what happened."""

from __future__ import annotations

import re

from starlette.background import BackgroundTask
from starlette.responses import HTMLResponse

from ldn_pdf.approval.approved_words import Difference, differences, marked
from ldn_pdf.desk.markup import Inside, Markup, joined, tag
from ldn_pdf.desk.wording import label, languages, spoken, without_commands
from ldn_pdf.library.folder import MAIN_SITE, Library, sites
from ldn_pdf.problems import Problem

_MARKED = re.compile(r"(\[-.*?-\]|\[\+.*?\+\])")
PLACES = {"list": "/", "clinic": "/clinic", "new": "/new", "went_out": "/went-out"}


def page(
    title: str,
    *inside: Inside,
    place: str = "",
    wide: bool = False,
    status: int = 200,
    background: BackgroundTask | None = None,
) -> HTMLResponse:
    """A whole page. `place` is the way in the head that it belongs to; `wide` ones have two columns: they are editors.

    `background` is done once the page was sent, and then there are no more pages.
    """
    ways = [
        tag("a", label(f"way_{name}"), href=address, aria_current="page" if name == place else None)
        for name, address in PLACES.items()
    ]
    closing = tag("form", tag("button", label("close")), action="/close", method="post")
    others = [
        tag("button", label("own_language", each), type="submit", name="language", value=each, lang=each)
        for each in languages()
        if each != spoken()
    ]
    switch = tag("form", others, action="/language", method="post", aria_label=label("language"))
    body = joined(
        tag("a", label("skip"), href="#main", class_="skip"),
        tag(
            "header",
            tag("nav", ways, aria_label=label("ways")),
            None if background else tag("div", switch, closing, class_="bar"),
        ),
        tag("main", tag("h1", title), *inside, id="main", tabindex="-1", class_="wide" if wide else None),
    )
    head = joined(
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"{title} · {label('desk')}"),
        tag("link", rel="icon", href="data:,"),
        tag("link", rel="stylesheet", href="/static/desk.css"),
        tag("script", src=f"/static/{'editor' if wide else 'actions'}.js", type="module"),
    )
    html = f"<!DOCTYPE html>\n{tag('html', tag('head', head), tag('body', body), lang=spoken())}\n"
    return HTMLResponse(html, status, background=background)


def site_choice(library: Library) -> Markup | None:
    """Where a practice has several sites: which one it is that everything is done for, and ways to the others."""
    names = sites(library.folder)
    if len(names) < 2:
        return None
    chosen = None if library.site_is_open else library.site or MAIN_SITE
    ways = [
        tag(
            "button",
            label("main_site") if name == MAIN_SITE else name,
            name="site",
            value=name,
            aria_pressed=str(name == chosen).lower(),
            class_="main" if name == chosen else None,
        )
        for name in names
    ]
    said = tag("strong", label("site" if chosen else "which_site"), id="which-site")
    return tag("form", said, ways, action="/site", method="post", class_="notice bar", aria_labelledby="which-site")


def no_folder(library: Library) -> Markup | None:
    """Where nobody made a folder of handouts yet: the way to make it."""
    return None if library.own else notice(label("no_folder"), " ", tag("a", label("make_folder"), href="/new"))


def fault(problem: Problem) -> Markup:
    """A problem as a line of a list."""
    what, fix = without_commands(problem.what), without_commands(problem.fix)
    return tag("li", tag("strong", what), f" {fix}", class_=problem.severity, lang="en")


def notice(*inside: Inside, kind: str = "note") -> Markup:
    """A framed sentence: `note`, `warning` or `good`."""
    return tag("div", *inside, class_=f"notice {kind}")


# --- two states of a handout's words, side by side for whoever decides between them ---------------


def differences_shown(before: str, now: str) -> Markup:
    """What a patient would read differently, of two texts of approved words."""
    found = list(differences(before, now))
    if not found:
        return tag("p", label("same_words"))
    return tag("ul", [_block(difference) for difference in found], class_="differences")


def _block(difference: Difference) -> Markup:
    notes = f": {', '.join(difference.notes)}" if difference.notes else ""
    rows: list[Inside] = []
    for change in difference.changes:
        was, now = marked(change)
        rows.append(tag("dt", change.role, lang="en"))
        rows += [
            tag("dd", tag("span", label(key), class_="which"), " ", _words(words))
            for key, words in (("was", was), ("now", now))
            if words
        ]
    return tag("li", tag("h3", f"{difference.block}{notes}"), tag("dl", rows))


def _words(words: str) -> list[Inside]:
    """The words, with what is gone struck out and what is new set off."""
    pieces: list[Inside] = []
    for piece in _MARKED.split(words):
        name = {"[-": "del", "[+": "ins"}.get(piece[:2])
        pieces.append(tag(name, piece[2:-2]) if name else piece)
    return pieces
