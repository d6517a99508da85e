"""A clinic's day from end to end: two hundred rows from Excel, three mistakes, a power cut, a mail server."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ldn_pdf.cli import run
from ldn_pdf.delivering.mail.message import attached, body_text
from tests.typesetting.pages import read_text

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]
ROWS = 200
NAMES = ("José Ruiz", "Ann Lee", "Zoë Öz", "Bo Ek")


def excel(rows: list[list[str]]) -> bytes:
    """As Excel's plain `CSV` saves it where the list separator is a semicolon."""
    heading = ["patient_name", "email", "email_ok", "first_visit", "your_number"]
    return "".join(";".join(row) + "\r\n" for row in [heading, *rows]).encode("cp1252")


def test_two_hundred_people_get_one_message_each(
    clinic_day: Path,
    mail_server: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [[f"{NAMES[n % 4]} {n}", f"p{n}@example.org", "yes", f"{n % 28 + 1} May 2027", str(n)] for n in range(ROWS)]
    mistaken = [row.copy() for row in rows]
    mistaken[16][1] = "p16@example"
    mistaken[87][3] = ""
    mistaken[143] = mistaken[142]
    server = mail_server()
    monkeypatch.setenv("LDN_PDF_SMTP_USER", "clinic@example.org")
    monkeypatch.setenv("LDN_PDF_SMTP_PASSWORD", "correct horse")
    send = ["send", "visit", "people.csv", "--draft", "--really", "--host", "localhost", "--port", str(server.port)]
    send += ["--rate", "60000"]
    file = clinic_day / "people.csv"

    file.write_bytes(excel(mistaken))
    assert run(send) == 1
    said = capsys.readouterr().err
    errors = [line.split(" ")[0] for line in said.splitlines() if ": error: " in line]
    assert errors == ["people.csv:18:14:", "people.csv:89:30:", "people.csv:145:1:"]
    assert "cp1252" in said and server.inbox == []

    file.write_bytes(excel(rows))
    killed = subprocess.Popen([sys.executable, "-m", "ldn_pdf", *send], stderr=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while len(server.inbox) < ROWS // 2:
        assert time.monotonic() < until and killed.poll() is None
        time.sleep(0.002)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert len(server.inbox) < ROWS
    run(send)

    messages = {str(message["Message-ID"]): message for message in server.inbox}
    arrived = Counter(server.addressees)
    assert set(arrived.values()) == {1} and len(arrived) >= ROWS - 1, "only the message in flight may be missing"
    for message in list(messages.values())[::20]:
        name, _, _, visit, _ = rows[int(str(message["To"])[1:].partition("@")[0])]
        (pdf,) = attached(message)
        for words in (body_text(message), read_text(pdf.pdf)):
            flat = " ".join(words.split())
            assert f"For: {name}" in flat and f"come on {visit}." in flat
