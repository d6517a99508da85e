"""`inspect`: a PDF file in, what is in its tags out; and one plain sentence where there is nothing to read."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ldn_pdf.inspecting.model import Inspection
from ldn_pdf.problems import Mark, Problem

if TYPE_CHECKING:
    import pikepdf


def inspect(path: Path) -> tuple[Inspection | None, list[Problem]]:
    """Read a PDF of any producer.

    Yields the problem `not-a-pdf`, `damaged-pdf`, `locked-pdf` or `untagged-pdf`, at most one. Where there are
    no tags the inspection is there all the same, without roots. Raises OSError where the file cannot be read.
    """
    import pikepdf

    with path.open("rb") as stream:
        start = stream.read(1024)
    if b"%PDF-" not in start:  # ISO 32000-1, Annex H, implementation note 13: in the first 1024 bytes
        return None, [_problem(path, "This is not a PDF.", "Give the name of a PDF file.", "not-a-pdf")]
    try:
        with pikepdf.open(path) as pdf:
            found = _read(pdf, path)
    except pikepdf.PasswordError:
        what = "This PDF opens with a password only."
        return None, [_problem(path, what, "Save a copy without the password and inspect that.", "locked-pdf")]
    except (pikepdf.PdfError, RuntimeError):  # qpdf's own too, and RecursionError
        what = "This PDF is damaged, so that it cannot be read."
        return None, [_problem(path, what, "Make or fetch the file again.", "damaged-pdf")]
    if found.roots:
        return found, []
    what = "This PDF has no tags: a screen reader finds no headings, lists or reading order in it."
    return found, [_problem(path, what, "Make it again with a program that writes tagged PDF.", "untagged-pdf")]


def _problem(path: Path, what: str, fix: str, rule: str) -> Problem:
    return Problem(Mark(str(path)), what, fix, rule)


def _read(pdf: pikepdf.Pdf, path: Path) -> Inspection:
    from ldn_pdf.inspecting import tree
    from ldn_pdf.inspecting.content import loose, read_pages

    words = read_pages(pdf)
    title, claims = _metadata(pdf)
    return Inspection(
        title=title,
        language=str(pdf.Root.get("/Lang", "")),
        pages=len(pdf.pages),
        tagged="/StructTreeRoot" in pdf.Root,
        claims=claims,
        roots=tree.roots(pdf, words.owned),
        artifacts=loose(words.artifacts, "artifact"),
        unmarked=loose(words.unmarked, ""),
        unreadable=tuple(words.unreadable),
    )


def _metadata(pdf: pikepdf.Pdf) -> tuple[str, tuple[str, ...]]:
    """The title, and the standards that the XMP claims."""
    logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # it prints a trace of what it fixes by itself
    try:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            found: dict[str, Any] = {
                key: xmp.get(key) for key in ("dc:title", "pdfuaid:part", "pdfaid:part", "pdfaid:conformance")
            }
    except (ValueError, TypeError, KeyError, SyntaxError):
        found = {}
    title = found.get("dc:title") or pdf.docinfo.get("/Title", "")
    claims = [f"PDF/UA-{found['pdfuaid:part']}"] if found.get("pdfuaid:part") else []
    if found.get("pdfaid:part"):
        claims.append(f"PDF/A-{found['pdfaid:part']}{(found.get('pdfaid:conformance') or '').lower()}")
    return str(title), tuple(claims)
