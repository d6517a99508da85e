"""The HTML twin in a real browser: axe-core, narrow screens, no request. Skipped where no Chromium is installed."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from msgspec import Struct
from msgspec.structs import asdict, replace

from ldn_pdf.content.blocks import QR, Leaflet
from ldn_pdf.library.folder import Library, bundled
from ldn_pdf.library.prepare import prepare
from ldn_pdf.problems import Mark
from ldn_pdf.reading.inline_markup import Run, plain
from ldn_pdf.renderers.html import html
from ldn_pdf.typesetting.typeset import typeset
from tests.browser import chromium, needs_chromium, violations

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as launched:
        yield launched


@pytest.fixture
def file(leaflet: Leaflet, tmp_path: Path) -> Path:
    path = tmp_path / "twin.html"
    path.write_text(html(leaflet, ("Example A. https://example.org/" + "long-" * 30,)), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("look", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_axe_finds_nothing(browser: Any, file: Path, width: int, look: dict[str, str]) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, **look)
    page.goto(file.as_uri())
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("name", Library(bundled("handouts")).names())
def test_axe_finds_nothing_in_a_bundled_handout(browser: Any, name: str, tmp_path: Path) -> None:
    prepared, problems = prepare(Library(bundled("handouts")), name)
    assert prepared, problems
    path = tmp_path / "twin.html"
    path.write_text(html(prepared.leaflet(), prepared.sources), encoding="utf-8")
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(path.as_uri())
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()


def test_axe_would_find_a_fault(browser: Any, file: Path) -> None:
    broken = file.with_name("broken.html")
    broken.write_text(file.read_text(encoding="utf-8").replace(' lang="en-US"', "").replace("#1b1f23", "#aaaaaa"))
    page = browser.new_page()
    page.goto(broken.as_uri())
    assert {line.partition(":")[0] for line in violations(page)} == {"html-has-lang", "color-contrast"}
    page.close()


LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def lengthened(value: Any) -> Any:
    """The same with a web address and a word of 80 letters in each of its texts."""
    if isinstance(value, Run):
        return replace(
            value, text=f"{value.text} www.a-clinic-with-a-long-name.example.org/handouts/ldn-and-ms {LONG} "
        )
    if isinstance(value, tuple):
        return tuple(map(lengthened, value))
    if isinstance(value, Struct) and not isinstance(value, Mark | QR):
        return replace(value, **{name: lengthened(part) for name, part in asdict(value).items()})
    return value


@pytest.mark.parametrize("width", [320, 375, 500, 560, 700, 1280])
def test_no_long_word_scrolls_sideways(browser: Any, leaflet: Leaflet, tmp_path: Path, width: int) -> None:
    path = tmp_path / "twin.html"
    long = replace(
        leaflet, header=replace(leaflet.header, name=LONG, hours=plain(LONG)), foot=replace(leaflet.foot, id=LONG)
    )
    path.write_text(html(lengthened(long), (LONG,)), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate(
        "w => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > w + 1)"
        ".map(e => e.outerHTML.slice(0, 80))",
        width,
    )
    assert wide == []
    page.close()


@pytest.mark.parametrize("width", [320, 700, 1280])
def test_nothing_scrolls_sideways(browser: Any, file: Path, width: int) -> None:
    """1280 px at 400% zoom are 320 CSS pixels: WCAG 2.2, 1.4.10."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


CLINIC = """\
name: The Example Neurology and Multiple Sclerosis Center of Springfield
phone: 217-555-0142
hours: Monday to Friday, 8 am to 4:30 pm
emergency: "911"
crisis: "988"
address: 1200 Harbor Boulevard, Suite 400, Springfield, IL 62701
web: https://springfieldneuro.example.org/handouts/low-dose-naltrexone
report: "Report side effects to the FDA, 1-800-332-1088."
"""


@pytest.mark.parametrize("paper", ["Letter", "A4"])
@pytest.mark.parametrize("name", Library(bundled("handouts")).names())
def test_it_prints_on_the_pages_of_the_pdf_with_help_and_disclaimer_whole(
    browser: Any, name: str, paper: str, tmp_path: Path
) -> None:
    """With all that a clinic may say of itself. Where the PDF comes in parts, what may not break can take one more."""
    (tmp_path / "clinic.yaml").write_text(CLINIC)
    library = Library(bundled("handouts"), tmp_path / "clinic.yaml")
    prepared, problems = prepare(library, name)
    layout, more = library.layout("clear")
    assert prepared and layout, (problems, more)
    leaflet = prepared.leaflet()
    most = sum(document.pages for document in typeset(leaflet, layout, "a4" if paper == "A4" else "letter").documents)
    (tmp_path / "page.html").write_text(html(leaflet, prepared.sources), encoding="utf-8")
    page = browser.new_page(color_scheme="dark")
    page.goto((tmp_path / "page.html").as_uri())
    tiers = page.locator(".tier").all_inner_texts()
    printed = page.pdf(format=paper)
    page.close()
    with pdfium.PdfDocument(printed) as document:
        pages = ["".join(each.get_textpage().get_text_bounded().split()) for each in document]
        assert {font for each in document for font in fonts(each)} == {"AtkinsonHyperlegible"}
    assert len(pages) <= (most if most == 2 else most + 1)
    for whole in (*tiers, leaflet.labels.disclaimer):
        assert sum("".join(whole.split()) in each for each in pages) == 1, whole


def fonts(page: Any) -> Iterator[str]:
    for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        name = ctypes.create_string_buffer(200)
        raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(found), name, 200)
        yield name.value.decode().partition("+")[2].partition("-")[0]


def test_the_logo_stands_on_white_in_the_dark(browser: Any, file: Path) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(file.as_uri())
    ground = "e => getComputedStyle(e).backgroundColor"
    assert page.locator("header img").evaluate(ground) == "rgb(255, 255, 255)"
    assert page.locator("html").evaluate(ground) == "rgb(20, 24, 27)"
    page.close()


def test_what_is_typed_is_printed_and_forgotten(browser: Any, file: Path) -> None:
    page = browser.new_page()
    page.goto(file.as_uri())
    page.get_by_role("textbox", name="Monday, Stiff").fill("a little")
    page.get_by_label("I want to:").fill("walk")
    page.get_by_label("Water").check()
    with pdfium.PdfDocument(page.pdf()) as document:
        printed = " ".join(each.get_textpage().get_text_bounded() for each in document)
    assert "a little" in printed and "walk" in printed
    page.reload()
    assert page.get_by_role("textbox", name="Monday, Stiff").input_value() == ""
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    page.close()


def test_no_request_but_for_the_file_itself(browser: Any, file: Path) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri(), wait_until="networkidle")
    assert [address for address in asked if not address.startswith("data:")] == [file.as_uri()]
    page.close()


def test_a_narrow_table_still_is_one_to_a_screen_reader(browser: Any, file: Path) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(file.as_uri())
    assert page.get_by_role("table", name="What studies found").count() == 1
    assert page.get_by_role("rowheader", name="Stiff legs").count() == 1
    assert page.get_by_role("columnheader", name="How sure").count() == 1
    page.close()
