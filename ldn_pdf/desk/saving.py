"""What a page puts into the folder: a text in its file's place, whole and only where that is as it was; a picture."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from ldn_pdf.approval.approved_words import approved_words, clinic_words
from ldn_pdf.atomic_write import write_whole
from ldn_pdf.desk.markup import Markup, tag
from ldn_pdf.desk.open_file import OpenFile
from ldn_pdf.desk.page_frame import differences_shown, notice
from ldn_pdf.desk.wording import in_words, label
from ldn_pdf.library import saves
from ldn_pdf.library.folder import Library, bundled, suggested_name
from ldn_pdf.library.saves import ChangedMeanwhile, digest_of
from ldn_pdf.reading.model import Clinic
from ldn_pdf.reading.picture_files import picture_problems
from ldn_pdf.reading.source import Text
from ldn_pdf.reading.source_files import reason
from ldn_pdf.reading.yaml_edits import set_text


class Saving(Struct, frozen=True):
    """A text to save, and the digest of the file that it was made from; `typed` as a whole, not in the form.

    `site` is the one that the page was opened for.
    """

    text: str
    was: str
    typed: bool = False
    site: str = ""


class Undoing(Struct, frozen=True):
    """The digest of the file of which the last save is to be undone."""

    was: str


class Saved(Struct, frozen=True):
    """The file as it is now, its digest, and how to undo that; or what to `show` where nothing was saved."""

    text: str = ""
    was: str = ""
    undo: Markup = Markup()
    shown: Markup = Markup()


def save(library: Library, file: OpenFile, saving: Saving, kept: Path) -> Saved:
    """Write the text to the user's own folder; the clinic's file is begun there where there is none."""
    if library.own is None:
        return Saved(shown=notice(label("no_folder"), kind="warning"))
    if file.cls is Clinic and saving.site != library.site:
        return Saved(shown=notice(tag("h2", label("other_site")), tag("p", label("other_site_help")), kind="warning"))
    data = saving.text.encode("utf-8")
    target = _target(library, file)
    try:
        if saving.typed and target.exists():
            data = set_text(target.read_bytes(), saving.text)
        begun = target != file.path and digest_of(file.path.read_bytes()) == saving.was
        saves.save(target, data, None if begun else saving.was, kept)
    except ChangedMeanwhile:
        return Saved(shown=_changed_meanwhile(library, file, data))
    except OSError as error:
        return Saved(shown=notice(label("not_written", why=reason(error)), kind="warning"))
    return _saved(library, file, target, kept)


def undo(library: Library, file: OpenFile, undoing: Undoing, kept: Path) -> Saved:
    """Put back what stood in the file before its last save."""
    target = _target(library, file)
    try:
        saves.undo(target, undoing.was, kept)
    except ChangedMeanwhile:
        return Saved(shown=notice(label("cannot_undo"), " ", tag("a", label("open_anew"), href=""), kind="warning"))
    except OSError as error:
        return Saved(shown=notice(label("not_written", why=reason(error)), kind="warning"))
    return _saved(library, file, target if target.exists() else file.path, kept)


def way_to_undo(library: Library, file: OpenFile, kept: Path) -> Markup:
    """The last save of a file, what a patient reads differently by it, and the way to undo it; else nothing."""
    last = saves.last_save(_target(library, file), kept)
    if last is None:
        return Markup()
    before = last.before if last.before is not None else (bundled("handouts") / file.path.name).read_bytes()
    when = label("at", day=in_words(last.when.date()), time=f"{last.when:%H:%M}")
    was, now = _words(library.with_unsaved(file.path, before), file), _words(library, file)
    return tag(
        "details",
        tag("summary", label("last_saved", when=when)),
        differences_shown(was, now) if was and now else None,
        tag("button", label("undo_save"), type="button", id="undo-save"),
    )


def _saved(library: Library, file: OpenFile, target: Path, kept: Path) -> Saved:
    data = target.read_bytes()
    undo = way_to_undo(library.with_unsaved(file.path, data), file, kept)
    return Saved(data.decode("utf-8"), digest_of(data), undo)


def _target(library: Library, file: OpenFile) -> Path:
    """The file of the user's own folder: what comes with the package is never written."""
    is_bundled = library.own and file.path.parent == bundled("handouts")
    return library.own / file.path.name if library.own and is_bundled else file.path


def _changed_meanwhile(library: Library, file: OpenFile, data: bytes) -> Markup:
    """What differs in words between the file as it is now and what was to be saved."""
    theirs, ours = (_words(each, file) for each in (library, library.with_unsaved(file.path, data)))
    differ = differences_shown(theirs, ours) if theirs and ours else None
    again = tag("a", label("open_anew"), href="")
    return notice(tag("h2", label("changed_meanwhile")), tag("p", label("not_saved")), differ, again, kind="warning")


def _words(library: Library, file: OpenFile) -> str:
    if file.cls is Clinic:
        clinic = library.clinic()[0]
        return clinic_words(clinic) if clinic else ""
    handout = library.handout(file.on)[0]
    return approved_words(handout, file.path.parent) if handout else ""


# --- a picture, which a handout may name then -------------------------------------------------------


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
