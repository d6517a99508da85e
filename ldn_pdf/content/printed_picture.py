"""A picture as it goes out: one small bitmap for the PDF and the web page, with nothing in it but what is seen."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from ldn_pdf.content.blocks import Picture
from ldn_pdf.reading.picture_files import HIGHEST, WIDEST, opened_picture, orientation
from ldn_pdf.reading.plain_png import LARGEST, plain_png

if TYPE_CHECKING:
    from PIL.Image import Image

_DOTS = 200  # an inch, as printed: more is not seen from an office printer, nor on a phone's whole width
_LOGO_SHARE = 1 / 3  # of the measure, at most
_QUALITY = 82  # of JPEG: no difference is seen in print
_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}  # Pillow's names, by orientation as Exif counts
_ON_ITS_SIDE = 5  # the first of them that swaps width and height


class PrintedPicture(Struct, frozen=True):
    """A whole PNG or JPEG file: grey or RGB on white, upright, no larger than it is printed, as wide in pixels.

    A PNG is one that `plain_png` reads.
    """

    data: bytes
    kind: Literal["png", "jpeg"]
    pixels: tuple[int, int]
    grey: bool = False


def printed(picture: Picture) -> PrintedPicture:
    """The picture without any place, name, thumbnail or second frame of its file: coded anew, unless it has none.

    Raises OSError where the file is gone or broken since it was checked.
    """
    about = picture.path.stat()
    return _printed(picture.path, picture.share or _LOGO_SHARE, (about.st_mtime_ns, about.st_size))


@lru_cache(maxsize=16)
def _printed(path: Path, share: float, version: tuple[int, int]) -> PrintedPicture:
    wide = WIDEST * share
    most = round(wide * _DOTS), round(min(HIGHEST, wide) * _DOTS)
    png = plain_png(data := path.read_bytes())
    if png and png.width <= most[0] and png.height <= most[1]:
        return PrintedPicture(data, "png", (png.width, png.height))
    with opened_picture(path) as opened:
        made = _on_white(opened, most)
        photo = opened.format != "PNG"
    made.info.clear()  # Pillow writes comments and colour profiles back
    if not photo and len(data := _coded(made, "png")) <= LARGEST:
        return PrintedPicture(data, "png", made.size)
    return PrintedPicture(_coded(made, "jpeg", quality=_QUALITY, optimize=True), "jpeg", made.size, made.mode == "L")


def _on_white(opened: Image, most: tuple[int, int]) -> Image:
    """Grey or RGB, turned as the camera was held, at most so many pixels wide and high."""
    from PIL import Image

    made = opened
    if made.mode.startswith("I"):  # 16 bits of grey; a plain conversion would cut off all but the darkest
        made = made.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    elif made.mode not in ("L", "RGB", "CMYK") or "transparency" in made.info:
        made = made.convert("RGBA")
    held = orientation(opened)
    made.thumbnail(most[::-1] if held >= _ON_ITS_SIDE else most)
    made = made.transpose(Image.Transpose[_TURNS[held]]) if held in _TURNS else made
    if made.mode != "RGBA":
        return made if made.mode == "L" else made.convert("RGB")
    flat = Image.new("RGBA", made.size, "white")
    flat.alpha_composite(made)
    return flat.convert("RGB")


def _coded(picture: Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    file.name = f"picture.{kind}"  # where a name tells the format, Pillow imports only what writes that
    picture.save(file, **options)
    return file.getvalue()
