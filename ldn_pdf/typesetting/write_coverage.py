"""Writes `ldn_pdf/fonts/coverage.json`: the characters that the bundled fonts have, as ranges.

`python -m ldn_pdf.typesetting.write_coverage`, after a font was changed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from ldn_pdf.reading.characters import COVERAGE
from ldn_pdf.typesetting.font_fallback import CHAINS, face


def coverage() -> str:
    """The file's text: ranges, first and last in hexadecimal, that the chain of regular and of bold faces both draw."""
    regular, bold = (
        {code for name in chain for code in face(name).file.charToGlyph if _is_seen(name, code)}
        for chain in CHAINS.values()
    )
    rows = ",\n".join(f'  ["{first:X}", "{last:X}"]' for first, last in _ranges(sorted(regular & bold)))
    return f'{{\n "ranges": [\n{rows}\n ]\n}}\n'


def _is_seen(name: str, code: int) -> bool:
    """Whether the glyph leaves ink, or is a space: a font also has glyphs that are blank."""
    return any(face(name).ink(chr(code))) or unicodedata.category(chr(code)) == "Zs"


def _ranges(codes: list[int]) -> Iterator[tuple[int, int]]:
    start = previous = codes[0]
    for code in codes[1:]:
        if code != previous + 1:
            yield start, previous
            start = code
        previous = code
    yield start, previous


if __name__ == "__main__":
    COVERAGE.write_text(coverage(), "ascii", newline="\n")
