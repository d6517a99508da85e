"""Every address of the desk. A handout is named by its id, which must be one of the library's: no address is a path."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

import ldn_pdf
from ldn_pdf.desk.list_page import list_page
from ldn_pdf.desk.markup import tag
from ldn_pdf.desk.open_library import OpenLibrary
from ldn_pdf.desk.page_frame import page
from ldn_pdf.desk.wording import label

_PACKAGE = Path(ldn_pdf.__file__).parent
_STATIC = {
    **{name: _PACKAGE / "desk" / "static" / name for name in ("desk.css", "desk.js")},
    **{
        name: _PACKAGE / "fonts" / name
        for name in ("AtkinsonHyperlegible-Regular.woff2", "AtkinsonHyperlegible-Bold.woff2")
    },
}
_UPLOADS = ("/new/article",)


def is_upload(path: str) -> bool:
    """Whether a request to this path may bring an article or a picture."""
    return path in _UPLOADS


def application(library: OpenLibrary, ledger: Path | None) -> Starlette:
    """The desk of one folder of handouts; `ledger` is where `send` and `print` note what went out."""

    def show_list(request: Request) -> HTMLResponse:
        return list_page(library.now(), ledger)

    return Starlette(
        routes=[
            Route("/", show_list),
            Route("/static/{name}", _static),
        ],
        exception_handlers={HTTPException: _refused, Exception: _our_mistake},
    )


def _static(request: Request) -> Response:
    path = _STATIC.get(request.path_params["name"])
    if path is None:
        raise HTTPException(404)
    return FileResponse(path)


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    said = label("not_found") if status == 404 else str(getattr(error, "detail", ""))
    return page(label("title_wrong"), tag("p", said), status=status)


async def _our_mistake(request: Request, error: Exception) -> Response:
    """A mistake of ours: its kind, and never what it was about."""
    if os.environ.get("LDN_PDF_DEBUG"):
        traceback.print_exception(error)
    return page(label("title_wrong"), tag("p", label("our_mistake", kind=type(error).__name__)), status=500)
