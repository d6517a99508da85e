"""Characters of an article → what a page can show: signs become words, figures stay whole, nothing goes in silence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ldn_pdf.limits import FORMULA_LETTERS, FORMULA_LEVELS
from ldn_pdf.reading.characters import is_drawn, unseen

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_MEANINGS = {
    "no": "✗✘❌❎✖✕☒⛔🚫🛑🛇🗙🗴🗵🗶🗷⊗⊘⦸🚭🚯🚱🚳🚷📵🔞👎🙅",
    "yes": "✓✔✅☑🗸🗹👍👌🆗🙆",
    "warning": "⚠❗❕‼☠☢☣🚨🆘",
}
_MEANING = {sign: word for word, signs in _MEANINGS.items() for sign in signs}
_SIGNS = "".join(_MEANING)
_SAYS_SO = {
    "no": re.compile(r"(?:no|not|do not|don['’]t|never|avoid|stop|cannot|can['’]t|must not)\b", re.IGNORECASE),
    "yes": re.compile(r"(?:yes|do)\b(?! not)", re.IGNORECASE),
    "warning": re.compile(r"(?:warning|caution|danger|important|attention)\b", re.IGNORECASE),
}
BULLETS = "•◦▪▫■□●○◆◇◘◙‣⁃∙·▶▷►▸➢➣➤❖❑❒☐❏✦✧★☆◾◽▢»–—*"
"""Marks that stand before an item of a list and say nothing."""
_BULLET = re.compile(
    rf"\A(?:-\s+(?=[^\W\d])|(?:[{re.escape(BULLETS)}]|o(?=\s\s|\s[A-Z]))\s+(?=\S)|[{re.escape(BULLETS[:-4])}](?=[^\W\d]))"
)

# What Word's fonts Symbol and Wingdings draw for characters of the private use area (Unicode's Wingdings mapping).
_PRIVATE = {
    0xF0FC: "✓", 0xF0FB: "✗", 0xF0FE: "☑", 0xF0FD: "☒", 0xF0A8: "☐", 0xF06F: "☐", 0xF0B7: "•", 0xF0A7: "▪",
    0xF0D8: "➢", 0xF076: "❖", 0xF0E0: "→", 0xF0E8: "→", 0xF0A3: "≤", 0xF0B3: "≥", 0xF0B1: "±", 0xF0B4: "×",
    0xF0B0: "°", 0xF06D: "µ", 0xF0BB: "≈", 0xF0B9: "≠", 0xF0AE: "→", 0xF0AD: "↑", 0xF0AF: "↓", 0xF0AC: "←",
}  # fmt: skip
_WINGDINGS = {"ü": "✓", "û": "✗", "þ": "☑", "ý": "☒", "à": "→", "è": "→"}
_ARROWS = (("LEFT RIGHT ARROW", "↔"), ("RIGHTWARDS", "→"), ("LEFTWARDS", "←"), ("UPWARDS", "↑"), ("DOWNWARDS", "↓"))
_STRUCK = re.compile("(?:.[\u0335-\u0338])+")  # combining overlays, which NFC left apart: each letter is crossed out
_PROHIBITED = re.compile("(.)\u20e0")  # COMBINING ENCLOSING CIRCLE BACKSLASH: not this
_COMPATIBLE = re.compile("[\ufb00-\ufb06\uff01-\uff5e\U0001d400-\U0001d7ff]")  # ligatures, wide and styled letters
_SUPER, _SUB = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "₀₁₂₃₄₅₆₇₈₉₊₋"
_PLAIN = "0123456789+-"
_POWERS, _INDEXES = str.maketrans(f"{_PLAIN}−–", f"{_SUPER}⁻⁻"), str.maketrans(_PLAIN[:10], _SUB[:10])
_FRACTION = re.compile(rf"(\d?)\s?([{_SUPER[:10]}]{{1,3}})\s?[/⁄]\s?([{_SUB[:10]}]{{1,3}})")
_RAISED = re.compile(rf"(?<=(.))\s?([{_SUPER}]+(?:[,–-]\s?[{_SUPER}]+)*)")
_UNIT = re.compile(r"(?:\b|[\d/])(?:[kcdmµμn]?m|ft|in|yd|s|h|sec|min)$")  # a raised 2 or 3 makes a square or a cube
_BRACKETED = re.compile(
    r"\s?\[(?:\d{1,3}(?:\s?,\s?\d{1,3})*|(?:note|nb|ref|lower-alpha|fn)\.? ?\d+|(?:citation"
    r"|clarification|page|source)s?"
    r"(?: \w+)? (?:needed|required)|edit(?: source)?|who\?|when\?|why\?|dubious[^\]]*|better source needed)\]",
    re.IGNORECASE,
)
_RUN_ON = re.compile(r"(?<=[a-z\d)%”’][.!?])(?<![\s.][a-zA-Z]\.)(?=[“\"]?[A-Z][a-z’']*(?:\s|$|[,;:]))")


def cleaned(text: str, removed: list[str] | None = None) -> str:
    """The text with plain spaces and nothing that a page cannot show.

    Signs of yes, no and warning become words, and a sign that no font has becomes `[sign: its name]`.
    Letters that no font has become `[missing]`. Marks of footnotes go; they, and what is crossed out
    letter by letter, are added to `removed`.
    """
    removed = [] if removed is None else removed
    text = unicodedata.normalize("NFC", text)
    text = _bracketed_marks_gone(without_latex(text), removed)
    if not (text.isascii() and text.isprintable()):
        text = _STRUCK.sub(lambda match: _gone(re.sub("[\u0335-\u0338]", "", match.group()), removed), text)
        text = _PROHIBITED.sub(r"🚫\1", text)
        text = _COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text.translate(_PRIVATE))
        text = re.sub(r"(?<=\d)\s?⁄\s?(?=\d)", "/", text)
        text = _raised(_FRACTION.sub(_as_fraction, text), removed)
        text = _signs_as_words(" ".join(text.split()))
        text = re.sub(r"(?:\[missing\])+", MISSING, "".join(map(_drawable, text)))
        text = re.sub(r"\](?:\s*\[sign: )", ", ", text) if "[sign: " in text else text
    return _RUN_ON.sub(" ", " ".join(text.split()))


def raised(words: str) -> str:
    """The words of a superscript as characters: `9` → `⁹`. What is no figure stays as it is, `th` of `10th` too."""
    return _in_script(words, _POWERS) or words


def lowered(words: str) -> str:
    """The words of a subscript as characters: `2` → `₂`."""
    return _in_script(words, _INDEXES) or words


def _in_script(words: str, table: Mapping[int, int]) -> str:
    """The figures of this script, or an empty text where one has none."""
    bare = words.strip()
    return bare.translate(table) if all(ord(char) in table for char in bare) else ""


def wingdings(words: str) -> str:
    """What Word's font Wingdings draws for these letters; a bullet where it is none of yes, no and arrows."""
    return "".join(_WINGDINGS.get(char, char if char.isspace() else "•") for char in words)


