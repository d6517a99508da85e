"""A picture as it goes out: one small bitmap for the PDF and the web page, with nothing in it but what is seen."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct
from PIL import Image

from ldn_pdf.content.blocks import Picture
from ldn_pdf.reading.picture_files import HIGHEST, WIDEST, opened_picture, orientation

_DOTS = 200  # an inch, as printed: more is not seen from an office printer, nor on a phone's whole width
_LOGO_SHARE = 1 / 3  # of the measure, at most
_LARGEST_PNG = 120_000  # bytes; what takes more is a photo, and far smaller as JPEG
_QUALITY = 82  # of JPEG: no difference is seen in print
_TURN = Image.Transpose
_TURNS = {
    2: _TURN.FLIP_LEFT_RIGHT,
    3: _TURN.ROTATE_180,
    4: _TURN.FLIP_TOP_BOTTOM,
    5: _TURN.TRANSPOSE,
    6: _TURN.ROTATE_270,
    7: _TURN.TRANSVERSE,
    8: _TURN.ROTATE_90,
}  # by orientation, as Exif counts
_ON_THEIR_SIDE = (_TURN.TRANSPOSE, _TURN.ROTATE_270, _TURN.TRANSVERSE, _TURN.ROTATE_90)


class PrintedPicture(Struct, frozen=True):
    """A whole PNG or JPEG file: grey or RGB on white, upright, no larger than it is printed."""

    data: bytes
    kind: Literal["png", "jpeg"]


def printed(picture: Picture) -> PrintedPicture:
    """The picture coded anew, so that no place, name, thumbnail or second frame of the file goes out with it.

    Raises OSError where the file is gone or broken since it was checked.
    """
    about = picture.path.stat()
    return _printed(picture.path, picture.share or _LOGO_SHARE, (about.st_mtime_ns, about.st_size))


@lru_cache(maxsize=16)
def _printed(path: Path, share: float, version: tuple[int, int]) -> PrintedPicture:
    wide = WIDEST * share
    most = round(wide * _DOTS), round(min(HIGHEST, wide) * _DOTS)
    with opened_picture(path) as opened:
        made = _on_white(opened, most)
        photo = opened.format != "PNG"
    made.info.clear()  # Pillow writes comments and colour profiles back
    if not photo and len(data := _coded(made, "png")) <= _LARGEST_PNG:
        return PrintedPicture(data, "png")
    return PrintedPicture(_coded(made, "jpeg", quality=_QUALITY, optimize=True), "jpeg")


def _on_white(opened: Image.Image, most: tuple[int, int]) -> Image.Image:
    """Grey or RGB, turned as the camera was held, at most so many pixels wide and high."""
    made = opened
    if made.mode.startswith("I"):  # 16 bits of grey; a plain conversion would cut off all but the darkest
        made = made.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    elif made.mode not in ("L", "RGB", "CMYK") or "transparency" in made.info:
        made = made.convert("RGBA")
    turn = _TURNS.get(orientation(opened))
    made.thumbnail(most[::-1] if turn in _ON_THEIR_SIDE else most)
    made = made.transpose(turn) if turn is not None else made
    if made.mode != "RGBA":
        return made if made.mode == "L" else made.convert("RGB")
    flat = Image.new("RGBA", made.size, "white")
    flat.alpha_composite(made)
    return flat.convert("RGB")


def _coded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    file.name = f"picture.{kind}"  # where a name tells the format, Pillow imports only what writes that
    picture.save(file, **options)
    return file.getvalue()
