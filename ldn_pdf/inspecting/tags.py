"""The tag tree as YAML: one element a line where it can be, the same for the same tags, easy to compare."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.structs import asdict, replace

from ldn_pdf.inspecting.model import Annotation, Attribute, Element, Inspection, Node, Piece, walk
from ldn_pdf.inspecting.roles import INLINE
from ldn_pdf.inspecting.spacing import joined
from ldn_pdf.inspecting.speech import Spoken
from ldn_pdf.problems import Problem

# What changes what is read aloud; the rest is looks.
_TELLING = ("ListNumbering", "Scope", "RowSpan", "ColSpan", "Headers", "Summary", "Short", "BBox", "Role", "Desc")
_DEFAULTS: dict[str, object] = {"RowSpan": 1, "ColSpan": 1, "Headers": []}


def as_yaml(inspection: Inspection) -> str:
    """A YAML document: title, language, pages, claims, then `tags`.

    An element is `Type: "words"`, `Type: {attributes, text}` or `Type:` with a list of its kids, where
    `is:` holds its attributes; `page:` stands before the first words of each page. `A→B` is type A, which
    the role map says is a B.
    """
    head = {
        "title": inspection.title,
        "language": inspection.language,
        "pages": inspection.pages,
        "claims": list(inspection.claims),
    }
    lines = [f"{key}: {_flow(value)}" for key, value in head.items()]
    lines.append("tags:" if inspection.roots else "tags: []")
    lines += _elements(inspection.roots)
    for name, found in (("artifacts", inspection.artifacts), ("unmarked", inspection.unmarked)):
        if found:
            lines.append(f"{name}:")
            lines += [f"- {{page: {words.page}, text: {_flow(words.text)}}}" for words in found]
    return "\n".join(lines) + "\n"


def _elements(roots: tuple[Element, ...]) -> Iterator[str]:
    page = 0
    pending: list[tuple[Node, int]] = [(root, 0) for root in reversed(roots)]
    while pending:
        node, depth = pending.pop()
        lead = "  " * depth + "- "
        if isinstance(node, Element) and not _is_leaf(node):
            yield f"{lead}{_type(node)}:"
            if attributes := _attributes(node):
                yield f"  {lead}is: {_flow(attributes)}"
            pending += [(kid, depth + 1) for kid in reversed(_merged(node.kids))]
            continue
        here = _page(node)
        if here and here != page:
            page = here
            yield f"{lead}page: {page}"
        if isinstance(node, Element):
            yield f"{lead}{_leaf(node)}"
        else:
            yield lead + _flow(node.text if isinstance(node, Piece) else _annotation(node))


def as_json(inspection: Inspection, spoken: Iterable[Spoken], problems: Iterable[Problem]) -> str:
    """All that was found as one JSON object: `spoken` line by line, `tags` in reading order, each with its `level`."""
    whole = {
        "title": inspection.title,
        "language": inspection.language,
        "pages": inspection.pages,
        "claims": list(inspection.claims),
        "tagged": bool(inspection.roots),
        "problems": [{"rule": problem.rule, "what": problem.what, "fix": problem.fix} for problem in problems],
        "spoken": [asdict(line) for line in spoken],
        "tags": _rows(inspection),
        "artifacts": [{"page": words.page, "text": words.text} for words in inspection.artifacts],
        "unmarked": [{"page": words.page, "text": words.text} for words in inspection.unmarked],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _rows(inspection: Inspection) -> list[dict[str, Any]]:
    """The elements in reading order: flat, so that no depth of tags is too deep for a reader of JSON."""
    found: list[dict[str, Any]] = []
    level = 0
    for node, opening in walk(inspection.roots):
        if not isinstance(node, Element):
            continue
        level += 1 if opening else -1
        if opening:
            row: dict[str, Any] = {"level": level, "type": node.type, "standard": node.standard}
            found.append(row | {"page": _page(node) or None, "text": _own_text(node), "attributes": _attributes(node)})
    return found


def _type(element: Element) -> str:
    name = element.type if element.type == element.standard else f"{element.type}→{element.standard}"
    is_plain = all(char.isalnum() or char in "_-→" for char in name) and name[:1].isalpha()
    return name if is_plain else json.dumps(name, ensure_ascii=False)


def _is_leaf(element: Element) -> bool:
    """Only words of one page in it, or nothing: then it takes one line."""
    pages = {kid.page for kid in element.kids if not isinstance(kid, Element)}
    return len(pages) <= 1 and not any(isinstance(kid, Element) for kid in element.kids)


def _leaf(element: Element) -> str:
    attributes, text = _attributes(element), _own_text(element)
    links = [kid for kid in element.kids if isinstance(kid, Annotation)]
    if len(links) > 0:
        attributes |= _annotation(links[0])
    if len(links) > 1:
        attributes["annotations"] = len(links)
    if not attributes:
        return f"{_type(element)}: {_flow(text) if element.kids else '[]'}"
    return f"{_type(element)}: {_flow(attributes | ({'text': text} if text else {}))}"


def _annotation(annotation: Annotation) -> dict[str, Any]:
    found = {"goes to": annotation.target, "Contents": annotation.contents}
    known = {key: value for key, value in found.items() if value}
    return known if annotation.subtype == "Link" else {"annotation": annotation.subtype} | known


def _attributes(element: Element) -> dict[str, Any]:
    named = {
        "Alt": element.alt,
        "ActualText": element.actual,
        "E": element.expansion,
        "Lang": element.language,
        "T": element.title,
        "ID": element.id,
    }
    found: dict[str, Any] = {key: value for key, value in named.items() if value is not None}
    telling = {key: _rounded(element.attributes[key]) for key in _TELLING if key in element.attributes}
    return found | {key: value for key, value in telling.items() if value != _DEFAULTS.get(key)}


def _rounded(value: Attribute) -> Any:
    """Points without their fractions: a change of less is nothing that a reader would meet."""
    if isinstance(value, float):
        return round(value)
    return [_rounded(item) for item in value] if isinstance(value, tuple) else value


def _own_text(element: Element) -> str:
    text = joined(kid for kid in element.kids if isinstance(kid, Piece))
    return text if element.standard in INLINE else text.strip()


def _merged(kids: tuple[Node, ...]) -> list[Node]:
    """Pieces that follow each other on one page, as one: where a line ends is no matter of tags."""
    found: list[Node] = []
    for kid in kids:
        last = found[-1] if found else None
        if isinstance(kid, Piece) and isinstance(last, Piece) and last.page == kid.page:
            found[-1] = replace(last, text=joined((last, kid)), end=kid.end)
        else:
            found.append(kid)
    return found


def _page(node: Node) -> int:
    """The page of a node, or of the first words of its own that an element has."""
    if isinstance(node, Element):
        return next((kid.page for kid in node.kids if not isinstance(kid, Element)), 0)
    return node.page


def _flow(value: object) -> str:
    """A value in YAML's flow style; texts are quoted as JSON quotes them, which YAML reads."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
