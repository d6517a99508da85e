"""A Word file (.docx) → blocks: mammoth makes HTML of it; what it passes over is put in, or told as left out."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree as ET

from ldn_pdf.drafting.article_blocks import Block, left_out
from ldn_pdf.drafting.signs import wingdings
from ldn_pdf.drafting.webpage import blocks_of_html
from ldn_pdf.limits import MB, WORD_ELEMENTS, WORD_FILE_PARTS, WORD_XML_BYTES

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/(?:_rels/)?(?:document\d*|styles|numbering|footnotes"
    r"|endnotes|comments|header\d+|footer\d+)"
    r"\.xml(?:\.rels)?"
)
_BESIDE = {"header": "page header", "footer": "page footer", "comments": "comment"}
_STYLES = "\n".join(
    [
        "p[style-name='Title'] => h1:fresh",
        "p[style-name='Subtitle'] => p:fresh",
        *(f"p[style-name='{name} {n}'] => h{n + 1}:fresh" for name in ("heading", "Heading") for n in range(1, 6)),
    ]
)


class UnreadableWordFile(Exception):
    """The file is no Word document, or it unpacks to more than an article can be."""


def blocks_of_word_file(data: bytes) -> list[Block]:
    """The blocks of the document; their lines are its paragraphs, counted from 1. Raises UnreadableWordFile."""
    import mammoth

    parts = _parts(data)
    document = next((name for name in parts if re.fullmatch(r"word/document\d*\.xml", name)), None)
    if document is None:
        raise UnreadableWordFile("has no text of a Word document in it")
    set_aside: list[Block] = []
    for name in list(parts):
        kind = next((reason for start, reason in _BESIDE.items() if name.startswith(f"word/{start}")), "")
        words = _words(_parsed(parts.pop(name))) if kind else ""
        if words:
            set_aside.append(left_out(kind, words, 1))
    tree = _parsed(parts[document])
    if sum(1 for _ in tree.iter()) > WORD_ELEMENTS:
        raise UnreadableWordFile(f"has more than {WORD_ELEMENTS:,} paragraphs and parts of them")
    _settle(tree, _bullets(parts), set_aside)
    parts[document] = ET.tostring(tree, encoding="utf-8", xml_declaration=True)
    for note in ("word/footnotes.xml", "word/endnotes.xml"):
        if note in parts:
            notes = _parsed(parts[note])
            _settle(notes, {}, set_aside)
            parts[note] = ET.tostring(notes, encoding="utf-8", xml_declaration=True)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    try:
        html = mammoth.convert_to_html(
            packed, style_map=_STYLES, convert_image=mammoth.images.img_element(lambda image: {"src": ""})
        ).value
    except Exception as error:  # mammoth raises what its parsers raise: KeyError, ValueError, IndexError …
        raise UnreadableWordFile("is not a Word document that can be read") from error
    html = re.sub(r"(</(?:p|li|h[1-6]|td|th)>)", "\\1\n", html)  # a paragraph a line: its number is a claim's line
    return [*set_aside, *blocks_of_html(html)]


def _parts(data: bytes) -> dict[str, bytes]:
    """The parts that hold words, none larger than a document can be: a small file may unpack to gigabytes."""
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > WORD_FILE_PARTS:
                raise UnreadableWordFile(f"has more than {WORD_FILE_PARTS:,} files in it")
            for name in archive.namelist():
                if not _PARTS.fullmatch(name):
                    continue
                with archive.open(name) as part:
                    parts[name] = part.read(WORD_XML_BYTES + 1)
                if sum(map(len, parts.values())) > WORD_XML_BYTES:
                    raise UnreadableWordFile(f"unpacks to more than {WORD_XML_BYTES // MB} MB of text")
    except UnreadableWordFile:
        raise
    except Exception as error:  # zipfile, zlib and lzma raise whatever a broken archive leads them to
        raise UnreadableWordFile("is damaged, or has a password") from error
    return parts


def _parsed(part: bytes) -> ET.Element:
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise UnreadableWordFile("has declarations in it that no Word document has")
    try:
        return ET.fromstring(part)
    except ET.ParseError as error:
        raise UnreadableWordFile("is damaged") from error


def _words(element: ET.Element) -> str:
    return " ".join(map(_typed, element.iter(f"{_WORD}p"))).strip()


def _typed(element: ET.Element) -> str:
    return "".join(text.text or "" for text in element.iter() if text.tag in (f"{_WORD}t", f"{_WORD}delText"))


# --- what mammoth passes over --------------------------------------------------------------------------


def _settle(tree: ET.Element, bullets: dict[tuple[str, str], str], set_aside: list[Block]) -> None:
    """Take out deletions and hidden words, and put in formulas and the signs of bullets that mammoth leaves out."""
    paragraph = 0
    for element in list(tree.iter()):
        if element.tag == f"{_WORD}p":
            paragraph += 1
            if sign := bullets.get(_list_of(element), ""):
                element.insert(int(element[0].tag == f"{_WORD}pPr"), _run(f"{sign} "))
        for at, child in reversed(list(enumerate(element))):
            reason = _reason(child)
            if reason:
                if words := " ".join(_typed(child).split()):
                    set_aside.append(left_out(reason, words, max(1, paragraph)))
                element.remove(child)
            elif child.tag in (f"{_MATH}oMath", f"{_MATH}oMathPara"):
                element[at] = _run(_formula(child))
    for strike in tree.iter(f"{_WORD}dstrike"):
        strike.tag = f"{_WORD}strike"


def _reason(element: ET.Element) -> str:
    if element.tag in (f"{_WORD}del", f"{_WORD}moveFrom"):
        return "tracked deletion"
    if element.tag == f"{_WORD}r":
        hidden = element.find(f"{_WORD}rPr/{_WORD}vanish")
        if hidden is not None and hidden.get(f"{_WORD}val", "true") not in ("0", "false", "off"):
            return "hidden text"
    return ""


def _bullets(parts: dict[str, bytes]) -> dict[tuple[str, str], str]:
    """The lists whose bullet is a sign of yes or no, by the ids of list and level."""
    if "word/numbering.xml" not in parts:
        return {}
    numbering = _parsed(parts["word/numbering.xml"])
    signs: dict[tuple[str, str], str] = {}
    for abstract in numbering.iter(f"{_WORD}abstractNum"):
        for level in abstract.iter(f"{_WORD}lvl"):
            fonts, drawn = level.find(f"{_WORD}rPr/{_WORD}rFonts"), _value(level, "lvlText")
            if fonts is not None and "Wingdings" in fonts.attrib.values():
                bare = (chr(ord(char) - 0xF000) if 0xF000 <= ord(char) <= 0xF0FF else char for char in drawn)
                drawn = wingdings("".join(bare))
            if drawn[:1] and drawn[0] in "✓✔✗✘☑☒✖❌✅🚫":
                signs[abstract.get(f"{_WORD}abstractNumId", ""), level.get(f"{_WORD}ilvl", "0")] = drawn[0]
    return {
        (number.get(f"{_WORD}numId", ""), depth): sign
        for number in numbering.iter(f"{_WORD}num")
        for (owner, depth), sign in signs.items()
        if _value(number, "abstractNumId") == owner
    }


def _list_of(paragraph: ET.Element) -> tuple[str, str]:
    """The ids of the list that a paragraph is an item of, and of its level."""
    found = paragraph.find(f"{_WORD}pPr/{_WORD}numPr")
    return (_value(found, "numId"), _value(found, "ilvl", "0")) if found is not None else ("", "")


def _value(element: ET.Element, name: str, otherwise: str = "") -> str:
    """What a child of this name says in its attribute `val`."""
    child = element.find(f"{_WORD}{name}")
    return child.get(f"{_WORD}val", otherwise) if child is not None else otherwise


def _run(words: str) -> ET.Element:
    run = ET.Element(f"{_WORD}r")
    ET.SubElement(run, f"{_WORD}t").text = words
    return run


def _formula(math: ET.Element) -> str:
    """An equation of Word as words on one line, or `[missing]`; fractions and powers are said."""
    from ldn_pdf.drafting.signs import MISSING, power

    if math.tag == f"{_MATH}t":
        return math.text or ""
    inner = {child.tag.removeprefix(_MATH): child for child in math}
    if math.tag == f"{_MATH}f":
        return f" {_formula(inner['num'])}/{_formula(inner['den'])} " if {"num", "den"} <= set(inner) else MISSING
    if math.tag == f"{_MATH}sSup":
        return _formula(inner["e"]) + power(_formula(inner["sup"])) if {"e", "sup"} <= set(inner) else MISSING
    if math.tag in (f"{_MATH}m", f"{_MATH}nary", f"{_MATH}rad", f"{_MATH}eqArr", f"{_MATH}limLow", f"{_MATH}sSubSup"):
        return MISSING
    return "".join(_formula(child) for child in math)
