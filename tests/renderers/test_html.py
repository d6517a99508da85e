from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from selectolax.lexbor import LexborHTMLParser, LexborNode

from ldn_pdf.content.abbreviations import with_expansions
from ldn_pdf.content.blocks import Leaflet, Paragraph, Picture
from ldn_pdf.content.qr_modules import modules
from ldn_pdf.library.folder import Library, bundled
from ldn_pdf.library.prepare import prepare
from ldn_pdf.locale.packs import labels
from ldn_pdf.reading.inline_markup import Run, plain
from ldn_pdf.renderers import html as module
from ldn_pdf.renderers.html import html


@pytest.fixture
def page(leaflet: Leaflet) -> LexborHTMLParser:
    return LexborHTMLParser(html(leaflet, ("Example A. A study.", "A & B <2021>")))


def texts(page: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in page.css(selector)]


def one(page: LexborHTMLParser, selector: str) -> LexborNode:
    (node,) = page.css(selector)
    return node


def test_reading_order(page: LexborHTMLParser) -> None:
    assert texts(page, "h1, h2")[:3] == [
        "Is stretching right for me?",
        "Warning: Do not stretch a broken bone",
        "What to do next",
    ]
    assert texts(page, "h1, h2, footer p.disclaimer")[-3:] == ["Contact us", "All sources", labels("en").disclaimer]
    assert texts(page, "h1 ~ .main-point") == ["Stretch slowly, and stop when it hurts."]


