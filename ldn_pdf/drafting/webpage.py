"""A saved web page → pieces, through selectolax: its main text, without scripts, menus and what a reader never sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from ldn_pdf.drafting.pieces import BOLD_LEVEL, Piece, cleaned

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_NO_TEXT = (
    "script, style, noscript, template, svg, math, iframe, object, embed, canvas, audio, video, select, input, "
    "textarea, label, dialog, nav, aside, footer, figcaption, :not(h1, h2, h3, h4, h5, h6) > button, head > :not(title)"
)
_HIDDEN = (
    '[hidden], [aria-hidden="true"], .sr-only, .visually-hidden, .screen-reader-text, [role="navigation"], '
    '[role="contentinfo"], [role="complementary"], [role="banner"], [role="search"], [role="dialog"], [role="alert"]'
)
_UNSEEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_RULE = re.compile(r"([^{}@/]+)\{([^{}]*)\}")
_MEDIA = re.compile(r"@media[^{]*\bprint\b[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|/\*.*?\*/", re.DOTALL)
_SITE = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{1,40}$")  # "What is it? | Example Clinic"

_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figure",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_MOST_OF_IT = 0.7  # of the page's paragraphs: what holds so much of them is its text


def pieces(text: str) -> tuple[str, list[Piece]]:
    """The page's title, or an empty text, and the pieces of its main text. Lines are those of the file."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    title = tree.css_first("title")
    heading = tree.css_first("h1")
    named = cleaned(heading.text()) if heading else _SITE.sub("", cleaned(title.text())) if title else ""
    main = _main(tree)
    return named, list(_Walk(_Places(text), _hidden(tree)).pieces(main)) if main else []


# --- what a reader sees ----------------------------------------------------------------------------


def _hidden(tree: LexborHTMLParser) -> frozenset[int]:
    """The elements that carry no text, and those that styles hide: words for machines are no words of the article."""
    from selectolax.lexbor import SelectolaxError

    selectors = [_NO_TEXT, _HIDDEN]
    for style in tree.css("style"):
        for selector, rules in _RULE.findall(_MEDIA.sub("", style.text())):
            if _UNSEEN_STYLE.search(rules):
                selectors.append(selector.strip())
    hidden = [node for node in tree.css("[style]") if _UNSEEN_STYLE.search(node.attributes["style"] or "")]
    for selector in selectors:
        try:
            hidden += tree.css(selector)
        except SelectolaxError:  # a selector of a browser's own, such as ::-moz-range
            continue
    return frozenset(node.mem_id for node in hidden if node.tag not in ("html", "body", "main", "article"))


def _main(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that holds the article: the fullest <article> or <main>, else where most paragraphs stand."""
    named = tree.css("article, main, [role=main]")
    if named:
        best = max(named, key=lambda node: len(node.text()))
        if _weight(best):
            return best
    node = tree.body
    while node is not None:
        total = _weight(node)
        inner = next(
            (c for c in node.iter() if total and _weight(c) >= _MOST_OF_IT * total and c.css("h1, h2, h3")), None
        )
        if inner is None or inner.tag in ("p", "ul", "ol", "table"):
            return node
        node = inner
    return None


def _weight(node: LexborNode) -> int:
    return sum(len(paragraph.text()) for paragraph in node.css("p"))


# --- pieces, and the lines they stand on -------------------------------------------------------------


class _Places(Struct):
    """Finds words again in the file's text, always onward from where it was."""

    text: str
    at: int = 0
    line: int = 1

    def __post_init__(self) -> None:
        blank = re.compile(r"<(script|style|head)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
        self.text = blank.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), self.text)

    def line_of(self, words: str) -> int:
        """The line on which these words begin, or that of the words before where they are spelled otherwise."""
        begins = re.search(r"\w[\w ,;:.-]*", words)
        found = self.text.find(begins[0].strip(), self.at) if begins else -1
        if found >= 0:
            self.line += self.text.count("\n", self.at, found)
            self.at = found
        return self.line


class _Walk(Struct):
    """One walk through an element, gathering inline text until a block begins or ends."""

    places: _Places
    hidden: frozenset[int]
    words: list[str] = field(default_factory=list)
    bold: int = 0
    all_bold: bool = True
    opened: list[str] = field(default_factory=list)
    row: list[Piece] = field(default_factory=list)

    def pieces(self, top: LexborNode) -> Iterator[Piece]:
        """The pieces below `top`, in order; without recursion, since pages nest as deep as they like."""
        waiting: list[tuple[LexborNode, bool]] = [(top, False)]
        while waiting:
            node, leaving = waiting.pop()
            if node.mem_id in self.hidden:
                continue
            if leaving:
                yield from self._leave(node)
                continue
            if node.tag == "-text":
                self._text(node.text(deep=False) or "")
                continue
            yield from self._enter(node)
            waiting.append((node, True))
            children = list(node.iter(include_text=True))
            waiting += [(child, False) for child in reversed(children)]

    def _text(self, text: str) -> None:
        self.words.append(text)
        if text.strip(" \n:") and not self.bold:
            self.all_bold = False

    def _enter(self, node: LexborNode) -> Iterator[Piece]:
        if node.tag == "br":
            previous = self.words[-1:] == ["\n"]
            self.words.append("\n")
            if previous:  # two line breaks part paragraphs on pages without <p>
                yield from self._flush()
        elif node.tag in _BLOCKS:
            yield from self._flush()
            self.opened.append(node.tag)
        elif node.tag in ("b", "strong"):
            self.bold += 1

    def _leave(self, node: LexborNode) -> Iterator[Piece]:
        if node.tag in _BLOCKS:
            yield from self._flush()
            self.opened.pop()
            if node.tag == "tr" and self.row:
                if node.css_first("td"):  # a row of headings claims nothing
                    yield replace(self.row[0], words=", ".join(piece.words for piece in self.row))
                self.row = []
        elif node.tag in ("b", "strong"):
            self.bold -= 1

    def _flush(self) -> Iterator[Piece]:
        words = cleaned("".join(self.words))
        first = next((text for text in self.words if text.strip()), "")
        all_bold, self.words, self.all_bold = self.all_bold, [], True
        if not words:
            return
        line = self.places.line_of(first)
        tag = self.opened[-1] if self.opened else ""
        if re.fullmatch(r"h[1-6]", tag):
            yield Piece("heading", words, line, int(tag[1]))
        elif tag in ("td", "th"):
            self.row.append(Piece("item", words, line))
        elif "li" in self.opened or tag in ("dt", "dd"):
            yield Piece("item", words, line)
        elif all_bold and not words.endswith("."):
            yield Piece("heading", words.rstrip(":"), line, BOLD_LEVEL)
        else:
            yield Piece("paragraph", words, line)
