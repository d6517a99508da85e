"""A picture put beside the handouts, where a handout may name it."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from ldn_pdf.atomic_write import write_whole
from ldn_pdf.desk.command_runs import private_folder
from ldn_pdf.desk.wording import label
from ldn_pdf.library.folder import Library, suggested_name
from ldn_pdf.reading.picture_files import picture_problems
from ldn_pdf.reading.source import Text


class Uploaded(Struct, frozen=True):
    """The name that the picture has now, or empty where it was refused; and what to tell."""

    name: str
    told: str


def keep_picture(library: Library, name: str, data: bytes) -> Uploaded:
    """Put a picture into the folder of handouts, whole, once it is sound. One that is there is never written over."""
    if library.own is None:
        return Uploaded("", label("no_folder"))
    given = Path(name.replace("\\", "/"))
    kept = f"{suggested_name(given.stem)}{given.suffix.lower()}"
    trial = private_folder()
    try:
        (trial / kept).write_bytes(data)
        refused = next(picture_problems(Text(kept), trial), None)
    finally:
        for file in trial.iterdir():
            file.unlink()
        trial.rmdir()
    if refused:
        return Uploaded("", f"{refused.what} {refused.fix}")
    path = library.own / kept
    if path.exists() and path.read_bytes() != data:
        return Uploaded("", label("picture_there", name=kept))
    write_whole(path, data)
    return Uploaded(kept, label("picture_kept", name=kept))
