"""Each kind of block by itself: its tags, its words aloud, its web page and its plain text, in one short file.

A handout's golden shows that the whole holds together; here a change in one kind shows in one file.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from msgspec.structs import replace

from ldn_pdf.inspecting.any_pdf import inspect
from ldn_pdf.inspecting.marked_words import TextRun
from ldn_pdf.inspecting.read_aloud import speak
from ldn_pdf.inspecting.tag_listing import as_yaml
from ldn_pdf.inspecting.tag_tree import Tag
from ldn_pdf.reading.model import BLOCKS
from ldn_pdf.renderers.html import html
from ldn_pdf.renderers.text import text
from tests.typesetting.making import leaflet, set_in

DATA = Path(__file__).parents[1] / "data"
GOLDEN = Path(__file__).parents[1] / "golden" / "blocks"
SECTIONS = yaml.safe_load((DATA / "blocks.yaml").read_text(encoding="utf-8"))
HEADING, AFTER = "Look here", "The end"


@pytest.mark.parametrize("name", SECTIONS)
def test_block(name: str, tmp_path: Path, golden: Callable[[Path, str], None]) -> None:
    home = tmp_path / "handouts"
    home.mkdir()
    for picture in (DATA / "handouts").glob("*.png"):
        shutil.copy(picture, home)
    sections = [{"heading": HEADING} | SECTIONS[name], {"heading": AFTER, "text": "Call us."}]
    made = leaflet(tmp_path, {"sections": sections})
    pdf = tmp_path / "it.pdf"
    pdf.write_bytes(set_in(made).documents[0].pdf)
    found, problems = inspect(pdf)
    assert found, problems
    section = replace(found, roots=_section(found.roots), artifacts={}, unmarked={})
    parts = {
        "tags": as_yaml(section).partition("\ntags:\n")[2],
        "read aloud": _from_heading("".join(f"{line}\n" for line in speak(section))),
        "web page": _of_html(html(made)),
        "plain text": re.split(rf"\n(?:{AFTER}|Contact us)", _from_heading(text(made)))[0],
    }
    now = "\n".join(f"--- {what}\n{part.rstrip()}\n" for what, part in parts.items())
    golden(GOLDEN / f"{name}.txt", now)


def test_every_kind_has_its_golden() -> None:
    used = {key for section in SECTIONS.values() for key in section}
    assert {*BLOCKS.of} - used == set(), "give each of them a section in tests/data/blocks.yaml, then: make golden"
    assert {path.stem for path in GOLDEN.iterdir()} == set(SECTIONS)


def _section(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """The section under HEADING, wherever it stands: a warning moves up."""
    for tag in tags:
        kids = tuple(kid for kid in tag.kids if isinstance(kid, Tag))
        if HEADING in _heading(kids):
            return (tag,)
        if below := _section(kids):
            return below
    return ()


def _heading(kids: tuple[Tag, ...]) -> str:
    return " ".join(run.text for kid in kids if kid.standard == "H2" for run in _runs(kid))


def _runs(tag: Tag) -> Iterator[TextRun]:
    for kid in tag.kids:
        if isinstance(kid, Tag):
            yield from _runs(kid)
        elif isinstance(kid, TextRun):
            yield kid


def _of_html(page: str) -> str:
    match = re.search(rf"<section(?:(?!<section).)*?{HEADING}.*?</section>", page, re.DOTALL)
    return re.sub(r'(src="data:[^,]*,|<path [^>]*d=")[^"]*', r"\1…", match[0]) if match else ""


def _from_heading(page: str) -> str:
    return "".join(page.partition(HEADING)[1:])
