"""HTML from Python: every text is escaped unless it is `Markup` already."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_VOID = frozenset({"br", "img", "input", "link", "meta"})


class Markup(str):
    """A text that is HTML already."""


Inside = str | None | Sequence["Inside"]
"""What may stand in an element: a text to escape, `Markup`, several of both, or nothing."""


def tag(name: str, /, *inside: Inside, **attributes: str | int | bool | None) -> Markup:
    """An element. `class_` gives `class`, `data_path` `data-path`; None and False leave an attribute out."""
    opened = "".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
    if name in _VOID:
        return Markup(f"<{name}{opened}>")
    return Markup(f"<{name}{opened}>{joined(*inside)}</{name}>")


def joined(*inside: Inside) -> Markup:
    """Several pieces, one after the other."""
    return Markup("".join(map(_one, inside)))


def _one(inside: Inside) -> str:
    match inside:
        case None:
            return ""
        case Markup():
            return inside
        case str():
            return escape(inside)
        case _:
            return "".join(map(_one, inside))


def _attribute(key: str, value: str | int | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
