"""How fast and how large a handout is, as ratios to the same words with plain Platypus.

python benchmarks/build.py
"""

from __future__ import annotations

import compileall
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

import bare_platypus
from common import NAME, ROOT, prepared, ratio, row, words_of

from ldn_pdf.pdf.canvas import TaggedCanvas
from ldn_pdf.pdf.pdf_file import write
from ldn_pdf.typesetting.draw_pages import draw, metadata
from ldn_pdf.typesetting.typeset import typeset


def main() -> int:
    compileall.compile_dir(ROOT / "ldn_pdf", quiet=1)  # as an installed package is
    ready = prepared()
    layout, _ = ready.library.layout("clear")
    assert layout
    leaflet = ready.leaflet()
    pairs = words_of(leaflet)
    typeset(leaflet, layout, "letter")  # registers the fonts first: ReportLab keeps the first of a face
    bare_platypus.register()
    with tempfile.TemporaryDirectory() as folder:
        held = [cold(Path(folder), pairs)]
    held.append(
        row(
            "warm, with the fit search",
            ratio(lambda: typeset(ready.leaflet(), layout, "letter"), lambda: bare_platypus.document(pairs)),
            2.5,
        )
    )
    held += known_fit(leaflet, layout, pairs)
    size = len(typeset(leaflet, layout, "letter").documents[0].pdf)
    held.append(row("size of a two-page PDF", size / 1024, 45, "KB"))
    held.append(row("peak memory at 500 documents, to that at 50", memory(500) / memory(50), 1.05))
    return 0 if all(held) else 1


def cold(folder: Path, pairs: list[list[str]]) -> bool:
    """A process from its start to its end, ours and the yardstick's."""
    (folder / "words.json").write_text(json.dumps(pairs), encoding="utf-8")
    ours = [
        sys.executable,
        "-m",
        "ldn_pdf",
        "build",
        NAME,
        "--out",
        str(folder / "out"),
        "--handouts",
        str(ROOT / "handouts"),
    ]
    theirs = [sys.executable, str(Path(bare_platypus.__file__)), str(folder / "words.json"), str(folder / "bare.pdf")]

    def run(command: list[str]) -> None:
        subprocess.run(command, check=True, capture_output=True)

    return row("cold build of one handout", ratio(lambda: run(ours), lambda: run(theirs), 7), 1.3)


def known_fit(leaflet: object, layout: object, pairs: list[list[str]]) -> list[bool]:
    """Drawing and writing alone; then the same without marks and tree."""
    from ldn_pdf.typesetting.typeset import Pages, find_pages

    pages = find_pages(leaflet, layout, "letter")  # type: ignore[arg-type]
    assert isinstance(pages, Pages)
    (part,) = pages.parts

    def tagged() -> bytes:
        canvas = draw(pages.flow.leaflet, pages.furniture, "letter", part.pages, 1, 1)
        return write(canvas, metadata(pages.flow.leaflet, 1, 1))

    def untagged() -> bytes:
        no_marks = patch.object(TaggedCanvas, "_switch", lambda self, mark: None)
        no_tree = patch("ldn_pdf.pdf.pdf_file.structure_tree", lambda *_: None)
        no_proof = patch("ldn_pdf.typesetting.draw_pages.prove", lambda *_: None)
        with no_marks, no_tree, no_proof:
            return tagged()

    return [
        row("warm, with the fit known", ratio(tagged, lambda: bare_platypus.document(pairs)), 1.3),
        row("tagged to untagged, time", ratio(tagged, untagged, 40), 1.25),
        row("tagged less untagged, size", (len(tagged()) - len(untagged())) / 1024, 12, "KB"),
    ]


def memory(documents: int) -> float:
    """The peak memory in MB of a process that sets so many documents."""
    code = (
        "import resource; from common import prepared; from ldn_pdf.typesetting.typeset import typeset\n"
        "ready = prepared(); layout, _ = ready.library.layout('clear')\n"
        f"for _ in range({documents}): typeset(ready.leaflet(), layout, 'letter')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=Path(__file__).parent)
    return int(done.stdout) / 1024


if __name__ == "__main__":
    sys.exit(main())
