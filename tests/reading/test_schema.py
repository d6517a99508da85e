"""The committed JSON Schemas are those of the model, and say what the decoder says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from ldn_pdf.library.folder import bundled
from ldn_pdf.reading.json_schema import SCHEMAS, as_json, schema


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_golden_schema_is_that_of_the_model(kind: str, golden: Callable[[Path, str], None]) -> None:
    golden(bundled("schemas") / f"{kind}.json", as_json(schema(kind)))


@pytest.mark.parametrize("kind", SCHEMAS)
def test_each_field_is_described_where_the_model_says_what_it_is_for(kind: str) -> None:
    found = schema(kind)
    Draft202012Validator.check_schema(found)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert found["additionalProperties"] is False
    assert found["description"]
    for definition in found.get("$defs", {}).values():
        assert definition["additionalProperties"] is False
        assert definition["description"]


def test_a_handout_s_schema_names_every_field_that_is_fixed() -> None:
    found = schema("handout")
    assert {"title", "audience", "main_point", "version", "issued", "review_by", "sections"} == set(found["required"])
    assert set(found["properties"]) >= {"article", "written_by", "sources", "get_help", "ask", "from"}
    section = found["$defs"]["SectionSpec"]["properties"]
    assert set(section) >= {"heading", "text", "bullets", "steps", "callout", "from"}
    assert section["callout"]["enum"] == ["warning", "note", "tip"]


FILES = [
    *(
        (path, "handout")
        for path in sorted(bundled("handouts").glob("*.yaml"))
        if path.stem not in ("clinic", "approvals")
    ),
    (bundled("handouts") / "clinic.yaml", "clinic"),
    *((path, "layout") for path in sorted(bundled("layouts").glob("*.yaml"))),
    *((path, "ledger") for path in sorted(bundled("handouts").glob("evidence/*.yaml"))),
]


@pytest.mark.parametrize(("path", "kind"), FILES, ids=lambda value: getattr(value, "stem", value))
def test_bundled_files_fit_their_schema_as_an_editor_reads_them(path: Path, kind: str) -> None:
    value = yaml.load(path.read_text("utf-8"), Loader=_EditorLoader)
    Draft202012Validator(schema(kind)).validate(value)


@pytest.mark.parametrize(("path", "kind"), FILES, ids=lambda value: getattr(value, "stem", value))
def test_bundled_files_name_their_schema(path: Path, kind: str) -> None:
    first = path.read_text("utf-8").split("\n", 1)[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named, f"{path.name} does not name its schema in its first line"
    assert (path.parent / named[1]).resolve() == (bundled("schemas") / f"{kind}.json").resolve()


@pytest.mark.parametrize(
    "broken",
    [
        *({"titel": "A"}, {"issued": "soon"}, {"version": "one"}, {"sections": []}, {"title": ""}, {"title": ["A"]}),
        *({"sections": [{"heading": "A", "callout": "wraning"}]}, {"sections": [{"heading": "A", "contact": "yes"}]}),
        *({"sections": [{"text": "A"}]}, {"steps": [{"txt": "A"}]}, {"get_help": [{"when": "A", "who": "me"}]}),
    ],
    ids=str,
)
def test_what_the_decoder_refuses_an_editor_refuses(broken: dict[str, Any]) -> None:
    sound = {
        "title": "A",
        "audience": "B",
        "main_point": "C",
        "version": "1.0",
        "issued": "2026-11-23",
        "review_by": "2027-11-23",
        "sections": [{"heading": "D", "text": "E"}],
    }
    validator = Draft202012Validator(schema("handout"))
    assert validator.is_valid(sound)
    assert not validator.is_valid(sound | broken)


class _EditorLoader(yaml.SafeLoader):
    """As JSON has it: dates stay strings."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def test_schemas_are_json_in_ascii() -> None:
    for kind in SCHEMAS:
        assert json.loads(as_json(schema(kind))) == schema(kind)
        assert as_json(schema(kind)).isascii()
