"""The pages with which handouts go out and come in: what changed, approve, print, mail, new."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import HTMLResponse

from ldn_pdf.approval.approved_words import approved_words
from ldn_pdf.approval.standing import read_hash
from ldn_pdf.commands.approve import open_points, refusals
from ldn_pdf.desk.markup import Inside, Markup, tag
from ldn_pdf.desk.open_library import OpenLibrary
from ldn_pdf.desk.page_frame import differences_shown, fault, no_folder, notice, page, site_choice
from ldn_pdf.desk.wording import humanized, in_words, label, said_by, without_commands
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
        typed("by", required=True),
        typed("role", required=True),
        typed("translator", required=True) if handout.translation_of else None,
        typed("until", "date", required=True, value=str(handout.review_by), max=str(handout.review_by)),
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
        typed("copies", "number", value=1, min=1, max=1000, required=True),
        _choices(library),
        typed("printer"),
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
        typed("host"),
        typed("port"),
        choice("security", {"": label("as_set"), "tls": "tls", "starttls": "starttls", "plain": "plain"}),
        typed("from"),
    ]
    rows = [typed("only"), typed("again"), typed("arrived")]
    form = command_form(
        "mail",
        f"/handouts/{name}/do",
        tag("p", label("mail_help", columns=fields)),
        file_field("people", ".csv,.tsv,.txt", required=True),
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
    starter = command_form("starter", "/do", typed("title", required=True), buttons=[submit("begin")])
    article = command_form(
        "article",
        "/new/article",
        tag("p", label("article_help")),
        file_field("article", ".txt,.md,.html,.htm,.docx", required=True),
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
        data_said=said_by("said_by_runs"),
        class_="panel",
        method="post",  # it is sent by the script; a browser by itself would put what is typed into the address
        inert=True,  # until the script is there
    )


def field(name: str, control: Markup) -> Markup:
    """A control under its label."""
    return tag("p", tag("label", label(f"field_{name}"), for_=name), control, class_="field")


def typed(name: str, kind: str = "text", **attributes: str | int | bool) -> Markup:
    """A line to type, or a control of another kind."""
    return field(name, tag("input", type=kind, id=name, name=name, **attributes))


def file_field(name: str, accept: str, required: bool = False) -> Markup:
    """A file to choose, with these endings; it is sent as `file`."""
    return field(name, tag("input", type="file", id=name, name="file", accept=accept, required=required))


def _tick(name: str, required: bool = False, *words: Markup) -> Markup:
    control = tag("input", type="checkbox", id=name, name=name, value="yes", required=required)
    return tag("p", control, words or tag("label", label(f"field_{name}"), for_=name), class_="field tick")


def choice(name: str, choices: Mapping[str, str], chosen: str = "", sent_as: str = "") -> Markup:
    """A list to choose from: what is sent, and what is shown of it."""
    options = [tag("option", said, value=value, selected=value == chosen) for value, said in choices.items()]
    return field(name, tag("select", options, id=name, name=sent_as or name))


def _choices(library: Library) -> list[Markup]:
    """The edition and the paper; both begin as a command has them that is told nothing."""
    clinic = library.clinic()[0]
    return [
        choice("edition", {each: humanized(each) for each in library.editions()}, DEFAULT_EDITION),
        choice("paper", {each: humanized(each) for each in ("letter", "a4")}, clinic.paper if clinic else "letter"),
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
    name = f"point-{code}"
    return _tick(name, True, tag("label", without_commands(point), for_=name, lang="en"))


def _taking_back(library: Library, name: str) -> Markup | None:
    """The form that takes an approval back, where there is one."""
    approvals = library.approvals()[0]
    approval = approvals.newest(name) if approvals else None
    if approval is None or approval.withdrawn:
        return None
    form = command_form(
        "withdraw", f"/handouts/{name}/do", typed("why", required=True), buttons=[submit("do_withdraw")]
    )
    return tag("section", tag("h2", label("title_withdraw")), form)
