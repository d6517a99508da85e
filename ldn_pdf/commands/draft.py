"""`ldn-pdf draft`: an article into its ledger of claims and handouts to finish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from ldn_pdf.atomic_write import differing, write_all
from ldn_pdf.commands.options import FILE, examples, handouts_as_typed, out_option, package_missing, sound
from ldn_pdf.commands.output import count_of, say, say_table, say_what_to_type
from ldn_pdf.drafting.article import Article, short_name
from ldn_pdf.drafting.article_statistics import LeftOut, faults, figures, tally
from ldn_pdf.drafting.draft_files import Draft, drafts, ledger_yaml
from ldn_pdf.drafting.heading_scope import Statement
from ldn_pdf.drafting.sentence_kinds import is_small_talk
from ldn_pdf.library.folder import bundled, is_name, schema_line, suggested_name
from ldn_pdf.limited_process import TookTooMuch, limited
from ldn_pdf.locale.packs import labels
from ldn_pdf.problems import Mark, Problem
from ldn_pdf.reading.clock import today
from ldn_pdf.reading.source_files import shown

Faults = dict[str, list[Problem]]

_MOST_ROWS = 7  # of sections and of handouts: all fits on one screen
_MOST_REASONS = 4
_TITLE_WIDTH = 44  # columns: the table fits a terminal of 80


@click.command(
    epilog=examples(
        "ldn-pdf draft tai-chi.txt --stats          what it says, in figures; writes nothing",
        "ldn-pdf draft tai-chi.txt                  handouts/evidence/tai-chi.yaml, and a handout a section",
        "ldn-pdf draft page.html --slug tai-chi --one   one handout of the whole article",
        "ldn-pdf draft tai-chi.docx                 a Word file; what is deleted in it is told",
    )
)
@click.argument("article", type=FILE)
@click.option("--slug", metavar="NAME", help="What the files are named after. Left out: the article's file name.")
@out_option("handouts", "The folder of handouts.")
@click.option(
    "--one", is_flag=True, help="One handout of the whole article; a second where two pages do not hold all warnings."
)
@click.option("--stats", is_flag=True, help="Print sections, words, reading grade and over-claims; write nothing.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
def command(article: Path, slug: str | None, out: Path, one: bool, stats: bool, force: bool) -> None:
    """Make the evidence ledger of an article, and handouts to finish.

    ARTICLE is plain text with its headings on lines of their own, Markdown, a saved web page or a Word
    file (.docx). Each sentence becomes a claim to review, or is listed as left out. What somebody
    still has to write says TODO. An article of fewer than 400 words makes one handout.
    """
    slug = slug or short_name(article.stem)
    if not is_name(slug):
        near = suggested_name(slug)
        raise click.UsageError(f"`{slug}` cannot be a name. Use letters, digits and hyphens: `--slug {near}`.")
    try:
        read, problems = limited("ldn_pdf.drafting.article_file", "open_article", str(article))
    except ModuleNotFoundError as missing:
        raise click.UsageError(package_missing("draft", "draft")) from missing
    except TookTooMuch as error:
        fix = "Copy the text of the article into a text file, at most 20,000 words, and draft from that."
        read, problems = None, [Problem(Mark(shown(article)), f"This file {error}.", fix, "too-large")]
    read = sound(read, problems)
    faults = _faults(read)
    if stats:
        _show_figures(read, faults)
        return
    _write(read, slug, out, faults, one=one, force=force)


def _faults(article: Article) -> Faults:

    found = faults([statement.words for statement in article.claims], article.language)
    return {statement.claim: problems for statement, problems in zip(article.claims, found, strict=True)}


def _write(article: Article, slug: str, out: Path, faults: Faults, *, one: bool, force: bool) -> None:

    made = drafts(article, slug, schema_line(out, "handout"), faults, today(), whole=one)
    ledger = out / "evidence" / f"{slug}.yaml"
    files = {ledger: ledger_yaml(article, schema_line(ledger.parent, "ledger"), faults).encode()}
    files |= {out / f"{draft.name}.yaml": draft.text.encode() for draft in made}
    _refuse_what_is_there(files, out, slug, force=force)
    write_all(files)
    _show_figures(article, faults)
    _show_left_to_do(article, made, out, ledger, faults)


def _refuse_what_is_there(files: dict[Path, bytes], out: Path, slug: str, *, force: bool) -> None:
    """End where a file of yours would be lost, or one of the package's would be hidden."""
    theirs = bundled("handouts")
    is_theirs = out.is_dir() and theirs.samefile(out)
    hidden = [path for path in files if (theirs / path.relative_to(out)).is_file() and not is_theirs]
    if hidden:
        names = ", ".join(path.stem for path in hidden)
        what = f"Nothing was written: the package has {names}, and yours would take its place."
        raise click.UsageError(f"{what} Add `--slug {_free(slug, out)}`.")
    if not force and (taken := differing(files)):
        names = ", ".join(map(str, taken))
        fix = f"`--slug {_free(slug, out)}` is free; --force writes over them."
        raise click.UsageError(f"Nothing was written, as these files are there: {names}. {fix}")


