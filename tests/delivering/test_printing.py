"""Printing: the commands, and a real CUPS server whose page log says what came out."""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from reportlab.pdfgen.canvas import Canvas

from ldn_pdf.cli import run
from ldn_pdf.delivering import printing
from ldn_pdf.delivering.printing import (
    PrintJob,
    find_sumatra,
    lp_command,
    queue_options,
    sumatra_command,
    unsupported,
    verb_command,
    verb_fault,
)

PDF = Path("/x/ldn-for-ms.pdf")
JOB = PrintJob(files=(PDF,), title="ldn-for-ms v1.0", paper="letter", copies=30, printer="Rack")

# --- commands ----------------------------------------------------------------------------------


def test_lp_is_told_everything() -> None:
    assert lp_command(JOB) == [
        *("lp", "-d", "Rack", "-n", "30", "-t", "ldn-for-ms v1.0"),
        *("-o", "media=Letter", "-o", "sides=two-sided-long-edge", "-o", "print-scaling=none"),
        *("--", str(PDF)),
    ]
    other = lp_command(replace(JOB, paper="a4", two_sided=False, mono=True, printer=""))
    assert "-d" not in other
    assert {"media=A4", "sides=one-sided", "print-color-mode=monochrome"} <= set(other)


def test_sumatra_is_told_everything() -> None:
    assert sumatra_command("S.exe", JOB, PDF) == [
        *("S.exe", "-print-to", "Rack", "-print-settings", "30x,duplexlong,noscale,paper=letter", "-silent", str(PDF)),
    ]
    other = sumatra_command("S.exe", replace(JOB, printer="", mono=True, two_sided=False), PDF)
    assert other[1] == "-print-to-default" and other[3].endswith("monochrome") and "simplex" in other[3]


def test_the_print_verb_quotes_what_it_is_given() -> None:
    command = verb_command(replace(JOB, printer="Nurse's $room", copies=1), Path("/x/it's.pdf"))
    expected = "Start-Process -FilePath '/x/it''s.pdf' -Verb PrintTo -ArgumentList '\"Nurse''s $room\"'"
    assert command[-1] == expected
    assert verb_command(replace(JOB, printer=""), PDF)[-1].endswith("-Verb Print")


def test_the_print_verb_says_what_it_cannot_do() -> None:
    assert "30 copies" in verb_fault(JOB)
    assert "--mono" in verb_fault(replace(JOB, copies=1, mono=True))
    assert verb_fault(replace(JOB, copies=1)) == ""


def test_sumatra_is_found_where_its_installer_puts_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert find_sumatra({"LOCALAPPDATA": str(tmp_path)}) == ""
    assert find_sumatra({}) == ""


# --- what a queue can do -----------------------------------------------------------------------

LISTED = """\
PageSize/Media Size: *Letter A4 A4.Fullbleed Custom.WIDTHxHEIGHT
Duplex/2-Sided Printing: None *DuplexNoTumble DuplexTumble
ColorModel/Color Mode: Gray *RGB
"""
OPTIONS: dict[str, tuple[str, ...]] = queue_options(LISTED)


@pytest.mark.parametrize(
    ("job", "change", "said"),
    [
        (JOB, {}, []),
        (replace(JOB, paper="a4"), {"PageSize": ("Letter",)}, ["has no A4 paper. It has: Letter."]),
        (JOB, {"Duplex": ("None",)}, ["cannot print on both sides. Add --one-sided."]),
        (JOB, {"Duplex": ()}, ["cannot print on both sides. Add --one-sided."]),
        (replace(JOB, two_sided=False), {"Duplex": ("None",)}, []),
        (replace(JOB, mono=True), {"ColorModel": ("RGB", "CMYK")}, ["has no mode without colour"]),
        (replace(JOB, mono=True), {"ColorModel": ("RGB", "Grayscale")}, []),
        (JOB, dict.fromkeys(OPTIONS, ()), ["cannot print on both sides"]),
    ],
)
def test_what_a_queue_cannot_do_is_said(job: PrintJob, change: dict[str, tuple[str, ...]], said: list[str]) -> None:
    found = list(unsupported(job, OPTIONS | change))
    assert len(found) == len(said)
    assert all(part in sentence for part, sentence in zip(said, found, strict=True))


