"""What shows only between the fields of a file: rows against columns, dates against each other, {fields}.

Each rule is a generator of problems, over one record or all texts of it; a new one joins a tuple below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import assert_never

from ldn_pdf.limits import CLINIC_LETTERS, HANDOUT_LETTERS, HANDOUT_LINES, LEDGER_LETTERS, PROBLEMS, WORD_LETTERS
from ldn_pdf.locale.packs import PACKS, languages, pack_of
from ldn_pdf.problems import Problem, count_of
from ldn_pdf.reading.characters import glyph_problems
from ldn_pdf.reading.evidence_ledger import Ledger
from ldn_pdf.reading.field_types import PlacedText, texts
from ldn_pdf.reading.inline_markup import lines_that_run_together, marks_printed_as_typed, runs, unknown_fields, words
from ldn_pdf.reading.model import (
    BLOCKS,
    CardSpec,
    Clinic,
    ContactPanel,
    GridSpec,
    Handout,
    ItemList,
    NumbersSpec,
    PairSpec,
    Paragraphs,
    Pattern,
    PictureSpec,
    PicturesSpec,
    QRSpec,
    SectionSpec,
    Silence,
    Step,
    TableSpec,
    WritingLinesSpec,
)
from ldn_pdf.reading.picture_files import GRID_SHARE, SHARES, STEP_SHARE, picture_problems
from ldn_pdf.reading.source import Text

CLINIC_FIELDS = ("name", "phone", "hours", "emergency", "crisis", "address", "email", "web")
COARSE_ADDRESS = (
    62  # bytes in 33 × 33 modules of 0.76 mm (ISO/IEC 18004, version 4-M); one more makes it 37, of 0.68 mm
)
MOST_CARD_WORDS = 15  # on a wallet card of 86 by 54 mm

_LONG_WORD = re.compile(rf"\S{{{WORD_LETTERS + 1}}}")
_PARAGRAPHS = frozenset({"Paragraphs.text", "CardSpec.foot"})
"""Texts that may have line ends: an empty line parts paragraphs."""
_NEVER_FILLED = frozenset(
    {f"{owner}.{name}" for owner in ("PictureSpec", "PictureFile", "Captioned") for name in ("file", "alt")}
    | {"CardSpec.fold", "Handout.written_by", "Handout.sources", "Silence.rule", "Silence.why"}
)
"""Texts without a pattern in which a {field} is never filled in."""


def handout_problems(handout: Handout, clinic: Clinic | None, folder: Path, packs: Path = PACKS) -> Iterator[Problem]:
    """Every problem of structure in a handout. `folder` holds its pictures; no clinic is one that gives everything.

    One that is far too long is looked at no further.
    """
    if problem := _too_much(handout, HANDOUT_LETTERS, HANDOUT_LINES):
        yield problem
        return
    yield from _languages((handout.language, *(section.language for section in handout.sections)), packs)
    yield from islice(_handout_problems(handout, clinic, folder), PROBLEMS)


def _languages(tags: Iterable[Text | None], packs: Path = PACKS) -> Iterator[Problem]:
    """Languages in which no rule could check a word."""
    for tag in tags:
        if tag and pack_of(tag.value, packs) is None:
            what = f"There are no labels and no rules in the language `{tag}`: nobody would check these words."
            fix = f"Write them in a language that there is, or take them out: {', '.join(languages(packs))}."
            yield tag.problem(what, fix, "language")


def _handout_problems(handout: Handout, clinic: Clinic | None, folder: Path) -> Iterator[Problem]:
    known = {f"clinic.{name}" for name in CLINIC_FIELDS if clinic is None or name == "crisis" or getattr(clinic, name)}
    absent = {f"clinic.{name}" for name in CLINIC_FIELDS} - known
    known |= {field.value for field in handout.fields}
    for placed in texts(handout):
        yield from _of_text(placed)
        in_properties = placed.path == "Handout.title"  # of the file, which carry nothing of a patient
        yield from _fields(placed, {name for name in known if "." in name} if in_properties else known, absent)
        yield from _markup(placed)
        if placed.field.hint.note(Pattern) is None and placed.owner is not Silence:
            yield from marks_printed_as_typed(placed.text, known)
            if placed.path in _PARAGRAPHS:
                yield from lines_that_run_together(placed.text)
    for section in handout.sections:
        yield from _nothing_in_section(section)
        for block in section.blocks:
            match block:
                case TableSpec():
                    yield from _uneven_rows(block)
                case GridSpec():
                    yield from _grid(block, section)
                case CardSpec():
                    yield from _card(block, section)
                case PictureSpec():
                    yield from picture_problems(block.file, folder, SHARES[block.width])
                case PicturesSpec():
                    for picture in block.pictures:
                        yield from picture_problems(picture.file, folder, GRID_SHARE)
                case ItemList():
                    for item in block.items:
                        if isinstance(item, Step) and item.picture:
                            yield from picture_problems(item.picture.file, folder, STEP_SHARE)
                case QRSpec():
                    yield from _fine_code(block.address)
                case NumbersSpec() if block.groups:
                    yield from _numbers(block)
                case Paragraphs() | PairSpec() | NumbersSpec() | WritingLinesSpec() | ContactPanel():
                    pass
                case _:
                    assert_never(block)
    yield from _same_headings(handout)
    yield from _review_before_issue(handout)


def clinic_problems(clinic: Clinic, folder: Path) -> Iterator[Problem]:
    """Every problem of structure in a clinic file. `folder` holds its logo."""
    if problem := _too_much(clinic, CLINIC_LETTERS, HANDOUT_LINES):
        yield problem
        return
    for placed in texts(clinic):
        yield from _of_text(placed)
    yield from _languages(said.language for said in clinic.translations)
    if clinic.web:
        yield from _fine_code(clinic.web)
    if clinic.logo:
        yield from picture_problems(clinic.logo, folder)
        if not clinic.logo_alt:
            fix = "Add `logo_alt` with the words on the logo, for those who cannot see it."
            yield clinic.logo.problem("The logo has no words in its place.", fix, "missing-key")


def _fine_code(address: Text) -> Iterator[Problem]:
    """A warning where the code of an address, 25 mm wide, has modules under 0.7 mm."""
    length = len(address.value.encode())
    if length > COARSE_ADDRESS:
        small = "the squares of its code are so small that an old phone may not read it"
        what = f"This address has {length} characters: {small}."
        fix = f"Make a short address that leads there, of at most {COARSE_ADDRESS} characters."
        yield address.problem(what, fix, "fine-code", "warning")


def ledger_problems(ledger: Ledger) -> Iterator[Problem]:
    """What no text of an evidence ledger may have."""
    for placed in texts(ledger):
        length = len(placed.text.value)
        if length > LEDGER_LETTERS:
            what = f"This text has {length:,} letters; {LEDGER_LETTERS:,} is the most."
            yield placed.text.problem(what, "Say it in a sentence or two.", "too-much-text")
        else:
            yield from _of_text(placed)


def _too_much(record: Handout | Clinic, most_letters: int, most_lines: int) -> Problem | None:
    """A problem at the text with which the whole has more letters or lines than a handout can hold."""
    letters = lines = 0
    for placed in texts(record):
        value = placed.text.value
        letters, lines = letters + len(value), lines + 1 + value.count("\n")
        if letters > most_letters or lines > most_lines:
            most = f"{most_letters:,} letters" if letters > most_letters else f"{most_lines} lines"
            what = f"Up to here the file has more than {most}: no handout holds as much."
            return placed.text.problem(what, "Cut words, or make several handouts of it.", "too-much-text")
        is_words = placed.field.hint.note(Pattern) is None  # an address has a limit of its own
        if is_words and (word := _LONG_WORD.search(value)):
            what = f"Here stand more than {WORD_LETTERS} letters without a blank."
            fix = "Write words, with blanks between them."
            return placed.text.problem(what, fix, "too-much-text", offset=word.start(), length=len(word[0]))
    return None


def _of_text(placed: PlacedText) -> Iterator[Problem]:
    """What no text of any record may have: characters that cannot be printed, and line ends."""
    yield from glyph_problems(placed.text)
    offset = placed.text.value.find("\n")
    if offset >= 0 and placed.path not in _PARAGRAPHS:
        fix = "Write it on one line. After `>-` instead of `|`, lines are joined."
        yield placed.text.problem(
            f"`{placed.field.key}` has a line end in it.", fix, "line-end", offset=offset, length=1
        )


def _fields(placed: PlacedText, known: set[str], absent: set[str]) -> Iterator[Problem]:
    text = placed.text
    if placed.path != "QRSpec.address" and placed.field.hint.note(Pattern) is not None:
        return
    if placed.path not in _NEVER_FILLED:
        yield from unknown_fields(text, known, absent)
        return
    for run in runs(text):
        if run.field:
            what = f"{{{run.field}}} is not filled in here: `{placed.field.key}` is printed as typed."
            length = len(run.field) + 2
            yield text.problem(what, "Write it in words.", "unknown-field", offset=run.offset, length=length)


def _markup(placed: PlacedText) -> Iterator[Problem]:
    """Markup that is printed as typed because a sign is missing, and fields where none is filled in."""
    text = placed.text
    if placed.field.hint.note(Pattern) is not None or ("**" not in text.value and "](" not in text.value):
        return
    for run in runs(text):
        if field := re.search(r"\{[a-z0-9_.]+\}", run.link):
            what, fix = f"{field.group()} is not filled in inside a link.", "Write it out, or use a `qr` block."
            yield text.problem(what, fix, "unknown-field", offset=run.offset, length=len(run.text))
        for sign, fix in (
            ("**", "Put ** right before and right after the bold words."),
            ("](", "Write a link with https://, mailto: or tel:, like [our page](https://example.org/page)."),
        ):
            if sign in run.text:
                at = run.offset + run.text.index(sign)
                yield text.problem(f"This {sign} is printed as typed.", fix, "markup", "warning", at, 2)


def _nothing_in_section(section: SectionSpec) -> Iterator[Problem]:
    if section.heading and not section.blocks:
        fix = f"Add one of: {', '.join(BLOCKS.of)}."
        yield section.heading.problem("Nothing stands below this heading.", fix, "empty-section")


def _uneven_rows(table: TableSpec) -> Iterator[Problem]:
    wide = len(table.columns)
    for row in table.rows:
        if wide in (0, len(row)) or not row:
            continue
        what = f"This row has {count_of(len(row), 'entry', 'entries')}; the table has {wide} columns."
        fix = "Give each row one entry a column. An entry with a comma in it needs quotes."
        yield row[0].problem(what, fix, "uneven-rows")


def _grid(grid: GridSpec, section: SectionSpec) -> Iterator[Problem]:
    given = [key for key in ("rows", "numbered") if key in grid.marks.values]
    if len(given) != 1:
        what = f"This grid has {'both `rows` and `numbered`' if given else 'no rows'}."
        fix = "Give `rows` with what heads each row, or `numbered` with how many there are."
        yield section.heading.source.problem(grid.marks.of("numbered"), what, fix, "grid-rows")


def _card(card: CardSpec, section: SectionSpec) -> Iterator[Problem]:
    text = card.text
    count = len(words(runs(text)).split())
    if count > MOST_CARD_WORDS:
        what = f"The card has {count} words; {MOST_CARD_WORDS} is the most that can be read at a glance."
        yield text.problem(what, "Cut it to the warning itself.", "card-words")
    if section.callout:
        what, fix = "A card has a frame of its own.", "Take `callout` out of this section, or give the card a section."
        yield text.source.problem(card.marks.here, what, fix, "card-in-callout")


def _numbers(numbers: NumbersSpec) -> Iterator[Problem]:
    source, of = numbers.groups[0].text.source, numbers.of
    if of >= 0 and of not in (10, 100):
        fix = "Give `of: 10` or `of: 100`, and say in words what is rarer."
        yield source.problem(numbers.marks.of("of"), f"A group of {of} people is not drawn.", fix, "people")
    for group in numbers.groups if of in (10, 100) else ():
        count, text = group.count, group.text
        if count > of:
            what, fix = f"No drawing can show {count} of {of} people.", "Give no more people in `count` than in `of`."
            yield source.problem(group.marks.of("count"), what, fix, "people")
        elif count >= 0 and not {str(count), str(of)} <= set(re.findall(r"\d+", words(runs(text)))):
            what = f"The drawing shows {count} of {of} people, and these words do not say so."
            fix = f"Write both numbers, for example `**{count} in {of}** people …`."
            yield text.problem(what, fix, "people")


def _same_headings(handout: Handout) -> Iterator[Problem]:
    first: dict[str, Text] = {}
    for section in handout.sections:
        heading = section.heading
        known = first.setdefault(heading.value.casefold(), heading)
        if heading and known is not heading:
            what = f"This heading stands in line {known.mark().line} as well."
            fix = "Name what is different in this section: people who use a screen reader find their way by headings."
            yield heading.problem(what, fix, "same-heading", "warning")


def _review_before_issue(handout: Handout) -> Iterator[Problem]:
    if date.min not in (handout.issued, handout.review_by) and handout.review_by < handout.issued:
        what = f"`review_by` is {handout.review_by}, before `issued`, {handout.issued}."
        mark = handout.marks.of("review_by")
        yield handout.title.source.problem(mark, what, "Correct one of the two days.", "review-before-issue", length=10)
