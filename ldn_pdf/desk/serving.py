"""The desk's server: on the loopback only, until Ctrl-C or hours without a question."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
import webbrowser
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from ldn_pdf.desk.guard import Guard

IDLE = 4 * 60 * 60.0  # seconds: a morning's or an afternoon's work
_LOOK = 20.0  # seconds between two looks at the clock


def listen(port: int) -> socket.socket:
    """A socket on the loopback that accepts already; `port` 0 finds a free one. Raises OSError where it is taken."""
    listening = socket.create_server(("127.0.0.1", port), backlog=128)
    listening.setblocking(False)
    return listening


def serve(
    make: Callable[[Callable[[], None]], Starlette],
    listening: socket.socket,
    is_upload: Callable[[str], bool],
    tell: Callable[[str], None],
    open_browser: bool,
    idle: float = IDLE,
    language: str = "",
) -> bool:
    """Answer until Ctrl-C, or until nobody asked for `idle` seconds: True then. `tell` gets the address to open.

    `make` gives the application, which may call what it is given to close the desk; it is called when the browser is
    on its way. `language` is the desk's, where the browser's is not to count.
    """
    holder: list[Starlette] = []

    async def first(scope: Scope, receive: Receive, send: Send) -> None:
        if not holder:
            holder.append(make(close))
        await holder[0](scope, receive, send)

    def close() -> None:
        server.should_exit = True

    guard = Guard(first, listening.getsockname()[1], is_upload, language)
    server = uvicorn.Server(
        uvicorn.Config(
            guard,
            log_config=None,  # no log: paths and bodies may tell of patients
            log_level="critical",  # nor what a mistake of ours was about: the page says its kind
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=3,
        )
    )
    tell(guard.address)
    if open_browser:
        threading.Thread(target=webbrowser.open, args=(guard.address,), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        return asyncio.run(_until_idle(server, guard, listening, idle))
    return False


async def _until_idle(server: uvicorn.Server, guard: Guard, listening: socket.socket, idle: float) -> bool:
    async def look() -> bool:
        while time.monotonic() - guard.last_asked < idle:
            await asyncio.sleep(min(_LOOK, idle))
        server.should_exit = True
        return True

    looking = asyncio.create_task(look())
    await server.serve(sockets=[listening])
    if looking.done():
        return True
    looking.cancel()
    return False
