"""Every address of the desk. A handout is named by its id, which must be one of the library's: no address is a path."""

from __future__ import annotations

import os
import re
import traceback
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

import ldn_pdf
from ldn_pdf.delivering.user_folders import undo_folder
from ldn_pdf.desk.action_pages import approve_page, changes_page, mail_page, new_page, print_page
from ldn_pdf.desk.actions import ACTIONS, CommandLine, Sent, WhereTo
from ldn_pdf.desk.command_runs import RunOutcome, Runs
from ldn_pdf.desk.editor_page import Editing, editor_page
from ldn_pdf.desk.guard import SHEET_POLICY, TWIN_POLICY, remember_language
from ldn_pdf.desk.list_page import list_page
from ldn_pdf.desk.live_page import View, paper_of
from ldn_pdf.desk.markup import tag
from ldn_pdf.desk.open_file import Asked, Look, LookedAt, OpenFile, answer, clinic_file, handout_file, look
from ldn_pdf.desk.open_library import OpenLibrary
from ldn_pdf.desk.page_frame import page
from ldn_pdf.desk.saving import Saving, Undoing, keep_picture, save, undo, way_to_undo
from ldn_pdf.desk.went_out_page import went_out_page
from ldn_pdf.desk.wording import label, languages
from ldn_pdf.library.folder import sites
from ldn_pdf.library.prepare import Prepared, file_name, prepare
from ldn_pdf.limits import WINDOWS
from ldn_pdf.reading.source_files import reason
from ldn_pdf.renderers.html import html

_PACKAGE = Path(ldn_pdf.__file__).parent
_STATIC = {path.name: path for path in (_PACKAGE / "desk" / "static").iterdir()} | {
    path.name: path for path in (_PACKAGE / "fonts").glob("*.woff2")
}
STEPS = {"changes": changes_page, "approve": approve_page, "print": print_page, "mail": mail_page}
Record = TypeVar("Record")
_ARTICLES, _PICTURES = "/new/article", "/pictures"


def is_upload(path: str) -> bool:
    """Whether a request to this path may bring an article or a picture."""
    return path in (_ARTICLES, _PICTURES)


def application(library: OpenLibrary, ledger: Path | None, close: Callable[[], None]) -> Starlette:
    """The desk of one folder of handouts; `ledger` is where `send` and `print` note what went out.

    `close` ends the server, once it has answered.
    """

    def closed(request: Request) -> HTMLResponse:
        return page(label("title_closed"), tag("p", label("closed")), background=BackgroundTask(close))

    pages = _Pages(library, ledger)
    return Starlette(
        routes=[
            Route("/", pages.list),
            Route("/static/{name}", _static),
            Route("/twins/{name}", pages.twin),
            *(
                route
                for base in ("/handouts/{name}", "/clinic")
                for route in (
                    Route(base, pages.edit),
                    Route(f"{base}/text", pages.edit),
                    Route(f"{base}/work", pages.asked(Asked, pages.work), methods=["POST"]),
                    Route(f"{base}/look", pages.asked(Look, pages.look), methods=["POST"]),
                    Route(f"{base}/save", pages.asked(Saving, pages.save), methods=["POST"]),
                    Route(f"{base}/undo", pages.asked(Undoing, pages.undo), methods=["POST"]),
                )
            ),
            Route("/handouts/{name}/pdf", pages.pdf),
            Route("/handouts/{name}/review", pages.review),
            Route("/handouts/{name}/do", pages.do, methods=["POST"]),
            *(Route(f"/handouts/{{name}}/{step}", pages.step) for step in STEPS),
            Route("/new", pages.new),
            Route(_ARTICLES, pages.do, methods=["POST"]),
            Route(_PICTURES, pages.picture, methods=["POST"]),
            Route("/went-out", pages.went_out),
            Route("/site", pages.site, methods=["POST"]),
            Route("/language", _language, methods=["POST"]),
            Route("/close", closed, methods=["POST"]),
            Route("/do", pages.do, methods=["POST"]),
            Route("/runs/{id}", pages.run),
        ],
        exception_handlers={HTTPException: _refused, Exception: _our_mistake},
    )


