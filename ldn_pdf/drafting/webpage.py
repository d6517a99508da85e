"""A web page → blocks, through selectolax: every word of it, read or left out with its reason.

Markdown and Word files come through here too, once they are HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.drafting.article_blocks import BOLD_LEVEL, Block, left_out
from ldn_pdf.drafting.page_parts import HEADINGS, found_in_styles, hides, is_within, reasons_to_leave_out, strikes
from ldn_pdf.drafting.signs import BULLETS, cleaned, latex, lowered, mathml, raised, wingdings, without_bullet
from ldn_pdf.drafting.table_grid import Cell, is_data, table_blocks
from ldn_pdf.limits import ATTRIBUTES, ELEMENTS, PAGE_LINES, TABLES

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_SITE = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{1,40}$")  # "What is it? | Example Clinic"
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre",
    "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "xmp",
})  # fmt: skip
_LISTS = frozenset({"ul", "ol", "menu", "dir", "dl", "dd"})
_STRUCK = frozenset({"del", "s", "strike"})
_BREAK, _MARK = "\v", "\x10"  # where <br> stands, and where the mark of a footnote stood
_PICTURE = re.compile("\x0e([^\x0f]*)\x0f")
_HEARD = re.compile(r"sr-?only|visually-?hidden|screen-?reader|assistive|hide-?visually|offscreen", re.IGNORECASE)
_SPOKEN_PICTURE = re.compile(
    r"[✗✘❌🚫✓✔✅⚠]|\b(?:no|not|yes|do|don['’]t|avoid|never|warning|caution|danger|stop|tick|check|cross)\b|\d|\\",
    re.IGNORECASE,
)
_NO_ICON = re.compile(
    r"(?:^|[ -])(?:times|xmark|cross|ban|prohibited|forbidden|remove|x|no|wrong|slash)(?:-?(?:mark"
    r"|circle|square|icon|alt|lg|o|fill))*(?:$| )"
)
_YES_ICON = re.compile(
    r"(?:^|[ -])(?:check|tick|checkmark|yes|ok)(?:-?(?:mark|circle|square|icon|alt|lg|o|fill|2))*(?:$| )"
)
_NO_LIST = re.compile(
    r"(?:^| )(?:list-?)?(?:cross(?:es|ed)?|xmark|times|no|don-?ts?|avoid|wrong|bad|negative|forbidden|prohibited|never)"
    r"(?:-?(?:list|items?|icons?|marks?))?(?:$| )",
    re.IGNORECASE,
)
_NOTE_LINK = re.compile(r"#.*(?:fn|note|ref|cite|bib|sup)|#\W*[a-z]{0,2}\d+$", re.IGNORECASE)
_NOTE_TEXT = re.compile(r"[\[(]?(?:\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*|[a-z*†‡§¶#^↩]{1,3}|note \d+)[\])]?", re.IGNORECASE)
_NOTE_NAME = re.compile(
    r"footnote|noteref|fnref|reference|cite[-_]ref|doc-noteref|doc-backlink|mw-cite|backref", re.IGNORECASE
)
_STARTS_A_LINE = re.compile(rf"\s*(?:[{re.escape(BULLETS)}✗✘❌🚫⛔✓✔✅⚠☐☑☒]|\(?\d{{1,2}}[.)]\s|-\s)")


def blocks_of_page(text: str) -> tuple[str, list[Block]]:
    """The page's title, or an empty text, and its blocks. Lines are those of the file."""
    tree, page = _opened(text, is_page=True)
    title = tree.css_first("title")
    heading = next((h for h in tree.css("h1, p.MsoTitle") if h.text().strip() and not is_within(h, page.reasons)), None)
    named = cleaned(heading.text()) if heading else _SITE.sub("", cleaned(title.text())) if title else ""
    return named, _Walk(page).blocks(tree.body) if tree.body else []


def blocks_of_html(text: str) -> list[Block]:
    """The blocks of HTML that another reader made, and that holds nothing but an article."""
    tree, page = _opened(text, is_page=False)
    return _Walk(page).blocks(tree.body) if tree.body else []


