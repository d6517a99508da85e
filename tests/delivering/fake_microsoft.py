"""Microsoft's sign-in and Graph on the loopback, with TLS: each `sendMail` gets the next answer of a script."""

from __future__ import annotations

import base64
import json
import socket
import ssl
import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

Answer = tuple[int, dict[str, str], str]
CUT = (0, {}, "")
"""In place of an answer: the connection is closed behind the request."""


def error(status: int, code: str, message: str, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, named, json.dumps({"error": {"code": code, "message": message}})


class FakeMicrosoft:
    """Runs until `close`. Tokens are numbered; those in `dead` get a 401."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.inbox: list[EmailMessage] = []
        self.script: list[Answer] = []
        self.asked: list[str] = []
        self.issued = 0
        self.dead: set[str] = set()
        self.refresh = "r" * 1700  # as long as Microsoft's may be
        self.known = {self.refresh}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://localhost:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def token(self) -> dict[str, object]:
        self.issued += 1
        return {
            "token_type": "Bearer",
            "access_token": f"token{self.issued}",
            "refresh_token": self.refresh,
            "expires_in": 3600,
        }


def _handler(fake: FakeMicrosoft) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            where = urlsplit(self.path)
            if where.path.endswith("/openid-configuration"):
                base = f"{fake.url}/organizations"
                self.answer(
                    200,
                    {},
                    json.dumps(
                        {
                            "issuer": f"{base}/v2.0",
                            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                            "token_endpoint": f"{base}/oauth2/v2.0/token",
                        }
                    ),
                )
            else:  # the page on which the user signs in
                fake.asked.append("browser")
                asked = {name: values[0] for name, values in parse_qs(where.query).items()}
                code = {"code": "c0de", "state": asked["state"]}
                self.answer(200, {}, json.dumps({"action": asked["redirect_uri"], "form": urlencode(code)}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path.endswith("/token"):
                given = {name: values[0] for name, values in parse_qs(body.decode()).items()}
                fake.asked.append(given["grant_type"])
                if given["grant_type"] == "refresh_token" and given["refresh_token"] not in fake.known:
                    self.answer(400, {}, json.dumps({"error": "invalid_grant", "error_description": "AADSTS70008"}))
                    return
                self.answer(200, {}, json.dumps(fake.token()))
                return
            assert self.path == "/v1.0/me/sendMail" and self.headers["Content-Type"] == "text/plain"
            token = self.headers["Authorization"].removeprefix("Bearer ")
            if token in fake.dead:
                self.answer(*error(401, "InvalidAuthenticationToken", "Lifetime validation failed"))
                return
            status, headers, said = fake.script.pop(0) if fake.script else (202, {}, "")
            if status in (0, 202):
                fake.inbox.append(message_from_bytes(base64.b64decode(body), policy=policy.default))
            if status == 0:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            self.answer(status, headers, said)

        def answer(self, status: int, headers: dict[str, str], said: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.encode())))
            self.end_headers()
            self.wfile.write(said.encode())

    return Handler
