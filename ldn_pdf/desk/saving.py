"""A text put in the place of its file: whole, and only where the file is as it was read."""

from __future__ import annotations

from msgspec import Struct

from ldn_pdf.approval.approved_words import approved_words, clinic_words
from ldn_pdf.atomic_write import only_writer, write_whole
from ldn_pdf.desk.differences_shown import differences_shown
from ldn_pdf.desk.markup import Markup, tag
from ldn_pdf.desk.open_file import OpenFile, digest_of
from ldn_pdf.desk.page_frame import notice
from ldn_pdf.desk.wording import label
from ldn_pdf.library.folder import Library, bundled
from ldn_pdf.reading.model import Clinic


class Saving(Struct, frozen=True):
    """A text to save, and the digest of the file that it was made from."""

    text: str
    was: str


class Saved(Struct, frozen=True):
    """The digest of what was saved; or what to show where the file is another one now, and nothing was saved."""

    was: str = ""
    shown: Markup = Markup()


def save(library: Library, file: OpenFile, saving: Saving) -> Saved:
    """Write the text to the user's own folder; the clinic's file is begun there where there is none."""
    if library.own is None:
        return Saved(shown=notice(label("no_folder"), kind="warning"))
    data = saving.text.encode("utf-8")
    target = library.own / file.path.name if file.path.parent == bundled("handouts") else file.path
    with only_writer(target):
        if digest_of(file.path.read_bytes()) != saving.was:
            return Saved(shown=_changed_meanwhile(library, file, data))
        write_whole(target.resolve(), data)
    return Saved(was=digest_of(data))


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
