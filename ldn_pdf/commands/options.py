"""Options and arguments that several commands share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, get_args

import click
from click.core import ParameterSource
from msgspec.structs import replace

from ldn_pdf.commands.output import say, show
from ldn_pdf.library.folder import (
    ALL_SITES,
    DEFAULT_EDITION,
    MAIN_SITE,
    SITES,
    Library,
    is_example,
    site_meant,
    sites,
)
from ldn_pdf.problems import Problem, did_you_mean, has_errors
from ldn_pdf.reading.layout import Paper
from ldn_pdf.reading.source_files import shown

Command = TypeVar("Command", bound=Callable[..., Any])
Record = TypeVar("Record")


class _Folder(click.Path):
    """A folder as a `Path` in which `..` is worked out.

    A file below `new/..` does not seem to be there until `new` is made: it would be overwritten.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        return Path(os.path.normpath(os.fsdecode(super().convert(value, param, ctx))))


FOLDER = _Folder()
"""The type of options and arguments that name a folder."""


class _FileToRead(click.Path):
    """A file that is there. A pipe waits for whoever writes to it, and a device has no end."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if not path.is_file():
            self.fail(
                f"'{path}' is a pipe or a device. Save what comes from it in a file, and give its name.", param, ctx
            )
        return path


FILE = _FileToRead(exists=True, dir_okay=False)
"""The type of options and arguments that name a file to read."""


def examples(*lines: str) -> str:
    """An epilog that shows command lines as they are typed."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


handouts_option = click.option(
    "--handouts",
    type=FOLDER,
    is_eager=True,  # `--site` looks into it
    metavar="FOLDER",
    help="Your folder of handouts. Left out: ./handouts where it is there, else what comes with the package.",
)


def library_options(command: Command) -> Callable[..., Any]:
    """`--handouts`, `--site` and `--clinic`: one `library`."""

    @wraps(command)
    def of_library(*given: Any, handouts: Path | None, clinic: Path | None, **named: Any) -> Any:
        return command(*given, library=Library(handouts, clinic), **named)

    return handouts_option(clinic_option(of_library))


def _clinic_options(
    clinic: Callable[[click.Context, click.Parameter, Path | None], Any], help: str
) -> Callable[[Command], Command]:
    def options(command: Command) -> Command:
        file = click.option(
            "--clinic",
            type=click.Path(path_type=Path),
            metavar="FILE",
            callback=clinic,
            help="Your clinic file. Left out: clinic.yaml in your folder of handouts, else the example.",
        )
        site = click.option(
            "--site", metavar="NAME", is_eager=True, expose_value=False, callback=_remember_site, help=help
        )
        return site(file(command))

    return options


_SITE = "ldn_pdf.site"


def _remember_site(ctx: click.Context, parameter: click.Parameter, site: str | None) -> None:
    ctx.meta[_SITE] = site


def _one_clinic(ctx: click.Context, parameter: click.Parameter, file: Path | None) -> Path | None:
    if ctx.meta.get(_SITE) == ALL_SITES:
        names = " or ".join(f"--site {name}" for name in sites(ctx.params.get("handouts") or Path("handouts")))
        rows = " Or name each row's in a column `site`." if "people" in ctx.params else ""
        what = "--site all is for check, list and build: this is done for one site at a time."
        raise click.UsageError(f"{what} {names and f'Give one: {names}.'}{rows}")
    (clinic,) = _clinics(ctx, parameter, file)
    return clinic


def _clinics(ctx: click.Context, parameter: click.Parameter, file: Path | None) -> tuple[Path | None, ...]:
    """The clinic files that `--site` and `--clinic` ask for; None for the one that a library finds itself."""
    site, folder = ctx.meta.get(_SITE), ctx.params.get("handouts") or Path("handouts")
    if site and file:
        raise click.UsageError("Choose one of --site and --clinic.")
    known = sites(folder)
    if site is None:
        if file is None and known and MAIN_SITE not in known:
            raise click.UsageError(f"There is no clinic.yaml in {folder}. Which site? --site {', '.join(known)}.")
        return (file,)
    if not set(known) - {MAIN_SITE}:
        raise click.UsageError(f"There are no sites: put a clinic file for each into {folder / SITES}.")
    if site == ALL_SITES:
        return tuple(path for name, path in known.items() if name != MAIN_SITE or not is_example(path))
    return (known[known_site(site, known, folder)],)


clinic_option = _clinic_options(_one_clinic, "A site of your practice: clinics/NAME.yaml. `main` is clinic.yaml.")
"""`--site NAME` and `--clinic FILE`: one `clinic`, a `Path` or None."""

clinics_option = _clinic_options(
    _clinics, "A site of your practice: clinics/NAME.yaml. `main` is clinic.yaml, `all` are all of them."
)
"""The same for commands that can go through all sites: `clinic` is a tuple, with None for what is found."""


