"""Files that are made to be slow or large to read: each ends within 5 s of CPU and 400 MB, with a result or a sentence.

Each is a program of its own, as a user starts it; its limits are those of `ldn_pdf/limits.py`, and each kind of file
comes both far over its limit and just under it.
"""

from __future__ import annotations

import random
import re
import resource
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ldn_pdf.limits import HANDOUT_LETTERS, MB

pytestmark = pytest.mark.slow

MOST_CPU, MOST_MEMORY = 5.0, 400 * MB
RUN = """
import pathlib, resource, sys
from ldn_pdf.cli import run
code = run(sys.argv[1:])
own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
cpu = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
status = pathlib.Path("/proc/self/status")  # what getrusage says holds the memory of the parent too
most = int(status.read_text().partition("VmHWM:")[2].split()[0]) if status.exists() else own.ru_maxrss
print("USED", code, cpu, max(most, others.ru_maxrss) * 1024)
"""
HEAD = """title: Long test
audience: Adults with multiple sclerosis (MS)
main_point: Talk with your MS team first.
version: "1.0"
issued: 2026-11-23
review_by: 2027-11-23
"""
FULL = HANDOUT_LETTERS - 200  # letters beside those of the head
PAGE = "<h1>One</h1><p>Two words here.</p>"


def handout(body: str, extra: str = "") -> str:
    return f"{HEAD}{extra}sections:\n  - heading: One\n{body}"


def full(words: str) -> str:
    """A handout with as many of these words in one text as it may have."""
    return handout(f'    text: "{(words * FULL)[:FULL]}x"\n')


def handouts() -> Iterator[tuple[str, str]]:
    for name, sign in {"bracket": "[", "star": "*", "dot": ".", "parenthesis": "(", "apostrophe": "'"}.items():
        yield f"{name}s far over", handout(f'    text: "{sign * 200_000}"\n')
        yield f"{name}s", full(f"{sign} ")
        yield f"{name}s without blanks", full(sign)
    for words in ("not ", "5% ", "LDN can help MS. ", "a; b, ", "555-0123 ", "“a ", "internationalization ", "a\u00a0"):
        yield f"{words.strip()} again and again", full(words)
    yield "blanks far over", handout("    text: a\n").replace("Long test", '"a' + " " * 120_000 + 'b"')
    yield "blanks", handout("    text: a\n").replace("Long test", '"a' + " " * FULL + 'b"')
    accents = "\u0315\u0300\u0327"
    yield "accents far over", handout(f'    text: "a{accents * 40_000}b"\n')
    yield "accents", handout(f'    text: "a{accents * (FULL // 6)}b"\n')
    for count in (15_000, 900, 90):
        fields = "fields:\n" + "".join(f"  - zfield{n}\n" for n in range(count))
        yield f"{count} fields", handout('    text: "' + " ".join(f"{{zz{n}}}" for n in range(300)) + '"\n', fields)
    yield "prose far over", handout('    text: "' + "The cat sat on the mat and ate. " * 7_200 + '"\n')
    yield "prose", full("The cat sat on the mat and ate. ")
    for count in (25_000, 390):
        yield f"{count} paragraphs", handout("    text: |\n" + "      a\n\n" * count)
        yield f"{count} bullets", handout("    bullets:\n" + "      - a\n" * count)
        columns = ", ".join(f"c{n}" for n in range(count))
        yield (
            f"{count} columns",
            handout(f"    table:\n      columns: [{columns}]\n      rows:\n        - [{columns}]\n"),
        )
    long = ", ".join(["an internationalization", "of thrombocytopenia and", "methylprednisolone to"])
    rows = f"table: {{columns: [aa, bb, cc], rows: [[{long}], [{long}]]}}"
    yield "tables", HEAD + "sections:\n" + "".join(f"  - heading: One {n}\n    {rows}\n" for n in range(24))
    yield "sections", HEAD + "sections:\n" + "".join(f"  - {{heading: One {n}, text: Aa.}}\n" for n in range(1_800))
    for name, key in {"strange": "k{}", "misspelt": "tit{}le"}.items():
        text = handout("    text: a\n").replace("title: Long test\n", "")
        yield f"{name} keys", text + "".join(f"{key.format(n)}: a\n" for n in range(5_000))
    yield "brackets of YAML", handout("    bullets: " + "[" * 60_000)


