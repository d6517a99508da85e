"""What an approval is for: all words of a handout in the order of the page, each with its role.

Clinic data, version and dates are not among them; a {field} stands as it is typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from ldn_pdf.content.sentences import sentences
from ldn_pdf.reading.inline_markup import paragraphs
from ldn_pdf.reading.model import Card, Grid, Handout, Item, Picture, Section, Table
from ldn_pdf.reading.source import Text

Lines = Iterator[str]


def approved_words(handout: Handout, folder: Path) -> str:
    """A line for each piece, as `role: words`. `folder` holds the pictures, which count by their bytes."""
    return "\n".join(_handout(handout, folder))


def changes(before: str, now: str) -> tuple[str, ...]:
    """What differs between two texts of approved words, sentence by sentence: `- role: old`, `+ role: new`."""
    from difflib import SequenceMatcher  # only where words changed: a build needs none

    old, new = list(_by_sentence(before)), list(_by_sentence(now))
    found: list[str] = []
    for kind, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [f"- {line}" for line in old[from_old:to_old]]
            found += [f"+ {line}" for line in new[from_new:to_new]]
    return tuple(found)


def _by_sentence(words: str) -> Lines:
    for line in words.split("\n"):
        role, _, text = line.partition(": ")
        for sentence in sentences(text) if text else ():
            yield f"{role}: {sentence.words}"
        if not text:
            yield role


def _line(role: str, text: Text | str | None) -> Lines:
    if text is not None:
        yield f"{role}: {' '.join(str(text).split())}"


def _handout(handout: Handout, folder: Path) -> Lines:
    yield from _line("language", handout.language or "en-US")
    yield from _line("title", handout.title)
    yield from _line("audience", handout.audience)
    yield from _line("main point", handout.main_point)
    for section in handout.sections:
        if section.callout == "warning":
            yield from _section(section, folder)
    yield from _items("next step", handout.steps)
    for section in handout.sections:
        if section.callout != "warning":
            yield from _section(section, folder)
    for entry in handout.get_help:
        yield from _line(f"help, {entry.who.replace('_', ' ')}", entry.when)
    yield from _texts("ask", handout.ask)
    yield from _items("remember", handout.remember)
    yield from _texts("source", handout.sources)
    yield from _line("written by", handout.written_by)
    yield from _texts("field", handout.fields)


def _section(section: Section, folder: Path) -> Lines:
    yield from _line(f"{section.callout or 'section'}", section.heading)
    yield from _line("language", section.language)
    for key in section.marks.values:
        yield from _block(section, key, folder)


def _block(section: Section, key: str, folder: Path) -> Lines:
    match key:
        case "text" if section.text:
            for rich in paragraphs(section.text):
                first, last = rich[0], rich[-1]
                yield from _line("paragraph", section.text.value[first.offset : last.offset + len(last.text)])
        case "bullets" | "steps" | "checklist" | "questions":
            yield from _items(key.removesuffix("s"), getattr(section, key))
        case "table" if section.table:
            yield from _table(section.table)
        case "lines":
            for line in section.lines:
                yield from _line(f"writing line, {line.count}", line.prompt)
        case "grid" if section.grid:
            yield from _grid(section.grid)
        case "card" if section.card:
            yield from _card(section.card)
        case "picture" if section.picture:
            yield from _picture(section.picture, folder)
        case "qr" if section.qr:
            yield from _line("QR code", section.qr.address)
            yield from _line("QR words", section.qr.text)
        case "contact" if section.contact:
            yield "contact panel"


def _items(role: str, items: Iterable[Item]) -> Lines:
    yield from _texts(role, (item.text for item in items))


def _texts(role: str, texts: Iterable[Text]) -> Lines:
    for text in texts:
        yield from _line(role, text)


def _table(table: Table) -> Lines:
    yield from _texts("column", table.columns)
    for row in table.rows:
        yield "row"
        yield from _texts("cell", row)


def _grid(grid: Grid) -> Lines:
    yield f"grid, {grid.numbered} numbered rows"
    yield from _texts("grid column", grid.columns)
    yield from _texts("grid row", grid.rows)


def _card(card: Card) -> Lines:
    yield from _line(f"card, {card.copies}", card.heading)
    yield from _line("card words", card.text)
    yield from _texts("card line", card.lines)
    yield from _line("card foot", card.foot)
    yield from _line("card fold", card.fold)


def _picture(picture: Picture, folder: Path) -> Lines:
    path = folder / picture.file.value
    seen = sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else "missing"
    yield f"picture, {picture.width}, {seen}"
    yield from _line("alt text", picture.alt)
    yield from _line("caption", picture.caption)
