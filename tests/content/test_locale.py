"""Every word that we add stands in a language's folder of the package, and the disclaimer does not move."""

from __future__ import annotations

import ast
import json
from datetime import date
from hashlib import sha256
from pathlib import Path
from string import Formatter

import msgspec
import pytest

from ldn_pdf.locale.packs import PACKS, labels, languages
from ldn_pdf.renderers.text import text
from tests.packs import packs
from tests.typesetting.making import HELP, leaflet

DISCLAIMERS = {"en": "7b19f2834395af29", "es": "ca16167d18e7fab0"}
"""The digest of each language's disclaimer: what a patient must read is changed here too, or not at all."""


def test_the_disclaimer_of_each_language_stands_still() -> None:
    found = {name: sha256(labels(name).disclaimer.encode()).hexdigest()[:16] for name in languages()}
    assert found == DISCLAIMERS


def test_a_pack_that_lacks_a_label_is_named(tmp_path: Path) -> None:
    made = packs(tmp_path, "qx")
    whole = json.loads((made / "qx" / "labels.json").read_text("utf-8"))
    for key in whole:
        (made / "qx" / "labels.json").write_text(json.dumps({k: v for k, v in whole.items() if k != key}), "utf-8")
        labels.cache_clear()
        with pytest.raises(msgspec.ValidationError, match=f"`{key}`"):
            labels("qx", made)


@pytest.mark.parametrize("name", languages())
def test_a_pack_fills_in_what_the_english_one_does(name: str) -> None:
    def fields(value: object) -> object:
        if isinstance(value, dict):
            return {key: fields(part) for key, part in value.items() if key != "dates"}
        if isinstance(value, list):
            return [fields(part) for part in value]
        return sorted(field for _, field, *_ in Formatter().parse(str(value)) if field)

    one, other = (json.loads((PACKS / pack / "labels.json").read_text("utf-8")) for pack in (name, "en"))
    assert fields(one) == fields(other)
    assert len(labels(name).months) == 12


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("en-US", "November 3, 2026"),
        ("en", "November 3, 2026"),
        ("EN-us", "November 3, 2026"),
        ("en-Latn-US", "November 3, 2026"),
        ("en-GB", "3 November 2026"),
        ("en-AU", "3 November 2026"),
        ("en-150", "3 November 2026"),
        ("es", "3 de noviembre de 2026"),
        ("es-US", "3 de noviembre de 2026"),
    ],
)
def test_the_order_of_a_date_is_the_region_s(tag: str, shown: str) -> None:
    assert labels(tag).long_date(date(2026, 11, 3), tag) == shown


@pytest.mark.parametrize(("typed", "tag"), [("es", "es-US"), ("es-mx", "es-MX"), ("en", "en-US"), ("EN-gb", "en-GB")])
def test_a_bare_language_takes_its_region(typed: str, tag: str) -> None:
    assert labels(typed).with_region(typed) == tag


def test_a_whole_handout_in_a_made_up_language(tmp_path: Path) -> None:
    """No label of ours is left in English: each says which language it is in."""
    made = leaflet(tmp_path, {"language": "es", "get_help": HELP, "ask": ["¿Q?"], "steps": ["Paso."]})
    said = " ".join(text(made, ("Source",)).split())
    english = labels("en")
    for label in (english.for_, english.steps_heading, english.ask_heading, english.notes, english.all_sources):
        assert label in said
        assert said.count(label) == said.count(f"es:{label}")


def test_no_room_but_locale_has_the_words_of_labels() -> None:
    phrases = {
        value
        for value in json.loads((PACKS / "en" / "labels.json").read_text("utf-8")).values()
        if isinstance(value, str)
    }
    whole = {value for value in phrases if len(value.split()) > 2}
    package = PACKS.parent
    for path in (file for room in ("content", "typesetting", "renderers") for file in (package / room).rglob("*.py")):
        strings = {
            node.value
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not strings & whole, path
