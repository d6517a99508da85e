"""What no public checker finds wrong in a PDF, counted from both ends: tree and pages, codes and the glyphs they draw.

`python -m tests.conformance --broken` shows which checker catches what. It reads with pikepdf, PDFium and FreeType
(Pillow), and shares no code with what writes the PDFs.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from ctypes import c_int, create_string_buffer
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name
from PIL import ImageFont
from pypdfium2 import raw

FONTS = Path(__file__).parents[2] / "ldn_pdf" / "fonts"
UNITS = 1000  # a box is compared in thousandths of the type size
TOLERANCE = 6.0  # FreeType fits glyphs to whole pixels, PDFium does not

Marked = tuple[int, int]  # page index and MCID


def check(data: bytes) -> list[str]:
    """All findings; none in a file that cannot be opened, which every checker finds."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            found = [*_viewer(pdf), *_links(pdf), *_glyphs(data)]
            return [*found, *_structure(pdf)] if "/StructTreeRoot" in pdf.Root else found
    except (pikepdf.PdfError, pypdfium2.PdfiumError):
        return []


def _viewer(pdf: pikepdf.Pdf) -> Iterator[str]:
    if pdf.Root.get("/ViewerPreferences", {}).get("/PrintScaling") != Name("/None"):
        yield "the printer may scale the page, so that type gets smaller than it was set"


def _structure(pdf: pikepdf.Pdf) -> Iterator[str]:
    pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    claimed: dict[Marked, Any] = {}
    titles, names = 0, Counter[bytes]()
    for parent, element in _elements(pdf.Root.StructTreeRoot, set()):
        where = str(element.S)
        titles += element.S == Name.H1
        if "/P" not in element or element.P.objgen != parent.objgen:
            yield f"{where}: its parent is not the element that it stands in"
        if "/ID" in element:
            names[bytes(element.ID)] += 1
        if Name.Figure == element.S and "/BBox" not in element.get("/A", {}):
            yield f"{where}: a figure has no box on the page"
    for element, page, mcid in _content(pdf.Root.StructTreeRoot, set()):
        mark = pages[page.objgen], mcid
        if mark in claimed:
            yield f"{element.S}: MCID {mcid} is claimed twice"
        claimed[mark] = element
    if titles != 1:
        yield f"there are {titles} H1, not one"
    yield from (f"the ID {name!r} is given {count} times" for name, count in names.items() if count > 1)
    keys = Counter(page.obj.get("/StructParents") for page in pdf.pages)
    keys.update(note.get("/StructParent") for page in pdf.pages for note in page.get("/Annots", []))
    yield from (f"the key {key} of the parent tree is used {count} times" for key, count in keys.items() if count > 1)
    if "/ParentTree" in pdf.Root.StructTreeRoot:
        parents = dict(pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree).items())
        for index, page in enumerate(pdf.pages):
            owners = {mcid: element for (on, mcid), element in claimed.items() if on == index}
            yield from _page(index, page, owners, _list(parents.get(page.obj.get("/StructParents", -1))))


def _elements(parent: Any, seen: set[tuple[int, int]]) -> Iterator[tuple[Any, Any]]:
    """Each element after the one that it stands in, in reading order."""
    for kid in _list(parent.get("/K")):
        if isinstance(kid, Dictionary) and "/S" in kid and kid.objgen not in seen:
            seen.add(kid.objgen)
            yield parent, kid
            yield from _elements(kid, seen)


def _content(element: Any, seen: set[tuple[int, int]]) -> Iterator[tuple[Any, Any, int]]:
    """Each piece of marked content in reading order: its element, its page and its MCID."""
    for kid in _list(element.get("/K")):
        if isinstance(kid, int):
            if "/Pg" in element:
                yield element, element.Pg, kid
        elif "/MCID" in kid:
            yield element, kid.Pg, int(kid.MCID)
        elif "/S" in kid and kid.objgen not in seen:
            seen.add(kid.objgen)
            yield from _content(kid, seen)


def _page(index: int, page: pikepdf.Page, owners: dict[int, Any], parents: list[Any]) -> Iterator[str]:
    """A page's marked content, against the elements that claim it and the parent tree that leads back to them."""
    painted, depth, saved = [], 0, list[int]()
    for operands, operator in pikepdf.parse_content_stream(page):  # type: ignore[misc]
        match str(operator):
            case "BDC" | "BMC":
                depth += 1
                if len(operands) > 1 and isinstance(operands[1], Dictionary) and "/MCID" in operands[1]:
                    painted.append(int(operands[1].MCID))
            case "EMC":
                depth -= 1
            case "q":
                saved.append(depth)
            case "Q" if saved.pop() != depth:
                yield f"page {index + 1}: q and Q cut through marked content"
    if depth:
        yield f"page {index + 1}: {depth} marked sequences are left open or closed twice"
    if painted != list(owners):
        yield f"page {index + 1}: MCIDs are painted as {painted} and read as {list(owners)}"
    if [getattr(entry, "objgen", None) for entry in parents] != [owners[at].objgen for at in sorted(owners)]:
        yield f"page {index + 1}: the parent tree does not lead back to the elements"


def _links(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            left, bottom, right, top = (float(value) for value in note.Rect)
            if not (left < right and bottom < top):
                yield f"page {page.index + 1}: a link has no area to click on"


def _glyphs(data: bytes) -> Iterator[str]:
    """What is drawn against what is heard: each character's box on the page is that of its glyph in our font."""
    seen = set()
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            for at in range(text.count_chars()):
                name = create_string_buffer(100)
                raw.FPDFText_GetFontInfo(text, at, name, 100, c_int())
                face = name.value.decode("latin-1").rpartition("+")[2]
                char, size = chr(raw.FPDFText_GetUnicode(text, at)), raw.FPDFText_GetFontSize(text, at)
                wanted = _box(face, char)
                if (face, char) in seen or wanted is None or not size:
                    continue
                seen.add((face, char))
                left, bottom, right, top = text.get_charbox(at)
                drawn = (right - left) / size * UNITS, (top - bottom) / size * UNITS
                if any(abs(one - other) > TOLERANCE for one, other in zip(drawn, wanted, strict=True)):
                    yield f"{face}: what is heard as {char!r} is {drawn} wide and high, its glyph {wanted}"


@cache
def _box(face: str, char: str) -> tuple[float, float] | None:
    """Width and height of a character's ink in one of our fonts; None for blanks and other fonts."""
    path = FONTS / f"{face}.ttf"
    if not path.exists() or char.isspace() or not char.isprintable():
        return None
    left, top, right, bottom = ImageFont.truetype(str(path), UNITS).getmask(char).getbbox()
    return right - left, bottom - top


def _list(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, Array) else [value]
