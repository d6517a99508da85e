"""`inspect`: a PDF file in, what is in its tags out; and one plain sentence where there is nothing to read."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

import pikepdf
from msgspec import Struct
from pypdfium2 import PdfiumError  # type: ignore[import-untyped]  # it ships no types

from ldn_pdf.inspecting.marked_words import TextRun, joined, read_words
from ldn_pdf.inspecting.tag_tree import Tag, roots
from ldn_pdf.problems import Mark, Problem


class Inspection(Struct, frozen=True):
    """One PDF. `roots` is empty where it has no tags; `claims` are the standards it says it meets.

    `artifacts` and `unmarked` are the words outside the tree by page, the latter in no marked sequence;
    `unreadable` are the pages whose content is damaged.
    """

    title: str
    language: str
    pages: int
    claims: tuple[str, ...]
    roots: tuple[Tag, ...]
    artifacts: Mapping[int, str]
    unmarked: Mapping[int, str]
    unreadable: tuple[int, ...]


def report(path: str, form: str) -> tuple[str, list[Problem]]:
    """What is found in a PDF, as `spoken`, `tags` or `json`, with its problems. Raises what `inspect` does."""
    found, problems = inspect(Path(path))
    text = _text(found, problems, form) if found else ""
    return text.encode("utf-8", "replace").decode("utf-8"), problems  # a PDF may hold half a character


def _text(found: Inspection, problems: list[Problem], form: str) -> str:
    from ldn_pdf.inspecting import read_aloud, tag_listing  # here: both need `Inspection`

    if form == "json":
        return tag_listing.as_json(found, read_aloud.speak(found), problems)
    if not found.roots:
        return ""
    return tag_listing.as_yaml(found) if form == "tags" else "".join(f"{line}\n" for line in read_aloud.speak(found))


def inspect(path: Path) -> tuple[Inspection | None, list[Problem]]:
    """Read a PDF of any producer.

    Yields the problem `not-a-file`, `not-a-pdf`, `damaged-pdf`, `locked-pdf` or `untagged-pdf`, at most one. Where
    there are no tags the inspection is there all the same, without roots. Raises OSError where the file cannot be
    read. A file can be made to take any time and memory: see `limited_process`.
    """

    def refused(what: str, fix: str, rule: str) -> tuple[None, list[Problem]]:
        return None, [Problem(Mark(str(path)), what, fix, rule)]

    kind = path.stat().st_mode
    if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):  # opening a pipe waits for whoever writes to it
        return refused(
            "This is a pipe or a device, not a file.", "Save the PDF as a file and inspect that.", "not-a-file"
        )
    with path.open("rb") as stream:
        start = stream.read(1024)
    if b"%PDF-" not in start:  # ISO 32000-1, Annex H, implementation note 13: in the first 1024 bytes
        return refused("This is not a PDF.", "Give the name of a PDF file.", "not-a-pdf")
    try:
        with pikepdf.open(path) as pdf:
            found = _read(pdf, path)
    except pikepdf.PasswordError:
        fix = "Save a copy without the password and inspect that."
        return refused("This PDF opens with a password only.", fix, "locked-pdf")
    except (pikepdf.PdfError, PdfiumError, RuntimeError):  # qpdf's own too, and RecursionError
        return refused(
            "This PDF is damaged, so that it cannot be read.", "Make or fetch the file again.", "damaged-pdf"
        )
    if found.roots:
        return found, []
    what = "This PDF has no tags: a screen reader finds no headings, lists or reading order in it."
    return found, refused(what, "Make it again with a program that writes tagged PDF.", "untagged-pdf")[1]


def _read(pdf: pikepdf.Pdf, path: Path) -> Inspection:
    words = read_words(path)
    title, claims = _metadata(pdf)
    return Inspection(
        title=title,
        language=str(pdf.Root.get("/Lang", "")),
        pages=len(pdf.pages),
        claims=claims,
        roots=roots(pdf, words),
        artifacts=_by_page(words.get("artifact", ())),
        unmarked=_by_page(words.get("unmarked", ())),
        unreadable=tuple(number for number, page in enumerate(pdf.pages, 1) if _is_damaged(page)),
    )


def _by_page(runs: Iterable[TextRun]) -> dict[int, str]:
    by_page: dict[int, list[TextRun]] = {}
    for run in runs:
        by_page.setdefault(run.page, []).append(run)
    texts = {page: " ".join(joined(found).split()) for page, found in by_page.items()}
    return {page: text for page, text in texts.items() if text}


def _is_damaged(page: pikepdf.Page) -> bool:
    """Whether the page's content cannot be unpacked: PDFium gives no words then, and no error."""
    content = page.obj.get("/Contents")
    try:
        for stream in content if isinstance(content, pikepdf.Array) else [content]:
            if isinstance(stream, pikepdf.Stream):
                stream.read_bytes()
    except pikepdf.PdfError:
        return True
    return False


def _metadata(pdf: pikepdf.Pdf) -> tuple[str, tuple[str, ...]]:
    """The title, and the standards that the XMP claims."""
    logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # it prints a trace of what it repairs by itself
    try:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            keys = ("dc:title", "pdfuaid:part", "pdfaid:part", "pdfaid:conformance")
            title, ua, a, conformance = (str(xmp.get(key) or "") for key in keys)
    except (ValueError, TypeError, KeyError, SyntaxError):
        title = ua = a = conformance = ""
    claims = (f"PDF/UA-{ua}" if ua else "", f"PDF/A-{a}{conformance.lower()}" if a else "")
    return title or str(pdf.docinfo.get("/Title", "")), tuple(filter(None, claims))
