"""A page's content stream, read for its words: which marked sequence each stands in, and where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from ldn_pdf.inspecting import fonts, geometry
from ldn_pdf.inspecting.geometry import IDENTITY, Matrix
from ldn_pdf.inspecting.model import Loose, Piece, Point
from ldn_pdf.inspecting.objects import entries, integer, name, number, place, words
from ldn_pdf.inspecting.spacing import joined

if TYPE_CHECKING:
    import pikepdf

Key = tuple[tuple[int, int], int]  # the stream's or page's object number and generation, and the MCID
_MOST_FORMS = 5000  # drawn in one document: files made to exhaust a reader draw each form many times
_DEEPEST_FORM = 30


class _Mark(Struct):
    """An open marked-content sequence (14.6). `kind` is `content`, `artifact` or empty."""

    kind: str
    key: Key | None
    replacement: str | None
    language: str
    first: Piece | None = None
    last: Piece | None = None


class _TextState(Struct, frozen=True):
    """Text state parameters (9.3) with the transformation matrix: what q saves."""

    ctm: Matrix = IDENTITY
    decode: fonts.Decode = fonts.nothing
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


class Words(Struct):
    """What was read: `owned` by the marked sequence, `artifacts` and `unmarked` by page, pages that failed."""

    owned: dict[Key, list[Piece]] = field(default_factory=dict)
    artifacts: list[Piece] = field(default_factory=list)
    unmarked: list[Piece] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)


def read_pages(pdf: pikepdf.Pdf) -> Words:
    """The words of all pages. A page whose content cannot be parsed is named in `unreadable`."""
    import pikepdf

    found = Words()
    decoders: dict[tuple[int, int], fonts.Decode] = {}
    budget = [_MOST_FORMS]
    for page_number, page in enumerate(pdf.pages, 1):
        reader = _Reader(found, decoders, budget, page_number)
        try:
            reader.read(page, page.resources, page.obj.objgen, _TextState(), ())
        except (pikepdf.PdfError, ValueError, TypeError, IndexError, OverflowError):
            found.unreadable.append(page_number)
    return found


def loose(pieces: Iterable[Piece], role: str) -> tuple[Loose, ...]:
    """The words outside the tree, one entry a page."""
    by_page: dict[int, list[Piece]] = {}
    for piece in pieces:
        by_page.setdefault(piece.page, []).append(piece)
    texts = ((page, " ".join(joined(found).split())) for page, found in sorted(by_page.items()))
    return tuple(Loose(text, page, role) for page, text in texts if text)


class _Reader:
    """Runs one page's operators. One instance a page; forms that it draws are read by the same instance."""

    def __init__(self, words: Words, decoders: dict[tuple[int, int], fonts.Decode], budget: list[int], page: int):
        self.words, self.decoders, self.budget, self.page = words, decoders, budget, page
        self.marks: list[_Mark] = []
        self.matrix = self.line = IDENTITY

    def read(
        self, stream: Any, resources: Any, owner: tuple[int, int], state: _TextState, inside: tuple[Any, ...]
    ) -> None:
        """Read one content stream; `inside` are the forms that are being drawn, so that none draws itself."""
        import pikepdf

        saved: list[_TextState] = []
        outer = len(self.marks)
        for instruction in pikepdf.parse_content_stream(stream):
            operands = instruction.operands
            match str(instruction.operator):
                case "q":
                    saved.append(state)
                case "Q":
                    state = saved.pop() if saved else state
                case "BDC" | "BMC":
                    self._open(operands, resources, owner)
                case "EMC":
                    if len(self.marks) > outer:
                        self._close()
                case "Do":
                    self._draw(operands, resources, state, inside)
                case other:
                    state = self._text(other, operands, resources, state)
        while len(self.marks) > outer:
            self._close()

    # --- marked content ---------------------------------------------------------------------------

    def _open(self, operands: Any, resources: Any, owner: tuple[int, int]) -> None:
        tag, properties = name(operands[0]), operands[1] if len(operands) > 1 else None
        if name(properties):
            properties = entries(entries(resources).get("/Properties")).get(f"/{name(properties)}")
        found = entries(properties)
        mcid = integer(found.get("/MCID"))
        texts = (words(found.get(key)) for key in ("/ActualText", "/Alt", "/E"))
        replacement = next((text for text in texts if text is not None), None)
        kind = "artifact" if tag == "Artifact" else "" if mcid is None else "content"
        key = None if mcid is None else (owner, mcid)
        self.marks.append(_Mark(kind, key, replacement, words(found.get("/Lang")) or ""))

    def _close(self) -> None:
        mark = self.marks.pop()
        if mark.replacement is None or any(outer.replacement is not None for outer in self.marks):
            return
        here = mark.first or Piece("", self.page)
        piece = replace(here, text=mark.replacement, end=(mark.last or here).end)
        self._keep(piece, [*self.marks, mark])

    def _keep(self, piece: Piece, marks: list[_Mark]) -> None:
        language = next((mark.language for mark in reversed(marks) if mark.language), "")
        piece = replace(piece, language=language) if language else piece
        owner = next((mark for mark in reversed(marks) if mark.kind), None)
        if owner is None:
            self.words.unmarked.append(piece)
        elif owner.key is None or owner.kind == "artifact":
            self.words.artifacts.append(piece)
        else:
            self.words.owned.setdefault(owner.key, []).append(piece)

    # --- forms ------------------------------------------------------------------------------------

    def _draw(self, operands: Any, resources: Any, state: _TextState, inside: tuple[Any, ...]) -> None:
        import pikepdf

        form = entries(entries(resources).get("/XObject")).get(str(operands[0]))
        if not isinstance(form, pikepdf.Stream) or name(form.get("/Subtype")) != "Form":
            return
        if form.objgen in inside or len(inside) > _DEEPEST_FORM or self.budget[0] <= 0:
            return
        self.budget[0] -= 1
        ctm = geometry.product(geometry.matrix(form.get("/Matrix")), state.ctm)
        around = self.matrix, self.line
        self.read(form, form.get("/Resources", resources), form.objgen, replace(state, ctm=ctm), (*inside, form.objgen))
        self.matrix, self.line = around

    # --- text -------------------------------------------------------------------------------------

    def _text(self, operator: str, operands: Any, resources: Any, state: _TextState) -> _TextState:
        """Run a text operator (9.3, 9.4) and return the state after it; other operators change nothing."""
        match operator:
            case "BT":
                self.matrix = self.line = IDENTITY
            case "Tm":
                self.matrix = self.line = geometry.matrix(operands)
            case "Td" | "TD":
                x, y = number(operands[0]), number(operands[1])
                self._move(x, y)
                return replace(state, leading=-y) if operator == "TD" else state
            case "T*":
                self._move(0, -state.leading)
            case "Tj":
                self._show([operands[0]], state)
            case "TJ":
                self._show(operands[0], state)
            case "'":
                self._move(0, -state.leading)
                self._show([operands[0]], state)
            case '"':
                state = replace(state, word_space=number(operands[0]), char_space=number(operands[1]))
                self._move(0, -state.leading)
                self._show([operands[2]], state)
            case "Tf":
                return replace(state, decode=self._font(operands[0], resources), size=number(operands[1]))
            case "cm":
                return replace(state, ctm=geometry.product(geometry.matrix(operands), state.ctm))
            case "Tc":
                return replace(state, char_space=number(operands[0]))
            case "Tw":
                return replace(state, word_space=number(operands[0]))
            case "Tz":
                return replace(state, stretch=number(operands[0]) / 100)
            case "TL":
                return replace(state, leading=number(operands[0]))
            case "Ts":
                return replace(state, rise=number(operands[0]))
        return state

    def _font(self, key: Any, resources: Any) -> fonts.Decode:
        font = entries(entries(entries(resources).get("/Font")).get(str(key)))
        here = place(font)
        if here == (0, 0):  # a direct dictionary has no number to remember it by
            return fonts.decoder(font)
        if here not in self.decoders:
            self.decoders[here] = fonts.decoder(font)
        return self.decoders[here]

    def _move(self, x: float, y: float) -> None:
        self.matrix = self.line = geometry.product((1, 0, 0, 1, x, y), self.line)

    def _show(self, strings: Iterable[Any], state: _TextState) -> None:
        import pikepdf

        for item in strings:
            if isinstance(item, pikepdf.String):
                self._piece(bytes(item), state)
            else:
                self._advance(-number(item) / 1000 * state.size * state.stretch)

    def _piece(self, data: bytes, state: _TextState) -> None:
        start, text = self._point(state), []
        for glyph in state.decode(data):
            text.append(glyph.text)
            spacing = state.char_space + (state.word_space if glyph.is_space else 0)
            self._advance((glyph.width / 1000 * state.size + spacing) * state.stretch)
        height = abs(state.size) * geometry.scale(geometry.product(self.matrix, state.ctm))
        piece = Piece("".join(text), self.page, "", start, self._point(state), height)
        replaced = next((mark for mark in self.marks if mark.replacement is not None), None)
        if replaced is None:
            self._keep(piece, self.marks)
        else:
            replaced.first, replaced.last = replaced.first or piece, piece

    def _advance(self, x: float) -> None:
        self.matrix = geometry.product((1, 0, 0, 1, x, 0), self.matrix)

    def _point(self, state: _TextState) -> Point:
        return geometry.apply(geometry.product(self.matrix, state.ctm), (0, state.rise))