def test_no_heading_level_is_skipped(page: LexborHTMLParser) -> None:
    levels = [int(node.tag[1]) for node in page.css("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_literal_marks_stay_literal(page: LexborHTMLParser) -> None:
    assert texts(page, "section.plain p")[0] == "Stretching is slow <b>movement</b> & rest. It costs 5 > 3 minutes."
    assert texts(page, ".sources li") == ["Example A. A study.", "A & B <2021>"]


def test_a_link_keeps_its_address(page: LexborHTMLParser) -> None:
    link = one(page, "a[href^='https://example.org/club']")
    assert (link.attributes["href"], link.text()) == ("https://example.org/club?a=1&b=2", "the club's page")


def test_phone_numbers_can_be_tapped(page: LexborHTMLParser) -> None:
    assert [(a.attributes["href"], a.text()) for a in page.css("a[href^='tel:']")] == [
        ("tel:5550123", "555-0123"),
        ("tel:5550123", "555-0123"),
        ("tel:911", "911"),
        ("tel:988", "988"),
        ("tel:5550123", "555-0123"),
        ("tel:5550123", "555-0123"),
    ]


def test_callouts_are_named_by_their_label(page: LexborHTMLParser) -> None:
    warning, note = one(page, "section.warning"), one(page, "section.note")
    assert texts(page, f"#{warning.attributes['aria-labelledby']}") == ["Warning: Do not stretch a broken bone"]
    assert texts(page, f"#{note.attributes['aria-labelledby']}") == ["Note: Ask first"]
    assert note.attributes["role"] == "note"


def test_tables_tell_what_each_cell_belongs_to(page: LexborHTMLParser) -> None:
    assert texts(page, "table.data th[scope=col]") == ["Sign", "What was found", "How sure"]
    assert texts(page, "table.data th[scope=row]") == ["Stiff legs", "Sleep"]
    assert len(page.css("table.fill-in td.blank")) == 7 * 2 + 3 * 2
    roles = {node.tag: node.attributes.get("role") for node in page.css("table, thead, tbody, tr, td")}
    assert roles == {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}


def test_a_field_that_nobody_filled_in_is_an_input(leaflet: Leaflet) -> None:
    visit = Paragraph((Run("On "), Run("____", field="first_visit"), Run(".")))
    sections = (replace(leaflet.sections[0], blocks=(visit,)),)
    page = LexborHTMLParser(html(replace(leaflet, sections=sections)))
    assert one(page, "p > input").attributes["aria-label"] == "first visit"
    assert texts(page, ".on-screen") == [labels("en").not_kept]


def test_what_is_filled_in_is_an_input_with_a_name_that_keeps_nothing(page: LexborHTMLParser) -> None:
    fields = page.css("input, textarea")
    assert {(node.attributes["autocomplete"], node.attributes["spellcheck"]) for node in fields} == {("off", "false")}
    assert not any(name in node.attributes for node in fields for name in ("name", "id", "value", "form"))
    names = [node.attributes["aria-label"] for node in page.css("textarea")]
    assert names[:3] == ["Monday, Stiff", "Monday, Slept", "Tuesday, Stiff"]
    assert names[-2:] == ["3, Stretch", "3, How long"] and len(set(names)) == len(names)
    assert texts(page, ".boxes label:has(input[type=checkbox])")[:2] == ["A mat", "Water"]
    assert texts(page, ".write label:has(input)") == ["I want to:", "My name:"]
    assert [node.attributes["aria-label"] for node in page.css(".write > input")] == ["I want to, 2"]
    assert texts(page, ".on-screen") == [labels("en").not_kept]


def test_an_abbreviation_that_is_explained_carries_its_words(leaflet: Leaflet) -> None:
    said = Paragraph(plain("LDN and the MS. An MRI, MSX. LDN is heard once a text."))
    warning = replace(leaflet.warnings[0], heading=plain("No LDN"), blocks=(said,))
    opening = (plain("For: Adults with multiple sclerosis (MS)"), plain("Ask about LDN (low-dose naltrexone)"))
    explained = with_expansions(replace(leaflet, under_title=opening, warnings=(warning,)))
    page = LexborHTMLParser(html(explained))
    assert [(abbr.text(), abbr.attributes["title"]) for abbr in page.css("abbr")] == [
        ("LDN", "low-dose naltrexone"),
        ("MS", "multiple sclerosis"),
    ]


def test_languages(page: LexborHTMLParser) -> None:
    assert one(page, "html").attributes["lang"] == "en-US"
    assert texts(page, "section[lang=es] h2") == ["Dónde leer más"]


def test_the_clinic_is_marked_as_an_example_beside_its_number_and_at_the_foot(page: LexborHTMLParser) -> None:
    assert texts(page, "header .example, footer .example") == ["EXAMPLE CLINIC"] * 2
    assert texts(page, "footer .id") == ["stretching, version 1.0, Draft"]


def test_an_approved_handout_of_a_real_clinic_carries_no_such_marks(leaflet: Leaflet) -> None:
    page = LexborHTMLParser(html(replace(leaflet, foot=replace(leaflet.foot, state="", example=""))))
    assert page.css(".example") == []
    assert texts(page, "footer .id") == ["stretching, version 1.0"]


@pytest.mark.parametrize(
    ("name", "form", "kind"), [("a.jfif", "JPEG", "jpeg"), ("a", "PNG", "png"), ("a.png", "JPEG", "jpeg")]
)
def test_a_picture_is_called_what_it_is_whatever_its_name(
    name: str, form: str, kind: str, picture: Picture, leaflet: Leaflet, tmp_path: Path
) -> None:
    Image.new("RGB", (12, 8)).save(tmp_path / name, form)
    header = replace(leaflet.header, logo=replace(picture, path=tmp_path / name))
    page = LexborHTMLParser(html(replace(leaflet, header=header)))
    assert (one(page, "header img").attributes["src"] or "").startswith(f"data:image/{kind};base64,")


def test_nothing_runs_and_nothing_is_fetched(leaflet: Leaflet) -> None:
    document = html(leaflet, ("https://example.org/paper",))
    page = LexborHTMLParser(document)
    assert page.css("script, link, iframe, object, embed, form, video, audio, base") == []
    assert not re.search(r"@import|url\((?!data:font/woff2;base64,)", document)
    assert all((node.attributes["src"] or "").startswith("data:image/png;base64,") for node in page.css("[src]"))
    assert len(page.css("[src]")) == 2
    assert not any(name.startswith("on") for node in page.css("*") for name in node.attributes)


def test_pictures_and_codes_have_words(page: LexborHTMLParser) -> None:
    assert one(page, "figure img").attributes["alt"] == "A person reaches for the ceiling"
    assert [svg.attributes["aria-label"] for svg in page.css("svg[role=img]")] == [
        "QR code. It opens example.org/stretching in a web browser."
    ] * 2
    assert texts(page, ".with-code a")[0] == "example.org/stretching"


def test_a_code_has_every_module_and_its_quiet_zone(page: LexborHTMLParser) -> None:
    svg = page.css("svg")[0]
    rows = modules("https://example.org/stretching")
    assert svg.attributes["viewBox"] == f"0 0 {len(rows) + 8} {len(rows) + 8}"
    drawn = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", svg.css("path")[1].attributes["d"] or "")
    dark = {(int(x) + i - 4, int(y) - 4) for x, y, width in drawn for i in range(int(width))}
    assert dark == {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}


def test_words_held_together_on_paper_may_break_on_a_phone(leaflet: Leaflet) -> None:
    joined = (Run("Do\u00a0not\u00a0use\u00a0after\u00a023\u00a0November\u00a02027."),)
    page = LexborHTMLParser(html(replace(leaflet, details=(joined,))))
    assert texts(page, ".details") == ["Do not use after 23 November 2027."]


def test_a_hostile_address_stays_an_attribute(leaflet: Leaflet) -> None:
    run = Run("here", link='https://example.org/"onclick="alert(1)')
    page = LexborHTMLParser(html(replace(leaflet, title=(run,))))
    assert one(page, "h1 a").attributes == {"href": 'https://example.org/"onclick="alert(1)'}


@pytest.mark.parametrize("name", Library(bundled("handouts")).names())
def test_at_most_100_kb_without_pictures(name: str) -> None:
    """Gmail cuts a message off after 102 KB."""
    prepared, problems = prepare(Library(bundled("handouts")), name)
    assert prepared, problems
    document = html(prepared.leaflet(), prepared.sources)
    assert len(re.sub(r'src="[^"]*"', "", document).encode()) <= 100_000


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_in_light_and_dark() -> None:
    style = module._STYLE.read_text(encoding="utf-8")
    schemes = [dict(re.findall(r"--(\w+): (#\w{6})", rule)) for rule in re.findall(r":root \{([^}]*)\}", style)]
    assert len(schemes) == 2
    for scheme in schemes:
        assert all(contrast(scheme[name], scheme["paper"]) >= 7 for name in ("ink", "accent", "warning"))
        assert contrast(scheme["line"], scheme["paper"]) >= 3  # WCAG 2.2, 1.4.11
