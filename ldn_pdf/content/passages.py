"""The words of a handout in reading order, piece by piece, each piece knowing its place and its claims."""

from __future__ import annotations

import re
from bisect import bisect_right

from msgspec.structs import asdict

from ldn_pdf.content.sentences import FIELD, Sentence, sentences
from ldn_pdf.content.walk import NO_WORDS, Piece, Role, walk
from ldn_pdf.locale.packs import notation
from ldn_pdf.problems import Mark, Problem, Severity
from ldn_pdf.reading.inline_markup import Rich, paragraphs, runs
from ldn_pdf.reading.model import Block, CardSpec, GridSpec, Handout, ItemList, WritingLinesSpec

TO_DO = re.compile(r"\bTODO\b(?! (?:[A-ZÁÉÍÓÚÑ]{2}|(?:lo|el|la|los|las|esto)\b))")
"""What a draft writes where words are missing; in Spanish, `TODO EL DÍA` is the whole day."""

HOW_TO_FILL_IN = re.compile(rf"(?:{'|'.join(notation().fill_in)})\b")
"""How a line begins that only tells how to fill in what stands below it."""

PROSE: frozenset[Role] = frozenset(
    {"main_point", "paragraph", "bullet", "step", "check", "question", "cell", "card", "caption", "help"}
)
"""Roles that are running words, in sentences or for sentences: what the readability of a handout is told by."""


def is_filled_in(block: Block) -> bool:
    """Whether a reader writes in it, ticks it or cuts it out."""
    return isinstance(block, WritingLinesSpec | GridSpec | CardSpec) or (
        isinstance(block, ItemList) and block.kind == "checklist"
    )


class Passage(Piece, frozen=True, kw_only=True):
    """A paragraph, an item, a cell: the smallest piece that stands alone on the page, without its markup."""

    words: str
    sentences: tuple[Sentence, ...]
    places: tuple[tuple[int, int, int], ...]  # of each run: place in `words`, in the text, length there

    @property
    def is_instruction(self) -> bool:
        """Whether it only tells how to fill in what stands below it."""
        blocks = self.section.blocks if self.section else ()
        return any(map(is_filled_in, blocks)) and all(HOW_TO_FILL_IN.match(s.words) for s in self.sentences)

    def problem(
        self, what: str, fix: str, rule: str, severity: Severity = "error", start: int = 0, end: int | None = None
    ) -> Problem:
        """A problem with the words from `start` to `end` of this passage, at their place in the file."""
        first = self._offset(start)
        last = self._offset(max(start, (len(self.words) if end is None else end) - 1), at_end=True)
        return self.text.problem(what, fix, rule, severity, first, max(1, last - first))

    def mark(self, start: int = 0) -> Mark:
        """The place in the file of the character at `start` of the words."""
        return self.text.mark(self._offset(start))

    def shown(self, start: int, end: int) -> str:
        """The words from `start` to `end` with {fields} as they are typed."""
        parts = []
        for place, offset, length in self.places:
            typed = self.text.value[offset : offset + length]
            is_field = self.words[place : place + 1] == FIELD
            size = 1 if is_field else length
            if place < end and place + size > start:
                parts.append(typed if is_field else self.words[max(place, start) : min(place + size, end)])
        return "".join(parts)

    def _offset(self, index: int, at_end: bool = False) -> int:
        if not self.places:
            return 0
        start, offset, length = self.places[max(0, bisect_right(self.places, (index, len(self.text.value), 0)) - 1)]
        if self.words[start : start + 1] == FIELD:
            return offset + (length if at_end else 0)
        return offset + min(index - start, length) + at_end


def passages(handout: Handout) -> tuple[Passage, ...]:
    """All words of a handout in reading order, each paragraph on its own."""
    return tuple(
        _passage(piece, rich)
        for piece in walk(handout)
        if piece.role not in NO_WORDS
        for rich in (paragraphs(piece.text) if piece.role == "paragraph" else (runs(piece.text),))
    )


def _passage(piece: Piece, rich: Rich) -> Passage:
    shown, places, at = [], [], 0
    for run in rich:
        words = FIELD if run.field else run.text
        places.append((at, run.offset, len(run.text)))
        shown.append(words)
        at += len(words)
    joined = "".join(shown)
    return Passage(**asdict(piece), words=joined, sentences=sentences(joined), places=tuple(places))