def without_bullet(words: str) -> str:
    """The words of an item without the mark that a program typed before it."""
    return _BULLET.sub("", words.lstrip())


# --- figures -----------------------------------------------------------------------------------------


def _as_fraction(match: re.Match[str]) -> str:
    whole, above, below = match.groups()
    figures = f"{_plain(above)}/{_plain(below)}"
    return f"{whole} {figures}" if whole else figures


def _raised(text: str, removed: list[str]) -> str:
    """Raised figures stay where they are powers; where they are marks of footnotes they go, and the sentences part."""

    def settle(match: re.Match[str]) -> str:
        if _is_power(text[: match.start()].rstrip(), match[2]):
            return match[2]
        removed.append(_plain(match[2]))
        return " " if text[match.end() : match.end() + 1].isalnum() else ""

    return _RAISED.sub(settle, text)


def _is_power(before: str, figures: str) -> bool:
    if any(sign in figures for sign in ",–- "):
        return False
    if figures[-1] in "⁺⁻" or figures[0] in "⁻⁺":  # the charge of an ion; the power of a unit or of ten
        return True
    if before[-1:].isdigit():
        return re.search(r"\d,\d{3}$|\d\.\d+$|[12]\d{3}$", before) is None
    return before[-1:] not in ")]" and _plain(figures) in ("2", "3", "4") and _UNIT.search(before) is not None


def _plain(figures: str) -> str:
    return unicodedata.normalize("NFKC", figures).replace("−", "-")


def _bracketed_marks_gone(text: str, removed: list[str]) -> str:
    def settle(match: re.Match[str]) -> str:
        removed.append(match.group().strip())
        return " " if text[match.end() : match.end() + 1].isalnum() else ""

    return _BRACKETED.sub(settle, text) if "[" in text else text


def _gone(words: str, removed: list[str]) -> str:
    removed.append(words)
    return " "


