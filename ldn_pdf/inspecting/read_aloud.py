"""What a screen reader says of a PDF, line by line, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from ldn_pdf.inspecting.any_pdf import Inspection
from ldn_pdf.inspecting.marked_words import TextRun, between
from ldn_pdf.inspecting.tag_tree import INLINE, Node, Tag, TaggedAnnotation
from ldn_pdf.limits import CELL_SPAN
from ldn_pdf.problems import count_of

# English names of the languages that clinics meet most, by their ISO 639 code.
_LANGUAGES = (
    "am Amharic, ar Arabic, bn Bengali, cs Czech, cy Welsh, da Danish, de German, el Greek, en English, es Spanish, "
    "fa Persian, fi Finnish, fil Filipino, fr French, gu Gujarati, he Hebrew, hi Hindi, hmn Hmong, ht Haitian Creole, "
    "hu Hungarian, it Italian, ja Japanese, ko Korean, nb Norwegian, nl Dutch, no Norwegian, pa Punjabi, pl Polish, "
    "pt Portuguese, ro Romanian, ru Russian, so Somali, sv Swedish, sw Swahili, ta Tamil, tl Tagalog, tr Turkish, "
    "uk Ukrainian, ur Urdu, vi Vietnamese, zh Chinese"
)
_LANGUAGE_NAMES = dict(entry.split(" ", 1) for entry in _LANGUAGES.split(", "))
_BOXES = {
    "☐": "Tick box",
    "□": "Tick box",
    "☑": "Ticked box",
    "☒": "Crossed box",
    "✓": "Tick",
    "✔": "Tick",
    "✗": "Cross",
}
_PICTURES = {"Figure": "Figure", "Formula": "Formula", "Form": "Form field"}
_ROLES = {f"H{level}": f"Heading level {level}" for level in range(1, 100)} | {"H": "Heading", "BlockQuote": "Quote"}
_ROLES |= {kind: kind for kind in ("Title", "Note", "Caption", "Aside", "Index")}
_ROLES |= {"FENote": "Note", "TOC": "Table of contents"}


class Spoken(Struct, frozen=True):
    """One line: `role` is what it is, such as `Heading level 1`, empty for a paragraph; `level` is its indent."""

    role: str
    text: str
    level: int = 0

    def __str__(self) -> str:
        colon = " " if self.role[-1:] in ".)" else ": "
        return "  " * self.level + (colon if self.role and self.text else "").join((self.role, self.text))


def speak(inspection: Inspection) -> list[Spoken]:
    """All lines of a tagged PDF: first what it says of itself, last what is not read aloud."""
    language = _language(inspection.language) if inspection.language else "not given"
    lines = [Spoken("Document", inspection.title or "no title"), Spoken("Language", language)]
    lines.append(Spoken("Pages", str(inspection.pages)))
    if inspection.claims:
        lines.append(Spoken("Claims", " and ".join(inspection.claims)))
    voice = _Voice(inspection.language)
    voice.read(inspection.roots, inspection.language)
    voice.end_line()
    lines += voice.lines
    lines += (Spoken(f"Not read, an artifact on page {page}", text) for page, text in inspection.artifacts.items())
    lines += (Spoken(f"Not read, without a tag on page {page}", text) for page, text in inspection.unmarked.items())
    lines += (Spoken(f"Page {page} is damaged", "its words could not be read") for page in inspection.unreadable)
    return lines


def _language(tag: str) -> str:
    """`English (en-US)` for `en-US`; the tag alone where the language is not in the list."""
    found = _LANGUAGE_NAMES.get(tag.replace("_", "-").partition("-")[0].lower())
    return f"{found} ({tag})" if found else tag


class _SpokenLine:
    """The line that is being said: its words, and what waits in brackets for the next ones."""

    def __init__(self) -> None:
        self.text = ""
        self.waiting: list[str] = []
        self.before: TextRun | None = None
        self.is_parted = False

    def add(self, run: TextRun) -> None:
        """Words of the page, with a space before them where the page shows one."""
        words = run.text.replace("\u00ad", "")
        if self.before is not None:
            self.text += between(self.before, run)
        if self.is_parted or (words[:1].isalnum() and self.text.endswith("]")):
            self._space()
        self.is_parted = False
        if self.waiting and words.strip():
            if words[0].isspace() or self.text[-1:].isalnum():
                self._space()
                words = words.lstrip()
            self.text += "".join(self.waiting)
            self.waiting.clear()
        self.text += words
        self.before = run

    def say(self, words: str) -> None:
        """Words that are not on the page, such as a picture's alternative text."""
        self._space()
        self.text += words
        self.is_parted = True

    def close_link(self, target: str) -> None:
        goes = f", goes to {target}" if target else ""
        if self.waiting and self.waiting[-1] == "[Link: ":
            self.waiting.pop()
            self.say(f"[Link with no words{goes}]")
            return
        words = self.text.rstrip()
        self.text = f"{words}{goes}]{self.text[len(words) :]}"

    def _space(self) -> None:
        if self.text and not self.text[-1].isspace():
            self.text += " "

    def spoken(self) -> str:
        return " ".join(self.text.split())


