"""Which parts of a saved page are no part of its article, and what they are: cookie banner, menu, comments …

trafilatura says which parts of the page read like an article; HTML's own elements and the names that
sites give their parts say what the rest is. trafilatura alone drops figure captions, side boxes, panels
that are not open and the words of buttons: where a warning may stand, its no does not count.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ldn_pdf.drafting.sentence_kinds import is_safety
from ldn_pdf.limits import JUDGED_ELEMENTS, JUDGED_LEVELS, SELECTOR_LETTERS, STYLE_RULES

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

# What a part is called, and the words of class, id and role that tell it. Each is a whole word of a name such
# as `jp-relatedposts entry_share`; two words with a space stand one after the other.
_NAMES = {
    "cookie banner": "cookie cookies consent gdpr onetrust ccpa cookiebanner cookieconsent|privacy banner",
    "newsletter form": "newsletter newsletters subscribe subscription signup optin mailchimp mc4wp|sign up|email form",
    "share button": "share sharing sharedaddy social socials sharethis addtoany addthis shareaholic|follow us",
    "comment": "comments comment disqus respond replies commentlist commentform",
    "link to other pages": (
        "related relatedposts recommended recommendations popular trending outbrain taboola teaser teasers readmore "
        "breadcrumb breadcrumbs seealso hatnote-links|read more|read also|read next|more stories|also like|up next|"
        "next post|previous post|post navigation|nav links|you may|further reading|tag links|cat links"
    ),
    "author box": "author authors byline authorbox bio vcard|posted on|entry meta|post meta|article meta|about author|"
    "author box|author bio|author info|author card|author meta|author profile|post author|entry author",
    "reference": "references reflist footnotes endnotes bibliography citations|doc endnotes|ref list|foot notes",
    "advertisement": "ad ads advert adverts advertisement advertising sponsor sponsored promo dfp adsbygoogle|ad slot",
    "table of contents": "toc tableofcontents ez-toc|table of contents|contents list|on this page|page contents",
    "menu": "nav navbar navigation menu megamenu navbox pagination pager topbar masthead toolbar skiplink|skip link|"
    "site header|jump to|mw indicators",
    "side box": "sidebar widget widgets|side bar|widget area",
    "page footer": "footer copyright colophon contentinfo catlinks printfooter|site info|legal notice",
    "page tool": "editsection mw-editsection print-button printbutton feedback survey rating ratings searchform "
    "siteSub sitesub languages|print button|was this helpful|back to top|text size|font size",
    "dialog": "modal popup lightbox overlay interstitial paywall dialog alertdialog",
}
_WORDS = {word: reason for reason, names in _NAMES.items() for word in names.partition("|")[0].lower().split()}
_PAIRS = {pair: reason for reason, names in _NAMES.items() for pair in names.split("|")[1:]}
_TAGS = {
    "nav": "menu", "footer": "page footer", "dialog": "dialog", "noscript": "text for browsers without scripts",
    "iframe": "embedded page", "object": "embedded page", "embed": "embedded page", "canvas": "drawing",
    "audio": "recording", "video": "recording", "select": "form", "textarea": "form", "datalist": "form",
    "search": "search box", "map": "picture map",
}  # fmt: skip
_ROLES = {
    "navigation": "menu", "contentinfo": "page footer", "banner": "page header", "search": "search box",
    "dialog": "dialog", "alertdialog": "dialog", "menu": "menu", "menubar": "menu", "doc-toc": "table of contents",
    "tablist": "list of tabs", "doc-endnotes": "reference", "doc-bibliography": "reference",
}  # fmt: skip
_TOKEN = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_OUTSIDE = "text outside the article"
_NO_ARTICLE = "text that does not read like the article"
_ARTICLES = "article, main, [role=main], [role=article], [itemprop=articleBody]"
_PANELS = frozenset({
    "div", "section", "article", "ul", "ol", "dl", "table", "tbody", "tr", "details", "dd", "li", "fieldset", "figure",
    "aside", "blockquote", "main", "form",
})  # fmt: skip


def reasons_to_leave_out(tree: LexborHTMLParser, hidden: Container[int], *, is_page: bool) -> dict[int, str]:
    """Why elements are no part of the article, by their `mem_id`. Those that are not in it are read.

    `hidden` are the elements that cannot be seen, or not until something opens. `is_page` is whether
    there may be more than an article.
    """
    body = tree.body
    if body is None:
        return {}
    whole = len(body.text())
    heading = _heading(tree)
    reasons: dict[int, str] = {}
    elements = [node for node in body.traverse() if node.is_element_node]
    for node in elements:
        reason = _told_by_its_kind(node)
        inner = node.css_first("h1") if reason not in ("", "menu", "dialog") else None
        is_most = node.tag not in _TAGS and len(node.text()) > whole / 2 if reason else False
        warns = reason == "side box" and node.tag == "aside" and is_safety(node.text())
        if reason and not (warns or is_most or (inner is not None and inner.mem_id == heading)):
            reasons[node.mem_id] = reason
        elif node.mem_id in hidden and not _is_panel(node):
            reasons[node.mem_id] = "hidden text"
    if not is_page:
        return reasons
    taken = _taken(tree, elements)
    scope = _scope(tree, body, heading, taken, reasons)
    return reasons | _judged(body, scope, heading, taken, reasons)


def _heading(tree: LexborHTMLParser) -> int:
    """The `mem_id` of the page's own heading: the <h1> whose words its title has, else the first."""
    found = tree.css("h1")
    title = tree.css_first("title")
    named = " ".join(title.text().split()).lower() if title else ""
    match = next((h for h in found if (words := " ".join(h.text().split()).lower()) and words in named), None)
    best = match or next((h for h in found if h.text().strip()), None)
    return best.mem_id if best else 0


