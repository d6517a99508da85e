"""Pictures that somebody broke, swelled or filled with secrets: each ends soon, with a result or a sentence."""

from __future__ import annotations

import base64
import json
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, PngImagePlugin

MOST_CPU, MOST_MEMORY = 5.0, 400  # seconds, and MB of the whole process
SECRETS = ("47.3769", "Erika Example", "Canon EOS", "GPSLatitude", "second frame", "after the end", "xmpmeta")


def png(width: int, height: int, depth: int = 8, colour: int = 0) -> bytes:
    """A whole PNG with all its pixels black."""
    left, packer, rows = height * (1 + (width * depth * {0: 1, 2: 3, 6: 4}[colour] + 7) // 8), zlib.compressobj(1), b""
    while left:
        rows += packer.compress(bytes(min(left, 1_000_000)))
        left -= min(left, 1_000_000)
    rows += packer.flush()
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(chunk, (b"IHDR", b"IDAT", b"IEND"), (head, rows, b"")))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def noise(mode: str, size: tuple[int, int] = (300, 200)) -> Image.Image:
    return Image.effect_noise(size, 60).convert(mode)


def camera() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "Canon EOS", "Erika Example", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (47.3769, 0.0, 0.0)})
    return exif


def photo_with_secrets() -> bytes:
    xmp = b"<x:xmpmeta>Erika Example GPSLatitude 47.3769</x:xmpmeta>"
    return saved(noise("RGB"), "JPEG", exif=camera(), comment=b"Erika Example", xmp=xmp) + b"after the end"


def drawing_with_secrets() -> bytes:
    about = PngImagePlugin.PngInfo()
    about.add_text("Author", "Erika Example", zip=True)
    about.add_itxt("Location", "GPSLatitude 47.3769")
    return saved(Image.new("RGB", (300, 200), "blue"), "PNG", pnginfo=about, exif=camera()) + b"after the end"


def animated() -> bytes:
    frames = [Image.new("RGB", (300, 200), colour) for colour in ("blue", "red", "green")]
    return saved(frames[0], "PNG", save_all=True, append_images=frames[1:], duration=100)


def with_a_bomb_of_text() -> bytes:
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 200_000_000))
    whole = saved(noise("RGB"), "PNG")
    return whole[:33] + text + whole[33:]


def with_a_bomb_of_colours() -> bytes:
    profile = chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(b"A" * 200_000_000))
    whole = saved(noise("RGB"), "PNG")
    return whole[:33] + profile + whole[33:]


