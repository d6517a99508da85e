"""A row from the press looks, reads and counts as if it had been set alone."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from ldn_pdf.typesetting.document import typeset
from ldn_pdf.typesetting.press import Press
from tests.typesetting.making import HELP, layout, prepared
from tests.typesetting.pages import pictures, text_of

VALUES = [
    "3 May 2027",
    "x",
    "",
    "\u260e 555-0100",
    "Żółć",
    "ĄĆĘŁ ąćęł",
    "**b** [x](https://example.org) {clinic.phone}",
    "long " * 20,
]
NAMES = ["", "Ana Example", "Żółć", "Maria del Carmen Example-Hernandez the Third of Somewhere"]
HANDOUT: dict[str, Any] = {
    "fields": ["visit", "dose"],
    "main_point": "Come on {visit}.",
    "sections": [
        {"heading": "Your visit on {visit}", "text": "Take **{dose}** with you, and call on {visit}.\n\n{dose}"},
        {"heading": "Bring", "bullets": ["{dose}", "A mat"], "checklist": ["{visit}"], "lines": ["{dose}:"]},
        {
            "heading": "Table",
            "table": {"columns": ["What", "When"], "rows": [["{dose}", "{visit}"], ["Rest", "Daily"]]},
        },
        {"heading": "Look out", "callout": "warning", "text": "Not with {dose}."},
    ],
    "get_help": HELP,
}


@pytest.mark.parametrize("edition", ["standard", "clear", "large"])
def test_a_row_is_the_same_as_if_it_had_been_set_alone(edition: str, tmp_path: Path) -> None:
    ready = prepared(tmp_path, HANDOUT)
    press = Press(ready.leaflet, layout(edition), "letter")
    chance = random.Random(3)
    for _ in range(12):
        values = {"visit": chance.choice(VALUES), "dose": chance.choice(VALUES)}
        name = chance.choice(NAMES)
        row = press.documents(values, name)
        alone = typeset(ready.leaflet(values, name), layout(edition), "letter")
        assert [problem.what for problem in row.problems] == [problem.what for problem in alone.problems]
        assert len(row.documents) == len(alone.documents)
        for one, other in zip(row.documents, alone.documents, strict=True):
            assert (one.part, one.parts, one.pages, one.words) == (other.part, other.parts, other.pages, other.words)
            assert [page.tobytes() for page in pictures(one.pdf)] == [page.tobytes() for page in pictures(other.pdf)]
            assert text_of([one.pdf]) == text_of([other.pdf])


def test_nothing_of_one_patient_stands_in_the_file_of_the_next(tmp_path: Path) -> None:
    import pikepdf

    ready = prepared(tmp_path, HANDOUT)
    press = Press(ready.leaflet, layout("standard"), "letter")
    press.documents({"visit": "1 May 2027", "dose": "SECRETDOSE"}, "Zoe Private")
    for values in ({"visit": "2 May 2027", "dose": "OTHERSDOSE"}, {"visit": "x", "dose": "y"}):
        (document,) = press.documents(values, "Bob Example").documents
        path = tmp_path / "row.pdf"
        path.write_bytes(document.pdf)
        with pikepdf.open(path) as opened:
            streams = [entry.read_bytes() for entry in opened.objects if isinstance(entry, pikepdf.Stream)]
            assert "Bob" not in repr(dict(opened.docinfo))
            everything = b"".join(streams) + repr([repr(entry) for entry in opened.objects]).encode()
        assert values["dose"].encode() in everything, "this is where words would be found"
        for secret in (b"SECRET", b"Zoe", b"Private"):
            assert secret not in everything
            assert secret not in document.pdf
