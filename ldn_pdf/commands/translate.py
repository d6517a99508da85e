"""`ldn-pdf translate`: a handout's words in another language, beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from ldn_pdf.atomic_write import write_whole
from ldn_pdf.commands.delivery_options import Refused
from ldn_pdf.commands.options import (
    FILE,
    chosen,
    examples,
    handouts_as_typed,
    library_options,
    package_missing,
    sound,
)
from ldn_pdf.commands.output import count_of, counted, say, show
from ldn_pdf.content.translations import stale, with_source
from ldn_pdf.library.folder import DEFAULT_EDITION, Library, load, schema_line
from ldn_pdf.limits import XLIFF_BYTES
from ldn_pdf.locale.packs import labels, languages, pack_of
from ldn_pdf.problems import Mark, Problem
from ldn_pdf.reading.clock import today
from ldn_pdf.reading.inline_markup import paragraphs
from ldn_pdf.reading.model import Handout
from ldn_pdf.reading.source import Text
from ldn_pdf.reading.source_files import shown
from ldn_pdf.translating.translation_file import begun, brought_up_to_date


@click.command(
    epilog=examples(
        "ldn-pdf translate what-is-ldn --to es     handouts/what-is-ldn.es.yaml, with TODO for each text",
        "ldn-pdf translate what-is-ldn --to es     again, after a change: only what is out of date is touched",
        "ldn-pdf translate what-is-ldn --to es --export what-is-ldn.xlf     XLIFF 1.2 for a translation agency",
        "ldn-pdf translate what-is-ldn --to es --import what-is-ldn.xlf     the agency's words back in",
    )
)
@click.argument("name")
@click.option("--to", "tag", required=True, metavar="LANGUAGE", help="The language, for example es or es-US.")
@click.option(
    "--export",
    "out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write all texts, and the words that there are by now, as XLIFF 1.2.",
)
@click.option(
    "--import",
    "back",
    type=FILE,
    metavar="FILE",
    help="Take the words of an XLIFF that came back: all of them, or none where one is refused.",
)
@library_options
@click.pass_context
def command(ctx: click.Context, name: str, tag: str, out: Path | None, back: Path | None, library: Library) -> None:
    """Write a translation of the handout NAME to fill in, or bring one up to date.

    Above each text stands what it translates. After a change of NAME, the same command again marks the texts that are
    out of date with TODO, keeps the words that were there, and leaves all else as it is. Who made a translation, and
    who approved it, is never written by it, whatever an XLIFF says.

    Exit code 1 where a file has an error or an XLIFF is refused.
    """
    if out and back:
        raise click.UsageError("Choose one of --export and --import.")
    (name,) = chosen(library, [name])
    pack = pack_of(tag, library.packs)
    if pack is None:
        known = ", ".join(languages(library.packs))
        raise click.UsageError(f"There are no labels and no rules in the language `{tag}`. There are: {known}.")
    if library.own is None:
        raise click.UsageError("You have no folder of handouts. Run `ldn-pdf init FOLDER` first, and translate there.")
    source = sound(*library.handout(name))
    if source.translation_of:
        raise click.UsageError(f"{name} is itself a translation. Translate {source.translation_of}.")
    if pack == pack_of(source.tag, library.packs):
        raise click.UsageError(f"{name} is in `{source.tag}`: there is nothing to translate.")
    path = library.own / f"{name}.{pack}.yaml"
    if out or back:
        _exchange(library, source, path, out, back)
    else:
        where = handouts_as_typed(ctx.params["handouts"])
        _write(library, source, path, labels(tag, library.packs).with_region(tag), where)


def _write(library: Library, source: Handout, path: Path, tag: str, where: str) -> None:
    theirs = library.folder / f"{source.id}.yaml"
    is_new = not path.exists()
    if is_new:
        language = labels(tag, library.packs).language
        found = begun(source, theirs.read_bytes(), tag, language, schema_line(path.parent, "handout"), today())
    else:
        translation = sound(*load(path, Handout))
        found = brought_up_to_date(source, theirs.read_bytes(), translation, path.read_bytes())
    if isinstance(found, Problem):
        show([found], err=True)
        raise Refused("Nothing was written.")
    outcome = write_whole(path, found.data)
    check = f"Write them, then run `ldn-pdf check {path.stem}{where}`."
    if outcome == "unchanged":
        say(f"{path} is current: nothing was changed.")
    elif is_new:
        say(f"Written: {path}, {count_of(len(found.to_do), 'text')} to translate. {check}")
    else:
        say(f"Brought up to date: {path}.")
        say(*(f"  to do: {place}" for place in found.to_do), *(f"  kept at the end: {text}" for text in found.gone))
        say(f"{count_of(len(found.to_do), 'text')} to do. {check}" if found.to_do else "All other words stay.")


def _exchange(library: Library, source: Handout, path: Path, out: Path | None, back: Path | None) -> None:
    """Write the XLIFF of a translation, or take one in."""
    try:
        from ldn_pdf.translating import xliff
    except ModuleNotFoundError as error:
        raise click.ClickException(package_missing("translate", "translate")) from error
    again = f"Run `ldn-pdf translate {source.id} --to {path.stem.partition('.')[2]}` first."
    if not path.exists():
        raise click.UsageError(f"There is no {path}. {again}")
    translation = sound(*load(path, Handout))
    if stale(source, with_source(translation, source)):
        raise click.UsageError(f"{source.id} has changed since {path} was brought up to date. {again}")
    lines_of = _lines_of(library)
    if out:
        outcome = write_whole(out, xliff.written(source, translation, lines_of))
        count = count_of(len(xliff.texts_of(source)), "text")
        say(f"{'Unchanged' if outcome == 'unchanged' else 'Written'}: {out}, {count}.")
        return
    assert back
    old = path.read_bytes()
    with back.open("rb") as file:
        data = file.read(XLIFF_BYTES + 1)
    found = xliff.taken(data, shown(back), source, translation, old, lines_of)
    if isinstance(found, list):
        show(found, err=True)
        raise Refused(f"{counted(found)}. Nothing was taken.")
    write_whole(path, found.data)
    unsound = [problem for problem in library.handout(path.stem)[1] if problem.is_error]  # such as a letter of no font
    show([*found.problems, *unsound], err=True)
    others = len(xliff.texts_of(source)) - len(found.places)
    say(f"{count_of(len(found.places), 'text')} taken into {path}, {others} as they were.")
    if looked := len(found.problems) + len(unsound):
        say(f"{count_of(looked, 'place')} to look at, above.")
    say(f"`ldn-pdf check {path.stem}` looks at the words, and whether they fit.")


def _lines_of(library: Library) -> Callable[[str], int]:
    """How many lines a text takes in the clear edition."""
    from ldn_pdf.typesetting.edition_style import Setting

    layout = library.layout(DEFAULT_EDITION)[0]
    assert layout, "the package's own layout is sound"
    setting = Setting(layout, layout.type.least_leading, Mark(""))

    def lines_of(words: str) -> int:
        return sum(len(setting.lines(rich, setting.body, setting.measure)) for rich in paragraphs(Text(words)))

    return lines_of
