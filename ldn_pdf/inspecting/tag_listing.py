"""The tag tree as YAML, one tag a line where it can be, easy to compare; and all that was found as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.structs import asdict, replace

from ldn_pdf.inspecting.any_pdf import Inspection
from ldn_pdf.inspecting.marked_words import TextRun, joined
from ldn_pdf.inspecting.read_aloud import Spoken
from ldn_pdf.inspecting.tag_tree import INLINE, Attribute, Node, Tag, TaggedAnnotation
from ldn_pdf.problems import Problem

# What changes what is read aloud; the rest is looks.
_TELLING = ("ListNumbering", "Scope", "RowSpan", "ColSpan", "Headers", "Summary", "Short", "BBox", "Role", "Desc")
_DEFAULTS: dict[str, object] = {"RowSpan": 1, "ColSpan": 1, "Headers": []}


def as_yaml(inspection: Inspection) -> str:
    """A YAML document: title, language, pages, claims, then `tags`.

    A tag is `Type: "words"`, `Type: {attributes, text}` or `Type:` with a list of its kids, where
    `is:` holds its attributes; `page:` stands before the first words of each page. `A→B` is type A, which
    the role map says is a B.
    """
    lines = [f"{key}: {_flow(value)}" for key, value in _head(inspection).items()]
    lines.append("tags:" if inspection.roots else "tags: []")
    lines += _Lister().of(inspection.roots, "- ")
    for key in ("artifacts", "unmarked"):
        if found := _outside(inspection)[key]:
            lines += [f"{key}:", *(f"- {_flow(words)}" for words in found)]
    return "\n".join(lines) + "\n"


def as_json(inspection: Inspection, spoken: Iterable[Spoken], problems: Iterable[Problem]) -> str:
    """All that was found as one JSON object: `spoken` line by line, `tags` in reading order, each with its `level`."""
    whole = _head(inspection) | {
        "tagged": bool(inspection.roots),
        "problems": [{"rule": problem.rule, "what": problem.what, "fix": problem.fix} for problem in problems],
        "spoken": [asdict(line) for line in spoken],
        "tags": list(_rows(inspection.roots, 1)),
    }
    return json.dumps(whole | _outside(inspection), indent=2, ensure_ascii=False) + "\n"


def _head(inspection: Inspection) -> dict[str, Any]:
    return {key: getattr(inspection, key) for key in ("title", "language", "pages", "claims")}


def _outside(inspection: Inspection) -> dict[str, list[dict[str, Any]]]:
    found = {"artifacts": inspection.artifacts, "unmarked": inspection.unmarked}
    return {key: [{"page": page, "text": text} for page, text in words.items()] for key, words in found.items()}


def _rows(tags: Iterable[Node], level: int) -> Iterator[dict[str, Any]]:
    """Flat, so that no depth of tags is too deep for a reader of JSON."""
    for tag in tags:
        if isinstance(tag, Tag):
            row = {"level": level, "type": tag.type, "standard": tag.standard, "page": _page(tag) or None}
            yield row | {"text": _own_text(tag), "attributes": _attributes(tag)}
            yield from _rows(tag.kids, level + 1)


class _Lister:
    """Writes nodes in order; `page` is the last that was told."""

    page = 0

    def of(self, nodes: Iterable[Node], lead: str) -> Iterator[str]:
        for node in _merged(nodes):
            if isinstance(node, Tag) and not _is_leaf(node):
                yield f"{lead}{_type(node)}:"
                inner = f"  {lead}"
                if attributes := _attributes(node):
                    yield f"{inner}is: {_flow(attributes)}"
                yield from self.of(node.kids, inner)
                continue
            here = _page(node)
            if here and here != self.page:
                self.page = here
                yield f"{lead}page: {here}"
            if isinstance(node, Tag):
                yield lead + _leaf(node)
            else:
                yield lead + _flow(node.text if isinstance(node, TextRun) else _annotation(node))


def _merged(nodes: Iterable[Node]) -> Iterator[Node]:
    """Runs that follow each other on one page, as one: where a line ends is no matter of tags."""
    last: TextRun | None = None
    for node in nodes:
        if isinstance(node, TextRun) and last and last.page == node.page:
            last = replace(last, text=joined((last, node)), end=node.end)
            continue
        if last:
            yield last
        last = node if isinstance(node, TextRun) else None
        if last is None:
            yield node
    if last:
        yield last


def _type(tag: Tag) -> str:
    name = tag.type if tag.type == tag.standard else f"{tag.type}→{tag.standard}"
    is_plain = all(char.isalnum() or char in "_-→" for char in name) and name[:1].isalpha()
    return name if is_plain else json.dumps(name, ensure_ascii=False)


def _is_leaf(tag: Tag) -> bool:
    """Only words of one page in it, or nothing: then it takes one line."""
    pages = {kid.page for kid in tag.kids if not isinstance(kid, Tag)}
    return len(pages) <= 1 and not any(isinstance(kid, Tag) for kid in tag.kids)


def _leaf(tag: Tag) -> str:
    attributes, text = _attributes(tag), _own_text(tag)
    notes = [kid for kid in tag.kids if isinstance(kid, TaggedAnnotation)]
    attributes |= _annotation(notes[0]) if notes else {}
    attributes |= {"annotations": len(notes)} if len(notes) > 1 else {}
    if not attributes:
        return f"{_type(tag)}: {_flow(text) if tag.kids else '[]'}"
    return f"{_type(tag)}: {_flow(attributes | ({'text': text} if text else {}))}"


def _annotation(annotation: TaggedAnnotation) -> dict[str, Any]:
    found = {"goes to": annotation.target, "Contents": annotation.contents}
    known = {key: value for key, value in found.items() if value}
    return known if annotation.subtype == "Link" else {"annotation": annotation.subtype} | known


def _attributes(tag: Tag) -> dict[str, Any]:
    named = {"Alt": tag.alt, "ActualText": tag.actual, "E": tag.expansion, "Lang": tag.language}
    named |= {"T": tag.title, "ID": tag.id}
    telling = {key: _rounded(tag.attributes[key]) for key in _TELLING if key in tag.attributes}
    return {key: value for key, value in named.items() if value is not None} | {
        key: value for key, value in telling.items() if value != _DEFAULTS.get(key)
    }


def _rounded(value: Attribute) -> Attribute:
    """Points without their fractions: a change of less is nothing that a reader would meet."""
    if isinstance(value, float):
        return round(value)
    return [_rounded(item) for item in value] if isinstance(value, list) else value


def _own_text(tag: Tag) -> str:
    text = joined(kid for kid in tag.kids if isinstance(kid, TextRun))
    return text if tag.standard in INLINE else text.strip()


def _page(node: Node) -> int:
    """The page of a node, or of the first words of its own that a tag has."""
    if isinstance(node, Tag):
        return next((kid.page for kid in node.kids if not isinstance(kid, Tag)), 0)
    return node.page


def _flow(value: object) -> str:
    """A value in YAML's flow style; texts are quoted as JSON quotes them, which YAML reads."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
