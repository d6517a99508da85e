"""One line of what is said: words with their links, and changes of page and language in the midst of them."""

from __future__ import annotations

from msgspec import Struct, field

from ldn_pdf.inspecting import languages
from ldn_pdf.inspecting.model import Annotation, Element, Piece, walk
from ldn_pdf.inspecting.roles import INLINE, PICTURES
from ldn_pdf.inspecting.spacing import between


class Place(Struct):
    """Where the voice is: what was last said of page and language."""

    page: int = 0
    language: str = ""


class Line(Struct):
    """Collects pieces. `add` puts spaces where the page shows them; brackets mark what a voice would announce."""

    place: Place
    text: str = ""
    _before: Piece | None = None
    _opening: list[str] = field(default_factory=list)
    _break: bool = False

    def add(self, piece: Piece, language: str) -> None:
        """Words in `language`; a change of page or language inside the line is said in brackets."""
        if piece.page != self.place.page:
            self.place.page = piece.page
            self._opening.insert(0, f"[page {piece.page}] ")
        if language != self.place.language and piece.text.strip():
            self.place.language = language
            self._opening.insert(0, f"[Language: {languages.name(language)}] ")
        words = piece.text.replace("\u00ad", "")
        if self._before is not None:
            self.text += between(self._before, piece)
        if self._break or (words[:1].isalnum() and self.text.endswith("]")):
            self._space()
        self._break = False
        if self._opening and words.strip():
            if words[0].isspace() or self.text[-1:].isalnum():
                self._space()
                words = words.lstrip()
            self.text += "".join(self._opening)
            self._opening.clear()
        self.text += words
        self._before = piece

    def part(self) -> None:
        """A block ends: whatever follows on this line stands after a space."""
        self._break = True

    def open_link(self) -> None:
        """The next words are a link's."""
        self._opening.append("[Link: ")

    def close_link(self, target: str) -> None:
        """The link's words are over."""
        goes = f", goes to {target}" if target else ""
        if self._opening and self._opening[-1] == "[Link: ":  # a link with no words
            self._opening.pop()
            self.say(f"[Link with no words{goes}]")
            return
        words = self.text.rstrip()
        self.text = f"{words}{goes}]{self.text[len(words) :]}"

    def say(self, words: str) -> None:
        """Words that are not on the page, such as a picture's alternative text."""
        self._space()
        self.text += words
        self._break = True

    def _space(self) -> None:
        if self.text and not self.text[-1].isspace():
            self.text += " "

    def spoken(self) -> str:
        """The words, with each run of white space as one space."""
        return " ".join(self.text.split())


def target_of(link: Element) -> str:
    """Where the link annotations among an element's kids go."""
    return next((kid.target for kid in link.kids if isinstance(kid, Annotation) and kid.target), "")


def picture(element: Element) -> str:
    """What is said in place of a figure, a formula or a form field."""
    role = PICTURES[element.standard]
    field_name = next((kid.contents for kid in element.kids if isinstance(kid, Annotation) and kid.contents), None)
    words = element.replacement or field_name
    return f"{role}: {words}" if words else f"{role} with no alternative text"


def all_on_one(element: Element, language: str, place: Place) -> str:
    """Everything in an element on one line, as in a cell of a table."""
    line = Line(place)
    stack = [language]
    hidden: Element | None = None
    for node, opening in walk((element,)):
        if hidden is not None:
            if node is hidden and not opening:
                hidden = None
        elif isinstance(node, Piece):
            line.add(node, node.language or stack[-1])
        elif isinstance(node, Element) and opening:
            stack.append(node.language or stack[-1])
            if node.standard in PICTURES or node.replacement is not None:
                line.say(f"[{picture(node)}]" if node.standard in PICTURES else node.replacement or "")
                stack.pop()
                hidden = node
            elif node.standard == "Link":
                line.open_link()
            elif node.standard not in INLINE:
                line.part()
        elif isinstance(node, Element):
            stack.pop()
            if node.standard == "Link":
                line.close_link(target_of(node))
            elif node.standard not in INLINE:
                line.part()
    return line.spoken()
