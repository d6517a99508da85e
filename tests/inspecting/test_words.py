"""The words of a marked sequence come out as they are read, whoever wrote the PDF."""

from __future__ import annotations

from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.inspecting.making import Made, helvetica, mapped, show


def words(made: Made, content: str | bytes, **resources: Any) -> str:
    """What is read of one P whose content is MCID 0."""
    made.page(content, **resources)
    made.tags(made.element("P", 0))
    return made.said()[0]


@pytest.mark.parametrize(
    ("encoding", "code", "char"),
    [
        ("WinAnsiEncoding", "\\200", "€"),
        ("WinAnsiEncoding", "\\225", "•"),
        ("WinAnsiEncoding", "\\265", "µ"),
        ("MacRomanEncoding", "\\245", "•"),
        ("MacRomanEncoding", "\\262", "≤"),
        ("MacRomanEncoding", "\\216", "é"),
        ("StandardEncoding", "\\267", "•"),
        ("StandardEncoding", "\\047", "’"),
    ],
)
def test_named_encodings(made: Made, encoding: str, code: str, char: str) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name(f"/{encoding}"))
    assert words(made, show(f"a{code}b"), Font=Dictionary(F=font)) == f"a{char}b"


def test_differences_name_glyphs(made: Made) -> None:
    names = [Name("/fi"), Name("/uni2610"), Name("/arrowright"), Name("/Lslash.alt")]
    encoding = Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array([1, *names]))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.X, Encoding=encoding)
    assert words(made, show("\\001ne \\002 \\003 \\004"), Font=Dictionary(F=font)) == "fine ☐ → Ł"


def test_simple_font_follows_its_to_unicode(made: Made) -> None:
    font = helvetica()
    font.ToUnicode = made.pdf.make_stream(
        b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> <260E> endbfchar"
    )
    assert words(made, show("A B"), Font=Dictionary(F=font)) == "☎ B"


def composite(made: Made, to_unicode: bytes, **entries: Any) -> Dictionary:
    descendant = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.X, **entries)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.X, Encoding=Name("/Identity-H"))
    font.DescendantFonts = Array([descendant])
    if to_unicode:
        font.ToUnicode = made.pdf.make_stream(to_unicode)
    return Dictionary(F=font)


@pytest.mark.parametrize(
    ("to_unicode", "codes", "text"),
    [
        ("1 beginbfrange <0010> <0012> <0041> endbfrange", "001000110012", "ABC"),
        ("1 beginbfrange <0010> <0011> [<0066 0066> <1EBF>] endbfrange", "00100011", "ffế"),
        ("1 beginbfchar <0001> <D83DDE00> endbfchar", "00010001", "😀😀"),
        ("2 beginbfchar\n<0001> <00BD>\n<0002> <2265>\nendbfchar % note", "00020001", "≥½"),
        ("1 beginbfchar <0001> <0000> endbfchar", "00010001", "\ufffd\ufffd"),
        ("1 beginbfchar <0001> <F0B7> endbfchar", "00010001", "••"),
        ("1 beginbfchar <0001> <0041> endbfchar", "00010099", "A\ufffd"),
    ],
)
def test_composite_font(made: Made, to_unicode: str, codes: str, text: str) -> None:
    # Two characters at least: the font has no outlines, and PDFium leaves a lone one without a size out.
    content = f"/P <</MCID 0>> BDC BT /F 12 Tf <{codes}> Tj ET EMC"
    assert words(made, content, Font=composite(made, mapped(to_unicode))) == text


def test_code_spaces_of_mixed_length(made: Made) -> None:
    to_unicode = (
        b"2 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange "
        b"2 beginbfchar <41> <0041> <8041> <0142> endbfchar"
    )
    font = composite(made, to_unicode)
    font.F.Encoding = made.pdf.make_stream(b"2 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange")
    assert words(made, "/P <</MCID 0>> BDC BT /F 12 Tf <41804141> Tj ET EMC", Font=font) == "AłA"


def test_what_the_font_does_not_tell_is_marked_as_unknown(made: Made) -> None:
    assert (
        words(made, "/P <</MCID 0>> BDC BT /F 12 Tf <00410042> Tj ET EMC", Font=composite(made, b"")) == "\ufffd\ufffd"
    )


def test_predefined_cmap_of_an_east_asian_font(made: Made) -> None:
    font = composite(made, b"")
    font.F.Encoding = Name("/UniJIS-UTF16-H")
    codes = "痛み".encode("utf-16-be").hex()
    assert words(made, f"/P <</MCID 0>> BDC BT /F 12 Tf <{codes}> Tj ET EMC", Font=font) == "痛み"


