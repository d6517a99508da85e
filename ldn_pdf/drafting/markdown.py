"""Markdown → blocks: markdown-it-py makes HTML of it, and the reader of web pages reads that."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from ldn_pdf.drafting.article_blocks import Block, left_out
from ldn_pdf.drafting.signs import cleaned, latex
from ldn_pdf.drafting.webpage import blocks_of_html

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title:\s*(['\"]?)(.+?)\1\s*$", re.MULTILINE)

_PROGRAM = re.compile(
    r"\{\{[%<].*?[%>]\}\}|\{%.*?%\}|\{#[^}]*?#\}|\[\[?_?toc_?\]?\]|\$\{toc\}|^\[TOC\]$|%%.*?%%|(?<=\S)[ "
    r"\t]*\{:?[ \t]*[#.][^{}\n]*\}[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_OPENERS = re.compile(r"(?:[\[(*_`~<>!]\s*){60,}")  # no writer's mark; a parser's time grows with the square of them
_ALERT = re.compile(r"^((?:[ \t]*>)+[ \t]*)\[!(\w+)\][-+]?[ \t]*(.*)$", re.MULTILINE)
_FENCED_NOTE = re.compile(r"^(\s*):{3,}[ \t]*\{?[ \t]*([\w-]*)[^\n\[\w]*\[?([^\]\n{}]*)\]?.*$", re.MULTILINE)
_INDENTED_NOTE = re.compile(
    r"^([ \t]*)(?:!!!|\?\?\?\+?)[ \t]+([\w-]+)(?:[ \t]+inline(?: end)?)?[ \t]*(?:\"([^\"]*)\")?[ \t]*$"
)
_LABELS = {
    "warning": "Warning", "caution": "Caution", "danger": "Danger", "error": "Warning", "important": "Important",
    "attention": "Attention", "failure": "Warning", "bug": "Warning",
}  # fmt: skip
_SHORTCODES = {
    "x": "❌", "cross_mark": "❌", "no_entry": "⛔", "no_entry_sign": "🚫", "prohibited": "🚫", "stop_sign": "🛑",
    "heavy_multiplication_x": "✖", "negative_squared_cross_mark": "❎", "white_check_mark": "✅", "check_mark": "✔",
    "heavy_check_mark": "✔", "ballot_box_with_check": "☑", "warning": "⚠", "exclamation": "❗", "-1": "👎",
    "thumbsdown": "👎", "+1": "👍", "thumbsup": "👍", "rotating_light": "🚨", "arrow_right": "→", "arrow_up": "↑",
    "arrow_down": "↓",
}  # fmt: skip


def blocks_of_markdown(text: str) -> tuple[str, list[Block]]:
    """The title that the front matter gives, or an empty text, and the blocks of the rest."""
    front = _FRONT_MATTER.match(text)
    title, set_aside = "", []
    if front:
        title = _title(front[1], front[2])
        set_aside.append(left_out("front matter", " ".join(front[2].split()), 1))
        text = "\n" * front[0].count("\n") + text[front.end() :]
    text = _OPENERS.sub(" ", _without_program(text, set_aside))
    return title, [*set_aside, *blocks_of_html(_html(_with_notes(text)))]


def _title(fence: str, front: str) -> str:
    if fence == "+++":
        try:
            named = tomllib.loads(front).get("title", "")
        except tomllib.TOMLDecodeError:
            named = ""
        return cleaned(named) if isinstance(named, str) else ""
    found = _TITLE.search(front)
    return cleaned(found[2]) if found else ""


def _without_program(text: str, set_aside: list[Block]) -> str:
    """The text without what a site's program puts in its place: shortcodes, attributes, contents lists."""

    def gone(match: re.Match[str]) -> str:
        words = " ".join(re.findall(r"[\w.,%'’-]+", match.group()))
        if words:
            set_aside.append(left_out("mark of a site's program", words, text.count("\n", 0, match.start()) + 1))
        return "\n" * match.group().count("\n")

    return _PROGRAM.sub(gone, text)


def _with_notes(text: str) -> str:
    """Boxes of any dialect (`[!WARNING]`, `:::caution`, `!!! danger "…"`) as plain paragraphs, on their own lines."""
    text = re.sub(r"(?<![\w:]):([a-z_+-]+\d?):(?![\w:])", lambda m: _SHORTCODES.get(m[1], m[0]), text)
    text = _ALERT.sub(lambda m: f"{m[1]}{_label(m[2], m[3], 'words')}", text)
    text = re.sub(r"==(?=\S)([^=\n]+?)(?<=\S)==", r"\1", text)
    text = re.sub(r"!?\[\[(?:[^\]|\n]*\|)?([^\]\n]+)\]\]", r"\1", text)
    lines, made, inner = text.split("\n"), [], 0
    for at, line in enumerate(lines):
        below = lines[at + 1].strip() if at + 1 < len(lines) else ""
        opened = _INDENTED_NOTE.match(line)
        fenced = _FENCED_NOTE.match(line) if ":::" in line else None
        if opened:
            inner = len(opened[1].expandtabs(4)) + 4
            made.append(opened[1] + _label(opened[2], opened[3] or "", below))
            continue
        if inner and line.strip() and len(line) - len(line.lstrip()) < inner:
            inner = 0
        if fenced:
            made.append(fenced[1] + _label(fenced[2], fenced[3].strip(), below))
        else:
            made.append(line[inner:] if inner and line.strip() else line)
    return "\n".join(made)


def _label(kind: str, title: str, below: str) -> str:
    """What a box is headed by, on a line of its own, or before the words `below`; nothing where it has no meaning."""
    label = _LABELS.get(kind.lower(), "")
    if title:
        return (f"{label}: {title}" if label else title) + "  "  # two blanks make a line end
    return f"{label}:" if label and below else ""


def _html(text: str) -> str:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.subscript import sub_plugin
    from mdit_py_plugins.superscript import superscript_plugin
    from mdit_py_plugins.tasklists import tasklists_plugin

    parser: MarkdownIt = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for plugin in (deflist_plugin, footnote_plugin, sub_plugin, superscript_plugin, tasklists_plugin):
        parser.use(plugin)
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False)
    for name in ("math_inline", "math_block", "math_inline_double", "math_block_label"):
        parser.add_render_rule(name, _formula)
    for name in ("fence", "code_block"):
        parser.add_render_rule(name, _code)
    parser.add_render_rule("html_block", _raw)
    tokens = parser.parse(text)
    for token in tokens:
        if token.map and token.nesting == 1:
            token.attrSet("data-line", str(token.map[0] + 1))
    return str(parser.renderer.render(tokens, parser.options, {}))


def _formula(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return escape(latex(tokens[index].content))


def _raw(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    return f'<hr data-line="{token.map[0] + 1 if token.map else 1}">{token.content}'


def _code(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    line = (token.map[0] + 1 if token.map else 1) + (token.type == "fence")
    return f'<pre data-line="{line}">{escape(token.content)}</pre>\n'
