"""Pictures, logos and QR codes, as a reader of the page sees them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from ldn_pdf.reading.picture_files import picture_size
from tests.conformance.checkers import qpdf
from tests.typesetting.making import layout, leaflet, pdfs, set_in
from tests.typesetting.pages import MM, characters, margins, overlaps, pictures, text_of

WHITE, BLUE, YELLOW = (255, 255, 255), (10, 74, 102), (245, 197, 24)


def drawn(size: tuple[int, int] = (600, 300)) -> Image.Image:
    """Blue, with its upper left quarter yellow."""
    made = Image.new("RGB", size, BLUE)
    ImageDraw.Draw(made).rectangle((0, 0, size[0] // 2 - 1, size[1] // 2 - 1), fill=YELLOW)
    return made


def save(folder: Path, name: str, made: Image.Image, **options: Any) -> None:
    home = folder / "handouts"
    home.mkdir(exist_ok=True)
    made.save(home / name, **options)


def pdf_with(folder: Path, name: str, width: str = "medium", edition: str = "clear") -> bytes:
    picture = {"file": name, "alt": "A test", "caption": "The caption below", "width": width}
    return pdfs(folder, {"sections": [{"heading": "Look", "picture": picture}]}, edition)[0]


def place(pdf: bytes) -> tuple[Image.Image, tuple[float, float]]:
    """The picture as it stands on the page, and its width and height in points."""
    with pdfium.PdfDocument(pdf) as document:
        for number, page in enumerate(document):
            for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
                left, bottom, right, top = found.get_bounds()
                whole = pictures(pdf, 2)[number]
                height = page.get_height()
                box = tuple(round(side * 2) for side in (left, height - top, right, height - bottom))
                return whole.crop(box), (right - left, top - bottom)
    raise AssertionError("there is no picture")


def near(one: Any, other: tuple[int, int, int], most: int = 12) -> bool:
    return all(abs(a - b) <= most for a, b in zip(one, other, strict=True))


def quarters(shown: Image.Image) -> list[Any]:
    """The colours in the middle of the four quarters, row by row."""
    width, height = shown.size
    return [shown.getpixel((width * x // 4, height * y // 4)) for y in (1, 3) for x in (1, 3)]


KINDS: dict[str, Callable[[Path], None]] = {
    "plain.png": lambda folder: save(folder, "a.png", drawn()),
    "palette.png": lambda folder: save(folder, "a.png", drawn().quantize(8)),
    "with a transparent palette entry.png": lambda folder: save(folder, "a.png", drawn().quantize(8), transparency=7),
    "rgba.png": lambda folder: save(folder, "a.png", drawn().convert("RGBA")),
    "plain.jpg": lambda folder: save(folder, "a.jpg", drawn(), quality=95),
    "progressive.jpg": lambda folder: save(folder, "a.jpg", drawn(), quality=95, progressive=True),
    "cmyk.jpg": lambda folder: save(folder, "a.jpg", drawn().convert("CMYK"), quality=95),
    "huge.png": lambda folder: save(folder, "a.png", drawn((4000, 2000))),
    "huge.jpg": lambda folder: save(folder, "a.jpg", drawn((4000, 2000)), quality=95),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_picture_looks_as_it_should(kind: str, tmp_path: Path) -> None:
    KINDS[kind](tmp_path)
    shown, (width, height) = place(pdf_with(tmp_path, f"a{Path(kind).suffix}"))
    colours = quarters(shown)
    assert near(colours[0], YELLOW), colours
    assert all(near(colour, BLUE) for colour in colours[1:]), colours
    assert width == pytest.approx(layout().page.measure / 2, abs=1)
    assert width / height == pytest.approx(2, abs=0.01)


def test_a_picture_twice_on_a_page_is_named_there_once(tmp_path: Path) -> None:
    save(tmp_path, "a.png", drawn())
    both = [{"file": "a.png", "alt": words} for words in ("One", "The other")]
    (pdf,) = pdfs(tmp_path, {"sections": [{"heading": "Look", "pictures": both}]}, "clear")
    assert qpdf(pdf) == []


@pytest.mark.parametrize("mode", ["L", "1", "I;16", "LA"])
def test_greys_stay_greys(mode: str, tmp_path: Path) -> None:
    grey = drawn().convert("L").point(lambda value: 40 if value < 128 else 200)
    made = grey.convert("I").point(lambda value: value * 257).convert("I;16") if mode == "I;16" else grey.convert(mode)
    save(tmp_path, "a.png", made)
    shown, _ = place(pdf_with(tmp_path, "a.png"))
    light, *dark = (sum(colour) / 3 for colour in quarters(shown.resize((40, 20), Image.Resampling.BOX)))
    assert light > 180
    assert max(dark) < 60


def test_a_16_bit_colour_picture_keeps_its_colours(tmp_path: Path) -> None:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"\0" + struct.pack(">HHH", *(value * 257 for value in YELLOW)) * 40
    row_below = b"\0" + struct.pack(">HHH", *(value * 257 for value in BLUE)) * 40
    head = struct.pack(">IIBBBBB", 40, 20, 16, 2, 0, 0, 0)
    data = zlib.compress(row * 10 + row_below * 10)
    home = tmp_path / "handouts"
    home.mkdir()
    (home / "a.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )
    colours = quarters(place(pdf_with(tmp_path, "a.png"))[0])
    assert near(colours[0], YELLOW) and near(colours[1], YELLOW) and near(colours[2], BLUE)


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    made = drawn().convert("RGBA")
    ImageDraw.Draw(made).rectangle((0, 0, 299, 149), fill=(0, 0, 0, 0))
    save(tmp_path, "a.png", made)
    colours = quarters(place(pdf_with(tmp_path, "a.png"))[0])
    assert near(colours[0], WHITE) and near(colours[3], BLUE)


@pytest.mark.parametrize(("turn", "yellow"), [(1, 0), (3, 3), (6, 1), (8, 2)])
@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_a_photo_is_turned_as_its_camera_says(name: str, turn: int, yellow: int, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    save(tmp_path, name, drawn(), exif=exif)
    wanted = (300, 600) if turn > 4 else (600, 300)
    assert picture_size(tmp_path / "handouts" / name) == wanted
    shown, (width, height) = place(pdf_with(tmp_path, name))
    assert width / height == pytest.approx(wanted[0] / wanted[1], abs=0.01)
    assert [near(colour, YELLOW, 30) for colour in quarters(shown)] == [n == yellow for n in range(4)]


def test_what_a_camera_wrote_into_a_photo_is_not_handed_on(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at 12 Private Street"
    save(tmp_path, "a.jpg", drawn(), exif=exif)
    assert b"Private Street" not in pdf_with(tmp_path, "a.jpg")


@pytest.mark.parametrize("name", ["noise.jpg", "noise.png"])
def test_a_large_photo_does_not_make_a_large_file(name: str, tmp_path: Path) -> None:
    noise = Image.effect_noise((1500, 1000), 60).convert("RGB")
    save(tmp_path, name, Image.blend(noise, drawn((1500, 1000)), 0.8))
    assert len(pdf_with(tmp_path, name, "full")) < 1_000_000  # bytes: what a mail may carry


@pytest.mark.parametrize(
    ("size", "edition"),
    [
        *product([(30, 3000), (1, 2000)], ["standard", "large"]),
        *product([(3000, 30), (5000, 1), (1, 1), (1000, 1001)], ["clear"]),
    ],
)
def test_no_shape_leaves_the_page_or_covers_words(size: tuple[int, int], edition: str, tmp_path: Path) -> None:
    save(tmp_path, "a.png", Image.new("RGB", size, BLUE))
    for width in ("small", "full"):
        pdf = pdf_with(tmp_path, "a.png", width, edition)
        assert min(side for sides in margins(pdf) for side in sides) > 10
        assert overlaps(pdf) == []


# --- the logo -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "edition"),
    [
        *product([(1000, 50), (50, 1000)], ["standard", "large"]),
        *product([(300, 100), (1, 1), (400, 400)], ["clear"]),
    ],
)
def test_a_logo_stands_in_the_rail_or_at_the_outer_edge_and_covers_nothing(
    size: tuple[int, int], edition: str, tmp_path: Path
) -> None:
    save(tmp_path, "logo.png", Image.new("RGB", size, BLUE))
    (pdf, *_) = pdfs(tmp_path, {}, edition, clinic={"logo": "logo.png", "logo_alt": "Hillside"})
    page = layout(edition).page
    _, (width, height) = place(pdf)
    assert height <= 8.5 * MM + 0.1
    assert width <= 40 * MM + 0.1
    with pdfium.PdfDocument(pdf) as document:
        (logo,) = document[0].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
        left, _, right, _ = logo.get_bounds()
    outer = page.rail_left + page.rail + page.gutter + page.measure + page.overhang
    head = [char for char in characters(pdf) if char.page == 0 and char.baseline > 792 - 60]
    if size[0] > 1.15 * size[1]:
        assert right == pytest.approx(outer, abs=0.5)
        assert all(char.right < left for char in head)
    else:
        assert left == pytest.approx(page.rail_left, abs=0.5)
        assert all(char.left > right for char in head)


# --- QR codes -------------------------------------------------------------------------------------


def read_codes(pdf: bytes) -> list[str]:
    return sorted(code.text for page in pictures(pdf, 3) for code in zxingcpp.read_barcodes(page))


ADDRESSES = [
    "https://example.org/",
    "https://www.example.org/patients/handouts/what-you-need-to-know?language=en&edition=clear#top",
    "https://example.org/" + "-".join(["abc"] * 55),
]


@pytest.mark.parametrize(
    ("address", "edition"), [*product(ADDRESSES, ["clear"]), *product(ADDRESSES[-1:], ["standard", "large"])]
)
def test_a_code_is_read_and_its_address_stands_beside_it(address: str, edition: str, tmp_path: Path) -> None:
    sections = [{"heading": "Watch", "qr": {"address": address, "text": "See the film."}}]
    made = pdfs(tmp_path, {"sections": sections}, edition)
    codes = [code for pdf in made for code in read_codes(pdf)]
    assert codes.count(address) == 1
    assert "https://example.org/stretch" in codes
    assert address.removeprefix("https://").rstrip("/") in text_of(made)
    for pdf in made:
        assert overlaps(pdf) == []


def test_a_code_in_a_callout_keeps_its_quiet_zone(tmp_path: Path) -> None:
    section = {"heading": "Watch", "callout": "note", "qr": "https://example.org/film"}
    (pdf,) = pdfs(tmp_path, {"sections": [section]})
    assert read_codes(pdf) == ["https://example.org/film", "https://example.org/stretch"]


def test_a_code_is_25_mm_wide_and_black_on_white(tmp_path: Path) -> None:
    (pdf,) = pdfs(tmp_path, {})
    (page,) = pictures(pdf, 4)
    (code,) = zxingcpp.read_barcodes(page)
    corners = code.position
    assert (corners.top_right.x - corners.top_left.x) / 4 == pytest.approx(25 * MM, abs=3)


@pytest.mark.parametrize("length", [256, 276])
def test_an_address_too_long_for_a_phone_to_read_is_refused(length: int, tmp_path: Path) -> None:
    address = "https://example.org/" + "-".join(["abc"] * (length // 4))
    (problem,) = set_in(leaflet(tmp_path, {"sections": [{"heading": "Watch", "qr": address}]})).problems
    assert problem.rule == "long-address"
    assert "250" in problem.fix
    assert problem.excerpt[problem.mark.column - 1 :].startswith("example.org/abc")
    clinic = set_in(leaflet(tmp_path, {}, {"web": address})).problems
    assert [(found.rule, Path(found.mark.file).name) for found in clinic] == [("long-address", "clinic.yaml")]
