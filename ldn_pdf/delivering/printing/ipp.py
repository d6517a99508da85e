"""Ask a CUPS server about a printer or a job: the little of IPP (RFC 8010) that two questions take."""

from __future__ import annotations

import http.client
import socket
import struct
from collections.abc import Sequence

Value = int | str | tuple[int, int]
Attributes = dict[str, tuple[Value, ...]]

GET_PRINTER, GET_JOB = 0x000B, 0x0009  # RFC 8011, 5.4.15: operation ids
_CHARSET, _LANGUAGE, _URI, _KEYWORD, _NAME, _INTEGER = 0x47, 0x48, 0x45, 0x44, 0x42, 0x21  # RFC 8010, 3.5.2: value tags
_END, _OPERATION, _LOWEST_VALUE_TAG = 0x03, 0x01, 0x10
_NUMBERS = (0x21, 0x23)  # integer, enum
_BOOLEAN, _RANGE = 0x22, 0x33
_SECONDS = 20


class IppError(Exception):
    """The server cannot be asked, or does not know what it is asked about; the message says which."""


def ask_printer(server: str, printer: str, wanted: Sequence[str]) -> Attributes:
    """Attributes of a queue. `server` is `host:port` or the path of a socket, as `lpstat -H` tells it.

    Raises IppError.
    """
    uri = f"ipp://localhost/printers/{printer}"
    return _ask(server, GET_PRINTER, [(_URI, "printer-uri", uri)], wanted)


def ask_job(server: str, printer: str, job: int, wanted: Sequence[str]) -> Attributes:
    """Attributes of a job that stands or stood in a queue. Raises IppError."""
    uri = f"ipp://localhost/printers/{printer}"
    return _ask(server, GET_JOB, [(_URI, "printer-uri", uri), (_INTEGER, "job-id", job)], wanted)


def request(operation: int, about: Sequence[tuple[int, str, str | int]], wanted: Sequence[str]) -> bytes:
    """The body of an IPP request."""
    parts = [struct.pack(">BBHIB", 2, 0, operation, 1, _OPERATION)]
    parts += [_attribute(_CHARSET, "attributes-charset", "utf-8")]
    parts += [_attribute(_LANGUAGE, "attributes-natural-language", "en")]
    parts += [_attribute(tag, name, value) for tag, name, value in about]
    parts += [_attribute(_NAME, "requesting-user-name", "ldn-pdf")]
    names = ["requested-attributes", *[""] * (len(wanted) - 1)]
    parts += [_attribute(_KEYWORD, name, value) for name, value in zip(names, wanted, strict=True)]
    return b"".join((*parts, bytes([_END])))


def response(body: bytes) -> Attributes:
    """The attributes of an IPP response. Raises IppError where it tells of a failure or is torn."""
    try:
        status = struct.unpack_from(">H", body, 2)[0]
        found = _read(body)
    except (struct.error, UnicodeDecodeError) as error:
        raise IppError("the server's answer is not IPP") from error
    if status >= 0x0100:  # RFC 8011, 4.1.6: successful-ok and its kin are below
        said = found.get("status-message", (f"status 0x{status:04x}",))[0]
        raise IppError(str(said).rstrip("."))
    return found


def _ask(server: str, operation: int, about: Sequence[tuple[int, str, str | int]], wanted: Sequence[str]) -> Attributes:
    link = _SocketConnection(server) if server.startswith("/") else http.client.HTTPConnection(server, timeout=_SECONDS)
    try:
        link.request("POST", "/", request(operation, about, wanted), {"Content-Type": "application/ipp"})
        answer = link.getresponse()
        if answer.status != http.client.OK:
            raise IppError(f"{server} answers {answer.status} {answer.reason}")
        return response(answer.read())
    except (OSError, http.client.HTTPException) as error:
        raise IppError(f"{server} does not answer: {error}") from error
    finally:
        link.close()


class _SocketConnection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(_SECONDS)
        self.sock.connect(self._path)


def _attribute(tag: int, name: str, value: str | int) -> bytes:
    data = struct.pack(">i", value) if isinstance(value, int) else value.encode()
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(data)) + data


def _read(body: bytes) -> Attributes:
    found: dict[str, list[Value]] = {}
    name, index = "", 8
    while index < len(body) and body[index] != _END:
        tag = body[index]
        index += 1
        if tag < _LOWEST_VALUE_TAG:
            continue
        (length,) = struct.unpack_from(">H", body, index)
        name = body[index + 2 : index + 2 + length].decode() or name  # no name: one more value of the last attribute
        index += 2 + length
        (length,) = struct.unpack_from(">H", body, index)
        found.setdefault(name, []).append(_value(tag, body[index + 2 : index + 2 + length]))
        index += 2 + length
    return {name: tuple(values) for name, values in found.items()}


def _value(tag: int, data: bytes) -> Value:
    if tag in _NUMBERS:
        return int(struct.unpack(">i", data)[0])
    if tag == _BOOLEAN:
        return data[0]
    if tag == _RANGE:
        low, high = struct.unpack(">ii", data)
        return low, high
    return data.decode("utf-8", "replace")
