"""Files of each kind with bytes or parts changed: a command tells a problem or gives a result, never a trace.

`FUZZ=2000` changes each kind so often; `make fuzz` does.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml

from ldn_pdf import limited_process
from ldn_pdf.cli import run
from ldn_pdf.library.bundled_files import package_files, record_of
from ldn_pdf.library.folder import Library, bundled
from ldn_pdf.library.prepare import prepare
from ldn_pdf.typesetting.typeset import typeset
from tests.reading.test_robust import mutated

COUNT = int(os.environ.get("FUZZ", "8"))
ARTICLES = Path(__file__).parents[1] / "drafting" / "articles"
PEOPLE = (
    "patient_name,email,email_ok,edition,paper\n"
    + 'Pat Example,pat@example.org,yes,clear,letter\n"Lee, Ann",,no,,\n' * 3
)
PAGE = (
    "<html><head><title>Naps | Example</title><style>.x{display:none}</style></head><body><nav><a href=/>Home</a></nav>"
    "<article><h1>Naps</h1><p>A nap may <b>help</b> some people.<sup>1</sup></p><h2>Do not</h2><ul><li>Do not drive."
    "<li>Call <a href='tel:911'>911</a>.</ul><table><tr><th>A<th>B<tr><td>1<td>2</table></article></body></html>"
)
MARKDOWN = (
    "# Naps\n\nA nap may *help* some[^1].\n\n## Do not\n\n- Do not drive.\n\n"
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n[^1]: Example 2020\n"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own with one handout, its evidence, its clinic, a layout and an approval."""
    (tmp_path / "handouts" / "evidence").mkdir(parents=True)
    (tmp_path / "layouts").mkdir()
    for name in ("what-is-ldn.yaml", "what-is-ldn.es.yaml", "clinic.yaml", "logo.png", "evidence/ldn-for-ms.yaml"):
        shutil.copy(bundled("handouts") / name, tmp_path / "handouts" / name)
    shutil.copy(bundled("layouts") / "clear.yaml", tmp_path / "layouts" / "clear.yaml")
    (tmp_path / "few.csv").write_text("patient_name,email\nPat Example,pat@example.org\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    apart = limited_process.limited

    def here(module: str, name: str, *arguments: str) -> Any:
        """Articles are read in this process: to start one takes longer than to read one."""
        is_article = module.startswith("ldn_pdf.drafting")
        return getattr(import_module(module), name)(*arguments) if is_article else apart(module, name, *arguments)

    monkeypatch.setattr(limited_process, "limited", here)
    return tmp_path


def in_bytes(data: bytes, chance: random.Random) -> bytes:
    """The bytes with up to twenty of them changed, taken out or doubled."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        at = chance.randrange(len(made))
        match chance.randint(0, 3):
            case 0:
                made[at] = chance.randrange(256)
            case 1:
                del made[at : at + chance.randint(1, 30)]
            case 2:
                made[at:at] = made[max(0, at - chance.randint(1, 30)) : at]
            case 3:
                made[at:at] = bytes(chance.choices(range(256), k=3))
        if not made:
            return b"\0"
    return bytes(made)


def in_text(data: bytes, chance: random.Random) -> bytes:
    return mutated(data.decode("utf-8", "replace"), chance).encode("utf-8", "replace")


ODD: tuple[Any, ...] = (
    "",
    " ",
    "x" * 5_000,
    "{a}",
    "**",
    [],
    {},
    [[]],
    {"a": {}},
    0,
    -1,
    1e99,
    True,
    None,
    "2026-13-45",
)


def in_structure(data: bytes, chance: random.Random) -> bytes:
    """YAML with values put in place of others, taken out, doubled or nested."""
    made = yaml.safe_load(data)
    for _ in range(chance.randint(1, 3)):
        at: Any = made
        while isinstance(at, dict | list) and at:
            key = chance.choice(list(at)) if isinstance(at, dict) else chance.randrange(len(at))
            if isinstance(at[key], dict | list) and at[key] and chance.random() < 0.7:
                at = at[key]
                continue
            match chance.randint(0, 3):
                case 0:
                    at[key] = chance.choice(ODD)
                case 1:
                    del at[key]
                case 2:
                    at[key] = [at[key], at[key]]
                case 3:
                    at[key] = {"text": at[key]}
            break
    return yaml.safe_dump(made, sort_keys=False, allow_unicode=True).encode()


def in_parts(data: bytes, chance: random.Random) -> bytes:
    """A Word file with one of its parts changed in text or bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        hit = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, chance.choice((in_text, in_bytes))(part, chance) if name == hit else part)
    return out.getvalue()


