"""The pages with which handouts go out and come in: what changed, approve, print, mail, new."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.responses import HTMLResponse

from ldn_pdf.approval.approved_words import approved_words
from ldn_pdf.approval.standing import read_hash
from ldn_pdf.commands.approve import open_points, refusals
from ldn_pdf.desk.differences_shown import differences_shown
from ldn_pdf.desk.markup import Inside, Markup, tag
from ldn_pdf.desk.open_library import OpenLibrary
from ldn_pdf.desk.page_frame import fault, no_folder, notice, page, site_choice
from ldn_pdf.desk.wording import humanized, in_words, label, without_commands
from ldn_pdf.library.folder import DEFAULT_EDITION, Library
from ldn_pdf.reading.model import Handout


def changes_page(library: Library, name: str) -> HTMLResponse:
    """What a patient would read differently than what was approved last."""
    handout, approvals = library.handout(name)[0], library.approvals()[0]
    approval = approvals.newest(name) if approvals else None
    path = library.path(name)
    if handout is None or path is None:
        return _page(library, name, "changes", notice(label("has_problems"), kind="warning"))
    if approval is None:
        return _page(library, name, "changes", tag("p", label("never_approved")))
    who = label(
        "approved_then",
        by=approval.approved_by,
        role=approval.role,
        day=in_words(approval.approved_on),
        version=approval.version,
    )
    shown = differences_shown(approval.words.value, approved_words(handout, path.parent))
    return _page(library, name, "changes", tag("p", who), shown)


def approve_page(library: Library, name: str) -> HTMLResponse:
    """Every word with what it rests on, the open points, and the form of whoever stands behind them."""
    handout = library.handout(name)[0]
    if library.own is None:
        return _page(library, name, "approve", no_folder(library))
    problems = list(refusals(library, name))
    errors = [problem for problem in problems if problem.is_error]
    taking_back = _taking_back(library, name)
    if errors or handout is None:
        faults = tag("ul", [fault(problem) for problem in errors], class_="faults")
        return _page(
            library, name, "approve", notice(tag("p", label("not_approvable")), faults, kind="warning"), taking_back
        )
    points = [_point(*point) for point in open_points(library, name, problems).items()]
    path, clinic = library.path(name), library.clinic_for(handout)
    assert path and clinic, "without them there are errors"
    form = command_form(
        "approve",
        f"/handouts/{name}/do",
        tag("fieldset", tag("legend", label("open_points")), points) if points else None,
        text_field("by", required=True),
        text_field("role", required=True),
        text_field("translator", required=True) if handout.translation_of else None,
        field(
            "until",
            tag(
                "input",
                type="date",
                id="until",
                name="until",
                required=True,
                value=str(handout.review_by),
                max=str(handout.review_by),
            ),
        ),
        tag("input", type="hidden", name="read", value=read_hash(handout, path.parent, clinic)),
        _tick("read_all", required=True),
        notice(label("nobody_proves")),
        buttons=[submit("do_approve")],
    )
    words = tag("iframe", src=f"/handouts/{name}/review", title=label("words_to_read"), class_="review")
    return _page(library, name, "approve", tag("p", label("approve_help")), words, form, taking_back)


def print_page(library: Library, name: str) -> HTMLResponse:
    """Copies from the printer, tried first as with `--dry-run`."""
    form = command_form(
        "print",
        f"/handouts/{name}/do",
        field(
            "copies", tag("input", type="number", id="copies", name="copies", value=1, min=1, max=1000, required=True)
        ),
        _choices(library),
        text_field("printer"),
        _tick("mono"),
        _tick("one-sided"),
        _tick("draft"),
        buttons=[submit("try_print", "dry-run", done="tried"), submit("do_print")],
    )
    return _page(library, name, "print", form)


def mail_page(library: Library, name: str) -> HTMLResponse:
    """The handout to the people of a file, tried first: nothing leaves until the second button."""
    handout = library.handout(name)[0]
    fields = ", ".join(["email", "email_ok", *(text.value for text in handout.fields if handout)]) if handout else ""
    server = [
        text_field("host"),
        text_field("port"),
        field(
            "security",
            choice("security", [("", label("as_set")), *((each, each) for each in ("tls", "starttls", "plain"))]),
        ),
        text_field("from"),
    ]
    rows = [text_field("only"), text_field("again"), text_field("arrived")]
    form = command_form(
        "mail",
        f"/handouts/{name}/do",
        tag("p", label("mail_help", columns=fields)),
        field("people", tag("input", type="file", id="people", name="file", accept=".csv,.tsv,.txt", required=True)),
        field("note", tag("textarea", "", id="note", name="note", rows=3)),
        _choices(library),
        _tick("draft"),
        _tick("ignore-columns"),
        tag("details", tag("summary", label("mail_rows")), rows),
        tag("details", tag("summary", label("mail_server")), server),
        buttons=[submit("try_mail", done="tried"), submit("do_mail_now", "really", disabled=True)],
    )
    return _page(library, name, "mail", form)


def new_page(library: Library) -> HTMLResponse:
    """A handout from a starter or from an article; where there is no folder to put it, the folder first."""
    if library.own is None:
        said = tag("p", label("folder_help", folder=OpenLibrary.own_folder()))
        return page(
            label("title_new"), command_form("folder", "/do", said, buttons=[submit("make_folder")]), place="new"
        )
    starter = command_form("starter", "/do", text_field("title", required=True), buttons=[submit("begin")])
    file = tag("input", type="file", id="article", name="file", accept=".txt,.md,.html,.htm,.docx", required=True)
    article = command_form(
        "article",
        "/new/article",
        tag("p", label("article_help")),
        field("article", file),
        _tick("one"),
        buttons=[submit("make_draft")],
    )
    return page(
        label("title_new"),
        tag("h2", label("from_starter")),
        starter,
        tag("h2", label("from_article")),
        article,
        place="new",
    )


# --- pieces ----------------------------------------------------------------------------------------


def _page(library: Library, name: str, step: str, *inside: Inside) -> HTMLResponse:
    handout: Handout | None = library.handout(name)[0]
    back = tag(
        "p", tag("a", label("back_to", title=handout.title.value if handout else name), href=f"/handouts/{name}")
    )
    return page(label(f"do_{step}"), back, site_choice(library), *inside)


def command_form(action: str, address: str, *inside: Inside, buttons: list[Markup]) -> Markup:
    """A form whose fields a command is run with."""
    outcome = tag("div", class_="outcome", role="status", tabindex="-1")
    hidden = tag("input", type="hidden", name="action", value=action)
    bar = tag("p", buttons, class_="bar")
    return tag(
        "form",
        hidden,
        *inside,
        bar,
        outcome,
        data_run=address,
        data_said=label("said_by_runs"),
        class_="panel",
        method="post",  # it is sent by the script; a browser by itself would put what is typed into the address
        inert=True,  # until the script is there
    )


def field(name: str, control: Markup) -> Markup:
    """A control under its label."""
    return tag("p", tag("label", label(f"field_{name}"), for_=name), control, class_="field")


def text_field(name: str, required: bool = False) -> Markup:
    """A line to type."""
    return field(name, tag("input", type="text", id=name, name=name, required=required))


def _tick(name: str, required: bool = False) -> Markup:
    control = tag("input", type="checkbox", id=name, name=name, value="yes", required=required)
    return tag("p", control, tag("label", label(f"field_{name}"), for_=name), class_="field tick")


def choice(name: str, choices: Iterable[tuple[str, str]], chosen: str = "", sent_as: str = "") -> Markup:
    """A list to choose from: what is sent, and what is shown of it."""
    return tag(
        "select",
        [tag("option", said, value=value, selected=value == chosen) for value, said in choices],
        id=name,
        name=sent_as or name,
    )


def _choices(library: Library) -> list[Markup]:
    """The edition and the paper; both begin as a command has them that is told nothing."""
    clinic = library.clinic()[0]
    papers = [(each, humanized(each)) for each in ("letter", "a4")]
    return [
        field("edition", choice("edition", [(each, humanized(each)) for each in library.editions()], DEFAULT_EDITION)),
        field("paper", choice("paper", papers, clinic.paper if clinic else "letter")),
    ]


def submit(key: str, flag: str = "", disabled: bool = False, done: str = "") -> Markup:
    """A button that sends the form; `flag` goes with it. `done` is what is said above the outcome, where not Done."""
    return tag(
        "button",
        label(key),
        type="submit",
        name=flag or None,
        value="yes" if flag else None,
        disabled=disabled,
        class_="main",
        data_done=label(done) if done else None,
    )


def _point(code: str, point: str) -> Markup:
    name, words = f"point-{code}", without_commands(point)
    control = tag("input", type="checkbox", id=name, name=name, value="yes", required=True)
    return tag("p", control, tag("label", words, for_=name, lang="en"), class_="field tick")


def _taking_back(library: Library, name: str) -> Markup | None:
    """The form that takes an approval back, where there is one."""
    approvals = library.approvals()[0]
    approval = approvals.newest(name) if approvals else None
    if approval is None or approval.withdrawn:
        return None
    form = command_form(
        "withdraw", f"/handouts/{name}/do", text_field("why", required=True), buttons=[submit("do_withdraw")]
    )
    return tag("section", tag("h2", label("title_withdraw")), form)