class _Pages:
    """The pages about files of the library."""

    def __init__(self, library: OpenLibrary, ledger: Path | None) -> None:
        self.library, self.ledger = library, ledger
        self.one_at_a_time = Lock()  # PDFium and the library's caches know one thread at a time
        self.twins: OrderedDict[str, str] = OrderedDict()
        self.runs = Runs()

    def list(self, request: Request) -> HTMLResponse:
        return list_page(self.library.now(), self.ledger)

    def edit(self, request: Request) -> HTMLResponse:
        library, file = self.library.now(), self._file(request)
        address = request.url.path.removesuffix("/text")
        as_text = request.url.path.endswith("/text")
        undo = way_to_undo(library, file, undo_folder())
        return editor_page(library, Editing(file, address, file.path.read_bytes(), as_text, undo))

    def asked(self, cls: type[Record], do: Callable[[OpenFile, Record], Response]) -> Callable[[Request], Any]:
        """What answers a question about a file that a script sent as JSON."""

        async def answered(request: Request) -> Response:
            try:
                asked = msgspec.json.decode(await request.body(), type=cls)
            except msgspec.MsgspecError as error:
                raise HTTPException(400) from error
            return await run_in_threadpool(do, self._file(request), asked)

        return answered

    def work(self, file: OpenFile, asked: Asked) -> Response:
        with self.one_at_a_time:
            return _json(answer(self.library.now(), file, asked))

    def look(self, file: OpenFile, asked: Look) -> Response:
        """In no turn: it draws nothing, and who goes on typing need not wait for it."""
        problems, prepared = look(self.library.now(), file, asked)
        return _json(LookedAt(asked.n, problems, self._twin_of(prepared, asked) if asked.twin and prepared else ""))

    def _twin_of(self, prepared: Prepared, asked: Look) -> str:
        """Keep the web page of these words, and give its address."""
        name = re.sub("[^a-z0-9]", "", asked.window)[:40]
        self.twins[name] = html(prepared.leaflet(), prepared.sources)
        self.twins.move_to_end(name)
        while len(self.twins) > WINDOWS:
            self.twins.popitem(last=False)
        return f"/twins/{name}?n={asked.n}"

    def twin(self, request: Request) -> HTMLResponse:
        kept = self.twins.get(request.path_params["name"])
        if kept is None:
            raise HTTPException(404)
        return HTMLResponse(kept, headers={"content-security-policy": TWIN_POLICY})

    def save(self, file: OpenFile, saving: Saving) -> Response:
        done = save(self.library.now(), file, saving, undo_folder())
        return _json(done, 409 if done.shown else 200)

    def undo(self, file: OpenFile, undoing: Undoing) -> Response:
        done = undo(self.library.now(), file, undoing, undo_folder())
        return _json(done, 409 if done.shown else 200)

    def pdf(self, request: Request) -> Response:
        """The saved handout as a PDF, to be opened in a window of its own."""
        from ldn_pdf.typesetting.typeset import typeset

        library, file, asked = self.library.now(), self._file(request), request.query_params
        view = View(edition=asked.get("edition", ""), paper=asked.get("paper", ""))
        prepared, _ = prepare(library, file.on)
        layout = library.layout(view.edition)[0] if view.edition in library.editions() else None
        if prepared is None or layout is None:
            raise HTTPException(404)
        paper = paper_of(prepared, view)
        with self.one_at_a_time:
            documents = typeset(prepared.leaflet(), layout, paper).documents
        part = asked.get("part", "1")
        if not part.isdecimal() or not 0 < int(part) <= len(documents):
            raise HTTPException(404)
        name = file_name(prepared, view.edition, paper, int(part), len(documents))
        headers = {"content-disposition": f'inline; filename="{name}"'}
        return Response(documents[int(part) - 1].pdf, media_type="application/pdf", headers=headers)

    def step(self, request: Request) -> HTMLResponse:
        name = self._file(request).on
        return STEPS[request.url.path.rpartition("/")[2]](self.library.now(), name)

    def review(self, request: Request) -> HTMLResponse:
        """The words of a handout with what each rests on, to be read in the frame of its approval."""
        from ldn_pdf.checking.review_sheet import review_leaflet

        library = self.library.now()
        prepared, _ = prepare(library, self._file(request).on)
        if prepared is None:
            raise HTTPException(404)
        shown = html(review_leaflet(prepared, library.source_of(prepared.handout), to_sign=False))
        return HTMLResponse(shown, headers={"content-security-policy": SHEET_POLICY})

    async def site(self, request: Request) -> Response:
        """Go on for another site of the practice."""
        known = sites(self.library.now().folder)
        wanted = (await _sent(request)).texts.get("site", "")
        if wanted not in known:
            raise HTTPException(400)
        self.library.at_site(known[wanted])
        return _back(request)

    def new(self, request: Request) -> HTMLResponse:
        return new_page(self.library.now())

    def went_out(self, request: Request) -> HTMLResponse:
        return went_out_page(self.library.now(), self.ledger, request.query_params.get("handout", ""))

    async def do(self, request: Request) -> Response:
        """Run what a form asks for, and tell how it stands."""
        name = self._file(request).on if "name" in request.path_params else ""
        sent = await _sent(request)
        action = ACTIONS.get(sent.texts.get("action", ""))
        if action is None:
            raise HTTPException(400)
        return await run_in_threadpool(self._run, action, sent, WhereTo(self.library, self.ledger, name))

    def _run(self, action: Callable[[Sent, WhereTo], CommandLine], sent: Sent, place: WhereTo) -> Response:
        try:
            line = action(sent, place)
        except OSError as error:  # the file that was sent cannot be kept for the command
            return _json(RunOutcome("", 3, (label("not_written", why=reason(error)),), (), 0, 0))
        done = self.runs.start(line.arguments, line.files, line.next)
        if line.arguments[0] == "init" and done.code == 0:
            self.library.open(OpenLibrary.own_folder() / "handouts")
        return _json(done)

    async def picture(self, request: Request) -> Response:
        sent = await _sent(request)
        if sent.file is None:
            raise HTTPException(400)
        done = await run_in_threadpool(keep_picture, self.library.now(), *sent.file)
        return _json(done)

    def run(self, request: Request) -> Response:
        done = self.runs.outcome(request.path_params["id"])
        if done is None:
            raise HTTPException(404)
        return _json(done)

    def _file(self, request: Request) -> OpenFile:
        library = self.library.now()
        if "name" not in request.path_params:
            return clinic_file(library, request.query_params.get("on", ""))
        file = handout_file(library, request.path_params["name"])
        if file is None:
            raise HTTPException(404)
        return file


