"""A check of our PDFs that knows more of them than any public checker: each claim is counted from both of its ends.

It reads with pikepdf and fontTools alone, and shares no code with what writes the PDFs or with `inspect`.
"""

from __future__ import annotations

import io

import pikepdf

from tests.conformance.selfcheck import catalogue, content, fonts, tree
from tests.conformance.selfcheck.finding import Finding


def check(data: bytes) -> list[Finding]:
    """All findings in a PDF, in the order tree, content, fonts, catalogue; empty where all is well."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if "/StructTreeRoot" not in pdf.Root:
                return [Finding("no-tree", "the catalogue", "there is no StructTreeRoot"), *catalogue.check(pdf)]
            structure = tree.read(pdf)
            pages = content.read(pdf)
            return [
                *tree.check(pdf, structure),
                *content.check(pdf, structure, pages),
                *fonts.check(pages),
                *catalogue.check(pdf),
            ]
    except (pikepdf.PdfError, TypeError, ValueError, AttributeError, KeyError, IndexError) as error:
        return [Finding("unreadable", "the file", f"{type(error).__name__}: {error}")]