# --- told by what it is called -----------------------------------------------------------------------


def _told_by_its_kind(node: LexborNode) -> str:
    attributes = node.attributes
    reason = _TAGS.get(node.tag or "") or _ROLES.get((attributes.get("role") or "").lower(), "")
    if reason:
        return "" if node.tag == "dialog" and "open" in attributes else reason
    if node.tag == "button":
        opens = any(name in attributes for name in _CONTROLS) or (node.parent and node.parent.tag in HEADINGS)
        return "" if opens else "button"
    if node.tag == "aside" and _is_beside_the_page(node):
        return "side box"
    return "" if node.tag in _NEVER_BY_NAME else _named(attributes)


def _is_beside_the_page(aside: LexborNode) -> bool:
    """Whether a side box stands beside the page's menu and footer, and not in its article."""
    siblings = aside.parent.iter() if aside.parent else ()
    beside = any(node.tag in ("nav", "footer", "main", "article") for node in siblings)
    at = aside.parent
    while at is not None and at.tag not in ("article", "main"):
        at = at.parent
    return at is None and beside and not is_safety(aside.text())


HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NEVER_BY_NAME = frozenset(
    {"html", "body", "main", "article", "h1", "sup", "li", "td", "th", "tr", "tbody", "em", "strong"}
)
_CONTROLS = ("aria-controls", "aria-expanded", "data-toggle", "data-bs-toggle", "data-target", "data-bs-target")


def _named(attributes: Mapping[str, str | None]) -> str:
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    for name in names.split()[:40]:
        words = [word.lower() for word in _TOKEN.findall(name)]
        pairs = [" ".join(words[at : at + size]) for size in (2, 3) for at in range(len(words) - size + 1)]
        single = [word for word in words if not (word in _WEAK and len(words) > 1)]
        told = [_WORDS.get(name.lower()), *map(_PAIRS.get, pairs), *map(_WORDS.get, single)]
        if reason := next(filter(None, told), ""):
            return reason
    return ""


# Words that also name what an article has: `article-author-note`, `content-with-sidebar`, `dose-rating`.
_WEAK = frozenset({"ad", "author", "overlay", "rating", "ratings", "languages", "bio", "respond", "menu", "promo"})