async def _sent(request: Request) -> Sent:
    """The fields of a form, and its file."""
    texts: dict[str, str] = {}
    file = None
    try:
        async with request.form(max_files=1, max_fields=50) as form:
            for key, value in form.multi_items():
                if isinstance(value, str):
                    texts[key] = value
                elif value.filename:
                    file = (value.filename, await value.read())
    except MultiPartException as error:
        raise HTTPException(400) from error
    return Sent(texts, file)


def _json(told: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(told, enc_hook=str), status, media_type="application/json")


def _static(request: Request) -> Response:
    path = _STATIC.get(request.path_params["name"])
    if path is None:
        raise HTTPException(404)
    return FileResponse(path)


async def _language(request: Request) -> Response:
    """Go on in another language."""
    wanted = (await _sent(request)).texts.get("language", "")
    if wanted not in languages():
        raise HTTPException(400)
    answer = _back(request)
    remember_language(answer, wanted)
    return answer


def _back(request: Request) -> Response:
    """To the page where it was asked: its path alone, so that nobody is led elsewhere."""
    came_from = urlsplit(request.headers.get("referer", ""))
    path = f"/{came_from.path.lstrip('/')}"  # two strokes would begin the name of another host
    return RedirectResponse(path + (f"?{came_from.query}" if came_from.query else ""), 303)


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    said = label("not_found") if status == 404 else str(getattr(error, "detail", ""))
    return page(label("title_wrong"), tag("p", said), status=status)


async def _our_mistake(request: Request, error: Exception) -> Response:
    """A mistake of ours: its kind, and never what it was about."""
    if os.environ.get("LDN_PDF_DEBUG"):
        traceback.print_exception(error)
    return page(label("title_wrong"), tag("p", label("our_mistake", kind=type(error).__name__)), status=500)
