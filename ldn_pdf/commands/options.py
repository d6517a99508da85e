"""Options and arguments that several commands share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from ldn_pdf.commands.output import say
from ldn_pdf.library.folder import DEFAULT_EDITION, Library

Command = TypeVar("Command", bound=Callable[..., Any])


class _Folder(click.Path):
    """A folder as a `Path` in which `..` is worked out.

    A file below `new/..` does not seem to be there until `new` is made: it would be overwritten.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        return Path(os.path.normpath(os.fsdecode(super().convert(value, param, ctx))))


FOLDER = _Folder()
"""The type of options and arguments that name a folder."""


def examples(*lines: str) -> str:
    """An epilog that shows command lines as they are typed."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def handouts_option(command: Command) -> Command:
    """`--handouts FOLDER`, a `Path` or None."""
    return click.option(
        "--handouts",
        type=FOLDER,
        metavar="FOLDER",
        help="Your folder of handouts. Left out: ./handouts where it is there, and what comes with the package.",
    )(command)


def clinic_option(command: Command) -> Command:
    """`--clinic FILE`, a `Path` or None."""
    return click.option(
        "--clinic",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Your clinic file. Left out: clinic.yaml in your folder of handouts, else the example.",
    )(command)


def chosen(library: Library, names: Sequence[str]) -> tuple[str, ...]:
    """The handouts that `names` asks for, each once: all where it is empty. An unknown name is a usage error."""
    look_where(library)
    known = library.names()
    for name in names:
        if name not in known:
            raise click.UsageError(f"There is no handout `{name}`. {_fix(name, known)}")
    return tuple(dict.fromkeys(names)) or known


def edition_option(help: str) -> Callable[[Command], Command]:
    """`--edition`, a string: `known_edition` says whether there is one of that name."""
    return click.option("--edition", default=DEFAULT_EDITION, show_default=True, metavar="EDITION", help=help)


def known_edition(library: Library, name: str) -> str:
    """The edition of that name. Any other is a usage error."""
    editions = library.editions()
    if name not in editions:
        raise click.BadParameter(f"'{name}' is not one of {', '.join(editions)}.", param_hint="'--edition'")
    return name


def look_where(library: Library) -> None:
    """Say so where a folder of handouts is not used that the user surely means: this one, or one further down."""
    own = library.own
    if own and (own / "handouts").is_dir() and not any(own.glob("*.yaml")):
        raise click.UsageError(f"There is no handout in {own}. Did you mean --handouts {own / 'handouts'}?")
    if library.own is None and Path("clinic.yaml").is_file():
        text = "Mind: the handouts in this folder are not used. Go to the folder above it, or add `--handouts .`"
        say(text, err=True)


def handouts_as_typed(folder: Path | None) -> str:
    """` --handouts FOLDER` for a command line that is shown to be typed; empty where it is not needed."""
    if folder is None:
        return ""
    return f' --handouts "{folder}"' if " " in str(folder) else f" --handouts {folder}"


def package_missing(command: str, extra: str) -> str:
    """What to do where a package of an extra is missing. ldn_pdf is on no index, so its packages are named themselves,
    for the Python that runs here. Double quotes: every shell takes them, Windows' too."""
    from importlib.metadata import PackageNotFoundError, requires

    try:
        needed = [text.partition(";")[0].strip() for text in requires("ldn_pdf") or () if f"'{extra}'" in text]
    except PackageNotFoundError:  # only found by its path
        return f"`{command}` needs more packages. Install ldn_pdf as its README says."
    python = sys.executable
    if " " in python:
        python = f'& "{python}"' if sys.platform == "win32" else f'"{python}"'
    packages = " ".join(f'"{each}"' for each in needed)
    return f"`{command}` needs more packages. Run: {python} -m pip install {packages}"


def _fix(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    stem = name.replace("\\", "/").rpartition("/")[2].removesuffix(".yaml")
    near = [stem] if stem in known else get_close_matches(stem, known, 1)
    return f"Did you mean `{near[0]}`?" if near else "`ldn-pdf list` shows their names."
