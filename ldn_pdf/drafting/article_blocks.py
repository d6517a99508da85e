"""What every kind of article is read into: headings, paragraphs, items and table rows, in order, each with its line."""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal

from msgspec import Struct

from ldn_pdf.content.sentences import words as words_of

TITLE_LEVEL = 1
BOLD_LEVEL = 7  # of a paragraph that is bold from end to end, or a panel's button: below <h6>


class Block(Struct, frozen=True):
    """A heading, a paragraph, an item of a list, the term of a definition, a row of a table, or what was left out.

    `level` is 1 for a title and grows downward; for an item it is how deep its list is nested. `breaks` are
    the places in `words` at which another line of the file begins. `parted` is whether an empty line stands
    before it. `number` is the number that it was given, such as `2` or `2.1`, which `words` leaves out.
    `lead` is what stands above it in a table and belongs to it: row and column headings.
    `count` is how many words of the file it takes up, where a table or a lead says some of them again.
    `starts` is whether a list is known to begin with it.
    `left_out` is the reason why no claim is made of it, such as `cookie banner`; empty where it is the article's.
    """

    kind: Literal["heading", "paragraph", "item", "term", "row", "columns"]
    words: str
    line: int
    level: int = 0
    breaks: tuple[int, ...] = ()
    parted: bool = True
    number: str = ""
    lead: str = ""
    count: int = -1
    left_out: str = ""
    starts: bool = False

    def line_of(self, offset: int) -> int:
        """The line of the file on which the character at `offset` of the words stands."""
        return self.line + bisect_right(self.breaks, offset)

    @property
    def word_count(self) -> int:
        """How many words of the file this block takes up."""
        return self.count if self.count >= 0 else count_words(self.words)


def count_words(text: str) -> int:
    """How many words a text has; figures and signs that became words count."""
    return len(words_of(text))


def left_out(reason: str, words: str, line: int) -> Block:
    """Words of the file that no claim is made of, and why."""
    return Block("paragraph", words, line, left_out=reason)