class _Voice:
    """Walks the tree. A role waits until the first words of its block are said; `page` and `language` were said last.

    `flat` is everything on one line, as in a cell of a table.
    """

    def __init__(self, language: str):
        self.page, self.language = 0, language
        self.lines: list[Spoken] = []
        self.line = _SpokenLine()
        self.role = ""
        self.level = 0
        self.label: Tag | None = None  # whose words the role has told already

    def read(self, nodes: Sequence[Node], language: str, flat: bool = False) -> None:
        for node in nodes:
            if isinstance(node, TextRun):
                self._words(node, node.language or language, flat)
            elif isinstance(node, Tag):
                self._element(node, node.language or language, flat)
            elif node.subtype not in ("Link", "Widget", "Popup") and node.contents:
                self.line.say(f"[{node.subtype}: {node.contents}]")

    def end_line(self) -> None:
        if words := self.line.spoken():
            self._say(words)
        self.line = _SpokenLine()

    def _element(self, tag: Tag, language: str, flat: bool) -> None:
        kind, words = tag.standard, tag.replacement
        if kind == "Artifact" or tag is self.label:
            return
        if kind == "Link":
            self.line.waiting.append("[Link: ")
            self.read(tag.kids, language, flat)
            self.line.close_link(_first(kid.target for kid in tag.kids if isinstance(kid, TaggedAnnotation)))
        elif kind in _PICTURES and (flat or words or kind == "Form"):
            if flat or self.line.text:
                self.line.say(f"[{_picture(tag)}]")
            else:
                self._turn_to(tag.runs(), language, blank=True)
                self._say(_picture(tag))
        elif words and (flat or kind in INLINE):
            self.line.say(words)
        elif kind in INLINE:
            self.read(tag.kids, language, flat)
        elif flat:
            self.line.is_parted = True
            self.read(tag.kids, language, flat)
            self.line.is_parted = True
        else:
            self.end_line()
            self._block(tag, language)

    def _block(self, tag: Tag, language: str) -> None:
        kind, words = tag.standard, tag.replacement
        if kind == "Table":
            self._table(tag, language)
            return
        if kind == "L":
            self._say("List with " + count_of(sum(kid.standard == "LI" for kid in _tags(tag)), "item"))
            self.level += 1
        elif kind == "LI":
            self.label = next((kid for kid in _tags(tag) if kid.standard == "Lbl"), None)
            self._add_role(self._item_role(language))
        elif kind in _PICTURES:
            self._say(_picture(tag))
        elif kind in _ROLES:
            self._add_role(_ROLES[kind])
        if words and kind not in ("L", "Document"):
            self._say(words)
            return
        self.read(tag.kids, language)
        self.end_line()
        if self.role and (kind == "LI" or kind in _ROLES):
            self._say("(empty)")
        if kind == "L":
            self.level -= 1
            if self.level == 0:
                self._say("End of list")

    def _item_role(self, language: str) -> str:
        """What is said before a list item: its number, or what its bullet is."""
        if self.label is None:
            return "Item"
        label, said = self.label, (self.page, self.language)
        self.label = None
        self.page, self.language = next((run.page for run in label.runs()), 0), label.language or language
        words = self._on_one_line([label], language)
        self.label, (self.page, self.language) = label, said
        known = f"{words}." if words.isdecimal() else _BOXES.get(words)
        return known or (words if any(char.isalnum() for char in words) else "Bullet")

    # --- tables ---------------------------------------------------------------------------------------------------

    def _table(self, tag: Tag, language: str) -> None:
        rows = list(_placed(tag))
        columns = max((cell.column + cell.columns for row in rows for cell in row), default=0)
        self._turn_to(tag.runs(), language)
        self._say(f"Table with {count_of(len(rows), 'row')} and {count_of(columns, 'column')}")
        self.level += 1
        if summary := tag.attributes.get("Summary") or tag.replacement:
            self._say(str(summary), "Summary")
        for kid in _tags(tag):
            if kid.standard == "Caption":
                self._say(self._on_one_line([kid], language), "Caption")
        above: list[tuple[_SpannedCell, str]] = []
        for number, row in enumerate(rows, 1):
            self._turn_to((run for cell in row for run in cell.tag.runs()), language)
            heads, told = [], []
            for cell in row:
                text = self._on_one_line([cell.tag], language) or "blank"
                if cell.heads_columns:
                    heads.append((cell, text))
                    told.append(text)
                else:
                    titles = (title for head, title in above if head.column <= cell.column < head.column + head.columns)
                    told.append(": ".join([*titles, text]))
            above += heads
            role = "Column headings" if row and len(heads) == len(row) else f"Row {number}"
            self._say("; ".join(told) or "empty", role)
        self.level -= 1
        self._say("End of table")

    def _on_one_line(self, nodes: Sequence[Node], language: str) -> str:
        kept, self.line = self.line, _SpokenLine()
        self.read(nodes, language, flat=True)
        words, self.line = self.line.spoken(), kept
        return words

    # --- lines ----------------------------------------------------------------------------------------------------

    def _words(self, run: TextRun, language: str, flat: bool) -> None:
        if not flat and not self.line.text.strip():
            self._turn_to([run], language)
        if run.page != self.page:
            self.page = run.page
            self.line.waiting.insert(0, f"[page {run.page}] ")
        if language != self.language and run.text.strip():
            self.language = language
            self.line.waiting.insert(0, f"[Language: {_language(language)}] ")
        self.line.add(run)

    def _turn_to(self, runs: Iterable[TextRun], language: str, blank: bool = False) -> None:
        """Say a new page, and a new language, before the line that begins with the first words of these."""
        run = next((run for run in runs if blank or run.text.strip()), None)
        if run is None:
            return
        if run.page != self.page:
            self.page = run.page
            self.lines.append(Spoken("", f"Page {run.page}"))
        if (language := run.language or language) != self.language:
            self.language = language
            self.lines.append(Spoken("Language", _language(language), self.level))

    def _add_role(self, role: str) -> None:
        self.role = f"{self.role}: {role}" if self.role else role

    def _say(self, words: str, role: str = "") -> None:
        self.lines.append(Spoken(role or self.role, words, self.level))
        self.role = "" if not role else self.role