def articles() -> Iterator[tuple[str, str]]:
    for tag in ("<ul>", "<ul><li>a", "<dl><dd>", "<p><font><b><i>", "<table><tr><td>", "<x-y>", "<sub>", "<svg><g>"):
        yield f"{tag.replace('<', '').replace('>', ' ')}nested.html", tag * 20_000 + PAGE
    yield "wide.md", "# One\n\n" + "|a" * 2_000 + "|\n" + "|-" * 2_000 + "|\n" + "|b|\n" * 60_000
    yield "quotes.md", "> " * 20_000 + "a b c.\n\n# One\n\nTwo words here.\n"
    yield "lists.md", "".join(" " * n + "- a\n" for n in range(600)) + "\n# One\n\nTwo words here.\n"
    yield "stars.md", "# One\n\n" + "*a **b " * 15_000 + "\n# Two\n\nTwo words here.\n"
    yield "links.md", "# One\n\n" + "[a](" * 20_000 + "\n# Two\n\nTwo words here.\n"
    yield "sentences.txt", "One\n\n" + "It may help. " * 8_500
    yield "sections.txt", "".join(f"Head {n}\n\nIt may help some.\n\n" for n in range(4_000))
    yield "spans.html", "<p>" + "<span class=a>w</span> " * 20_000 + PAGE
    yield "attributes.html", "<p " + "".join(f"a{n}=1 " for n in range(50_000)) + ">" + PAGE
    for tag in ("<br>", "<sup>1</sup>", "<dd>b", "<hr>", "<tr>", "<table><caption>a</table>"):
        yield f"{tag[1:4]} again and again.html", PAGE + tag * (4_000_000 // len(tag))
    yield "options.html", f"{PAGE}<select>" + "<option>a" * 300_000
    yield "name.html", f"{PAGE}<div id={'Aa' * 1_900_000}>a"
    yield "lines.html", f"{PAGE}<pre>" + "a\n" * 1_500_000
    yield "brackets.md", "# One\n\n" + "![[a]" * 90_000
    yield "front matter.md", "---\n" + "a: [\n" * 80_000 + "---\n# One\n\nTwo words here.\n"
    yield "styles.html", "<style>" + "".join(f".c{n}{{display:none}}" for n in range(20_000)) + f"</style>{PAGE}"
    yield "dots.txt", "One\n\n" + "." * 110_000 + "\n"
    yield "blanks.txt", "One\n\n a" + " " * 110_000 + "b.\n"
    yield "accents.txt", "One\n\n a" + "\u0315\u0300\u0327" * 40_000 + "b.\n"


def lists_of_people() -> Iterator[tuple[str, str]]:
    heading = "patient_name,email\n"
    yield "blank rows", f"{heading}Pat Example,pat@example.org\n" + ",\n" * 1_000_000
    yield "columns", ",".join(f"column{n}" for n in range(20_000)) + "\n" + "," * 19_999 + "\n"
    yield "one name", ",".join(["patient_name"] * 20_000) + "\n" + "," * 19_999 + "\n"
    yield "wrong cells", heading + "".join(f"Pat {n},no address {'x' * 200}\n" for n in range(10_000))
    yield "accents", f"patient_name\na{'̧̀' * 40_000}b\n"
    yield "quotes", heading + '"\n' * 200_000
    people = "".join(f"Pat Example {n},pat{n}@example.org\n" for n in range(400_000))
    yield "rows far over", heading + people
    yield "rows", heading + people[: people.index("Pat Example 20000,")]
    yield "the same row", heading + "Pat Example,pat@example.org\n" * 400_000
    yield "one row", heading + "a" * 2_000_000 + ",pat@example.org\n"


def png(width: int, height: int, depth: int, colour: int, row: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer, at_once = zlib.compressobj(9), min(height, max(1, 1_000_000 // (len(row) + 1)))
    whole, rest = divmod(height, at_once)
    parts = [packer.compress((b"\0" + row) * at_once) for _ in range(whole)]
    parts += [packer.compress((b"\0" + row) * rest), packer.flush()]
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"".join(parts)) + chunk(b"IEND", b"")


PICTURES: dict[str, Callable[[], bytes]] = {
    "tall": lambda: png(1, 50_000_000, 8, 0, b"\0"),
    "tall, just allowed": lambda: png(1, 19_000_000, 8, 0, b"\0"),
    "wide": lambda: png(50_000_000, 1, 8, 0, b"\0" * 50_000_000),
    "JPEG of fill bytes": lambda: b"\xff\xd8" + b"\xff" * 20_000_000,
    "JPEG of junk": lambda: b"\xff\xd8\xff\xe0\0\x02" + b"a" * 20_000_000,
    "JPEG of comments": lambda: b"\xff\xd8" + b"\xff\xfe\0\x02" * 5_000_000,
    "16 bits": lambda: png(7_071, 7_000, 16, 6, b"\0" * (7_071 * 8)),
    "16 bits, just allowed": lambda: png(4_400, 4_400, 16, 6, b"\0" * (4_400 * 8)),
}


def pdf(*objects: bytes) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def page_of(content: bytes, times: int) -> bytes:
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(content) for _ in range(times)) + packer.flush()
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(data), data),
    )


