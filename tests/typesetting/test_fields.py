"""What can be filled in on a screen: each field has its words, is typed into, and changes nothing on paper."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from PIL import ImageChops

from ldn_pdf.typesetting.typeset import typeset
from tests.typesetting.making import layout, leaflet

HANDOUT: dict[str, Any] = {
    "fields": ["first_visit"],
    "sections": [
        {"heading": "My visit", "text": "You come on {first_visit}."},
        {"heading": "Bring", "checklist": ["A mat", "Water, **cold**"]},
        {"heading": "My goal", "lines": [{"prompt": "I want to:", "count": 2}, "By (day)"]},
        {"heading": "My list", "grid": {"columns": ["Stretch", "How long"], "numbered": 2}},
        {"heading": "My diary", "grid": {"columns": ["Day", "Stiff", "What I noticed"], "rows": ["Monday", "Sunday"]}},
        {"heading": "Carry", "card": {"heading": "Alert", "text": "Help me sit.", "lines": ["My name:", "Call:"]}},
    ],
    "ask": ["How long?"],
}
LABELS = [
    "first visit",
    *("A mat", "Water, cold", "I want to", "I want to, 2", "By (day)", "How long?", "My notes", "My notes, 2"),
    *("1, Stretch", "1, How long", "2, Stretch", "2, How long"),
    *("Monday, Stiff", "Monday, What I noticed", "Sunday, Stiff", "Sunday, What I noticed"),
    *("My name", "Call"),
]


@pytest.fixture
def pdf(tmp_path: Path) -> bytes:
    return made(tmp_path, "a-copy")


def made(folder: Path, copy: str, edition: str = "standard") -> bytes:
    result = typeset(leaflet(folder, HANDOUT), layout(edition), "letter", copy)
    assert not result.problems
    return result.documents[0].pdf


def in_tab_order(data: bytes) -> Iterator[tuple[str, str, list[float]]]:
    """The label, name and box of each widget, in the order of the structure tree, which is that of the Tab key."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        waiting = [pdf.Root.StructTreeRoot.K]
        while waiting:
            element = waiting.pop()
            if element.get("/Type") == "/OBJR" and element.Obj.Subtype == "/Widget":
                note = element.Obj
                yield str(note.TU), str(note.T), [float(side) for side in note.Rect]
            elif isinstance(element, pikepdf.Dictionary) and "/K" in element:
                kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
                waiting += reversed([kid for kid in kids if isinstance(kid, pikepdf.Dictionary)])
        assert all(page.obj.Tabs == "/S" for page in pdf.pages)


def test_each_field_says_its_row_and_column_in_reading_order(pdf: bytes) -> None:
    assert [label for label, *_ in in_tab_order(pdf)] == LABELS


def test_fields_are_as_pdf_a_asks(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        form = document.Root.AcroForm
        assert form.NeedAppearances is False and "/XFA" not in form
        font = form.DR.Font["/Typed"]
        assert font.Encoding == "/WinAnsiEncoding" and len(font.FontDescriptor.FontFile2.read_bytes()) > 50_000
        assert len(form.Fields) == len(LABELS)
        for field in form.Fields:
            assert field.F == 4 and not {"/A", "/AA"} & set(field.keys())
            looks = [field.AP.N] if field.FT == "/Tx" else list(field.AP.N.values())
            assert all(isinstance(look, pikepdf.Stream) for look in looks)


def test_without_a_copy_there_is_no_field(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(made(tmp_path, ""))) as document:
        assert "/AcroForm" not in document.Root


@pytest.mark.parametrize("edition", ["standard", "clear"])
def test_on_paper_it_looks_as_without_fields(tmp_path: Path, edition: str) -> None:
    looks = []
    for copy in ("", "a-copy"):
        with pdfium.PdfDocument(made(tmp_path, copy, edition)) as document:
            document.init_forms()
            looks.append([page.render(scale=2, may_draw_forms=False).to_pil().convert("L") for page in document])
    assert len(looks[0]) == len(looks[1])
    for plain, filled in zip(*looks, strict=True):
        assert ImageChops.difference(plain, filled).getbbox() is None


def test_it_is_filled_in_with_a_viewer(pdf: bytes, tmp_path: Path) -> None:
    """PDFium, which Chromium shows PDFs with: a click, keys, and the file saved."""
    widgets = {label: box for label, _, box in in_tab_order(pdf)}
    typed = {"Monday, What I noticed": "café – 3 steps", "I want to": "walk", "My name": "Ann Example"}
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    env = document.formenv
    assert env
    for number, page in enumerate(document):
        raw.FORM_OnAfterLoadPage(page, env)
        for label in set(labels_on(pdf, number)) & (typed.keys() | {"A mat"}):
            left, bottom, right, top = widgets[label]
            x, y = (left + right) / 2, (bottom + top) / 2
            raw.FORM_OnLButtonDown(env, page, 0, x, y)
            raw.FORM_OnLButtonUp(env, page, 0, x, y)
            for char in typed.get(label, ""):
                raw.FORM_OnChar(env, page, ord(char), 0)
            raw.FORM_ForceToKillFocus(env)
    file = tmp_path / "filled.pdf"
    document.save(str(file))
    document.close()
    with pikepdf.open(file) as filled:
        fields = {str(field.TU): field for field in filled.Root.AcroForm.Fields}
        assert {label: str(fields[label].V) for label in typed} == typed
        assert fields["A mat"].AS == "/Yes" and fields["Water, cold"].AS == "/Off"
        look = fields["Monday, What I noticed"].AP.N
        assert b"Tj" in look.read_bytes() and "/Typed" in look.Resources.Font


def labels_on(data: bytes, number: int) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(data)) as document:
        yield from (str(note.TU) for note in document.pages[number].get("/Annots", []) if "/TU" in note)


def test_no_field_of_one_copy_is_called_as_that_of_another(tmp_path: Path) -> None:
    one, other = ({name for _, name, _ in in_tab_order(made(tmp_path, copy))} for copy in ("ann", "ben"))
    assert not one & other


def test_a_name_has_no_full_stop_and_the_label_is_whole(tmp_path: Path) -> None:
    prompt = "What would you like to ask Dr. Zoë about the first 3.5 months, and about all that follows from them?"
    result = typeset(leaflet(tmp_path, {"sections": [{"heading": "Ask", "lines": [prompt]}]}), layout(), "letter", "c")
    label, name, _ = next(in_tab_order(result.documents[0].pdf))
    assert label == prompt and "." not in name and len(name) <= 80


def test_chars_of_the_font_have_their_widths(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        widths = [int(width) for width in document.Root.AcroForm.DR.Font["/Typed"].Widths]
    assert len(widths) == 224 and all(width > 0 for width in widths[: ord("~") - 31])