class _Page(Struct, frozen=True):
    """What is known of the elements of a page, by their `mem_id`, and the names of its panels, by their ids."""

    reasons: dict[int, str]
    struck: set[int]
    before: dict[int, str]
    tabs: dict[str, str]


def _opened(text: str, *, is_page: bool) -> tuple[LexborHTMLParser, _Page]:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_with_lines(text))
    hidden, struck, before = found_in_styles(tree)
    _formulas_of_scripts(tree)
    tree.strip_tags(["script", "style", "template"])
    for node in tree.css("[style]"):
        style = node.attributes["style"] or ""
        hidden |= {node.mem_id} if hides(style) else set()
        struck |= {node.mem_id} if strikes(style) else set()
    hidden |= {node.mem_id for node in tree.css("[hidden]") if node.attributes["hidden"] != "until-found"}
    return tree, _Page(reasons_to_leave_out(tree, hidden, is_page=is_page), struck, before, _names_of_tabs(tree))


_NESTING = _BLOCKS | {"span", "center", "font", "b", "i", "em", "strong", "small", "u", "a"}
_NEVER_CLOSED = frozenset({"p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "hr", "option"})
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)\b([^<>]*)>")
_CROWDED = re.compile(rf"<(\w+)(?:\s[^<>\s]*){{{ATTRIBUTES},}}>")


def _with_lines(text: str) -> str:
    """The page with the line of the file in the attribute data-line of the first block on it, unless it has some.

    Tags that nest deeper than a browser reads are left out, and attributes beyond all use.
    """
    has_lines = 'data-line="' in text
    omitted: list[bool] = []
    line, at, told = 1, 0, 0

    def settle(tag: re.Match[str]) -> str:
        nonlocal line, at, told
        line, at = line + text.count("\n", at, tag.start()), tag.start()
        name = tag[2].lower()
        if name in _NESTING - _NEVER_CLOSED:
            if tag[1]:
                return "" if omitted and omitted.pop() else tag[0]
            omitted.append(len(omitted) >= ELEMENTS)
            if omitted[-1]:
                return ""
        if tag[1] or has_lines or name not in _BLOCKS or line == told or line > PAGE_LINES:
            return tag[0]
        told = line
        return f"<{tag[2]} data-line={line}{tag[3]}>"

    text = _CROWDED.sub(lambda tag: f"<{tag[1]}{chr(10) * tag[0].count(chr(10))}>", text)
    return _TAG.sub(settle, text)


def _formulas_of_scripts(tree: LexborHTMLParser) -> None:
    """Make the formulas that MathJax keeps in scripts part of the text, unless they stand in it as MathML too."""
    for script in tree.css('script[type^="math/tex"]'):
        if script.parent and not script.parent.css_first("math"):
            script.insert_before(latex(script.text()))


def _names_of_tabs(tree: LexborHTMLParser) -> dict[str, str]:
    """The name of each panel that only its tab has, by the panel's id."""
    names: dict[str, str] = {}
    for tab in tree.css(
        '[role=tab], [data-toggle=tab], [data-bs-toggle=tab], [data-toggle=pill], [role=tablist] a[href^="#"]'
    ):
        attributes = tab.attributes
        target = attributes.get("aria-controls") or (
            attributes.get("data-bs-target") or attributes.get("data-target") or attributes.get("href") or ""
        ).lstrip("#")
        names[target] = cleaned(tab.text())
    return names


# --- the walk -----------------------------------------------------------------------------------------


class _Walk:
    """One walk through an element, gathering inline text until a block begins or ends."""

    def __init__(self, page: _Page, tables: int = 0, line: int = 1) -> None:
        self.page, self.tables = page, tables
        self.line = line  # of the file, at which the words that are gathered begin
        self.made: list[Block] = []
        self.words: list[str] = []
        self.bold, self.all_bold = 0, True
        self.opened: list[LexborNode] = []
        self.depth = 0  # lists that are open
        self.open_tables = 0
        self.starts_list = False
        self.starts: dict[int, int] = {}  # where the words of an open superscript or link begin
        self.forced = ""  # the reason for which all within a list of sources is left out

    def blocks(self, top: LexborNode) -> list[Block]:
        """The blocks below `top`, in order; without recursion, since pages nest as deep as they like."""
        waiting: list[tuple[LexborNode, bool]] = [(top, False)]
        while waiting:
            node, leaving = waiting.pop()
            if leaving:
                self._leave(node)
            elif node.tag == "-text":
                self._text(node.text(deep=False) or "")
            elif node.is_element_node and self._enter(node):
                waiting.append((node, True))
                waiting += [(child, False) for child in reversed(list(node.iter(include_text=True)))]
        self._flush()
        return self.made

    def _text(self, text: str) -> None:
        self.words.append(text)
        if text.strip(" \n\t:") and not self.bold:
            self.all_bold = False

    def _enter(self, node: LexborNode) -> bool:
        """Take in what the element itself says; whether its children are read one by one."""
        tag, attributes = node.tag, node.attributes
        reason = self.page.reasons.get(node.mem_id, "")
        if reason == "reference":
            self._flush()
            self.forced = self.forced or reason
        elif reason or tag in _STRUCK or node.mem_id in self.page.struck:
            self._set_aside(reason or "struck-out passage", node)
            return False
        if tag == "math":
            self.words.append(attributes.get("alttext") or "" if not node.text().strip() else mathml(node))
            self.all_bold = False
            return False
        if tag in ("img", "svg"):
            self._picture(node)
            return False
        if attributes.get("aria-hidden") == "true" and tag not in _BLOCKS and not self._is_seen_only(node):
            return False
        if tag == "span" and "mso-list:ignore" in (attributes.get("style") or "").lower().replace(" ", ""):
            self.words.append(_typed_mark(node))
            return False
        if tag == "table" and self.tables + self.open_tables < TABLES and is_data(node):
            self._flush()
            self._table(node)
            return False
        if tag == "br":
            self.words.append(_BREAK)
        elif tag in _BLOCKS or (tag == "button" and not self._is_in_heading()):
            self._flush()
            self.line = _line_of(node) or self.line
            self.opened.append(node)
            self.starts_list = self.starts_list or (tag in _LISTS and self.depth == 0)
            self.depth += tag in _LISTS
            self.open_tables += tag == "table"
            self._name_of_panel(node)
            self._sign_of(node)
        elif tag in ("b", "strong"):
            self.bold += 1
        elif tag in ("sup", "sub", "a"):
            self.starts[node.mem_id] = len(self.words)
        elif tag == "q":
            self.words.append("“")
        elif tag in ("i", "span", "em") and not node.text().strip():
            names = attributes.get("class") or ""
            self.words.append(" ✗ " if _NO_ICON.search(names) else " ✓ " if _YES_ICON.search(names) else "")
        if node.mem_id in self.page.before and any(
            char.isalpha() or char not in BULLETS for char in self.page.before[node.mem_id]
        ):
            self.words.append(self.page.before[node.mem_id])
        face = f"{attributes.get('face') or ''} {attributes.get('style') or ''}" if tag in ("font", "span") else ""
        if "wingdings" in face.lower():
            self.words.append(wingdings(node.text()))
            return False
        return True

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag
        if tag in _BLOCKS or (tag == "button" and self.opened and self.opened[-1].mem_id == node.mem_id):
            self._flush()
            self.opened.pop()
            self.depth -= tag in _LISTS
            self.open_tables -= tag == "table"
            if self.page.reasons.get(node.mem_id) == "reference":
                self.forced = ""
        elif tag in ("b", "strong"):
            self.bold -= 1
        elif tag == "q":
            self.words.append("”")
        elif tag in ("sup", "sub", "a"):
            start = self.starts.pop(node.mem_id, len(self.words))
            inner = "".join(self.words[start:])
            del self.words[start:]
            self.words.append(self._script_or_link(node, inner))

    def _script_or_link(self, node: LexborNode, inner: str) -> str:
        bare = inner.strip(" \n\t\ufe0e\ufe0f")
        if _MARK in bare or not bare:
            return inner
        if _NOTE_TEXT.fullmatch(bare) and self._is_note(node, bare):
            self._aside("footnote mark", bare)
            return _MARK
        if node.tag == "a":
            return inner
        return raised(inner) if node.tag == "sup" else lowered(inner)

    def _is_note(self, node: LexborNode, bare: str) -> bool:
        attributes = node.attributes
        names = " ".join(attributes.get(name) or "" for name in ("class", "id", "role", "rel", "epub:type"))
        if _NOTE_NAME.search(names) or bare[0] in "[*†‡§¶" or bare in "↩^":
            return True
        if node.tag == "a":
            raised_link = node.parent is not None and node.parent.tag == "sup"
            return raised_link or _NOTE_LINK.search(attributes.get("href") or "") is not None
        before = "".join(self.words[-3:]).rstrip()
        listed = re.fullmatch(r"\d[\d,;–\- ]*[,;–-][\d,;–\- ]*", bare)
        lettered = re.fullmatch("[a-h]", bare) and re.search(r"(?:[a-z]{3}[.,]?|[%)\d])$", before)
        return node.tag == "sup" and bool(listed or lettered)

    # --- what is set aside ----------------------------------------------------------------------------

    def _set_aside(self, reason: str, node: LexborNode) -> None:
        if node.tag in _BLOCKS:
            self._flush()
            self.line = _line_of(node) or self.line
        pictures = [node] if node.tag == "img" else node.css("img[alt]")
        seen = (each.attributes.get("alt") or "" for each in pictures)
        self._aside(reason, " ".join([node.text(separator=" "), *seen]))

    def _aside(self, reason: str, words: str) -> None:
        words = " ".join(words.split())
        if any(char.isalnum() for char in words):
            self.made.append(left_out(reason, words, self.line))

    def _is_seen_only(self, node: LexborNode) -> bool:
        """Whether words that screen readers skip stand nowhere else, so that they are read."""
        words = node.text().strip()
        above = node.parent
        if not any(char.isalnum() for char in words):
            self.words.append(words if words and words not in BULLETS and len(words) < 4 else "")
            return False
        said_too = above is not None and (
            above.css_first("math") or any(_HEARD.search(n.attributes.get("class") or "") for n in above.css("[class]"))
        )
        if said_too or node.css_first("svg, img"):
            self._aside("text said twice", words)
            return False
        return True

    def _picture(self, node: LexborNode) -> None:
        attributes = node.attributes
        if attributes.get("aria-hidden") == "true" or attributes.get("role") == "presentation":
            return
        said = attributes.get("alt") or attributes.get("aria-label") or ""
        if node.tag == "svg":
            said = said or " ".join(part.text() for part in node.css("title, desc, text"))
        if said.strip():
            self.words.append(f"\x0e{' '.join(said.split())}\x0f")

    # --- blocks ---------------------------------------------------------------------------------------

    def _is_in_heading(self) -> bool:
        return any(node.tag in HEADINGS for node in self.opened[-3:])

    def _name_of_panel(self, node: LexborNode) -> None:
        name = self.page.tabs.get(node.attributes.get("id") or "", "")
        if name and node.css_first("h1, h2, h3, h4, h5, h6, summary") is None:
            self.made.append(Block("heading", name, self.line, BOLD_LEVEL, count=0))

    def _sign_of(self, node: LexborNode) -> None:
        """A cross before each item of a list that is named so: its style draws it."""
        if node.tag == "li":
            names = [each.attributes.get("class") or "" for each in (node, node.parent) if each]
            if any(map(_NO_LIST.search, names)):
                self.words.append("✗ ")

    def _table(self, table: LexborNode) -> None:
        caption = table.css_first("caption")
        if caption:
            self.made += self._within(caption)
        self.made += table_blocks(table, self._cell)

    def _cell(self, node: LexborNode) -> Cell:
        blocks = self._within(node)
        inner = [block for block in blocks if not block.left_out]
        self.made += [block for block in blocks if block.left_out]
        return Cell(tuple(inner), node.tag == "th", node.attributes)

    def _within(self, node: LexborNode) -> list[Block]:
        line = _line_of(node) or (_line_of(node.parent) if node.parent else 0) or self.line
        return _Walk(self.page, self.tables + 1, line).blocks(node)

    def _flush(self) -> None:
        text, all_bold = "".join(self.words), self.all_bold
        self.words, self.all_bold = [], True
        if text.strip():
            self._lines_of(text, all_bold)
        self.line += text.count("\n")

    def _lines_of(self, text: str, all_bold: bool) -> None:
        text = self._pictures_read(text)
        text = re.sub(f"{_MARK}(?=[\\w“(])", " ", text).replace(_MARK, "")
        removed: list[str] = []
        tag = next((node.tag for node in reversed(self.opened) if node.tag not in ("div", "span")), "")
        if tag in ("pre", "listing", "xmp"):
            text = text.replace("\n", f"{_BREAK}\n")
        elif tag in HEADINGS:
            text = text.replace(_BREAK, " ")
        above = 0
        for line in _lines(text):
            self._line(line, above, all_bold, removed)
            above += line.count("\n")
        for mark in removed:
            self._aside("footnote mark", mark)

    def _pictures_read(self, text: str) -> str:
        alone = not any(char.isalnum() for char in _PICTURE.sub("", text))

        def settle(match: re.Match[str]) -> str:
            if not alone and len(match[1].split()) <= 4 and _SPOKEN_PICTURE.search(match[1]):
                return f" {latex(match[1]) if chr(92) in match[1] else match[1]} "
            self._aside("picture", match[1])
            return " "

        return _PICTURE.sub(settle, text)

    def _line(self, text: str, above: int, all_bold: bool, removed: list[str]) -> None:
        words = cleaned(text, removed)
        bare = without_bullet(words)
        if not any(char.isalnum() for char in bare):
            return
        blank = text[: len(text) - len(text.lstrip())].count("\n")
        parts = text.strip().split("\n")[:-1]
        breaks = tuple(accumulate(len(cleaned(part)) + 1 for part in parts))
        block = self._block(bare, all_bold, bare != words)
        starts = self.starts_list and block.kind in ("item", "term")
        self.starts_list = self.starts_list and not starts
        line = self.line + above + blank
        self.made.append(replace(block, line=line, breaks=breaks, left_out=self.forced, starts=starts))

    def _block(self, words: str, all_bold: bool, marked: bool) -> Block:
        top = next((node for node in reversed(self.opened) if node.tag not in ("div", "span", "section")), None)
        tag, attributes = (top.tag or "", top.attributes) if top else ("", {})
        names = attributes.get("class") or ""
        if tag in HEADINGS or "MsoTitle" in names:
            return Block("heading", words, 1, int(tag[1]) if tag in HEADINGS else 1)
        if tag in ("summary", "button"):
            return Block("heading", words, 1, BOLD_LEVEL)
        if tag == "dt" or (self.depth and any(node.tag in ("li", "dd") for node in self.opened)):
            return Block("term" if tag == "dt" else "item", words, 1, self.depth)
        level = re.search(r"mso-list:\s*\w+ level(\d)", attributes.get("style") or "")
        if level or "MsoList" in names or marked:
            return Block("item", words, 1, int(level[1]) if level else 1)
        if all_bold and not words.endswith((".", ",", ";")) and tag not in ("figcaption", "caption", "legend"):
            return Block("heading", words.rstrip(":"), 1, BOLD_LEVEL)
        return Block("paragraph", words, 1)


def _lines(text: str) -> Iterator[str]:
    """The lines that <br> makes, those that go on with a sentence joined."""
    parts = text.split(_BREAK)
    line = parts[0]
    for part in parts[1:]:
        ended = line.rstrip()
        begins = part.lstrip()[:1]
        goes_on = begins and ended and ended[-1] not in ".:!?;" and not _STARTS_A_LINE.match(part)
        if goes_on and (begins.islower() or (begins.isdigit() and not ended.lstrip()[:1].isdigit())):
            line += " " + part
        else:
            yield line
            line = part
    yield line


def _line_of(node: LexborNode) -> int:
    """The line of the file on which an element begins; 0 where that is not known."""
    line = node.attributes.get("data-line") or ""
    return int(line) if line.isdecimal() and len(line) < 9 else 0


def _typed_mark(node: LexborNode) -> str:
    """The mark of an item that Word typed: nothing, or a sign of yes or no."""
    faces = " ".join(n.attributes.get("style") or "" for n in (node, node.parent) if n).lower()
    words = node.text().strip()
    drawn = wingdings(words) if "wingdings" in faces else words
    return f"{drawn} " if drawn[:1] in "✓✗✘❌🚫☑☒✔✅" and drawn else ""