@pytest.mark.parametrize(
    ("operators", "text"),
    [
        ("(one) Tj 0 -14 Td (two) Tj", "one two"),
        ("(one ) Tj 0 -14 Td (two) Tj", "one two"),
        ("14 TL (one) Tj T* (two) Tj", "one two"),
        ("14 TL (one) Tj (two) '", "one two"),
        ("(low-) Tj 0 -14 Td (dose) Tj", "low-dose"),
        ("(1 -) Tj 0 -14 Td (dose) Tj", "1 - dose"),
        ("[(w) 20 (ord) -300 (next)] TJ", "word next"),
        ("(H) Tj -2 Ts (2) Tj 0 Ts (O) Tj", "H2O"),
        ("(soft\\255) Tj 0 -14 Td (hyphen) Tj", "softhyphen"),
        ("1 0 0 1 10 700 Tm (a) Tj 1 0 0 1 60 700 Tm (b) Tj", "a b"),
        ("0 1 -1 0 50 50 Tm (up) Tj ( here) Tj", "up here"),
        ("1 0 0 1 -500 -500 Tm (off the paper) Tj", "off the paper"),
        ("3 Tr (drawn with no ink, over a scan) Tj", "drawn with no ink, over a scan"),
        ("(bold) Tj 1 0 0 1 0.3 0 Tm (bold) Tj", "bold"),
    ],
)
def test_spaces_stand_where_they_are_seen(made: Made, operators: str, text: str) -> None:
    widths = Array([500] * 224)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.X, FirstChar=32, Widths=widths)
    if "255" in operators:
        font.Encoding = Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array([173, Name("/uni00AD")]))
    assert words(made, f"/P <</MCID 0>> BDC BT /F 12 Tf {operators} ET EMC", Font=Dictionary(F=font)) == text


def test_spaces_across_sequences_and_pages(made: Made) -> None:
    made.page("/P <</MCID 0>> BDC BT /F 12 Tf 0 50 Td (one) Tj ET EMC /P <</MCID 1>> BDC BT /F 12 Tf (two) Tj ET EMC")
    second = made.page(show("three"))
    reference = Dictionary(Type=Name.MCR, Pg=second, MCID=0)
    made.tags(made.element("P", 0, 1, reference))
    assert made.said() == ["one two [page 2] three"]


def test_actual_text_stands_for_what_is_shown(made: Made) -> None:
    content = (
        "/P <</MCID 0>> BDC BT /F 12 Tf (a ) Tj /Span <</ActualText (tick)>> BDC (4) Tj EMC ( b ) Tj "
        "/Span /Full BDC (MS) Tj EMC ET EMC"
    )
    properties = Dictionary(Full=Dictionary(E=String("multiple sclerosis")))
    resources = {"Font": Dictionary(F=helvetica()), "Properties": properties}
    assert words(made, content, **resources) == "a tick b multiple sclerosis"


def form(made: Made, content: str, **entries: Any) -> Any:
    stream = made.pdf.make_stream(content.encode(), Type=Name.XObject, Subtype=Name.Form, **entries)
    stream.Resources = Dictionary(Font=Dictionary(F=helvetica()))
    return stream


def test_form_inside_a_marked_sequence(made: Made) -> None:
    drawn = form(made, "BT /F 12 Tf (form) Tj ET")
    content = "/P <</MCID 0>> BDC BT /F 12 Tf (before ) Tj ET q 1 0 0 1 30 0 cm /X Do Q EMC"
    assert words(made, content, Font=Dictionary(F=helvetica()), XObject=Dictionary(X=drawn)) == "before form"


def test_form_with_sequences_of_its_own(made: Made) -> None:
    drawn = form(made, show("inner", 0), StructParents=1)
    made.page("/X Do" + show("page"), Font=Dictionary(F=helvetica()), XObject=Dictionary(X=drawn))
    reference = Dictionary(Type=Name.MCR, Pg=made.pages[0], Stm=drawn, MCID=0)
    made.tags(made.element("P", reference), made.element("P", 0))
    assert made.said() == ["inner", "page"]


def test_form_that_draws_itself_ends(made: Made) -> None:
    drawn = form(made, "BT /F 12 Tf (once) Tj ET /X Do")
    drawn.Resources.XObject = Dictionary(X=drawn)
    assert words(made, "/P <</MCID 0>> BDC /X Do EMC", XObject=Dictionary(X=drawn)) == "once"


def test_artifacts_and_unmarked_words_are_told_apart(made: Made) -> None:
    content = show("read") + "/Artifact BMC BT /F 12 Tf (furniture) Tj ET EMC BT /F 12 Tf (stray) Tj ET"
    made.page(content)
    made.tags(made.element("P", 0))
    assert made.said() == [
        "read",
        "Not read, an artifact on page 1: furniture",
        "Not read, without a tag on page 1: stray",
    ]


def test_a_damaged_page_is_named(made: Made) -> None:
    made.page(show("fine"))
    made.page("").Contents = made.pdf.make_stream(b"not deflated", Filter=Name.FlateDecode)
    made.tags(made.element("P", 0))
    assert made.said() == ["fine", "Page 2 is damaged: its words could not be read"]
