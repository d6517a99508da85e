"""`make conformance`: builds everything, runs every checker over it, veraPDF too where it can be had, prints one table.

--markdown prints a table for the README, --keep FOLDER leaves the PDFs there, --broken lists which checker catches
which file broken on purpose.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tests.conformance import broken, verapdf
from tests.conformance.checkers import CHECKERS, caught_by, check, wcag
from tests.conformance.library import Built, build, card_sheets, fillable, whole

COMMAND = "make conformance"
Findings = dict[str, dict[str, list[str]]]  # by checker, then by file


def main() -> int:
    """Exit code 0 where nothing is found, 1 where something is or a handout did not build."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("--markdown", action="store_true", help="print a table for the README")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the PDFs in this folder")
    parser.add_argument("--broken", action="store_true", help="list which checker catches which broken file")
    options = parser.parse_args()
    if sys.stdout.encoding.lower() != "utf-8" and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        return _broken(folder) if options.broken else _library(folder, options.markdown)


def _library(folder: Path, markdown: bool) -> int:
    documents, failures = _build()
    for document in documents:
        (folder / document.name).write_bytes(document.pdf)
    findings: Findings = {name: {d.name: check(name, d) for d in documents} for name in CHECKERS}
    findings["WCAG 2.2"] = {d.name: wcag(d.pdf) for d in documents}
    reference, sentences = _verapdf(folder)
    findings |= reference
    for line in _markdown(documents, findings) if markdown else _table(documents, findings):
        print(line)
    found = [
        f"{name}, {checker}: {finding}"
        for checker, files in findings.items()
        for name, listed in files.items()
        for finding in listed
    ]
    for line in (*found, *failures, *sentences):
        print(line, file=sys.stderr)
    return 1 if found or failures else 0


def _build() -> tuple[list[Built], list[str]]:
    documents, failures = [], []
    for handout, edition, paper, filled_in in (*((*each, False) for each in (*whole(), *card_sheets())), *fillable()):
        made, problems = build(handout, edition, paper, filled_in)
        documents += made
        failures += [f"{handout}, {edition}, {paper}: not built. {problem.what}" for problem in problems if not made]
    return documents, failures


def _verapdf(folder: Path) -> tuple[Findings, list[str]]:
    """Its findings, and sentences that say what it could not do."""
    try:
        validator = verapdf.find()
        found = {name: validator.check(folder, flavour) for name, flavour in verapdf.FLAVOURS.items()}
        if validator.wcag:
            found["veraPDF WCAG"] = validator.check(folder, validator.wcag)
            return found, []
        return found, [verapdf.NO_WCAG]
    except verapdf.NoVeraPDFError as error:
        return {}, [str(error)]


def _table(documents: list[Built], findings: Findings) -> Iterable[str]:
    """A line a file, a column a checker: ok, or how much was found."""
    wide = max(len(document.name) for document in documents)
    yield "  ".join([" " * wide, *findings])
    for document in documents:
        cells = (_verdict(files.get(document.name)).ljust(len(name)) for name, files in findings.items())
        yield "  ".join([document.name.ljust(wide), *cells]).rstrip()
    sums = (f"{_passed(files.values())}/{len(files)}".ljust(len(name)) for name, files in findings.items())
    yield "  ".join(["passed".ljust(wide), *sums]).rstrip()


def _verdict(found: list[str] | None) -> str:
    return "no report" if found is None else f"{len(found)} found" if found else "ok"


def _markdown(documents: list[Built], findings: Findings) -> Iterable[str]:
    """A line a handout, a column a checker: how many of its PDFs passed."""
    yield f"{len(documents)} PDFs, checked on {date.today():%Y-%m-%d} by `{COMMAND}`:"
    yield ""
    yield f"| handout | PDFs | {' | '.join(findings)} |"
    yield "|---|---|" + "---|" * len(findings)
    for handout in dict.fromkeys(document.handout for document in documents):
        names = [document.name for document in documents if document.handout == handout]
        cells = (str(_passed(files.get(name, ["no report"]) for name in names)) for files in findings.values())
        yield f"| {handout} | {len(names)} | {' | '.join(cells)} |"


def _passed(found: Iterable[list[str]]) -> int:
    return sum(not listed for listed in found)


def _broken(folder: Path) -> int:
    """Which checkers catch which kind; exit code 1 where none catches one."""
    made, _ = build("world", "standard", "letter")
    good = made[0].pdf
    files = {kind: broken.broken(good, kind) for kind in broken.KINDS}
    for kind, data in files.items():
        (folder / f"{kind}.pdf").write_bytes(data)
    reference, sentences = _verapdf(folder)
    missed = []
    for kind, data in files.items():
        caught = caught_by(good, data)
        caught += [name for name, found in reference.items() if found.get(f"{kind}.pdf", ["no report"])]
        missed += [] if caught else [kind]
        print(f"{kind:36} {', '.join(caught) or 'caught by none'}")
    print(f"{len(files) - len(missed)} of {len(files)} kinds are caught.")
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