PDFS: dict[str, Callable[[], bytes]] = {
    "unpacks to 1 GB": lambda: page_of(b"q " * 500_000, 1_000),
    "texts": lambda: page_of(b"BT (a) Tj ET " * 10_000, 100),
    "pages that hold themselves": lambda: pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Count 1000000 >>"
    ),
    "tags that hold themselves": lambda: pdf(
        b"<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot 4 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
        b"<< /Type /StructTreeRoot /K [5 0 R 5 0 R] >>",
        b"<< /Type /StructElem /S /P /P 4 0 R /K [5 0 R 5 0 R 4 0 R] >>",
    ),
}


def ends_soon(folder: Path, *arguments: str) -> str:
    """What `ldn-pdf` printed; it was within its limits, and told no trace."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (3_000 * MB, 3_000 * MB))
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))

    command = [sys.executable, "-c", RUN, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, preexec_fn=limit)
    said = done.stdout + done.stderr
    used = re.search(r"USED (\d+) (\S+) (\d+)", done.stdout)
    assert used, f"ended by the system: {done.returncode}\n{said[-2000:]}"
    assert used[1] in ("0", "1"), said[-2000:]
    assert "Traceback" not in said and "mistake of its own" not in said
    assert float(used[2]) < MOST_CPU and int(used[3]) < MOST_MEMORY, f"{used[2]} s, {int(used[3]) // MB} MB"
    assert said.replace(used[0], "").strip(), "a sentence or a result"
    return said


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in handouts()])
def test_a_handout_is_checked_and_built_in_all_editions(text: str, tmp_path: Path) -> None:
    (tmp_path / "handouts").mkdir()
    (tmp_path / "handouts" / "slow.yaml").write_text(text, encoding="utf-8")
    ends_soon(tmp_path, "check", "slow")
    ends_soon(tmp_path, "build", "slow", "--edition", "all")


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture(name: str, tmp_path: Path) -> None:
    (tmp_path / "handouts").mkdir()
    (tmp_path / "handouts" / "a.png").write_bytes(PICTURES[name]())  # what it holds is what counts
    picture = "    text: a\n    picture: {file: a.png, alt: A picture}\n"
    (tmp_path / "handouts" / "slow.yaml").write_text(handout(picture), encoding="utf-8")
    ends_soon(tmp_path, "build", "slow", "--edition", "all", "--also", "html")


@pytest.mark.parametrize(("name", "text"), [*articles()], ids=lambda value: value[:20])
def test_an_article(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    ends_soon(tmp_path, "draft", name, "--slug", "slow")


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in lists_of_people()])
def test_a_list_of_people(text: str, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(text, encoding="utf-8")
    sent = ("--draft", "--ledger", "ledger.sqlite3")
    ends_soon(tmp_path, "merge", "what-is-ldn", "people.csv", "--out", "o", "--dry-run", *sent)
    ends_soon(
        tmp_path, "send", "what-is-ldn", "people.csv", "--from", "a@example.org", "--reply-to", "a@example.org", *sent
    )


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDFS[name]())
    ends_soon(tmp_path, "inspect", "a.pdf")


@pytest.mark.parametrize("known", [False, True], ids=["unknown references", "known references"])
def test_an_evidence_ledger_of_2000_claims(known: bool, tmp_path: Path) -> None:
    chooser = random.Random(1)
    letter, most = ("R", 2_500) if known else ("X", 10**6)
    claims = "".join(
        f"  - {{id: C{n}, section: s, line: 1, gist: The words of claim {n}., verdict: supported, "
        f"references: [{letter}{chooser.randrange(most)}], wording: It may help.}}\n"
        for n in range(2_000)
    )
    references = "".join(f"  - {{id: R{n}, short: S{n}, citation: T{n}, seen: read}}\n" for n in range(2_500))
    ledger = f"title: T\nsections:\n  - {{id: s, title: S}}\nclaims:\n{claims}references:\n{references}"
    (tmp_path / "handouts" / "evidence").mkdir(parents=True)
    (tmp_path / "handouts" / "evidence" / "long.yaml").write_text(ledger, encoding="utf-8")
    said = ends_soon(tmp_path, "check")
    assert ("[unknown-reference]" in said) == (not known) and "[too-large]" not in said
