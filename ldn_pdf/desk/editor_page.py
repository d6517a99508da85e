"""The page on which a file is changed: its form, or its text, beside the page that a patient gets."""

from __future__ import annotations

import json

from msgspec import Struct
from msgspec.structs import asdict
from starlette.responses import HTMLResponse

from ldn_pdf.desk import form as forms
from ldn_pdf.desk.list_page import state_shown
from ldn_pdf.desk.live_page import View
from ldn_pdf.desk.markup import Inside, Markup, tag
from ldn_pdf.desk.open_file import OpenFile
from ldn_pdf.desk.page_frame import fault, no_folder, notice, page, site_choice
from ldn_pdf.desk.wording import humanized, label, said_by
from ldn_pdf.library.folder import DEFAULT_EDITION, Library
from ldn_pdf.library.saves import digest_of
from ldn_pdf.limits import REQUEST_BYTES
from ldn_pdf.reading import yaml_edits
from ldn_pdf.reading.model import Handout

STEPS = ("changes", "approve", "print", "mail")


class Editing(Struct, frozen=True):
    """Where the editor sends what is typed; `as_text` shows the text, not the form; `undo` undoes the last save."""

    file: OpenFile
    address: str
    data: bytes
    as_text: bool = False
    undo: Markup = Markup()


def editor_page(library: Library, editing: Editing) -> HTMLResponse:
    """The editor of a handout or of the clinic's file."""
    file = editing.file
    is_handout = file.cls is Handout
    handout = library.handout(file.on)[0]
    if not _is_text(editing.data):
        problems = library.handout(file.on)[1] if is_handout else library.clinic()[1]
        faults = tag("ul", [fault(problem) for problem in problems], class_="faults")
        return page(file.path.name, notice(tag("p", label("not_to_open")), faults, kind="warning"))
    title = (handout.title.value if handout else file.on) if is_handout else label("title_clinic")
    return page(
        title,
        _state(library, file, editing.address) if is_handout else notice(label("clinic_help")),
        no_folder(library),
        None if is_handout else site_choice(library),
        _editor(library, editing),
        place="" if is_handout else "clinic",
        wide=True,
    )


def _is_text(data: bytes) -> bool:
    """Whether the editor can hold it: with each key the text goes to the desk and back."""
    try:
        return len(data) < REQUEST_BYTES // 2 and bool(data.decode("utf-8") or True)
    except UnicodeDecodeError:
        return False


def _state(library: Library, file: OpenFile, address: str) -> Markup:
    handout = library.handout(file.on)[0]
    state = state_shown(library, handout) if handout else tag("strong", label("has_problems"), class_="state wrong")
    ways = [tag("a", label(f"do_{step}"), href=f"{address}/{step}") for step in STEPS]
    return tag("div", state, ways, class_="steps")


def _editor(library: Library, editing: Editing) -> Markup:
    text = editing.data.decode("utf-8")
    held = yaml_edits.values(editing.data)
    as_text = editing.as_text or not isinstance(held, dict)
    other = f"{editing.address}/text" if not as_text else editing.address
    shown = (
        tag(
            "textarea",
            text.replace("\r\n", "\n").removeprefix("\ufeff"),
            id="text",
            spellcheck="true",
            aria_label=label("the_text"),
        )
        if as_text
        else tag("div", forms.form(editing.file.cls, held), id="fields")
    )
    saving = [
        tag("button", label("save"), type="button", id="save", class_="main", disabled=library.own is None),
        tag("button", label("undo"), type="button", id="undo", disabled=True),
        tag("span", "", id="state-of-text"),
        tag("span", "", id="told", role="status"),
        tag("a", label("as_form" if as_text else "as_text"), href=other),
    ]
    left = tag(
        "section",
        tag("div", saving, class_="bar"),
        tag("div", "", id="conflict", tabindex="-1"),
        tag("div", editing.undo, id="last-save"),
        tag("details", tag("summary", label("looking"), id="count"), tag("ul", "", id="problems"), id="all-problems"),
        shown,
        _picture_way() if library.own else None,
        aria_label=label("the_words"),
    )
    return tag(
        "div",
        left,
        _seen(library),
        id="editor",
        data_address=editing.address,
        data_text=json.dumps(text),
        data_was=digest_of(editing.data),
        data_site=library.site,
        data_said=said_by("said_by_editor"),
        data_view=json.dumps(asdict(View())),
        inert=True,  # until the script is there: what is typed before it would be lost
    )


def _picture_way() -> Markup:
    """A picture goes into the folder first; then it is named in the form."""
    control = tag("input", type="file", id="picture", accept=".png,.jpg,.jpeg", aria_describedby="picture-told")
    named = tag("label", label("field_picture"), for_="picture")
    told = tag("p", "", id="picture-told", role="status")
    return tag("details", tag("summary", label("add_picture")), named, control, told, class_="panel")


def _seen(library: Library) -> Markup:
    """The page as it will be printed, and the same words as a web page: a picture says nothing to a screen reader."""
    clinic = library.clinic()[0]
    paper = clinic.paper if clinic else "letter"
    switches = [
        _switch("edition", [(each, humanized(each)) for each in library.editions()], DEFAULT_EDITION),
        _switch("paper", [(each, humanized(each)) for each in ("letter", "a4")], paper),
        _switch("grey", [("", label("in_colour")), ("1", label("in_grey"))], ""),
        _switch("look", [("page", label("look_page")), ("words", label("look_words"))], "page"),
    ]
    turning = [
        tag("button", label("page_before"), type="button", id="before"),
        tag("span", "", id="page-of"),
        tag("button", label("page_after"), type="button", id="after"),
    ]
    return tag(
        "section",
        tag("div", switches, class_="bar switches"),
        tag("div", turning, class_="bar", id="turning"),
        tag("p", "", id="no-page", class_="notice warning", hidden=True),
        tag("img", id="page", alt="", src="data:,", hidden=True),
        tag("iframe", id="twin", title=label("look_words"), sandbox="", hidden=True),
        aria_label=label("the_page"),
        class_="seen",
    )


def _switch(name: str, choices: list[tuple[str, str]], chosen: str) -> Markup:
    inside: list[Inside] = []
    for value, said in choices:
        control = tag("input", type="radio", name=name, value=value, checked=value == chosen, autocomplete="off")
        inside.append(tag("label", control, tag("span", said)))
    return tag("fieldset", tag("legend", label(f"switch_{name}")), inside, class_="switch")
