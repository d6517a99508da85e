"""Tagged pages and metadata → the bytes of a PDF that is PDF/UA-1 and PDF/A-2a at once."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from msgspec import Struct

from ldn_pdf.pdf.embedded_fonts import subset
from ldn_pdf.pdf.metadata import Metadata
from ldn_pdf.pdf.tagged_pages import TaggedPages, Tags, sides, tree
from ldn_pdf.pdf.widgets import PRINTED, FormField, acro_form, form_field, whole_font
from ldn_pdf.pdf.written_objects import Objects, kept_stream, plain_stream, stream, text_string

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # with bytes that tell a mail program that it is no text
_TOGETHER = 500  # objects in one stream
_ENTRY = struct.Struct(">BIH")  # kind, offset or stream, generation or index
_CATALOG, _INFO, _XMP, _FONTS, _PAGES = range(1, 6)  # numbers of objects
NO_BOOKMARKS: Mapping[int, Sequence[str]] = {}


def write(
    made: TaggedPages,
    metadata: Metadata,
    typed: str,
    copy: str = "",
    bookmarks: Mapping[int, Sequence[str]] = NO_BOOKMARKS,
) -> bytes:
    """The PDF's bytes; the same for the same pages and metadata, whatever the clock or the machine.

    `typed` is the font of fields, whose names begin with `copy`; `bookmarks` are headings to jump to, by the number of
    their page.
    """
    common, (info, xmp) = _common(made.tags, typed), _described(metadata)
    objects = Objects(common.last)
    outlines = _outlines(objects, common.pages, bookmarks) if bookmarks else ""
    catalog = common.catalog % (outlines, text_string(metadata.language))
    objects.bodies |= {_CATALOG: catalog.encode(), _INFO: info, _XMP: xmp}
    objects.bodies[_FONTS] = _fonts(objects, made.fonts).encode()
    contents = [kept_stream("", text.encode()) for text in made.streams]
    objects.bodies |= zip(common.contents, contents, strict=True)
    table = bytearray(common.table)
    streams = [*common.streams, *_packed(objects, table)]
    fields = Objects(objects.last)
    fields.bodies = {field.number: field.named(copy, n).encode() for n, field in enumerate(common.fields, 1)}
    streams += _packed(fields, table)
    identity = hashlib.md5(b"".join([*contents, info]), usedforsecurity=False).hexdigest()
    return _file(streams, table, f"/Root {_CATALOG} 0 R/Info {_INFO} 0 R/ID[<{identity}><{identity}>]")


@lru_cache(maxsize=16)  # the same for each row of a list
def _described(metadata: Metadata) -> tuple[bytes, bytes]:
    return metadata.info().encode(), plain_stream("/Type/Metadata/Subtype/XML", metadata.xmp())


class _Common(Struct, frozen=True):
    """What all documents with the same tags have in common.

    `table` has the cross-reference entries of what is packed into `streams`. Other streams, contents and fields have
    numbers, up to `last`. `catalog` lacks outlines and language.
    """

    table: bytes
    streams: list[tuple[int, bytes]]
    pages: Sequence[int]
    contents: Sequence[int]
    fields: list[FormField]
    catalog: str
    last: int


@lru_cache(maxsize=16)  # they come back with the next row of a list
def _common(tags: Tags, typed: str) -> _Common:
    objects = Objects(_PAGES)
    profile = objects.add(_profile())
    contents, pages = ([objects.number() for _ in tags.pages] for _ in range(2))
    found = [(page, annotation) for page in tags.pages for annotation in page.annotations]
    font = whole_font(objects, typed) if any(one.area.label is not None for _, one in found) else 0
    fields, annotations = list[FormField](), dict[int, int]()
    for page, annotation in found:
        area, key, box = annotation.area, annotation.key, sides(annotation.area, page.height)
        if area.label is None:
            head = f"<</Type/Annot/Subtype/Link/Border[0 0 0]/F {PRINTED}/Rect{box}/StructParent {key}"
            annotations[key] = objects.add(f"{head}{area.link}>>")
        else:
            fields.append(form_field(objects, font, area, box, key))
            annotations[key] = fields[-1].number
    bitmaps: dict[str, int] = {}
    for number, content, page in zip(pages, contents, tags.pages, strict=True):
        for bitmap in page.bitmaps:
            if bitmap.name not in bitmaps:
                made = plain_stream(f"/Type/XObject/Subtype/Image{bitmap.keys}", bitmap.data)
                bitmaps[bitmap.name] = objects.add(made)
        shown = "".join(f"/{name} {bitmaps[name]} 0 R" for name in dict.fromkeys(one.name for one in page.bitmaps))
        linked = " ".join(f"{annotations[one.key]} 0 R" for one in page.annotations)
        objects.bodies[number] = (
            f"<</Type/Page/Parent {_PAGES} 0 R/MediaBox[0 0 {page.width:g} {page.height:g}]/StructParents {page.key}"
            f"/Tabs/S/Contents {content} 0 R"  # /Tabs: ISO 14289-1, 7.18.3
            f"/Resources<</Font {_FONTS} 0 R/XObject<<{shown}>>>>/Annots[{linked}]>>"
        ).encode()
    kids = " ".join(f"{number} 0 R" for number in pages)
    objects.bodies[_PAGES] = f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode()
    form = f"/AcroForm {objects.add(acro_form(fields, font))} 0 R" if fields else ""
    root = tree(objects, tags, pages, annotations)
    catalog = (
        f"<</Type/Catalog/Pages {_PAGES} 0 R/Metadata {_XMP} 0 R{form}%s/StructTreeRoot {root} 0 R"
        "/MarkInfo<</Marked true>>/Lang %s/ViewerPreferences<</DisplayDocTitle true"  # ISO 14289-1, 7.1
        "/Duplex/DuplexFlipLongEdge/PrintScaling/None>>/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1"
        f"/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)/DestOutputProfile {profile} 0 R>>]>>"
    )
    table = bytearray(_ENTRY.pack(0, 0, 65_535))
    streams = _packed(objects, table)
    return _Common(bytes(table), streams, pages, contents, fields, catalog, objects.last)


def _fonts(objects: Objects, fonts: Mapping[str, frozenset[str]]) -> str:
    """The fonts by their names, each put among the objects."""
    entries = ""
    for name, chars in fonts.items():
        file, to_unicode, described, head = subset(name, chars)
        descriptor = objects.add(f"{described}{objects.add(file)} 0 R>>")
        entries += f"/{name} {objects.add(f'{head}{descriptor} 0 R/ToUnicode {objects.add(to_unicode)} 0 R>>')} 0 R"
    return f"<<{entries}>>"


def _outlines(objects: Objects, pages: Sequence[int], bookmarks: Mapping[int, Sequence[str]]) -> str:
    """Bookmarks put among the objects (ISO 32000-1, 12.3.3), and their entry in the catalog."""
    entries = [(pages[page - 1], heading) for page, headings in bookmarks.items() for heading in headings]
    if not entries:
        return ""
    top, numbers = objects.number(), [objects.number() for _ in entries]
    objects.bodies[top] = (
        f"<</Type/Outlines/First {numbers[0]} 0 R/Last {numbers[-1]} 0 R/Count {len(numbers)}>>".encode()
    )
    for n, (page, heading) in enumerate(entries):
        before = f"/Prev {numbers[n] - 1} 0 R" if n else ""
        after = f"/Next {numbers[n] + 1} 0 R" if n + 1 < len(numbers) else ""
        said = f"<</Title {text_string(heading)}/Parent {top} 0 R{before}{after}/Dest[{page} 0 R/Fit]>>"
        objects.bodies[numbers[n]] = said.encode()
    return f"/Outlines {top} 0 R"


def _packed(objects: Objects, table: bytearray) -> list[tuple[int, bytes]]:
    """The streams among the objects, with all other objects packed into streams (ISO 32000-1, 7.5.7).

    Where an object is packed is put into the table. ReportLab's own file, without such streams, is larger by half.
    """
    streams = [(number, body) for number, body in objects.bodies.items() if body.endswith(b"endstream")]
    others = [(number, body) for number, body in objects.bodies.items() if not body.endswith(b"endstream")]
    parts = [others[n : n + _TOGETHER] for n in range(0, len(others), _TOGETHER)]
    table.extend(bytes((objects.last + len(parts) + 1) * _ENTRY.size - len(table)))
    for part in parts:
        number, places, offset = objects.number(), [], 0
        for index, (inner, body) in enumerate(part):
            _ENTRY.pack_into(table, inner * _ENTRY.size, 2, number, index)
            places.append(f"{inner} {offset}")
            offset += len(body) + 1
        head = " ".join(places).encode()
        data = b"\n".join([head, *(body for _, body in part)])
        streams.append((number, kept_stream(f"/Type/ObjStm/N {len(part)}/First {len(head) + 1}", data)))
    return streams


def _file(streams: list[tuple[int, bytes]], table: bytearray, trailer: str) -> bytes:
    """The file of all streams, the last of them the cross-reference table (ISO 32000-1, 7.5.8)."""
    file, number = bytearray(_HEADER), len(table) // _ENTRY.size
    for inner, body in streams:
        _ENTRY.pack_into(table, inner * _ENTRY.size, 1, len(file), 0)
        file += b"%d 0 obj\n%s\nendobj\n" % (inner, body)
    start = len(file)
    table += _ENTRY.pack(1, start, 0)
    last = stream(f"/Type/XRef/Size {number + 1}/W[1 4 2]{trailer}", bytes(table))
    file += b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (number, last, start)
    return bytes(file)


@cache
def _profile() -> bytes:
    return stream("/N 3", Path(__file__).with_name("srgb.icc").read_bytes())
