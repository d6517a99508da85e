"""Formulas → words: MathML and the LaTeX between `$…$`, as a reader says them, or `[missing]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ldn_pdf.limits import FORMULA_LETTERS, FORMULA_LEVELS

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MISSING = "[missing]"
"""Stands for letters that no font has and for formulas that cannot be said, so that nobody takes the rest for all."""


_POWERS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_INDEXES = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_COMMANDS = {
    "times": "×", "cdot": "·", "div": "÷", "pm": "±", "mp": "∓", "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥",
    "geq": "≥", "geqslant": "≥", "lt": "<", "gt": ">", "ne": "≠", "neq": "≠", "approx": "≈", "sim": "~", "to": "→",
    "rightarrow": "→", "longrightarrow": "→", "Rightarrow": "→", "leftarrow": "←", "uparrow": "↑", "downarrow": "↓",
    "mu": "µ", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "Delta": "Δ", "kappa": "κ", "degree": "°",
    "circ": "°", "percent": "%", "infty": "∞", "ldots": "…", "dots": "…", "quad": " ", "qquad": " ", "left": "",
    "right": "", "displaystyle": "", "textstyle": "", "limits": "", "cdots": "…", "%": "%", "$": "$", "&": "&",
    "#": "#", "_": "_", ",": " ", ";": " ", ":": " ", "!": "", " ": " ", "\\": " ",
}  # fmt: skip
_LATEX = re.compile(
    rf"\$\$(.{{1,{FORMULA_LETTERS}}}?)\$\$"
    rf"|\\\((.{{1,{FORMULA_LETTERS}}}?)\\\)|\\\[(.{{1,{FORMULA_LETTERS}}}?)\\\]"
    rf"|(?<![\\$\w])\$(?=\S)([^$\n]{{0,{FORMULA_LETTERS}}}?\S)\$(?!\d)",
    re.DOTALL,
)
_WORDS = re.compile(
    r"\\(?:mathrm|text|textrm|mathbf|textbf|mathit|textit|operatorname|mathsf|mbox|si|SI|unit)\s*\{([^{}]*)\}"
)
_FRACTION = re.compile(r"(\d?)\s*\\[dt]?frac\s*(?:\{([^{}]*)\}\s*\{([^{}]*)\}|(\d)(\d))")
_SCRIPT = re.compile(r"([\^_])\s*(?:\{([^{}]*)\}|(\\[a-zA-Z]+|[^\s{}\\]))")
_COMMAND = re.compile(r"\\([a-zA-Z]+|.)")


def without_latex(text: str) -> str:
    """The text with its LaTeX said in words. Dollars that are money stay."""
    if "$" not in text and "\\(" not in text and "\\[" not in text:
        return text
    return _LATEX.sub(_said_or_kept, text)


def latex(source: str) -> str:
    """A formula in LaTeX as plain words, or `[missing]` where it has a command that is not known."""
    said = _WORDS.sub(r"\1", source.replace("~", " "))
    said = _FRACTION.sub(lambda m: f"{m[1]} {m[2] or m[4]}/{m[3] or m[5]}".strip(), said)
    said = _SCRIPT.sub(lambda m: _script(m[1], m[2] if m[2] is not None else m[3]), said)
    said = _COMMAND.sub(lambda m: _COMMANDS.get(m[1], MISSING), said).replace("{", "").replace("}", "")
    return MISSING if MISSING in said else " ".join(said.split())


def mathml(math: LexborNode) -> str:
    """A `<math>` element as plain words, or `[missing]` where it holds what cannot be said on one line."""
    said = re.sub(r"(?<=\d)(?=[A-Za-zµ]{2})", " ", _said(math, FORMULA_LEVELS))
    return " ".join(said.split()) or MISSING


def power(words: str) -> str:
    """What a raised part of a formula says: `9` as `⁹`, or `[missing]`."""
    return _script("^", words)


def _said_or_kept(match: re.Match[str]) -> str:
    source = next(group for group in match.groups() if group is not None)
    money = match[4] is not None and not re.search(r"[\\^_{]|^[\d.,]+$|^\w$", source)
    return match.group() if money else latex(source)


def _script(kind: str, words: str) -> str:
    if words in ("\\circ", "∘"):
        return "°"
    plain = words.strip().replace(" ", "")
    table = _POWERS if kind == "^" else _INDEXES
    if plain and all(ord(char) in table for char in plain):
        return plain.translate(table)
    return plain if kind == "_" and plain.isalnum() else MISSING


def _said(node: LexborNode, deeper: int) -> str:
    if deeper == 0:
        return MISSING
    tag = node.tag
    if tag == "-text":
        return node.text(deep=False) or ""
    if tag in ("annotation", "annotation-xml", "mphantom"):
        return ""
    if tag == "mspace":
        return " "
    inner = list(node.iter())
    if tag in ("mtable", "mover", "munder", "munderover", "mmultiscripts", "mroot", "menclose"):
        return MISSING
    if tag in ("mi", "mn", "mo", "mtext", "ms"):
        words = node.text()
        return f" {words.strip()} " if tag == "mo" and words.strip() in "×·±≤≥=<>→≈+÷" else words
    if tag == "msqrt":
        return f"√({''.join(_said(child, deeper - 1) for child in inner).strip()})"
    if tag in ("mfrac", "msup", "msub"):
        if len(inner) != 2:
            return MISSING
        first, second = (_said(child, deeper - 1).strip() for child in inner)
        if tag == "mfrac":
            return f" {first}/{second} " if first.isalnum() and second.isalnum() else f" ({first})/({second}) "
        return first + _script("^" if tag == "msup" else "_", second)
    if tag == "semantics":
        return _said(inner[0], deeper - 1) if inner else MISSING
    return "".join(_said(child, deeper - 1) for child in inner)