PDF_PIECES = (
    b"/K",
    b"/P",
    b"/S",
    b"/Pg",
    b"/MCID",
    b" 0 R",
    b"[",
    b"]",
    b"<<",
    b">>",
    b"null",
    b"-1",
    b"99999999",
    b"()",
)


def in_objects(data: bytes, chance: random.Random) -> bytes:
    """A PDF that is not packed, with pieces of its objects changed for others."""
    for _ in range(chance.randint(1, 8)):
        old, new = chance.choice(PDF_PIECES), chance.choice(PDF_PIECES)
        places = [at for at in range(len(data)) if data.startswith(old, at)]
        if places:
            at = chance.choice(places)
            data = data[:at] + new + data[at + len(old) :]
    return data


def word_file() -> bytes:
    paragraphs = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in ("Naps", "A nap may help some."))
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kinds}"/></Types>',
        )
        file.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        file.writestr("word/document.xml", f"<w:document {space}><w:body>{paragraphs}</w:body></w:document>")
    return out.getvalue()


def a_pdf() -> bytes:
    """A handout's PDF, not packed."""
    ready, _ = prepare(Library(bundled("handouts")), "what-is-ldn")
    assert ready
    layout, _ = ready.library.layout("clear")
    assert layout
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(typeset(ready.leaflet(), layout, "letter").documents[0].pdf)) as pdf:
        pdf.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


SEALED = "sha256:" + "a" * 64
APPROVALS = f"""approvals:
  - handout: what-is-ldn
    version: "1.0"
    approved_by: Dr. Jo Example
    role: MS neurologist
    approved_on: 2026-11-23
    until: 2027-06-30
    hash: {SEALED}
    seal: {SEALED}
    words: |-
      language: en-US
      title: What is LDN?
"""
MAIL = """host: localhost
port: 2525
security: plain
from: nurse@example.org
reply_to: nurse@example.org
note: "Dear {patient_name}, here is your sheet."
"""


def exported() -> bytes:
    """The words of a translation for an agency."""
    assert run(["translate", "what-is-ldn", "--to", "es", "--export", "words.xlf"]) == 0
    return Path("words.xlf").read_bytes()


def merged(name: str) -> bytes:
    """A file that a merge leaves."""
    assert run(MERGED) == 0
    return Path(name).read_bytes()