class _SpannedCell(Struct, frozen=True):
    """A TH or TD at its first column, counted from 0, with the number of columns that it spans."""

    tag: Tag
    column: int
    columns: int
    heads_columns: bool


def _placed(table: Tag) -> Iterator[list[_SpannedCell]]:
    """The rows of a table (14.8.4.3.4); a cell that spans rows stands in its first."""
    taken: dict[int, int] = {}  # column: the first row in which it is free again
    rows = (row for part in _tags(table) for row in ([part] if part.standard == "TR" else _tags(part)))
    for number, row in enumerate(row for row in rows if row.standard == "TR"):
        cells: list[_SpannedCell] = []
        column = 0
        for tag in _tags(row):
            if tag.standard not in ("TH", "TD"):
                continue
            while taken.get(column, 0) > number:
                column += 1
            across, down = _span(tag, "ColSpan"), _span(tag, "RowSpan")
            scope = tag.attributes.get("Scope", "Row" if number else "Column")
            cells.append(_SpannedCell(tag, column, across, tag.standard == "TH" and scope in ("Column", "Both")))
            taken.update(dict.fromkeys(range(column, column + across), number + down))
            column += across
        yield cells


def _span(tag: Tag, name: str) -> int:
    value = tag.attributes.get(name, 1)
    return min(max(value, 1), CELL_SPAN) if isinstance(value, int) else 1


def _tags(tag: Tag) -> Iterator[Tag]:
    return (kid for kid in tag.kids if isinstance(kid, Tag))


def _picture(tag: Tag) -> str:
    """What is said in place of a figure, a formula or a form field."""
    role = _PICTURES[tag.standard]
    field = _first(kid.contents for kid in tag.kids if isinstance(kid, TaggedAnnotation))
    words = tag.replacement or field
    return f"{role}: {words}" if words else f"{role} with no alternative text"


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")
