"""PDFs by Chromium and Typst, made from the sources beside them, are read as their sources say."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ldn_pdf.inspecting.any_pdf import inspect
from ldn_pdf.inspecting.read_aloud import speak
from ldn_pdf.inspecting.tag_listing import as_yaml

PRODUCERS = Path(__file__).parents[1] / "data" / "producers"


@pytest.mark.parametrize("name", ["chromium", "typst"])
def test_what_is_said(name: str) -> None:
    found, problems = inspect(PRODUCERS / f"{name}.pdf")
    assert problems == []
    assert found is not None
    assert [str(line) for line in speak(found)] == (PRODUCERS / f"{name}.txt").read_text("utf-8").splitlines()


def test_tags_of_typst_show_the_role_map() -> None:
    found, _ = inspect(PRODUCERS / "typst.pdf")
    assert found is not None
    document = yaml.safe_load(as_yaml(found))["tags"][0]["Document"]
    assert document[2]["P"][1] == {"Strong→Span": "bold"}