def in_place(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some of them changed for others, the first page of a database as it is."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 60)):
        made[chance.randrange(min(100, len(made) - 1), len(made))] = chance.randrange(256)
    return bytes(made)


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


LEDGER = ["--ledger", "ledger.sqlite3"]
MERGED = ["merge", "what-is-ldn", "few.csv", "--out", "out", "--draft", *LEDGER]
Change = Callable[[bytes, random.Random], bytes]
YAML: tuple[Change, ...] = (in_bytes, in_text, in_structure)
MERGE = ["merge", "what-is-ldn", "people.csv", "--out", "out", "--draft", "--dry-run", "--ignore-columns"]
KINDS: dict[str, tuple[str, Callable[[], bytes], tuple[Change, ...], list[list[str]]]] = {
    "handout": (
        "handouts/what-is-ldn.yaml",
        lambda: (bundled("handouts") / "what-is-ldn.yaml").read_bytes(),
        YAML,
        [["check", "what-is-ldn"], ["build", "what-is-ldn", "--also", "html", "--also", "text"], ["list"]],
    ),
    "clinic": (
        "handouts/clinic.yaml",
        lambda: (bundled("handouts") / "clinic.yaml").read_bytes(),
        YAML,
        [["check", "what-is-ldn"], ["build", "what-is-ldn"]],
    ),
    "ledger": (
        "handouts/evidence/ldn-for-ms.yaml",
        lambda: (bundled("handouts") / "evidence" / "ldn-for-ms.yaml").read_bytes(),
        YAML,
        [["check", "what-is-ldn"], ["trace", "what-is-ldn"]],
    ),
    "layout": (
        "layouts/clear.yaml",
        lambda: (bundled("layouts") / "clear.yaml").read_bytes(),
        YAML,
        [["build", "what-is-ldn"], ["check", "what-is-ldn"]],
    ),
    "people": ("people.csv", PEOPLE.encode, (in_bytes, in_text), [MERGE]),
    "page": ("page.html", PAGE.encode, (in_bytes, in_text), [["draft", "page.html", "--slug", "naps", "--force"]]),
    "markdown": (
        "article.md",
        MARKDOWN.encode,
        (in_bytes, in_text),
        [["draft", "article.md", "--slug", "naps", "--force"]],
    ),
    "text": (
        "article.txt",
        lambda: (ARTICLES / "blue-lentils.txt").read_bytes(),
        (in_bytes, in_text),
        [["draft", "article.txt", "--slug", "naps", "--force"]],
    ),
    "Word file": (
        "article.docx",
        word_file,
        (in_bytes, in_parts),
        [["draft", "article.docx", "--slug", "naps", "--force"]],
    ),
    "approvals": (
        "handouts/approvals.yaml",
        APPROVALS.encode,
        YAML,
        [["list"], ["build", "what-is-ldn"], ["diff", "what-is-ldn"]],
    ),
    "translation": (
        "handouts/what-is-ldn.es.yaml",
        lambda: (bundled("handouts") / "what-is-ldn.es.yaml").read_bytes(),
        YAML,
        [["list"], ["check", "what-is-ldn.es"], ["translate", "what-is-ldn", "--to", "es"]],
    ),
    "XLIFF": (
        "words.xlf",
        exported,
        (in_bytes, in_text),
        [["translate", "what-is-ldn", "--to", "es", "--import", "words.xlf"]],
    ),
    "record": (
        "handouts/bundled.json",
        lambda: record_of(package_files()),
        (in_bytes, in_text, cut),
        [["list"], ["diff", "what-is-ldn", "--bundled"]],
    ),
    "manifest": ("out/manifest.csv", lambda: merged("out/manifest.csv"), (in_bytes, in_text), [MERGED]),
    "deliveries": (
        "ledger.sqlite3",
        lambda: merged("ledger.sqlite3"),
        (in_place, in_bytes, cut),
        [["ledger", *LEDGER], ["recall", "what-is-ldn", "few.csv", *LEDGER]],
    ),
    "mail": (
        "mail.yaml",
        MAIL.encode,
        YAML,
        [["send", "what-is-ldn", "few.csv", "--draft", "--settings", "mail.yaml", *LEDGER]],
    ),
    "PDF": ("a.pdf", a_pdf, (in_bytes, in_objects), [["inspect", "a.pdf"]]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_file_is_told_or_used(kind: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name, make, changes, commands = KINDS[kind]
    fine = {"manifest": 3, "deliveries": 3, "record": 0}.get(kind, 1)  # nothing is handed out; a record counts as none
    data, chance = make(), random.Random(f"{kind} {os.environ.get('SEED', '')}")
    path = home / name
    path.write_bytes(data)
    for command in commands:
        assert run(command) in (0, 1), "as it is, it is read"
    path.write_bytes(b"\0" * 600)
    assert {run(command) for command in commands} & {1, 2, fine}, "of nothing, nothing is made"
    capsys.readouterr()
    for number in range(COUNT):
        change = changes[number % len(changes)]
        path.write_bytes(change(data, chance))
        for command in commands:
            code = run(command)
            printed = capsys.readouterr()
            said = printed.out + printed.err
            if code not in {0, 1, 2, fine} or "Traceback" in said:
                kept = home / f"broke{path.suffix}"
                shutil.copy(path, kept)
                pytest.fail(f"{' '.join(command)} with {kept}: {code}\n{said[-1500:]}")
            assert said.strip()
