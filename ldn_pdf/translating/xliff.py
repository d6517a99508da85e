"""A handout's texts as XLIFF 1.2 for a translation agency, and the agency's words back in.

Standard: OASIS, XLIFF Version 1.2, 1 February 2008. What is not words stands as inline elements that a translator can
move and not change: {fields}, empty lines, **bold**, links. A file from outside is read without DTD, entities or net.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree
from msgspec import Struct

from ldn_pdf import __version__
from ldn_pdf.content.passages import TO_DO
from ldn_pdf.content.translations import differences, digest, figures, on_one_line, one_spaced, units, without_tags
from ldn_pdf.content.walk import NO_WORDS, Piece
from ldn_pdf.limits import XLIFF_BYTES
from ldn_pdf.locale.packs import canonical
from ldn_pdf.problems import Mark, Problem
from ldn_pdf.reading.inline_markup import TOKEN
from ldn_pdf.reading.model import Handout
from ldn_pdf.reading.source import Text
from ldn_pdf.reading.yaml_edits import path_at, set_value

_NS = "urn:oasis:names:tc:xliff:document:1.2"
_DEFAULT: Any = {None: _NS}
_XML = "http://www.w3.org/XML/1998/namespace"
_OWN_TAGS = 1000  # ids of tags that the source does not have
_LONGER = 1.25  # Spanish runs a fifth to a quarter longer than English
_BLANKS = re.compile(r"[ \t\r\n]+")
_MARKUP = re.compile(r"\*\*|[{}]|\]\((?:https?|mailto|tel):")
_ABOUT = (
    "Texts of one patient handout. Translate for reading aloud: short sentences, everyday words, nothing added and "
    "nothing left out. Keep each figure, each “not” and each “may”. Placeholders stay; they may move."
)

LinesOf = Callable[[str], int]
"""How many lines a text takes in the clear edition, across the whole column."""


class InlineTag(Struct, frozen=True):
    """What is no word: `kind` is bold, link, field, brace or paragraph; `detail` the address, or what was typed."""

    kind: str
    detail: str = ""

    @property
    def shown(self) -> str:
        """What a person calls it."""
        named = {"bold": "bold words", "link": f"the link to {self.detail}", "paragraph": "an empty line"}
        return named.get(self.kind, self.detail)

    @property
    def element(self) -> str:
        """The name of its element: `g` holds words, `x` stands in their row."""
        return "g" if self.kind in ("bold", "link") else "x"

    def around(self, words: str) -> str:
        """These words with it, as an author types them."""
        typed = {"bold": f"**{words.strip()}**", "link": f"[{words.strip()}]({self.detail})"}
        return typed.get(self.kind, self.detail)


Tree = list[Any]  # words, and a pair of a InlineTag and the Tree within it


class Taken(Struct, frozen=True):
    """A translation's file after the agency's words are in, the places of these, and what to look at."""

    data: bytes
    places: tuple[str, ...]
    problems: tuple[Problem, ...]


def texts_of(source: Handout) -> dict[str, Piece]:
    """What an agency translates, by place."""
    return {
        place: piece
        for place, piece in units(source).items()
        if piece.text and piece.role not in NO_WORDS and piece.role != "source"
    }


# --- out -------------------------------------------------------------------------------------------


def written(source: Handout, translation: Handout, lines_of: LinesOf) -> bytes:
    """The XLIFF of a handout and of the words that its translation has by now. The same input gives the same bytes."""
    ours, tag = units(translation), canonical(str(translation.language))
    root = etree.Element(f"{{{_NS}}}xliff", {"version": "1.2"}, nsmap=_DEFAULT)
    file = _below(
        root, "file", original=f"{source.id}.yaml", datatype="plaintext", **{"tool-id": "ldn-pdf"},
        **{"source-language": canonical(source.tag), "target-language": tag},
    )  # fmt: skip
    header = _below(file, "header")
    _below(header, "note").text = _ABOUT
    _below(header, "tool", **{"tool-id": "ldn-pdf", "tool-name": "ldn-pdf", "tool-version": __version__})
    body = _below(file, "body")
    for place, piece in texts_of(source).items():
        words = one_spaced(ours[place].text.value) if place in ours else "TODO"
        most, chars = _room(piece, lines_of)
        unit = _below(body, "trans-unit", id=place, maxwidth=str(chars), **{"size-unit": "char"})
        unit.set(f"{{{_XML}}}space", "preserve")
        unit.set("extradata", digest(Text(words)))
        tree = _tree(one_spaced(piece.text.value))
        _fill(_below(unit, "source"), tree, iter(_ids(tree, tree)))
        if not TO_DO.fullmatch(words):
            held = TO_DO.search(words)
            target = _below(unit, "target", state="needs-review-translation" if held else "translated")
            ours_tree = _tree(words.removeprefix("TODO "))
            _fill(target, ours_tree, iter(_ids(ours_tree, tree)))
        _below(unit, "note", **{"from": "ldn-pdf"}).text = f"{_named(place, piece)} {_limit(piece, most, chars)}"
    _indented(root, "\n")
    made: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return made + b"\n"


def _below(parent: Any, name: str, **attributes: str) -> Any:
    return etree.SubElement(parent, f"{{{_NS}}}{name}", attributes)


def _indented(element: Any, lead: str) -> None:
    """Each element on a line of its own, but for those within a text, where every blank counts."""
    if len(element) and etree.QName(element).localname not in ("source", "target"):
        element.text = f"{lead}  "
        for child in element:
            _indented(child, f"{lead}  ")
            child.tail = f"{lead}  "
        element[-1].tail = lead


def _named(place: str, piece: Piece) -> str:
    section = f", section “{piece.section.heading}”" if piece.section and piece.role != "heading" else ""
    return f"{piece.label[0].upper()}{piece.label[1:]} ({place}){section}."


def _room(piece: Piece, lines_of: LinesOf) -> tuple[int, int]:
    """The most lines and characters that a translation may have."""
    words = one_spaced(piece.text.value)
    lines = lines_of(words)
    most = max(lines + 1, round(lines * _LONGER)) if lines else 1
    chars = round(max(len(words), 12) * most / max(lines, 1)) if lines > 1 else max(round(len(words) * 1.6), 12)
    return most, min(chars, 65) if piece.role == "title" else chars


def _limit(piece: Piece, most: int, chars: int) -> str:
    card = " A card has room for 15 words." if piece.label == "card words" else ""
    return f"At most {most} line{'s' if most > 1 else ''} in the clear edition, about {chars} characters.{card}"


# --- in --------------------------------------------------------------------------------------------


def taken(
    data: bytes, file: str, source: Handout, translation: Handout, old: bytes, lines_of: LinesOf
) -> Taken | list[Problem]:
    """The translation's file, which holds `old`, with the words of an XLIFF; or all that stands against it.

    Nothing is taken where a single text is refused. No state and no note of the XLIFF counts: who translated and who
    approved is for people to say. Words that were changed since the export are never overwritten.
    """
    root = _read(data, file)
    if isinstance(root, Problem):
        return [root]
    problems = list(_of_the_file(root, file, source, translation))
    if problems:
        return problems
    found: dict[str, str] = {}
    wanted, ours = texts_of(source), units(translation)
    for unit in root.iter(f"{{{_NS}}}trans-unit"):
        place = unit.get("id", "")
        if place in found:
            problems.append(_at(unit, file, f"There are two texts with the id {place}.", "Send the file back.", "id"))
        elif place not in wanted:
            what = f"{source.id} has no text {place}: this file is of an older version."
            problems.append(_at(unit, file, what, _ANEW, "old-source"))
        else:
            was = one_spaced(ours[place].text.value)
            words = found[place] = _words_of(unit, file, place, wanted[place], was, problems)
            is_ours = not TO_DO.fullmatch(was) and unit.get("extradata") != digest(Text(was))
            if words and words != was and is_ours:
                what = f"The words of {place} were changed here since the export: they are not overwritten."
                fix = f"Export anew, or type the agency's words by hand: {on_one_line(words)}"
                problems.append(_at(unit, file, what, fix, "changed-since"))
    fix = "Ask for the whole file: no text may be taken out."
    missing = [place for place in wanted if place not in found]
    problems += [
        Problem(Mark(file), f"The text {place} is missing in this file.", fix, "xliff-missing") for place in missing
    ]
    return problems or _put_in(found, source, translation, old, lines_of, file)


_ANEW = "Export anew with `ldn-pdf translate … --export`, and have the changed texts translated."


def _read(data: bytes, file: str) -> Any:
    """The root of a file from outside, or the problem with it."""

    def refused(what: str, rule: str = "xliff", line: int = 1) -> Problem:
        return Problem(Mark(file, line), what, "Ask for the file as XLIFF 1.2, the form in which it was sent.", rule)

    if len(data) > XLIFF_BYTES:
        what = f"This file has more than {XLIFF_BYTES // 1024} KB, and a handout has far less."
        return refused(what, "too-large")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root: Any = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        what = f"This is no XML that can be read: {str(error).partition(', line')[0]}."
        return refused(what, line=getattr(error, "lineno", 0) or 1)
    if root.getroottree().docinfo.doctype:
        what = "This file has a DTD, which an XLIFF needs nowhere and which can name files of this computer."
        return refused(what, "xliff-dtd")
    if root.tag != f"{{{_NS}}}xliff" or root.get("version") != "1.2":
        return refused("This is no XLIFF 1.2.")
    return root


def _of_the_file(root: Any, file: str, source: Handout, translation: Handout) -> Iterator[Problem]:
    files = root.findall(f"{{{_NS}}}file")
    if len(files) != 1:
        what = f"There are {len(files)} files in it, and one is wanted."
        yield _at(root, file, what, "Ask for one file each.", "xliff")
    for each in files[:1]:
        if each.get("original") != f"{source.id}.yaml":
            what = f"These are texts of {each.get('original')}, not of {source.id}.yaml."
            yield _at(each, file, what, f"Name the handout that they are of, not {source.id}.", "xliff-original")
        for name, tag in (("source-language", source.tag), ("target-language", str(translation.language))):
            given, wanted = canonical(each.get(name, "").replace("_", "-")), canonical(tag)
            if given not in (wanted, wanted.partition("-")[0]):
                what = f"Its {name} is `{given}`, and `{wanted}` is wanted."
                yield _at(each, file, what, "Ask for the right language, or for this file set right.", "xliff-language")


def _words_of(unit: Any, file: str, place: str, piece: Piece, was: str, problems: list[Problem]) -> str:
    """The words of a unit's target with the markup of the source; what is wrong with it joins the problems.

    What came back as it was sent is let be.
    """
    held = was.removeprefix("TODO ")  # what a change of the source put behind a TODO stays there
    tree, old_tree = _tree(one_spaced(piece.text.value)), _tree(held)
    tags = dict(enumerate(_tags(tree), 1))

    def refuse(what: str, fix: str, rule: str) -> None:
        problems.append(_at(unit, file, f"{place}: {what}", fix, rule))

    source, target = unit.find(f"{{{_NS}}}source"), unit.find(f"{{{_NS}}}target")
    if source is None or one_spaced(_plain(source, tags, [])) != one_spaced(piece.text.value):
        refuse("its source is not the handout's of today.", _ANEW, "old-source")
        return ""
    strange: list[str] = []
    words = one_spaced(_plain(target, tags, strange)) if target is not None else ""
    if not re.sub(r"\W", "", without_tags(words)) or TO_DO.fullmatch(words):
        refuse("its translation is empty.", "Ask for the whole translation.", "empty-target")
        return ""
    sent = tags | dict(zip(_ids(old_tree, tree), _tags(old_tree), strict=True))
    unknown: list[str] = []
    if one_spaced(_plain(target, sent, unknown)) == held and not unknown:
        return was
    for shown in strange:
        refuse(f"{shown} is not in the source.", _AS_THEY_WERE, "new-placeholder")
    wanted, read = Counter(tags.values()), Counter(_tags(_tree(words)))  # as it will be read: `****` is no bold word
    for tag in wanted - read:
        refuse(f"lost: {tag.shown}.", _AS_THEY_WERE, _LOST.get(tag.kind, "lost-placeholder"))
    for tag in read - wanted if not strange else ():
        refuse(f"not in the source, or not as often: {tag.shown}.", _AS_THEY_WERE, "new-placeholder")
    right, given = (Counter(figures(without_tags(text))) for text in (one_spaced(piece.text.value), words))
    if right != given:
        gone, come = (", ".join((a - b).elements()) or "none" for a, b in ((right, given), (given, right)))
        refuse(
            f"its figures differ: {gone} became {come}.", "Have them as in the source, as figures.", "changed-figure"
        )
    return words


_LOST = {"bold": "lost-bold", "link": "lost-link"}
_AS_THEY_WERE = "Ask for the placeholders as they were."


def _put_in(
    found: Mapping[str, str], source: Handout, translation: Handout, old: bytes, lines_of: LinesOf, file: str
) -> Taken | list[Problem]:
    ours, theirs = units(translation), texts_of(source)
    changed = {place: words for place, words in found.items() if words != one_spaced(ours[place].text.value)}
    marks = {place: ours[place].text.mark() for place in changed}
    paths = {place: path_at(old, mark.line, mark.column) for place, mark in marks.items()}
    data = old
    for place, path in paths.items():
        made = set_value(data, Handout, path, changed[place])
        if isinstance(made, Problem):
            return [Problem(Mark(file), f"{place}: {made.what}", made.fix, made.rule)]
        data = made
    tags = source.tag, str(translation.language)
    looked = (_to_look_at(place, theirs[place], words, tags, lines_of, file) for place, words in found.items())
    return Taken(data, tuple(changed), tuple(problem for problems in looked for problem in problems))


def _to_look_at(
    place: str, piece: Piece, words: str, tags: tuple[str, str], lines_of: LinesOf, file: str
) -> Iterator[Problem]:
    """What no program can judge: a text that is long, and one whose denials or numbers are not those of the source."""
    most, lines = _room(piece, lines_of)[0], lines_of(words)
    if lines > most:
        what = f"{place} takes {lines} lines in the clear edition, {lines - most} more than it may."
        yield Problem(Mark(file), what, f"Shorten it: {on_one_line(words)}", "too-long", "warning")
    theirs = piece.text.value
    for rule, what in differences(one_spaced(theirs), tags[0], words, tags[1]):
        fix = f"Compare: {on_one_line(theirs)} | {on_one_line(words)}"
        yield Problem(Mark(file), f"{place}: {what}", fix, rule, "warning")


def _at(element: Any, file: str, what: str, fix: str, rule: str) -> Problem:
    return Problem(Mark(file, element.sourceline or 1), what, fix, rule)


# --- words and inline elements ---------------------------------------------------------------------


def _tree(words: str) -> Tree:
    """Words with their markup as tags."""
    made: Tree = []
    done = 0
    for match in TOKEN.finditer(words):
        made += _by_paragraph(words[done : match.start()])
        done = match.end()
        if match["bold"]:
            made.append((InlineTag("bold"), _tree(match["bold"])))
        elif match["words"]:
            made.append((InlineTag("link", match["address"]), _tree(match["words"])))
        else:
            made.append((InlineTag("brace" if match["brace"] else "field", match[0]), []))
    return [part for part in [*made, *_by_paragraph(words[done:])] if part]


def _by_paragraph(words: str) -> Tree:
    parts: Tree = []
    for number, part in enumerate(words.split("\n\n")):
        parts += [(InlineTag("paragraph", "\n\n"), []), part] if number else [part]
    return parts


def _tags(tree: Tree) -> Iterator[InlineTag]:
    for part in tree:
        if isinstance(part, tuple):
            yield part[0]
            yield from _tags(part[1])


def _ids(tree: Tree, source: Tree) -> list[int]:
    """The id of each tag of a tree, in order: that of the like tag of the source, or one of its own."""
    free = dict(enumerate(_tags(source), 1))
    ids = []
    for number, tag in enumerate(_tags(tree)):
        found = next((known for known, other in free.items() if other == tag), _OWN_TAGS + number)
        free.pop(found, None)
        ids.append(found)
    return ids


def _fill(element: Any, tree: Tree, ids: Iterator[int]) -> None:
    """Put words and tags into an element."""
    last: Any = None
    for part in tree:
        if isinstance(part, str) and last is None:
            element.text = (element.text or "") + part
        elif isinstance(part, str):
            last.tail = (last.tail or "") + part
        else:
            tag, inner = part
            ctype = {"bold": "bold", "link": "link", "paragraph": "lb"}.get(tag.kind, f"x-{tag.kind}")
            last = _below(element, tag.element, id=str(next(ids)), ctype=ctype)
            if tag.detail.strip():
                last.set("equiv-text", tag.detail)
            _fill(last, inner, ids)


def _plain(element: Any, tags: Mapping[int, InlineTag], strange: list[str]) -> str:
    """The words of an element with the markup of the source. What a CAT tool wraps words in (`mrk`) is let go."""
    known = {str(number): tag for number, tag in tags.items()}
    parts = [_said(element.text, strange)]
    for child in element:
        name, tag = etree.QName(child).localname, known.get(child.get("id", ""))
        inner = _plain(child, tags, strange)
        if name != "mrk" and (tag is None or name != tag.element):
            strange.append(child.get("equiv-text") or f'<{name} id="{child.get("id", "")}">')
            tag = None
        parts += [tag.around(inner) if tag and name != "mrk" else inner, _said(child.tail, strange)]
    return "".join(parts)


def _said(words: str | None, strange: list[str]) -> str:
    """Words between tags: blanks as one, accents with their letters. Markup that is typed in them is no word."""
    text = unicodedata.normalize("NFC", _BLANKS.sub(" ", words or ""))
    strange += [f"`{found}`" for found in _MARKUP.findall(text)]
    return text
