"""The form is made from the model: whatever a file may hold has its control, and what is added can be read."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from ldn_pdf.desk.form import Path as ValuePath
from ldn_pdf.desk.form import blank, form, hint_at, is_line_of_ids, is_optional
from ldn_pdf.desk.open_file import Asked, Look, answer, clinic_file, look
from ldn_pdf.library.folder import Library, bundled, decoded
from ldn_pdf.problems import Problem
from ldn_pdf.reading import yaml_edits
from ldn_pdf.reading.field_types import fields_of
from ldn_pdf.reading.model import Clinic, Handout, SectionSpec
from ldn_pdf.reading.source_files import source_of

FILES = [
    *sorted(path for path in bundled("handouts").glob("*.yaml")),
    *sorted(Path("tests/data/handouts").glob("*.yaml")),
]
BLOCKS = [field.key for field in fields_of(SectionSpec) if field.block]


def scalars(value: Any, cls: Any, path: ValuePath = ()) -> list[ValuePath]:
    hint = hint_at(cls, path)
    if hint is None:
        return []
    if isinstance(value, (dict, list)) and not is_line_of_ids(hint):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        return [found for key, held in items for found in scalars(held, cls, (*path, key))]
    return [path]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_value_has_one_control(path: Path) -> None:
    cls = Clinic if path.stem == "clinic" else Handout
    held = yaml_edits.values(path.read_bytes())
    shown = re.findall(r'data-path="([^"]*)"', form(cls, held))
    assert sorted(shown) == sorted(set(shown))
    missing = {json.dumps(list(found), separators=(",", ":")) for found in scalars(held, cls)}
    assert missing - set(map(html.unescape, shown)) == set()


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_of_each_kind_can_be_added(block: str) -> None:
    """What is missing in it is then said beside its controls: no field is unknown, missing, or of a wrong type."""
    data = (bundled("handouts") / "what-is-ldn.yaml").read_bytes()
    held = yaml_edits.values(data)
    at = next(at for at, section in enumerate(held["sections"]) if block not in section)
    path = ("sections", at, block)
    wanted = hint_at(Handout, path)
    assert wanted
    after = yaml_edits.set_value(data, Handout, path, blank(wanted))
    assert not isinstance(after, Problem), after
    _, problems = decoded(*source_of(after, "added.yaml"), Handout)
    assert {problem.rule for problem in problems} <= {"pattern"}, problems
    assert is_optional(Handout, path)


def test_script_in_a_value_stays_text() -> None:
    evil = '"><script>alert(1)</script>'
    held = {
        "title": evil,
        "sections": [{"heading": evil, "text": evil, "bullets": [evil, {"text": evil, "from": [evil]}]}],
    }
    shown = form(Handout, held)
    assert "<script" not in shown
    assert html.unescape(shown).count(evil) >= 5


def test_the_clinics_file_opens_where_there_is_no_handout(tmp_path: Path) -> None:
    """Its form is there, and no page beside it."""
    text = re.sub("^logo.*\n", "", (bundled("handouts") / "clinic.yaml").read_text("utf-8"), flags=re.MULTILINE)
    (tmp_path / "clinic.yaml").write_text(text, "utf-8")
    library = Library(tmp_path)
    file = clinic_file(library, "what-is-ldn")
    told = answer(library, file, Asked(text, form=True))
    assert (file.path.name, told.page, told.problems) == ("clinic.yaml", None, ())
    assert told.form and look(library, file, Look(text)) == ((), None)
