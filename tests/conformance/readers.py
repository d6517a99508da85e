"""Readers of text that know nothing of each other: page by page, what each gives for a PDF."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ldn_pdf.inspecting.any_pdf import inspect
from ldn_pdf.inspecting.marked_words import TextRun, joined
from ldn_pdf.inspecting.tag_tree import Tag


def pdfium(data: bytes) -> list[list[str]]:
    """The words of each page as Chrome's PDF reader finds them, in the order of the content stream."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range().split() for page in document]


def poppler(data: bytes) -> list[list[str]]:
    """The words of each page by `pdftotext -raw`, in the order of the content stream."""
    done = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"], input=data, capture_output=True, check=True, timeout=60
    )
    pages = done.stdout.decode("utf-8").split("\f")
    return [page.split() for page in pages[:-1]]


def has_poppler() -> bool:
    return shutil.which("pdftotext") is not None


def tags(data: bytes) -> list[str]:
    """The words of the tag tree in its order, without the labels of lists."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "read.pdf"
        path.write_bytes(data)
        found, problems = inspect(path)
    assert found is not None, problems
    return joined(run for root in found.roots for run in _without_labels(root)).split()


def _without_labels(tag: Tag) -> Iterator[TextRun]:
    for kid in tag.kids:
        if isinstance(kid, TextRun):
            yield kid
        elif isinstance(kid, Tag) and kid.standard != "Lbl":
            yield from _without_labels(kid)
