"""What the forms of the pages ask for, as command lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree

from msgspec import Struct

from ldn_pdf.desk.command_runs import private_folder
from ldn_pdf.desk.open_library import OpenLibrary
from ldn_pdf.library.folder import suggested_name


class Sent(Struct, frozen=True):
    """What a form sent: texts by name, and at most one file with its name and bytes."""

    texts: dict[str, str]
    file: tuple[str, bytes] | None = None

    def options(self, *names: str) -> Iterator[str]:
        """`--name=value` where there is a value: so a value that begins with a hyphen is no option."""
        return (f"--{name}={value}" for name in names if (value := self.texts.get(name, "").strip()))

    def flags(self, *names: str) -> Iterator[str]:
        """`--name` of those that are ticked."""
        return (f"--{name}" for name in names if self.texts.get(name))


class CommandLine(Struct, frozen=True):
    """The arguments of a command, the folder of files that it needs once, and the page for afterwards."""

    arguments: tuple[str, ...]
    files: Path | None = None
    next: str = ""


class WhereTo(Struct, frozen=True):
    """What every command line needs: the library, the ledger of what went out, and the handout it is about."""

    library: OpenLibrary
    ledger: Path | None
    name: str = ""

    def where(self, *options: str) -> Iterator[str]:
        """Of `--handouts`, `--clinic` and `--ledger` those that this desk was given."""
        handouts, clinic = self.library.arguments
        given = {"handouts": handouts, "clinic": clinic, "ledger": self.ledger}
        yield from (f"--{option}={given[option]}" for option in options if given[option])


def _approve(sent: Sent, place: WhereTo) -> CommandLine:
    options = [*sent.options("by", "role", "until", "read", "translator"), "--at-desk"]
    options += [f"--confirmed={name.removeprefix('point-')}" for name in sent.texts if name.startswith("point-")]
    options += ["--yes"] if sent.texts.get("read_all") else []
    where = place.where("handouts", "clinic", "ledger")
    return CommandLine(("approve", *options, *where, "--", place.name), next=f"/handouts/{place.name}")


def _withdraw(sent: Sent, place: WhereTo) -> CommandLine:
    return CommandLine(("withdraw", *sent.options("why"), *place.where("handouts", "ledger"), "--", place.name))


def _print(sent: Sent, place: WhereTo) -> CommandLine:
    options = sent.options("copies", "edition", "paper", "printer")
    flags = sent.flags("mono", "one-sided", "draft", "dry-run")
    return CommandLine(("print", *options, *flags, *place.where("handouts", "clinic", "ledger"), "--", place.name))


def _mail(sent: Sent, place: WhereTo) -> CommandLine:
    options = [*sent.options("host", "port", "security", "from", "edition", "paper", "only", "again", "arrived")]
    flags = sent.flags("draft", "ignore-columns", "really")
    folder = private_folder()
    if note := sent.texts.get("note", "").strip():
        options.append(f"--note={_put(folder, 'note.txt', note.encode())}")
    where = place.where("handouts", "clinic", "ledger")
    return CommandLine(("send", *options, *flags, *where, "--", place.name, _kept(sent, folder, "people.csv")), folder)


def _recall(sent: Sent, place: WhereTo) -> CommandLine:
    folder = private_folder()
    people = [_kept(sent, folder, "people.csv")] if sent.file else []
    where, name = place.where("handouts", "ledger"), sent.texts.get("handout", "")
    return CommandLine(("recall", *sent.options("before"), *where, "--", name, *people), folder)


def _starter(sent: Sent, place: WhereTo) -> CommandLine:
    name = suggested_name(sent.texts.get("title", ""))
    return CommandLine(("new", *place.where("handouts"), "--", name), next=f"/handouts/{name}")


def _article(sent: Sent, place: WhereTo) -> CommandLine:
    folder = private_folder()
    article = _kept(sent, folder, sent.file[0] if sent.file else "article.txt")
    own = place.library.now().own or OpenLibrary.own_folder() / "handouts"
    options = f"--out={own}", f"--slug={suggested_name(Path(article).stem)}", *sent.flags("one")
    return CommandLine(("draft", *options, "--", article), folder, next="/")


def _folder(sent: Sent, place: WhereTo) -> CommandLine:
    return CommandLine(("init", "--", str(OpenLibrary.own_folder())), next="/")


ACTIONS: dict[str, Callable[[Sent, WhereTo], CommandLine]] = {
    "approve": _approve,
    "withdraw": _withdraw,
    "print": _print,
    "mail": _mail,
    "recall": _recall,
    "starter": _starter,
    "article": _article,
    "folder": _folder,
}
"""What a form can ask for. Those on a handout are sent to its address, the others to `/do`."""


def _kept(sent: Sent, folder: Path, name: str) -> str:
    """The file that was sent, in a folder of its own, under the last part of its name."""
    return _put(folder, Path(name.replace("\\", "/")).name or "file", sent.file[1] if sent.file else b"")


def _put(folder: Path, name: str, data: bytes) -> str:
    """Write a file for a command; where it cannot be written whole, nothing of it stays. Raises OSError."""
    try:
        (folder / name).write_bytes(data)
    except OSError:
        rmtree(folder, ignore_errors=True)
        raise
    return str(folder / name)
