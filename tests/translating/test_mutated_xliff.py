"""An agency's file with bytes or elements changed: all of it is taken, or nothing and a problem told. Never a trace."""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree

from ldn_pdf.library.folder import Library
from tests.commands.test_mutated_files import COUNT, in_bytes, in_text
from tests.translating.test_xliff import exported, file, taken, words

__all__ = ["exported", "file"]  # the fixtures
ODD = (
    "",
    " ",
    "x" * 5_000,
    "{a}",
    "**",
    "[a](https://example.org)",
    "\u202e",
    "e\u0301",
    "0",
    "-1",
    "99999999999",
    "4.5",
)


def in_elements(data: bytes, chance: random.Random) -> bytes:
    """XML with elements taken out, doubled, moved or emptied, and with other attributes or words."""
    root = etree.fromstring(data)
    for _ in range(chance.randint(1, 3)):
        every = [each for each in root.iter() if isinstance(each.tag, str) and each.getparent() is not None]
        if not every:
            break
        one, other = chance.choice(every), chance.choice(every)
        parent = one.getparent()
        assert parent is not None
        match chance.randint(0, 6):
            case 0:
                parent.remove(one)
            case 1:
                parent.append(deepcopy(one))
            case 2:
                other.append(deepcopy(one))
            case 3:
                one.tag = chance.choice((other.tag, "x", "{urn:other}source"))
            case 4 if one.attrib:
                one.set(chance.choice(list(one.attrib)), chance.choice(ODD))
            case 5:
                one.text = chance.choice(ODD)
            case _:
                one.tail = chance.choice(ODD)
    return etree.tostring(root, encoding=chance.choice(("utf-8", "utf-16", "iso-8859-1")), xml_declaration=True)


@pytest.mark.parametrize("change", [in_bytes, in_text, in_elements])
def test_a_changed_xliff_is_taken_whole_or_told(
    change: Callable[[bytes, random.Random], bytes], file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound, before = file.read_bytes(), words()
    for seed in range(COUNT * 5):
        file.write_bytes(change(sound, random.Random(seed)))
        code, told = taken(file), capsys.readouterr().err
        assert code in (0, 1, 2) and "Traceback" not in told, (seed, told)
        if code:
            assert "error" in told.lower() and words() == before, (seed, told)
        else:
            assert Library(Path("handouts")).handout("leaflet.es")[0] or "error" in told, (seed, words())
            Path("handouts/leaflet.es.yaml").write_text(before, "utf-8")
