"""Pictures: found in the folder they belong in, and sound, before a page is made of them."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from ldn_pdf.limits import (
    MB,
    PICTURE_BYTES,
    PICTURE_CHUNKS,
    PICTURE_PIXELS,
    PICTURE_SCANS,
    PICTURE_SIDE,
    PROGRESSIVE_VALUES,
)
from ldn_pdf.problems import Problem, most_like
from ldn_pdf.reading.characters import unseen
from ldn_pdf.reading.plain_png import plain_png
from ldn_pdf.reading.source import Text

if TYPE_CHECKING:
    from PIL.Image import Image

SHARES = {"small": 1 / 3, "medium": 1 / 2, "full": 1.0}
"""Widths of a picture, as parts of the measure."""
STEP_SHARE, GRID_SHARE = 1 / 4, 1 / 2
WIDEST, HIGHEST = 467 / 72, 4.5  # inches: the measure of the widest layout; higher, no room would be left for words
_LEAST_DOTS = 150  # an inch: with fewer, the steps between them show in print (300 is what printers ask for)
_FORMATS = ("PNG", "JPEG")
_ORIENTATION, _ON_ITS_SIDE = 0x0112, (5, 6, 7, 8)  # Exif: how the camera was held


def picture_size(path: Path) -> tuple[int, int]:
    """Width and height in pixels, upright, of a picture that `picture_problems` found sound."""
    return _size(path, path.stat().st_mtime_ns, path.stat().st_size)


@lru_cache(maxsize=64)
def _size(path: Path, *version: int) -> tuple[int, int]:
    if png := plain_png(path.read_bytes()):
        return png.width, png.height
    with opened_picture(path) as image:
        return image.size[::-1] if orientation(image) in _ON_ITS_SIDE else image.size


def orientation(image: Image) -> int:
    """How the camera was held, 1 to 8 as Exif counts; 1, upright, where the picture does not tell."""
    try:
        held: object = image.getexif().get(_ORIENTATION)
    except Exception:  # whatever a broken block of camera data leads Pillow to
        held = None
    return held if isinstance(held, int) and 1 <= held <= 8 else 1


def opened_picture(path: Path) -> Image:
    """A PNG or JPEG, not yet unpacked. Raises OSError where it is neither."""
    from PIL import Image  # here: it takes long to import, and a plain PNG has no need of it

    return Image.open(path, formats=_FORMATS)


def picture_problems(file: Text, folder: Path, share: float = 0.0) -> Iterator[Problem]:
    """A problem where `file` is no sound PNG or JPEG inside `folder`, or too coarse for `share` of the measure."""
    if not file or any(map(unseen, file.value)):
        return
    refusal = _outside(file.value, folder) or _missing(file.value, folder) or _unsound(folder / file.value)
    if refusal:
        what, fix, rule = refusal
        yield file.problem(what, fix, rule)
    elif share:
        yield from _too_coarse(file, folder / file.value, share)


def _too_coarse(file: Text, path: Path, share: float) -> Iterator[Problem]:
    across, down = picture_size(path)
    wide = WIDEST * share
    inches = min(wide, min(HIGHEST, wide) * across / down)
    if across < inches * _LEAST_DOTS:
        wanted = math.ceil(inches * _LEAST_DOTS)
        what = f"{file} has {across} by {down} pixels: {inches * 25.4:.0f} mm wide on paper, it looks coarse."
        fix = f"Use a picture that is at least {wanted} pixels wide, or print it smaller."
        yield file.problem(what, fix, "coarse-picture", "warning")


_Refusal = tuple[str, str, str]
_SCAN = b"\xff\xda"
_SAVE_AGAIN = "Open it in a picture program and save it again as PNG or JPEG."


def _outside(name: str, folder: Path) -> _Refusal | None:
    windows, posix = PureWindowsPath(name), PurePosixPath(name)
    rooted = windows.drive or windows.root or posix.is_absolute() or "://" in name
    try:
        inside = (folder / name).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a loop of links
        inside = False
    if rooted or ".." in windows.parts or not inside:
        fix = f"Put the picture into the folder `{folder.resolve().name}`, and write its name only."
        return f"The picture {name} lies outside the folder of this file.", fix, "picture-outside"
    return None


def _missing(name: str, folder: Path) -> _Refusal | None:
    try:
        if (folder / name).is_file():
            return None
        beside = (folder / name).parent.iterdir()
        here = [path.name for path in beside if path.suffix.lower() in (".png", ".jpg", ".jpeg")]
    except OSError:
        here = []
    same = next((other for other in here if other.casefold() == name.casefold()), "")
    near = same or most_like(PurePosixPath(name).name, here)
    fix = f"Did you mean {near}?" if near else f"Put it into the folder `{folder.resolve().name}`."
    fix = "Write / between folder and file: it is read on every computer." if "\\" in name else fix
    return f"There is no picture {name}.", fix, "picture-missing"


def _unsound(path: Path) -> _Refusal | None:
    try:
        size = path.stat().st_size
        if not size:
            return f"The picture {path.name} is empty.", _SAVE_AGAIN, "picture-corrupt"
        if size > PICTURE_BYTES:
            return _too_large(path, f"{size / MB:.0f} MB", f"{PICTURE_BYTES // MB} MB")
        data = path.read_bytes()
        if plain_png(data):
            return None
        if _has_too_many_parts(data):
            return f"The picture {path.name} is made of more parts than programs write.", _SAVE_AGAIN, "picture-huge"
        with warnings.catch_warnings(action="ignore"), opened_picture(path) as image:
            pixels, most = math.prod(image.size), PICTURE_PIXELS["PNG" if image.format == "PNG" else "JPEG"]
            if image.info.get("progressive"):
                most = min(most, PROGRESSIVE_VALUES // len(image.getbands()))
            if pixels > most:
                return _too_large(path, f"{pixels / 1e6:.0f} million pixels", f"{most // 10**6} million")
            if max(image.size) > PICTURE_SIDE:
                return _too_large(path, f"{max(image.size):,} pixels on one side", f"{PICTURE_SIDE:,}")
            image.draft(None, (1, 1))
            image.load()  # the header alone does not tell that the end is missing
    except PermissionError:
        return f"The picture {path.name} cannot be opened.", "Check that you may open it.", "picture-corrupt"
    except Exception as error:  # Pillow's readers raise whatever a broken file leads them to
        kind = type(error).__name__
        if kind == "DecompressionBombError":
            return _too_large(path, "far too many pixels", f"{PICTURE_PIXELS['JPEG'] // 10**6} million")
        if kind == "UnidentifiedImageError":
            return f"{path.name} is not a PNG or JPEG picture.", _SAVE_AGAIN, "picture-corrupt"
        return f"The picture {path.name} is damaged, or part of it is missing.", _SAVE_AGAIN, "picture-corrupt"
    return None


def _too_large(path: Path, has: str, most: str) -> _Refusal:
    fix = "Save it smaller: 2,000 pixels wide is plenty for a page."
    return f"The picture {path.name} has {has}; {most} is the most.", fix, "picture-huge"


def _has_too_many_parts(data: bytes) -> bool:
    is_jpeg = data.startswith(b"\xff\xd8")
    if is_jpeg and data.count(_SCAN) > PICTURE_SCANS:
        return True
    at = 2 if is_jpeg else 8  # bytes of signature; a chunk of a PNG has 12 beside its data (PNG, 5.3)
    for _ in range(PICTURE_CHUNKS):
        if at >= len(data) or (is_jpeg and data.startswith(_SCAN, at)):
            return False
        at += _segment(data, at) if is_jpeg else 12 + int.from_bytes(data[at : at + 4])
    return True


def _segment(data: bytes, at: int) -> int:
    """How many bytes of a JPEG's head a reader goes on by: a fill byte or junk is a step of its own (T.81, B.1.1)."""
    marker = data[at + 1] if data[at] == 0xFF and at + 1 < len(data) else 0xFF
    if marker in (0, 0xFF):
        return 1
    alone = 0xD0 <= marker <= 0xD9 or 0xF0 <= marker <= 0xFD  # markers that Pillow takes as having no length
    return 2 if alone else 2 + int.from_bytes(data[at + 2 : at + 4])
