"""Who may ask the desk for anything: one browser of this computer, from the desk's own pages.

Any page that is open in the same browser, and any program of the same computer, can send requests to the loopback.
Against each way in stands a check of its own: another site's script (Origin, Sec-Fetch-Site, SameSite), a name that
points to 127.0.0.1 (Host), a guessed address (token and cookie), a handout's text as script (the policy), a huge body.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ldn_pdf.desk.wording import best, label, languages, speak
from ldn_pdf.limits import REQUEST_BYTES, UPLOAD_BYTES

LANGUAGE_COOKIE = "ldn_pdf_desk_language"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
SHEET_POLICY = (
    "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
"""Of a web page of ours that stands in a frame and has its style in itself: nothing runs in it.

The sheet to approve stands above what is to be ticked, and so in no sandbox: a browser gives that a process of its own,
and for some frames after the page was scrolled a press goes to the process that was there before.
"""
TWIN_POLICY = f"sandbox; {SHEET_POLICY}"
_FIXED = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # `no-referrer` would turn the Origin of our own forms into `null`
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Guard:
    """The outermost part of the desk's server.

    `token` opens the desk once, as `/?token=…`: the browser then has a cookie in its place. `is_upload` says of
    a path whether its bodies may be large. `language` goes before the browser's, until somebody chooses another.
    """

    def __init__(self, app: ASGIApp, port: int, is_upload: Callable[[str], bool], language: str = "") -> None:
        self.app, self.language = app, language
        self.hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self.token: str | None = secrets.token_urlsafe(24)
        self.cookie = f"ldn_pdf_desk_{port}"  # cookies know no ports, and two desks may be open
        self.session = secrets.token_urlsafe(32)
        self.is_upload = is_upload
        self.last_asked = time.monotonic()

    @property
    def address(self) -> str:
        """Where the browser begins."""
        return f"http://{self.hosts[0]}/?token={self.token}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request: refused with a sentence, or handed on with its body whole."""
        request = Request(scope, receive)
        chosen = request.cookies.get(LANGUAGE_COOKIE, "")
        speak(chosen if chosen in languages() else best(request.headers.get("accept-language", "")))
        self.last_asked = time.monotonic()
        refusal = self._refusal(request)
        if refusal is None and (entered := self._entered(request)):
            refusal = entered
        if refusal is None and not self._is_known(request):
            refusal = PlainTextResponse(label("closed_door"), 403)
        body = b""
        if refusal is None:
            most = UPLOAD_BYTES if self.is_upload(scope["path"]) else REQUEST_BYTES
            read = await _body(request.headers, receive, most)
            if read is None:
                refusal = PlainTextResponse(label("too_large", most=most // 1024 // 1024), 413)
            else:
                body = read
        if refusal is not None:
            await refusal(scope, receive, _with_headers(send))
        else:
            await self.app(scope, _again(body, receive), _with_headers(send))

    def _refusal(self, request: Request) -> Response | None:
        """What stands against a request whoever it comes from."""
        headers = request.headers
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if request.method not in ("GET", "HEAD", "POST"):
            return PlainTextResponse("Method not allowed.", 405, {"allow": "GET, HEAD, POST"})
        if len(hosts) != 1 or hosts[0] not in self.hosts:
            return PlainTextResponse("Misdirected request.", 421)
        ours = f"http://{hosts[0]}"
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return PlainTextResponse("Another page asked for this.", 403)
        if any(origin != ours for origin in origins) or (request.method == "POST" and origins != [ours]):
            return PlainTextResponse("Another page asked for this.", 403)
        return None

    def _entered(self, request: Request) -> Response | None:
        """The answer to an address with a token: a cookie, and the address without it. The token is spent by that."""
        given = request.query_params.get("token")
        if given is None or request.method != "GET" or request.url.path != "/":
            return None
        if self.token is None or not secrets.compare_digest(given.encode(), self.token.encode()):
            return RedirectResponse("/", 303) if self._is_known(request) else None
        self.token = None
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self.cookie, self.session, path="/", httponly=True, samesite="strict")
        if self.language:
            remember_language(answer, self.language)
        return answer

    def _is_known(self, request: Request) -> bool:
        try:
            sent = SimpleCookie(request.headers.get("cookie", "")).get(self.cookie)
        except CookieError:
            return False
        return sent is not None and secrets.compare_digest(sent.value.encode(), self.session.encode())


def remember_language(answer: Response, language: str) -> None:
    """Let this browser have the desk in a language from now on."""
    answer.set_cookie(LANGUAGE_COOKIE, language, 365 * 24 * 60 * 60, path="/", httponly=True, samesite="strict")


async def _body(headers: Headers, receive: Receive, most: int) -> bytes | None:
    """The whole body, or None where it is larger than `most` bytes, whatever its length is said to be."""
    said = headers.get("content-length", "0")
    if not said.isdecimal() or int(said) > most:
        return None
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > most:
            return None
        if message["type"] != "http.request" or not message.get("more_body"):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """What the application receives: the body that was read, then whatever comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def give() -> Message:
        return waiting.pop() if waiting else await receive()

    return give


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _FIXED.items():
                headers[name] = value
            headers.setdefault("content-security-policy", POLICY)
        await send(message)

    return sent