def known_site(site: str, known: Iterable[str], folder: Path | None = None) -> str:
    """The one of `known` that is meant, in capitals or not. Any other is a usage error.

    In `folder`, a file that looks like the site's and is not read is named with what to do.
    """
    names, wanted = [*known], site.strip().lower()
    if wanted in names:
        return wanted
    unread = Library(folder).not_read() if folder and folder.is_dir() else []
    if problem := next((each for each in unread if site_meant(Path(each.mark.file)) == site_meant(Path(wanted))), None):
        raise click.UsageError(f"There is no site `{site}` yet: {problem.mark.file} is not read. {problem.fix}")
    fix = did_you_mean(wanted, names, f"There are: {', '.join(names)}.")
    raise click.UsageError(f"There is no site `{site}`. {fix}")


def need_one_site(library: Library) -> None:
    """Raise a usage error where there are several sites and none was chosen: nobody gets another one's number."""
    if library.site_is_open:
        names = ", ".join(sites(library.folder))
        raise click.UsageError(f"This practice has several sites: {names}. Say which one with --site NAME.")


def of_site(library: Library, problems: Sequence[Problem], known: Sequence[Problem]) -> Iterator[Problem]:
    """The problems of a site that are not known already, with its name where the file does not tell it."""
    own, seen = shown(library.clinic_path), set(known)
    for problem in problems:
        if problem not in seen:
            told = not library.site or problem.mark.file == own
            yield problem if told else replace(problem, what=f"At the site {library.site}: {problem.what}")


def chosen(library: Library, names: Sequence[str]) -> tuple[str, ...]:
    """The handouts that `names` asks for, each once: all where it is empty. An unknown name is a usage error."""
    look_where(library)
    known = library.names()
    for name in names:
        if name not in known:
            raise click.UsageError(f"There is no handout `{name}`. {_fix(name, known)}")
    return tuple(dict.fromkeys(names)) or known


def sound(record: Record | None, problems: Sequence[Problem]) -> Record:
    """The record. Where it has errors they are shown, and the command ends with exit code 1."""
    if record is None or has_errors(problems):
        show(problems, err=True)
        raise click.exceptions.Exit(1)
    return record


def out_option(default: str, help: str) -> Callable[[Command], Command]:
    """`--out FOLDER`, a `Path`."""
    return click.option("--out", type=FOLDER, default=default, show_default=True, metavar="FOLDER", help=help)


_PAPER = click.Choice(get_args(Paper))
paper_option = click.option("--paper", type=_PAPER, help="Left out, the clinic file's.")
papers_option = click.option(
    "--paper", "papers", multiple=True, type=_PAPER, help="Left out, the clinic file's. May be repeated."
)
editions_option = click.option(
    "--edition",
    "editions",
    multiple=True,
    metavar="EDITION",
    help="standard (12 point), clear (14, the default), large (18), one of your own, or all. May be repeated.",
)
"""Names for `chosen_editions`."""


def chosen_editions(library: Library, names: Sequence[str]) -> tuple[str, ...]:
    """The editions that `names` asks for, each once; the default where it is empty. Another is a usage error."""
    asked = library.editions() if "all" in names else dict.fromkeys(names or [DEFAULT_EDITION])
    return tuple(known_edition(library, name) for name in asked)


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
    return f" --handouts {as_word(folder)}"


def format_option(*styles: str) -> Callable[[Command], Command]:
    """`--format`, a string: `style`, one of these, the first where it is left out."""
    help = "To read, or for a program."
    kind = click.Choice(styles)
    return click.option("--format", "style", type=kind, default=styles[0], show_default=True, help=help)


def one_line(most: int, refusal: str) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """The callback of an option whose value is one line of at most `most` characters, with letters in it."""

    def settle(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
        words = " ".join((value or "").split())
        if value is not None and not (any(map(str.isalpha, words)) and words.isprintable() and len(words) <= most):
            raise click.BadParameter(refusal.format(most=most))
        return words if value is not None else None

    return settle


def options_as_typed(ctx: click.Context, without: Collection[str]) -> str:
    """The options of this run, for a command line that does more of the same: ` --draft --site north`."""
    typed = {"--site": ctx.meta.get(_SITE)}
    for option in ctx.command.params:
        given = ctx.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE
        if isinstance(option, click.Option) and given:
            typed[option.opts[0]] = ctx.params.get(option.name or "", typed.get(option.opts[0]))
    if typed["--site"]:
        typed.pop("--clinic", None)  # what --site stands for
    kept = {name: value for name, value in typed.items() if value and name not in without}
    return "".join(f" {name}" if value is True else f" {name} {as_word(value)}" for name, value in kept.items())


def as_word(value: object) -> str:
    """A word of a command line, in quotes where it needs them in every shell."""
    return f'"{value}"' if " " in str(value) else str(value)


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
    stem = name.replace("\\", "/").rpartition("/")[2].removesuffix(".yaml")
    return did_you_mean(stem, known, "`ldn-pdf list` shows their names.")
