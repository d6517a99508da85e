"""Handouts as plain dicts, written as YAML and set: the examples, clinics and numbers are invented."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from ldn_pdf.content.blocks import Leaflet
from ldn_pdf.library.folder import Library
from ldn_pdf.library.prepare import Prepared, prepare
from ldn_pdf.reading.layout import Layout, Paper
from ldn_pdf.typesetting.typeset import Typeset, typeset
from tests.packs import packs

CLINIC: dict[str, Any] = {
    "name": "Hillside Example Clinic",
    "phone": "555-0142",
    "hours": "Monday to Friday, 9 am to 5 pm",
    "emergency": "911",
    "crisis": "988",
    "web": "https://example.org/stretch",
}
HANDOUT: dict[str, Any] = {
    "title": "Is stretching right for me?",
    "audience": "Adults with stiff legs",
    "main_point": "Stretch slowly, and stop when it hurts.",
    "version": "1.0",
    "issued": "2026-11-23",
    "review_by": "2027-11-23",
    "written_by": "the example team",
    "sources": ["Example 2020"],
    "sections": [{"heading": "What it is", "text": "Stretching is slow movement, with rest after it."}],
}
HELP: list[dict[str, Any]] = [
    {"when": "You cannot feel your legs.", "who": "emergency"},
    {"when": "You think of harming yourself.", "who": "crisis"},
    {"when": "A joint swells.", "who": "same_day"},
    {"when": "Your knee still hurts.", "who": "call_us"},
    {"when": "Anything that worries you.", "who": "next_visit"},
]


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_yaml(record: Mapping[str, Any]) -> str:
    return yaml.dump(dict(record), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=math.inf)


def library(folder: Path, clinic: Mapping[str, Any] | None = None, **handouts: Mapping[str, Any]) -> Library:
    """A user's folder with these handouts and this clinic; `_` in a name stands for a hyphen."""
    home = folder / "handouts"
    home.mkdir(exist_ok=True)
    (home / "clinic.yaml").write_text(as_yaml(CLINIC | dict(clinic or {})), "utf-8")
    for name, handout in handouts.items():
        (home / f"{name.replace('_', '-')}.yaml").write_text(as_yaml(HANDOUT | dict(handout)), "utf-8")
    return Library(home, packs=packs(folder / "packs", "es"))


def layout(edition: str = "clear") -> Layout:
    """The bundled layout of an edition."""
    found, problems = Library().layout(edition)
    assert found, problems
    return found


def prepared(folder: Path, handout: Mapping[str, Any], clinic: Mapping[str, Any] | None = None) -> Prepared:
    """The handout, read from a file as a user's is. It must have no error of structure."""
    ready, problems = prepare(library(folder, clinic, example=handout), "example")
    assert ready, problems
    return ready


def leaflet(folder: Path, handout: Mapping[str, Any], clinic: Mapping[str, Any] | None = None) -> Leaflet:
    return prepared(folder, handout, clinic).leaflet()


def pdfs(
    folder: Path,
    handout: Mapping[str, Any],
    edition: str = "clear",
    paper: Paper = "letter",
    clinic: Mapping[str, Any] | None = None,
) -> list[bytes]:
    """The PDFs of a handout that fits, a part each."""
    made = set_in(leaflet(folder, handout, clinic), edition, paper)
    assert not made.problems, made.problems
    return [document.pdf for document in made.documents]


def set_in(of: Leaflet, edition: str = "clear", paper: Paper = "letter") -> Typeset:
    return typeset(of, layout(edition), paper)
