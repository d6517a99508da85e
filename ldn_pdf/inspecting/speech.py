"""What a screen reader says of a PDF, line by line, in reading order."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from ldn_pdf.inspecting import languages, roles
from ldn_pdf.inspecting.lines import Line, Place, all_on_one, picture, target_of
from ldn_pdf.inspecting.model import Annotation, Element, Inspection, Piece, walk
from ldn_pdf.inspecting.tables import Grid, grid

_BOXES = {"☐": "Tick box", "□": "Tick box", "☑": "Ticked box", "☒": "Crossed box", "✓": "Tick", "✔": "Tick"}


class Spoken(Struct, frozen=True):
    """One line: `role` is what it is, such as `Heading level 1`, empty for a paragraph; `level` is its indent."""

    role: str
    text: str
    level: int = 0

    def __str__(self) -> str:
        colon = " " if self.role[-1:] in ".)" else ": "
        words = f"{self.role}{colon}{self.text}" if self.role and self.text else self.role or self.text
        return "  " * self.level + words


def speak(inspection: Inspection) -> tuple[Spoken, ...]:
    """All lines of a tagged PDF: first what it says of itself, last what is not read aloud."""
    speaker = _Speaker(inspection.language)
    speaker.read(inspection.roots)
    return (*_opening(inspection), *speaker.lines, *_left_out(inspection))


def _opening(inspection: Inspection) -> Iterable[Spoken]:
    yield Spoken("Document", inspection.title or "no title")
    yield Spoken("Language", languages.name(inspection.language) if inspection.language else "not given")
    yield Spoken("Pages", str(inspection.pages))
    if inspection.claims:
        yield Spoken("Claims", " and ".join(inspection.claims))


def _left_out(inspection: Inspection) -> Iterable[Spoken]:
    for found in inspection.artifacts:
        yield Spoken(f"Not read, an artifact on page {found.page}", found.text)
    for found in inspection.unmarked:
        yield Spoken(f"Not read, without a tag on page {found.page}", found.text)
    for page in inspection.unreadable:
        yield Spoken(f"Page {page} is damaged", "its words could not be read")


class _Speaker:
    """Walks the tree with a stack of its own. A role waits until the first words of its block are said."""

    def __init__(self, language: str):
        self.place = Place(language=language)
        self.lines: list[Spoken] = []
        self.line = Line(self.place)
        self.role = ""
        self.level = 0
        self.languages = [language]
        self.said: Element | None = None  # the label that the role has told already

    def read(self, nodes: tuple[Element, ...]) -> None:
        """Say the nodes in order."""
        pending: list[tuple[object, bool]] = [(node, True) for node in reversed(nodes)]
        while pending:
            node, opening = pending.pop()
            if isinstance(node, Piece):
                self._words(node)
            elif isinstance(node, Annotation):
                self._annotation(node)
            elif isinstance(node, Element) and opening:
                self.languages.append(node.language or self.languages[-1])
                if self._open(node):
                    pending.append((node, False))
                    pending += [(kid, True) for kid in reversed(node.kids)]
                else:
                    self.languages.pop()
            elif isinstance(node, Element):
                self._close(node)
                self.languages.pop()
        self._end_line()

    # --- elements ---------------------------------------------------------------------------------

    def _open(self, element: Element) -> bool:
        """Announce an element; False where its kids are not to be read one by one."""
        kind = element.standard
        if kind == "Artifact" or element is self.said:
            return False
        if kind == "Link":
            self.line.open_link()
        elif kind in roles.PICTURES and (element.replacement or kind == "Form"):
            self._picture(element)
            return False
        elif element.replacement is not None and kind not in ("Table", "L", "Document"):
            return self._replace(element)
        elif kind not in roles.INLINE:
            self._end_line()
            return self._open_block(element)
        return True

    def _open_block(self, element: Element) -> bool:
        kind = element.standard
        if kind == "Table":
            self._table(element)
            return False
        if kind == "L":
            items = sum(isinstance(kid, Element) and kid.standard == "LI" for kid in element.kids)
            self._say("List with " + _count(items, "item"))
            self.level += 1
        elif kind == "LI":
            self.said = _label(element)
            self._add_role(_item_role(self.said, self.languages[-1]))
        elif level := roles.heading_level(kind):
            self._add_role(f"Heading level {level}")
        elif kind == "H":
            self._add_role("Heading")
        elif kind in roles.PICTURES:
            self._say(picture(element))
        elif kind in roles.LABELS:
            self._add_role(roles.LABELS[kind])
        return True

    def _close(self, element: Element) -> None:
        kind = element.standard
        if kind == "Link":
            self.line.close_link(target_of(element))
            return
        if kind in roles.INLINE:
            return
        self._end_line()
        if self.role and (kind == "LI" or kind in roles.LABELS or kind.startswith("H")):
            self._say("(empty)")
        if kind == "L":
            self.level -= 1
            if self.level == 0:
                self._say("End of list")

    def _replace(self, element: Element) -> bool:
        """An ActualText or an expansion stands for the content; its place on the page is that of the content."""
        if element.standard in roles.INLINE:
            self.line.say(element.replacement or "")
        else:
            self._end_line()
            self._open_block(element)
            self._say(element.replacement or "")
        return False

    def _picture(self, element: Element) -> None:
        if self.line.text:
            self.line.say(f"[{picture(element)}]")
        else:
            self._turn_to(next((kid for kid in element.kids if isinstance(kid, Piece)), None))
            self._say(picture(element))

    def _annotation(self, annotation: Annotation) -> None:
        if annotation.subtype not in ("Link", "Widget", "Popup") and annotation.contents:
            self.line.say(f"[{annotation.subtype}: {annotation.contents}]")

    # --- tables -----------------------------------------------------------------------------------

    def _table(self, element: Element) -> None:
        found, language = grid(element), self.languages[-1]
        self._turn_to(_first_piece(element))
        self._say(f"Table with {_count(len(found.rows), 'row')} and {_count(found.columns, 'column')}")
        if summary := element.attributes.get("Summary") or element.replacement:
            self.lines.append(Spoken("Summary", str(summary), self.level + 1))
        for kid in element.kids:
            if isinstance(kid, Element) and kid.standard == "Caption":
                self.lines.append(Spoken("Caption", all_on_one(kid, language, self.place), self.level + 1))
        headings: dict[int, str] = {}
        for number in range(len(found.rows)):
            self._row(number, found, headings, language)
        self.lines.append(Spoken("", "End of table", self.level))

    def _row(self, number: int, found: Grid, headings: dict[int, str], language: str) -> None:
        words = []
        row = found.rows[number]
        self._turn_to(next((_first_piece(cell.element) for cell in row if _first_piece(cell.element)), None))
        for cell in row:
            text = all_on_one(cell.element, cell.element.language or language, self.place) or "blank"
            headings[id(cell.element)] = text
            above = [headings[id(head.element)] for head in found.headings(cell)]
            words.append(": ".join([*above, text]) if not cell.heads_columns else text)
        is_heading = bool(row) and all(cell.heads_columns for cell in row)
        role = "Column headings" if is_heading else f"Row {number + 1}"
        self.lines.append(Spoken(role, "; ".join(words) or "empty", self.level + 1))

    # --- lines ------------------------------------------------------------------------------------

    def _words(self, piece: Piece) -> None:
        if not self.line.text.strip() and piece.text.strip():
            self._turn_to(piece)
        self.line.add(piece, piece.language or self.languages[-1])

    def _turn_to(self, piece: Piece | None) -> None:
        """Say a new page, and a new language, before the line that begins with this piece."""
        if piece is None:
            return
        if piece.page != self.place.page:
            self.place.page = piece.page
            self.lines.append(Spoken("", f"Page {piece.page}"))
        language = piece.language or self.languages[-1]
        if language != self.place.language:
            self.place.language = language
            self.lines.append(Spoken("Language", languages.name(language), self.level))

    def _add_role(self, role: str) -> None:
        self.role = f"{self.role}: {role}" if self.role else role

    def _say(self, words: str) -> None:
        self.lines.append(Spoken(self.role, words, self.level))
        self.role = ""

    def _end_line(self) -> None:
        words = self.line.spoken()
        if words:
            self._say(words)
        self.line = Line(self.place)


def _label(element: Element) -> Element | None:
    return next((kid for kid in element.kids if isinstance(kid, Element) and kid.standard == "Lbl"), None)


def _item_role(label: Element | None, language: str) -> str:
    """What is said before a list item: its number, or what its bullet is."""
    if label is None:
        return "Item"
    piece = _first_piece(label)
    words = label.replacement or all_on_one(label, language, Place(piece.page if piece else 0, language))
    if words in _BOXES:
        return _BOXES[words]
    if words.isdecimal():
        return f"{words}."
    return words if any(char.isalnum() for char in words) else "Bullet"


def _first_piece(element: Element) -> Piece | None:
    return next((node for node, _ in walk((element,)) if isinstance(node, Piece) and node.text.strip()), None)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