def _is_panel(node: LexborNode) -> bool:
    """Whether a hidden element is one that a reader opens, such as a tab or an answer, and no hidden line."""
    return (
        node.tag in _PANELS and node.css_first("p, li, h1, h2, h3, h4, h5, h6, td, dd, div, table") is not None
    ) or (node.tag in ("div", "section", "dd", "details", "li", "tr") and bool(node.text().strip()))


# --- told by how it reads ----------------------------------------------------------------------------


def _taken(tree: LexborHTMLParser, elements: list[LexborNode]) -> set[int] | None:
    """The texts that trafilatura takes for the article's, by `mem_id`; None where it was not asked."""
    if len(elements) > JUDGED_ELEMENTS or _depth(elements) > JUDGED_LEVELS:
        return None
    import trafilatura
    from selectolax.lexbor import LexborHTMLParser

    texts, copy = _texts(tree), LexborHTMLParser(tree.html or "")
    copied = _texts(copy)
    if len(copied) != len(texts):
        return None
    for index, node in enumerate(copied):
        if (node.text(deep=False) or "").strip():
            node.insert_before(f"\ue000{index}\ue001")
    found = trafilatura.extract(copy.html or "", include_comments=False, favor_recall=True, output_format="txt") or ""
    marked = map(int, re.findall("\ue000(\\d+)\ue001", found))
    return {texts[index].mem_id for index in marked if index < len(texts)}


def _texts(tree: LexborHTMLParser) -> list[LexborNode]:
    nodes = tree.body.traverse(include_text=True) if tree.body else ()
    return [node for node in nodes if node.tag == "-text"]


def _depth(elements: Iterable[LexborNode]) -> int:
    depth: dict[int, int] = {}
    for node in elements:
        depth[node.mem_id] = depth.get(node.parent.mem_id, 0) + 1 if node.parent else 1
    return max(depth.values(), default=0)


def _scope(
    tree: LexborHTMLParser, body: LexborNode, heading: int, taken: set[int] | None, reasons: Mapping[int, str]
) -> LexborNode:
    """The element that holds the article: the innermost <article> or <main> with the page's heading and text."""
    named = [node for node in tree.css(_ARTICLES) if not is_within(node, reasons)]
    holding = [
        node for node in named if any(h.mem_id == heading for h in node.css("h1")) and node.css_first("p, li, td, div")
    ]
    words = {node.mem_id: _taken_words(node, taken) for node in named}
    for node in reversed(holding):  # in the order of the page, so the innermost is last
        outside = [other for other in named if other.tag == "article" and not is_within(other, {node.mem_id})]
        others = sum(words[other.mem_id] for other in outside)
        if 2 * words[node.mem_id] >= _taken_words(body, taken) - others:
            return node
    if named and not holding and max(words.values()):
        return max(named, key=lambda node: words[node.mem_id])
    return body


def _taken_words(node: LexborNode, taken: set[int] | None) -> int:
    if taken is None:
        return len(node.text())
    return sum(len(text.text(deep=False) or "") for text in node.traverse(include_text=True) if text.mem_id in taken)


def _judged(
    body: LexborNode, scope: LexborNode, heading: int, taken: set[int] | None, reasons: Mapping[int, str]
) -> dict[int, str]:
    """The parts outside the article, and those within it that trafilatura refuses and nothing speaks for."""
    path = set()
    node: LexborNode | None = scope
    while node is not None:
        path.add(node.mem_id)
        node = node.parent
    judged: dict[int, str] = {}
    waiting = [body] if body.mem_id != scope.mem_id else []
    while waiting:
        for child in waiting.pop().iter(include_text=True):
            if child.mem_id in reasons:
                continue
            if child.mem_id in path:
                waiting += [child] if child.mem_id != scope.mem_id else []
            elif not _may_warn(child) and not _holds(child, heading):
                judged[child.mem_id] = _OUTSIDE
    waiting = [scope]
    while waiting and taken is not None:
        for child in waiting.pop().iter():
            if child.mem_id in reasons or child.tag not in _REFUSABLE:
                continue
            if _taken_words(child, taken):
                waiting.append(child)
            elif _is_let_go(child):
                judged[child.mem_id] = _NO_ARTICLE
    return judged


