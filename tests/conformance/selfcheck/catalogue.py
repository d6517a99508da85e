"""What the file says of itself: language, title, how a viewer opens and prints it, and the standards it claims."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Stream

from tests.conformance.selfcheck.finding import Finding

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CLAIMS = {  # ISO 14289-1, 5 and ISO 19005-2, 6.6.4
    "{http://www.aiim.org/pdfua/ns/id/}part": "1",
    "{http://www.aiim.org/pdfa/ns/id/}part": "2",
    "{http://www.aiim.org/pdfa/ns/id/}conformance": "A",
}
_EXTENSION = "{http://www.aiim.org/pdfa/ns/extension/}schemas"


def check(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Findings in the catalogue, the metadata and the trailer."""
    root = pdf.Root
    if pdf.is_encrypted:
        yield _say("encryption", "the file is encrypted, which PDF/A forbids")
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield _say("marked", "the catalogue does not say that the file is tagged")
    if root.get("/MarkInfo", {}).get("/Suspects", False):
        yield _say("marked", "the catalogue says that its tags are not to be trusted")
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", str(root.get("/Lang", ""))):
        yield _say("language", f"the language is {str(root.get('/Lang', ''))!r}")
    for key in ("/OpenAction", "/AA", "/AcroForm", "/OCProperties"):
        if key in root:
            yield _say("extra", f"{key} has no business in a handout")
    names = root.get("/Names", {})
    yield from (_say("extra", f"{key} has no business in a handout") for key in names.keys() - {"/Dests"})
    yield from _viewer(root.get("/ViewerPreferences", Dictionary()))
    yield from _intent(root.get("/OutputIntents", []))
    yield from _metadata(pdf)
    if "/ID" not in pdf.trailer:
        yield _say("id", "the trailer has no /ID")


def _say(rule: str, what: str) -> Finding:
    return Finding(rule, "the catalogue", what)


def _viewer(preferences: Any) -> Iterator[Finding]:
    wanted = {"/DisplayDocTitle": True, "/PrintScaling": Name("/None"), "/Duplex": Name.DuplexFlipLongEdge}
    for key, value in wanted.items():
        if preferences.get(key) != value:
            yield _say("viewer", f"{key} is {preferences.get(key)}, not {value}")


def _intent(intents: Any) -> Iterator[Finding]:
    found = [intent for intent in intents if intent.get("/S") == Name.GTS_PDFA1]
    if len(found) != 1:
        yield _say("output-intent", f"there are {len(found)} output intents for PDF/A, not one")
        return
    profile = found[0].get("/DestOutputProfile")
    data = profile.read_bytes() if isinstance(profile, Stream) else b""
    if data[36:40] != b"acsp" or data[16:20] != b"RGB " or profile.get("/N") != 3:  # ICC.1, 7.2
        yield _say("output-intent", "its profile is no RGB profile")


def _metadata(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, Stream):
        yield _say("metadata", "there is no XMP")
        return
    if "/Filter" in stream:
        yield _say("metadata", "the XMP is compressed, so that a search through files misses it")
    try:
        xmp = ET.fromstring(stream.read_bytes().decode("utf-8").strip("\ufeff"))
    except (ET.ParseError, UnicodeDecodeError) as error:
        yield _say("metadata", f"the XMP cannot be parsed: {error}")
        return
    for key, value in _CLAIMS.items():
        found = xmp.findtext(f".//{key}")
        if found != value:
            yield _say("claim", f"{key} is {found}, not {value}")
    if xmp.find(f".//{_EXTENSION}") is None:
        yield _say("metadata", "the schema of the claim for PDF/UA is not described")
    titles = {item.get(_XML_LANG): item.text for item in xmp.iterfind(f".//{_DC}title/{_RDF}Alt/{_RDF}li")}
    title = str(pdf.docinfo.get("/Title", ""))
    if not title.strip() or titles.get("x-default") != title:
        yield _say("title", f"the title is {title!r} in Info and {titles.get('x-default')!r} in the XMP")
    for key, path in (("creator", "Seq"), ("description", "Alt"), ("language", "Bag")):
        found = xmp.findtext(f".//{_DC}{key}/{_RDF}{path}/{_RDF}li")
        if not (found or "").strip():
            yield _say("metadata", f"dc:{key} is missing")
        elif key == "language" and found != str(pdf.Root.get("/Lang", "")):
            yield _say("metadata", f"dc:language is {found}, and the catalogue's language another")
