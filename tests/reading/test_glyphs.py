"""What no page can show is found without opening a font, and what the fonts have is let through."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ldn_pdf.reading.characters import COVERAGE, DRAWN_AS, glyph_problems, is_drawn, unseen
from ldn_pdf.reading.source import Source, Text
from ldn_pdf.typesetting.font_fallback import CHAINS, MissingGlyph, face, faces


def test_the_golden_table_of_characters_is_what_the_fonts_have(golden: Callable[[Path, str], None]) -> None:
    golden(COVERAGE, _coverage())


@pytest.mark.parametrize("bold", [False, True])
def test_what_is_let_through_can_be_set_in_a_face(bold: bool) -> None:
    drawn = [char for char in map(chr, range(0x20, 0x20000)) if not unseen(char) and is_drawn(char)]
    assert len(drawn) > 5000
    for char in drawn:
        assert list(faces(char, bold))


def test_what_no_face_has_is_not_let_through() -> None:
    with pytest.raises(MissingGlyph):
        list(faces("\u6f22", bold=False))
    assert not is_drawn("\u6f22")


@pytest.mark.parametrize(
    "words",
    [
        *("½ ≥ 5 µg → ✓ ☐ ☎ • … – — “quoted” ‘so’ €", "¿Cuánto? ñ ü á", "Zażółć gęślą jaźń", "Đừng uống ạ ế ữ"),
        *("50\u00a0mg", "MS\u2011team", "Ελληνικά", "Русский", "plain words\nof two lines"),
    ],
)
def test_words_of_our_readers_are_let_through(words: str) -> None:
    assert list(glyph_problems(Text(words))) == []


@pytest.mark.parametrize(
    ("words", "named", "offset", "length"),
    [
        ("take 漢字 now", "U+6F22", 5, 2),
        ("ok 😀", "grinning face", 3, 1),
        ("سلام", "right to left", 0, 4),
        ("שלום", "right to left", 0, 4),
        ("नमस्ते", "devanagari letter na", 0, 3),
        ("ไทย", "thai", 0, 3),
        ("x\u0304", "combining macron", 1, 1),
        ("soft\u00adhyphen", "soft hyphen", 4, 1),
        ("blank\u2800braille", "braille pattern blank", 5, 1),
        ("blank\u3164filler", "hangul filler", 5, 1),
        ("a\u202eb", "right-to-left override", 1, 1),
        ("a\u200db", "zero width joiner", 1, 1),
        ("a\ufe0fb", "variation selector-16", 1, 1),
    ],
)
def test_what_cannot_be_shown_is_named_in_its_place(words: str, named: str, offset: int, length: int) -> None:
    text = Text(words, Source("file", words), 0, len(words))
    problem = next(glyph_problems(text))
    assert named in problem.what
    assert (problem.mark.column - 1, problem.length) == (offset, length)


def test_an_accent_apart_is_fixed_with_the_whole_letter() -> None:
    (problem,) = glyph_problems(Text("cafe\u0301"))
    assert problem.fix == "Type é as one character."


def test_substitutes_are_drawn() -> None:
    assert all(is_drawn(char) and unicodedata.category(char)[0] in "ZP" for char in DRAWN_AS)


def _coverage() -> str:
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
