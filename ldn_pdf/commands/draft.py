"""`ldn-pdf draft`: an article into its ledger of claims and handouts to finish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ldn_pdf.atomic_write import write_all
from ldn_pdf.commands.options import FOLDER, examples, handouts_as_typed, package_missing
from ldn_pdf.commands.output import count_of, show
from ldn_pdf.library.folder import bundled, is_name, suggested_name

if TYPE_CHECKING:
    from ldn_pdf.drafting.article import Article, Statement
    from ldn_pdf.drafting.handouts import Draft
    from ldn_pdf.problems import Problem

    Faults = dict[str, list[Problem]]

_HEADS = ("line", "words", "SMOG", "over-claims", "long", "section")
_TITLE_WIDTH = 44  # columns: the table fits a terminal of 80


@click.command(
    epilog=examples(
        "ldn-pdf draft tai-chi.txt --stats          what it says, in figures; writes nothing",
        "ldn-pdf draft tai-chi.txt                  handouts/evidence/tai-chi.yaml, and a handout a section",
        "ldn-pdf draft page.html --slug tai-chi --one   one handout of the whole article",
    )
)
@click.argument("article", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--slug", metavar="NAME", help="What the files are named after. Left out: the article's file name.")
@click.option(
    "--out",
    type=FOLDER,
    default="handouts",
    show_default=True,
    metavar="FOLDER",
    help="The folder of handouts.",
)
@click.option("--one", is_flag=True, help="One handout of the whole article, not one a section.")
@click.option("--stats", is_flag=True, help="Print sections, words, reading grade and over-claims; write nothing.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.pass_context
def command(
    ctx: click.Context, article: Path, slug: str | None, out: Path, one: bool, stats: bool, force: bool
) -> None:
    """Make the evidence ledger of an article, and handouts to finish.

    ARTICLE is plain text with its headings on lines of their own, Markdown, or a saved web page. Each
    sentence becomes a claim to review. What somebody still has to write says TODO.
    """
    from ldn_pdf.drafting.article import short_name
    from ldn_pdf.drafting.opening import open_article

    slug = slug or short_name(article.stem)
    if not is_name(slug):
        near = suggested_name(slug)
        raise click.UsageError(f"`{slug}` cannot be a name. Use letters, digits and hyphens: `--slug {near}`.")
    try:
        read, problems = open_article(article)
    except ModuleNotFoundError as missing:
        raise click.UsageError(package_missing("draft", "draft")) from missing
    if read is None:
        show(problems, err=True)
        ctx.exit(1)
    faults = _faults(read)
    if stats:
        _show_figures(read, faults)
        return
    _write(read, slug, out, faults, one=one, force=force)


def _faults(article: Article) -> Faults:
    from ldn_pdf.drafting.wording import faults

    said = [s for section in article.sections if section.kind != "disclaimer" for s in section.statements]
    found = faults([statement.words for statement in said])
    return {statement.claim: problems for statement, problems in zip(said, found, strict=True)}


def _write(article: Article, slug: str, out: Path, faults: Faults, *, one: bool, force: bool) -> None:
    from ldn_pdf.drafting.handouts import drafts
    from ldn_pdf.drafting.ledger import ledger_yaml
    from ldn_pdf.drafting.yamltext import schema_line
    from ldn_pdf.reading.clock import today

    made = drafts(article, slug, schema_line(out, "handout"), faults, today(), whole=one)
    ledger = out / "evidence" / f"{slug}.yaml"
    files = {ledger: ledger_yaml(article, schema_line(ledger.parent, "ledger"), faults).encode()}
    files |= {out / f"{draft.name}.yaml": draft.text.encode() for draft in made}
    taken = [
        path for path, data in files.items() if path.exists() and not (path.is_file() and path.read_bytes() == data)
    ]
    if taken and not force:
        names = "\n".join(f"  {path}" for path in taken)
        raise click.UsageError(f"Nothing was written, as these files are there:\n{names}\n--force writes over them.")
    write_all(files)
    _show_figures(article, faults)
    _show_left_to_do(article, made, out, ledger, faults)


# --- what is printed -------------------------------------------------------------------------------


def _show_figures(article: Article, faults: Faults) -> None:
    from ldn_pdf.drafting.figures import figures

    click.echo(f"{article.title}")
    click.echo(_row(_HEADS))
    claims: list[Statement] = []
    for section in article.sections:
        if section.kind != "disclaimer":
            click.echo(_row(_cells(section.line, section.statements, section.title, faults)))
            claims += section.statements
    total = figures(claims, faults)
    click.echo(_row(_cells("", claims, f"{count_of(len(claims), 'sentence')} in all", faults)))
    note = ", an indication only on fewer than 30 sentences" if total.is_indicative else ""
    click.echo(f"SMOG is a school grade{note}. The goal is 6. It is a guide for the author, never a seal of approval.")
    for section in article.sections:
        if section.kind == "disclaimer":
            click.echo(f"Line {section.line} is the disclaimer: every handout has one already, in fixed words.")
    for heading in article.left_out:
        click.echo(f"Line {heading.line}: “{heading.words}” claims nothing, so nothing was made of it.")


def _cells(line: int | str, statements: Sequence[Statement], title: str, faults: Faults) -> tuple[str, ...]:
    from ldn_pdf.drafting.figures import figures

    told = figures(statements, faults)
    shown = title if len(title) <= _TITLE_WIDTH else title[: _TITLE_WIDTH - 1] + "…"
    return str(line), f"{told.words:,}", f"{told.smog:.1f}", str(told.over_claims), str(told.long_sentences), shown


def _row(cells: Sequence[str]) -> str:
    *numbers, title = cells
    widths = (5, 7, 6, 13, 6)
    return "".join(cell.rjust(width) for cell, width in zip(numbers, widths, strict=True)) + "  " + title


def _show_left_to_do(article: Article, made: Sequence[Draft], out: Path, ledger: Path, faults: Faults) -> None:
    claims = sum(len(section.statements) for section in article.sections if section.kind != "disclaimer")
    click.echo("\nLeft to do, in this order:")
    click.echo(f"  {ledger.as_posix()}: review {count_of(claims, 'claim')}")
    for draft in made:
        click.echo(f"  {(out / draft.name).as_posix()}.yaml: {', '.join(_left(draft, faults))}")
    where = handouts_as_typed(None if out == Path("handouts") else out)
    click.echo(f"`ldn-pdf check {made[0].name}{where}` lists it line by line;")
    click.echo(f"`ldn-pdf build {made[0].name}{where}` shows the draft.")
    theirs = bundled("handouts") / "evidence" / ledger.name
    if theirs.is_file() and not theirs.samefile(ledger):
        click.echo(f"The ledger takes the place of the package's `{ledger.stem}`; --slug gives it another name.")


def _left(draft: Draft, faults: Faults) -> Iterator[str]:
    yield f"{count_of(draft.to_do, 'text')} marked TODO"
    marked = sum(1 for statement in draft.statements if faults[statement.claim])
    if marked:
        yield f"{marked} of {len(draft.statements)} sentences break a rule"
