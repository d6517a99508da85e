"""Whatever a file holds, reading it ends in a handout or in problems: never in an exception, and soon."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
import yaml

from ldn_pdf.library.folder import bundled
from ldn_pdf.limits import HANDOUT_BYTES
from ldn_pdf.problems import Problem, as_text
from ldn_pdf.reading import yaml_nodes
from ldn_pdf.reading.cross_checks import handout_problems
from ldn_pdf.reading.decoder import decode
from ldn_pdf.reading.model import Handout
from ldn_pdf.reading.source_files import source_of
from ldn_pdf.reading.yaml_nodes import parse

PIECES = [
    *("\n", "  ", "\t", ": ", "- ", " #", "'", '"', "{", "}", "[", "]", ",", "*", "&", "!", "|", ">", "%", "@", "`"),
    *("---", "\n...\n", "? ", "<<", "~", "\\", "\0", "\x85", "\u2028", "\ufeff", "é", "😀", "{clinic.phone}", "[a](b)"),
    *(
        "title: ",
        "\n  - heading: ",
        "\n    text: |\n",
        ">-\n",
        "**",
        "''",
        '\\"',
        "\\u00",
        "99",
        "{{",
        "\r",
        "=",
        "...",
    ),
]


def read(data: bytes) -> bool:
    """Read a handout from `data`, whatever is in it; whether it has no error."""
    source, problems = source_of(data, "file.yaml")
    if source is None:
        assert problems
        return False
    node, faults = parse(source)
    handout, more = decode(node, Handout, source)
    found: list[Problem] = [*problems, *faults, *more]
    if handout:
        found += handout_problems(handout, None, Path("nowhere"))
    assert handout or found or node is None
    for problem in found:
        assert problem.what and problem.fix
        assert 1 <= problem.mark.line <= source.text.count("\n") + 1
        assert 1 <= problem.mark.column <= len(source.line(problem.mark.line)) + 1
        as_text(problem)
    return bool(handout) and not found


def mutated(text: str, chooser: random.Random) -> str:
    """The text with one to four pieces put in, taken out, doubled or moved."""
    for _ in range(chooser.randint(1, 4)):
        at, end = sorted(chooser.choices(range(len(text) + 1), k=2))
        end = min(end, at + 40)
        match chooser.randint(0, 4):
            case 0 | 1:
                text = text[:at] + chooser.choice(PIECES) + text[at:]
            case 2:
                text = text[:at] + text[end:]
            case 3:
                text = text[:end] + text[at:]
            case 4:
                lines = text.split("\n")
                first, second = chooser.choices(range(len(lines)), k=2)
                lines[first], lines[second] = lines[second], lines[first]
                text = "\n".join(lines)
    return text


@pytest.mark.parametrize("name", ["ldn-for-ms", "before-ldn"])
@pytest.mark.parametrize(
    "parser", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)], ids=["python", "c"]
)
def test_a_broken_handout_is_read_without_an_exception(
    name: str, parser: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_nodes, "_LOADER", parser)
    text = (bundled("handouts") / f"{name}.yaml").read_text("utf-8")
    assert read(text.encode())
    chooser = random.Random(name)
    rounds = 40 if parser is yaml.SafeLoader else 300
    refused = sum(not read(mutated(text, chooser).encode()) for _ in range(rounds))
    assert refused > rounds / 2


def test_broken_bytes_are_read_without_an_exception() -> None:
    data = (bundled("handouts") / "ldn-for-ms.yaml").read_bytes()
    chooser = random.Random(3)
    for _ in range(200):
        broken = bytearray(data)
        for _ in range(chooser.randint(1, 5)):
            broken[chooser.randrange(len(broken))] = chooser.randrange(256)
        read(bytes(broken))
        read(data[: chooser.randrange(len(data))])


@pytest.mark.parametrize(
    "text",
    [
        *(
            "[" * HANDOUT_BYTES,
            "{" * HANDOUT_BYTES,
            "- " * (HANDOUT_BYTES // 2),
            "a: " * (HANDOUT_BYTES // 3),
            '"' * HANDOUT_BYTES,
            "? " * 100_000,
        ),
        *(
            "a: &a [" * 30_000,
            "a:\n- " * 50_000,
            "x\n" * 100_000,
            "'\n" * 100_000,
            "a: b\n" * 50_000,
            "a: 'b\n" * 40_000,
        ),
        *("\n" * 200_000 + "a: b: c", "a: " + "x " * 100_000, "a: b: c\n" * 30_000, "#" * 200_000, "é" * 100_000),
        *("title: " + "**a" * 80_000, "title: " + "[a" * 100_000, "title: '" + "{a.b}" * 50_000 + "'"),
        *(
            "title: " + "\u202e" * 50_000,
            "title: '" + "漢 " * 50_000 + "'",
            '"' + "\\n" * 100_000 + '"',
            "%\n" * 100_000,
        ),
    ],
    ids=lambda text: text[:12],
)
def test_a_large_file_of_one_thing_is_refused_soon(text: str) -> None:
    started = time.process_time()
    assert not read(text.encode()[:HANDOUT_BYTES])
    assert time.process_time() - started < 5
