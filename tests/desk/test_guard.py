"""Ways to get in, each tried on a desk that is open."""

from __future__ import annotations

import socket
import sys
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.routing import Route

from ldn_pdf.desk.open_library import OpenLibrary
from ldn_pdf.desk.routes import application
from ldn_pdf.limits import REQUEST_BYTES
from tests.desk.conftest import Desk

ROUTES = [
    route for route in application(OpenLibrary(None, None), None, lambda: None).routes if isinstance(route, Route)
]
POSTS = [route.path.format(name="what-is-ldn", id="x") for route in ROUTES if "POST" in (route.methods or ())]
"""Every address that changes something."""


def cookies(desk: Desk) -> dict[str, str]:
    return dict(desk.client.cookies)


def test_the_key_becomes_a_cookie_that_no_script_and_no_other_site_gets(desk: Desk) -> None:
    (cookie,) = desk.client.cookies.jar
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "strict"
    assert cookie.value not in desk.address


def test_the_key_opens_once(desk: Desk) -> None:
    with httpx.Client() as other:
        assert other.get(desk.address).status_code == 403
        assert not other.cookies


def test_the_key_leaves_the_address(desk: Desk) -> None:
    again = desk.client.get(desk.address)
    assert (again.status_code, urlsplit(str(again.url)).query) == (200, "")


@pytest.mark.parametrize("path", ["/", "/static/desk.js", "/handouts/what-is-ldn", "/clinic", "/nothing"])
def test_without_the_cookie_nothing_is_shown(desk: Desk, path: str) -> None:
    for cookie in ("", "x=y", f"ldn_pdf_desk_{urlsplit(desk.origin).port}=guessed", "\x01;;=="):
        answer = httpx.get(desk.origin + path, headers={"cookie": cookie} if cookie else {})
        assert answer.status_code == 403
        assert "low-dose" not in answer.text


@pytest.mark.parametrize("host", ["evil.example", "localhost", "127.0.0.1", "[::1]:{port}", "evil.example:{port}", ""])
def test_another_host_is_refused(desk: Desk, host: str) -> None:
    """A name of somebody else's that points to 127.0.0.1 (DNS rebinding) is the same origin to a browser."""
    port = urlsplit(desk.origin).port
    answer = desk.client.get("/", headers={"host": host.format(port=port)})
    assert answer.status_code in (400, 421)


def test_two_hosts_are_refused(desk: Desk) -> None:
    address = urlsplit(desk.origin)
    (name, value) = next(iter(cookies(desk).items()))
    with socket.create_connection((address.hostname, address.port), 10) as plug:
        hosts = f"Host: {address.netloc}\r\nHost: evil.example\r\n"
        plug.sendall(f"GET / HTTP/1.1\r\n{hosts}Cookie: {name}={value}\r\nConnection: close\r\n\r\n".encode())
        assert plug.recv(100).split()[1] in (b"400", b"421")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", ["/", "/handouts/what-is-ldn", "/static/desk.js"])
def test_another_page_of_the_browser_gets_nothing(desk: Desk, path: str, site: str) -> None:
    assert desk.client.get(path, headers={"sec-fetch-site": site}).status_code == 403


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": "https://{netloc}"},
        {"origin": "http://localhost:1"},
        {"origin": "http://{netloc}", "sec-fetch-site": "cross-site"},
        {"origin": "http://{netloc}", "sec-fetch-site": "same-site"},
    ],
)
def test_a_change_that_another_page_asks_for_is_refused(desk: Desk, path: str, headers: dict[str, str]) -> None:
    sent = {name: value.format(netloc=urlsplit(desk.origin).netloc) for name, value in headers.items()}
    assert desk.client.post(path, headers=sent, json={}).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(desk: Desk, method: str) -> None:
    assert desk.client.request(method, "/").status_code == 405


@pytest.mark.parametrize("path", POSTS)
def test_a_get_changes_nothing(desk: Desk, path: str) -> None:
    assert desk.client.get(path).status_code in (404, 405)


@pytest.mark.parametrize(
    "name",
    [
        "..%2Fclinic",
        "..%2f..%2fetc%2fpasswd",
        "%2Fetc%2Fpasswd",
        "..\\clinic",
        "clinic.yaml",
        "approvals",
        "evidence%2Fldn",
    ],
)
def test_an_id_is_no_path(desk: Desk, name: str) -> None:
    assert desk.client.get(f"/handouts/{name}").status_code == 404
    assert desk.client.get(f"/static/{name}").status_code == 404


@pytest.mark.parametrize("in_pieces", [False, True])
def test_a_large_body_is_refused_whatever_its_length_is_said_to_be(desk: Desk, in_pieces: bool) -> None:
    body = b"x" * (REQUEST_BYTES + 1)
    content = iter([body]) if in_pieces else body
    assert desk.post("/handouts/what-is-ldn/save", content=content).status_code == 413


def test_every_answer_keeps_to_itself(desk: Desk) -> None:
    for path in ("/", "/static/desk.js", "/nothing"):
        headers = desk.client.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers


def test_nobody_else_in_the_network_gets_an_answer(desk: Desk) -> None:
    port = urlsplit(desk.origin).port
    addresses = {found[4][0] for found in socket.getaddrinfo(socket.gethostname(), port, socket.AF_INET)}
    if sys.platform == "linux":
        addresses.add("127.0.0.2")  # whoever listens at all addresses answers here too
    for address in addresses - {"127.0.0.1"}:
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((address, port), 5)


def test_script_in_a_handout_stays_text(desk: Desk) -> None:
    path = desk.folder / "handouts" / "what-is-ldn.yaml"
    before = path.read_bytes()
    path.write_text(
        before.decode().replace("title: ", "title: <script>alert(1)</script><img src=x onerror=alert(1)> ", 1)
    )
    try:
        for page in ("/", "/handouts/what-is-ldn"):
            shown = desk.client.get(page).text
            assert "<script>alert" not in shown
            assert "<img src=x" not in shown
    finally:
        path.write_bytes(before)
