"""A picture put beside the handouts, where a handout may name it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from ldn_pdf.atomic_write import write_whole
from ldn_pdf.desk.wording import label
from ldn_pdf.library.folder import Library, suggested_name
from ldn_pdf.reading.picture_files import picture_problems
from ldn_pdf.reading.source import Text
from ldn_pdf.reading.source_files import reason


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
    path = library.own / kept
    try:
        with TemporaryDirectory(prefix="ldn-pdf-") as trial:
            (Path(trial) / kept).write_bytes(data)
            refused = next(picture_problems(Text(kept), Path(trial)), None)
        if refused:
            return Uploaded("", f"{refused.what} {refused.fix}")
        if path.exists() and path.read_bytes() != data:
            return Uploaded("", label("picture_there", name=kept))
        write_whole(path, data)
    except OSError as error:
        return Uploaded("", label("not_written", why=reason(error)))
    return Uploaded(kept, label("picture_kept", name=kept))
