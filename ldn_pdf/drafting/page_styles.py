"""What the styles of a saved page hide, and the signs that they put before its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ldn_pdf.limits import SELECTOR_LETTERS, STYLE_RULES

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

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