_REFUSABLE = frozenset({"div", "section", "aside", "ul", "header", "form", "center", "figure"})


def _is_let_go(node: LexborNode) -> bool:
    """Whether a part is mostly links, with nothing in it that a reader needs."""
    text = " ".join(node.text().split())
    held = node.css_first("table, h1, dl, [hidden], details, figcaption")
    return (
        bool(text)
        and held is None
        and not is_safety(text)
        and not _YEAR.search(text)
        and _linked(node) > 0.6 * len(text)
    )


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def _may_warn(node: LexborNode) -> bool:
    if node.tag in ("article", "header") or node.css_first("article") is not None:
        return False
    text = node.text()
    return len(text) < 1_000 and is_safety(text) and _linked(node) < len(text) / 2


def _linked(node: LexborNode) -> int:
    return sum(len(link.text()) for link in node.css("a"))


def _holds(node: LexborNode, heading: int) -> bool:
    return node.mem_id == heading or any(h.mem_id == heading for h in node.css("h1"))


def is_within(node: LexborNode, elements: Container[int]) -> bool:
    """Whether a node is one of these elements, by `mem_id`, or stands in one."""
    at: LexborNode | None = node
    while at is not None and at.mem_id not in elements:
        at = at.parent
    return at is not None


# --- what the styles of a page hide, and the signs that they put before its words ------------------


_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
    r"|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
_STRIKES = re.compile(r"text-decoration[\w-]*\s*:[^;]*\bline-through", re.IGNORECASE)
_GENERATES = re.compile(r"::?before\s*$", re.IGNORECASE)
_CONTENT = re.compile(r"(?<![\w-])content\s*:\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")


def hides(style: str) -> bool:
    """Whether these declarations hide an element from sight and from screen readers."""
    return _HIDES.search(style) is not None


def strikes(style: str) -> bool:
    """Whether these declarations strike words out."""
    return _STRIKES.search(style) is not None


def found_in_styles(tree: LexborHTMLParser) -> tuple[set[int], set[int], dict[int, str]]:
    """The elements that the page's `<style>` hides, those that it strikes out, and the words that it puts before."""
    hidden: set[int] = set()
    struck: set[int] = set()
    before: dict[int, str] = {}
    looked_up = 0
    for style in tree.css("style"):
        for selector, declarations in _rules(style.text()):
            content = _CONTENT.search(declarations) if _GENERATES.search(selector) else None
            if not (content or hides(declarations) or strikes(declarations)):
                continue
            looked_up += 1
            if looked_up > STYLE_RULES:
                return hidden, struck, before
            if content:
                said = _ESCAPE.sub(lambda m: _character(m[1]), content[1] or content[2] or "")
                before |= {node.mem_id: said for node in _matches(tree, _GENERATES.sub("", selector))}
            elif not re.search(r"::?(?:before|after)", selector):
                found = hidden if hides(declarations) else struck
                found.update(node.mem_id for node in _matches(tree, selector))
    return hidden, struck, before


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Each selector and its declarations, those for print apart; one pass, since styles may be long and broken."""
    kept, rest = "", css
    while rest:
        text, _, rest = rest.partition("/*")
        kept += text
        rest = rest.partition("*/")[2]
    opened: list[str] = []
    start = 0
    for brace in re.finditer("[{};]", kept):
        text = kept[start : brace.start()].strip()
        if brace.group() == ";" and not (opened and not opened[-1].startswith("@")):
            start = brace.end()  # @import …;
        elif brace.group() == "{":
            opened.append(text)
            start = brace.end()
        elif brace.group() == "}":
            selector = opened.pop() if opened else ""
            start = brace.end()
            if selector and selector[0] != "@" and not any("print" in outer for outer in opened if outer[:1] == "@"):
                yield selector, text


def _matches(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    from selectolax.lexbor import SelectolaxError

    if len(selector) > SELECTOR_LETTERS or not selector.strip():
        return []
    try:
        return tree.css(selector)
    except SelectolaxError:  # a selector of a browser's own, such as ::-moz-range
        return []


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else ""
