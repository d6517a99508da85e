"""Structure types: which are standard, and which kind of thing each is for a listener."""

from __future__ import annotations

from collections.abc import Mapping

_GROUPING = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index"}
_BLOCK = {"P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "LBody", "Note"}
_TABLE = {"Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"}
_ILLUSTRATION = {"Figure", "Formula", "Form"}
_PDF_1_7_INLINE = {"Span", "Quote", "Reference", "BibEntry", "Code", "Link", "Annot", "Lbl", "NonStruct", "Private"} | {
    *("Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP")
}
# ISO 32000-1, 14.8.4; the types that ISO 32000-2 adds are read as they are, unless the role map says otherwise.
_PDF_1_7 = frozenset(_GROUPING | _BLOCK | _TABLE | _ILLUSTRATION | _PDF_1_7_INLINE)

INLINE = frozenset(_PDF_1_7_INLINE | {"Em", "Strong", "Sub"})
LABELS = {
    "Title": "Title",
    "BlockQuote": "Quote",
    "Note": "Note",
    "FENote": "Note",
    "Caption": "Caption",
    "Aside": "Aside",
    "TOC": "Table of contents",
    "Index": "Index",
}
PICTURES = {"Figure": "Figure", "Formula": "Formula", "Form": "Form field"}


def standard(kind: str, role_map: Mapping[str, str]) -> str:
    """The standard type of a structure type, through the role map (14.8.4); itself where it leads nowhere."""
    seen = {kind}
    found = kind
    while found not in _PDF_1_7 and found in role_map and role_map[found] not in seen:
        found = role_map[found]
        seen.add(found)
    return found


def heading_level(kind: str) -> int:
    """1 for H1 and so on, 0 for what is no numbered heading."""
    return int(kind[1:]) if kind[:1] == "H" and kind[1:].isdecimal() and len(kind) < 4 else 0
