"""Tag trees and what is read aloud, as they were last looked at: a change in accessibility shows as a diff."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldn_pdf.inspecting.any_pdf import inspect
from ldn_pdf.inspecting.read_aloud import speak
from ldn_pdf.inspecting.tag_listing import as_yaml
from tests.conformance.library import CARDS, Built, built, bundled, card_sheets, of_the_tests
from tests.conftest import difference

GOLDEN = Path(__file__).parents[1] / "golden"
EDITIONS = dict.fromkeys((*bundled(), *of_the_tests()), "clear") | {"every-block": "large"}


@pytest.mark.parametrize("name", EDITIONS)
def test_golden(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    texts: dict[Path, str] = {}
    documents = built(name, EDITIONS[name], "letter")
    if name == "fill-ins":
        documents += built(name, EDITIONS[name], "letter", fillable=True)
    if (name, CARDS, "letter") in card_sheets():
        documents += built(name, CARDS, "letter")
    for document in documents:
        texts |= _texts(document, tmp_path)
    if request.config.getoption("--renew-golden"):
        GOLDEN.mkdir(exist_ok=True)
        own = [path for path in GOLDEN.glob(f"{name}.*") if not path.name.startswith(f"{name}.es.")]
        for stale in [path for path in own if path not in texts]:
            stale.unlink()
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8", newline="\n")
    changes = [difference(path, text) for path, text in texts.items()]
    assert not any(changes), "".join([*changes, "\nRead the diff. If it is as it should be: make golden\n"])


def test_golden_files_belong_to_handouts() -> None:
    strays = [path.name for path in GOLDEN.glob("*.*") if path.name.partition(".")[0] not in EDITIONS]
    assert strays == []


def _texts(document: Built, folder: Path) -> dict[Path, str]:
    path = folder / document.name
    path.write_bytes(document.pdf)
    found, problems = inspect(path)
    assert found is not None, problems
    part = f".part{document.document.part}" if document.document.parts > 1 else ""
    part += ".fillable" if document.fillable else ".cards" if document.edition == CARDS else ""
    return {
        GOLDEN / f"{document.handout}{part}.tags.yaml": as_yaml(found),
        GOLDEN / f"{document.handout}{part}.txt": "".join(f"{line}\n" for line in speak(found)),
    }