def _free(slug: str, out: Path) -> str:
    """The nearest slug that neither your folder nor the package has a handout or ledger of."""
    folders = [folder for folder in (out, bundled("handouts")) if folder.is_dir()]
    taken = {path.stem for folder in folders for path in [*folder.glob("*.yaml"), *folder.glob("evidence/*.yaml")]}
    number = 2
    while any(name == f"{slug}-{number}" or name.startswith(f"{slug}-{number}-") for name in taken):
        number += 1
    return f"{slug}-{number}"


# --- what is printed -------------------------------------------------------------------------------


def _show_figures(article: Article, faults: Faults) -> None:

    say(f"{article.title}")
    shown = [section for section in article.sections if section.kind != "disclaimer"]
    rows = [("line", "words", "SMOG", "over-claims", "long", "section")]
    rows += [_cells(section.line, section.statements, section.title, faults) for section in shown[:_MOST_ROWS]]
    if len(shown) > _MOST_ROWS:
        rows.append(("", "", "", "", "", f"… and {count_of(len(shown) - _MOST_ROWS, 'section')} more"))
    claims = article.claims
    say_table([*rows, _cells("", claims, f"{count_of(len(claims), 'claim')} in all", faults)], right=range(5))
    note = ", an indication only on fewer than 30 sentences" if figures(claims, faults).is_indicative else ""
    if (language := labels(article.language).language) != "English":
        say(f"It is in {language}, and so are its handouts. Warnings, steps and whom to call are found in English")
        say("alone: look for them yourself. SMOG counts English syllables.")
    say(f"SMOG is a school grade{note}. The goal is 6. It is a guide for the author, never a seal of approval.")
    for section in article.sections:
        if section.kind == "disclaimer":
            say(f"Line {section.line} is the disclaimer: every handout has one already, in fixed words.")
    _show_tally(article)


def _show_tally(article: Article) -> None:

    told = tally(article)
    left = sum(entry.words for entry in told.left_out)
    say(
        f"{told.read:,} words read: {told.in_claims:,} in {count_of(told.claims, 'claim')}, {told.in_headings:,} in "
        f"{count_of(told.headings, 'heading')}, {left:,} left out{':' if told.left_out else '.'}"
    )
    for entry in told.left_out[:_MOST_REASONS]:
        say(_left_out(entry))
    if others := told.left_out[_MOST_REASONS:]:
        named = ", ".join(f"{count_of(entry.words, 'word')} of {entry.named}" for entry in others)
        say(f"  and {named}")
    for entry in told.left_out:
        if entry.warning:
            say(f"  Look: among the {entry.reason} words is “{entry.warning}”")


def _left_out(entry: LeftOut) -> str:
    most, count = 5, len(entry.lines)
    more = f" and {count - most} more" if count > most else ""
    where = f"line{'s' if count > 1 else ''} {', '.join(map(str, entry.lines[:most]))}{more}"
    return f"  {count_of(entry.words, 'word')} of {entry.named} left out: {where}: “{entry.begins}”"


def _cells(
    line: int | str, statements: Sequence[Statement], title: str, faults: Faults
) -> tuple[str, str, str, str, str, str]:

    told = figures(statements, faults)
    shown = title if len(title) <= _TITLE_WIDTH else title[: _TITLE_WIDTH - 1] + "…"
    return str(line), f"{told.words:,}", f"{told.smog:.1f}", str(told.over_claims), str(told.long_sentences), shown


def _show_left_to_do(article: Article, made: Sequence[Draft], out: Path, ledger: Path, faults: Faults) -> None:

    talk = sum(is_small_talk(statement.own) for statement in article.claims)
    if talk:
        say(f"{count_of(talk, 'sentence')} of small talk: set aside in the ledger.")
    if article.references:
        say(f"{count_of(len(article.references), 'source')} of the article's own list: in the ledger, unreviewed.")
    say("", "Left to do, in this order:")
    say(f"  {ledger.as_posix()}: review {count_of(len(article.claims) - talk, 'claim')}")
    for draft in made[:_MOST_ROWS]:
        say(f"  {(out / draft.name).as_posix()}.yaml: {', '.join(_left(draft, faults))}")
    if len(made) > _MOST_ROWS:
        say(f"  … and {count_of(len(made) - _MOST_ROWS, 'handout')} more")
    where = handouts_as_typed(None if out == Path("handouts") else out)
    names = " ".join(draft.name for draft in made)
    say_what_to_type(
        f"`ldn-pdf check {made[0].name}{where}` lists it line by line; the drafts are shown by:",
        f"ldn-pdf build {names}{where}",
    )


def _left(draft: Draft, faults: Faults) -> Iterator[str]:
    yield f"{count_of(draft.to_do, 'text')} marked TODO"
    marked = sum(1 for statement in draft.statements if faults[statement.claim])
    if marked:
        yield f"{marked} of {len(draft.statements)} sentences break a rule"
