"""A picture is refused unless it is sound and inside its folder, and a huge one without being unpacked."""

from __future__ import annotations

import os
import struct
import tracemalloc
import zlib
from pathlib import Path

import pytest
from PIL import Image

from ldn_pdf.limits import PICTURE_BYTES
from ldn_pdf.reading.picture_files import picture_problems, picture_size
from ldn_pdf.reading.plain_png import plain_png
from ldn_pdf.reading.source import Text


def rules(name: str, folder: Path) -> list[str]:
    return [problem.rule for problem in picture_problems(Text(name), folder)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder `handouts` with a sound PNG and JPEG, and a picture outside it."""
    inside = tmp_path / "handouts"
    (inside / "deeper").mkdir(parents=True)
    image = Image.effect_noise((60, 40), 50)
    image.save(inside / "map.png")
    image.save(inside / "map.jpg")
    image.save(inside / "deeper" / "map.png")
    image.save(tmp_path / "outside.png")
    return inside


@pytest.mark.parametrize("name", ["map.png", "map.jpg", "deeper/map.png", "./map.png"])
def test_sound_pictures_pass(folder: Path, name: str) -> None:
    assert rules(name, folder) == []
    assert picture_size(folder / name) == (60, 40)


@pytest.mark.parametrize(
    "name",
    [
        *("../outside.png", "deeper/../../outside.png", "..\\outside.png", "C:\\map.png", "\\\\server\\map.png"),
        *("https://example.org/map.png", "deeper/../map.png"),
    ],
)
def test_a_way_out_of_the_folder_is_refused(folder: Path, name: str) -> None:
    assert rules(name, folder) == ["picture-outside"]


def fix_of(name: str, folder: Path) -> str:
    (problem,) = picture_problems(Text(name), folder)
    return problem.fix


def test_what_is_no_file_is_not_offered_as_the_fix(folder: Path) -> None:
    assert fix_of("deeper", folder) == f"Put it into the folder `{folder.name}`."
    assert fix_of("mop.png", folder) == "Did you mean map.png?"


@pytest.mark.skipif(os.sep == "\\", reason="Windows reads a backslash as the end of a folder's name")
def test_a_backslash_is_named_where_it_finds_nothing(folder: Path) -> None:
    assert "Write / between" in fix_of("deeper\\map.png", folder)


def test_an_empty_picture_is_called_empty(folder: Path) -> None:
    (folder / "none.png").touch()
    (problem,) = picture_problems(Text("none.png"), folder)
    assert problem.what == "The picture none.png is empty."


def test_an_absolute_path_is_refused_even_into_the_folder(folder: Path) -> None:
    assert rules(str(folder / "map.png"), folder) == ["picture-outside"]


def test_a_link_out_of_the_folder_is_refused(folder: Path) -> None:
    try:
        (folder / "link.png").symlink_to(folder.parent / "outside.png")
    except OSError:
        pytest.skip("this system lets no user make symbolic links")
    assert rules("link.png", folder) == ["picture-outside"]


def test_a_missing_picture_is_named_with_the_nearest(folder: Path) -> None:
    (problem,) = picture_problems(Text("Map.PNG"), folder)
    assert (problem.rule, problem.fix) == ("picture-missing", "Did you mean map.png?")
    assert rules("deeper", folder) == ["picture-missing"]
    assert rules("x" * 5000, folder) == ["picture-missing"]


@pytest.mark.parametrize("name", ["map.png", "map.jpg"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_picture_cut_short_is_refused(folder: Path, name: str, share: float) -> None:
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: int(len(data) * share)])
    assert rules(name, folder) == ["picture-corrupt"]


@pytest.mark.parametrize("data", [b"", b"GIF89a" + b"\0" * 50, b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"words"])
def test_what_is_no_png_or_jpeg_is_refused(folder: Path, data: bytes) -> None:
    (folder / "map.png").write_bytes(data)
    assert rules("map.png", folder) == ["picture-corrupt"]


def test_a_gif_named_png_is_refused(folder: Path) -> None:
    Image.new("P", (4, 4)).save(folder / "map.png", format="GIF")
    assert rules("map.png", folder) == ["picture-corrupt"]


@pytest.mark.parametrize("width", [10_000, 30_000, 2**31 - 1])
def test_a_decompression_bomb_is_refused_before_it_is_unpacked(folder: Path, width: int) -> None:
    (folder / "bomb.png").write_bytes(png_of(width, 10_000))
    tracemalloc.start()
    assert rules("bomb.png", folder) == ["picture-huge"]
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_huge_file_is_refused_by_its_size(folder: Path) -> None:
    os.truncate(folder / "map.png", PICTURE_BYTES + 1)
    assert rules("map.png", folder) == ["picture-huge"]


def saved(file: Path, mode: str, **options: object) -> bytes:
    Image.effect_noise((60, 40), 90).convert(mode).save(file, **options)  # type: ignore[arg-type]
    return file.read_bytes()


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_a_png_of_pixels_alone_is_read_without_pillow(tmp_path: Path, mode: str) -> None:
    whole = saved(tmp_path / "a.png", mode)
    png = plain_png(whole)
    assert png and (png.width, png.height) == (60, 40)
    assert not any(plain_png(whole[:end]) for end in range(len(whole)))
    assert not any(plain_png(whole[:at] + bytes([whole[at] ^ 64]) + whole[at + 1 :]) for at in range(len(whole)))


@pytest.mark.parametrize(
    ("mode", "options"),
    [("RGBA", {}), ("LA", {}), ("I;16", {}), ("RGB", {"dpi": (72, 72)}), ("P", {"transparency": 0})],
)
def test_any_other_png_is_left_to_pillow(tmp_path: Path, mode: str, options: dict[str, object]) -> None:
    assert plain_png(saved(tmp_path / "a.png", mode, **options)) is None


def test_a_png_that_says_too_much_is_left_to_pillow(tmp_path: Path) -> None:
    whole = saved(tmp_path / "a.png", "L")
    assert plain_png(whole + b"taken at 12 Private Street") is None
    assert plain_png(png_of(60, 40)) is None and plain_png(png_of(2**31 - 1, 2**31 - 1)) is None


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header promises these pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    chunks = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("size", "share", "coarse"),
    [
        ((330, 200), 1 / 3, False),  # 2.2 inches wide
        ((300, 200), 1 / 3, True),
        ((980, 400), 1.0, False),
        ((960, 400), 1.0, True),
        ((350, 700), 1.0, False),  # so high that it is printed 2.3 inches wide
        ((300, 600), 1.0, True),
    ],
)
def test_a_picture_with_too_few_pixels_for_its_size_is_told(
    folder: Path, size: tuple[int, int], share: float, coarse: bool
) -> None:
    Image.new("L", size).save(folder / "drawn.png")
    found = list(picture_problems(Text("drawn.png"), folder, share))
    assert [(problem.rule, problem.severity) for problem in found] == [("coarse-picture", "warning")] * coarse