def with_many_scans() -> bytes:
    whole = saved(noise("RGB"), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * (20_000_000 // len(whole[last:])) + whole[-2:]


def with_many_chunks() -> bytes:
    whole = saved(noise("RGB"), "PNG")
    return whole[:33] + chunk(b"tEXt", b"") * 1_000_000 + whole[33:]


def see_through() -> bytes:
    return saved(noise("L").quantize(8), "PNG", transparency=bytes([0, 90, 180, 255]))


PHOTO = saved(noise("RGB", (1200, 900)), "JPEG", quality=90)
KINDS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    # what it is: its name, how it is made, and the rule that refuses it, if any
    "1 x 50,000,000": ("a.png", lambda: png(1, 50_000_000), "picture-huge"),
    "50,000,000 x 1": ("a.png", lambda: png(50_000_000, 1), "picture-huge"),
    "1 x 19,000,000": ("a.png", lambda: png(1, 19_000_000), "picture-huge"),
    "50,000 x 380": ("a.png", lambda: png(50_000, 380), ""),
    "7,000 x 7,000 in 16 bits": ("a.png", lambda: png(7000, 7000, 16), "picture-huge"),
    "4,400 x 4,400 in 16 bits": ("a.png", lambda: png(4400, 4400, 16), ""),
    "4,400 x 4,400 of 16-bit colour": ("a.png", lambda: png(4400, 4400, 16, 2), ""),
    "4,400 x 4,400 with transparency": ("a.png", lambda: png(4400, 4400, 8, 6), ""),
    "8,000 x 6,000 from a phone": ("a.jpg", lambda: saved(Image.new("RGB", (8000, 6000), "blue"), "JPEG"), ""),
    "8,000 x 6,000, progressive": (
        "a.jpg",
        lambda: saved(Image.new("RGB", (8000, 6000), "blue"), "JPEG", progressive=True),
        "",
    ),
    "7,000 x 7,000 in CMYK, progressive": (
        "a.jpg",
        lambda: saved(Image.new("CMYK", (7000, 7000)), "JPEG", progressive=True),
        "picture-huge",
    ),
    "scans without end": ("a.jpg", with_many_scans, "picture-huge"),
    "a million chunks": ("a.png", with_many_chunks, "picture-huge"),
    "a truncated PNG": ("a.png", lambda: saved(noise("RGB"), "PNG")[:-900], "picture-corrupt"),
    "a truncated JPEG": ("a.jpg", lambda: PHOTO[: len(PHOTO) * 3 // 4], "picture-corrupt"),
    "CMYK": ("a.jpg", lambda: saved(noise("CMYK"), "JPEG"), ""),
    "a palette with alpha": ("a.png", see_through, ""),
    "animated": ("a.png", animated, ""),
    "two pictures in one JPEG": (
        "a.jpg",
        lambda: saved(noise("RGB"), "MPO", save_all=True, append_images=[noise("RGB")]),
        "",
    ),
    "a JPEG called PNG": ("a.png", lambda: PHOTO, ""),
    "a PNG called JPEG": ("a.jpg", lambda: saved(noise("RGB"), "PNG"), ""),
    "a GIF called PNG": ("a.png", lambda: saved(noise("P"), "GIF"), "picture-corrupt"),
    "200 MB of text in 200 KB": ("a.png", with_a_bomb_of_text, "picture-corrupt"),
    "200 MB of colour profile in 200 KB": ("a.png", with_a_bomb_of_colours, "picture-corrupt"),
    "broken camera data": ("a.jpg", lambda: saved(noise("RGB"), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff"), ""),
}

RUN = """
import pathlib, resource, sys
from ldn_pdf.cli import run
code = run(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
status = pathlib.Path("/proc/self/status")  # what getrusage says holds the memory of the parent too
most = int(status.read_text().partition("VmHWM:")[2].split()[0]) if status.exists() else used.ru_maxrss
print("USED", code, used.ru_utime + used.ru_stime, most / 1024)
"""


def build(folder: Path, name: str, data: bytes, logo: bool = False) -> tuple[str, int, float, float]:
    """What `build --also html` says of a handout with that picture; its exit code, CPU seconds and MB."""
    home = folder / "handouts"
    home.mkdir(parents=True, exist_ok=True)
    (home / name).write_bytes(data)
    handout = {
        "title": "A picture of a hand",
        "audience": "Adults with multiple sclerosis",
        "main_point": "This is an example.",
        "version": "1.0",
        "issued": "2026-11-23",
        "review_by": "2027-11-23",
        "sections": [{"heading": "Look", "picture": {"file": name, "alt": "A hand"}}],
    }
    clinic = {"name": "Example Clinic", "phone": "555-0123", "hours": "9 to 5", "emergency": "911", "example": True}
    if logo:
        clinic |= {"logo": name, "logo_alt": "The logo"}
        handout["sections"] = [{"heading": "Look", "text": "Nothing."}]
    (home / "pic.yaml").write_text(json.dumps(handout))
    (home / "clinic.yaml").write_text(json.dumps(clinic))
    line = ["build", "pic", "--handouts", str(home), "--out", str(folder / "out"), "--also", "html"]
    done = subprocess.run([sys.executable, "-c", RUN, *line], capture_output=True, text=True, timeout=120, check=True)
    code, cpu, memory = re.search(r"USED (\d+) (\S+) (\S+)", done.stdout).groups()  # type: ignore[union-attr]
    return done.stdout + done.stderr, int(code), float(cpu), float(memory)


def what_went_out(folder: Path) -> Iterator[bytes]:
    """Each bitmap in the web page as a file, and all data of the PDF."""
    for path in (folder / "out").glob("*.html"):
        found = re.findall(r'src="data:image/(?:png|jpeg);base64,([^"]+)"', path.read_text())
        assert found
        yield from map(base64.b64decode, found)
    for path in (folder / "out").glob("*.pdf"):
        with pikepdf.open(path) as pdf:
            for thing in pdf.objects:
                if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image":
                    yield thing.read_raw_bytes()


@pytest.mark.parametrize("logo", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["picture", "logo"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_picture_ends_soon_and_with_a_sentence_or_a_result(kind: str, logo: bool, tmp_path: Path) -> None:
    name, make, rule = KINDS[kind]
    said, code, cpu, memory = build(tmp_path, name, make(), logo)
    assert cpu < MOST_CPU and memory < MOST_MEMORY, (cpu, memory)
    assert "Traceback" not in said and "mistake of its own" not in said
    if rule:
        assert code == 1 and f"[{rule}]" in said and "Fix: " in said
        assert not list((tmp_path / "out").glob("*"))
    else:
        assert code == 0, said
        assert len(list(what_went_out(tmp_path))) == 2


@pytest.mark.parametrize("logo", [False, True], ids=["picture", "logo"])
@pytest.mark.parametrize(("name", "make"), [("a.jpg", photo_with_secrets), ("a.png", drawing_with_secrets)])
def test_nothing_that_a_camera_wrote_goes_out(name: str, make: Callable[[], bytes], logo: bool, tmp_path: Path) -> None:
    data = make()
    assert sum(secret.encode() in data for secret in SECRETS) > 1, "the file holds what must not go out"
    build(tmp_path, name, data, logo)
    for sent in what_went_out(tmp_path):
        assert not any(secret.encode() in sent for secret in SECRETS)
        if sent.startswith((b"\x89PNG", b"\xff\xd8")):
            with Image.open(BytesIO(sent)) as shown:
                assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
                assert dict(shown.getexif()) == {}
                assert shown.height > shown.width, "turned as the camera was held"


def test_of_an_animation_the_first_frame_alone_goes_out(tmp_path: Path) -> None:
    build(tmp_path, "a.png", animated())
    page = next(what_went_out(tmp_path))
    with Image.open(BytesIO(page)) as shown:
        assert getattr(shown, "n_frames", 1) == 1
        assert shown.getpixel((10, 10)) == (0, 0, 255)
    assert b"acTL" not in page and b"fdAT" not in page


def test_two_phone_photos_leave_room_in_a_mail(tmp_path: Path) -> None:
    """Of 3 MB each. A mail carries the PDF in base64, a third larger."""
    photo = saved(noise("RGB", (1000, 750)).resize((4000, 3000)), "JPEG", quality=95)
    assert len(photo) > 3_000_000
    build(tmp_path, "a.jpg", photo)
    sizes = {path.suffix: path.stat().st_size for path in (tmp_path / "out").iterdir()}
    assert 2 * (sizes[".html"] + 1.37 * sizes[".pdf"]) < 1_000_000, sizes
