"""Blocks → statements: each sentence with what stands above it and changes what it says.

"Do not take LDN if you:" belongs to each item below it, and so do the heading "Don’t" and the item that
a list is nested in. A sentence that says the same without them is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.content.sentences import sentences
from ldn_pdf.drafting.article_blocks import Block, count_words
from ldn_pdf.drafting.sentence_kinds import kind_of

_DEEPEST = 6  # levels of a list; what nests deeper is read as one list
_LONGEST_TOGETHER = 60  # words of an item that is one claim with what stands above it
_DENIES = re.compile(
    r"\b(?:not|don['’]?ts?|never|no|none|avoid\w*|stop\w*|cannot|without|except|unless|instead|must|forbidden|limit"
    r"|prohibit\w*|contraindicat\w*|unsafe|dangers?|dangerous|warnings?|cautions?|myths?|false|wrong|skip|refrain"
    r"|exclude\w*|rather than|only|less|fewer|least|bad)\b|n['’]t\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|when|unless|before|after|while|until|during|in case|for (?:people|women|men|children|adults|those|anyone)"
    r"|call|emergency|911|999|tell|ask|seek|go to|get help|at risk|pregnan\w*|breastfeeding|you (?:may|can)|who)\b",
    re.IGNORECASE,
)
_GOVERNS = re.compile(
    r"^(?:the )?(?:if|when|unless|before|after|while|until|during|in case|who|whom|call|get|go|seek|ask"
    r"|tell|do|don['’]?ts?|never|no|not"
    r"|avoid|stop|skip|limit|only|always|warnings?|cautions?|dangers?|myths?|things|what (?:not|to)"
    r"|foods? to|reasons)\b|\bnot\b|n['’]t\b"
    r"|\bnever\b|\bavoid|\bcannot\b|\b(?:911|999|emergency)\b|(?:[:–—]|\b(?:if|when|to|you))$",
    re.IGNORECASE,
)
_IF = re.compile(r"\b(?:if|when|unless|before|after|while|until|during|for|with)\b", re.IGNORECASE)
_POINTS_DOWN = re.compile(
    r"\b(?:following|these|below|any of|one of|such as|includ(?:e|es|ing)|as follows|listed)\b[^.?!]*[.?!]?$",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"(?:yes|no|never|not|only|maybe|perhaps|sometimes|it depends|usually|always|rarely|you can|you should)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:things to |what to |foods to )?(?:do(?:['’]?s)?|don['’]?ts?|do not|never|avoid|yes|no|always"
    r"|must|must not|should not|not)\W*",
    re.IGNORECASE,
)
_ENDED = (".", "!", "?", "…", ".”", "!”", ".)", ";")


class Statement(Struct, frozen=True):
    """One claim: its words with what stands above them, its line, and how many words of the file it takes up.

    `own` is the sentence itself, `below` what it is below its own heading: with all but that. `claim` is its
    id in the ledger.
    """

    words: str
    own: str
    below: str
    line: int
    count: int
    claim: str = ""


def statements(blocks: Sequence[Block], headings: Sequence[str]) -> list[Statement]:
    """The statements of these blocks. `headings` are those that they stand below, outermost first."""
    scope = _Scope(headings)
    for at, block in enumerate(blocks):
        scope.take(block, blocks[at + 1] if at + 1 < len(blocks) else None)
    scope.close(0)
    return scope.made


def travels(heading: str, *, listed: bool) -> bool:
    """Whether a heading denies or sets a condition, so that what stands below it says less without it.

    Items of a list need it sooner than sentences, which mostly say themselves what they are about.
    """
    return any(words.search(heading) for words in ((_DENIES, _CONDITION) if listed else (_GOVERNS,)))


def is_statement(heading: str) -> bool:
    """Whether a heading tells a reader what to do or not to do, so that it is a claim itself."""
    asks = re.match(r"(?:who|what|when|why|how|where|which|if)\b", heading, re.IGNORECASE) is not None
    open_ended = asks or heading.endswith(("?", ":", " if", " when", " you", " to", " with", " or", " and"))
    return kind_of(heading) != "" and count_words(heading) > 3 and not open_ended


class _Lead(Struct, frozen=True):
    """Words that belong to what stands below them, down to the next of its `level`.

    It is `unsaid` until a statement has them.
    """

    level: int
    words: str
    block: Block
    unsaid: bool


class _Scope:
    """What is in force at a block: the headings and the leads above it."""

    def __init__(self, headings: Sequence[str]) -> None:
        self.made: list[Statement] = []
        self.leads: list[_Lead] = []
        self.listed = False  # whether items with marks stand below the lead
        self.own = headings[-1] if headings else ""
        self.headings = headings
        self.bare = any(_BARE.fullmatch(heading) for heading in headings)

    def take(self, block: Block, after: Block | None) -> None:
        """Make statements of a block, or a lead for those after it."""
        if block.kind == "columns":  # said with each row
            return
        level = min(block.level, _DEEPEST) if block.kind in ("item", "term") else 0
        led = bool(self.leads) and self.leads[0].level == 0
        if block.starts and led and not self.leads[0].unsaid:
            self.close(0)  # another list
        if level:
            self.listed = True
        elif led and not self.listed and block.kind == "paragraph" and _continues(block.words):
            level = 1  # an item of a list without marks
        last = self.leads[-1] if self.leads else None
        if block.kind == "term" and last and last.level == level and last.unsaid:  # two terms of one definition
            self.leads.pop()
            count = last.block.word_count + block.word_count
            block = replace(block, words=f"{last.words} / {block.words}", count=count)
        elif not (block.kind == "row" and led):
            self.close(level)
        if block.kind == "term":
            self.leads.append(_Lead(level, block.words, block, True))
        elif block.kind != "row" and after is not None and _leads(block, level, after):
            self.lead(block, level)
        else:
            self.say(block, level)

    def lead(self, block: Block, level: int) -> None:
        """Keep the last sentence of a block for what stands below it, and say those before it, and what is whole."""
        *before, last = sentences(block.words)
        if before:
            said = _cut(block, 0, last.start)
            self.say(replace(said, count=block.word_count - count_words(last.words)), level)
        rest = replace(_cut(block, last.start, len(block.words)), line=block.line_of(last.start))
        complete = last.words.endswith((".", "!")) or (level > 0 and not last.words.endswith((":", "–", "—")))
        if complete:
            self.say(rest, level)
        self.listed = level > 0
        words = re.sub(r"\s*[:–—.]+$", "", last.words)
        self.leads.append(_Lead(level, block.lead + words, rest, not complete))

    def say(self, block: Block, level: int) -> None:
        """Make statements of these words, each with its context."""
        leads = [lead.words for lead in self.leads]
        denied = any(_DENIES.search(lead) for lead in leads)
        listed = level > 0
        above = [h for h in self.headings if travels(h, listed=listed) and (not denied or _IF.search(h))]
        alone = not above and not leads and bool(self.own)
        answers = alone and not self.made and _answers(self.own, block.words)
        if answers or (alone and listed and _is_fragment(block.words)):
            above = [self.own]
        context = [*above, *leads]
        below = [*(h for h in above if h is not self.own), *leads]
        waiting = sum(lead.block.word_count for lead in self.leads if lead.unsaid)
        self.leads = [replace(lead, unsaid=False) for lead in self.leads]
        together = block.kind == "row" or (
            bool(context) and (listed or self.bare or answers) and count_words(block.words) <= _LONGEST_TOGETHER
        )
        for sentence in _sentences(block, together):
            own = block.lead + sentence.own
            words, shorter = _with_context(context, own), _with_context(below, own)
            self.made.append(replace(sentence, words=words, below=shorter, count=sentence.count + waiting))
            waiting = 0

    def close(self, level: int) -> None:
        """Leave the leads that end at this level; those that nothing was said of say it themselves."""
        while self.leads and self.leads[-1].level >= level and (self.leads[-1].level > 0 or level == 0):
            lead = self.leads.pop()
            if lead.unsaid:
                self.say(lead.block, lead.level)


def _leads(block: Block, level: int, after: Block) -> bool:
    """Whether the block's last words belong to what stands below it."""
    inner = after.level if after.kind in ("item", "term") else 0
    words = block.words
    if level or block.kind != "paragraph":
        return inner > level > 0
    signed = re.match(r"(?:No|Yes|Warning): ", words) is not None
    open_ended = words.endswith((":", "–", "—")) or not (signed or words.endswith(_ENDED))
    if inner or after.kind in ("row", "columns"):
        return open_ended or _POINTS_DOWN.search(words) is not None
    return words.endswith(":") and after.kind == "paragraph" and _continues(after.words)


def _is_fragment(words: str) -> bool:
    """Whether these words are no sentence of their own, as the items of a list are."""
    return not words.endswith(_ENDED) or words[:1].islower()


def _continues(words: str) -> bool:
    return _is_fragment(words) and not words.endswith(":")


def _answers(heading: str, words: str) -> bool:
    return heading.endswith("?") and _ANSWER.match(words) is not None


def _with_context(context: Sequence[str], words: str) -> str:
    said = (above + (" " if above.endswith(("?", "!", ":")) else ": ") for above in context)
    return "".join(said) + words


def _sentences(block: Block, together: bool) -> list[Statement]:
    if together:
        return [Statement("", block.words, "", block.line, block.word_count)]
    made = [
        Statement("", sentence.words, "", block.line_of(sentence.start), count_words(sentence.words))
        for sentence in sentences(block.words)
        if any(char.isalnum() for char in sentence.words)
    ]
    if block.count >= 0 and made:
        made[0] = replace(made[0], count=made[0].count + block.count - sum(statement.count for statement in made))
    return made


def _cut(block: Block, start: int, end: int) -> Block:
    words = block.words[start:end].strip()
    return replace(block, words=words, breaks=tuple(at - start for at in block.breaks if start <= at < end), count=-1)