# --- signs -------------------------------------------------------------------------------------------


def _signs_as_words(text: str) -> str:
    """A sign before words as `No: …`; alone as `no`; within or behind words as `(no)`."""
    parts = re.split(f"\\s*([{re.escape(_SIGNS)}])[\ufe0e\ufe0f\u200d]*[♀♂]?\ufe0f?\\s*", text)
    if len(parts) == 1:
        return text
    said = [parts[0]]
    leads = not parts[0].strip(f" {BULLETS}\"'“(")
    last = parts[0].rstrip()[-1:]
    previous = ""
    pairs = list(zip(parts[1::2], parts[2::2], strict=True))
    for at, (sign, after) in enumerate(pairs):
        word = _MEANING[sign]
        if not after and at + 1 < len(pairs):  # two signs before the same words
            said += [] if word in (previous, _MEANING[pairs[at + 1][0]]) else [f" {word.capitalize()}:"]
            last = ":" if len(said) > 1 else last
            continue
        doubled = word == previous and not last.isalnum()
        if doubled or (after and _SAYS_SO[word].match(after)):
            said.append(f" {after}")
        elif after and (leads or last in (":", ".")):
            stop = "" if last in ("", *".:;!?(–—") else "."
            said.append(f"{stop} {word.capitalize()}: {after}")
        else:
            said.append(f" ({word}) {after}" if after or last else word)
        previous, last = word, said[-1].rstrip()[-1:] or last
    return "".join(said).strip()


def _drawable(char: str) -> str:
    if char.isspace() or " " <= char <= "~":
        return char
    category = unicodedata.category(char)
    if category == "Co":
        return "[sign: not known]"
    if unseen(char) or category.startswith("M"):
        return ""
    if is_drawn(char):
        return char
    name = unicodedata.name(char, "")
    if "ARROW" in name:
        return next((arrow for part, arrow in _ARROWS if part in name), f"[sign: {name.lower()}]")
    compatible = unicodedata.normalize("NFKC", char)
    if compatible != char and all(map(is_drawn, compatible)):
        return _in_plain_characters(char, compatible)
    if category[0] == "S" or category == "Cn" or char in "⁄∕":
        return f"[sign: {name.lower() or 'not known'}]"
    return "-" if category == "Pd" else MISSING


def _in_plain_characters(char: str, compatible: str) -> str:
    kind = unicodedata.decomposition(char).partition(">")[0]
    if kind == "<fraction":
        return " " + compatible.replace("⁄", "/")
    if kind == "<super":
        return "^" + compatible
    return f"({compatible})" if kind == "<circle" else compatible


# --- formulas: MathML and the LaTeX between `$…$`, as a reader says them, or `[missing]` -----------


MISSING = "[missing]"
"""Stands for letters that no font has and for formulas that cannot be said, so that nobody takes the rest for all."""


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
_DIVIDED = re.compile(r"(\d?)\s*\\[dt]?frac\s*(?:\{([^{}]*)\}\s*\{([^{}]*)\}|(\d)(\d))")
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
    said = _DIVIDED.sub(lambda m: f"{m[1]} {m[2] or m[4]}/{m[3] or m[5]}".strip(), said)
    said = _SCRIPT.sub(lambda m: _script(m[1], m[2] if m[2] is not None else m[3]), said)
    said = _COMMAND.sub(lambda m: _COMMANDS.get(m[1], MISSING), said).replace("{", "").replace("}", "")
    return MISSING if MISSING in said else " ".join(said.split())


def mathml(math: LexborNode) -> str:
    """A `<math>` element as plain words, or `[missing]` where it holds what cannot be said on one line."""
    said = re.sub(r"(?<=\d)(?=[A-Za-zµ]{2})", " ", _said(math, FORMULA_LEVELS))
    return " ".join(said.split()) or MISSING


def _said_or_kept(match: re.Match[str]) -> str:
    source = next(group for group in match.groups() if group is not None)
    money = match[4] is not None and not re.search(r"[\\^_{]|^[\d.,]+$|^\w$", source)
    return match.group() if money else latex(source)


def power(words: str) -> str:
    """What a raised part of a formula says: `9` as `⁹`, or `[missing]`."""
    return "°" if words in ("\\circ", "∘") else _in_script(words.replace(" ", ""), _POWERS) or MISSING


def _script(kind: str, words: str) -> str:
    plain = words.strip().replace(" ", "")
    return power(words) if kind == "^" else lowered(plain) if plain.isalnum() else MISSING


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