def test_a_queue_whose_driver_tells_nothing_is_not_refused() -> None:
    assert list(unsupported(JOB, queue_options("lpoptions: Unable to get PPD file for Raw: Not Found\n"))) == []


def test_without_cups_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(printing.PrintError, match="install CUPS"):
        printing.printer_named("")


# --- a real server -----------------------------------------------------------------------------

FILTER = Path("/usr/lib/cups/filter/pdftopdf")
CUPSD = shutil.which("cupsd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
needs_cups = pytest.mark.skipif(
    not (CUPSD and shutil.which("lp") and FILTER.exists()),
    reason="no CUPS server here (Debian: cups-daemon cups-client cups-server-common cups-filters-core-drivers)",
)

CUPSD_CONF = """\
Listen 127.0.0.1:{port}
Browsing No
DefaultAuthType None
PageLogFormat %C copies=%{{copies}} media=%{{media}} sides=%{{sides}} mode=%{{print-color-mode}} %{{job-name}}
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
CUPS_FILES = """\
FileDevice Yes
Sandboxing relaxed
ServerBin /usr/lib/cups
DataDir /usr/share/cups
ServerRoot {root}
RequestRoot {root}/spool
TempDir {root}/spool/tmp
CacheDir {root}/cache
StateDir {root}/state
AccessLog {root}/access_log
ErrorLog {root}/error_log
PageLog {root}/page_log
"""


def free_port() -> int:
    """Below those that the system gives away to whoever asks for any, so that nobody has it before the server does."""
    for port in random.sample(range(20_000, 32_000), 50):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no port is free")


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """A CUPS server of this test alone, with a queue `Rack` that prints into a file. Gives its folder."""
    with tempfile.TemporaryDirectory(prefix="cups-") as name:
        root, port = Path(name), free_port()
        root.chmod(0o755)  # started by root, the server runs its filters as another user
        for folder in ("spool/tmp", "cache", "state"):
            (root / folder).mkdir(parents=True)
        (root / "cupsd.conf").write_text(CUPSD_CONF.format(port=port))
        (root / "cups-files.conf").write_text(CUPS_FILES.format(root=root))
        command = [str(CUPSD), "-f", "-c", str(root / "cupsd.conf"), "-s", str(root / "cups-files.conf")]
        environ = {"CUPS_SERVER": f"127.0.0.1:{port}", "HOME": str(root)}
        daemon = subprocess.Popen(command, env=os.environ | environ)
        try:
            with pytest.MonkeyPatch.context() as patch:
                for key, value in environ.items():
                    patch.setenv(key, value)
                wait_until(lambda: b"is running" in subprocess.run(["lpstat", "-r"], capture_output=True).stdout)
                ppd = Path(__file__).with_name("duplex.ppd")
                device = f"file://{root}/printed.pdf"
                subprocess.run(
                    ["/usr/sbin/lpadmin", "-p", "Rack", "-E", "-v", device, "-P", str(ppd)],
                    check=True,
                    capture_output=True,
                )
                yield root
        finally:
            daemon.terminate()
            daemon.wait()


def wait_until(done: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)


@pytest.fixture
def two_pages(tmp_path: Path) -> Path:
    file = tmp_path / "two.pdf"
    canvas = Canvas(str(file))
    for page in "12":
        canvas.drawString(100, 100, page)
        canvas.showPage()
    canvas.save()
    return file


def logged(root: Path, title: str) -> str:
    """The line of the page log about a job, once it is printed."""
    log = root / "page_log"

    def lines() -> list[str]:
        return [line for line in log.read_text().splitlines() if line.endswith(title)] if log.exists() else []

    wait_until(lines)
    return lines()[0]


@needs_cups
@pytest.mark.parametrize(
    ("job", "line"),
    [
        (JOB, r"^60 copies=30 media=Letter sides=two-sided-long-edge"),
        (replace(JOB, paper="a4", copies=2, mono=True), r"copies=2 media=A4 sides=two-sided-long-edge mode=monochrome"),
        (replace(JOB, copies=1, two_sided=False), r"copies=1 media=Letter sides=one-sided"),
    ],
)
def test_the_page_log_says_what_was_asked(server: Path, two_pages: Path, job: PrintJob, line: str) -> None:
    job = replace(job, files=(two_pages,), title=f"leaflet-{job.copies}")
    assert printing.queue_faults(job) == ([], "")
    accepted = printing.hand_over(job)
    assert re.fullmatch(r"Rack-\d+", accepted)
    assert re.search(line, logged(server, job.title))


@needs_cups
def test_the_queue_is_found_or_named(server: Path) -> None:
    assert printing.printer_named("Rack") == "Rack"
    with pytest.raises(printing.PrintError, match=r"no printer named Rakc. Did you mean Rack\?"):
        printing.printer_named("Rakc")
    with pytest.raises(printing.PrintError, match=r"no default printer. Name one with --printer. There are: Rack."):
        printing.printer_named("")
    subprocess.run(["lpoptions", "-d", "Rack"], check=True, capture_output=True)
    assert printing.printer_named("") == "Rack"


@needs_cups
def test_what_the_queue_cannot_do_is_refused_before_lp_takes_it(server: Path) -> None:
    assert printing.queue_faults(JOB) == ([], "")
    assert printing.queue_faults(replace(JOB, printer="Nowhere"))[1]


@needs_cups
def test_a_queue_that_rejects_is_named(server: Path) -> None:
    subprocess.run(["/usr/sbin/cupsreject", "Rack"], check=True)
    try:
        assert "takes no jobs now" in printing.queue_faults(JOB)[0][0]
    finally:
        subprocess.run(["/usr/sbin/cupsaccept", "Rack"], check=True)


# --- the command -------------------------------------------------------------------------------


def test_dry_run_shows_the_command_and_needs_no_printer(clinic_day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["print", "visit", "--copies", "30", "--printer", "Rack", "--draft", "--dry-run", "--paper", "a4"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("lp -d Rack -n 30 -t 'visit v1.0' -o media=A4 -o sides=two-sided-long-edge")
    assert "visit_clear_a4_v1.0.pdf" in said
    assert not (clinic_day / "data").exists()


@pytest.mark.parametrize("options", [["--copies", "0"], ["--copies", "1001"], ["--edition", "tiny"], ["--paper", "a5"]])
def test_options_are_checked_by_us(clinic_day: Path, options: list[str]) -> None:
    assert run(["print", "visit", "--draft", *options]) == 2


def test_an_unapproved_handout_is_not_printed(clinic_day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["print", "visit", "--dry-run"]) == 1
    assert "Nothing was printed." in capsys.readouterr().err


@needs_cups
def test_thirty_copies_for_the_rack(server: Path, clinic_day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["print", "visit", "--copies", "30", "--printer", "Rack", "--draft", "--mono"]) == 0
    said = capsys.readouterr().out
    assert re.match(r"Rack accepted job Rack-\d+: 30 copies of visit v1.0, Letter, both sides", said)
    line = logged(server, "visit v1.0")
    assert re.search(r"copies=30 media=Letter sides=two-sided-long-edge mode=monochrome", line)
    assert run(["ledger", "--csv"]) == 0
    assert re.search(r"visit,1.0,[\w:]+,clear,letter,draft,print,30,,", capsys.readouterr().out)


@needs_cups
def test_a_printer_that_is_not_there_prints_and_notes_nothing(
    server: Path, clinic_day: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["print", "visit", "--printer", "Rakc", "--draft"]) == 3
    assert "Did you mean Rack?" in capsys.readouterr().err
    assert not (clinic_day / "data").exists()
