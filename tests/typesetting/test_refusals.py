"""What no line can hold is refused at its place in every kind of text, and never raises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ldn_pdf.content.compose import compose
from ldn_pdf.content.state import State
from ldn_pdf.reading.model import BLOCKS as KEYS
from ldn_pdf.typesetting.line_breaking import width_of
from tests.typesetting.making import CLINIC, HELP, layout, leaflet, prepared, set_in
from tests.typesetting.pages import characters
from tests.typesetting.test_pictures import drawn, save

WIDE = "w" * 120
PLACES: dict[str, dict[str, Any]] = {
    "title": {"title": WIDE},
    "audience": {"audience": WIDE},
    "main point": {"main_point": f"Stretch {WIDE} slowly."},
    "written by": {"written_by": WIDE},
    "sources": {"sources": [WIDE]},
    "steps": {"steps": ["One", WIDE]},
    "get help": {"get_help": [*HELP, {"when": WIDE, "who": "emergency"}]},
    "ask": {"ask": [WIDE]},
}
PICTURE = {"file": "stretch.png", "alt": "A person stretches"}
BLOCKS: dict[str, Any] = {
    "text": f"One.\n\nTwo **{WIDE}** three.",
    "bullets": ["One", WIDE],
    "steps": [WIDE],
    "checklist": [WIDE],
    "questions": [WIDE],
    "table": {"columns": ["A", "B"], "rows": [["c", "d"], ["e", WIDE]]},
    "lines": [{"prompt": WIDE, "count": 2}],
    "grid": {"columns": ["A", WIDE], "numbered": 2},
    "card": {"heading": "A", "text": WIDE},
    "qr": {"address": "https://example.org/", "text": WIDE},
    "bullets under a bullet": {"bullets": ["One", {"text": "Two", "bullets": ["Three", WIDE]}]},
    "step with a picture": {"steps": [{"text": WIDE, "picture": PICTURE}]},
    "bullet of a step with a picture": {"steps": [{"text": "One", "picture": PICTURE, "bullets": [WIDE]}]},
    "text beside a picture": {"picture": {**PICTURE, "width": "small"}, "text": WIDE},
    "bullet beside a picture": {"picture": {**PICTURE, "width": "small"}, "bullets": [WIDE]},
    "caption": {"picture": {**PICTURE, "caption": WIDE}},
    "caption in a grid": {"pictures": [{**PICTURE, "caption": WIDE}, {**PICTURE, "caption": "One"}]},
    "do": {"pair": {"do": [WIDE], "avoid": ["One"]}},
    "do not": {"pair": {"do": ["One"], "avoid": [WIDE, "Two"]}},
    "label of people": {"numbers": {"of": 10, "groups": [{"label": WIDE, "count": 1, "text": "1 in 10."}]}},
    "words of people": {"numbers": {"of": 10, "groups": [{"label": "A", "count": 1, "text": f"1 in 10. {WIDE}"}] * 2}},
    "column": {"table": {"columns": ["A", WIDE], "rows": [["c", "d"]]}},
    "row of a grid": {"grid": {"columns": ["A", "B"], "rows": ["c", WIDE]}},
    "heading of a card": {"card": {"heading": WIDE, "text": "A"}},
    "prompt of a card": {"card": {"heading": "A", "text": "B", "lines": [WIDE], "foot": "C"}},
    "foot of a card": {"card": {"heading": "A", "text": "B", "lines": ["C:"], "foot": WIDE}},
    "fold of a card": {"card": {"heading": "A", "text": "B", "fold": WIDE}},
    "tip": {"callout": "tip", "text": WIDE},
    "field of a section": {"text": "Yes.", "lines": ["A", WIDE]},
}
PLACES |= {
    f"section {key}": {"sections": [{"heading": "H"} | (block if key not in KEYS.of else {key: block})]}
    for key, block in BLOCKS.items()
}
PLACES |= {"heading": {"sections": [{"heading": WIDE, "text": "T"}]}}
PLACES |= {"callout": {"sections": [{"heading": WIDE, "callout": "warning", "text": WIDE}]}}
HOUSE_WORDS = {"written by", "sources"}  # stand behind a label of the house, at the handout's place


@pytest.mark.parametrize("edition", ["standard", "large"])
@pytest.mark.parametrize("place", PLACES)
def test_a_word_wider_than_its_line_is_refused_at_its_place(place: str, edition: str, tmp_path: Path) -> None:
    save(tmp_path, PICTURE["file"], drawn())
    made = set_in(leaflet(tmp_path, PLACES[place]), edition)
    assert made.documents == ()
    assert {problem.rule for problem in made.problems} == {"wide-word"}
    for problem in made.problems:
        assert problem.mark.file.endswith("example.yaml")
        assert len(problem.what) < 150
        if place not in HOUSE_WORDS:
            assert problem.excerpt[problem.mark.column - 1 :].startswith(WIDE)


def of_form(key: str) -> str:
    """A word too wide for a line that has the form that the clinic file asks for."""
    forms = {"web": f"https://example.org/{WIDE}", "hours": "Day" + "w" * 97}
    return forms.get(key, "1" + "W" * 59 if key in ("phone", "emergency", "crisis") else WIDE)


@pytest.mark.parametrize("key", ["address", "formats", "feedback", "report", "after_hours", "hours", "phone", "web"])
def test_a_word_of_the_clinic_is_refused_in_the_clinics_file(key: str, tmp_path: Path) -> None:
    made = set_in(leaflet(tmp_path, {"get_help": HELP}, {key: of_form(key)}))
    assert "clinic.yaml" in {Path(problem.mark.file).name for problem in made.problems}


@pytest.mark.parametrize("key", ["name", "phone", "hours", "emergency", "crisis"])
def test_no_word_of_the_clinic_raises(key: str, tmp_path: Path) -> None:
    section = {"heading": "Reach us", "contact": True, "text": "{clinic.emergency} {clinic.name}"}
    made = set_in(leaflet(tmp_path, {"get_help": HELP, "sections": [section]}, CLINIC | {key: of_form(key)}))
    assert {problem.rule for problem in made.problems} == {"wide-word"}


def test_too_long_a_name_for_the_foot_is_refused(tmp_path: Path) -> None:
    from ldn_pdf.library.prepare import prepare
    from tests.typesetting.making import library

    ready, _ = prepare(library(tmp_path, **{"x" * 100: {}}), "x" * 100)
    assert ready
    (problem,) = set_in(ready.leaflet()).problems
    assert problem.rule == "wide-word"
    assert problem.mark.file.endswith(f"{'x' * 100}.yaml")


@pytest.mark.parametrize("edition", ["standard", "clear", "large"])
def test_a_long_word_in_a_title_is_set_smaller_before_it_is_refused(edition: str, tmp_path: Path) -> None:
    kinds = layout(edition).type
    word = "w"
    while width_of(word, kinds.title.size, bold=True) <= layout(edition).page.measure:
        word += "w"
    made = set_in(leaflet(tmp_path, {"title": word}), edition)
    assert made.problems == ()
    (first, *_) = made.documents
    size = layout(edition).type
    sizes = {char.size for char in characters(first.pdf) if char.size > size.heading.size + 1}
    assert max(sizes) == pytest.approx(size.title_long.size, abs=0.01)


def test_no_name_of_a_patient_raises(tmp_path: Path) -> None:
    ready = prepared(tmp_path, {"audience": WIDE})
    approved = State(name="approved", approved_by="Dr. Example")
    for name in ("Ana", WIDE, "", " "):
        of = compose(ready.handout, ready.clinic, approved, patient_name=name)
        assert {problem.rule for problem in set_in(of).problems} == {"wide-word"}
